"""`/// chart | name word …`: a picture made from claims, with a table of the same numbers.

The name is that of a module in `charts/`; what the words are, it says itself.
"""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Run

SHEET = 880  # pixels of a picture that fits on a sheet of A4, below its caption


def expand(handbook: Handbook, argument: str) -> Group:
    name, *words = argument.split()
    drawing = handbook.charts[name].draw(handbook, words)
    table = Group(
        "twin", (Group("", ((Run(handbook.messages("charts.table")),),), tag="summary"), drawing.table), tag="details"
    )
    remarks = tuple(Group("", ((Run(remark),),), tag="p") for remark in drawing.remarks)
    caption = Group("", ((Run(drawing.title),),), tag="figcaption")
    look = "chart tall" if int(dict(drawing.picture.attributes)["height"]) > SHEET else "chart"
    return Group(look, (caption, drawing.picture, *remarks, table), tag="figure")


BLOCK = Block(expand, refers="chart")
