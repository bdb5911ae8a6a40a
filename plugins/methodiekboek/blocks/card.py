"""`/// card | title`: Markdown on a card of its own."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Markdown
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Group:
    return Group("card", (Markdown(f"## {escape(argument)}"),))


BLOCK = Block(expand)
