"""The handbook as data to take along: JSON, tables and a workbook under `data/`, described as a Frictionless package.

Keys and names of columns are English, as in the content; the workbook is for people and speaks the language of the
handbook.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import claims, sums
from .handbook import EMPTY, Handbook, at, worked_out
from .kept import Kept
from .known import packed, unpacked
from .model import Claim, Output, Path, Record
from .schema import Kind
from .sources import apa
from .workbook import Sheet, workbook

FOLDER = "data"
PACKAGE = "datapackage.json"
TYPES = {"json": "application/json", "csv": "text/csv",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
TABLES: Mapping[str, Mapping[str, str]] = {
    "records": {
        "id": "string", "kind": "string", "kind_title": "string", "title": "string", "page": "string",
        "summary": "string", "owner": "string", "reviewed": "string",
    },
    "claims": {
        "address": "string", "record": "string", "kind": "string", "title": "string", "value": "number",
        "min": "number", "max": "number", "unit": "string", "qualifier": "string", "text": "string",
        "words": "string", "claim_kind": "string", "price_year": "integer", "as_of": "string", "status": "string",
        "sources": "string", "places": "string", "formula": "string", "derived_from": "string", "note": "string",
    },
    "sources": {
        "key": "string", "reference": "string", "type": "string", "year": "string", "doi": "string", "url": "string",
        "complete": "boolean",
    },
}  # fmt: skip
"""The tables, with the type of each column in the words of Frictionless."""

KEYS = {"records": "id", "claims": "address", "sources": "key"}
LARGE = 1000  # bytes in a kB
NAME = 31  # characters, the longest name of a sheet
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program takes for the beginning of a formula."""

Cell = str | int | Decimal | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Told:
    """What the files say of one record.

    `entry` is its object in the JSON of its kind, `row` and `claims` are rows of `TABLES`, and `values` those of the
    sheet of its kind.
    """

    entry: str
    row: Row
    claims: tuple[Row, ...]
    values: tuple[Sequence[Cell], ...]


def files(handbook: Handbook, kept: Kept | None = None) -> tuple[Output, ...]:
    """All files, the same to the byte for the same handbook; paths are below the docs folder.

    What they say of a record is taken from what was kept of it, while that is the same.
    """
    kept = kept or Kept()
    told = {kind.name: [_told(handbook, r, kept) for r in handbook.of_kind(kind.name)] for kind in _kinds(handbook)}
    every = [each for of_kind in told.values() for each in of_kind]
    tables: dict[str, list[Row]] = {
        "records": [each.row for each in every],
        "claims": [row for each in every for row in each.claims],
        "sources": _sources(handbook),
    }
    made: dict[str, str | bytes] = {}
    for kind in _kinds(handbook):
        made[f"{kind.name}.json"] = _of_kind(handbook, kind, told[kind.name])
    for name in ("common", *(kind.name for kind in _kinds(handbook))):
        made[f"schemas/{name}.schema.json"] = _json(handbook.schemas.documents[name])
    for name, rows in tables.items():
        made[f"{name}.csv"] = _csv(TABLES[name], rows)
    values = {name: [row for each in of_kind for row in each.values] for name, of_kind in told.items()}
    made["methodiekboek.xlsx"] = _workbook(handbook, tables, values)
    made[PACKAGE] = _json(_package(handbook, made))
    made[sums.NAME] = sums.listed((name, _bytes(content)) for name, content in made.items())
    return tuple(Output(f"{FOLDER}/{name}", content, "content/", "") for name, content in made.items())


def sizes(handbook: Handbook) -> Mapping[str, int]:
    """The size of each file, in kB, upwards; they are made for that where nobody has made them."""
    return handbook.sizes or _sizes(handbook)


@worked_out()
def _sizes(handbook: Handbook) -> Mapping[str, int]:
    return sizes_of(files(handbook))


def sizes_of(made: Iterable[Output]) -> dict[str, int]:
    """The same of files that were made."""
    return {file.path: -(-len(file.data) // LARGE) for file in made}


def _kinds(handbook: Handbook) -> list[Kind]:
    """The kinds that there are records of, by name."""
    used = {record.kind for record in handbook.records.values()}
    return [handbook.schemas.kinds[name] for name in sorted(used)]


def _told(handbook: Handbook, record: Record, kept: Kept) -> Told:
    def make() -> Any:
        rows = {claim.path: _claim(claim, handbook) for claim in handbook.claims_of(record)}
        values = list(_rows(handbook, record, rows))
        return packed((_entry(handbook, record), _row(handbook, record), tuple(rows.values()), values))

    return Told(*unpacked(kept.of("told", record.id, record.kind, make, handbook.listener)))


def _entry(handbook: Handbook, record: Record) -> str:
    """A record as it stands in the content, with where its claims are: address to JSON pointer."""
    places = {claim.address: "".join(f"/{step}" for step in claim.path) for claim in handbook.claims_of(record)}
    return _json({"id": record.id, "page": _page(handbook, record), "data": record.data, "claims": places})


def _of_kind(handbook: Handbook, kind: Kind, told: Sequence[Told]) -> str:
    """The JSON of a kind: what it is, and all its records."""
    about = {"kind": kind.name, "title": kind.plural, "description": kind.about}
    whole = _json({**about, **_edition(handbook), "schema": f"schemas/{kind.name}.schema.json", "records": []})
    # They stand two steps deep in it; in a text of JSON a new line is written as a sign.
    records = ",".join("\n  " + each.entry.strip().replace("\n", "\n  ") for each in told)
    return whole.removesuffix("]\n}\n") + records + "\n ]\n}\n"


def _edition(handbook: Handbook) -> dict[str, str]:
    settings = handbook.settings.data
    edition, licence = settings.get("edition", EMPTY), settings.get("licence", EMPTY)
    said = {"handbook": settings["title"], "version": edition.get("number"), "date": edition.get("date")}
    return {name: str(value) for name, value in {**said, "license": licence.get("name")}.items() if value}


def _page(handbook: Handbook, record: Record) -> str:
    """Where a record is shown: an address below the site; nothing if it has no page of its own."""
    return handbook.path(record).removesuffix(".md")


def _row(handbook: Handbook, record: Record) -> Row:
    kind, data = handbook.kind(record), record.data
    return {
        "id": record.id, "kind": kind.name, "kind_title": kind.title, "title": data.get("title", record.id),
        "page": _page(handbook, record), "summary": claims.bare(handbook, str(data.get("summary", ""))),
        "owner": data.get("owner"), "reviewed": str(data.get("review", EMPTY).get("date", "")),
    }  # fmt: skip


def _claim(claim: Claim, handbook: Handbook) -> Row:
    data = claim.data
    places = [
        "; ".join(str(place[name]) for name in ("source", "page", "heading") if name in place)
        for place in data.get("sources", ())
    ]
    same = ("value", "min", "max", "unit", "qualifier", "price_year", "status", "formula")
    return {
        "address": claim.address, "record": claim.record, "kind": handbook.records[claim.record].kind,
        "title": " · ".join(claims.title(claim, handbook)), **{name: data.get(name) for name in same},
        "text": str(data.get("text", "")).strip(), "words": claims.bare(handbook, claims.words(claim, handbook)),
        "claim_kind": data.get("kind"), "as_of": str(data.get("as_of", "")),
        "sources": " ".join(dict.fromkeys(place["source"] for place in data.get("sources", ()))),
        "places": " | ".join(places), "derived_from": " ".join(data.get("derived_from", ())),
        "note": claims.bare(handbook, str(data.get("note", ""))),
    }  # fmt: skip


def _sources(handbook: Handbook) -> list[Row]:
    style = handbook.style
    return [
        {"key": work.key, "reference": apa.text(apa.reference(work, style)), "type": work.kind, "year": work.year,
         "doi": work["doi"], "url": work["url"], "complete": "true" if work.is_complete else "false"}
        for work in style.works
    ]  # fmt: skip


def _csv(columns: Mapping[str, str], rows: Iterable[Row]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(row.get(name)) for name in columns] for row in rows)
    return file.getvalue()


def _safe(value: Cell) -> Cell:
    """A text that begins like a formula gets an apostrophe, so that no program runs it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RUNS) else value


def _workbook(
    handbook: Handbook, tables: Mapping[str, Sequence[Row]], values: Mapping[str, Sequence[Sequence[Cell]]]
) -> bytes:
    say = handbook.messages
    names: dict[str, str] = {}
    for name, title in [
        ("legend", say("data.legend")), ("claims", say("data.claims")), ("sources", say("data.sources")),
        *((kind.name, kind.plural) for kind in _kinds(handbook)),
    ]:  # fmt: skip
        names[name] = _sheet_name(title, list(names.values()))
    heads = say.texts["data"]["columns"]
    flat = []
    for table in ("claims", "sources"):
        columns = list(TABLES[table])
        rows = [[row.get(column) for column in columns] for row in tables[table]]
        flat.append(Sheet(names[table], [[heads[column] for column in columns], *rows], has_filters=True))
    widths = (28, 34, 60, 12, 12, 14, 16, 34)
    columns = ["record_title", "field", "words", "min", "max", "unit", "claim_kind", "places"]
    head = [[heads[name] for name in columns]]
    kinds = [Sheet(names[name], [*head, *rows], widths, has_filters=True) for name, rows in values.items()]
    legend = Sheet(names["legend"], _legend(handbook, names), (28, 40, 70))
    edition = handbook.settings.data.get("edition", EMPTY)
    return workbook([legend, *flat, *kinds], handbook.settings.data["title"], str(edition.get("date", "")))


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that a workbook can have, and has not yet: capitals make no difference there."""
    name = title.translate(FORBIDDEN).strip()[:NAME]
    number, lower = 2, [other.lower() for other in taken]
    while name.lower() in lower:
        name = f"{title.translate(FORBIDDEN).strip()[: NAME - 4]} ({number})"
        number += 1
    return name


def _rows(handbook: Handbook, record: Record, told: Mapping[Path, Row]) -> Iterator[list[Cell]]:
    """Each value of a record on a line: whose it is, what it is, and for a claim where it comes from."""
    own = {claim.path: claim for claim in handbook.claims_of(record)}
    title = str(record.data.get("title", record.id))
    for path, value in _values(record.data, own):
        field = " · ".join(_path_in_words(handbook, record, path))
        claim = own.get(path)
        if claim:
            bounds = [claims.bound(claim, end) for end in ("min", "max")]
            unit, sort = (claims.label_of(claim, name, handbook).split("|")[0] for name in ("unit", "kind"))
            yield [title, field, told[path]["words"], *bounds, unit, sort, told[path]["places"]]
        else:
            yield [title, field, _label(handbook, record, path, value)]


def _values(value: Any, own: Mapping[Path, Claim], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The claims of a record, and the values outside them; an id is told by the place that it names."""
    if path in own or not isinstance(value, Mapping | tuple):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            if name != "id":
                yield from _values(inside, own, (*path, name))
    else:
        for index, inside in enumerate(value):
            yield from _values(inside, own, (*path, index))


def _path_in_words(handbook: Handbook, record: Record, path: Path) -> Iterator[str]:
    fields = handbook.fields[record.id]
    for depth in range(1, len(path) + 1):
        step = path[depth - 1]
        if isinstance(step, str):
            yield fields[path[:depth]].title or step
        else:
            item = at(record.data, path[:depth])
            names = [item.get(name) for name in ("title", "name", "id")] if isinstance(item, Mapping) else []
            yield str(next(filter(None, names), step + 1))


def _label(handbook: Handbook, record: Record, path: Path, value: Any) -> Cell:
    """A value as readers see it: what a choice is called, the title of what it refers to, a text without its signs."""
    field = handbook.fields[record.id].get(path)
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]
    if field and field.get("refersTo") is not None:
        return str(handbook.records[value].data.get("title", value))
    labels = (field.get("labels") if field else None) or {}
    # Where no Markdown stands, its signs are signs: what tells of a change may name claims that are gone.
    bare = claims.bare(handbook, value) if field and field.get("markdown") else value
    return str(labels.get(value, bare))


def _legend(handbook: Handbook, names: Mapping[str, str]) -> list[list[Cell]]:
    """What the sheets, columns, units and words mean, and which edition this is."""
    say, settings = handbook.messages, handbook.settings.data
    texts = say.texts["data"]
    edition, licence = settings.get("edition", EMPTY), settings.get("licence", EMPTY)
    rows: list[list[Cell]] = [[settings["title"], "", ""]]
    if edition:
        rows.append([say("data.edition"), f"{edition['number']}, {say.date(edition['date'])}", ""])
    if licence:
        rows.append([say("data.licence"), licence["title"], licence.get("url", "")])
    rows += [["", "", ""], [say("data.sheet"), say("data.in_it"), ""]]
    rows += [[names["claims"], say("data.about_claims"), ""], [names["sources"], say("data.about_sources"), ""]]
    rows += [[names[kind.name], kind.title, kind.about] for kind in _kinds(handbook)]
    rows += [["", "", ""], [say("data.column"), say("data.means"), ""]]
    rows += [[texts["columns"][name], texts["meanings"][name], ""] for name in texts["meanings"]]
    for name in ("unit", "kind", "status", "qualifier"):
        found = (
            handbook.fields[claim.record][(*claim.path, name)]
            for claim in handbook.claims.values()
            if name in claim.data
        )
        field = next(found, None)
        if field:
            rows += [["", "", ""], [field.title, say("data.means"), ""]]
            rows += [[code, label.replace("|", " / "), ""] for code, label in (field.get("labels") or {}).items()]
    return rows


def _package(handbook: Handbook, made: Mapping[str, str | bytes]) -> dict[str, Any]:
    """The description of the files that the Data Package standard asks for."""
    settings = handbook.settings.data
    edition, licence = settings.get("edition", EMPTY), settings.get("licence", EMPTY)
    about: dict[str, Any] = {"name": "methodiekboek", "title": settings["title"]}
    about |= {"version": str(edition["number"])} if edition else {}
    if licence:
        keys = {"name": "name", "title": "title", "path": "url"}
        about["licenses"] = [{key: licence[name] for key, name in keys.items() if name in licence}]
    used = [work for work in handbook.style.works if work.key in handbook.records]
    about["sources"] = [{"title": apa.text(apa.reference(work, handbook.style))} for work in used]
    return {**about, "resources": [_resource(name, content) for name, content in made.items()]}


def _resource(path: str, content: str | bytes) -> dict[str, Any]:
    name, _, suffix = path.rpartition(".")
    about: dict[str, Any] = {
        "name": re.sub("[^a-z0-9]+", "-", path),
        "path": path,
        "type": {"json": "json", "csv": "table"}.get(suffix, "file"),
        "format": suffix,
        "mediatype": TYPES[suffix],
        "hash": f"sha256:{sums.sum_of(_bytes(content))}",
        "bytes": len(_bytes(content)),
    }
    if suffix == "csv":
        fields = [{"name": column, "type": sort} for column, sort in TABLES[name].items()]
        about |= {"encoding": "utf-8", "schema": {"fields": fields, "primaryKey": [KEYS[name]]}}
    return about


def _json(value: Any) -> str:
    return json.dumps(_with_numbers(value), ensure_ascii=False, indent=1) + "\n"


def _with_numbers(value: Any) -> Any:
    """What JSON can say: numbers with a point as such, frozen mappings and lists as objects and arrays."""
    if isinstance(value, Mapping):
        return {name: _with_numbers(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_with_numbers(inside) for inside in value]
    return float(value) if isinstance(value, Decimal) else value


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
