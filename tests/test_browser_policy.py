"""The handbook under its own policy: nothing of it is held back, and whatever else would come in is.

All tests in a browser have the handbook sent with its own headers, and fail when the policy holds something back in
them; here stands what they do not look at.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import TESTS, complaints, served
from playwright.sync_api import Browser, Page, expect

from methodiekboek_mkdocs.headers import FILES, HEADERS

pytestmark = pytest.mark.browser

ATTACK = TESTS / "inline/attack.html"
ELSEWHERE = "https://elders.example/"
LOOK = """() => ({
  ran: [...new Set(window.ran || [])].sort(),
  base: document.baseURI !== location.href,
  red: ["h1", "p"].filter(name => getComputedStyle(document.querySelector(name)).color === "rgb(255, 0, 0)"),
})"""


def test_the_form_for_proposals_and_a_former_address_are_not_held_back(page: Page, address: str, folder: Path):
    """Neither is made by the theme; one page of each template is looked at in test_browser_access.py."""
    said = complaints(page)
    moved = next(each for each in folder.rglob("index.html") if b'http-equiv="refresh"' in each.read_bytes())
    for path in ("voorstel/form.html", f"{moved.parent.relative_to(folder).as_posix()}/"):
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]

    assert said == []


def test_a_former_address_leads_to_the_same_place(page: Page, address: str, folder: Path):
    """Where a server does not do so: who cited a claim finds it, and not the top of its page."""
    moved = next(each for each in folder.rglob("index.html") if b'http-equiv="refresh"' in each.read_bytes())
    page.goto(f"{address}{moved.parent.relative_to(folder).as_posix()}/#daar")

    expect(page.locator('meta[http-equiv="refresh"]')).to_have_count(0)
    expect(page).to_have_url(re.compile("#daar$"))


def test_the_colours_that_a_reader_chose_are_kept(page: Page, address: str):
    """The scripts that do so stood in the page."""
    page.goto(address)
    page.get_by_role("button", name="Donker").click()
    page.reload()

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def attacked(browser: Browser, folder: Path) -> dict:
    """What a page does on which everything stands that should not."""
    context = browser.new_context()
    page = context.new_page()
    asked: set[str] = set()

    def answer(route) -> None:
        asked.add(route.request.url.removeprefix(ELSEWHERE))
        route.fulfill(status=200, content_type="text/html", body="")

    context.route(f"{ELSEWHERE}**", answer)
    # A form that is held back is told in the console, and one that is not opens a page.
    after = "console" if (folder / "_headers").exists() else "popup"
    for address in served(folder):
        page.goto(address + ATTACK.name)
        page.get_by_text("Klik").click()
        if after == "popup":
            # An address that is a script runs after the click, and not in it.
            page.wait_for_function("window.ran.includes('address')")
        done = page.evaluate(LOOK)
        with page.expect_event(after):
            page.get_by_role("button", name="Verstuur").click()
    context.close()
    return done | {"asked": sorted(asked)}


def test_an_attack_is_inert(chromium: Browser, folder: Path, tmp_path: Path):
    """Without the policy each part of it works; with it none does."""
    shutil.copy(ATTACK, tmp_path)
    assert attacked(chromium, tmp_path) == {
        "ran": ["address", "body", "data", "event", "frame", "module", "script", "svg"],
        "base": True,
        "red": ["h1", "p"],
        "asked": ["beeld.png", "formulier?", "object.html", "script.js", "style.css"],
    }

    shutil.copy(folder / "_headers", tmp_path)
    assert attacked(chromium, tmp_path) == {"ran": [], "base": False, "red": [], "asked": []}


def test_what_is_for_a_server_is_not_saved(folder: Path):
    """Some hosts do not send it, and one file that is not sent stops the saving of all."""
    saved = json.loads((folder / "offline/files.json").read_text("utf-8"))["files"]

    assert all((folder / name).is_file() for name in FILES)
    assert saved.keys() & set(FILES) == set()
