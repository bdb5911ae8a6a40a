"""Records that were read before, and were as their schema asks: while a file has not changed, it is not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from .kept import Kept
from .load import parse
from .model import Document, Path, Place, Problem
from .schema import Schemas

STAGE = "record"
NUMBER = "\0"
"""The key under which a number with decimals stands as it was typed; no file can have it."""


class Known:
    """Reads records as `parse` does, or takes them from what was `kept`, made with the same code and schemas."""

    def __init__(self, kept: Kept, schemas: Schemas) -> None:
        self.kept, self.schemas = kept, schemas

    def read(self, text: str, file: str) -> tuple[Document | None, list[Problem]]:
        kind = file.split("/")[1]
        read: list[tuple[Document | None, list[Problem]]] = []

        def make() -> Any:
            document, problems = parse(text, file)
            read.append((document, problems))
            is_right = document is not None and kind in self.schemas.kinds and self.schemas.fits(kind, document.data)
            return _packed(document.data) if document is not None and is_right else None

        found = self.kept.of(STAGE, file, text, make)
        if read:
            return read[0]
        data = _unpacked(found)
        self.schemas.trust(kind, data)
        return Document(file, data, _Places(text, file)), []


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


def _packed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _packed(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_packed(each) for each in value]
    return {NUMBER: str(value)} if isinstance(value, Decimal) else value


def _unpacked(value: Any) -> Any:
    form = type(value)
    if form is dict:
        if NUMBER in value:
            return Decimal(value[NUMBER])
        return MappingProxyType({name: _unpacked(each) for name, each in value.items()})
    return tuple(_unpacked(each) for each in value) if form is list else value
