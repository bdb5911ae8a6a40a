"""`/// alphabet | kind`: the records of a kind by letter, each as its `box` view, with letters to jump to."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from ..handbook import Block, Handbook
from ..model import Group, Markdown, Record
from ..render import box_view


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    records = sorted(handbook.of_kind(argument), key=lambda record: (_letter(record), _plain(record), record.id))
    if not records:
        return Markdown(handbook.messages("site.none_yet"))
    letters = [(letter, list(found)) for letter, found in groupby(records, key=_letter)]
    jump = Markdown(" ".join(f"[{letter}](#{letter.lower()})" for letter, _ in letters))
    parts: list[Markdown | Group] = [Group("letters", (jump,))]
    for letter, found in letters:
        parts += [Markdown(f"## {letter}"), *(Group("entry", (box_view(handbook, record),)) for record in found)]
    return Group("alphabet", tuple(parts))


def _plain(record: Record) -> str:
    """The title as a dictionary sorts it: without capitals, accents and signs."""
    title = unicodedata.normalize("NFKD", str(record.data.get("title", record.id)))
    return "".join(sign for sign in title.lower() if sign.isalnum() or sign.isspace()).strip()


def _letter(record: Record) -> str:
    return next((sign.upper() for sign in _plain(record) if sign.isalpha()), "?")


BLOCK = Block(expand, refers="kind")
