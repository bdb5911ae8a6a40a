"""`/// lines | kind`: the records of a kind in a list, each on one line, as its `box` view shows it."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Markdown
from ..render import box_view


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    lines = [f"- {' '.join(box_view(handbook, record).split())}" for record in handbook.of_kind(argument)]
    return Group("lines", (Markdown("\n".join(lines) or handbook.messages("site.none_yet")),))


BLOCK = Block(expand, refers="kind")
