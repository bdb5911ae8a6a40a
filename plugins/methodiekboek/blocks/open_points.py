"""`/// open_points`: what the sources leave open, from every record, in the order of the menu.

The schema marks the lists that hold it with `openPoints`.
"""

from __future__ import annotations

from ..handbook import Block, Handbook, at
from ..model import Group, Markdown, Record
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    parts: list[Markdown] = []
    for title, records in handbook.by_section():
        found = [(record, points) for record in records if (points := _points(handbook, record))]
        if found:
            parts.append(Markdown(f"## {escape(title)}"))
        for record, points in found:
            parts.append(Markdown(f"### [{escape(str(record.data['title']))}](record:{record.id})"))
            parts.append(Markdown("\n".join(f"- {' '.join(point.split())}" for point in points)))
    return Group("open-points", tuple(parts)) if parts else Markdown(handbook.messages("site.none_yet"))


def _points(handbook: Handbook, record: Record) -> list[str]:
    lists = [path for path, field in handbook.fields[record.id].items() if field.get("openPoints")]
    return [str(point) for path in lists for point in at(record.data, path)]


BLOCK = Block(expand, needs_argument=False)
