"""What a build does is in proportion to the handbook: counted in calls and files, and never in seconds."""

from __future__ import annotations

import cProfile
import pstats
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import copy_base
from test_again import full, made, replace_in

from methodiekboek import load
from methodiekboek.build import build, checked

MORE = 30
"""How many records come with each step."""
HEAVY = {"importlib.metadata", "jsonschema", "latexcodec", "mkdocs", "pybtex", "rispy", "xlsxwriter"}
"""What takes long to import, and does nothing where nothing is wrong or new."""


def grown(root: Path, count: int) -> Path:
    """The small handbook with so many more phases, each of which names the one before it."""
    phase = full(copy_base(root)) / "content/phase/start.yml"
    text = phase.read_text("utf-8")
    for number in range(count):
        name = f"stap-{number:03}"
        more = text.replace("title: Start\n", f"title: Stap {number}\n").replace(
            "order: 1\n", f"order: {number + 10}\n"
        )
        assert more != text
        (phase.parent / f"{name}.yml").write_text(more, encoding="utf-8")
    return root


def calls(work: Callable[[], object]) -> int:
    """How many functions are called."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["check", "site"])
def test_twice_as_many_records_are_twice_as_much_work(tmp_path: Path, what: str):
    """What grew with the square would show in the second step."""
    counted = []
    for step in range(3):
        root = grown(tmp_path / str(step), step * MORE)
        assert build(root)[2] == []
        site = tmp_path / f"site-{step}"
        counted.append(calls(lambda root=root, site=site: build(root) if what == "check" else made(root, site)))

    first, second = counted[1] - counted[0], counted[2] - counted[1]
    # The theme writes the menu of a section on each page of it, and all of these stand in one.
    assert second <= (1.1 if what == "check" else 1.3) * first


def test_a_change_of_one_record_is_made_again_where_it_shows(tmp_path: Path):
    """Another summary stands on the page of the record, on its sheet and in the list of its kind: these three.

    Rules are asked of that record alone.
    """
    root = grown(tmp_path / "handboek", MORE)
    before = made(root, tmp_path / "een")
    replace_in(root / "content/phase/stap-007.yml", "summary: Gezin", "summary: Een gezin")
    after = made(root, tmp_path / "twee")

    assert before["article"] == before["page"] > MORE
    # The open data says it too: of that record, and so in files that hold all of them.
    assert after == {"right": 1, "data": 1, "told": 1, "article": 3, "page": 3, "entry": 3, "inline": 3}


def test_a_check_after_one_change_asks_of_that_alone(tmp_path: Path):
    root = grown(tmp_path / "handboek", MORE)
    _, problems, before = checked(root)
    replace_in(root / "content/phase/stap-007.yml", "summary: Gezin", "summary: Een gezin")
    _, still, after = checked(root)

    assert problems == still == []
    assert before.made["right"] == before.made["body"] + 2 > MORE  # the two are pages by hand
    assert after.made == {"right": 1}  # its summary stands above what its template shows


def test_a_preview_reads_again_only_what_was_changed(base: Path):
    """Its edit screen too: both read a handbook for as long as they are open."""

    def read() -> int:
        before = load._parsed.cache_info().misses
        assert build(base)[2] == []
        return load._parsed.cache_info().misses - before

    load._parsed.cache_clear()
    assert read() > 10
    assert read() == 0
    replace_in(base / "content/phase/start.yml", "summary: Gezin", "summary: Een gezin")
    assert read() == 1


def test_a_check_waits_for_nothing_that_only_reads_or_explains(base: Path):
    """Neither after one change: what reads literature, and what says what is wrong with a record."""
    code = f"""
import sys
from methodiekboek.cli import main
main(["check"])
print(*sorted({HEAVY} & set(sys.modules)))
"""

    def imported() -> str:
        done = subprocess.run([sys.executable, "-c", code], cwd=base, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[-1]

    entry = '@book{oud, author = "Smit, A.", title = "Oud", publisher = "Boom", year = 2001}\n'
    (base / "bibliography/oud.bib").write_text(entry, encoding="utf-8")
    first = imported()
    replace_in(base / "content/phase/start.yml", "summary: Gezin", "summary: Een gezin")

    assert "pybtex" in first.split()
    assert imported() == ""
