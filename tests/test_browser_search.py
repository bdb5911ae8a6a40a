"""The search in a browser: what a reader types, chooses and opens, over a network, without one and from a folder."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from conftest import TESTS, served
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Error, Locator, Page, expect
from test_preview import is_good, preview, wait_for

pytestmark = pytest.mark.browser

FIELD = "[data-md-component=search-query]"
MOST = 120 * 1024


def search(page: Page, text: str) -> None:
    """Types into the search field and waits for what is found."""
    page.locator(FIELD).focus()
    page.locator(FIELD).fill("")
    page.keyboard.type(text)
    page.evaluate(
        "async text => { await methodiekboekSearch.find(text); await new Promise(r => setTimeout(r, 150)); }", text
    )


def titles(page: Page) -> Locator:
    """The titles of the pages that were found; the screen shows them a moment after the engine has them."""
    return page.locator(".md-search-result__item > a:first-child h1")


def only(page: Page, kind: str) -> None:
    """Waits until pages of one kind are shown, and no others."""
    tags = page.locator(".md-search-result__item > a:first-child .md-tag")
    expect(tags.first).to_have_text(kind)
    expect(tags.filter(has_not_text=re.compile(f"^{kind}$"))).to_have_count(0)


@pytest.fixture
def home(page: Page, address: str) -> Page:
    page.goto(f"{address}")
    return page


def test_nothing_of_the_search_is_loaded_before_a_reader_searches(page: Page, address: str):
    """The page asks for the small script of the screen alone; index and engine come with the first letter."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}", wait_until="networkidle")
    before = [name for name in asked if re.match(r"index\.js|engine|minisearch", name)]
    search(page, "empowerment")

    assert before == []
    assert [name for name in asked if name.startswith("index.")]


def test_index_and_engine_are_small(folder: Path):
    """What comes with the first letter, as any server sends it; the script of the screen is part of every page."""
    files = [path for path in (folder / "search").iterdir() if re.match(r"index\.js|engine|minisearch", path.name)]

    assert len(files) == 3
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < MOST


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("veiligheids plan", "Veiligheidsplan"),  # written apart
        ("stamboom", "Genogram"),  # a word that does not stand there
        ("HAN", "Hogeschool van Arnhem en Nijmegen"),  # an abbreviation that does not
        ("startfas", "Startfase"),  # half a word
        ("empowrment", "Empowerment"),  # a mistake
        ("11250 euro", "traject"),  # another notation
    ],
)
def test_a_reader_finds_it(home: Page, query: str, title: str):
    search(home, query)

    expect(
        home.locator(".md-search-result__item:nth-child(-n+2) > a:first-child h1", has_text=title)
    ).not_to_have_count(0)


def test_the_first_result_opens_by_keyboard_and_lights_up(home: Page):
    """Arrow down and Enter, as in any search; the words that were found are marked on the page."""
    search(home, "startfase")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("Enter")
    home.wait_for_url("**/*startfase*/**")

    expect(home.locator("article mark").first).to_have_text(re.compile("startfase", re.IGNORECASE))


def test_a_result_opens_at_the_claim_itself(home: Page):
    """Not at the top of the page, where the reader would have to look again."""
    search(home, "huisschoonmaak schuldhulpverlening prioriteit")
    link = home.locator(".md-search-result__link[href*='#']").first
    anchor = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    home.wait_for_url("**/*#*")

    assert "." in anchor
    expect(home.locator(f"[id='{anchor}']")).to_have_class(re.compile("mb-claim"))
    expect(home.locator(f"[id='{anchor}']")).to_be_in_viewport()


def test_filters_work_by_keyboard(home: Page):
    """Tab goes to the filters and back, arrows choose, and a reader hears which is chosen."""
    search(home, "veiligheid")
    everything = titles(home).all_inner_texts()
    home.keyboard.press("Tab")
    expect(home.get_by_role("radio", name="Alles")).to_be_focused()
    home.keyboard.press("ArrowRight")
    expect(home.get_by_role("radio", name="Begrip")).to_have_attribute("aria-checked", "true")
    only(home, "Begrip")

    assert titles(home).all_inner_texts() != everything
    home.keyboard.press("Tab")
    expect(home.locator(FIELD)).to_be_focused()
    home.keyboard.press("Escape")
    expect(home.locator(FIELD)).not_to_be_focused()


def test_another_word_is_offered_and_not_taken(home: Page):
    """'Bedoelde u' is a link: what the reader typed stays until that is followed."""
    search(home, "empowrment ouders")
    note = home.locator(".mb-search-note")
    expect(note).to_contain_text("Bedoelde u empowerment ouders")
    expect(home.locator(FIELD)).to_have_value("empowrment ouders")
    note.get_by_role("link").click()

    expect(home.locator(FIELD)).to_have_value("empowerment ouders")
    expect(note).to_be_empty()


def test_nonsense_finds_nothing_and_shows_a_way_on(home: Page):
    search(home, "xqzwv")

    expect(titles(home)).to_have_count(0)
    home.locator(".mb-search-note").get_by_role("link", name="Bekijk de begrippenlijst").click()
    home.wait_for_url("**/naslag/begrippen/**")


def test_a_filter_without_results_can_be_left(home: Page):
    search(home, "genogram")
    home.get_by_role("radio", name="Kosten").click()
    home.get_by_role("button", name="Zoek in alles").click()

    expect(home.get_by_role("radio", name="Alles")).to_have_attribute("aria-checked", "true")
    expect(home.locator(".md-search-result__item").first).to_be_visible()


def test_a_search_can_be_shared(page: Page, address: str):
    """The address of the share button opens the same search."""
    page.goto(f"{address}?q=genogram")

    expect(page.locator(FIELD)).to_have_value("genogram")
    expect(page.locator(".md-search-result__item").first).to_contain_text("Genogram")


def test_a_shared_search_keeps_its_filter(home: Page):
    """What is copied is what the screen shows, and opens the same."""
    search(home, "veiligheid")
    home.get_by_role("radio", name="Begrip").click()
    link = home.locator("[data-md-component=search-share]")
    expect(link).to_have_attribute("data-clipboard-text", re.compile(r"\?q=veiligheid&kind=Begrip$"))
    only(home, "Begrip")
    shown = titles(home).all_inner_texts()

    home.goto(str(link.get_attribute("data-clipboard-text")))
    expect(home.get_by_role("radio", name="Begrip")).to_have_attribute("aria-checked", "true")
    expect(titles(home)).to_have_text(shown)


def test_a_filter_that_is_not_there_is_left_out(page: Page, address: str):
    page.goto(f"{address}?q=genogram&kind=Bestaat+niet")

    expect(page.locator(".md-search-result__item").first).to_contain_text("Genogram")
    expect(page.get_by_role("radio", name="Alles")).to_have_attribute("aria-checked", "true")


def test_what_was_loaded_goes_on_without_a_network(home: Page):
    """A second search needs the texts of other pages, and does without when they cannot come."""
    search(home, "genogram")
    home.context.set_offline(True)
    search(home, "caseload")

    expect(titles(home).first).to_contain_text("Caseload")


def test_an_index_that_does_not_come_is_said(page: Page, address: str):
    page.route("**/search/index.js", lambda route: route.abort())
    page.goto(f"{address}")
    page.locator(FIELD).focus()
    page.keyboard.type("genogram")

    expect(page.locator(".mb-search-note")).to_contain_text("kon niet worden geladen")


def test_it_searches_from_a_folder(page: Page, folder: Path):
    """Opened from disk, without any server; a result is a file that opens."""
    page.goto((folder / "index.html").as_uri())
    search(page, "stamboom")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/index.html*")

    expect(page.locator("h1").first).to_contain_text("Genogram")


def test_a_preview_finds_what_was_just_written(page: Page, base: Path):
    """A new word is found without the browser being told to forget anything."""
    config = base / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("[search,", "[methodiekboek-search,"), encoding="utf-8")
    record = base / "content/phase/start.yml"
    with preview(base) as (address, _):
        phase = address + "methode/fasen/start/"
        wait_for(phase, is_good)
        page.goto(phase)
        search(page, "kennismaken")
        search(page, "spoetnik")
        expect(page.locator(".md-search-result__item")).to_have_count(0)

        with record.open("a", encoding="utf-8") as file:
            file.write("search_words: [spoetnik]\n")
        end = time.monotonic() + 60
        while time.monotonic() < end:
            # The page loads anew by itself, at once and when all pages are there; in between, nothing is found yet.
            with suppress(Error, AssertionError):
                search(page, "spoetnik")
                expect(page.locator(".md-search-result__item").first).to_contain_text("Start", timeout=2000)
                return
    raise AssertionError("not found")


def test_markup_in_a_query_is_text(home: Page):
    search(home, "<img src=x onerror=document.title='kapot'> genogram")

    assert home.title() != "kapot"
    expect(home.locator(".md-search-result img")).to_have_count(0)


def test_the_browser_takes_a_text_apart_as_python_does(home: Page):
    """Or what stands in the index would not be found."""
    home.evaluate("methodiekboekSearch.load()")
    expected = yaml.safe_load((TESTS / "search/tokens.yml").read_text(encoding="utf-8"))

    found = home.evaluate(
        "texts => texts.map(text => methodiekboekEngine.words(text).flat())", [text for text, _ in expected]
    )

    assert found == [tokens for _, tokens in expected]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of others: Material in Dutch, one line for the search, and a glossary of two words."""
    root = tmp_path_factory.mktemp("kaal")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text("# Welkom\n\nOver fietsen.\n", encoding="utf-8")
    (root / "docs/regels.md").write_text(
        "# Regels\n\n## Parkeren\n\nEen fietsenstalling vindt u overal.\n", encoding="utf-8"
    )
    (root / "docs/weg.md").write_text("---\nsearch:\n  exclude: true\n---\n# Verborgen fietsen\n", encoding="utf-8")
    (root / "woorden.yml").write_text("rijwiel, tweewieler: fietsen\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        "site_name: Fietsen\ntheme: {name: material, language: nl, font: false}\n"
        "plugins:\n  - methodiekboek-search: {glossary: woorden.yml}\n",
        encoding="utf-8",
    )
    build(load_config(str(root / "mkdocs.yml")))
    yield from served(root / "site")


def test_it_serves_a_site_of_others(page: Page, bare: str):
    """Inflections, parts of compounds and the words of its glossary; what it leaves out is not found."""
    page.goto(f"{bare}")
    for query, title in (("rijwiel", "Welkom"), ("stalling", "Parkeren"), ("geparkeerd", "Parkeren")):
        search(page, query)
        expect(page.locator(".md-search-result__item").first).to_contain_text(title)
    search(page, "verborgen")
    expect(page.locator(".md-search-result__item")).to_have_count(0)
    expect(page.locator(".mb-search-filters")).to_have_count(0)
