"""`/// comparison | kind kind …`: the records of kinds side by side, row by row, to pick from and to filter.

A field whose schema says `compares`, with a name for readers, stands in the row of that name: a claim with its marks,
also one of another record that the field names by its address, or the words for a value. Where a record has nothing to
say, the row says so. Fields with `filter` are to filter by, as in a directory.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from .. import claims
from ..filters import filters, values
from ..handbook import Block, Handbook, address, at
from ..model import Group, Markdown, Path, Record, Run
from ..render import View, escape
from ..schema import subschemas
from ..tools import tools

MOST = 4
"""Of more statements in one cell the rest is folded: a row is as high as its longest cell, in every column."""


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    kinds = argument.split()
    records = [record for kind in kinds for record in handbook.of_kind(kind)]
    if not records:
        return Markdown(handbook.messages("site.none_yet"))
    say = handbook.messages
    cells = [_cells(handbook, record) for record in records]
    said = [values(handbook, record) for record in records]
    rows = [name for name in _names(handbook, kinds, "compares", cells) if any(name in own for own in cells)]
    made, data = filters(say, say("comparison.all"), said, _names(handbook, kinds, "filter", said))
    heads = Group("heads", tuple(Group("", ((Run(name),),), tag="p") for name in rows))
    columns = (
        _column(handbook, record, rows, own, found) for record, own, found in zip(records, cells, data, strict=True)
    )
    side = Group("side", (heads, *columns), label=say("comparison.table"), tag="section")
    return Group("comparison list", (side,), data=tools(say, "comparison", made))


def _names(handbook: Handbook, kinds: Iterable[str], word: str, found: Iterable[Iterable[str]]) -> list[str]:
    """The names that the schemas give with a word, in their order, and those that only what they refer to gives."""
    schemas = (sub for kind in kinds for _, sub in subschemas(handbook.schemas.documents[kind]))
    named = (str(sub[word]) for sub in schemas if word in sub)
    return list(dict.fromkeys(chain(named, chain.from_iterable(found))))


def _cells(handbook: Handbook, record: Record) -> dict[str, list[str]]:
    """What a record says in each row, as pieces of Markdown; a name that goes on for the next piece is not repeated."""
    found: dict[str, list[str]] = {}
    last: dict[str, str] = {}
    for path, field in handbook.fields[record.id].items():
        row = field.get("compares")
        if row:
            name, said = _piece(handbook, record, path)
            found.setdefault(row, []).append(said if last.get(row) == name else name + said)
            last[row] = name
    return found


def _piece(handbook: Handbook, record: Record, path: Path) -> tuple[str, str]:
    """What goes before a value, and the value: for a claim the record where it stands, or what its list calls it."""
    field, value = handbook.fields[record.id][path], at(record.data, path)
    if not (field.get("claim") or field.get("refersToClaim")):
        labels = field.get("labels") or {}
        return "", str(value).strip() if field.get("markdown") else escape(str(labels.get(value, value)))
    claim = handbook.claims[address(record, path) if field.get("claim") else value]
    owner, name = handbook.records[claim.record], claims.name(claim, handbook)
    said = str(View(handbook, owner, claim.path))
    if owner is not record:
        return f"{View(handbook, owner)}{escape(', ' + name) if name else ''}: ", said
    return f"**{escape(name[:1].upper() + name[1:])}.** " if name not in ("", field.get("compares")) else "", said


def _column(
    handbook: Handbook, record: Record, rows: list[str], cells: dict[str, list[str]], found: tuple[tuple[str, str], ...]
) -> Group:
    title = str(record.data.get("title", record.id))
    parts = []
    for name in rows:
        head = Group("", ((Run(name),),), tag="dt")
        parts.append(Group("cell", (head, _cell(handbook, cells.get(name, [])))))
    return Group(
        "row",
        (Markdown(f"## {View(handbook, record)}"), Group("", tuple(parts), tag="dl")),
        data=(("id", record.id), ("name", title), *found),
    )


def _cell(handbook: Handbook, pieces: list[str]) -> Group:
    if not pieces:
        return Group("silent", (Markdown(handbook.messages("comparison.nothing")),), tag="dd")
    if len(pieces) == 1:
        return Group("", (Markdown(pieces[0]),), tag="dd")
    parts: list[Markdown | Group] = [_list(pieces[:MOST])]
    if len(pieces) > MOST:
        more = Run(handbook.messages("comparison.more", count=len(pieces) - MOST))
        parts.append(Group("rest", (Group("", ((more,),), tag="summary"), _list(pieces[MOST:])), tag="details"))
    return Group("", tuple(parts), tag="dd")


def _list(pieces: Iterable[str]) -> Markdown:
    return Markdown("\n".join(f"- {piece}" for piece in pieces))


BLOCK = Block(expand, refers="kind")
