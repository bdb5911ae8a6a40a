"""Matrices: nothing that a record says is left out, and an empty cell says that it is empty."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from conftest import TESTS

from methodiekboek.blocks import matrix
from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.markup import Reference, scan
from methodiekboek.model import Group, Markdown


def placed(handbook: Handbook) -> list[str]:
    """The arguments of every matrix on a page."""
    found = (hit for page in handbook.pages.values() for hit in scan(page.text))
    return [hit.argument for hit in found if isinstance(hit, Reference) and (hit.kind, hit.name) == ("block", "matrix")]


def cells(group: Group) -> Iterator[tuple[Group, str]]:
    """The cells of a table, each with all that is said in it."""
    for part in group.parts:
        if isinstance(part, Group) and part.tag == "td":
            yield part, " ".join(str(piece) for piece in part.parts)
        elif isinstance(part, Group):
            yield from cells(part)


def test_no_cell_is_blank(whole: Handbook):
    """What is not there is said in words or with a dash, never by white alone."""
    assert placed(whole)
    for argument in placed(whole):
        found = list(cells(whole.blocks["matrix"].expand(whole, argument)))
        assert found
        assert [cell for cell, said in found if not said.strip()] == [], argument


def test_every_estimate_stands_in_the_matrix_of_goals(whole: Handbook):
    """Also one of an outcome that is no goal: it has a row at the end."""
    table = whole.blocks["matrix"].expand(whole, "goal study.overlap_group")
    said = " ".join(text for _, text in cells(table))

    shown = set(re.findall(r"\[=([^\]+]+)\]", said))

    estimates = {claim.address for claim in whole.listed("study", "estimates", "contrast")}
    assert estimates <= shown


def test_the_main_goal_is_empty_for_the_method_itself(whole: Handbook):
    """Whether children stay at home was measured of predecessors alone: the cells of the other studies say so."""
    table = whole.blocks["matrix"].expand(whole, "goal study.overlap_group")
    body = table.parts[1]
    assert isinstance(body, Group)
    first = next(cells_of for cells_of in [list(cells(body.parts[0]))] if cells_of)  # type: ignore[arg-type]

    national, pactum, predecessors = (said for _, said in first)

    assert national == pactum == "geen uitkomst in de bronnen"
    assert "ten-brink-2001.placement.thuis-afsluiting" in predecessors


def test_what_meets_no_row_of_a_matrix_is_not_left_out(base: Path):
    """An item of the list of IAG has the other list beside it; what is found nowhere stands at the end."""
    shutil.copytree(TESTS / "cases/element_mapping/all-fields", base, dirs_exist_ok=True)
    handbook, _, problems = build(base)
    assert problems == []

    rows = _rows(matrix.expand(handbook, "element_set.elements all-fields"))

    assert rows == [
        ("Elementen", "Onze lijst naast wat helpt"),
        ("Luisteren", "Komt deels overeen: [Houding](claim:wat-helpt.elements.houding)"),
        ("In geen van deze rijen", "Niet gevonden: [Thuis](claim:wat-helpt.elements.thuis)"),
    ]


def test_an_item_stands_by_what_it_is_inside_of(base: Path):
    """It names a reason of an element, and stands in the row of that element; records are rows of what is in them."""
    shutil.copytree(TESTS / "cases/element_mapping/all-fields", base, dirs_exist_ok=True)
    file = base / "content/element_mapping/all-fields.yml"
    text = file.read_text(encoding="utf-8").replace("onze-lijst.proof", "wat-helpt.elements.thuis")
    file.write_text(text.replace("onze-lijst.elements.luisteren", "wat-helpt.elements.houding.rationale.vertrouwen"))
    handbook, _, problems = build(base)
    assert problems == []

    items = _rows(matrix.expand(handbook, "element_set.elements all-fields"))
    records = _rows(matrix.expand(handbook, "element_set element_mapping"))

    assert [row[0] for row in items] == ["Elementen", "Houding", "Thuis", "In geen van deze rijen"]
    assert items[1][1] == items[2][1] == "Komt deels overeen: [Houding](claim:wat-helpt.elements.houding)"
    assert [row[1] for row in records[1:3]] == ["geen element", items[1][1]]


def test_a_technique_shows_its_own_before_that_of_its_group(base: Path):
    """The group says both, the technique only its goals; of the same words in a cell there is one."""
    shutil.copytree(TESTS / "markdown/matrix", base, dirs_exist_ok=True)
    group = base / "content/technique_group/praten.yml"
    place = "kind: goal, sources: [{source: jansen2020, page: 3}]"
    goals = f"goals:\n  - {{id: slapen, goal: goed-slapen, text: Wie praat slaapt beter., {place}}}\n"
    phase = f"  - {{id: later, phase: start, text: Praten gaat door., {place}}}\n"
    group.write_text(group.read_text(encoding="utf-8") + phase + goals, encoding="utf-8")
    handbook, _, problems = build(base)
    assert problems == []

    _, praten, luisteren, _ = _rows(matrix.expand(handbook, "technique goal phase"))

    begin = "praten.phases.begin"
    assert praten[1:] == ("niet genoemd", "[genoemd](claim:praten.goals.slapen)", f"[genoemd](claim:{begin})")
    assert luisteren[1:] == ("[genoemd](claim:luisteren.goals.eten)", "niet genoemd", f"[via de groep](claim:{begin})")


def test_a_matrix_of_kinds_without_records_says_so(base: Path):
    """A table with heads alone would look broken."""
    handbook, _, _ = build(base)

    assert matrix.expand(handbook, "goal study") == Markdown(handbook.messages("site.none_yet"))


def _rows(table: Group | Markdown) -> list[tuple[str, ...]]:
    """What the cells of a table say, row by row."""
    assert isinstance(table, Group)
    found = []
    for part in table.parts:
        for row in part.parts:
            said = (cell.parts[0] for cell in row.parts)
            found.append(tuple(each if isinstance(each, str) else "".join(run.text for run in each) for each in said))
    return found
