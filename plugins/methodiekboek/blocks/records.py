"""`/// records | kind`: the records of a kind as cards, each with its summary and what its `card` view adds."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Markdown
from ..render import card_view


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    records = handbook.of_kind(argument)
    if not records:
        return Markdown(handbook.messages("site.none_yet"))
    return Group("cards", tuple(Group("card", (card_view(handbook, record),)) for record in records))


BLOCK = Block(expand, refers="kind")
