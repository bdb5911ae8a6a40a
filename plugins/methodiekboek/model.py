"""The values that travel through the pipeline. All are frozen; nothing here reads, writes or decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Path = tuple[str | int, ...]
"""The way to a value inside a document: names of fields and positions in lists, from the outside in."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file.

    `file` is relative to the handbook's folder and '/'-separated on every platform; `line` and `column` count
    from 1, as editors do; `width` is the number of characters that a report underlines.
    """

    file: str
    line: int = 1
    column: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake of an author, at a place, against a rule.

    `facts` fill the two sentences that the message catalogue holds for `rule`: what is the case, and the way out.
    """

    mark: Mark
    rule: str
    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and where its key stands (`None` in a list and at the top)."""

    value: Mark
    key: Mark | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as read: JSON values (mappings and tuples, numbers as `int` or `Decimal`) and their places."""

    file: str
    data: Any
    places: Mapping[Path, Place]

    def mark(self, path: Path = ()) -> Mark:
        """Where the value at `path` stands, or the nearest thing around it that is there."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path].value if path in self.places else Mark(self.file)

    def key_mark(self, path: Path) -> Mark:
        """Where the key of `path` stands; where the value stands if it has no key."""
        place = self.places.get(path)
        return place.key if place and place.key else self.mark(path)


@dataclass(frozen=True, slots=True)
class Record:
    """One YAML file in `content/<kind>/`; its id is the name of the file."""

    kind: str
    id: str
    document: Document

    @property
    def data(self) -> Mapping[str, Any]:
        return self.document.data  # type: ignore[no-any-return]  # validate has seen that it is a mapping


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written page: `path` below `docs/`, its front matter, and its Markdown from line `first_line` on."""

    path: str
    front: Document
    text: str
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """A number or normative statement with its origin, addressed as `<record>.<name>`."""

    address: str
    record: str
    path: Path
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Output:
    """A page for any host: Markdown at `path` (below the docs folder), made from the file `origin`.

    `section` and `order` give its place in the navigation; an empty `section` keeps it out.
    """

    path: str
    content: str
    origin: str
    title: str
    section: str = ""
    order: int = 0
    aliases: tuple[str, ...] = field(default=())
