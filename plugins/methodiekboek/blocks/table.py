"""`/// table | kind`: the records of a kind in one table, to print and to take along as a workbook.

Which columns it has and where the workbook stands, the schema says under `table`.
"""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Claim, Group, Markdown, Record, Run
from ..render import escape
from ..tables import Cell, Part, label, table_of


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    say = handbook.messages
    found = table_of(handbook, handbook.schemas.kinds[argument])
    if not found.rows:
        return Markdown(say("site.none_yet"))
    file = handbook.schemas.documents[argument].get("table", {}).get("file")
    heads = Group("", tuple(Group("", ((Run(head),),), tag="th") for head in found.heads), tag="tr")
    rows = [
        Group(
            "",
            tuple(Group("", tuple(_markdown(handbook, part, cell) for part in cell), tag="td") for cell in row),
            tag="tr",
        )
        for row in found.rows
    ]
    parts = [
        Group("", (Group("", (heads,), tag="thead"), Group("", tuple(rows), tag="tbody")), tag="table"),
    ]
    if file:
        parts.insert(0, Group("downloads", ((Run(say("table.file"), href=f"page:{file}"),),), tag="p"))
    return Group("overview", tuple(parts), data=(("print", say("table.print")),))


def _markdown(handbook: Handbook, part: Part, cell: Cell) -> Markdown:
    if isinstance(part, Claim):
        name = label(handbook, part, cell)
        return Markdown((f"{escape(name)}: " if name else "") + f"[={part.address}]")
    if isinstance(part, Record):
        title = escape(str(part.data["title"]))
        return Markdown(f"[{title}](record:{part.id})") if handbook.path(part) else title
    return part if isinstance(part, Markdown) else escape(part)


BLOCK = Block(expand, refers="kind")
