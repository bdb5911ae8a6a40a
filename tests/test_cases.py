"""Cases are files: a record or a few files beside the page or the problems that they give.

`cases/<kind>/<what-it-shows>.yml` is one record of that kind; a folder `cases/<topic>/<what-it-shows>/` holds files
that are laid over the tiny handbook in `base/`. Beside it stands `<what-it-shows>.md`, the page that comes of it, or
`<what-it-shows>.problems.txt`, all that is wrong with it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TESTS, copy_base

from methodiekboek import report
from methodiekboek.build import build

CASES = TESTS / "cases"
EXPECTED = sorted([*CASES.glob("*/*.md"), *CASES.glob("*/*.problems.txt")])
GOOD = [path for path in EXPECTED if path.suffix == ".md"]
BAD = [path for path in EXPECTED if path.suffix == ".txt"]
ONE_FILE = [path for path in BAD if path.with_name(path.name.split(".")[0] + ".yml").exists()]


def name(path: Path) -> str:
    return path.relative_to(CASES).as_posix()


def lay(expected: Path, root: Path) -> str:
    """Puts a case into the handbook at `root`; gives the id of its record, or nothing for a folder."""
    what = expected.name.split(".")[0]
    record, folder = expected.with_name(what + ".yml"), expected.with_name(what)
    if record.exists():
        target = root / "content" / expected.parent.name / record.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(record, target)
        return what
    for path in folder.rglob("*"):
        if path.is_file():
            target = root / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return ""


@pytest.mark.parametrize("expected", GOOD, ids=name)
def test_a_good_case_gives_its_page(expected: Path, base: Path, expect: Callable[[Path, str], None]):
    """What is right builds, and the page is the one that somebody has read and found good."""
    what = lay(expected, base) or expected.name.split(".")[0]

    handbook, outputs, problems = build(base)

    assert report.as_text(problems, base, handbook.messages) == ""
    pages = {Path(output.path).stem: output.content for output in outputs}
    expect(expected, pages[what])


@pytest.mark.parametrize("expected", BAD, ids=name)
def test_a_bad_case_gives_its_problems(expected: Path, base: Path, expect: Callable[[Path, str], None]):
    """What is wrong is reported with its place and the way out, and nothing is built."""
    lay(expected, base)

    handbook, outputs, problems = build(base)

    assert outputs == []
    expect(expected, report.as_text(problems, base, handbook.messages) + "\n")


OF_THE_WHOLE = {"check-holds", "difference-is-named", "search-word-is-in-the-handbook"}
"""Rules that are judged when all records can be read."""


def test_all_bad_records_are_reported_in_one_run(tmp_path: Path):
    """A hundred mistakes are found at once: none hides another, unless what cannot be read may explain it."""
    root = copy_base(tmp_path / "handboek")
    for expected in ONE_FILE:
        lay(expected, root)

    _, _, problems = build(root)

    found = {(problem.rule, problem.mark.file) for problem in problems}
    for expected in ONE_FILE:
        text = expected.read_text(encoding="utf-8")
        wanted = re.findall(r"^fout\[([a-z-]+)\].*\n --> ([^:\n]+)", text, re.MULTILINE)
        own = {(rule, file) for rule, file in wanted if file.startswith("content/") and rule not in OF_THE_WHOLE}
        assert own <= found, expected.name


def test_every_kind_has_a_good_and_a_bad_case():
    """Whoever adds a kind shows what it looks like, and what happens when it is filled in wrong."""
    kinds = {path.name.split(".")[0] for path in (TESTS.parent / "schemas").glob("*.schema.json")}
    kinds -= {"common", "handbook", "page"}

    assert {path.parent.name for path in GOOD} >= kinds
    assert {path.parent.name for path in BAD} >= kinds
