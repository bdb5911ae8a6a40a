"""Charts in a browser: read on a phone, in the dark and on paper, and by who cannot see them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = [
    "bewijs/uitkomsten", "methode/fasen", "bewijs/onderzoeken/damen-2019", "bewijs/onderzoeken/veerman-2019",
    "kosten/bedragen/traject", "uitvoering/programmagetrouwheid/uitvoering-2017",
]  # fmt: skip
LEAST = 12  # pixels, of the smallest text
TEXTS = """() => [...document.querySelectorAll('.mb-picture text')].map(text => {
    const box = text.getBoundingClientRect(), picture = text.closest('svg').getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize);
    return [text.textContent, size, box.left - picture.left, picture.right - box.right];
})"""


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_picture_can_be_read(page: Page, address: str, path: str, width: int):
    """Large enough on a phone, and none is cut off at an edge."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{path}/")
    # A font that comes late is used from the next page on; the letters of another are wider.
    page.evaluate("document.fonts.ready")
    page.reload()

    texts = page.evaluate(TEXTS)

    assert texts
    assert [text for text, size, *_ in texts if size < LEAST] == []
    assert [text for text, _, left, right in texts if min(left, right) < -2] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_picture_has_a_name_a_description_and_a_table(page: Page, address: str):
    """Whoever cannot see it hears what it shows, and reaches the numbers by keyboard."""
    page.goto(f"{address}/bewijs/onderzoeken/veerman-2019/")
    figure = page.locator("figure.mb-chart").first
    picture = figure.get_by_role("img")
    described = page.locator(f"id={picture.get_attribute('aria-describedby')}")
    named = page.locator(f"id={picture.get_attribute('aria-labelledby')}")
    assert named.text_content() == figure.locator("figcaption").inner_text()
    assert "27 hersteld" in str(described.text_content())

    figure.locator("summary").press("Enter")

    assert "27\u00a0%" in figure.get_by_role("table").inner_text()


@pytest.mark.parametrize("context", [{"color_scheme": "dark"}], indirect=True)
def test_a_picture_follows_the_theme(page: Page, address: str):
    """In the dark its words have the colour of the text around it."""
    page.goto(f"{address}/kosten/bedragen/traject/")

    colours = page.evaluate(
        "[document.querySelector('.mb-picture text'), document.querySelector('article p')]"
        ".map((node, index) => getComputedStyle(node)[index ? 'color' : 'fill'])"
    )

    assert colours[0] == colours[1] == "rgb(230, 235, 232)"


def test_paper_has_the_table_too(page: Page, address: str):
    """What is folded on screen cannot be opened on paper."""
    page.goto(f"{address}/kosten/bedragen/traject/")
    table = page.locator(".mb-twin table").first
    assert not table.is_visible()

    page.emulate_media(media="print")

    assert table.is_visible()
