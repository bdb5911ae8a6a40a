"""Pages by hand in the edit screen: the same checks, the same care for what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from methodiekboek.blocks.foot import expand
from methodiekboek.build import build
from methodiekboek.history import listed, told
from methodiekboek.model import Group
from methodiekboek_edit.desk import Desk, RefusedError

INDEX = "docs/index.md"


@pytest.fixture
def desk(base: Path) -> Desk:
    return Desk(base)


def test_a_page_that_is_opened_and_saved_stays_as_it_was():
    """Every page of the handbook, byte for byte."""
    desk = Desk(ROOT)
    pages = [row["id"] for row in desk.start()["records"] if row["kind"] == "page"]

    assert len(pages) > 20
    for name in pages:
        shown = desk.record("page", name)
        problems, text, _ = desk._examined("page", name, shown["data"])
        assert problems == []
        assert text == (ROOT / desk.file("page", name)).read_text("utf-8"), name


def test_one_word_changed_in_a_page_is_one_line_changed(desk: Desk):
    before = (desk.root / INDEX).read_text("utf-8")
    shown = desk.record("page", "index")
    desk.save("page", "index", {**shown["data"], "title": "Welkom"}, shown["sum"])
    after = (desk.root / INDEX).read_text("utf-8")

    assert [new for old, new in zip(before.split("\n"), after.split("\n"), strict=True) if old != new] == [
        "title: Welkom"
    ]


@pytest.mark.parametrize(
    ("change", "path", "rule"),
    [
        ({"title": ""}, ["title"], "not-empty"),
        ({"look": "paars"}, ["look"], "known-value"),
        ({"notices": ["nergens"]}, ["notices", 0], "reference-resolves"),
        ({"text": "Zie [dit](record:nergens)."}, ["text"], "reference-resolves"),
        ({"text": "Zie [@niemand]."}, ["text"], "source-exists"),
        ({"text": "Het duurt 12 weken."}, ["text"], "number-has-source"),
        ({"text": "/// bestaatniet\n///"}, ["text"], "block-exists"),
        ({"text": "Een\u200btekst"}, [], "visible-characters"),
    ],
)
def test_a_mistake_in_a_page_is_said_at_its_field_and_not_saved(
    desk: Desk, change: dict[str, object], path: list[object], rule: str
):
    shown = desk.record("page", "index")
    wrong = {**shown["data"], **change}

    assert [(p["path"], p["rule"]) for p in desk.check("page", "index", wrong, thorough=True)] == [(path, rule)]
    with pytest.raises(RefusedError):
        desk.save("page", "index", wrong, shown["sum"])
    assert desk.record("page", "index")["sum"] == shown["sum"]


def test_a_page_is_added_and_shown(desk: Desk):
    data = {"title": "Nieuw", "summary": "Een pagina.", "text": "## Kop\n\nTekst over de [start](record:start)."}
    _, made = desk.page("page", "naslag--nieuw", data) or (None, "")
    desk.add("page", "naslag--nieuw", data)

    assert "# Nieuw\n\nEen pagina.\n\n## Kop\n\nTekst over" in made
    assert (desk.root / "docs/naslag/nieuw.md").read_text("utf-8") == (
        '---\ntitle: Nieuw\nsummary: "Een pagina."\n---\n\n## Kop\n\nTekst over de [start](record:start).\n'
    )
    assert build(desk.root)[2] == []
    with pytest.raises(RefusedError, match="exists"):
        desk.add("page", "naslag--nieuw", data)


@pytest.mark.parametrize("name", ["..--geheim", "maintainers--edit", "a/b", "naslag--", "--naslag", "Naslag"])
def test_a_page_stands_among_the_pages(desk: Desk, name: str):
    with pytest.raises(RefusedError, match="name"):
        desk.add("page", name, {"title": "Nieuw", "text": ""})


def test_a_page_is_not_moved_or_removed_by_a_form(desk: Desk):
    """Menus and links of other pages lead there."""
    known = desk.record("page", "index")["sum"]
    with pytest.raises(RefusedError, match="name"):
        desk.remove("page", "index", known)
    with pytest.raises(RefusedError, match="name"):
        desk.rename("page", "index", "welkom", known)
    assert (desk.root / INDEX).exists()


def test_a_change_of_a_page_is_compared_and_taken_over(desk: Desk):
    """Of a long text the paragraphs that differ; what was done is told, with the path of the page."""
    data = desk.record("page", "index")["data"]
    old = {**data, "text": "Een.\n\nTwee.\n\nDrie.\n\nVier."}
    desk.save("page", "index", old, desk.record("page", "index")["sum"])
    new = {**old, "text": "Een.\n\nTwee.\n\nDrie, anders.\n\nVier."}
    compared = desk.compare("page", "index", old, new)

    assert compared["rows"] == [
        {"field": "Tekst", "claim": "", "state": "fits", "old": "…\n\nDrie.\n\n…", "new": "…\n\nDrie, anders.\n\n…",
         "found": "Een.\n\nTwee.\n\nDrie.\n\nVier."}
    ]  # fmt: skip
    desk.accept({
        "kind": "page", "id": "index", "old": old, "new": new, "chosen": [0], "sum": compared["sum"],
        "by": "A. Bakker", "reason": "Zo is het duidelijker.", "date": "2026-11-27",
    })  # fmt: skip
    assert "Drie, anders." in (desk.root / INDEX).read_text("utf-8")
    told = desk.record("change", "2026-11-27-index")["data"]
    assert (told["title"], told["page"]) == (data["title"], "index.md")
    assert "record" not in told
    assert build(desk.root)[2] == []


def test_a_page_tells_at_its_foot_what_was_changed_in_it(desk: Desk):
    """And the list of all changes leads to it, as long as it is there."""
    name, path = "naslag--literatuur", "naslag/literatuur.md"
    old = desk.record("page", name)["data"]
    given = {"kind": "page", "id": name, "old": old, "new": {**old, "title": "Werken"}, "chosen": [0]}
    desk.accept({
        **given, "sum": desk.record("page", name)["sum"], "by": "A. Bakker", "reason": "Zo heet het.",
        "date": "2026-11-27",
    })  # fmt: skip
    handbook, _, problems = build(desk.root)
    assert problems == []

    (changed,) = told(handbook, path)
    history = next(part for part in expand(handbook, path).parts if isinstance(part, Group) and part.look == "history")
    assert "Zo heet het." in str(history)
    assert f"[Werken](page:{path})" in str(listed(handbook, [changed]))

    (desk.root / "docs" / path).unlink()
    # The settings name this page too; that it told of a change is no mistake.
    assert [problem.rule for problem in build(desk.root)[2]] == ["page-exists"]


def test_a_change_of_a_page_in_a_folder_is_told(desk: Desk):
    """The name of a change has no folders."""
    name = "naslag--literatuur"
    old = desk.record("page", name)["data"]
    new = {**old, "title": "Werken"}
    given = {"kind": "page", "id": name, "old": old, "new": new, "chosen": [0], "sum": desk.record("page", name)["sum"]}

    desk.accept({**given, "by": "A. Bakker", "reason": "Zo heet het.", "date": "2026-11-27"})

    told = desk.record("change", "2026-11-27-naslag-literatuur")["data"]
    assert [dict(field) for field in told["fields"]] == [{"field": "Titel", "old": "Literatuur", "new": "Werken"}]
