"""What our Markdown becomes in HTML: `markdown/<what-it-shows>.md` beside the `.html` that comes of it.

A folder of the same name holds files that are laid over the tiny handbook in `base/`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from conftest import TESTS

from methodiekboek.build import build
from methodiekboek_markdown.extension import MethodiekboekExtension

CASES = sorted((TESTS / "markdown").glob("*.md"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_markdown_gives_this_html(case: Path, base: Path, expect: Callable[[Path, str], None]):
    """Citations, claims and blocks become what readers see; what may run something becomes text."""
    if case.with_suffix("").is_dir():
        shutil.copytree(case.with_suffix(""), base, dirs_exist_ok=True)
    handbook, _, problems = build(base)
    assert problems == []
    extensions = ["tables", "toc", "fenced_code", MethodiekboekExtension(handbook)]

    html = markdown.markdown(case.read_text(encoding="utf-8"), extensions=extensions)

    expect(case.with_suffix(".html"), html + "\n")


def test_the_extension_needs_no_site_generator(base: Path):
    """Any host that runs Python-Markdown extensions names it and the folder of the handbook."""
    options = {"methodiekboek": {"root": str(base)}}

    html = markdown.markdown("Zie [@jansen2020].", extensions=["methodiekboek"], extension_configs=options)

    assert "Jansen &amp; De Boer, 2020" in html


def test_a_claim_inside_another_of_the_same_place_has_no_mark_of_its_own(base: Path):
    """One letter for one place: 'duurt 4–6 weken a, of korter. a' would say it twice."""
    start = base / "content/phase/start.yml"
    text = start.read_text(encoding="utf-8")
    places = '[{source: jansen2020, page: "9-10"}, {source: aanbieder, heading: De start}]'
    start.write_text(text.replace(places, "[{source: jansen2020, page: 9}]"), encoding="utf-8")
    handbook, _, problems = build(base)
    assert problems == []

    html = markdown.markdown("[=start.accounts.landelijk.focus]", extensions=[MethodiekboekExtension(handbook)])

    assert html.count('class="mb-mark"') == 1
    assert 'id="start.accounts.landelijk.duration"' in html


def test_a_claim_that_a_difference_names_leads_to_it(base: Path):
    """Wherever it is shown, also on a page by hand: a sign behind it, the difference at the foot of the page."""
    (base / "content/conflict").mkdir()
    (base / "content/conflict/duur.yml").write_text(
        """title: Duur van de start
summary: "Twee bronnen, twee duren."
type: between_sources
severity: A
claims: [start.accounts.landelijk.duration]
finding: "De duur is niet overal gelijk."
question: "Hoe lang duurt de start?"
""",
        encoding="utf-8",
    )
    handbook, _, problems = build(base)
    assert problems == []
    extension = MethodiekboekExtension(handbook)

    elsewhere = markdown.markdown("[=start.accounts.landelijk.duration]", extensions=[extension])
    asked = markdown.markdown("/// questions\n///", extensions=[extension])
    at_home = markdown.markdown(
        "[=start.accounts.landelijk.duration]\n\n[methodiekboek:page]: <bewijs/verschillen/duur.md>",
        extensions=[extension],
    )

    assert 'href="#mb-duur"' in elsewhere
    assert ">≠1</a></sup>" in elsewhere
    assert '<li id="mb-duur"><b class="mb-letter">≠1</b>' in elsewhere
    assert "Twee bronnen, twee duren." in elsewhere
    assert '<li><strong><a href="bewijs/verschillen/duur.md">Duur van de start</a></strong> Hoe lang duurt' in asked
    assert "≠" not in at_home


def test_the_extension_refuses_a_handbook_with_problems(base: Path):
    """Pages of a handbook that is half right are not shown."""
    (base / "content/phase/fout.yml").write_text("title: x\n", encoding="utf-8")

    with pytest.raises(ValueError, match="problems in the handbook"):
        MethodiekboekExtension(root=str(base))
