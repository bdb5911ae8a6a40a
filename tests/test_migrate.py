"""Content of an earlier edition goes on in a later one: a folder for each migration, with files before and after."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import TESTS, copy_base

from methodiekboek.build import build
from methodiekboek.cli import main
from methodiekboek.migrate import FOLDER, migrated, migrations
from methodiekboek.rewrite import rewrite
from methodiekboek.schema import load_schemas

CASES = sorted((TESTS / "migrate").iterdir())


def texts(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_content_says_the_same_under_new_names(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Line for line as it was written; it had problems before and has none after, and a second time nothing changes."""
    root = copy_base(tmp_path / "handboek")
    shutil.copytree(case / "before", root, dirs_exist_ok=True)
    others = texts(root).keys() - texts(case / "after").keys()
    untouched = {name: texts(root)[name] for name in others}
    assert build(root)[2] != []

    assert main(["--root", str(root), "migrate", "--check"]) == 1
    assert texts(root).items() >= texts(case / "before").items()
    assert main(["--root", str(root), "migrate"]) == 0
    assert texts(root).items() >= texts(case / "after").items()
    assert texts(root).items() >= untouched.items()

    assert build(root)[2] == []
    capsys.readouterr()
    assert main(["--root", str(root), "migrate", "--check"]) == 0
    assert capsys.readouterr().out.startswith("0 ")


def test_every_migration_is_tried():
    assert [case.name for case in CASES] == [path.stem for path in sorted(FOLDER.glob("*.yml"))]
    assert all(migration["about"] for migration in migrations())


def test_a_handbook_whose_own_schema_has_the_former_name_keeps_it(tmp_path: Path):
    root = copy_base(tmp_path / "handboek")
    shutil.copytree(CASES[0] / "before", root, dirs_exist_ok=True)
    schema = root / "schemas/evidence_review.schema.json"
    schema.write_text(schema.read_text("utf-8").replace("includes_method", "includes_iag"), encoding="utf-8")

    changed, problems = migrated(root, load_schemas(root)[0])

    assert problems == []
    assert not any("evidence_review" in name or "lezen" in name for name in changed)


def test_what_cannot_be_read_is_left(tmp_path: Path):
    root = copy_base(tmp_path / "handboek")
    shutil.copytree(CASES[0] / "before", root, dirs_exist_ok=True)
    (root / "content/evidence_review/kapot.yml").write_text("title: [", encoding="utf-8")

    assert "content/evidence_review/kapot.yml" not in migrated(root, load_schemas(root)[0])[0]


@pytest.mark.parametrize("line", ["owner: +1", "owner: Null", "owner: TRUE", "2024-05-01: 1", "true: 1\n1: 1"])
def test_what_cannot_be_rewritten_is_a_problem_and_nothing_changes(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """What would be lost in one file holds up all; its place is told, and what to change in it."""
    root = copy_base(tmp_path / "handboek")
    shutil.copytree(CASES[0] / "before", root, dirs_exist_ok=True)
    record = root / "content/evidence_review/overzicht.yml"
    record.write_text(f"{record.read_text('utf-8')}{line}\n", encoding="utf-8")
    before = texts(root)

    assert main(["--root", str(root), "migrate"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("fout[file-can-be-rewritten]: ")
    assert "\n --> content/evidence_review/overzicht.yml:1:1\n" in said.err
    assert "verander het zelf: includes_iag → includes_method." in said.err
    assert said.err.endswith("Er is niets overgezet.\n")
    assert texts(root) == before


def test_a_field_with_another_name_stays_as_it_was_written():
    before = 'title: X\nold: {a: "een: twee", b:   3}\nlast: true\n'
    after = 'title: X\nnew: {a: "een: twee", b: 3}\nlast: true\n'

    assert rewrite(before, {"title": "X", "new": {"a": "een: twee", "b": 3}, "last": True}) == after
