"""`/// box | id`: a record in a box, as the `box` view of its kind shows it: a warning, a difference."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group
from ..render import box_view


def expand(handbook: Handbook, argument: str) -> Group:
    record = handbook.records[argument]
    return Group(
        f"box {handbook.schemas.documents[record.kind].get('look', '')}",
        (box_view(handbook, record),),
        label=str(record.data["title"]),
        tag="aside",
    )


BLOCK = Block(expand, refers="record")
