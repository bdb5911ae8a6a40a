"""`/// questions`: what only others can answer, from every record, each with a link to where it comes from.

The schema marks the field that holds it with `question`.
"""

from __future__ import annotations

from ..handbook import Block, Handbook, at
from ..model import Markdown, Record
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Markdown:
    found = (
        (record, str(at(record.data, path)))
        for _, records in handbook.by_section()
        for record in records
        for path, field in handbook.fields[record.id].items()
        if field.get("question")
    )
    rows = [f"1. **{_link(record)}** {' '.join(text.split())}" for record, text in found]
    return Markdown("\n".join(rows) or handbook.messages("site.none_yet"))


def _link(record: Record) -> str:
    return f"[{escape(str(record.data['title']))}](record:{record.id})"


BLOCK = Block(expand, needs_argument=False)
