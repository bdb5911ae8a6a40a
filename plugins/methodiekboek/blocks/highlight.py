"""`/// highlight`: the one line of a page that most readers come for, large."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group


def expand(handbook: Handbook, argument: str) -> Group:
    return Group("highlight")


BLOCK = Block(expand, needs_argument=False)
