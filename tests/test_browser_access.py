"""Everyone can use the public site: axe finds nothing, the keyboard goes everywhere, enlarged and spaced text fits."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import DESKTOP, TESTS, complaints, restyle
from playwright.sync_api import Browser, Page, Response, expect
from test_browser import paths

pytestmark = pytest.mark.browser

ENLARGED = {"width": 320, "height": 640}  # 1280 pixels, enlarged four times (WCAG 1.4.10)
HOME, PHASE, COSTS, CALCULATOR = "", "methode/fasen/startfase/", "kosten/", "kosten/rekenen/"
GIANT = 150_000  # bytes; a checker looks at a list of hundreds for as long as at all other pages
MATRIX, NOT_FOUND = "elementen/naast-elkaar/", "404.html"
KINDS = {
    "home": HOME,
    "a record": PHASE,
    "a table": MATRIX,
    "a form": CALCULATOR,
    "an address that is not there": NOT_FOUND,
}
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }"""  # WCAG 1.4.12

# What is cut off: text that is larger than its box, where the box hides the rest.
CLIPPED = """() => [...document.querySelectorAll("main *, footer *")].filter(each => {
  const style = getComputedStyle(each), box = each.getBoundingClientRect();
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  const unseen = box.width < 2 || box.height < 2 || style.visibility === "hidden" || style.clipPath !== "none";
  if (!hides || unseen || !each.textContent.trim() || each.closest("[hidden], details:not([open])")) return false;
  return each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
}).map(each => each.outerHTML.slice(0, 120))"""

# Whether what has the focus is on the screen, not behind something, and marked.
FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const bar = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const within = (place, least, most) => Math.min(Math.max(place, least), most);
  const x = within(box.left + box.width / 2, 0, innerWidth - 1);
  const top = at.closest(".md-header, .md-skip, .md-search") ? 0 : bar;
  const over = [box.top + 2, box.top + box.height / 2, box.bottom - 2]
    .filter(y => y > top - box.height).map(y => document.elementFromPoint(x, within(y, top + 1, innerHeight - 1)));
  const seen = over.some(each => each && (at.contains(each) || each.contains(at)));
  return {name: at.outerHTML.slice(0, 120), seen, marked: style.outlineStyle !== "none" || style.boxShadow !== "none"};
}"""


def one_of_each(folder: Path) -> list[str]:
    """Of each folder the longest page that is no giant: every template once, each with all that it can show."""
    kinds: dict[Path, list[Path]] = defaultdict(list)
    for path in paths(folder):
        kinds[(folder / path).parent].append(folder / path / "index.html")
    chosen = []
    for pages in kinds.values():
        ordered = sorted(pages, key=lambda page: page.stat().st_size)
        chosen.append(next((page for page in reversed(ordered) if page.stat().st_size < GIANT), ordered[0]))
    found = [page.parent.relative_to(folder).as_posix() + "/" for page in chosen]
    return sorted({*(path.removeprefix("./") for path in found), NOT_FOUND, "naslag/toegankelijkheid/"})


def test_the_page_on_accessibility_names_what_these_tests_use(page: Page, address: str):
    """Which tool, in which version: the page says what was done, and is written anew when that changes."""
    page.goto(address + "naslag/toegankelijkheid/")
    said = page.locator("article").inner_text()
    checker = json.loads((TESTS / "html/package.json").read_text("utf-8"))["dependencies"]["vnu-jar"]

    assert f"axe-core {Axe().run(page).response['testEngine']['version']}" in said
    assert f"Nu Html Checker {checker}" in said


def settle(page: Page) -> None:
    """The menu beside a page is moved to where the reader is, and what is half behind its title counts as covered."""
    page.evaluate("document.querySelectorAll('.md-sidebar__scrollwrap').forEach(each => { each.scrollTop = 0; })")


def test_axe_finds_nothing_on_any_kind_of_page(
    page: Page, address: str, folder: Path, barriers: Callable[[Page], list[str]]
):
    """WCAG 2.2 A and AA, and what is good practice, on one page of every template; nor has a browser a complaint."""
    found, said = {}, complaints(page)
    for path in one_of_each(folder):
        page.goto(address + path)
        settle(page)
        found[path] = barriers(page)

    assert len(found) > 35
    assert {path: each for path, each in found.items() if each} == {}
    assert said == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_light_or_dark_wide_or_enlarged(
    chromium: Browser, address: str, barriers: Callable[[Page], list[str]], scheme: str, width: int
):
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for name, path in KINDS.items():
        page.goto(address + path)
        settle(page)
        found[name] = barriers(page)
    context.close()

    assert {name: each for name, each in found.items() if each} == {}


def open_menu(page: Page, address: str) -> None:
    page.set_viewport_size(ENLARGED)
    page.goto(address + PHASE)
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".md-sidebar--primary")).to_be_visible()
    # It slides in.
    page.wait_for_function("document.querySelector('.md-sidebar--primary').getBoundingClientRect().left === 0")


def search(page: Page, address: str) -> None:
    page.goto(address + "?q=kosten")
    page.locator(".md-search-result__link").first.wait_for()


def search_enlarged(page: Page, address: str) -> None:
    page.set_viewport_size(ENLARGED)
    search(page, address)


def open_source(page: Page, address: str) -> None:
    page.goto(address + COSTS)
    page.locator("article .mb-mark").first.focus()
    page.locator(".mb-card-source").wait_for()


def open_details(page: Page, address: str) -> None:
    page.goto(address + PHASE)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def fill_in(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.locator(".mb-calculator input[type=text], .mb-calculator input[inputmode]").first.fill("veel")


STATES = (open_menu, search, search_enlarged, open_source, open_details, fill_in)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_what_opens(
    chromium: Browser,
    address: str,
    barriers: Callable[[Page], list[str]],
    state: Callable[[Page, str], None],
    scheme: str,
):
    """The menu, the search with what it found, a source, what is folded, a form with something wrong in it."""
    context = chromium.new_context(viewport=DESKTOP, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    state(page, address)
    settle(page)
    found = barriers(page)
    context.close()

    assert found == []


def walk(page: Page, most: int) -> Iterator[dict]:
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None:
            return
        yield at


STILL = {"reduced_motion": "reduce"}  # else what fades out is still in the way for a moment


@pytest.mark.parametrize(
    "context", [{"viewport": DESKTOP} | STILL, {"viewport": ENLARGED} | STILL], ids=["wide", "enlarged"], indirect=True
)
@pytest.mark.parametrize("path", [HOME, PHASE, CALCULATOR, NOT_FOUND], ids=["home", "record", "form", "not found"])
def test_the_focus_is_always_seen(page: Page, address: str, path: str):
    """Whoever goes through a page by Tab sees where they are: marked, on the screen, and not behind the bar."""
    page.goto(address + path)
    steps = list(walk(page, 60))

    assert len(steps) > 10
    assert [step["name"] for step in steps if not (step["seen"] and step["marked"])] == []


def test_the_first_step_skips_to_the_text(page: Page, address: str):
    """Tab, Enter: past the menu, with the next step in the text itself."""
    page.goto(address + PHASE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ga naar inhoud")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("!!document.activeElement.closest('article')")


def test_the_search_is_used_by_keyboard(page: Page, address: str):
    """Its field has the focus when it opens, arrows lead to what was found, Escape closes it."""
    page.goto(address + PHASE)
    page.keyboard.press("/")
    page.keyboard.type("kosten")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("!!document.activeElement.closest('.md-search-result')")

    page.keyboard.press("Escape")

    expect(page.locator("#__search")).not_to_be_checked()


@pytest.mark.parametrize("context", [{"viewport": ENLARGED}], indirect=True)
def test_enlarged_and_spaced_text_fits(page: Page, address: str, folder: Path):
    """Four times enlarged, with the spacing that a reader may set: nothing to scroll sideways, nothing cut off."""
    wrong = {}
    for path in one_of_each(folder)[::3] + list(KINDS.values()):
        page.goto(address + path)
        restyle(page, SPACED)
        if page.evaluate("document.documentElement.scrollWidth") > ENLARGED["width"]:
            wrong[path] = ["scrolls sideways"]
        if cut := page.evaluate(CLIPPED):
            wrong[path] = cut

    assert wrong == {}


def test_a_page_keeps_nothing_and_asks_nothing_elsewhere(page: Page, address: str, folder: Path):
    """No request to another host, no cookie, nothing in the browser before a reader asked for it, on any page."""
    outside: list[str] = []
    page.on("request", lambda each: outside.append(each.url) if urlsplit(each.url).netloc not in address else None)
    for path in one_of_each(folder):
        page.goto(address + path)
        kept = page.evaluate(
            "async () => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),"
            " ...(await indexedDB.databases()).map(each => each.name), ...await caches.keys(),"
            " ...(await navigator.serviceWorker.getRegistrations()).map(each => each.scope)].filter(Boolean)"
        )
        assert kept == [], path

    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []
    assert page.context.cookies() == []


SHIFTS = """window.shifts = 0; new PerformanceObserver(list => {
  for (const each of list.getEntries()) window.shifts += each.value;
}).observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", [HOME, PHASE, COSTS, "kosten/bedragen/traject/", NOT_FOUND])
def test_a_first_page_is_light_and_still(chromium: Browser, address: str, path: str, width: int):
    """All that a first visit sends, packed as hosts pack it: under 150 kB. One script waits for; nothing moves."""
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    got: list[Response] = []
    page.on("response", lambda each: got.append(each))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    sent = {
        urlsplit(each.url).path: len(body if each.url.endswith((".woff2", ".png")) else gzip.compress(body, 6))
        for each in got
        if not each.url.startswith("data:") and (body := each.body())
    }
    before = page.evaluate(
        "[...new Set([...document.scripts].filter(each => each.src && !each.defer && !each.async"
        " && each.compareDocumentPosition(document.querySelector('article')) & 4).map(each => each.src))]"
    )
    shifts = page.evaluate("window.shifts")
    context.close()

    assert sum(sent.values()) < 150_000, sorted(sent.items(), key=lambda each: -each[1])
    assert len(before) == 1
    assert sent[urlsplit(before[0]).path] < 2048
    assert shifts == 0
