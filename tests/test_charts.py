"""Charts: `charts/<what-it-shows>.svg` is the picture that somebody has looked at in a browser and found right."""

from __future__ import annotations

import itertools
import json
import shutil
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import TESTS

from methodiekboek import report
from methodiekboek.build import build
from methodiekboek.handbook import Chart, Handbook
from methodiekboek.model import Shape
from methodiekboek_markdown.blocks import draw

CASES = {
    "effects-of-known-and-unknown-groups": "effects study child_behaviour within_group vuistregel",
    "effects-without-a-scale": "effects study child_behaviour between_groups",
    "shares-that-are-101-together": "shares proef.outcome_shares.afgerond",
    "shares-of-one-sort": "shares proef.outcome_shares.een",
    "flow-that-does-not-add-up": "flow proef.sample_flow.gezinnen",
    "parts-of-an-amount": "parts traject",
    "scores-against-a-threshold": "scores gemeten",
    "timeline-of-two-descriptions": "timeline phase",
    "bars-of-shares-and-a-range": "bars proef.placement.thuis proef.placement.later",
    "bars-of-effects-and-nothing": "bars proef.trend.vroeg proef.trend.laat",
}


@pytest.fixture
def drawn(base: Path) -> Handbook:
    """The tiny handbook with something to draw."""
    shutil.copytree(TESTS / "charts/handbook", base, dirs_exist_ok=True)
    handbook, _, problems = build(base)
    assert report.as_text(problems, base, handbook.messages) == ""
    return handbook


@pytest.mark.parametrize("case", CASES)
def test_a_chart_is_this_picture(case: str, drawn: Handbook, expect: Callable[[Path, str], None]):
    """Made from the claims, the same to the byte on every machine."""
    name, *words = CASES[case].split()

    picture = draw(drawn.charts[name].draw(drawn, words).picture)

    picture.set("xmlns", "http://www.w3.org/2000/svg")
    etree.indent(picture)
    expect(TESTS / f"charts/{case}.svg", etree.tostring(picture, encoding="unicode") + "\n")


def test_every_chart_has_a_case(drawn: Handbook):
    """What nobody has looked at is not shown."""
    assert {words.split()[0] for words in CASES.values()} == set(drawn.charts)


TASKS = {
    "title": "Taak", "plural": "Taken", "description": "Wat er te doen is.", "type": "object",
    "page": {"section": "methode", "slug": "taken", "order": 99},
    "properties": {"title": {"title": "Kop", "description": "De kop.", "type": "string"}},
}  # fmt: skip
"""A kind with fields that a chart of ours has too, for something else."""


@pytest.mark.parametrize(
    ("chart", "fields"),
    [
        ("flow", "steps: [Bel aan, Ga zitten]"),
        ("flow", "steps: {eerst: Bel aan}"),
        ("flow", "steps: 3"),
        ("flow", "steps: []"),
        ("flow", "steps: [{id: bel, title: Bel aan, role: gast}]"),
        ("shares", "shares: [{id: half, category: groot}]"),
        ("shares", "shares: groot"),
        ("parts", "amount: 3\ncomponents: [{id: brood, title: Brood, amount: {value: 3}}]"),
        ("parts", "amount: 3\ncomponents: [Brood]"),
    ],
)
def test_what_has_the_same_fields_for_something_else_is_not_drawn(drawn: Handbook, base: Path, chart: str, fields: str):
    """It is no word for the chart, which draws what it drew; who asks for it is told so."""
    about = {"title": "Veld", "description": "Iets anders."}
    schema = TASKS["properties"] | {line.partition(":")[0]: about for line in fields.split("\n")}
    (base / "schemas/task.schema.json").write_text(json.dumps(TASKS | {"properties": schema}), encoding="utf-8")
    (base / "schemas/task.md.jinja").write_text("Te doen.", encoding="utf-8")
    (base / "content/task").mkdir()
    (base / "content/task/bezoek.yml").write_text(f"title: Bezoek\n{fields}\n", encoding="utf-8")
    handbook, _, problems = build(base)
    assert report.as_text(problems, base, handbook.messages) == ""
    assert {*handbook.charts[chart].words(handbook)[0]} == {*drawn.charts[chart].words(drawn)[0]} != set()

    page = base / "docs/effecten.md"
    page.write_text(f"{page.read_text('utf-8')}\n/// chart | {chart} bezoek\n///\n", encoding="utf-8")
    assert [(problem.rule, problem.facts["typed"]) for problem in build(base)[2]] == [("word-fits", "bezoek")]


def every(handbook: Handbook) -> Iterator[tuple[str, Chart, tuple[str, ...]]]:
    """Every chart of everything that it can draw alone; those of more words with their first words."""
    for name, chart in handbook.charts.items():
        for words in itertools.product(*(sorted(known) for known in chart.words(handbook))):
            yield name, chart, words


def shapes(shape: Shape) -> Iterator[Shape]:
    yield shape
    for part in shape.parts:
        if isinstance(part, Shape):
            yield from shapes(part)


def test_every_number_in_a_chart_is_that_of_its_claim(whole: Handbook):
    """Read back out of the picture: the words beside a claim hold its number; no picture lacks one."""
    count = 0
    for name, chart, words in every(whole):
        said: dict[str, str] = {}
        for shape in shapes(chart.draw(whole, words).picture):
            address = dict(shape.attributes).get("data-of")
            if address and shape.tag == "text":
                said[address] = said.get(address, "") + " " + "".join(str(part) for part in shape.parts)
        for address, text in said.items():
            claim = whole.claims[address]
            if "text" not in claim.data:
                numbers = [claim.data[field] for field in ("value", "min", "max") if field in claim.data]
                assert all(whole.messages.number(number) in text for number in numbers), (name, words, address, text)
                count += 1
    assert count > 300


def test_what_is_twice_as_much_is_drawn_twice_as_long(whole: Handbook):
    """In one picture, bars of numbers in the same unit are as long as their numbers."""
    for name in ("shares", "parts", "flow"):
        chart = whole.charts[name]
        for word in sorted(chart.words(whole)[0]):
            lengths: dict[str, set[Decimal]] = {}
            for shape in shapes(chart.draw(whole, [word]).picture):
                put = dict(shape.attributes)
                if shape.tag == "rect" and "data-of" in put:
                    claim = whole.claims[put["data-of"]]
                    ratio = Decimal(put["width"].rstrip("%")) / Decimal(claim.data["value"])
                    lengths.setdefault(claim.data["unit"], set()).add(ratio)
            for ratios in lengths.values():
                # Widths are rounded to a hundredth of a percent.
                assert max(ratios) - min(ratios) <= max(ratios) * Decimal("0.01"), (name, word, ratios)


def test_a_dot_stands_at_its_number(whole: Handbook):
    """Effects on one axis from nothing on, whatever their order."""
    chart = whole.charts["effects"]
    for words in itertools.product(*(sorted(known) for known in chart.words(whole))):
        places = {
            Decimal(put["cx"].rstrip("%")) / Decimal(whole.claims[put["data-of"]].data["value"])  # all are above 0
            for shape in shapes(chart.draw(whole, words).picture)
            for put in [dict(shape.attributes)]
            if shape.tag == "circle" and "data-of" in put
        }
        assert not places or max(places) - min(places) <= max(places) * Decimal("0.01")


def test_change_and_difference_are_never_in_one_picture(whole: Handbook):
    """Change within a group and a difference between groups are not the same thing."""
    chart = whole.charts["effects"]
    for words in itertools.product(*(sorted(known) for known in chart.words(whole))):
        picture = chart.draw(whole, words).picture
        named = {dict(shape.attributes).get("data-of") for shape in shapes(picture)} - {None}
        assert {whole.claims[str(address)].data["contrast"] for address in named} <= {words[2]}


def test_the_table_beside_a_picture_has_the_same_numbers(whole: Handbook):
    """Whoever cannot see the picture misses no number."""
    for name, chart, words in every(whole):
        drawing = chart.draw(whole, words)
        named = {dict(shape.attributes).get("data-of") for shape in shapes(drawing.picture)} - {None}
        missing = {address for address in named if f"[={address}]" not in drawing.table}
        assert {a for a in missing if "text" not in whole.claims[str(a)].data} == set(), (name, words)


def test_a_summary_of_findings_has_every_estimate_of_its_outcome(whole: Handbook):
    """One table for an outcome, with what was not found, too; no study is left out."""
    block = whole.blocks["findings"]
    kinds, outcomes = block.words(whole) if block.words else ((), ())
    for kind, outcome in itertools.product(kinds, outcomes):
        table = str(block.expand(whole, f"{kind} {outcome}"))
        for claim in whole.listed(kind, "estimates", "outcome", "contrast"):
            assert (f"[={claim.address}]" in table) == (claim.data["outcome"] == outcome)


def test_the_page_of_outcomes_has_them_all(whole: Handbook):
    """An outcome that a new study brings is not forgotten."""
    page = whole.pages["bewijs/uitkomsten.md"].text
    block = whole.blocks["findings"]
    assert block.words
    outcomes = block.words(whole)[1]

    assert [outcome for outcome in outcomes if f"/// findings | study {outcome}\n" not in page] == []
