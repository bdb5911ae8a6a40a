"""What a handbook tells the search: by which words readers look for a page, and what their words mean here.

The schemas say which fields hold such words, see `searchedAs`, `synonyms` and `search` in `schema.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .handbook import Handbook, at
from .model import Path, Record
from .search.words import Synonym


def synonyms(handbook: Handbook) -> list[Synonym]:
    """What is searched besides the words that a reader types."""
    found = []
    for record, path, said in _fields(handbook):
        value = at(record.data, path)
        if said.get("synonyms"):
            for item in value:
                about = tuple(handbook.path(handbook.records[name]) for name in item.get("about", ()))
                found.append(Synonym(item["words"], tuple(item.get("means", ())), about))
        elif said["searchedAs"] == "title":
            title = str(record.data["title"])
            found += [Synonym(tuple(value), (title,)), Synonym((title,), tuple(value))]
    return found


def search_words(handbook: Handbook) -> dict[str, list[str]]:
    """The words by which each record is found beside those on its page, by its id."""
    found: dict[str, list[str]] = {}
    for record, path, said in _fields(handbook):
        if said.get("searchedAs"):
            found.setdefault(record.id, []).extend(_names(handbook, said, at(record.data, path)))
    return {name: list(dict.fromkeys(words)) for name, words in found.items()}


def _names(handbook: Handbook, said: Mapping[str, Any], value: Sequence[str]) -> Sequence[str]:
    """The words that a list says, or of a list of works who made them and when."""
    if said["searchedAs"] != "source":
        return value
    works = [handbook.sources[key] for key in value]
    return [f"{' '.join(person.family for person in work.makers)} {work['date'][:4]}".strip() for work in works]


def options(handbook: Handbook, record: Record, words: Sequence[str]) -> dict[str, Any]:
    """What the front matter of the page of a record says to the search."""
    given: Mapping[str, Any] = handbook.schemas.documents[record.kind].get("search", {})
    return {**given, **({"words": list(words)} if words else {})}


def _fields(handbook: Handbook) -> Iterator[tuple[Record, Path, Mapping[str, Any]]]:
    """The lists of words for the search, with what the schema says of each."""
    for record in handbook.records.values():
        for path, said in handbook.marked[record.id].items():
            if (said.get("searchedAs") or said.get("synonyms")) and isinstance(at(record.data, path), tuple):
                yield record, path, said
