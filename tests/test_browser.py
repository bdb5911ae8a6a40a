"""The built handbook in a browser: as a reader points, tabs, taps and prints."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
COSTS = "kosten/bedragen/traject/"
ELSEWHERE = re.compile(
    r'<(?:script|img|iframe|source)\b[^>]*\ssrc="?(?:https?:)?//[^>]*>'
    r'|<link\b[^>]*rel="?(?:stylesheet|preload|preconnect|icon)[^>]*href="?(?:https?:)?//[^>]*>'
)


def paths(folder: Path) -> list[str]:
    """Every page, but not the addresses that only lead on to another."""
    pages = [page for page in sorted(folder.rglob("index.html")) if b'http-equiv="refresh"' not in page.read_bytes()]
    return [page.parent.relative_to(folder).as_posix() + "/" for page in pages]


def first_mark(page: Page):
    return page.locator("article .mb-mark").first


def longest(folder: Path) -> list[str]:
    """Of each kind the index page and the longest page: what one template makes goes wrong there first."""
    kinds: dict[Path, list[Path]] = defaultdict(list)
    for path in paths(folder):
        kinds[(folder / path).parent].append(folder / path / "index.html")
    pages = {kind / "index.html" for kind in kinds if (kind / "index.html").is_file()}
    for files in kinds.values():
        pages.add(max(files, key=lambda page: page.stat().st_size))
    found = {page.parent.relative_to(folder).as_posix() + "/" for page in pages}
    return sorted(page.removeprefix("./") for page in found)


def test_a_source_opens_on_hover_and_goes_with_the_pointer(page: Page, address: str):
    """Point at the letter, read the page number; move away and it is gone."""
    page.goto(address + COSTS)

    first_mark(page).hover()
    page.locator(".mb-card-source").wait_for()
    assert "Van Rooijen, 2020, p. 16" in page.locator(".mb-card-source").inner_text()
    assert "schatting" in page.locator(".mb-card-source").inner_text()

    page.mouse.move(5, 500)
    page.locator(".mb-card-source").wait_for(state="detached")


def test_a_card_can_be_pointed_at(page: Page, address: str):
    """WCAG 1.4.13: the pointer may go into the card without it closing, and follow its link."""
    page.goto(address + COSTS)
    first_mark(page).hover()

    page.locator(".mb-card-source a[data-source]").click()

    page.wait_for_url("**/naslag/literatuur/#lit-rooijen2020iag")
    assert page.locator("#lit-rooijen2020iag").is_visible()


def test_a_source_opens_by_keyboard_and_closes_with_escape(page: Page, address: str):
    """Tab to the letter: the card is there, Tab goes on into it, Escape closes it and keeps the place."""
    page.goto(address + COSTS)
    first_mark(page).focus()
    page.locator(".mb-card-source").wait_for()

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.mb-card-source') !== null")

    page.keyboard.press("Escape")
    assert page.locator(".mb-card-source").count() == 0
    assert page.evaluate("document.activeElement.classList.contains('mb-mark')")


@pytest.mark.parametrize("context", [{"viewport": PHONE, "has_touch": True, "is_mobile": True}], indirect=True)
def test_a_source_opens_on_touch_inside_the_screen(page: Page, address: str):
    """On a phone a tap opens the card, whole and readable; a tap beside it closes it."""
    page.goto(address + COSTS)
    mark = page.locator("article > .mb-table td .mb-mark").nth(3)
    mark.scroll_into_view_if_needed()

    mark.tap()
    box = page.locator(".mb-card-source").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert page.url.endswith(COSTS)  # the tap did not jump to the foot of the page

    page.locator("h1").tap()
    assert page.locator(".mb-card-source").count() == 0


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_a_mark_leads_to_the_sources_below(page: Page, address: str):
    """The letter is a plain link to the list at the foot."""
    page.goto(address + COSTS)
    first_mark(page).click()

    assert page.url.endswith("#mb-a")
    assert "Van Rooijen, 2020, p. 16" in page.locator("#mb-a").inner_text()


def test_paper_shows_every_source(page: Page, address: str):
    """In print the letters and the list are there, and the frame of the site is not."""
    page.goto(address + COSTS)
    page.emulate_media(media="print")

    assert page.locator(".mb-notes").is_visible()
    assert first_mark(page).is_visible()
    assert not page.locator(".md-header").is_visible()
    letters = set(page.locator("article .mb-mark").all_inner_texts())
    assert letters == set(page.locator(".mb-notes .mb-letter").all_inner_texts())


def test_a_claim_has_an_address_of_its_own(page: Page, address: str):
    """Who is sent a link to a number arrives at that number."""
    page.goto(address + COSTS + "#traject.components.overhead.amount")

    claim = page.locator("[id='traject.components.overhead.amount']")
    assert "€\N{NO-BREAK SPACE}2.925" in claim.inner_text()
    assert claim.evaluate("element => getComputedStyle(element.firstChild).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_the_home_page_has_three_entrances(page: Page, address: str):
    """Student, trainer and municipality each find their way, costs one click from home."""
    page.goto(address)

    assert page.locator(".mb-card h2").all_inner_texts() == ["Ik studeer", "Ik geef les", "Ik werk bij een gemeente"]
    page.get_by_role("link", name="Wat een traject kost").click()
    page.wait_for_url("**/kosten/")
    assert "€\N{NO-BREAK SPACE}11.250" in page.locator("article").inner_text()
    assert "De bronnen zeggen hier niet hetzelfde" in page.locator("article").inner_text()


def test_safety_comes_first_where_families_are_described(page: Page, address: str):
    """112 and Veilig Thuis stand above everything else on the pages about the target group."""
    page.goto(address + "methode/doelgroep/doelgroep-landelijk/")

    notice = page.locator("h1 + .mb-alarm")
    assert "112" in notice.inner_text()
    assert "0800-2000" in notice.inner_text()


def test_no_page_says_it_was_reviewed(folder: Path):
    """Until a person fills it in, every page says that no professional has reviewed it."""
    for path in paths(folder):
        foot = (folder / path / "index.html").read_text(encoding="utf-8").partition('class="mb-foot"')[2]
        assert "Nog niet door een vakpersoon beoordeeld." in foot, path


def test_no_page_names_a_file_from_elsewhere(folder: Path):
    """No script, style, font or picture of another site: a page asks nothing of others."""
    for path in paths(folder):
        text = (folder / path / "index.html").read_text(encoding="utf-8")
        assert ELSEWHERE.findall(text) == [], path


def test_nothing_comes_from_elsewhere_and_nothing_fails(page: Page, address: str, folder: Path):
    """A page is complete in itself: no request to another site, none without answer, no error in a script."""
    outside: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in longest(folder):
        page.goto(address + path)

    assert outside == []
    assert wrong == []


@pytest.mark.parametrize("context", [{"viewport": PHONE}], indirect=True)
def test_no_page_scrolls_sideways_on_a_phone(page: Page, address: str, folder: Path):
    """At 360 px everything fits; a wide table scrolls in its own region."""
    for path in longest(folder):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_a_wide_table_is_reached_by_keyboard(page: Page, address: str):
    """A region that scrolls has a name and takes focus."""
    page.goto(address + COSTS)
    region = page.locator("article > .mb-table").first

    assert (region.get_attribute("aria-label") or "").startswith("Opbouw")
    region.focus()
    assert region.evaluate("element => element === document.activeElement")


ANSWERS = {
    "Hoe lang duurt IAG?": ("20–52 weken", True),
    "Wat kost een traject?": ("€ 11.250", True),
    "Werkt het, en waarop is dat gebaseerd?": ("0,54", True),
    "Voor wie niet?": ("Een acute crisis in het gezin is een contra-indicatie", False),
    "Wat doe ik in week 3?": ("4–6 weken", True),
    "Welke hulp past bij ouders met een LVB?": ("minstens één ouder een licht verstandelijke beperking heeft", True),
    "Is dit aanbod IAG?": ("5 gezinnen", True),
}


@pytest.mark.parametrize("context", [{"viewport": PHONE, "has_touch": True, "is_mobile": True}], indirect=True)
@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_one_tap_from_home(page: Page, address: str, question: str):
    """On a phone, with the source of the answer, and with where sources differ if they do."""
    answer, differs = ANSWERS[question]
    page.goto(address)

    page.get_by_role("link", name=question).tap()
    said = page.locator("article .mb-claim", has_text=answer).first
    said.locator(".mb-mark").first.tap()

    expect(page.locator(".mb-card-source")).to_contain_text(re.compile(r"p\. \d+|‘.+’"))
    assert page.locator("article .mb-mark", has_text="≠").count() > 0 or not differs


@pytest.mark.parametrize("context", [{"viewport": PHONE, "has_touch": True, "is_mobile": True}], indirect=True)
def test_a_wide_table_is_a_list_on_a_phone(page: Page, address: str):
    """Nothing to scroll sideways; each value has the head of its column, and it is still a table for who cannot see."""
    page.goto(address + "methode/interventie/iag/")
    table = page.locator("article .mb-stacks").first

    assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth")
    cell = table.get_by_role("cell", name="weken").first
    assert "Duur" in cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert table.get_by_role("columnheader").count() == 4
