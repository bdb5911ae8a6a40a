"""Explained words and the switch for marks of sources in a browser: point, tab, tap, leave, keep, print."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

READ = "methode/technieken/oplossingsgericht-gesprek/"
WORD = "copingvragen"
FINGER = {"viewport": {"width": 320, "height": 740}, "has_touch": True, "is_mobile": True}
NO_SCRIPT = {"java_script_enabled": False}
HIDE, SHOW = "Bronvermeldingen verbergen", "Bronvermeldingen tonen"


def card(page: Page):
    return page.locator(".mb-card-source")


def word(page: Page):
    return page.locator("a.mb-word", has_text=WORD)


def marks(page: Page):
    return page.locator("article .mb-marks").first


def test_a_word_is_explained_on_hover_for_as_long_as_one_reads(page: Page, address: str):
    """The pointer may move into the card, and closes it by leaving; the card leads to the page of the word."""
    page.goto(address + READ)

    word(page).hover()
    expect(card(page)).to_contain_text("hoe het iemand lukt")
    card(page).hover()
    page.wait_for_timeout(400)  # longer than a pointer may take from the word to its card
    expect(card(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(card(page)).to_have_count(0)
    word(page).hover()
    card(page).get_by_role("link", name="Meer over dit woord").click()

    page.wait_for_url("**/naslag/begrippen/begrip-copingvraag/")


def test_a_word_is_explained_by_keyboard(page: Page, address: str):
    """Focus opens the card, Tab goes into it, Escape closes it and keeps the place."""
    page.goto(address + READ)

    word(page).focus()
    expect(card(page)).to_be_visible()
    expect(word(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.mb-card-source') !== null")
    page.keyboard.press("Escape")

    expect(card(page)).to_have_count(0)
    expect(word(page)).to_be_focused()


def test_escape_closes_a_card_that_a_pointer_opened(page: Page, address: str):
    """What covers the text can be sent away without moving the pointer."""
    page.goto(address + READ)

    word(page).hover()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")

    expect(card(page)).to_have_count(0)


@pytest.mark.parametrize("context", [FINGER], indirect=True)
def test_a_tap_explains_a_word_inside_the_narrowest_screen(page: Page, address: str):
    """Nothing runs off the screen, and a second tap closes the card; the page stays where it is."""
    page.goto(address + READ)
    before = page.url

    for each in page.locator("a.mb-word").all():
        each.tap()
        expect(card(page)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        box = card(page).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        each.tap()
        expect(card(page)).to_have_count(0)

    assert page.url == before


def test_a_screen_reader_tells_what_a_word_means(page: Page, address: str):
    """The explanation is the description of the link; the text of the page stays as it was."""
    page.goto(address + READ)

    expect(word(page)).to_have_accessible_description("Copingvragen stellen is een van de oplossingsgerichte "
        "gesprekstechnieken. De vraag is hoe het iemand lukt dat een situatie niet erger wordt.")  # fmt: skip
    expect(page.locator("li", has=word(page)).first).to_contain_text(f"complimenten, {WORD}, vragen")


@pytest.mark.parametrize("context", [NO_SCRIPT], indirect=True)
def test_without_script_a_word_leads_to_its_explanation(page: Page, address: str):
    """The list at the foot of the page; the marks of sources are simply there, and no switch that does nothing."""
    page.goto(address + READ)

    expect(marks(page)).to_be_visible()
    assert page.get_by_text(HIDE).count() == 0
    word(page).click()

    assert page.url.endswith("#word-begrip-copingvraag")
    expect(page.locator("#word-begrip-copingvraag")).to_be_in_viewport()


def test_on_paper_the_words_stand_at_the_end_and_the_marks_are_there(page: Page, address: str):
    """Also if the reader hid the marks on the screen; the switch is not on paper."""
    page.goto(address + READ)
    page.get_by_role("button", name=HIDE).first.click()
    expect(marks(page)).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".mb-words")).to_contain_text("copingvragen: Copingvragen stellen")
    expect(marks(page)).to_be_visible()
    assert page.get_by_text(SHOW).filter(visible=True).count() == 0


def test_marks_stay_hidden_on_other_pages_until_they_are_shown(page: Page, address: str):
    """Said beforehand that it is kept; shown again, nothing is kept any more."""
    page.goto(address + READ)
    assert page.evaluate("localStorage.getItem('methodiekboek:without-marks')") is None
    expect(page.locator(".mb-notes")).to_contain_text("Deze browser onthoudt uw keuze.")

    page.locator(".mb-notes").get_by_role("button", name=HIDE).press("Enter")
    page.goto(address + "methode/fasen/startfase/")

    expect(marks(page)).to_be_hidden()
    expect(page.locator("#mb-a")).to_be_visible()
    page.locator(".md-sidebar").get_by_role("button", name=SHOW).click()
    expect(marks(page)).to_be_visible()
    assert page.get_by_role("button", name=HIDE).count() == 2
    assert page.evaluate("localStorage.getItem('methodiekboek:without-marks')") is None


def test_without_a_place_to_keep_it_the_choice_holds_for_the_page(page: Page, address: str):
    """A browser that refuses storage hides the marks all the same."""
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    page.add_init_script(refuse)
    page.goto(address + READ)

    page.get_by_role("button", name=HIDE).first.click()

    expect(marks(page)).to_be_hidden()


def test_a_page_without_marks_has_no_switch(page: Page, address: str):
    """It would do nothing there."""
    page.goto(address + "methode/")

    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".mb-marks").count() == 0
    assert page.get_by_text(HIDE).count() == 0
