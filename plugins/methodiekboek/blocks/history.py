"""`/// history`: everything that was changed in the handbook, the newest first."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..history import listed, told
from ..model import Markdown


def expand(handbook: Handbook, argument: str) -> Markdown:
    records = told(handbook)
    return listed(handbook, records) if records else Markdown(handbook.messages("history.none"))


BLOCK = Block(expand, needs_argument=False)
