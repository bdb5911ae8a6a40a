"""What an editor should look at, as the command and the edit screen say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from methodiekboek.build import build
from methodiekboek.cli import main
from methodiekboek.review import CONCERNS, review

START = "content/phase/start.yml"
REVIEWED = 'review: {{date: "2025-01-02", role: trainer{}}}\n'


def add(base: Path, text: str) -> None:
    file = base / START
    file.write_text(file.read_text("utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("review_of", "today", "due", "never"),
    [
        ("", "2026-11-27", [], ["start", "landelijk", "aanbieder"]),
        (
            'review: {date: "2025-01-02", role: trainer, next: "2026-11-27"}\n',
            "2026-11-26",
            [],
            ["landelijk", "aanbieder"],
        ),
        (
            'review: {date: "2025-01-02", role: trainer, next: "2026-11-27"}\n',
            "2026-11-27",
            ["start"],
            ["landelijk", "aanbieder"],
        ),
        ('review: {date: "2025-01-02", role: trainer}\n', "2026-11-27", [], ["landelijk", "aanbieder"]),
    ],
)
def test_what_is_due_is_so_from_its_day_on(base: Path, review_of: str, today: str, due: list[str], never: list[str]):
    add(base, review_of)
    handbook, _, problems = build(base)
    assert problems == []

    found = review(handbook, today)

    assert tuple(found) == CONCERNS
    assert [record.id for record in found["due"]] == due
    assert {record.id for record in found["never"]} >= set(never)
    assert ("start" in {record.id for record in found["never"]}) == (not review_of)


def test_what_is_established_has_a_reviewer(base: Path):
    """Whoever says that something is established, says who did."""
    add(base, "standing: established\n")
    _, _, problems = build(base)
    assert [(problem.rule, problem.facts["field"]) for problem in problems] == [("missing-field", "review")]

    add(base, 'review: {date: "2025-01-02", role: trainer}\n')
    _, _, problems = build(base)
    assert problems == []


def test_the_command_counts_all_and_names_one_group(capsys: pytest.CaptureFixture[str], base: Path):
    assert main(["--root", str(base), "review", "--today", "2026-11-27", "--show", "never"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("Nu opnieuw te beoordelen: 0\nNog nooit beoordeeld: ")
    assert f"  {START}  Start\n" in said


def test_the_command_says_what_a_day_looks_like(capsys: pytest.CaptureFixture[str], base: Path):
    with pytest.raises(SystemExit):
        main(["--root", str(base), "review", "--today", "27-11-2026"])

    assert "‘27-11-2026’ is geen dag zoals 2026-11-27" in capsys.readouterr().err
