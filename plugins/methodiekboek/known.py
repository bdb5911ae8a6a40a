"""What was read before, and was as it should be: while a file has not changed, it is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, fields, replace
from decimal import Decimal
from functools import cached_property, reduce
from operator import getitem
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

from .asked import sum_of
from .handbook import NESTED, words_of
from .kept import Kept, whole_of
from .load import FRONT, Read, parse, parse_once, parse_page
from .markup import Fault, Reference, scan
from .model import Document, Mark, Page, Path, Place, Problem
from .schema import Outline, Schemas
from .search.words import vocabulary
from .sources.work import FOLDER, Library, Person, Source

RECORD, PAGE, FILE, WORKS = "record", "page", "file", "works"
NUMBER = "\0"
"""The key under which a number with decimals stands as it was typed; no file can have it."""


class Known:
    """Reads records and pages by hand as `parse` and `parse_page` do, or takes them from what was `kept`, made with the
    same code and schemas.
    """

    def __init__(self, kept: Kept, schemas: Schemas) -> None:
        self.kept, self.schemas = kept, schemas
        self.parse = parse_once if kept.keeps else parse
        self.names: dict[frozenset[str], frozenset[str]] = {}

    def record(self, text: str, file: str) -> tuple[Document | None, list[Problem]]:
        kind = file.split("/")[1]
        now: list[tuple[Document | None, list[Problem]]] = []

        def make() -> Any:
            document, problems = self.parse(text, file)
            whole = self._whole(kind, document, text) if document else None
            now.append((whole or document, problems))
            return self._told(kind, whole) if whole else None

        found = self.kept.of(RECORD, file, text, make)
        return now[0] if now else (self._again(kind, found, text, file), [])

    def page(self, text: str, file: str) -> tuple[Page | None, list[Problem]]:
        now: list[tuple[Page | None, list[Problem]]] = []
        match = FRONT.match(text)
        # As `parse_page` reads it.
        above, end = (f"\n{match.group(1)}", match.end()) if match else ("", 0)

        def make() -> Any:
            page, problems = parse_page(text, file)
            now.append((page, problems))
            front = self._whole(PAGE, page.front, above) if page else None
            if not page or not front or any(isinstance(hit, Fault) for hit in scan(page.text)):
                return None
            page = replace(page, front=front, hits=scan(page.text), words=vocabulary([page.text]))
            now[0] = page, problems
            return [self._told(PAGE, front), [astuple(hit) for hit in scan(page.text)], page.words]

        found = self.kept.of(PAGE, file, text, make)
        if now:
            return now[0]
        told, hits, words = found
        front, named = self._again(PAGE, told, above, file), tuple(Reference(*hit) for hit in hits)
        return Page(file.removeprefix("docs/"), front, text[end:], text.count("\n", 0, end) + 1, named, words), []

    def _whole(self, kind: str, document: Document, text: str) -> Document | None:
        """A document with all that is worked out of it once; nothing if something may be wrong with it."""
        if (kind not in self.schemas.kinds and kind != PAGE) or not self.schemas.fits(kind, document.data):
            return None
        marked = self.schemas.outline(kind, document.data).marked
        # Who shows a field of a record, or a claim, asks for what it says.
        paths = [(name,) for name in document.data] + [path for path, said in marked.items() if "claim" in said]
        sums = {path: sum_of(reduce(getitem, path, document.data)) for path in paths}
        texts = {path: reduce(getitem, path, document.data) for path, said in marked.items() if said.get("markdown")}
        hits = {path: scan(typed) for path, typed in texts.items() if isinstance(typed, str)}
        if any(isinstance(hit, Fault) for some in hits.values() for hit in some):
            return None  # it is said again where it stands
        # Of ten thousand records the places would take as much memory as all else.
        places = _Places(text, document.file)
        return replace(
            document, places=places, sums=MappingProxyType(sums), hits=MappingProxyType(hits),
            names=self._same(_names(document.data)), words=words_of(document.data, marked),
        )  # fmt: skip

    def _told(self, kind: str, document: Document) -> list[Any]:
        """A whole document, as JSON can hold it."""
        outline = self.schemas.outline(kind, document.data)
        marked = [(path, dict(said)) for path, said in outline.marked.items()]
        named = [(path, [astuple(hit) for hit in some]) for path, some in (document.hits or {}).items() if some]
        sums = list(document.sums.items())
        return [packed(document.data), sums, outline.shape, marked, named, document.words]

    def _again(self, kind: str, told: list[Any], text: str, file: str) -> Document:
        """The document that was told of."""
        typed, sums, shape, said_of, named, words = told
        names: set[str] = set()
        data = unpacked(typed, names)
        marked = MappingProxyType({tuple(path): MappingProxyType(said) for path, said in said_of})
        self.schemas.trust(kind, data, Outline(shape, marked))
        known = MappingProxyType({tuple(path): sum_ for path, sum_ in sums})
        hits = MappingProxyType({tuple(path): tuple(Reference(*hit) for hit in some) for path, some in named})
        return Document(file, data, _Places(text, file), known, hits, self._same(names), words)

    def _same(self, names: set[str]) -> frozenset[str]:
        """Many documents have the same names."""
        return self.names.setdefault(frozenset(names), frozenset(names))


def _names(value: Mapping[str, Any] | tuple[Any, ...]) -> set[str]:
    found = set() if isinstance(value, tuple) else set(value)
    for sub in value if isinstance(value, tuple) else value.values():
        if isinstance(sub, NESTED):
            found |= _names(sub)
    return found


def reader(kept: Kept) -> Read:
    """Reads schemas and fixed texts as `parse` does, or takes them from what was `kept` of those that could be read."""

    def read(text: str, file: str) -> tuple[Document | None, list[Problem]]:
        now: list[tuple[Document | None, list[Problem]]] = []

        def make() -> Any:
            now.append(parse(text, file))
            document, problems = now[0]
            return packed(document.data) if document is not None and not problems else None

        found = kept.of(FILE, file, text, make)
        return now[0] if now else (Document(file, unpacked(found), _Places(text, file)), [])

    return read


def library(kept: Kept, root: FilePath) -> Library:
    """The works of a handbook, or those that were `kept` when nothing was wrong with its files."""
    now: list[Library] = []

    def make() -> Any:
        from .sources.library import load_library  # where all is as it was, nobody need wait for it

        now.append(load_library(root))
        works = [[_parts(getattr(work, name.name)) for name in fields(work)] for work in now[0].sources.values()]
        return None if now[0].problems else works

    found = kept.of(WORKS, "", whole_of(root, [FOLDER]), make)
    return now[0] if now else Library(MappingProxyType({key: _work(key, *parts) for key, *parts in found}), ())


def _parts(value: Any) -> Any:
    """What a work says, as JSON can hold it."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [astuple(person) for person in value]
    return astuple(value) if isinstance(value, Mark) else value


def _work(key: str, type_: str, kind: str, *parts: Any) -> Source:
    *makers, said, mark, has_others = parts
    authors, editors, translators = (tuple(Person(*name) for name in names) for names in makers)
    return Source(key, type_, kind, authors, editors, translators, MappingProxyType(said), Mark(*mark), has_others)


class _Places(Mapping[Path, Place]):
    """Where the values of a document stand: its text is read when somebody asks."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file

    @cached_property
    def _found(self) -> Mapping[Path, Place]:
        document, _ = parse(self.text, self.file)
        assert document  # it was read before
        return document.places

    def __getitem__(self, path: Path) -> Place:
        return self._found[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def packed(value: Any) -> str:
    """What a document says, as JSON."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return {NUMBER: str(value)} if isinstance(value, Decimal) else dict(value)


def unpacked(text: str, names: set[str] | None = None) -> Any:
    """The same, frozen as before; `names` gets the names of all fields in it, however deep."""

    def frozen(found: dict[str, Any]) -> Any:
        if NUMBER in found:
            return Decimal(found[NUMBER])
        if names is not None:
            names.update(found)
        for name, value in found.items():
            if type(value) is list:
                found[name] = _tuple(value)
        return MappingProxyType(found)

    found = json.loads(text, object_hook=frozen)
    return _tuple(found) if type(found) is list else found


def _tuple(values: list[Any]) -> tuple[Any, ...]:
    return tuple([_tuple(value) if type(value) is list else value for value in values])
