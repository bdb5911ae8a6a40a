"""A search word says something: it has a word that is not among those that every sentence has. And what the schema
marks with `foundInText` stands in the handbook, or a reader would be sent nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..handbook import Handbook, Rule, at, words_of, worked_out
from ..model import Document, Page, Path, Problem, Record
from ..search.words import language, languages, tokens, vocabulary


def of_record(handbook: Handbook, record: Record) -> Iterator[Problem]:
    return _check(handbook, record.document, handbook.marked[record.id])


def of_page(handbook: Handbook, page: Page) -> Iterator[Problem]:
    return _check(handbook, page.front, handbook.marked_of(page))


def _check(handbook: Handbook, document: Document, marked: Mapping[Path, Mapping[str, Any]]) -> Iterator[Problem]:
    name = handbook.messages.language
    plain = language(name if name in languages() else "en")
    empty = plain.stop | plain.question
    for path, said, value in _words(document, marked):
        found = list(tokens(value))
        telling = [token for token in found if token not in empty]
        # A question of small words has a meaning as a whole: 'how does that come'.
        if not telling and not (said.get("synonyms") and len(found) > 1):
            yield Problem(document.mark(path), "search-word-says-something", {"typed": value})
        elif telling and said.get("foundInText") and not handbook.lost:
            missing = [token for token in telling if token not in _text(handbook)]
            if missing:
                facts = {"typed": value, "missing": missing[0]}
                yield Problem(document.mark(path), "search-word-is-in-the-handbook", facts)


def _words(
    document: Document, marked: Mapping[Path, Mapping[str, Any]]
) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """The search words of a document, with what the schema says of the list that each stands in."""
    for path, said in marked.items():
        value = at(document.data, path)
        if said.get("searchedAs") in (True, "title") or said.get("foundInText"):
            yield from (((*path, place), said, str(word)) for place, word in enumerate(value))
        elif said.get("synonyms"):
            for place, item in enumerate(value):
                words = enumerate(item["words"])
                yield from (((*path, place, "words", number), said, str(word)) for number, word in words)


class _Text(Mapping[str, bool]):
    """Texts as the words that they have, whole or as a part of others."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(texts)
        self.whole = frozenset(self.text.split())

    def __getitem__(self, word: str) -> bool:
        if word in self.whole or word in self.text:
            return True
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)


@worked_out()
def _text(handbook: Handbook) -> Mapping[str, bool]:
    """All words of the handbook but the search words themselves, to look a word up in."""
    return _Text(_texts(handbook))


def _texts(handbook: Handbook) -> Iterator[str]:
    """The words of each page and each record."""
    for page in handbook.pages.values():
        yield vocabulary([page.text]) if page.words is None else page.words
    for record in handbook.records.values():
        words = record.document.words
        yield words_of(record.data, handbook.marked[record.id]) if words is None else words


RULE = Rule(of_record, of_page)
