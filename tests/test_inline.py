"""What may not stand in a page is found, each thing at its place, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TESTS

from methodiekboek import report
from methodiekboek.inline import inline_problems
from methodiekboek.messages import load_messages

FOLDER = TESTS / "inline"


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.html")), ids=lambda page: page.stem)
def test_a_page_has_these_problems(page: Path, expect: Callable[[Path, str], None]):
    problems = inline_problems(page.name, page.read_text("utf-8"))

    expect(page.with_suffix(".problems.txt"), report.as_text(problems, FOLDER, load_messages("nl")))


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)",
        '<a title="x" "y=z onclick=alert(1)>',
        "<svg/onload=alert(1)>",
        "<p\nstyle=x>",
        '<img src="a.png"onerror="alert(1)">',
        "<script type=text/javascript>alert(1)</script>",
        '<script type="application/json" src="//elders.example/a.js"></script>',
        "<SCRIPT>alert(1)</SCRIPT>",
        "<button formaction=javascript:alert(1)>",
        "<script></script>",
    ],
)
def test_no_way_of_writing_hides_it(page: str):
    """Between pages that are well, as on a site where the same tags come back."""
    well = '<p class="a">'
    assert inline_problems("a.html", well) == []

    assert [problem.mark.file for problem in inline_problems("b.html", well + page)] == ["b.html"]
