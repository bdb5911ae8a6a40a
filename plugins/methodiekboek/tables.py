"""The records of a kind as one table: what its schema says under `table`, for a page and for a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import claims
from .handbook import EMPTY, Handbook, at
from .model import Claim, Markdown, Record
from .schema import Kind
from .sources import apa
from .workbook import Sheet, workbook

NARROW, WIDE = 24, 48  # characters: columns of a few words and of sentences, in a workbook

Part = Claim | Record | str
"""What stands in a cell: a claim, a record to go to, Markdown, or text as it is."""

Cell = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The titles of the columns, and for each record its cells; the first column holds the record itself."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of(handbook: Handbook, kind: Kind) -> Table:
    columns = _words(handbook, kind).get("columns", ())
    rows = (
        ((record,), *(tuple(_parts(handbook, record, column)) for column in columns))
        for record in handbook.of_kind(kind.name)
    )
    return Table((kind.title, *(column["title"] for column in columns)), tuple(rows))


def as_workbook(handbook: Handbook, kind: Kind) -> bytes:
    """The table as a workbook, with columns for sources and to fill in, and a sheet that says what the table is."""
    say, found, edition = handbook.messages, table_of(handbook, kind), handbook.settings.data.get("edition", EMPTY)
    sourced = {index for row in found.rows for index, cell in enumerate(row) if any(isinstance(p, Claim) for p in cell)}
    empty = list(_words(handbook, kind).get("fillIn", ()))
    columns: list[list[str]] = []
    for index, head in enumerate(found.heads):
        cells = [row[index] for row in found.rows]
        columns.append([head, *(_lines([said(handbook, part, cell) for part in cell], cell) for cell in cells)])
        if index in sourced:
            origins = ([_origin(handbook, part) for part in cell if isinstance(part, Claim)] for cell in cells)
            columns.append(
                [say("table.source"), *(_lines(lines, cell) for lines, cell in zip(origins, cells, strict=True))]
            )
    columns += [[head, *("" for _ in found.rows)] for head in empty]
    about = [say("table.about"), kind.about]
    if edition:
        title, date = handbook.settings.data["title"], say.date(edition["date"])
        about.append(say("table.edition", title=title, number=edition["number"], date=date))
    widths = [NARROW if column[0] in (kind.title, say("table.source")) else WIDE for column in columns]
    sheets = [
        Sheet(kind.plural[:31], list(zip(*columns, strict=True)), widths),
        Sheet(about[0], [(line,) for line in about], [2 * WIDE]),
    ]
    return workbook(sheets, kind.plural, str(edition.get("date", "")))


def label(handbook: Handbook, claim: Claim, cell: Cell) -> str:
    """What stands before a number, such as 'Duur', with what tells it from others of that name in the cell."""
    if "text" in claim.data:
        return ""
    *around, name = claims.title(claim, handbook)
    titles = (claims.title(part, handbook) for part in cell if isinstance(part, Claim) and "text" not in part.data)
    alike = [title[:-1] for title in titles if title[-1] == name]
    differing = [mine for mine, every in zip(around, zip(*alike, strict=False), strict=False) if len(set(every)) > 1]
    return " · ".join([*differing[:1], name])


def said(handbook: Handbook, part: Part, cell: Cell) -> str:
    """A part of a cell in bare words, and so are citations and claims inside it."""
    if isinstance(part, Record):
        return str(part.data["title"])
    if not isinstance(part, Claim):
        return claims.bare(handbook, part) if isinstance(part, Markdown) else part
    name, remarks = label(handbook, part, cell), "; ".join(claims.remarks(part, handbook))
    words = (f"{name}: " if name else "") + claims.bare(handbook, claims.words(part, handbook))
    return f"{words} ({remarks})" if remarks else words


def _words(handbook: Handbook, kind: Kind) -> Mapping[str, Any]:
    return handbook.schemas.documents[kind.name].get("table", EMPTY)  # type: ignore[no-any-return]  # a schema's word


def _parts(handbook: Handbook, record: Record, column: Mapping[str, Any]) -> Iterator[Part]:
    fields = handbook.fields[record.id]
    for name in column.get("fields", ()):
        many = isinstance(record.data.get(name), tuple)
        for path in [path for path in fields if path[:1] == (name,) and len(path) == 1 + many]:
            value, field = at(record.data, path), fields[path]
            if field.get("refersToClaim"):
                yield handbook.claims[value]
            else:
                yield Markdown(value) if field.get("markdown") else str(value)
    compared = (handbook.claims[name] for name in record.data.get(column.get("differencesOf", ""), ()))
    yield from {other.id: other for claim in compared for other in handbook.marked_by(claim)}.values()


def _origin(handbook: Handbook, claim: Claim) -> str:
    """Where a claim comes from: its places, or its calculation."""
    pieces = claims.calculation(claim, handbook)
    if not pieces:
        return "; ".join(apa.text(apa.in_note(place, handbook.style)) for place in claims.places(claim))
    words = (claims.words(handbook.claims[p[1:]], handbook) if p.startswith("=") else p for p in pieces)
    return handbook.messages("site.calculated", formula=" ".join(words))


def _lines(lines: list[str], cell: Cell) -> str:
    """Several claims are numbered, so that a reader sees which source is whose."""
    if sum(isinstance(part, Claim) for part in cell) > 1:
        lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    return "\n".join(lines)
