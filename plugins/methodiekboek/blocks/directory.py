"""`/// directory | kind`: the records of a kind to search and filter, those inside them too, such as locations.

A field whose schema says `filter`, with a name for readers, is one to filter by; fields with the same name are one
filter. A list whose schema says `rows` holds things that the reader looks for in their own right: each of its items
is a row inside that of its record, and has the record's values beside its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from ..handbook import Block, Handbook, at
from ..model import Group, Markdown, Path, Record
from ..render import card_view, escape
from ..tools import Filter, tools


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    records = handbook.of_kind(argument)
    if not records:
        return Markdown(handbook.messages("site.none_yet"))
    found = [(record, path, _values(handbook, record, path)) for record in records for path in _rows(handbook, record)]
    names = list(dict.fromkeys(chain.from_iterable(values for *_, values in found)))
    choices = {name: _choices(values.get(name, ()) for *_, values in found) for name in names}
    rows: dict[str, list[Group]] = {record.id: [] for record in records}
    for record, path, values in found:
        data = tuple((f"f{i}", _tokens(choices[name], values.get(name, ()))) for i, name in enumerate(names))
        rows[record.id].append(Group("row", (Group("said", _said(handbook, record, path, values)),), data=data))
    say = handbook.messages
    filters = [
        Filter(name, say("directory.all"), tuple((f"f{i}={j}", value) for j, value in enumerate(choices[name])))
        for i, name in enumerate(names)
    ]
    whole = (Group(own.look, (*own.parts, *inside), data=own.data) for own, *inside in rows.values())
    return Group("directory list", tuple(whole), data=tools(say, "directory", filters))


def _rows(handbook: Handbook, record: Record) -> Iterator[Path]:
    """The record itself, and each item of its lists of rows."""
    yield ()
    for path, field in handbook.fields[record.id].items():
        if field.get("rows"):
            yield from ((*path, index) for index in range(len(at(record.data, path))))


def _values(handbook: Handbook, record: Record, row: Path) -> dict[str, tuple[str, ...]]:
    """What a row says in each field to filter by, as readers see it."""
    fields = handbook.fields[record.id]
    found: dict[str, dict[str, None]] = {}
    for path, field in fields.items():
        name = field.get("filter")
        inside = any(fields[path[:end]].get("rows") for end in range(len(row) + 1, len(path)))
        if not name or path[: len(row)] != row or inside:
            continue
        value = at(record.data, path)
        labels = field.get("labels") or {}
        for each in value if isinstance(value, tuple) else (value,):
            found.setdefault(str(name), {})[str(labels.get(each, each))] = None
    return {name: tuple(values) for name, values in found.items()}


def _choices(found: Iterable[tuple[str, ...]]) -> list[str]:
    return sorted(set(chain.from_iterable(found)), key=str.casefold)


def _tokens(choices: list[str], values: tuple[str, ...]) -> str:
    return " ".join(str(choices.index(value)) for value in values)


def _said(
    handbook: Handbook, record: Record, path: Path, values: Mapping[str, tuple[str, ...]]
) -> tuple[Markdown | Group, ...]:
    title = card_view(handbook, record) if not path else Markdown(f"**{escape(at(record.data, path)['title'])}**")
    line = " · ".join(f"{escape(name)}: {escape(', '.join(each))}" for name, each in values.items())
    return (title, Group("facts", (Markdown(line),))) if line else (title,)


BLOCK = Block(expand, refers="kind")
