"""Which pages stand in the book, in what order, and where a link to any page of the site leads there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from methodiekboek.handbook import Handbook
from methodiekboek.model import Entry, Output
from methodiekboek.render import navigation

WHOLE = float("inf")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the site in the book; `level` 1 is a part, and `path` is empty for a part that is a title alone."""

    title: str
    path: str
    level: int
    text: str = ""

    @property
    def anchor(self) -> str:
        return anchor(self.path) if self.path else f"part:{self.title}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The chapters in their order.

    `instead` gives for the path of a page that is not in the book the path of the one that stands for it; `listed` for
    the path of a record without a page in the book the path of the list that holds it; `within` for the path of a list
    the paths of the records that follow it.
    """

    chapters: tuple[Chapter, ...]
    instead: Mapping[str, str]
    listed: Mapping[str, str]
    within: Mapping[str, frozenset[str]]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(chapter.path for chapter in self.chapters)


def anchor(path: str, name: str = "") -> str:
    """The place of a page, or of something on it, in the one document: no two places have the same."""
    return f"{path.removesuffix('.md')}:{name}" if name else path.removesuffix(".md")


def plan(handbook: Handbook, outputs: Sequence[Output]) -> Plan:
    """All pages but those that the handbook keeps out of its book, those on one sheet, and what only leads elsewhere.

    A page by hand says `in_book: false` in its front matter, a kind `inBook: false` in its schema.
    """
    instead: dict[str, str] = {}
    listed: dict[str, str] = {}
    within: dict[str, frozenset[str]] = {}
    out = {page.path for page in handbook.pages.values() if page.front.data.get("in_book") is False}
    for kind in handbook.schemas.kinds.values():
        records = handbook.of_kind(kind.name) if kind.has_pages else []
        paths, index = [handbook.path(record) for record in records], handbook.index_path(kind)
        instead |= {handbook.sheet(record)[0]: handbook.path(record) for record in records if handbook.sheet(record)[0]}
        if handbook.schemas.documents[kind.name].get("inBook") is False:
            listed |= dict.fromkeys(paths, index)
        elif len(paths) == 1 and index not in handbook.pages:
            instead[index] = paths[0]
        else:
            within[index] = frozenset(paths)
    instead |= {output.path: output.redirect for output in outputs if output.redirect}
    kept = [output for output in outputs if output.title and output.path not in {*out, *instead, *listed}]
    texts = {output.path: str(output.content) for output in kept}
    chapters = tuple(_chapters(navigation(handbook, kept, WHOLE), texts, 1))
    return Plan(chapters, MappingProxyType(instead), MappingProxyType(listed), MappingProxyType(within))


def _chapters(entries: Sequence[Entry], texts: Mapping[str, str], level: int) -> list[Chapter]:
    """A group begins with its index page, if it has one: the others stand below that."""
    found: list[Chapter] = []
    for entry in entries:
        if entry.path:
            found.append(Chapter(entry.title, entry.path, level, texts[entry.path]))
            continue
        first, *rest = entry.entries
        # That of a part is `part/index.md`, that of a kind `part/kind/index.md`.
        if not first.path.endswith("/index.md") or first.path.count("/") != level:
            first, rest = Entry(entry.title), list(entry.entries)
        found.append(Chapter(first.title, first.path, level, texts.get(first.path, "")))
        found += _chapters(rest, texts, level + 1)
    return found
