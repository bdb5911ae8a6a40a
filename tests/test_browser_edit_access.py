"""The edit screen for everyone: what axe finds, the keyboard alone, large letters, a narrow screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import DESKTOP, copy_base, served
from playwright.sync_api import BrowserContext, Locator, Page, expect
from test_browser_edit import RIS, field, open_record, saved, serving

from methodiekboek_mkdocs.publish import publish

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}  # 1280 wide, enlarged four times: WCAG 2.2, success criterion 1.4.10
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.fixture
def screen(base: Path) -> Iterator[str]:
    server, address = serving(base)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The form on a public site."""
    folder = tmp_path_factory.mktemp("openbaar")
    root = copy_base(folder / "handboek")
    config = root / "content/handbook.yml"
    config.write_text(config.read_text("utf-8") + "proposals_to: redactie@example.org\n", encoding="utf-8")
    assert publish(root, folder / "site") == 0
    for address in served(folder / "site"):
        yield f"{address}voorstel/form.html"


# ---- What a page can look like.


def start(page: Page, screen: str) -> None:
    page.goto(screen)
    expect(page.locator("main [aria-busy]")).to_have_count(0)
    page.get_by_label("Zoek een onderdeel").fill("a")
    page.evaluate(OPEN)


def list_of_a_kind(page: Page, screen: str) -> None:
    page.goto(f"{screen}#/variant")
    expect(page.get_by_role("heading", level=1)).to_have_text("Varianten")


def record_with_a_mistake(page: Page, screen: str) -> None:
    open_record(page, screen)
    if "form.html" not in screen:
        expect(page.locator("#preview h1")).to_be_visible()
    page.get_by_label("Volgorde", exact=True).fill("veel")
    expect(page.locator(".problem")).to_be_visible()
    page.evaluate(OPEN)


def new_record(page: Page, screen: str) -> None:
    page.goto(f"{screen}#/phase/+")
    page.get_by_label("Naam van het bestand").fill("nieuw")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".problem").first).to_be_visible()


def options_of_a_search_box(page: Page, screen: str) -> None:
    open_record(page, screen)
    page.locator("summary", has_text="Landelijke beschrijving").click()
    page.locator(field(page, "accounts/0/variant")).get_by_role("combobox").fill("a")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def nothing_found(page: Page, screen: str) -> None:
    open_record(page, screen)
    page.locator("summary", has_text="Landelijke beschrijving").click()
    page.locator(field(page, "accounts/0/variant")).get_by_role("combobox").fill("bestaat niet")
    expect(page.locator("[role=option]", has_text="Niets gevonden.")).to_be_visible()
    expect(page.locator("#said")).to_have_text("Niets gevonden.")


def renaming(page: Page, screen: str) -> None:
    open_record(page, screen)
    page.get_by_role("button", name="Hernoemen").click()
    page.get_by_label("Naam van het bestand").fill("landelijk")
    page.get_by_role("button", name="Hernoemen").last.click()
    expect(page.get_by_role("alert").locator("p")).to_be_visible()


def changes(page: Page, screen: str) -> None:
    open_record(page, screen)
    page.get_by_label("Titel", exact=True).fill("Begin")
    if "form.html" in screen:
        page.get_by_role("button", name="Maak er een voorstel van").click()
    else:
        saved(page)
        page.goto(f"{screen}#/=made")
    page.get_by_label("Uw naam").fill("J. Jansen")
    page.get_by_label("Waarom is dit gewijzigd?").fill("Zo heet het nu.")
    page.get_by_role("button", name="Maak een wijzigingsbestand").click()
    expect(page.locator(".changes > li")).to_have_count(1)


def proposal(page: Page, screen: str) -> None:
    """Of its rows one fits, one is there already, and of one something else stands there meanwhile."""
    page.goto(f"{screen}#/=judge")
    old = {"title": "Begin", "order": 4, "summary": "Gezin en hulpverlener leren elkaar kennen."}
    new = {"title": "Aanvang", "order": 1, "summary": "Men leert elkaar kennen."}
    change = {"kind": "phase", "id": "start", "old": old, "new": new}
    given = {"by": "J. Jansen", "date": "2026-01-02", "reason": "Zo heet het nu.", "changes": [change]}
    file = {"name": "wijziging.json", "mimeType": "application/json", "buffer": json.dumps(given).encode()}
    page.get_by_label("Wijzigingsbestand").set_input_files(file)
    expect(page.locator(".changes > li")).to_have_count(3)
    page.get_by_role("checkbox").nth(1).uncheck()


def literature(page: Page, screen: str) -> None:
    page.goto(f"{screen}#/=literature")
    page.get_by_label("Of plak hier").fill(RIS)
    page.get_by_role("button", name="Laat zien").first.click()
    expect(page.locator(".changes > li")).to_be_visible()
    page.evaluate(OPEN)


STATES = [start, list_of_a_kind, record_with_a_mistake, new_record, options_of_a_search_box, nothing_found, renaming,
          changes, proposal, literature]  # fmt: skip
PUBLIC = [list_of_a_kind, record_with_a_mistake, options_of_a_search_box, changes]


def nobody_is_kept_out(page: Page, barriers: Callable[[Page], list[str]]) -> None:
    """In light and dark, on a desktop and enlarged four times."""
    for scheme in ("light", "dark"):
        for size in (DESKTOP, NARROW):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            assert barriers(page) == [], (scheme, size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # What a description or a list is named by has to be there; axe leaves that undecided.
    assert (
        page.evaluate("""
        Array.from(document.querySelectorAll("[aria-describedby], [aria-controls]")).flatMap(each =>
            ["aria-describedby", "aria-controls"].flatMap(name => (each.getAttribute(name) || "").split(" "))
        ).filter(id => id && !document.getElementById(id))
    """)
        == []
    )


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nobody_is_kept_out(page: Page, screen: str, barriers: Callable[[Page], list[str]], state: Callable[..., None]):
    state(page, screen)

    nobody_is_kept_out(page, barriers)


@pytest.mark.parametrize("state", PUBLIC, ids=lambda state: state.__name__)
def test_nobody_is_kept_out_of_a_proposal(
    page: Page, public: str, barriers: Callable[[Page], list[str]], state: Callable[..., None]
):
    state(page, public)

    nobody_is_kept_out(page, barriers)


# ---- Large letters.

# WCAG 2.2, success criterion 1.4.12; a sheet that a script makes is not kept out by the policy of the page.
SPACED = """
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
"""
CUT_OFF = """
    Array.from(document.querySelectorAll("button, a, summary, label:not(.unseen), legend, p, li, dd, h1, h2, .about"))
        .filter(each => each.clientWidth && each.scrollWidth > each.clientWidth + 1).map(each => each.outerHTML)
"""


@pytest.mark.parametrize("state", [record_with_a_mistake, proposal, literature], ids=lambda state: state.__name__)
def test_wide_letters_are_not_cut_off(page: Page, screen: str, state: Callable[..., None]):
    state(page, screen)
    page.set_viewport_size(NARROW)
    page.evaluate(SPACED)

    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_field_is_described_by_its_own_mistakes(page: Page, screen: str):
    """And by no other's, once it is right."""
    open_record(page, screen)
    order, title = page.get_by_label("Volgorde", exact=True), page.get_by_label("Titel", exact=True)
    order.fill("veel")
    expect(order).to_have_accessible_description(
        "De plaats tussen zijn soortgenoten; kleine getallen eerst. "
        "Bij Volgorde staat ‘veel’; hier hoort een geheel getal."
    )
    order.fill("2")
    title.fill("")

    expect(title).to_have_accessible_description(
        "De naam van de pagina of het onderdeel. Titel is leeg. Vul het in of haal het weg."
    )
    expect(order).to_have_accessible_description("De plaats tussen zijn soortgenoten; kleine getallen eerst.")


# ---- The keyboard alone.

HELD = """() => {
    const held = document.activeElement, box = held.getBoundingClientRect(), style = getComputedStyle(held);
    const bar = document.getElementById("bar");
    const top = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 12));
    return {
        lost: held === document.body, ring: held.matches(":focus-visible") && parseInt(style.outlineWidth) >= 2,
        seen: top && (!bar || bar.contains(held) || !bar.contains(top)), what: held.outerHTML.slice(0, 200)
    };
}"""


def held(page: Page) -> None:
    """Something has the focus, shows it, and is not below the bar; what a check says may move it, but not for long."""
    found = page.evaluate(HELD)
    for _ in range(20):
        if found["seen"]:
            break
        page.wait_for_timeout(100)
        found = page.evaluate(HELD)
    assert not found["lost"]
    assert found["ring"], found["what"]
    assert found["seen"], found["what"]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        held(page)


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Walks there, looking where it is at each step."""
    for _ in range(80):
        press(page, key)
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def test_a_whole_job_by_keyboard(page: Page, screen: str, base: Path):
    """Find a record, change a number, add to a list, choose by name, take a step back, save."""
    page.goto(screen)
    expect(page.get_by_label("Zoek een onderdeel")).to_be_visible()
    tab_to(page, page.get_by_label("Zoek een onderdeel"))
    page.keyboard.type("star")
    tab_to(page, page.get_by_role("link", name="Start", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#form .field").first).to_be_visible()

    tab_to(page, page.locator("summary", has_text="Landelijke beschrijving"))
    press(page, "Enter")
    duration = page.locator(field(page, "accounts/0/duration"))
    tab_to(page, duration.get_by_label("Bovengrens", exact=True))
    press(page, "Control+a")
    page.keyboard.type("5")
    tab_to(page, duration.get_by_role("button", name="Toevoegen: Vindplaatsen"))
    press(page, "Enter")
    source = duration.locator(field(page, "accounts/0/duration/sources/1")).get_by_role("combobox")
    expect(source).to_be_focused()
    page.keyboard.type("aanbieder")
    expect(page.locator("[role=option]")).to_have_count(1)
    press(page, "ArrowDown", "Enter")
    expect(source).to_have_value("De Aanbieder. (z.d.). Hulp bij u thuis. https://www.example.org/hulp")
    tab_to(page, duration.locator(field(page, "accounts/0/duration/sources/1")).get_by_text("Veld toevoegen"))
    press(page, "Enter")
    tab_to(page, page.get_by_role("button", name="Kopje", exact=True))
    press(page, "Enter")
    page.keyboard.type("De start")
    hours = page.locator(field(page, "accounts/0/hours")).get_by_label("Bovengrens", exact=True)
    tab_to(page, hours)
    press(page, "Control+a")
    page.keyboard.type("11")
    undo = page.get_by_role("button", name="Ongedaan maken")
    tab_to(page, undo)
    press(page, "Enter")
    expect(hours).to_have_value("12")
    tab_to(page, hours, "Shift+Tab")
    press(page, "Control+a")
    page.keyboard.type("10")
    tab_to(page, page.get_by_role("button", name="Bewaren"))
    press(page, "Enter")

    expect(page.get_by_role("status").filter(has_text="Bewaard om").first).to_be_visible()
    expect(page.locator(".problem")).to_have_count(0)
    held(page)
    text = (base / "content/phase/start.yml").read_text("utf-8")
    assert "max: 5, unit: week, kind: norm, sources: [{source: jansen2020, page: 9}, " in text
    assert "{source: aanbieder, heading: De start}]" in text
    assert "max: 10\n" in text


def test_the_focus_stays_by_what_was_done(page: Page, screen: str):
    """With the arrows of a list, with what was put in the place of what went, with the way to have it back."""
    open_record(page, screen)
    page.locator("summary", has_text="Landelijke beschrijving").focus()
    press(page, "Enter")
    sources = page.locator(field(page, "accounts/0/focus/sources"))
    here, item = page.locator(":focus"), sources.locator("details.item")
    first, second = "jansen2020", "aanbieder"

    def keys() -> list[str]:
        return [box.get_attribute("data-name") or "" for box in sources.locator("[role=combobox]").all()]

    tab_to(page, item.first.locator("> summary"))
    press(page, "Enter")
    tab_to(page, item.first.locator("[data-by='1']"))
    press(page, "Enter")
    assert keys() == [second, first]
    expect(here).to_have_attribute("data-by", "-1")  # lower it cannot go
    expect(item.first).not_to_have_attribute("open")
    expect(item.last).to_have_attribute("open")
    press(page, "Enter")
    assert keys() == [first, second]
    expect(here).to_have_attribute("data-by", "1")

    tab_to(page, item.first.locator("> .tools").get_by_text("Kopiëren"))
    press(page, "Enter")
    assert keys() == [first, first, second]
    assert here.evaluate("each => each.closest('.item').dataset.path") == "accounts/0/focus/sources/1"
    tab_to(page, item.nth(1).locator("> .tools").get_by_text("Weghalen"), "Shift+Tab")
    press(page, "Enter")
    assert keys() == [first, second]
    assert here.evaluate("each => each.parentElement.dataset.path") == "accounts/0/focus/sources/1"
    expect(item.last).not_to_have_attribute("open")
    press(page, "Enter")
    tab_to(page, item.last.locator("> .tools").get_by_text("Weghalen"))
    press(page, "Enter")
    assert here.evaluate("each => each.parentElement.dataset.path") == "accounts/0/focus/sources/0"
    tab_to(page, item.first.locator("> .tools").get_by_text("Weghalen"))
    press(page, "Enter")
    expect(here).to_have_text("Toevoegen: Vindplaatsen")

    note = page.locator(field(page, "accounts/0/focus/note"))
    tab_to(page, note.get_by_role("button", name="Weghalen"))
    press(page, "Enter")
    expect(note).to_have_count(0)
    expect(here).to_have_text("Veld toevoegen")
    undo = page.get_by_role("button", name="Ongedaan maken")
    tab_to(page, undo)
    for _ in range(8):  # one more than there is to undo
        press(page, "Enter")
    expect(undo).to_be_focused()
    expect(page.locator("#bar .state")).to_have_text("Geen wijzigingen.")
    assert keys() == [first, second]


def test_the_focus_stays_when_a_notice_goes(context: BrowserContext, screen: str):
    """A draft that is gone on with, a choice between two texts, a name that is taken, a proposal that is accepted."""
    page, other = context.new_page(), context.new_page()
    open_record(page, screen)
    page.get_by_label("Titel", exact=True).fill("Begin")
    page.reload()
    go_on = page.get_by_role("button", name="Ga ermee verder")
    expect(go_on).to_be_visible()
    go_on.press("Enter")
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Begin")
    expect(page.locator("main")).to_be_focused()

    open_record(other, screen)
    other.get_by_label("Titel", exact=True).fill("Aanvang")
    saved(other)
    page.get_by_role("button", name="Bewaren").press("Enter")
    mine = page.get_by_role("button", name="Die van mij")
    expect(mine).to_be_focused()
    press(page, "Enter")
    expect(mine).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("button", name="Bewaren").press("Enter")
    expect(page.locator("#bar .state")).to_contain_text("Bewaard om")
    held(page)

    page.get_by_role("button", name="Hernoemen").press("Enter")
    name = page.get_by_label("Naam van het bestand")
    expect(name).to_be_focused()
    name.fill("landelijk")
    page.get_by_role("button", name="Hernoemen").last.press("Enter")
    expect(page.get_by_role("alert").locator("p")).to_have_text("Een ander onderdeel heet al zo. Kies een andere naam.")
    expect(name).to_be_focused()

    proposal(page, screen)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Neem over wat is gekozen").press("Enter")
    expect(page.locator(":focus")).to_have_text("Overgenomen.")

    page.goto(f"{screen}#/=literature")
    page.get_by_label("Of plak hier").fill(RIS)
    page.get_by_role("button", name="Laat zien").first.press("Enter")
    expect(page.locator(":focus")).to_contain_text("Bakker, A. B. (2020).")
    page.get_by_role("button", name="Voeg toe wat is gekozen").press("Enter")
    expect(page.locator(":focus")).to_contain_text("Toegevoegd: bakker2020")
