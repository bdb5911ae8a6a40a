"""`verify`: each number is looked up in the text of its source, and a planted error is found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from methodiekboek.build import build
from methodiekboek.cli import main
from methodiekboek.verify import planted, verify

TEXT = """Hulp aan huis

Deze bladzijde gaat over iets anders.
De startfase van de hulp aan gezinnen duurt
4 tot 6 weken. Andere hulp duurt 12 maanden.
Volgende bladzijde
Een traject kost € 1.250 per gezin; daarvan is 40% overhead.
Voor wie
Er zijn twee wekelijkse bezoeken van anderhalf uur.
De start
Het aantal gevonden locaties: 44.
"""


@pytest.fixture
def root(base: Path) -> Path:
    """The tiny handbook, of which one source has its text at hand, in two pages."""
    texts = base / "bronnen"
    texts.mkdir()
    (texts / "j_1.txt").write_text(TEXT, encoding="utf-8")
    (texts / "pages.json").write_text(json.dumps({"j": {"9": 1, "10": 6}}), encoding="utf-8")
    settings = base / "content/handbook.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "texts: {jansen2020: j}\n", encoding="utf-8")
    return base


def found(root: Path) -> list[tuple[str, str]]:
    handbook, _, problems = build(root)
    assert problems == []
    return [(problem.rule, str(problem.facts["name"])) for problem in verify(handbook, root / "bronnen")[1]]


def test_what_stands_in_its_source_is_no_problem(root: Path):
    """A range with its unit over two lines, on the page that the claim names."""
    assert found(root) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("min: 4", "min: 5"),
        ("max: 6", "max: 8"),
        ("unit: week", "unit: month"),
        ("page: 9}]}", "page: 10}]}"),
        ("min: 4, max: 6", "value: 12"),
    ],
)
def test_an_error_is_found(root: Path, right: str, wrong: str):
    """Another number, unit or page; and a number that is there, but of something else."""
    file = root / "content/phase/start.yml"
    text = file.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "duration: {min" in line)
    derived = "".join(part for part in text.partition("    hours:")[:1])
    file.write_text(
        derived.replace(line, line.replace(right, wrong))
        + "    focus: {text: Kennismaken., kind: norm, sources: [{source: jansen2020, page: 9}]}\n",
        encoding="utf-8",
    )

    handbook, _, _ = build(root)
    _, problems = verify(handbook, root / "bronnen")

    assert [problem.facts["name"] for problem in problems] == ["start.accounts.landelijk.duration"]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("De gezinnen (n = 42) deden mee.", "value: 42, unit: family"),
        ("Van 4 van de 23 gezinnen was niets bekend.", "value: 4, unit: family"),
        ("Bij hulp aan gezinnen (N resp. 42 en 37).", "value: 37, unit: family"),
        ("Eén gezin deed niet mee.", "value: 1, unit: family"),
        ("Van deze groep gezinnen (van de N =\n4240) deed niemand mee.", "value: 4240, unit: family"),
        ("Gezinnen gingen vooruit (ES = .62).", "value: 0.62, unit: ES"),
        (
            "De effectgroottes voor gezinnen met een aanvraag bij de gemeente waren 0,70 en 0,68.",
            "value: 0.68, unit: ES",
        ),
    ],
)
def test_a_number_is_found_as_studies_write_it(root: Path, sentence: str, number: str):
    """With n for a number of people, shared units, no nought before the decimals, and a unit further away."""
    text = root / "bronnen/j_1.txt"
    text.write_text(
        text.read_text(encoding="utf-8").replace("Deze bladzijde gaat over iets anders.", sentence), "utf-8"
    )
    place = "sources: [{source: jansen2020, page: 9, named: gezin}]"
    study = root / "content/phase/gezinnen.yml"
    study.write_text(
        "title: Gezinnen\nsummary: Wie meedeed.\norder: 2\naccounts:\n  - id: landelijk\n    variant: landelijk\n"
        f"    name: gezinnen\n    duration: {{{number}, kind: observed, {place}}}\n",
        encoding="utf-8",
    )
    pages = json.dumps({"j": {"9": 1, "10": 7 if "\n" in sentence else 6}})
    (root / "bronnen/pages.json").write_text(pages, encoding="utf-8")

    assert found(root) == []


def test_a_number_without_a_nought_is_found(root: Path):
    """Statistics are often written so: SD = .54."""
    text = root / "bronnen/j_1.txt"
    text.write_text(TEXT.replace("4 tot 6 weken", ".5 tot .75 weken"), encoding="utf-8")
    file = root / "content/phase/start.yml"
    record = file.read_text(encoding="utf-8")
    file.write_text(record.replace("min: 4, max: 6", "min: 0.5, max: 0.75", 1), encoding="utf-8")

    handbook, _, _ = build(root)

    assert verify(handbook, root / "bronnen")[1] == []


def test_planted_errors_are_caught(root: Path):
    """The same in bulk: another number, page or unit in every claim that is right."""
    handbook, _, _ = build(root)

    counted = Counter(caught for _, _, caught in planted(handbook, root / "bronnen"))

    assert counted[True] >= 8
    assert counted[False] == 0


def test_a_missing_page_is_passed_over_and_a_missing_heading_is_not(root: Path):
    """Of a page that the text lacks nobody can say what stands there."""
    file = root / "content/phase/start.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("page: 9}]}", "page: 3}]}"), encoding="utf-8")
    assert found(root) == []

    file.write_text(text.replace("page: 9}]}", "heading: Bestaat niet}]}"), encoding="utf-8")
    assert found(root) == [("place-exists", "start.accounts.landelijk.duration")]


def test_the_command_says_what_it_looked_up(root: Path):
    """And gives the exit code of a check."""
    command = [sys.executable, "-m", "methodiekboek", "--root", str(root), "verify", str(root / "bronnen")]

    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("1 ")


@pytest.mark.parametrize("form", ["json", "gitlab"])
def test_a_program_gets_a_report_also_when_all_is_well(root: Path, form: str, capsys: pytest.CaptureFixture[str]):
    assert main(["--root", str(root), "verify", str(root / "bronnen"), "--format", form]) == 0

    assert json.loads(capsys.readouterr().out) == []


def test_a_folder_that_is_missing_is_no_proof(root: Path, capsys: pytest.CaptureFixture[str]):
    """Nothing was looked up, so nothing is right."""
    with pytest.raises(SystemExit) as stopped:
        main(["--root", str(root), "verify", str(root / "bronen")])

    said = capsys.readouterr()
    assert (stopped.value.code, said.out) == (2, "")
    assert "bronen" in said.err


@pytest.mark.parametrize(
    ("said", "wrong"), [("40% van het geld", []), ("45% van het geld", ["45"]), ("1.250", []), ("1.251", ["1.251"])]
)
def test_a_number_in_a_text_is_looked_up(root: Path, said: str, wrong: list[str]):
    """In a sentence that shares a word with the text, at any of its places."""
    place = "{source: jansen2020, page: 10}"
    claim = f"    focus: {{text: Aan overhead gaat van een traject {said}., kind: norm, sources: [{place}]}}\n"
    file = root / "content/phase/start.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("    focus:")] + claim, encoding="utf-8")
    handbook, _, _ = build(root)

    problems = verify(handbook, root / "bronnen")[1]

    assert [p.facts["typed"] for p in problems if p.rule == "number-in-text-stands-there"] == wrong
