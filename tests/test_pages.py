"""`methodiekboek check` and `methodiekboek pages`: what the command line says and writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from methodiekboek.cli import main


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def broken(base: Path) -> Path:
    (base / "content/phase/fout.yml").write_text("title: x\nsumary: y\n", encoding="utf-8")
    return base


def test_check_is_silent_and_zero_on_good_content(base: Path, capsys: pytest.CaptureFixture[str]):
    """A good handbook has nothing to report."""
    assert main(["--root", str(base), "check"]) == 0
    assert capsys.readouterr().out == "Geen fouten gevonden.\n"


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab"])
def test_check_prints_all_problems_in_every_form(broken: Path, form: str, capsys: pytest.CaptureFixture[str]):
    """Three things are wrong; all three are in every report, and the exit code is 1."""
    assert main(["--root", str(broken), "check", "--format", form]) == 1

    printed = capsys.readouterr().out
    for rule in ("unknown-field", "missing-field"):
        assert rule in printed
    if form in {"json", "gitlab"}:
        assert len(json.loads(printed)) == 3


def test_a_json_report_has_place_message_and_way_out(broken: Path, capsys: pytest.CaptureFixture[str]):
    """An editor can point at the place and show the two sentences."""
    main(["--root", str(broken), "check", "--format", "json"])

    row = next(r for r in json.loads(capsys.readouterr().out) if r["rule"] == "unknown-field")
    assert row == {
        "file": "content/phase/fout.yml",
        "line": 2,
        "column": 1,
        "width": 6,
        "rule": "unknown-field",
        "message": "Het veld ‘sumary’ bestaat niet bij Fase.",
        "hint": "Schrijf ‘summary’ (Samenvatting).",
    }


def test_a_github_annotation_escapes_what_would_end_it(base: Path, capsys: pytest.CaptureFixture[str]):
    """Percent signs and colons in a message do not break the workflow command."""
    (base / "content/phase/fout.yml").write_text("title: x\nsummary: Dat is 5 % van alles.\n", encoding="utf-8")

    main(["--root", str(base), "check", "--format", "github"])

    line = next(
        line for line in capsys.readouterr().out.splitlines() if "number-has-source" in line or "missing" in line
    )
    assert line.startswith("::error file=content/phase/fout.yml,line=1,col=1,title=missing-field::")


def test_pages_writes_every_page_as_markdown(base: Path, tmp_path: Path):
    """Any host that runs our Markdown extension can build from them."""
    assert main(["--root", str(base), "pages", str(tmp_path / "uit")]) == 0

    assert {path for path in files(tmp_path / "uit") if not path.startswith("data/")} == {
        ".methodiekboek.json",
        "index.md",
        "methode/fasen/index.md",
        "methode/fasen/start-werkkaart.md",
        "methode/fasen/start.md",
        "methode/varianten/aanbieder.md",
        "methode/varianten/index.md",
        "methode/varianten/landelijk.md",
        "naslag/literatuur.bib",
        "naslag/literatuur.js",
        "naslag/literatuur.json",
        "naslag/literatuur.md",
        "naslag/literatuur.ris",
    }


def test_pages_removes_what_is_no_longer_made_and_nothing_else(base: Path, tmp_path: Path):
    """A record that is gone takes its page along; a file of somebody else stays."""
    target = tmp_path / "uit"
    main(["--root", str(base), "pages", str(target)])
    (target / "methode/fasen/eigen.md").write_text("van mij", encoding="utf-8")
    (base / "content/phase/start.yml").unlink()
    (base / "docs/index.md").write_text("---\ntitle: Thuis\nnotices: [gevaar]\n---\n[@aanbieder]", encoding="utf-8")

    assert main(["--root", str(base), "pages", str(target)]) == 0

    assert "methode/fasen/start.md" not in files(target)
    assert "methode/fasen/eigen.md" in files(target)


def test_two_runs_at_once(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The second is refused with a sentence, and does no harm."""
    target = tmp_path / "uit"
    main(["--root", str(base), "pages", str(target)])
    before = files(target)
    with FileLock(tmp_path / ".uit.lock"):
        assert main(["--root", str(base), "pages", str(target)]) == 1

    assert "Een andere bouw is bezig" in capsys.readouterr().err
    assert files(target) == before


def test_an_empty_folder_of_somebody_else_goes_along(base: Path, tmp_path: Path):
    target = tmp_path / "uit"
    (target / "eigen").mkdir(parents=True)
    assert main(["--root", str(base), "pages", str(target)]) == 0

    assert (target / "eigen").is_dir()


def test_pages_does_not_replace_what_it_did_not_make(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A page of somebody else in the way stops the command before it writes anything."""
    target = tmp_path / "uit"
    target.mkdir()
    (target / "index.md").write_text("van mij", encoding="utf-8")

    assert main(["--root", str(base), "pages", str(target)]) == 1

    assert files(target) == {"index.md"}
    assert (target / "index.md").read_text(encoding="utf-8") == "van mij"
    assert "bestaat al en is niet door methodiekboek gemaakt" in capsys.readouterr().err


def test_pages_writes_nothing_when_there_is_a_problem(broken: Path, tmp_path: Path):
    """Half a handbook is not written."""
    assert main(["--root", str(broken), "pages", str(tmp_path / "uit")]) == 1
    assert not (tmp_path / "uit").exists()


def test_two_runs_write_the_same_bytes(base: Path, tmp_path: Path):
    """Nothing depends on the clock or on the order of files."""
    for name in ("een", "twee"):
        main(["--root", str(base), "pages", str(tmp_path / name)])

    for file in files(tmp_path / "een"):
        assert (tmp_path / "een" / file).read_bytes() == (tmp_path / "twee" / file).read_bytes()
