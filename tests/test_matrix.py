"""Matrices: nothing that a record says is left out, and an empty cell says that it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import ROOT

from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.markup import Reference, scan
from methodiekboek.model import Group


@pytest.fixture(scope="module")
def whole() -> Handbook:
    handbook, _, problems = build(ROOT)
    assert problems == []
    return handbook


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
