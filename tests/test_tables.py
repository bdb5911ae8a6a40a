"""Tables made from records: what stands in them, and the workbook that says the same."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as etree
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import markdown
import pytest
from conftest import TESTS, cells_of

from methodiekboek.build import build
from methodiekboek.tables import as_workbook
from methodiekboek.workbook import Sheet, workbook
from methodiekboek_markdown.extension import MethodiekboekExtension

CASE = TESTS / "cases" / "requirement" / "table-on-a-page"

DIFFERENCE = """title: Hoe lang de start duurt
summary: "Twee duren."
type: internal
severity: C
claims: [start.accounts.landelijk.duration, start.accounts.landelijk.hours]
finding: Zij verschillen.
"""


@pytest.fixture
def asked(base: Path) -> Path:
    """A handbook with one condition, about a claim over which sources differ."""
    shutil.copytree(CASE, base, dirs_exist_ok=True)
    (base / "content/conflict").mkdir()
    (base / "content/conflict/duur.yml").write_text(DIFFERENCE, encoding="utf-8")
    return base


def test_a_table_shows_claims_with_their_marks_and_where_sources_differ(
    asked: Path, expect: Callable[[Path, str], None]
):
    """A number has its name before it; the difference comes of the claim, and nobody has to list it."""
    handbook, _, problems = build(asked)
    assert problems == []

    html = markdown.markdown("/// table | requirement\n///", extensions=[MethodiekboekExtension(handbook)])

    expect(CASE.parent / "table-on-a-page.html", html + "\n")


def test_the_workbook_says_what_the_table_says(asked: Path):
    """The same words, with the places beside them and room for an answer; a second sheet says what the first is."""
    handbook, outputs, problems = build(asked)
    assert problems == []
    file = next(output for output in outputs if output.path.endswith(".xlsx"))

    heads, *rows = cells_of(file.data)

    assert heads == [
        "Voorwaarde", "Wat de bronnen zeggen", "Bron", "Bewijs om te vragen", "Waar bronnen verschillen of zwijgen",
        "Antwoord van de aanbieder", "Bewijsstuk",
    ]  # fmt: skip
    focus = "Kennismaken duurt 4–6 weken, of korter (De Aanbieder, z.d.). (18 september 2020; betwist)"
    assert rows == [
        [
            "Tijd voor het begin",
            f"1. Duur: 4–6 weken\n2. {focus}",
            "1. Jansen & De Boer, 2020, p. 9\n2. Jansen & De Boer, 2020, pp. 9–10; De Aanbieder, z.d., ‘De start’",
            "Hoe lang het begin duurde.",
            "Wie er begint, staat bij de start.\nHoe lang de start duurt",
        ]
    ]
    kind = handbook.schemas.kinds["requirement"]
    assert cells_of(file.data, 2) == [["Toelichting"], [kind.about]]


def test_two_builds_give_the_same_workbook(asked: Path):
    """No clock: the date is that of the edition, or none that means something."""
    handbook, _, _ = build(asked)
    kind = handbook.schemas.kinds["requirement"]

    assert as_workbook(handbook, kind) == as_workbook(handbook, kind)


@pytest.mark.parametrize(
    ("created", "said"), [("2026-11", "2026-11-01"), ("2026-11-05", "2026-11-05"), ("2026", "2026-01-01")]
)
def test_a_workbook_is_of_its_edition(created: str, said: str):
    """Also where an edition has no day or month; nothing in the file is of the moment it was made."""
    file = workbook([Sheet("Blad", [["Kop"]])], created=created)

    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        properties = etree.fromstring(parts.read("docProps/core.xml"))
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
    dates = [element.text or "" for element in properties if re.search("created|modified", element.tag)]
    assert dates == [f"{said}T00:00:00Z"] * 2


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5", "@jansen", "007", "https://example.org", "a\nb"])
def test_a_text_stays_text(text: str):
    """A spreadsheet program computes nothing and follows nothing that stands in a source."""
    file = workbook([Sheet("Blad", [["Kop"], [text]])])

    assert cells_of(file) == [["Kop"], [text]]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_number_is_a_number():
    """So that it can be added up; nothing stays empty."""
    file = workbook([Sheet("Blad", [["Kop", "Getal"], [None, Decimal("0.54")], [11250, None]])])

    assert cells_of(file) == [["Kop", "Getal"], ["0.54"], ["11250"]]
