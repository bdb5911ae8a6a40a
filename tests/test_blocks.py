"""What blocks make of records, where the handbook of the cases has too few to show it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from conftest import TESTS

from methodiekboek.blocks import alphabet, calculator, open_points
from methodiekboek.build import build
from methodiekboek.model import Group, Markdown

RECORD = """title: {title}
summary: Een doel.
level: main
statement: {{text: Het doel., kind: goal, sources: [{{source: jansen2020, page: 4}}]}}
"""


def test_letters_are_those_of_a_dictionary(base: Path):
    """Accents, capitals, quotes and numbers do not move a word away from its letter."""
    (base / "content/goal").mkdir()
    for number, title in enumerate(["Zorg", "‘Eigen kracht’", "Één plan", "eerst", "1Plan", "Praten"]):
        (base / f"content/goal/doel-{number}.yml").write_text(RECORD.format(title=title), encoding="utf-8")
    handbook, _, problems = build(base)
    assert problems == []

    group = alphabet.expand(handbook, "goal")

    assert isinstance(group, Group)
    letters, *parts = group.parts
    lines = [str(part) if isinstance(part, Markdown) else str(part.parts[0]).split("]")[0] for part in parts]
    assert letters == Group("letters", (Markdown("[E](#e) [P](#p) [Z](#z)"),))
    assert [line.lstrip("*[") for line in lines] == [
        "## E", "Één plan", "eerst", "‘Eigen kracht’",
        "## P", "1Plan", "Praten",
        "## Z", "Zorg",
    ]  # fmt: skip


def test_open_points_stand_under_their_section_and_page(base: Path):
    """In the order of the menu; a page that leaves nothing open is not named."""
    folder = base / "content/variant"
    landelijk = (folder / "landelijk.yml").read_text(encoding="utf-8")
    (folder / "landelijk.yml").write_text(landelijk + 'unknown: ["Hoe lang het duurt.", "Wat het kost."]\n', "utf-8")
    handbook, _, problems = build(base)
    assert problems == []

    group = open_points.expand(handbook, "")

    assert isinstance(group, Group)
    title = handbook.records["landelijk"].data["title"]
    assert group.parts == (
        Markdown("## De methode"),
        Markdown(f"### [{title}](record:landelijk)"),
        Markdown("- Hoe lang het duurt.\n- Wat het kost."),
    )


def test_without_open_points_the_block_says_so(base: Path):
    """A page with nothing on it would look broken."""
    handbook, _, _ = build(base)

    assert open_points.expand(handbook, "") == Markdown(handbook.messages("site.none_yet"))


def test_a_calculator_starts_from_the_claims(base: Path):
    """Its numbers are those of the claims, the part that is asked for; its words are those of the handbook."""
    shutil.copytree(TESTS / "cases/cost_model/on-a-page", base, dirs_exist_ok=True)
    handbook, _, problems = build(base)
    assert problems == []

    group = calculator.expand(handbook, "rekenen")

    data = dict(group.data)
    model = json.loads(data["model"])
    assert model["inputs"] == {"hours": 2, "weeks": None, "rate": 50, "amount": 1000, "price_year": 2019}
    assert [reading["inputs"] for reading in model["readings"]] == [{}, {"hours": 4}]
    assert [(part["share"], part["elements"]) for part in model["components"]] == [(60, ["professionals"]), (40, [])]
    assert model["levels"] == {"hours": None, "rate": None, "amount": 2019, "price_year": 2019}
    assert model["indices"] == [{"id": "prijzen", "title": "Prijzen van ritten", "changes": {}}]
    assert json.loads(data["words"])["per_client"] == "{amount} per reiziger"
