"""`//// sheet`: Markdown that fits on one sheet of paper, with the notes and the foot of its page."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group


def expand(handbook: Handbook, argument: str) -> Group:
    return Group("sheet", data=(("print", handbook.messages("sheet.print")),))


BLOCK = Block(expand, needs_argument=False)
