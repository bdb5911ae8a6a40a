"""Open data: what can be taken along is what the handbook says, and opens in the programs that it is for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as etree
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import referencing
from jsonschema import Draft202012Validator
from referencing.jsonschema import DRAFT202012

from methodiekboek import data
from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.workbook import Sheet, workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def taken(whole: Handbook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the handbook of the project, in a folder."""
    root = tmp_path_factory.mktemp("open")
    for file in data.files(whole):
        target = root / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    return root / "data"


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(xlsx: bytes, number: int) -> list[list[str]]:
    """The rows of a sheet, counted from 1, as texts."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        shared = etree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in shared]
        sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        found = {}
        for cell in row:
            value = cell.findtext(f"{MAIN}v") or ""
            place = 0
            for letter in re.sub("[0-9]", "", str(cell.get("r"))):
                place = place * 26 + ord(letter) - ord("A") + 1
            found[place - 1] = texts[int(value)] if cell.get("t") == "s" else value
        rows.append([found.get(place, "") for place in range(max(found) + 1)])
    return rows


def test_every_record_is_there_and_fits_the_schema_beside_it(whole: Handbook, taken: Path):
    """JSON of each kind, checked with nothing but the files themselves."""
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in (taken / "schemas").iterdir()}
    registry = referencing.Registry().with_resources(
        (name, DRAFT202012.create_resource(schema)) for name, schema in schemas.items()
    )
    seen = set()
    for path in sorted(taken.glob("*.json")):
        if path.name == "datapackage.json":
            continue
        content = json.loads(path.read_text("utf-8"))
        validator = Draft202012Validator(schemas[Path(content["schema"]).name], registry=registry)
        for record in content["records"]:
            assert [error.message for error in validator.iter_errors(record["data"])] == [], record["id"]
            seen.add(record["id"])

    assert seen == set(whole.records)


def test_every_claim_is_found_by_its_address_in_json(whole: Handbook, taken: Path):
    """The address gives the place in the record, and there stands the number."""
    seen = set()
    for path in sorted(taken.glob("*.json")):
        for record in json.loads(path.read_text("utf-8")).get("records", ()):
            for address, pointer in record["claims"].items():
                found = record["data"]
                for step in pointer.split("/")[1:]:
                    found = found[int(step)] if isinstance(found, list) else found[step]
                claim = whole.claims[address].data
                for name in ("value", "min", "max", "text"):
                    same = claim.get(name)
                    assert found.get(name) == (float(same) if isinstance(same, Decimal) else same), address
                seen.add(address)

    assert seen == set(whole.claims)


def test_every_number_of_the_table_is_that_of_its_claim(whole: Handbook, taken: Path):
    """To the digit: 0.60 stays 0.60."""
    rows = read_table(taken / "claims.csv")

    assert [row["address"] for row in rows].count("") == 0
    assert {row["address"] for row in rows} == set(whole.claims)
    for row in rows:
        claim = whole.claims[row["address"]].data
        for name in ("value", "min", "max", "unit", "price_year", "status"):
            assert row[name] == str(claim.get(name, "")), (row["address"], name)
        assert row["sources"].split() == list(dict.fromkeys(place["source"] for place in claim.get("sources", ())))


def test_every_number_of_the_workbook_is_that_of_its_claim(whole: Handbook, taken: Path):
    """The second sheet has every claim; numbers are numbers there."""
    rows = cells((taken / "methodiekboek.xlsx").read_bytes(), 2)
    columns = list(data.TABLES["claims"])

    assert {row[0] for row in rows[1:]} == set(whole.claims)
    for row in rows[1:]:
        claim = whole.claims[row[0]].data
        for name in ("value", "min", "max"):
            said = (row + [""] * len(columns))[columns.index(name)]
            assert (Decimal(said) if said else None) == claim.get(name), row[0]


def test_the_workbook_has_a_legend_and_a_sheet_for_each_kind(whole: Handbook, taken: Path):
    """The legend comes first, and names every sheet."""
    xlsx = (taken / "methodiekboek.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        names = [sheet.get("name") for sheet in etree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
    legend = [row[0] for row in cells(xlsx, 1) if row]
    kinds = {record.kind for record in whole.records.values()}

    assert names[0] == "Legenda"
    assert len(names) == 3 + len(kinds)
    assert set(names[1:]) <= set(legend)


def test_the_package_is_what_it_says(taken: Path):
    """Frictionless finds every file, each of the size, checksum and columns that the package gives."""
    import frictionless  # takes seconds, so only here

    package = frictionless.Package(str(taken / "datapackage.json"))

    report = package.validate()

    assert report.flatten(["title", "note"]) == []
    assert {resource.path for resource in package.resources} == {
        path.relative_to(taken).as_posix() for path in taken.rglob("*") if path.is_file()
    } - {"datapackage.json", "SHA256SUMS"}


def test_sums_are_those_of_the_files(taken: Path):
    """`sha256sum -c` says of every file that it is whole, and of a changed one that it is not."""
    lines = (taken / "SHA256SUMS").read_text("utf-8").splitlines()
    named = {line.split("  ")[1]: line.split("  ")[0] for line in lines}

    assert set(named) == {p.relative_to(taken).as_posix() for p in taken.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    for name, said in named.items():
        assert hashlib.sha256((taken / name).read_bytes()).hexdigest() == said
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=taken, check=True)


def test_the_same_handbook_gives_the_same_bytes(whole: Handbook):
    """Nothing depends on the clock, also in a workbook, which has a date inside."""
    first = {file.path: file.data for file in data.files(whole)}

    assert {file.path: file.data for file in data.files(whole)} == first


def test_the_queries_of_the_page_work_on_the_files(whole: Handbook, taken: Path, monkeypatch: pytest.MonkeyPatch):
    """As they stand there, in the folder of the files; the answers are those of the handbook."""
    monkeypatch.chdir(taken)
    queries = re.findall(r"```sql\n(.*?)```", whole.pages["naslag/open-data.md"].text, re.DOTALL)

    effects, uses = (duckdb.sql(query).fetchall() for query in queries)

    claims = whole.claims.values()
    sizes = {c.address: float(c.data["value"]) for c in claims if c.data.get("unit") == "ES" and "value" in c.data}
    assert {address: value for address, value, _ in effects} == sizes
    assert [value for _, value, _ in effects] == sorted(sizes.values(), reverse=True)
    counted = {source: count for source, count in uses if source}
    assert counted["rooijen2020iag"] == sum(
        any(place["source"] == "rooijen2020iag" for place in claim.data.get("sources", ())) for claim in claims
    )


FORMULA = """title: "=1+1"
summary: Een doel.
level: main
statement: {text: "+SUM(A1) is geen som.", kind: goal, sources: [{source: jansen2020, page: 4}]}
"""


def test_what_looks_like_a_formula_stays_text(base: Path):
    """A program that opens the files computes nothing."""
    (base / "content/goal").mkdir()
    (base / "content/goal/doel.yml").write_text(FORMULA, encoding="utf-8")
    handbook, _, problems = build(base)
    assert problems == []
    files = {file.path: file for file in data.files(handbook)}

    assert "\n" not in str(files["data/records.csv"].content).split("doel,goal")[1].split("'=1+1")[0]
    assert ",'+SUM(A1) is geen som.," in str(files["data/claims.csv"].content)
    with zipfile.ZipFile(io.BytesIO(files["data/methodiekboek.xlsx"].data)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in sheet for sheet in sheets)


def test_what_is_no_markdown_keeps_its_signs(base: Path):
    """Such as the address of a claim, and what was changed: that may name claims and works that are gone."""
    was = "Duurt [=start.weg_is_weg] [@niemand2020]."
    (base / "content/change").mkdir()
    (base / "content/change/2026-01-02-start.yml").write_text(
        'title: Start\ndate: "2026-01-02"\nby: J. Jansen\nreason: Zo is het.\n'
        f'fields: [{{field: Kern, old: "{was}"}}]\n',
        encoding="utf-8",
    )
    handbook, _, problems = build(base)
    assert problems == []
    files = {file.path: file for file in data.files(handbook)}

    with zipfile.ZipFile(io.BytesIO(files["data/methodiekboek.xlsx"].data)) as book:
        assert was in book.read("xl/sharedStrings.xml").decode()


def test_sheets_of_one_name_and_long_names_can_be_told_apart():
    """A workbook allows 31 characters, some signs not at all, and no two names that differ in capitals alone."""
    taken: list[str] = []
    for title in ["Andere hulp", "andere hulp", "Wat/mag [niet]: * ?", "x" * 40, "x" * 41]:
        taken.append(data._sheet_name(title, taken))

    assert taken == ["Andere hulp", "andere hulp (2)", "Wat mag  niet", "x" * 31, "x" * 27 + " (2)"]
    assert workbook([Sheet(name, [["kop"]]) for name in taken])


def test_each_page_says_what_it_is(folder: Path):
    """Read back out of the site: the home page is the book, a word a defined term, the data a dataset."""

    def said(page: str) -> dict[str, object]:
        html = (folder / page / "index.html").read_text("utf-8")
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
        assert found
        return dict(json.loads(found.group(1)))

    assert said(".")["@type"] == "Book"
    assert said("methode/fasen/startfase")["@type"] == "Chapter"
    assert said("naslag/begrippen/begrip-effectgrootte")["@type"] == "DefinedTerm"
    assert said("naslag/open-data")["@type"] == "Dataset"
    assert "<" not in json.dumps(said("naslag/open-data"))
