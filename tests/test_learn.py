"""Ways through a handbook: which page comes before and after, and what an empty kind looks like."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import TESTS

from methodiekboek import claims, quiz, route
from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.render import navigation
from methodiekboek_edit.desk import Desk

ROUTE = TESTS / "cases/learning_step/eerste-stap"


def walked(handbook: Handbook, subject: str) -> list[tuple[int, str, str]]:
    """Where a page stands: at which step, and what comes before and after it."""
    return [
        (here.number, here.before.href if here.before else "", here.after.href if here.after else "")
        for here in route.here(handbook, subject)
    ]


def test_a_route_leads_from_page_to_page(base: Path):
    """From a step to what is read there and back to the step; a page that is read twice stands in it twice."""
    shutil.copytree(ROUTE, base, dirs_exist_ok=True)
    handbook, _, _ = build(base)
    first, second = "record:eerste-stap", "record:tweede-stap"
    literature, phases = "page:naslag/literatuur.md", "page:methode/fasen/index.md"

    assert walked(handbook, "eerste-stap") == [(1, "", second)]
    assert walked(handbook, "start") == [(1, first, literature), (2, phases, second)]
    assert walked(handbook, "naslag/literatuur.md") == [(1, "record:start", first)]
    assert walked(handbook, "phase") == [(2, second, "record:start")]
    assert walked(handbook, "landelijk") == []


def test_only_pages_of_a_route_say_so(base: Path):
    """The others are as they were."""
    shutil.copytree(ROUTE, base, dirs_exist_ok=True)

    _, outputs, _ = build(base)

    marked = {output.path for output in outputs if "/// route_here" in str(output.content)}
    assert marked == {
        "leren/leerroute/eerste-stap.md",
        "leren/leerroute/tweede-stap.md",
        "methode/fasen/index.md",
        "methode/fasen/start.md",
        "naslag/literatuur.md",
    }


def test_a_kind_without_records_stands_in_the_menu_once_its_page_is_written(base: Path):
    """And says that there is nothing yet; without that page there is no trace of it."""
    handbook, outputs, problems = build(base)
    assert problems == []
    assert "Leren" not in [entry.title for entry in navigation(handbook, outputs)]
    page = base / "docs/leren/casussen/index.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: Casussen\n---\n\n/// records | vignette\n///\n", encoding="utf-8")

    handbook, outputs, problems = build(base)

    assert problems == []
    entry = next(entry for entry in navigation(handbook, outputs) if entry.title == "Leren")
    assert [(each.title, each.path) for each in entry.entries] == [("Casussen", "leren/casussen/index.md")]


def test_the_first_record_comes_beside_that_page(base: Path):
    """The page that somebody wrote stays where it is."""
    page = base / "docs/leren/casussen/index.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: Casussen\n---\n\n/// records | vignette\n///\n", encoding="utf-8")
    shutil.copytree(TESTS / "cases/vignette/gezin-op-een-boot", base, dirs_exist_ok=True)

    handbook, outputs, problems = build(base)

    assert problems == []
    entry = next(entry for entry in navigation(handbook, outputs) if entry.title == "Leren")
    assert [each.path for each in entry.entries[0].entries] == [
        "leren/casussen/index.md",
        "leren/casussen/gezin-op-een-boot.md",
    ]


def test_the_edit_screen_adds_the_first_record_of_an_empty_kind(base: Path):
    """It has a form with what must be signed; without a signature it says so, with one the record is there."""
    desk = Desk(base)
    assert "vignette" in [kind["kind"] for kind in desk.start()["kinds"]]
    fields = {field["name"]: field for field in desk.form("vignette")["part"]["fields"]}
    assert fields["fictional"]["part"]["type"] == "flag"
    assert fields["signed"]["required"]
    case = {
        "title": "Een gezin op een boot",
        "summary": "Een bedacht gezin.",
        "fictional": True,
        "situation": "Op een boot woont een meisje van acht.",
        "questions": ["Hoe begint u?"],
    }
    assert "missing-field" in [problem["rule"] for problem in desk.check("vignette", "gezin-op-een-boot", case)]

    signed = {**case, "signed": {"role": "docent", "date": "2026-10-05"}}
    desk.add("vignette", "gezin-op-een-boot", signed)

    handbook, _, problems = build(base)
    assert problems == []
    assert [record.id for record in handbook.of_kind("vignette")] == ["gezin-op-een-boot"]


def test_every_step_of_our_route_ends_with_questions(whole: Handbook):
    """And no question is left without a step; each leads to a page with a source."""
    steps = whole.of_kind("learning_step")
    asked = [question for step in steps for question in quiz.under(whole, step.id)]

    assert all(len(quiz.under(whole, step.id)) >= 4 for step in steps)
    assert len(asked) == len(whole.of_kind("quiz_item")) >= 40
    assert all(10 <= step.data["minutes"] <= 20 for step in steps)
    for question in asked:
        named = [whole.claims[name] for name in question.data["claims"]]
        assert all(whole.path(whole.records[claim.record]) for claim in named), question.id
        assert any(claims.places(claim) for claim in named), question.id


def test_there_is_no_case_that_nobody_signed(whole: Handbook):
    """Only a person makes and signs one, so there is none until a trainer comes."""
    assert whole.of_kind("vignette") == []


def test_the_self_check_asks_what_the_source_gives(whole: Handbook):
    """Six statements, each with its mean; the one that the source only describes is not asked."""
    asked = whole.holding("statement", "mean", "asked")

    assert len(asked) == 6
    assert not any("vragenlijsten" in name for name in asked)
