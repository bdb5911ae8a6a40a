"""A single page on paper, in a browser: nothing to click, everything to read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PHASE, OUTCOMES, GLOSSARY = "methode/fasen/startfase/", "bewijs/uitkomsten/", "naslag/begrippen/"
SHEET = (297 - 17 - 18) / 25.4 * 96  # pixels of a sheet of A4 within its margins


def on_paper(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")


@pytest.mark.parametrize("path", [PHASE, OUTCOMES, GLOSSARY])
def test_no_ways_to_other_pages(page: Page, address: str, path: str):
    """Neither menus nor where the page stands, nor letters to jump to, nor what comes next in a route."""
    on_paper(page, address + path)

    for name in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".md-path", ".mb-letters", ".mb-here"):
        assert [found.is_visible() for found in page.locator(name).all()].count(True) == 0, name


def test_every_mark_of_a_source_stays(page: Page, address: str):
    """Also the sign that sources differ; each has its note at the foot, and two letters are two."""
    on_paper(page, address + PHASE)
    marks = page.locator("article .mb-mark").all()

    assert any("≠" in (mark.text_content() or "") for mark in marks)
    assert all(mark.is_visible() for mark in marks)
    assert page.locator(".mb-mark + .mb-mark").first.evaluate("e => parseFloat(getComputedStyle(e).marginLeft)") > 1
    assert all(note.is_visible() for note in page.locator(".mb-notes li").all())


def test_no_picture_is_higher_than_a_sheet(page: Page, address: str):
    """It would be cut; there is one on this page that is, on a screen."""
    heights = "pictures => pictures.map(e => e.getBoundingClientRect().height)"
    page.set_viewport_size({"width": 650, "height": 900})
    page.goto(address + OUTCOMES)
    assert max(page.locator(".mb-picture").evaluate_all(heights)) > SHEET

    page.emulate_media(media="print")

    assert max(page.locator(".mb-picture").evaluate_all(heights)) < SHEET


def test_what_is_folded_on_a_screen_is_there(page: Page, address: str):
    """The numbers of a picture, in its table."""
    on_paper(page, address + OUTCOMES)

    assert all(table.is_visible() for table in page.locator(".mb-twin table").all())


def test_paper_is_white_for_who_reads_in_the_dark(page: Page, address: str):
    """The ink is dark, whatever the screen is."""
    page.emulate_media(color_scheme="dark")
    page.goto(address + PHASE)
    ink = "e => getComputedStyle(e).color.match(/\\d+/g).map(Number)"
    assert min(page.locator("h1").evaluate(ink)) > 150

    page.emulate_media(media="print", color_scheme="dark")

    assert max(page.locator("h1").evaluate(ink)) < 100
