"""Testing oneself, going along the route, and the self-check, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ROUTE, STEP, READ = "leren/leerroute/", "leren/leerroute/leerstap-fasen/", "methode/fasen/startfase/"
QUIZ, CHECK = "leren/zelftoets/", "leren/zelfcheck/"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def kept(page: Page) -> dict[str, str]:
    """What the browser keeps for the site, but for the look that the theme keeps."""
    return page.evaluate(
        "() => Object.fromEntries(Object.entries(localStorage).filter(([name]) => !name.includes('palette')))"
    )


def test_a_question_is_answered_by_keyboard(page: Page, address: str):
    """Choose, press Enter, hear why; another choice takes the verdict away."""
    page.goto(address + STEP)
    question = page.locator("#vraag-startfase-duur")
    first = question.get_by_role("radio").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    verdict = question.get_by_role("status")
    expect(verdict).to_contain_text("Niet goed. Goed is: a.")
    expect(verdict).to_contain_text("Zo lang duurt de fase erna")
    expect(question.get_by_role("link", name="Startfase")).to_be_visible()
    expect(question.locator(".mb-is-right")).to_contain_text("goed")
    page.keyboard.press("ArrowUp")
    expect(verdict).to_be_empty()
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("Goed.")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_question_with_more_answers_by_touch(page: Page, address: str):
    """The whole line of an answer can be tapped, and is large enough for a finger."""
    page.goto(address + STEP)
    question = page.locator("#vraag-startfase-kern")
    labels = question.locator("label")
    assert all(label.bounding_box()["height"] >= 24 for label in labels.all())

    labels.nth(0).tap()
    labels.nth(1).tap()
    question.get_by_role("button", name="Kijk na").tap()

    expect(question.get_by_role("status")).to_contain_text("Nog niet helemaal goed. Goed is: a, c, d.")
    labels.nth(1).tap()
    labels.nth(2).tap()
    labels.nth(3).tap()
    question.get_by_role("button", name="Kijk na").tap()
    expect(question.get_by_role("status")).to_contain_text("Goed.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_choice_nothing_is_given_away(page: Page, address: str):
    page.goto(address + STEP)
    question = page.locator(".mb-question").first

    question.get_by_role("button", name="Kijk na").click()

    expect(question.get_by_role("status")).to_have_text("Kies eerst een antwoord.")
    expect(question.locator(".mb-sign")).to_have_count(0)


def test_start_over_keeps_nothing(page: Page, address: str):
    """The score is said once all are answered; after that all is as at the start, and nothing was stored."""
    page.goto(address + STEP)
    questions = page.locator(".mb-question")
    for question in questions.all():
        for option in question.locator("[data-right] input").all():
            option.check()
        question.get_by_role("button", name="Kijk na").click()

    count = questions.count()
    expect(page.locator(".mb-score")).to_have_text(f"U had {count} van de {count} goed. Dit wordt nergens bewaard.")
    assert kept(page) == {}
    page.get_by_role("button", name="Nog eens").click()
    expect(page.locator(".mb-quiz input:checked")).to_have_count(0)
    expect(page.locator(".mb-score")).to_be_empty()
    expect(questions.first.get_by_role("radio").first).to_be_focused()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_answers_are_folded(page: Page, address: str):
    page.goto(address + STEP)
    question = page.locator("#vraag-knipkaart")
    expect(question.get_by_text("Goed is: a.")).to_be_hidden()

    question.get_by_text("Antwoord", exact=True).click()

    expect(question.get_by_text("Goed is: a.")).to_be_visible()
    expect(question.get_by_role("link", name="Nazorg")).to_be_visible()
    expect(page.get_by_role("button", name="Kijk na")).to_have_count(0)
    expect(page.get_by_role("button", name="Onthoud waar ik ben")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_the_answers_come_last(chromium: Browser, address: str, scripts: bool):
    """With scripts and without: questions and options, and after all of them what is right."""
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address + QUIZ)
    page.emulate_media(media="print")

    expect(page.locator(".mb-key")).to_be_visible()
    last = page.locator(".mb-question").last.bounding_box()
    key = page.locator(".mb-key").bounding_box()
    assert last is not None
    assert key is not None
    assert key["y"] >= last["y"] + last["height"]
    for hidden in (".mb-answer", ".mb-verdict", ".mb-form button", ".mb-end"):
        for part in page.locator(hidden).all():
            expect(part).to_be_hidden()
    assert page.locator(".mb-key li").count() == page.locator(".mb-question").count() >= 40
    context.close()


def test_the_route_can_be_walked(page: Page, address: str):
    """From a step to what is read there, on to its questions and to the next step."""
    page.goto(address + STEP)
    page.get_by_role("link", name="Startfase", exact=True).first.click()
    way = page.get_by_role("navigation", name="Leerroute: waar u bent")
    expect(way).to_contain_text(re.compile(r"Leerroute, stap 3 van \d+: De fasen"))

    for title in ("Veranderingsfase", "Afbouw- en afscheidsfase", "Nazorg"):
        way.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    way.get_by_role("link", name="De zelftoets van deze stap").click()

    expect(page).to_have_url(address + STEP + "#mb-quiz")
    expect(page.locator("#mb-quiz")).to_be_in_viewport()
    way.get_by_role("link", name="Houding en werkrelatie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Houding en werkrelatie")


def test_remember_and_forget(page: Page, address: str):
    """Nothing is kept before it is asked, what will be kept is said beforehand, and it can be forgotten twice over."""
    page.goto(address + STEP)
    way = page.get_by_role("navigation", name="Leerroute: waar u bent")
    expect(way).to_contain_text("bewaart uw browser de naam van deze stap")
    assert kept(page) == {}

    way.get_by_role("button", name="Onthoud waar ik ben").click()
    assert kept(page) == {"methodiekboek-route-learning_step": "leerstap-fasen"}

    page.goto(address + ROUTE)
    box = page.locator(".mb-route .mb-keep")
    expect(box).to_contain_text("U was bij: De fasen")
    box.get_by_role("link", name="De fasen").click()
    expect(page).to_have_url(address + STEP)
    way.get_by_role("button", name="Vergeet het").click()
    assert kept(page) == {}
    way.get_by_role("button", name="Onthoud waar ik ben").click()
    page.goto(address + ROUTE)
    box.get_by_role("button", name="Vergeet het").click()
    expect(box).to_have_text("Uw browser heeft het vergeten.")
    assert kept(page) == {}


def test_a_browser_that_keeps_nothing_says_so(page: Page, address: str):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    page.goto(address + STEP)

    page.get_by_role("button", name="Onthoud waar ik ben").click()

    expect(page.get_by_role("navigation", name="Leerroute: waar u bent")).to_contain_text("laat niet toe")


def test_the_self_check_sets_mine_beside_the_mean(page: Page, address: str):
    """Filled in by keyboard: first my own, then the mean with its source; cleared, and nothing kept or sent."""
    page.goto(address + CHECK)
    sent: list[str] = []
    # A browser asks for the picture in its tab when it likes.
    page.on("request", lambda request: sent.append(request.url) if "favicon" not in request.url else None)
    first = page.locator(".mb-statement").first
    expect(first.get_by_text("Landelijk gemiddeld")).to_be_hidden()

    first.get_by_role("radio", name="1").focus()
    page.keyboard.press("ArrowRight")

    expect(first.get_by_role("status")).to_contain_text("U koos 2.")
    expect(first.get_by_text("Landelijk gemiddeld: 1,93 punten")).to_be_visible()
    expect(first.get_by_role("img")).to_have_attribute("aria-label", re.compile("u koos 2, .* 1,93"))
    expect(first.locator(".mb-beside .mb-mark").first).to_be_visible()
    page.get_by_role("button", name="Wis alles").click()
    expect(page.locator(".mb-self-check input:checked")).to_have_count(0)
    expect(first.get_by_text("Landelijk gemiddeld")).to_be_hidden()
    assert (kept(page), sent) == ({}, [])


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_the_self_check_is_a_list_for_a_pencil_without_scripts(page: Page, address: str):
    page.goto(address + CHECK)

    expect(page.locator(".mb-statement")).to_have_count(6)
    expect(page.locator(".mb-points").first).to_contain_text("☐ 5")
    expect(page.get_by_text("Landelijk gemiddeld").first).to_be_visible()


@pytest.mark.parametrize("context", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("path", ["leren/", ROUTE, STEP, READ, QUIZ, CHECK, "leren/casussen/", "leren/voor-docenten/"])
def test_nothing_runs_off_a_narrow_screen(page: Page, address: str, path: str):
    page.goto(address + path)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_students_find_it_from_home(page: Page, address: str):
    page.goto(address)

    page.locator(".mb-card").filter(has_text="Ik studeer").get_by_role("link", name="Leren").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Leren")
    page.get_by_role("main").get_by_role("link", name="Casussen", exact=True).click()
    expect(page.get_by_text("Hier staat nog niets.")).to_be_visible()
