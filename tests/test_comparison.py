"""What records are compared and filtered by, and that a comparison says no number of its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from copy import deepcopy
from pathlib import Path

import markdown
import pytest
from conftest import ROOT

from methodiekboek import claims
from methodiekboek.blocks import comparison
from methodiekboek.build import build
from methodiekboek.filters import filters, values
from methodiekboek.handbook import Handbook
from methodiekboek.model import Group
from methodiekboek_markdown.extension import MethodiekboekExtension

RECORD = """title: {title}
summary: Hulp.
type: intervention
relations:
  - {{id: a, relation: in_review, text: Een overzicht., kind: observed, sources: [{{source: jansen2020, page: 4}}]}}
{field}: {{{number}, kind: norm, sources: [{{source: jansen2020, page: 4}}]}}
"""


def offered(base: Path, field: str, numbers: dict[str, str]) -> dict[str, set[str]]:
    """For each choice of the only filter by number, the records that fit it."""
    folder = base / "content/related_intervention"
    folder.mkdir()
    for name, number in numbers.items():
        (folder / f"{name}.yml").write_text(RECORD.format(title=name, field=field, number=number), encoding="utf-8")
    handbook, _, problems = build(base)
    assert problems == []
    records = handbook.of_kind("related_intervention")
    said = [values(handbook, record) for record in records]
    name = next(name for row in said for name in row if name != "Soort")
    made, data = filters(handbook.messages, "Alle", said, [name])
    rows = {record.id: dict(own) for record, own in zip(records, data, strict=True)}
    choices = {label: choice.split("=") for choice, label in made[0].choices}
    return {
        label: {name for name, own in rows.items() if value in own[attribute].split()}
        for label, (attribute, value) in choices.items()
    }


def test_what_takes_at_most_a_number_fits_it_and_every_higher_one(base: Path):
    """The longest that a source gives counts; each unit is a choice of its own, since nothing is converted."""
    durations = {
        "zes": "value: 6, unit: month, qualifier: mean",
        "tot-twaalf": "min: 6, max: 12, unit: month",
        "weken": "value: 10, unit: week",
        "ten-minste": "value: 3, unit: month, qualifier: at_least",
        "woorden": "text: Kort.",
    }

    assert offered(base, "duration", durations) == {
        "ten hoogste 6 maanden": {"zes"},
        "ten hoogste 12 maanden": {"zes", "tot-twaalf"},
        "ten hoogste 10 weken": {"weken"},
    }


def test_a_number_lies_within_a_range_also_if_one_end_is_open(base: Path):
    """Ends count; 'tot 3' has no lowest, 'minimaal 2' no highest, and a number alone is only itself."""
    ages = {
        "reeks": "min: 1, max: 3, unit: year",
        "tot": "value: 3, unit: year, qualifier: up_to",
        "vanaf": "value: 2, unit: year, qualifier: at_least",
        "precies": "value: 4, unit: year",
    }

    assert offered(base, "age", ages) == {
        "1 jaar": {"reeks", "tot"},
        "2 jaar": {"reeks", "tot", "vanaf"},
        "3 jaar": {"reeks", "tot", "vanaf"},
        "4 jaar": {"vanaf", "precies"},
    }


def test_one_record_is_compared_with_none(base: Path):
    """It stands there by itself, with the rows that it has."""
    offered(base, "age", {"alleen": "min: 1, max: 3, unit: year"})
    handbook, _, _ = build(base)

    group = comparison.expand(handbook, "related_intervention")

    assert isinstance(group, Group)
    (side,) = (part for part in group.parts if isinstance(part, Group))
    assert [part.look for part in side.parts if isinstance(part, Group)] == ["heads", "row"]


@pytest.fixture(scope="module")
def page(whole: Handbook) -> tuple[etree.Element, dict[str, str]]:
    """The comparison of the handbook itself, and what each claim that is a number says."""
    handbook = whole
    text = handbook.pages["andere-hulp/vergelijken.md"].text
    html = markdown.markdown(text, extensions=["tables", "toc", MethodiekboekExtension(handbook)])
    numbers = {
        name: claims.words(claim, handbook) for name, claim in handbook.claims.items() if "text" not in claim.data
    }
    return etree.fromstring(f"<html>{html}</html>"), numbers


def test_every_number_in_the_comparison_is_that_of_a_claim(page: tuple[etree.Element, dict[str, str]]):
    """Outside claims and names there is no digit, and a claim that is a number says that number."""
    root, numbers = deepcopy(page)  # what is right is taken away
    seen = 0
    for cell in root.iter("dd"):
        for claim in cell.iter("span"):
            if claim.get("id") in numbers:
                said = "".join(claim[0].itertext())
                assert said.startswith(numbers[claim.get("id", "")]), claim.get("id")
                seen += 1
        for parent in list(cell.iter()):
            for child in list(parent):
                if child.get("class") == "mb-claim" or child.tag in {"a", "strong", "summary"}:
                    tail = child.tail
                    child.clear()
                    child.tail = tail
        assert not re.search(r"\d", "".join(cell.itertext())), "".join(cell.itertext())
    assert seen > 10


def test_every_help_has_every_row(page: tuple[etree.Element, dict[str, str]]):
    """No row is left out where a source says nothing: the cell says so."""
    root, _ = page
    (heads,) = root.findall(".//div[@class='mb-heads']")
    names = ["".join(head.itertext()).strip() for head in heads]
    columns = root.findall(".//div[@class='mb-row']")

    assert len(columns) == len(list((ROOT / "content/related_intervention").glob("*.yml"))) + 1
    for column in columns:
        assert ["".join(term.itertext()) for term in column.iter("dt")] == names
        assert all("".join(cell.itertext()).strip() for cell in column.iter("dd"))
