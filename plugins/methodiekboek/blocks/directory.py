"""`/// directory | kind`: the records of a kind to search and filter, those inside them too, such as locations.

A field whose schema says `filter`, with a name for readers, is one to filter by; fields with the same name are one
filter. A list whose schema says `rows` holds things that the reader looks for in their own right: each of its items
is a row inside that of its record, and has the record's values beside its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..filters import Values, filters, values
from ..handbook import Block, Handbook, at
from ..model import Group, Markdown, Path, Record
from ..render import card_view, escape
from ..tools import tools


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    records = handbook.of_kind(argument)
    if not records:
        return Markdown(handbook.messages("site.none_yet"))
    found = [(record, path, values(handbook, record, path)) for record in records for path in _rows(handbook, record)]
    names = dict.fromkeys(chain.from_iterable(said for *_, said in found))
    say = handbook.messages
    made, data = filters(say, say("directory.all"), [said for *_, said in found], names)
    rows: dict[str, list[Group]] = {record.id: [] for record in records}
    for (record, path, said), own in zip(found, data, strict=True):
        rows[record.id].append(Group("row", (Group("said", _said(handbook, record, path, said)),), data=own))
    whole = (Group(own.look, (*own.parts, *inside), data=own.data) for own, *inside in rows.values())
    return Group("directory list", tuple(whole), data=tools(say, "directory", made))


def _rows(handbook: Handbook, record: Record) -> Iterator[Path]:
    """The record itself, and each item of its lists of rows."""
    yield ()
    for path, field in handbook.fields[record.id].items():
        if field.get("rows"):
            yield from ((*path, index) for index in range(len(at(record.data, path))))


def _said(handbook: Handbook, record: Record, path: Path, said: Values) -> tuple[Markdown | Group, ...]:
    title = card_view(handbook, record) if not path else Markdown(f"**{escape(at(record.data, path)['title'])}**")
    words = {name: ", ".join(each for each in own if isinstance(each, str)) for name, own in said.items()}
    line = " · ".join(f"{escape(name)}: {escape(own)}" for name, own in words.items() if own)
    return (title, Group("facts", (Markdown(line),))) if line else (title,)


BLOCK = Block(expand, refers="kind")
