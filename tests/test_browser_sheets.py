"""What is made for paper, in a browser: pages that fit on one sheet, and a table to take along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import cells_of
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MUNICIPALITY, TABLE = "kosten/op-een-blad/", "uitvoering/is-dit-iag/"
A4 = (595, 842)  # points


def printed(page: Page) -> tuple[int, tuple[int, int]]:
    """How many sheets the page takes in print, and the size of the first in points."""
    file = page.pdf(prefer_css_page_size=True, format="A4")
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)", file)
    assert box is not None
    return len(re.findall(rb"/Type\s*/Page\b", file)), (round(float(box[1])), round(float(box[2])))


def plain(line: str) -> str:
    """A line of a cell without the number that tells which source is whose."""
    return re.sub(r"^\d+\. ", "", line).replace("\N{NO-BREAK SPACE}", " ")


def test_each_sheet_is_one_a4(page: Page, address: str, folder: Path):
    """Those of the phases, which the records make, and that for municipalities; each with all its notes."""
    cards = sorted(
        path.parent.relative_to(folder).as_posix() for path in folder.glob("methode/fasen/*-werkkaart/*.html")
    )
    assert len(cards) == len(list((Path(__file__).parents[1] / "content/phase").glob("*.yml")))

    for path in [*cards, MUNICIPALITY]:
        page.goto(address + path)

        assert printed(page) == (1, A4), path
        page.emulate_media(media="print")
        marks = {mark.get_attribute("href") for mark in page.locator(".mb-sheet .mb-mark").all()}
        assert marks, path
        for mark in marks:
            assert page.locator(str(mark).replace(".", r"\.")).is_visible(), (path, mark)
        page.emulate_media(media="null")


def test_the_small_print_can_be_read(page: Page, address: str):
    """A sheet is not made to fit by type that nobody reads: 6.5 points at least."""
    page.goto(address + MUNICIPALITY)
    page.emulate_media(media="print")

    smallest = page.evaluate(
        """() => Math.min(...Array.from(document.querySelectorAll('.mb-sheet li, .mb-notes li, .mb-foot p'))
             .filter(e => e.offsetParent).map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )

    assert smallest * 0.75 >= 6.5  # a CSS pixel is three quarters of a point


def test_the_table_goes_on_with_its_heads(page: Page, address: str):
    """Two sheets and a bit, with the notes; the heads are those of a table, which a browser repeats."""
    page.goto(address + TABLE)

    count, size = printed(page)
    page.emulate_media(media="print")

    assert (count <= 3, size) == (True, A4)
    head = page.locator(".mb-overview thead")
    assert head.evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert page.locator(".mb-overview .mb-table").evaluate("e => getComputedStyle(e).overflowX") == "visible"


def test_the_workbook_holds_the_words_of_the_table(page: Page, address: str):
    """Every cell of the page, without marks and notes, in the same order, beside the columns to fill in."""
    page.goto(address + TABLE)
    shown = page.evaluate(
        """() => Array.from(document.querySelectorAll('.mb-overview tr')).map(row =>
             Array.from(row.cells).map(cell => {
               const copy = cell.cloneNode(true);
               copy.querySelectorAll('sup').forEach(mark => mark.remove());
               return Array.from(copy.children).map(part => part.textContent.replace(/\\s+/g, ' ').trim());
             }))"""
    )
    link = page.get_by_role("link", name="Neem de tabel mee als spreadsheet (XLSX)")

    file = page.request.get(str(link.evaluate("e => e.href")))

    assert file.ok
    rows = [[plain(line) for cell in row for line in cell.split("\n")] for row in cells_of(file.body())]
    assert len(rows) == len(shown) > 15
    for row, cells in zip(rows, shown, strict=True):
        parts = [part for cell in cells for part in cell]
        assert [line for line in row if line in parts] == parts


def test_a_button_prints(page: Page, address: str):
    """It opens the browser's own print window, and is not on paper."""
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(address + MUNICIPALITY)
    button = page.get_by_role("button", name="Druk af op één blad")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 24

    button.click()

    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    expect(button).to_be_hidden()


@pytest.mark.parametrize("context", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("path", [MUNICIPALITY, TABLE, "methode/fasen/startfase-werkkaart/"])
def test_nothing_runs_off_a_narrow_screen(page: Page, address: str, path: str):
    """Columns become one, and the table a list."""
    page.goto(address + path)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_table_fits_beside_the_menus(page: Page, address: str):
    """On a common screen no column has to be scrolled to."""
    page.goto(address + TABLE)

    assert page.locator(".mb-overview .mb-table").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_other_pages_print_as_they_did(page: Page, address: str):
    """The margins of a sheet are for sheets alone."""
    page.goto(address + "methode/fasen/startfase/")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).page") == "auto"


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_there_is_no_button_that_does_nothing(page: Page, address: str):
    """The sheet itself is whole, and its browser can print it."""
    page.goto(address + MUNICIPALITY)

    assert page.locator(".mb-print").count() == 0
    expect(page.locator(".mb-lines li")).to_have_count(20)
