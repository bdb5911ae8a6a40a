"""`/// sheets | kind`: links to the pages of a kind's records that fit on one sheet of paper."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Markdown, Run


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    found = [handbook.sheet(record) for record in handbook.of_kind(argument)]
    rows = tuple(Group("", ((Run(title, href=f"page:{path}"),),), tag="li") for path, title in found if path)
    return Group("sheets", rows, tag="ul") if rows else Markdown(handbook.messages("site.none_yet"))


BLOCK = Block(expand, refers="kind")
