"""Tables in a browser, from a folder: sorted and searched by keyboard, lists on a phone, whole on paper."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import TESTS, copy_base
from playwright.sync_api import Page, expect

from methodiekboek_mkdocs.publish import publish

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
AS_ON_PAGE = ["Een", "Twee", "Drie", "Vier", "Vijf", "Zes", "Zeven", "Acht"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the tables of `markdown/table-to-search.md` and the matrices of `markdown/matrix.md`."""
    root = copy_base(tmp_path_factory.mktemp("tabel") / "handboek")
    shutil.copytree(TESTS / "markdown/matrix", root, dirs_exist_ok=True)
    for name, case in (("tabel", "table-to-search"), ("matrix", "matrix")):
        text = (TESTS / f"markdown/{case}.md").read_text(encoding="utf-8").partition("[methodiekboek:page]")[0]
        (root / f"docs/{name}.md").write_text(f"---\ntitle: Tabel\n---\n\n{text}", encoding="utf-8")
    target: Path = root.parent / "site"
    assert publish(root, target) == 0
    return target


@pytest.fixture
def matrices(page: Page, folder: Path) -> Page:
    page.goto((folder / "matrix/index.html").as_uri())
    return page


@pytest.fixture
def table(page: Page, folder: Path) -> Page:
    page.goto((folder / "tabel/index.html").as_uri())
    return page


def names(page: Page) -> list[str]:
    return page.locator(".mb-data").first.get_by_role("rowheader").all_inner_texts()


def test_three_presses_sort_up_and_down_and_put_back(table: Page):
    """Numbers as Dutch writes them, a range by its lower end; what has no number comes last both ways."""
    head = table.get_by_role("columnheader", name="Lengte").first
    press = head.get_by_role("button")

    press.press("Enter")
    assert names(table) == ["Zes", "Zeven", "Een", "Drie", "Acht", "Twee", "Vijf", "Vier"]
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(table.get_by_text("Volgorde: Lengte, oplopend")).to_have_role("status")
    press.press("Space")
    assert names(table) == ["Vijf", "Twee", "Acht", "Drie", "Een", "Zeven", "Zes", "Vier"]
    expect(head).to_have_attribute("aria-sort", "descending")
    press.press("Enter")

    assert names(table) == AS_ON_PAGE
    assert head.get_attribute("aria-sort") is None
    expect(press).to_be_focused()


def test_words_sort_by_the_alphabet(table: Page):
    """An empty cell comes last, and rows that are alike keep the order of the page."""
    table.get_by_role("columnheader", name="Lap").first.get_by_role("button").press("Enter")
    assert names(table) == sorted(AS_ON_PAGE)

    table.get_by_role("columnheader", name="Stof").get_by_role("button").press("Enter")

    assert names(table) == ["Twee", "Drie", "Een", "Vier", "Vijf", "Zes", "Zeven", "Acht"]
    assert table.locator("[aria-sort]").count() == 1


def test_a_long_table_is_searched(table: Page):
    """What is left is counted aloud; one press brings all rows back, and the focus to where a new search begins."""
    field = table.get_by_label("Zoek in deze tabel")
    field.press_sequentially("LINNEN 12")
    assert names(table) == ["Twee"]
    expect(table.locator(".mb-count")).to_have_text("1 van 8 rijen")
    expect(table.locator(".mb-count")).to_have_role("status")
    field.fill("zzz")
    expect(table.locator(".mb-count")).to_contain_text("Geen rij")

    table.get_by_role("button", name="Toon alles").press("Enter")

    assert names(table) == AS_ON_PAGE
    expect(field).to_be_focused()


def test_a_short_table_is_not_searched(table: Page):
    """The second table has four rows: they are sorted, not searched."""
    assert table.get_by_label("Zoek in deze tabel").count() == 1
    assert table.locator("table").nth(1).get_by_role("button").count() > 0


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_a_choice_takes_the_place_of_the_heads(table: Page):
    """The heads of the list cannot be seen, so they cannot be reached by keyboard either; nothing is cut off."""
    order = table.get_by_label("Volgorde").first
    assert order.is_visible()
    assert order.get_by_role("option").all_inner_texts()[:4] == [
        "zoals op de pagina",
        "Lap, oplopend",
        "Lap, aflopend",
        "Lengte, oplopend",
    ]
    order.select_option(label="Lengte, aflopend")
    assert names(table)[0] == "Vijf"
    order.select_option(label="zoals op de pagina")

    assert names(table) == AS_ON_PAGE
    first = table.locator("table").first
    assert {button.get_attribute("tabindex") for button in first.locator(".mb-sort").all()} == {"-1"}
    assert table.evaluate("document.documentElement.scrollWidth") <= 320
    assert table.evaluate("[...document.querySelectorAll('.mb-table')].every(t => t.scrollWidth <= t.clientWidth)")


def test_paper_has_every_row(table: Page):
    """And nothing to press."""
    table.get_by_label("Zoek in deze tabel").fill("zzz")

    table.emulate_media(media="print")

    assert names(table) == AS_ON_PAGE
    assert table.locator(".mb-bar:visible").count() == 0


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_a_table_is_whole(table: Page):
    """Its heads are words."""
    assert names(table) == AS_ON_PAGE
    assert table.locator("table button, .mb-bar").count() == 0


def test_a_link_to_a_hidden_row_finds_it(table: Page):
    """Whoever follows a link to something in the table sees it, whatever was searched."""
    table.locator(".mb-data").first.get_by_role("rowheader", name="Acht").evaluate("name => { name.id = 'acht'; }")
    table.get_by_label("Zoek in deze tabel").fill("linnen")
    assert "Acht" not in names(table)

    table.evaluate("location.hash = 'acht'")

    expect(table.get_by_role("rowheader", name="Acht")).to_be_visible()
    assert names(table) == AS_ON_PAGE


def test_the_names_of_rows_stay_while_a_matrix_moves(matrices: Page):
    """On a wide screen, where the table is wider than its place, the first column is where it was."""
    region = matrices.get_by_role("region", name="Techniek, doel en fase")
    region.evaluate("region => { region.style.width = '15rem'; region.firstChild.style.width = '60rem'; }")
    name = region.get_by_role("rowheader", name="Praten")
    before = name.bounding_box()

    region.evaluate("region => { region.scrollLeft = 200; }")

    assert region.evaluate("region => region.scrollLeft") == 200
    assert name.bounding_box() == before


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_matrix_says_on_a_phone_what_is_not_there(matrices: Page):
    """In one line for what is only a mark, and otherwise behind the head of its column."""
    row = matrices.locator("tr", has=matrices.get_by_role("rowheader", name="Luisteren"))
    cell = matrices.get_by_role("cell", name="geen uitkomst in de bronnen").first

    said = row.evaluate("row => getComputedStyle(row, '::after').content")
    head = cell.evaluate("cell => getComputedStyle(cell, '::before').content")

    assert "Niet genoemd: Goed slapen" in said
    assert "Voorlopers van IAG" in head
    assert row.locator("td:visible").count() == 2
    assert matrices.evaluate("document.documentElement.scrollWidth") <= 320
