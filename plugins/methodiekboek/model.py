"""The values that travel through the pipeline. All are frozen; nothing here reads, writes or decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Path = tuple[str | int, ...]
"""The way to a value inside a document: names of fields and positions in lists, from the outside in."""

ESCAPE = re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|''|.", re.DOTALL)

NOTHING: Mapping[Any, Any] = MappingProxyType({})


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


def mark_in(start: Mark, text: str, offset: int, width: int) -> Mark:
    """The place of the character at `offset` in a text that begins at `start`; a mark never runs past its line."""
    line = text.count("\n", 0, offset)
    width = max(1, min(width, (text + "\n").index("\n", offset) - offset))
    column = offset - text.rfind("\n", 0, offset) if line else offset + 1
    return Mark(start.file, start.line + line, start.column + column - 1, width)


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
    """Where a value stands, where its key stands (`None` in a list and at the top), and where its text begins.

    `text` is `None` where the characters of a text cannot be traced to columns: in a folded value. `raw` is a quoted
    text as it was typed, in which some characters take more than one place.
    """

    value: Mark
    key: Mark | None = None
    text: Mark | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as read: JSON values (mappings and tuples, numbers as `int` or `Decimal`) and their places.

    `sums` are what stands for some of the values, and `hits` what its texts refer to (`markup.scan`; nothing is wrong
    there), `names` the names of all its fields, however deep, and `words` the words that it says, where these have been
    worked out (`known.py`).
    """

    file: str
    data: Any
    places: Mapping[Path, Place]
    sums: Mapping[Path, str] = field(default_factory=lambda: NOTHING, repr=False, compare=False)
    hits: Mapping[Path, tuple[Any, ...]] | None = field(default=None, repr=False, compare=False)
    names: frozenset[str] | None = field(default=None, repr=False, compare=False)
    words: str | None = field(default=None, repr=False, compare=False)

    def mark(self, path: Path = ()) -> Mark:
        """Where the value at `path` stands, or the nearest thing around it that is there."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path].value if path in self.places else Mark(self.file)

    def key_mark(self, path: Path) -> Mark:
        """Where the key of `path` stands; where the value stands if it has no key."""
        place = self.places.get(path)
        return place.key if place and place.key else self.mark(path)

    def mark_inside(self, path: Path, text: str, offset: int, width: int) -> Mark:
        """Where the character at `offset` in the text at `path` stands; the whole text if that cannot be known."""
        place = self.places.get(path)
        if not place or not place.text:
            return self.mark(path)
        if not place.raw:
            return mark_in(place.text, text, offset, width)
        # Escapes of YAML: two characters for one, as \\" and '' are, or a code of two, four or eight digits.
        ends = [0, *(match.end() for match in ESCAPE.finditer(place.raw))]
        start, end = ends[min(offset, len(ends) - 1)], ends[min(offset + width, len(ends) - 1)]
        return mark_in(place.text, place.raw, start, end - start)


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
    """A hand-written page: `path` below `docs/`, its front matter, and its Markdown from line `first_line` on.

    `hits` are what the Markdown refers to, and `words` what it says, as for a document.
    """

    path: str
    front: Document
    text: str
    first_line: int = 1
    hits: tuple[Any, ...] | None = field(default=None, repr=False, compare=False)
    words: str | None = field(default=None, repr=False, compare=False)

    def mark_inside(self, offset: int, width: int) -> Mark:
        """Where the character at `offset` in the Markdown stands."""
        return mark_in(Mark(f"docs/{self.path}", self.first_line), self.text, offset, width)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number or normative statement with its origin, addressed as `<record>.<name>`; `sum` stands for its data."""

    address: str
    record: str
    path: Path
    data: Mapping[str, Any]
    sum: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Output:
    """A page for any host: Markdown at `path` (below the docs folder), made from the file `origin`.

    Without a title it is a file to take along, as it is: text, or bytes such as those of a workbook. A page that has
    moved has a `redirect`: the path of the page that took its place.
    """

    path: str
    content: str | bytes
    origin: str
    title: str
    redirect: str = ""

    @property
    def data(self) -> bytes:
        """The content as it stands in a file: text in UTF-8."""
        return self.content if isinstance(self.content, bytes) else self.content.encode()


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation: a page, or a group with entries of its own."""

    title: str
    path: str = ""
    entries: tuple[Entry, ...] = ()


class Markdown(str):
    """Text that may stand in a page as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style.

    `href` is an address, `#key` for the work in the list of literature, `page:` and a path below the docs folder,
    `record:` and an id, or `claim:` and an address. `lang` is the language, as 'en', where it is not that of the page.
    """

    text: str
    italic: bool = False
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """An element of a picture in SVG: its name, its attributes, and what stands in it."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    parts: tuple[Shape | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a page with a look of its own.

    `look` becomes the classes `mb-<word>`, `anchor` its place in addresses, `label` its name for who cannot see it.
    A part that is a tuple of runs is a line of text. The Markdown that an author writes inside a block comes after the
    parts. `data` is for scripts.
    """

    look: str
    parts: tuple[Markdown | tuple[Run, ...] | Shape | Group, ...] = ()
    anchor: str = ""
    label: str = ""
    tag: str = "div"
    data: tuple[tuple[str, str], ...] = ()
