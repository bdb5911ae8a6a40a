"""`/// panel | title`: Markdown in a coloured box, for what a reader must not miss."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Markdown
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Group:
    return Group("box", (Markdown(f"**{escape(argument)}**"),), label=argument, tag="aside")


BLOCK = Block(expand)
