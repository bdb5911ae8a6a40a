"""A record or a file of works that is gone, or cannot be read, is a problem where it is named, and no more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from methodiekboek.build import build

LONG = bool(os.environ.get("METHODIEKBOEK_MANY"))
"""Whether there are minutes for it, as in `make test-all`."""
KNOWN = [
    # Each of these once ended in a trace.
    "content/learning_step/leerstap-programmagetrouw.yml",
    "content/variant/s-heeren-loo.yml",
    "bibliography/elementen.bib",
]


def one_of_each() -> list[str]:
    """Of each kind the largest record, and each file of works."""
    if not LONG:
        return KNOWN
    kinds = (folder for folder in sorted((ROOT / "content").iterdir()) if folder.is_dir())
    largest = [max(folder.glob("*.yml"), key=lambda path: (path.stat().st_size, path)) for folder in kinds]
    found = [path.relative_to(ROOT).as_posix() for path in [*largest, *(ROOT / "bibliography").glob("*.bib")]]
    return list(dict.fromkeys([*KNOWN, *sorted(found)]))


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("weg") / "handboek"
    for folder in ("bibliography", "content", "docs", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.mark.parametrize("file", one_of_each())
def test_what_is_gone_is_a_problem(handbook: Path, file: str):
    text = (handbook / file).read_text("utf-8")
    (handbook / file).unlink()
    try:
        _, outputs, problems = build(handbook)
    finally:
        (handbook / file).write_text(text, encoding="utf-8")

    # What nothing names may go.
    assert bool(outputs) != bool(problems)
    assert problems or file not in KNOWN


@pytest.mark.parametrize("file", [file for file in one_of_each() if file.startswith("content/")])
def test_what_cannot_be_read_is_one_problem(handbook: Path, file: str):
    """And nobody is told that the records which name it are wrong."""
    text = (handbook / file).read_text("utf-8")
    (handbook / file).write_text("title: X\nzomaar: 1\n", encoding="utf-8")
    try:
        _, outputs, problems = build(handbook)
    finally:
        (handbook / file).write_text(text, encoding="utf-8")

    assert outputs == []
    assert {problem.mark.file for problem in problems} == {file}
