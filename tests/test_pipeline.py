"""Laws of the stages that every handbook rests on."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from methodiekboek.build import build
from methodiekboek.load import parse
from methodiekboek.messages import load_messages
from methodiekboek.sources.citation import find

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("typed", ["nee", "ja", "no", "on", "12:30", "2024-05-01", "1_000", "0123", "12,50"])
def test_text_stays_text(typed):
    """What an author types is not turned into something else."""
    document, _ = parse(f"veld: {typed}", "x.yml")

    assert document.data == {"veld": typed}


def test_a_number_keeps_its_decimals():
    """0.50 stays 0.50, and is written with a comma in Dutch."""
    document, _ = parse("veld: 0.50", "x.yml")

    assert document.data["veld"] == Decimal("0.50")
    assert load_messages("nl").number(document.data["veld"]) == "0,50"
    assert load_messages("nl").number(11250) == "11.250"


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: 1\na: 2\n", "duplicate-key", 2, 1),
        ("a: hulp #1\n", "no-comment", 1, 9),
        ("a: &co x\n", "no-alias", 1, 4),
        ("a: *co\n", "no-alias", 1, 4),
        ("a: !!int 3\n", "no-tag", 1, 4),
        ("a: 1\n---\nb: 2\n", "one-document", 2, 1),
        ("a:\n", "no-empty-value", 1, 1),
        ("a: 11.250\n", "clear-number", 1, 4),
        ("a:\tb\n", "visible-characters", 1, 3),
        ("a: b\u00a0c\n", "visible-characters", 1, 5),
        ("a: b\u200bc\n", "visible-characters", 1, 5),
        ("a: [1\n", "readable-yaml", 2, 1),
        ("", "empty-file", 1, 1),
    ],
)
def test_a_trap_of_yaml_is_a_problem_at_its_place(text, rule, line, column):
    """What YAML would swallow in silence is reported where it stands."""
    _, problems = parse(text, "x.yml")

    assert [(p.rule, p.mark.line, p.mark.column) for p in problems] == [(rule, line, column)]


def test_all_traps_in_one_file_are_reported_together():
    """The second mistake does not wait for the first to be mended."""
    _, problems = parse("a: hulp #1\nb: &co x\nb: 2\nc: 11.250\n", "x.yml")

    assert [p.rule for p in problems] == ["no-comment", "no-alias", "duplicate-key", "clear-number"] or {
        p.rule for p in problems
    } == {"no-comment", "no-alias", "duplicate-key", "clear-number"}


def test_citations_are_found_outside_code_and_addresses():
    """`[@x]` in code, an e-mail address and a link are left alone."""
    text = "Zie [zie ook @a, pp. 3-5; @b] en @c [p. 3]; `[@d]`, jan@e.nl, [x](https://f.nl/@g)."
    found = [hit.citation.keys for hit in find(text) if hit.citation]

    assert found == [("a", "b"), ("c",)]


def test_the_handbook_has_no_problems():
    """What is on main builds."""
    _, outputs, problems = build(ROOT)

    assert problems == []
    assert outputs


def test_every_problem_stops_the_pages(tmp_path):
    """A handbook that is half right gives no pages, and every problem at once."""
    for folder in ("schemas", "docs", "bibliography", "content"):
        subprocess.run(["cp", "-r", str(ROOT / folder), str(tmp_path / folder)], check=True)
    (tmp_path / "content/variant/fout.yml").write_text("title: x\nsumary: y\npopulation: {kind: norm}\n", encoding="utf-8")
    (tmp_path / "content/cost/fout-bedrag.yml").write_text(
        "title: x\nsummary: Dat duurt 6 weken.\namount: {value: 1, kind: estimate, sources: [{source: nergens}]}\nunknown: [x]\n",
        encoding="utf-8",
    )
    _, outputs, problems = build(tmp_path)
    rules = {p.rule for p in problems}

    assert outputs == []
    assert {"unknown-field", "missing-field", "source-exists", "number-has-unit", "number-has-source"} <= rules


def test_imports_run_one_way():
    """The contracts of pyproject.toml hold."""
    done = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
