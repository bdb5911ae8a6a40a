"""The corrections of the theme by style and script: each fails on the theme as it comes, and holds on the mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from conftest import served
from playwright.sync_api import Browser, BrowserContext, Page, expect
from themes import both

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}  # 1280 enlarged four times
SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const inside = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  const own = box.width < 2 || style.opacity === "0" ? at.nextElementSibling || at : at;
  const rect = own ? own.getBoundingClientRect() : box;
  const over = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
  return {
    name: (at.ariaLabel || at.textContent || at.className).trim().replace(/\\s+/g, " "), tag: at.tagName, inside,
    seen: inside && !!over && (own.contains(over) || over.contains(own)),
    outlined: !!own && getComputedStyle(own).outlineStyle !== "none",
  };
}"""


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Both sites, below the same path as their addresses say."""
    folder = tmp_path_factory.mktemp("themas")
    (folder / "www").mkdir()
    for name, site in both(folder).items():
        site.rename(folder / "www" / name.split()[0])
    servers = served(folder / "www")
    top = next(servers)
    yield {"as it comes": f"{top}as/", "mended": f"{top}mended/"}
    next(servers, None)


def walk(page: Page, key: str = "Tab", most: int = 60) -> list[dict]:
    """Where the focus goes, step by step, until it is back at the page itself."""
    steps = []
    for _ in range(most):
        page.keyboard.press(key)
        step = page.evaluate(SEEN)
        if step["tag"] == "BODY":
            break
        steps.append(step)
    return steps


def both_ways(addresses: dict[str, str], chromium: Browser, path: str, wrong: Callable[[Page], list], **window) -> None:
    """What is found wrong on the theme as it comes is not found on the mended one."""
    found = {}
    for name, top in addresses.items():
        context = chromium.new_context(**{"viewport": PHONE, "reduced_motion": "reduce"} | window)
        page = context.new_page()
        page.goto(top + path)
        found[name] = wrong(page)
        context.close()
    assert found["as it comes"] != [], "the theme has mended this itself: take the correction away"
    assert found["mended"] == []


def test_the_closed_menu_is_not_walked_through(addresses: dict[str, str], chromium: Browser):
    """At 320 px Tab goes only where something is seen."""
    both_ways(
        addresses, chromium, "deel/een/", lambda page: [s["name"] for s in walk(page, most=20) if not s["inside"]]
    )


def test_the_menu_can_be_opened_by_keyboard(addresses: dict[str, str], chromium: Browser):
    """A button that says whether the menu is open."""
    both_ways(
        addresses,
        chromium,
        "deel/een/",
        lambda page: [] if page.locator("button[aria-expanded]").count() else ["no button"],
    )


def test_the_open_menu_is_walked_through_as_it_is_seen(addresses: dict[str, str], chromium: Browser):
    """Nothing of what lies behind, or deeper, takes the focus."""

    def unseen(page: Page) -> list[str]:
        page.evaluate("document.getElementById('__drawer').click()")
        page.wait_for_timeout(300)  # the theme slides, also for who asked it not to
        page.evaluate("document.querySelector('.md-sidebar--primary').setAttribute('tabindex', '-1')")
        page.evaluate("document.querySelector('.md-sidebar--primary').focus()")
        steps = walk(page, most=8)
        return [
            step["name"]
            for step in steps
            if not step["seen"] and page.evaluate("document.querySelector('#__drawer').checked")
        ]

    both_ways(addresses, chromium, "deel/dieper/drie/", unseen)


def test_nothing_is_kept_before_a_reader_chose(addresses: dict[str, str], chromium: Browser):
    """Opening a page leaves nothing behind in the browser."""
    both_ways(
        addresses,
        chromium,
        "",
        lambda page: page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"),
    )


def test_the_focus_does_not_go_behind_the_bar(addresses: dict[str, str], chromium: Browser):
    """Walking up a long page, each link is seen below the bar that stays."""

    def hidden(page: Page) -> list[str]:
        page.locator("article a").last.focus()
        return [step["name"] for step in walk(page, "Shift+Tab", 30) if not step["seen"]]

    both_ways(addresses, chromium, "deel/een/", hidden, viewport={"width": 1280, "height": 400})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_mended_theme(
    addresses: dict[str, str], chromium: Browser, barriers: Callable[[Page], list[str]], scheme: str
):
    both_ways(addresses, chromium, "deel/een/", barriers, color_scheme=scheme, viewport={"width": 1280, "height": 800})


@pytest.fixture
def phone(chromium: Browser, addresses: dict[str, str]) -> Iterator[Page]:
    context: BrowserContext = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(addresses["mended"] + "deel/een/")
    yield page
    context.close()


def test_the_menu_opens_leads_on_and_closes(phone: Page):
    """Enter opens it and goes in; the way up and down is by keyboard; Escape closes it and goes back to the button."""
    menu = phone.get_by_role("button", name="Menu")
    expect(menu).to_have_attribute("aria-expanded", "false")

    menu.focus()
    phone.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    assert phone.evaluate("!!document.activeElement.closest('.md-sidebar--primary')")

    phone.get_by_role("button", name="Deel").and_(phone.locator(":visible")).first.focus()
    phone.keyboard.press("Space")
    expect(phone.locator(".md-sidebar--primary").get_by_role("link", name="Thuis")).to_be_visible()

    phone.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()


def test_the_menu_closes_when_the_focus_leaves_it(phone: Page):
    """Nobody walks on behind what covers the page."""
    phone.get_by_role("button", name="Menu").click()
    for _ in range(20):
        phone.keyboard.press("Tab")

    expect(phone.get_by_role("button", name="Menu")).to_have_attribute("aria-expanded", "false")


def test_light_and_dark_are_one_button_that_keeps_the_focus(page: Page, addresses: dict[str, str]):
    """It says what it does, and what was chosen is kept."""
    page.goto(addresses["mended"])
    body = page.locator("body")

    page.get_by_role("button", name="Donker").focus()
    page.keyboard.press("Enter")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.get_by_role("button", name="Licht")).to_be_focused()

    page.goto(addresses["mended"] + "deel/een/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Licht").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")


def test_the_search_of_a_page_that_is_not_there_finds(page: Page, addresses: dict[str, str]):
    """The question goes along to the search of the site."""
    page.goto(addresses["mended"] + "404.html")
    # That page has its addresses from the root of the site, which is elsewhere here.
    page.locator(".mb-find").evaluate("(form, home) => { form.action = home; }", addresses["mended"])
    page.get_by_label("Zoek op deze site").fill("twee")
    page.get_by_role("button", name="Zoeken").last.click()

    expect(page.locator(".md-search-result__link").first).to_be_visible()
    expect(page.locator(".md-search-result__link").first).to_have_attribute("href", re.compile("/deel/twee/"))
