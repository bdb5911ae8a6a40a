"""Tables as a workbook for a spreadsheet program: the only module that imports XlsxWriter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

A4 = 9  # the number that the file format has for this paper
WIDTH = 24  # characters, of a column whose width is not given


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its `name`, of at most 31 characters, its `rows` with the heads first, and the `widths`
    of its columns, in characters; with filters in the heads if it `has_filters`.

    A number is a number; a text stays text, also one that begins like a formula.
    """

    name: str
    rows: Sequence[Sequence[str | int | Decimal | None]]
    widths: Sequence[int] = ()
    has_filters: bool = False


def workbook(sheets: Sequence[Sheet], title: str = "", created: str = "") -> bytes:
    """An XLSX file: the same bytes for the same sheets.

    `created` is a date as 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY'; a workbook always has one, so without it that is 1980.
    """
    import xlsxwriter  # who makes no workbook need not wait for it

    file = io.BytesIO()
    # In memory every part has the same time; on disk each would have that of its own.
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime.fromisoformat(f"{created or '1980'}-01-01"[:10])})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"text_wrap": True, "valign": "top", "bold": True, "bottom": 1})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        for column in range(max(map(len, sheet.rows), default=0)):
            width = sheet.widths[column] if column < len(sheet.widths) else WIDTH
            page.set_column(column, column, width, text)
        if sheet.has_filters:
            page.autofilter(0, 0, len(sheet.rows) - 1, len(sheet.rows[0]) - 1)
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                style = text if number else head
                if isinstance(value, int | Decimal):
                    page.write_number(number, column, value, style)
                elif value:
                    page.write_string(number, column, value, style)
    book.close()
    return file.getvalue()
