"""A route through the handbook: the records of a kind as steps, in their order, and the pages that are read at each.

The schema of the kind says on a list `route`: each item names what is read at the record, a record of any kind in
`record` or the path of another page in `page` (in a field that `refersToPage`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .handbook import Handbook, worked_out
from .model import Record


@dataclass(frozen=True, slots=True)
class Stop:
    """What is read at one place of a route: the `title` of a page, and its address as a link of Markdown has it."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Here:
    """Where a page stands in a route: at the step that is `number` of `count`, after and before which pages.

    On the page of the step itself these are the steps before and after it; the ends of the route have none.
    """

    step: Record
    number: int
    count: int
    is_step: bool
    before: Stop | None
    after: Stop | None


def kinds(handbook: Handbook) -> Mapping[str, str]:
    """The kinds whose records are the steps of a route, with the name of their list of what to read."""
    return {
        kind: name
        for kind in handbook.schemas.kinds
        for name, field in handbook.schemas.documents[kind].get("properties", {}).items()
        if field.get("route")
    }


def index_of(handbook: Handbook, path: str) -> str:
    """The kind whose index page stands at a path, if the build makes that page; else nothing."""
    if path in handbook.pages:
        return ""
    found = (k.name for k in handbook.schemas.kinds.values() if k.has_pages and handbook.index_path(k) == path)
    return next(found, "")


def title_of(handbook: Handbook, path: str) -> str:
    """The title of a page by hand, or of the index page of a kind."""
    kind = index_of(handbook, path)
    return handbook.schemas.kinds[kind].plural if kind else str(handbook.pages[path].front.data["title"])


def stops(handbook: Handbook, step: Record) -> list[tuple[str, Stop]]:
    """What is read at a step, in order; each with the subject of its page as `render` knows it."""
    found = []
    for item in step.data.get(kinds(handbook)[step.kind], ()):
        if "record" in item:
            record = handbook.records[item["record"]]
            found.append((record.id, Stop(str(record.data["title"]), f"record:{record.id}")))
        elif "page" in item:
            path = str(item["page"])
            stop = Stop(title_of(handbook, path), f"page:{path}")
            found.append((index_of(handbook, path) or path, stop))
    return found


def here(handbook: Handbook, subject: str) -> tuple[Here, ...]:
    """Where a page stands in the routes of the handbook: more than once if it is read at more than one step."""
    return _places(handbook).get(subject, ())


@worked_out()
def _places(handbook: Handbook) -> Mapping[str, tuple[Here, ...]]:
    found: dict[str, tuple[Here, ...]] = {}
    for kind in kinds(handbook):
        steps = handbook.of_kind(kind)
        own = [Stop(str(step.data["title"]), f"record:{step.id}") for step in steps]
        for index, step in enumerate(steps):
            reads = stops(handbook, step)
            row = [own[index], *(stop for _, stop in reads), own[index]]
            before, after = (own[i] if 0 <= i < len(own) else None for i in (index - 1, index + 1))
            found[step.id] = (*found.get(step.id, ()), Here(step, index + 1, len(steps), True, before, after))
            for place, (subject, _) in enumerate(reads):
                at_it = Here(step, index + 1, len(steps), False, row[place], row[place + 2])
                found[subject] = (*found.get(subject, ()), at_it)
    return MappingProxyType(found)


def pages(handbook: Handbook) -> set[str]:
    """The paths that a field which `refersToPage` may name: pages by hand, and the index pages of kinds."""
    made = (handbook.index_path(kind) for kind in handbook.schemas.kinds.values() if kind.has_pages)
    return {*handbook.pages, *made}
