"""`/// matrix | rows columns`: a table of what meets what, such as goals and studies; an empty cell says that it is.

The first word says what the rows are: a kind, for its records, or `kind.list`, for the items of that list in the
records of which some item is met. Each further word gives columns: a kind, for its records; one record by its id; or
`kind.field`, for the values of that field, each with the records that have it.

In the cells stand items of lists whose schema says `crosses`, of the rows or of the columns:

- `with`: what the items meet: a kind, `kind.list` for its items, or `kind.field` for records with a word in that field;
- `by`: the field in which an item names what it meets, or something inside it; or `as`: the word by which all do;
- `says`: the fields that stand before the claim which the item is, or that are all of it; or `some`: the words that
  stand for the claim and lead to it, with fields in braces, and once if they are the same;
- `none`: what an empty cell says.

Items that meet no row have one of their own at the end: nothing is left out. Where a field of the rows says
`inherits`, they stand below the record that it names, and a list that is empty shows that of this record, in those
words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .. import claims
from ..handbook import Block, Handbook, address, at
from ..model import Group, Markdown, Path, Record, Run
from ..nearest import nearest
from ..render import escape

WIDE = 6  # columns beside which there is no room for anything else on most screens


@dataclass(frozen=True, slots=True)
class Row:
    """A record, or the item at `path` in one; `lender` says what the record does not say itself, in `words`."""

    record: Record
    path: Path = ()
    lender: Record | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Records under one head, more than one or not; `crosses` is that of the first list in which they meet the rows."""

    head: tuple[Run, ...]
    records: tuple[Record, ...]
    crosses: Mapping[str, Any]
    is_group: bool


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a cell; lent by another record, `words` stand for it."""

    record: Record
    path: Path
    crosses: Mapping[str, Any]
    words: str = ""

    @property
    def address(self) -> str:
        return address(self.record, self.path)

    @property
    def names(self) -> tuple[str, ...]:
        """What it says that it meets."""
        return _several(self.crosses.get("as") or at(self.record.data, self.path).get(self.crosses["by"], ()))


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    if any(faults(handbook, argument)):
        return Markdown(handbook.messages("site.none_yet"))
    wanted, *words = argument.split()
    columns, rows = _columns(handbook, wanted, words), list(_rows(handbook, wanted))
    if not columns or not rows:
        return Markdown(handbook.messages("site.none_yet"))
    table = [(row, [list(_met(handbook, wanted, row, column)) for column in columns]) for row in rows]
    used = {row.record.id for row, cells in table if any(cells) or not row.path}
    met = {item.address for _, cells in table for items in cells for item in items}
    rest = [
        [i for r in column.records for i in _items(handbook, r, wanted) if i.address not in met] for column in columns
    ]
    lines = [
        _line(handbook, "under" if row.lender else "", _name(handbook, row.record, row.path), columns, cells)
        for row, cells in table
        if row.record.id in used
    ]
    if any(rest):
        lines.append(_line(handbook, "rest", Run(handbook.messages("matrix.rest")), columns, rest))
    kind, _, part = wanted.partition(".")
    schema = handbook.schemas.documents[kind]
    corner = Run(str(schema["properties"][part]["title"] if part else schema["title"]))
    heads = Group("", tuple(Group("", (head,), tag="th") for head in ((corner,), *(c.head for c in columns))), tag="tr")
    look = "matrix wide" if len(columns) > WIDE else "matrix"
    return Group(look, (Group("", (heads,), tag="thead"), Group("", tuple(lines), tag="tbody")), tag="table")


def faults(handbook: Handbook, argument: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A rule and its facts for each word that is no kind, no field of one and no record, or that meets no rows."""
    wanted, *words = argument.split()
    known, lost = handbook.schemas.kinds, False
    for word in (wanted, *words):
        kind, _, name = word.partition(".")
        if word in handbook.records and word != wanted:
            continue
        if kind not in known:
            lost = True
            yield "kind-exists", {"name": kind, "near": nearest(kind, known), "known": list(known)}
        elif name and name not in (fields := handbook.schemas.documents[kind].get("properties", {})):
            lost = True
            near = nearest(name, fields)
            title = fields[near]["title"] if near else ""
            yield "unknown-field", {"field": name, "owner": known[kind].title, "near": near, "title": title}
    for word in (words or [wanted]) if not lost else ():
        kind = handbook.records[word].kind if word in handbook.records else word.partition(".")[0]
        if not words or not (_lists(handbook, kind, wanted) or _lists(handbook, wanted, kind)):
            yield "matrix-crosses", {"name": word, "rows": wanted}


def _lists(handbook: Handbook, kind: str, target: str) -> dict[str, Mapping[str, Any]]:
    """The lists of a kind whose items meet the target, or records by a word in them."""
    fields = handbook.schemas.documents.get(kind, {}).get("properties", {})
    crossing = {name: field["crosses"] for name, field in fields.items() if "crosses" in field}
    return {name: crosses for name, crosses in crossing.items() if _is_in(crosses["with"], target)}


def _items(handbook: Handbook, record: Record, target: str, words: str = "") -> Iterator[Item]:
    for name, crosses in _lists(handbook, record.kind, target).items():
        yield from (Item(record, (name, index), crosses, words) for index in range(len(record.data.get(name, ()))))


def _met(handbook: Handbook, wanted: str, row: Row, column: Column) -> Iterator[Item]:
    """What stands where they meet: items of the column that name the row, and of the row that name the column."""
    for record in column.records:
        for item in _items(handbook, record, wanted):
            words = _several(row.record.data.get(item.crosses["with"][len(wanted) + 1 :], ()))
            own = (address(row.record, row.path), *(word for word in words if isinstance(word, str)))
            if any(_is_in(name, each) for name in item.names for each in own):
                yield item
        said = list(_items(handbook, row.record, record.kind))
        if row.lender and not said:
            said = list(_items(handbook, row.lender, record.kind, row.words))
        yield from (item for item in said if record.id in item.names)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _is_in(name: str, whole: str) -> bool:
    return f"{name}.".startswith(f"{whole}.")


def _rows(handbook: Handbook, wanted: str) -> Iterator[Row]:
    kind, _, part = wanted.partition(".")
    records = handbook.of_kind(kind)
    if part:
        yield from (Row(record, (part, index)) for record in records for index in range(len(record.data.get(part, ()))))
        return
    fields = handbook.schemas.documents[kind]["properties"]
    by, words = next(((name, field["inherits"]) for name, field in fields.items() if "inherits" in field), ("", ""))
    named = {record.data.get(by) for record in records}
    lenders = [handbook.records[name] for name in named if name]
    for lender in sorted(lenders, key=lambda r: (r.data.get("order", 0), r.id)):
        yield Row(lender)
        yield from (Row(record, (), lender, words) for record in records if record.data.get(by) == lender.id)
    yield from (Row(record) for record in records if not record.data.get(by))


def _columns(handbook: Handbook, wanted: str, words: Sequence[str]) -> list[Column]:
    found: list[tuple[str, tuple[Record, ...]]] = []
    for word in words:
        kind, _, field = word.partition(".")
        records = [handbook.records[word]] if word in handbook.records else handbook.of_kind(kind)
        schema = handbook.schemas.documents[records[0].kind if word in handbook.records else kind]
        # A record without a value has a column of its own.
        values = {record.data.get(field, record.id): "" for record in records}
        labels = schema["properties"].get(field, {}).get("labels", {})
        for value in values:
            same = tuple(record for record in records if record.data.get(field, record.id) == value)
            found.append((str(labels.get(value, "")), same))
    kinds = {same[0].kind for label, same in found if not label}
    columns = []
    for label, same in found:
        kind = same[0].kind
        prefix = (Run(f"{handbook.kind(same[0]).title}: "),) if len(kinds) > 1 else ()
        head = (Run(_capital(label)),) if label else (*prefix, _name(handbook, same[0]))
        crosses = _lists(handbook, kind, wanted) or _lists(handbook, wanted, kind)
        columns.append(Column(head, same, next(iter(crosses.values())), bool(label)))
    return columns


def _name(handbook: Handbook, record: Record, path: Path = ()) -> Run:
    """The title of a record or of an item, as a link."""
    claim = handbook.claims[address(record, path)] if path else None
    title = claims.title(claim, handbook)[-1] if claim else str(record.data["title"])
    target = f"claim:{claim.address}" if claim else f"record:{record.id}"
    return Run(title, href=target if handbook.path(record) else "")


def _line(
    handbook: Handbook, look: str, name: Run, columns: Sequence[Column], cells: Sequence[Sequence[Item]]
) -> Group:
    parts = [Group("", ((name,),), tag="th")]
    missing: dict[str, list[str]] = {}
    for column, items in zip(columns, cells, strict=True):
        if items:
            parts.append(Group("", (_cell(handbook, items, column.is_group, look == "rest"),), tag="td"))
            continue
        # Of what meets no row, nothing is what one hopes for.
        none, is_dash = "–" if look == "rest" else str(column.crosses["none"]), "some" in column.crosses
        parts.append(Group("none dash" if is_dash else "none", (Markdown(escape(none)),), tag="td"))
        if is_dash and look != "rest":
            missing.setdefault(none, []).append(column.head[-1].text)
    # Where the table stands as a list, one line says what the row does not have.
    lines = "; ".join(f"{_capital(none)}: {', '.join(heads)}" for none, heads in missing.items())
    return Group(look, tuple(parts), tag="tr", data=(("none", lines),) if lines else ())


def _cell(handbook: Handbook, items: Sequence[Item], is_group: bool, is_rest: bool) -> Markdown:
    parts = []
    for record_id, own in groupby(items, key=lambda item: item.record.id):
        lines: dict[str, str] = {}
        for item in own:
            said = _text(handbook, item, is_rest)
            marks = "some" in item.crosses
            lines.setdefault(said, f"[{said}](claim:{item.address})" if marks else said)
        if is_group:
            parts.append(f"[{escape(str(handbook.records[record_id].data['title']))}](record:{record_id})")
        bullet = "- " if len(lines) > 1 or is_group else ""
        parts.append("\n".join(bullet + line for line in lines.values()))
    return Markdown("\n\n".join(parts))


def _text(handbook: Handbook, item: Item, is_rest: bool) -> str:
    """An item in a line; of one that meets no row also what it is about, where the schema has a word for that."""
    if "some" in item.crosses:
        data = at(item.record.data, item.path)
        return escape(item.words or str(item.crosses["some"]).format_map(data))
    names = [name for name in item.crosses["says"] if name in at(item.record.data, item.path)]
    by = item.crosses.get("by")
    if is_rest and by and _field(handbook, item, by).get("labels"):
        names.insert(0, by)
    said = [_word(handbook, item, name) for name in names]
    if _field(handbook, item).get("claim"):
        said = [", ".join(said), f"[={item.address}]"]
    else:
        said = [", ".join(said[:-1]), said[-1]]
    return _capital(": ".join(filter(None, said)))


def _field(handbook: Handbook, item: Item, *name: str) -> Any:
    return handbook.fields[item.record.id].get((*item.path, *name), {})


def _word(handbook: Handbook, item: Item, name: str) -> str:
    """What readers see for a field of an item."""
    field, value = _field(handbook, item, name), str(at(item.record.data, (*item.path, name)))
    if field.get("refersToClaim"):
        claim = handbook.claims[value]
        run = _name(handbook, handbook.records[claim.record], claim.path)
        return f"[{escape(run.text)}]({run.href})" if run.href else escape(run.text)
    return escape(str((field.get("labels") or {}).get(value, value)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


BLOCK = Block(expand, faults=faults)
