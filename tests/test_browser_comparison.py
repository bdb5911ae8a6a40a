"""A comparison in a browser: chosen by keyboard, filtered, shared by its address, from disk, on a phone, on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import copy_base, served
from playwright.sync_api import Locator, Page, expect

from methodiekboek_mkdocs.publish import publish

pytestmark = pytest.mark.browser

PAGE = "andere-hulp/vergelijken/"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
NARROW = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}
SOURCE = {"kind": "observed", "sources": [{"source": "jansen2020", "page": 12}]}


def names(page: Page) -> list[str]:
    """What stands side by side, in its order."""
    return page.locator(".mb-side .mb-row:visible h2").all_inner_texts()


def count(page: Page):
    return page.locator(".mb-comparison .mb-count")


def field(page: Page, label: str, exact: bool = False):
    return page.locator(".mb-tools").get_by_label(label, exact=exact)


def tops(boxes: Locator) -> list[int]:
    return [round(top) for top in boxes.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")]


def test_all_help_stands_beside_each_other_in_rows_of_one_height(page: Page, address: str):
    """IAG first; the row of a name is as high in each column as in that of the names."""
    page.goto(address + PAGE)

    expect(count(page)).to_have_text("26 van 26 naast elkaar.")
    assert names(page)[0] == "Intensieve Ambulante Gezinsbehandeling (IAG)"
    heads = page.locator(".mb-heads p").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    )
    for row in page.locator(".mb-side .mb-row").all()[:3]:
        cells = row.locator(".mb-cell").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
        )
        assert cells == heads


def test_names_stay_in_sight(page: Page, address: str):
    """Those of the rows when one goes to the side, those of the columns when one goes down."""
    page.goto(address + PAGE)
    side = page.locator(".mb-side")
    row, column = page.locator(".mb-heads p").nth(1), page.locator(".mb-side h2").nth(4)

    side.evaluate("side => { side.scrollTop = 300; side.scrollLeft = 600; }")

    box, head, name = side.bounding_box(), row.bounding_box(), column.bounding_box()
    assert box is not None
    assert head is not None
    assert name is not None
    assert abs(head["x"] - box["x"]) < 2
    assert abs(name["y"] - box["y"]) < 3


def test_by_keyboard_some_are_chosen_and_all_come_back(page: Page, address: str):
    """Tab, Space and Enter are enough; the count is said, and the focus is never lost."""
    page.goto(address + PAGE)
    field(page, "Toon ook waar de bron niets zegt").focus()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(field(page, "Intensieve Ambulante Gezinsbehandeling (IAG)", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(field(page, "HouVast", exact=True)).to_be_focused()
    page.keyboard.press("Space")

    expect(count(page)).to_have_text("2 van 26 naast elkaar.")
    expect(count(page)).to_have_attribute("role", "status")
    assert names(page) == ["Intensieve Ambulante Gezinsbehandeling (IAG)", "HouVast"]
    expect(page.locator(".mb-pick summary")).to_have_text("Kies wat u naast elkaar ziet (2)")
    page.get_by_role("button", name="Wis filters en keuze").press("Enter")
    expect(count(page)).to_have_text("26 van 26 naast elkaar.")
    expect(field(page, "Zoek op naam of woord")).to_be_focused()


def test_what_a_source_does_not_say_is_not_lost(page: Page, address: str):
    """What fits comes first, then what nobody knows, counted; without the switch only what fits is left."""
    page.goto(address + PAGE)

    field(page, "Acute crisis").select_option(label="Bij een acute crisis")
    assert names(page)[:2] == ["Families First", "Ambulante Spoedhulp"]
    expect(count(page)).to_have_text(
        "25 van 26 naast elkaar. Bij 23 daarvan zeggen de bronnen niet alles waarop u filtert; die staan achteraan."
    )
    field(page, "Toon ook waar de bron niets zegt").press("Space")

    expect(count(page)).to_have_text("2 van 26 naast elkaar.")
    assert names(page) == ["Families First", "Ambulante Spoedhulp"]


@pytest.mark.parametrize(
    ("filtered", "choice", "found"),
    [
        ("Leeftijd van een kind", "20 jaar", {"Intensieve Ambulante Gezinsbehandeling (IAG)", "HouVast"}),
        ("Ouder met een LVB", "Geen contra-indicatie", {"Intensieve Ambulante Gezinsbehandeling (IAG)"}),
        ("Vrijwillig of opgelegd", "dwang", {"HouVast"}),
        ("Vrijwillig of opgelegd", "niet op eigen vraag", {"Bemoeizorg in de JGZ"}),
        ("Contact", "ten hoogste 3 uur per week", {"HouVast"}),
        ("Erkenning", "niet in de databank", {"Tien voor Toekomst (TvT)"}),
        (
            "Duur",
            "ten hoogste 6 maanden",
            {"Intensieve Ambulante Gezinsbehandeling (IAG)", "Gezin Centraal", "Bemoeizorg in de JGZ"},
        ),
    ],
)
def test_a_filter_finds_what_the_sources_say(page: Page, address: str, filtered: str, choice: str, found: set[str]):
    """Only what a source says in so many words or numbers fits."""
    page.goto(address + PAGE + "#?silent=no")

    field(page, filtered).select_option(label=choice)

    assert set(names(page)) == found


def test_the_address_holds_what_was_chosen(page: Page, address: str):
    """Whoever opens it sees the same, and the way back goes step by step."""
    page.goto(address + PAGE)
    field(page, "Vrijwillig of opgelegd").select_option(label="drang")
    field(page, "Toon ook waar de bron niets zegt").press("Space")
    shared = page.url

    other = page.context.new_page()
    other.goto(shared)
    assert names(other) == ["HouVast"]
    assert field(other, "Vrijwillig of opgelegd").evaluate("select => select.selectedOptions[0].text") == "drang"
    expect(field(other, "Toon ook waar de bron niets zegt")).not_to_be_checked()

    page.go_back()
    expect(field(page, "Toon ook waar de bron niets zegt")).to_be_checked()
    page.go_back()
    expect(count(page)).to_have_text("26 van 26 naast elkaar.")
    assert page.url == address + PAGE
    page.go_forward()
    assert names(page)[0] == "HouVast"


def test_an_address_that_asks_what_is_not_there_shows_all(page: Page, address: str):
    """Nothing is hidden by a choice that nobody can see."""
    page.goto(address + PAGE + "#?acute-crisis=bestaat-niet&pick=niemand&onzin=%E0%A4")

    expect(count(page)).to_have_text("26 van 26 naast elkaar.")


def test_it_works_from_disk(page: Page, folder: Path):
    """Also its address and the way back, without any request to the network."""
    wrong: list[str] = []
    # The theme's own search wants a script that only a site with its offline plugin has.
    page.on("pageerror", lambda error: None if "search_index.js" in str(error) else wrong.append(str(error)))
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
    file = (folder / PAGE / "index.html").as_uri()
    page.goto(file + "#?pick=iag+houvast")

    assert names(page) == ["Intensieve Ambulante Gezinsbehandeling (IAG)", "HouVast"]
    field(page, "Duur").select_option(label="ten hoogste 6 maanden")
    expect(count(page)).to_have_text("1 van 26 naast elkaar.")
    assert page.url == file + "#?pick=iag+houvast&duur=ten-hoogste-6-maanden"
    page.go_back()

    expect(count(page)).to_have_text("2 van 26 naast elkaar.")
    assert wrong == []


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_each_is_a_card_with_the_names_of_its_rows(page: Page, address: str):
    """Nothing runs off the screen, and what is tapped is large enough for a finger."""
    page.goto(address + PAGE + "#?pick=iag+houvast")

    cards = page.locator(".mb-side .mb-row:visible")
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(cards.nth(1).get_by_text("Leeftijd van de kinderen", exact=True)).to_be_visible()
    page.locator(".mb-pick summary").tap()
    heights = page.locator(".mb-tools :is(label.mb-tick, summary, button, select):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24


@pytest.mark.parametrize("context", [NARROW], indirect=True)
def test_without_scripts_all_is_there_in_one_column(page: Page, address: str):
    """At 320 px, with every row and what is folded to open."""
    page.goto(address + PAGE)

    assert len(names(page)) == 26
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(".mb-tools").count() == 0
    expect(page.locator(".mb-side dd.mb-silent").first).to_have_text("niet in de bronnen")
    rest = page.locator(".mb-rest").first
    rest.locator("summary").click()
    expect(rest.locator("li").first).to_be_visible()


def test_paper_has_what_was_chosen_and_how_much_that_is(page: Page, address: str):
    """A comparison is printed to take along; what is folded on the screen is not on paper."""
    page.goto(address + PAGE + "#?pick=iag+gezin-centraal")
    page.emulate_media(media="print")

    assert len(names(page)) == 2
    expect(count(page)).to_be_visible()
    assert field(page, "Duur").is_hidden()
    expect(page.locator(".mb-side .mb-rest li").first).to_be_visible()


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a handbook that compares 300 made-up records, and on another page one record."""
    root = copy_base(tmp_path_factory.mktemp("vergelijking") / "handboek")
    for kind, size in (("related_intervention", 300), ("intervention", 1)):
        (root / "content" / kind).mkdir()
        for n in range(size):
            about: dict[str, object] = {"title": f"Hulp {n}", "summary": "Hulp voor gezinnen."}
            if kind == "intervention":
                about["description"] = [{"id": "wat", "text": "Hulp thuis.", **SOURCE}]
                about["compared"] = {"goal": ["de-hulp-0.description.wat"]}
            else:
                about |= {"type": "intervention", "order": n}
                about["relations"] = [
                    {"id": "a", "relation": "crisis" if n % 3 else "lvb", "text": "Zo is het.", **SOURCE}
                ]
                about["evidence"] = [{"id": f"e{i}", "text": f"Uitkomst {'abcdef'[i]}.", **SOURCE} for i in range(6)]
                if n % 10 == 0:
                    about["duration"] = {"value": n // 10 + 1, "unit": "month", **SOURCE}
            name = f"hulp-{n}" if kind == "related_intervention" else f"de-hulp-{n}"
            text = json.dumps(about, ensure_ascii=False)  # which is YAML, too
            (root / "content" / kind / f"{name}.yml").write_text(text, encoding="utf-8")
    (root / "docs/andere-hulp").mkdir()
    for name, kinds in (("veel", "related_intervention"), ("een", "intervention")):
        page = f"---\ntitle: Naast elkaar\n---\n\n/// comparison | {kinds}\n///\n"
        (root / f"docs/andere-hulp/{name}.md").write_text(page, encoding="utf-8")
    target: Path = root.parent / "site"
    assert publish(root, target) == 0
    yield from served(target)


def test_three_hundred_are_filtered_and_chosen_as_a_few_are(page: Page, made_up: str):
    """Nothing about it is meant for a small number."""
    page.goto(made_up + "andere-hulp/veel/")
    expect(count(page)).to_have_text("300 van 300 naast elkaar.")

    field(page, "Duur").select_option(label="ten hoogste 3 maanden")
    assert names(page)[:4] == ["Hulp 0", "Hulp 10", "Hulp 20", "Hulp 1"]
    field(page, "Toon ook waar de bron niets zegt").press("Space")
    expect(count(page)).to_have_text("3 van 300 naast elkaar.")
    page.get_by_role("button", name="Wis filters en keuze").press("Enter")
    field(page, "Zoek op naam of woord").fill("hulp 299")

    assert names(page) == ["Hulp 299"]


def test_one_alone_needs_no_tools(page: Page, made_up: str):
    """There is nothing to choose from."""
    page.goto(made_up + "andere-hulp/een/")

    assert names(page) == ["Hulp 0"]
    assert page.locator(".mb-tools").count() == 0
