"""Citations and the list of literature in a browser: point, tab, tap, search, take along, print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import served
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

LIST = "naslag/literatuur/"
CITING = "naslag/bronnen/zoon2020/"
FINGER = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that cites 5,000 works."""
    root = tmp_path_factory.mktemp("veel")
    (root / "docs").mkdir()
    works = (
        f"@book{{k{n}, author = {{Jansen{n % 700}, A.}}, title = {{Werk {n} over gezinnen}}, year = {1980 + n % 45},"
        f" publisher = {{SWP}}}}\n"
        for n in range(5000)
    )
    (root / "refs.bib").write_text("".join(works), encoding="utf-8")
    for name, numbers in (("index", range(2500)), ("meer", range(2500, 5000))):
        cited = "\n\n".join(f"Dat helpt [@k{n}]." for n in numbers)
        (root / f"docs/{name}.md").write_text(f"# Werken\n\n{cited}\n", encoding="utf-8")
    config = load_config(
        None, config_file_path=str(root / "mkdocs.yml"), docs_dir=str(root / "docs"), site_dir=str(root / "site"),
        site_name="Veel", theme={"name": "material", "language": "nl", "font": False},
        plugins=[{"methodiekboek-literature": {"bibliography": "refs.bib"}}],
    )  # fmt: skip
    build(config)
    yield from served(root / "site")


def card(page: Page):
    return page.locator(".mb-card-source")


def citation(page: Page):
    return page.locator("article .mb-citation a").first


def test_a_citation_shows_its_work_on_hover_and_leads_to_the_list(page: Page, address: str):
    """The whole reference beside the citation; a click goes to its entry."""
    page.goto(address + CITING)

    citation(page).hover()
    expect(card(page)).to_contain_text("Zoon, M., Van Rooijen, K.")
    citation(page).click()

    page.wait_for_url("**/naslag/literatuur/#lit-zoon2020")
    assert page.locator("#lit-zoon2020").is_visible()


def test_a_citation_shows_its_work_by_keyboard(page: Page, address: str):
    """Focus opens the card, Tab goes into it, Escape closes it and keeps the place."""
    page.goto(address + CITING)

    citation(page).focus()
    expect(card(page)).to_contain_text("Zoon, M.")
    page.keyboard.press("Escape")

    expect(card(page)).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.source") == "zoon2020"


@pytest.mark.parametrize("context", [FINGER], indirect=True)
def test_a_first_tap_shows_the_work_inside_the_screen(page: Page, address: str):
    """The card holds the link to the list; nothing runs off the screen."""
    page.goto(address + CITING)

    citation(page).tap()
    expect(card(page)).to_contain_text("Zoon, M.")
    box = card(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    card(page).locator(".mb-links a").tap()

    page.wait_for_url("**/naslag/literatuur/#lit-zoon2020")


def test_the_list_is_searched_and_filtered_by_keyboard(page: Page, address: str):
    """Accents and capitals do not matter; what is left is counted; nothing found says what to do."""
    page.goto(address + LIST)
    all_works = page.locator(".mb-reference:visible").count()

    page.get_by_label("Zoek in de literatuur").focus()
    page.keyboard.type("VAN ROOIJEN databank")
    expect(page.locator(".mb-reference:visible")).to_have_count(1)
    expect(page.locator(".mb-count")).to_have_text(f"1 van {all_works} werken")
    page.keyboard.press("Control+A")
    page.keyboard.type("zzz")
    expect(page.locator(".mb-count")).to_contain_text("Geen werk gevonden")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.get_by_label("Soort").select_option("kind=article")

    shown = page.locator(".mb-reference:visible")
    assert 0 < shown.count() < all_works
    assert {entry.get_attribute("data-kind") for entry in shown.all()} == {"article"}


def test_the_list_is_sorted(page: Page, address: str):
    """Newest first, and back by maker."""
    page.goto(address + LIST)
    before = page.locator(".mb-reference").evaluate_all("all => all.map(one => one.id)")

    page.get_by_label("Volgorde").select_option("year")
    years = page.locator(".mb-reference").evaluate_all("all => all.map(one => one.dataset.year || '')")
    assert years == sorted(years, reverse=True)
    page.get_by_label("Volgorde").select_option("")

    assert page.locator(".mb-reference").evaluate_all("all => all.map(one => one.id)") == before


def test_a_citation_reaches_a_work_that_was_filtered_away(page: Page, address: str):
    """The filter gives way."""
    page.goto(address + LIST)
    page.get_by_label("Zoek in de literatuur").fill("zzz")

    page.evaluate("location.hash = 'lit-zoon2020'")

    expect(page.locator("#lit-zoon2020")).to_be_visible()


@pytest.mark.parametrize("context", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
@pytest.mark.parametrize(
    ("form", "begin"),
    [("APA", "Zoon, M., Van Rooijen, K."), ("BibTeX", "@techreport{zoon2020,"), ("RIS", "TY  - RPRT")],
)
def test_a_work_is_taken_along(page: Page, address: str, form: str, begin: str):
    """As text, with a word that it was done."""
    page.goto(address + LIST)
    entry = page.locator("#lit-zoon2020")

    entry.get_by_role("button", name="Overnemen").click()
    entry.get_by_role("button", name=form).click()

    expect(entry.locator("[role=status]")).to_have_text(f"{form} gekopieerd.")
    assert page.evaluate("navigator.clipboard.readText()").startswith(begin)


def test_a_work_is_taken_along_from_disk(page: Page, folder: Path):
    """Opened from a folder, without server or clipboard: the text is there, and selected."""
    page.goto((folder / LIST / "index.html").as_uri())
    entry = page.locator("#lit-zoon2020")

    entry.get_by_role("button", name="Overnemen").click()
    entry.get_by_role("button", name="BibTeX").click()

    expect(entry.locator("pre")).to_contain_text("@techreport{zoon2020,")


def test_the_page_is_cited_with_day_and_address(page: Page, address: str):
    """The script adds what only the visit knows."""
    page.goto(address + CITING)

    page.get_by_text("Citeer deze pagina").click()

    line = page.locator(".mb-cite p")
    expect(line).to_contain_text("In Handboek IAG (editie 0.1). Geraadpleegd op ")
    expect(line).to_contain_text(f", van {address}{CITING}")


def test_the_list_prints_whole(page: Page, address: str):
    """Paper has every work, whatever was filtered, and no tools."""
    page.goto(address + LIST)
    all_works = page.locator(".mb-reference").count()
    page.get_by_label("Zoek in de literatuur").fill("zzz")

    page.emulate_media(media="print")

    assert page.locator(".mb-reference:visible").count() == all_works
    assert page.locator(".mb-tools").is_hidden()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_the_list_is_whole_without_scripts(page: Page, address: str):
    """Every work, where it is cited, and no buttons that do nothing."""
    page.goto(address + LIST)

    assert page.locator(".mb-reference:visible").count() > 20
    assert page.locator(".mb-take:visible").count() == 0


def test_five_thousand_works_are_searched(context: BrowserContext, many: str):
    """Typing goes on, and the right ones are left."""
    page = context.new_page()
    page.goto(many + "literatuur/")

    # By its name, Playwright would look through the names of 15,000 buttons.
    page.locator(".mb-tools [type=search]").type("werk 4999 gezinnen")

    expect(page.locator(".mb-count")).to_have_text("1 van 5000 werken")
    expect(page.locator("#lit-k4999")).to_be_visible()
