"""`//// cards`: cards side by side; each is a block `/// card | title` with Markdown in it."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group


def expand(handbook: Handbook, argument: str) -> Group:
    return Group("cards")


BLOCK = Block(expand, needs_argument=False)
