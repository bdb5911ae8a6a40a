"""Records that were read before, and were as their schema asks: while a file has not changed, it is not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace
from decimal import Decimal
from functools import cached_property, reduce
from operator import getitem
from types import MappingProxyType
from typing import Any

from .asked import sum_of
from .kept import Kept
from .load import Read, parse, parse_once
from .markup import Fault, Reference, scan
from .model import Document, Path, Place, Problem
from .schema import Outline, Schemas

RECORD, FILE = "record", "file"
NUMBER = "\0"
"""The key under which a number with decimals stands as it was typed; no file can have it."""


class Known:
    """Reads records as `parse` does, or takes them from what was `kept`, made with the same code and schemas."""

    def __init__(self, kept: Kept, schemas: Schemas) -> None:
        self.kept, self.schemas = kept, schemas
        self.parse = parse_once if kept.keeps else parse

    def read(self, text: str, file: str) -> tuple[Document | None, list[Problem]]:
        kind = file.split("/")[1]
        read: list[tuple[Document | None, list[Problem]]] = []

        def make() -> Any:
            document, problems = self.parse(text, file)
            if document is None or kind not in self.schemas.kinds or not self.schemas.fits(kind, document.data):
                read.append((document, problems))
                return None
            outline = self.schemas.outline(kind, document.data)
            # Who shows a field of a record, or a claim, asks for what it says.
            paths = [(name,) for name in document.data] + [p for p, said in outline.marked.items() if "claim" in said]
            sums = MappingProxyType({path: sum_of(reduce(getitem, path, document.data)) for path in paths})
            texts = {p: reduce(getitem, p, document.data) for p, said in outline.marked.items() if said.get("markdown")}
            hits = {path: scan(typed) for path, typed in texts.items() if isinstance(typed, str)}
            # Of ten thousand records the places would take as much memory as all else.
            document = replace(document, places=_Places(text, file), sums=sums)
            if any(isinstance(hit, Fault) for some in hits.values() for hit in some):
                read.append((document, problems))
                return None  # it is said again where it stands
            read.append((replace(document, hits=MappingProxyType(hits)), problems))
            marked = [(path, dict(said)) for path, said in outline.marked.items()]
            named = [(path, [astuple(hit) for hit in some]) for path, some in hits.items() if some]
            return [packed(document.data), list(sums.items()), outline.shape, marked, named]

        found = self.kept.of(RECORD, file, text, make)
        if read:
            return read[0]
        data, sums, shape, marked, named = found
        data = unpacked(data)
        places = MappingProxyType({tuple(path): MappingProxyType(said) for path, said in marked})
        self.schemas.trust(kind, data, Outline(shape, places))
        known = MappingProxyType({tuple(path): said for path, said in sums})
        hits = MappingProxyType({tuple(path): tuple(Reference(*hit) for hit in some) for path, some in named})
        return Document(file, data, _Places(text, file), known, hits), []


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


def packed(value: Any) -> Any:
    """What a document says, as JSON can hold it."""
    if isinstance(value, Mapping):
        return {name: packed(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [packed(each) for each in value]
    return {NUMBER: str(value)} if isinstance(value, Decimal) else value


def unpacked(value: Any) -> Any:
    """The same, frozen as before."""
    form = type(value)
    if form is dict:
        if NUMBER in value:
            return Decimal(value[NUMBER])
        return MappingProxyType({name: unpacked(each) for name, each in value.items()})
    return tuple(unpacked(each) for each in value) if form is list else value
