"""A search word says something: it has a word that is not among those that every sentence has. And what the schema
marks with `foundInText` stands in the handbook, or a reader would be sent nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..handbook import Handbook, at
from ..model import Document, Path, Problem
from ..schema import Field
from ..search.words import fold, language, languages, tokens


def check(handbook: Handbook) -> Iterator[Problem]:
    name = handbook.messages.language
    plain = language(name if name in languages() else "en")
    empty = plain.stop | plain.question
    text = ""
    documents = [(record.document, handbook.fields[record.id]) for record in handbook.records.values()]
    documents += [(page.front, handbook.schemas.fields("page", page.front.data)) for page in handbook.pages.values()]
    for document, fields in documents:
        for path, field, value in _words(document, fields):
            found = list(tokens(value))
            telling = [token for token in found if token not in empty]
            # A question of small words has a meaning as a whole: 'how does that come'.
            if not telling and not (field.get("synonyms") and len(found) > 1):
                yield Problem(document.mark(path), "search-word-says-something", {"typed": value})
            elif telling and field.get("foundInText") and not handbook.lost:
                text = text or _text(handbook)
                missing = [token for token in telling if token not in text]
                if missing:
                    facts = {"typed": value, "missing": missing[0]}
                    yield Problem(document.mark(path), "search-word-is-in-the-handbook", facts)


def _words(document: Document, fields: Mapping[Path, Field]) -> Iterator[tuple[Path, Field, str]]:
    """The search words of a document, with the list that each stands in."""
    for path, field in fields.items():
        value = at(document.data, path)
        if field.get("searchedAs") in (True, "title") or field.get("foundInText"):
            yield from (((*path, place), field, str(word)) for place, word in enumerate(value))
        elif field.get("synonyms"):
            for place, item in enumerate(value):
                words = enumerate(item["words"])
                yield from (((*path, place, "words", number), field, str(word)) for number, word in words)


def _text(handbook: Handbook) -> str:
    """All words of the handbook but the search words themselves, to look a word up in."""
    parts = [page.text for page in handbook.pages.values()]
    for record in handbook.records.values():
        fields = handbook.fields[record.id]
        inside = [path for path, field in fields.items() if field.get("synonyms") or field.get("searchedAs")]
        for path in fields:
            value = at(record.data, path)
            if isinstance(value, str) and not any(path[: len(other)] == other for other in inside):
                parts.append(value)
    return fold("\n".join(parts)).replace("-", "")


RULE = check
