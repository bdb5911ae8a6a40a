"""The calculator of costs: its arithmetic alone, and the form as readers use it."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, TESTS, restyle
from playwright.sync_api import BrowserContext, Page, expect

from methodiekboek.handbook import Handbook

pytestmark = pytest.mark.browser

PAGE = "kosten/rekenen/"
SCRIPT = ROOT / "plugins/methodiekboek/assets/costs.js"
TABLE = yaml.safe_load((TESTS / "costs.yml").read_text(encoding="utf-8"))
PHONE = {"viewport": {"width": 360, "height": 740}}
NARROW = {"viewport": {"width": 320, "height": 640}}
FILLED = (
    "#reading=alle-kosten&weeks=28&contract_hours=36&weeks_per_year=44&clients=30"
    "&aftercare_hours=2&new_staff=2&index=cpi&year=2024"
)


@pytest.fixture
def costs(page: Page) -> Page:
    """A page with nothing but the arithmetic."""
    page.set_content("<!doctype html><title>costs</title>")
    page.add_script_tag(path=SCRIPT)
    return page


def over(start: Any, more: Any) -> Any:
    """`more` laid over `start`, field by field; lists and plain values are replaced."""
    if not (isinstance(start, dict) and isinstance(more, dict)):
        return deepcopy(more)
    return {name: over(start.get(name), more[name]) if name in more else start[name] for name in {**start, **more}}


def same(found: Any, wanted: Any) -> bool:
    """Whether what is wanted is there, numbers to the decimals that are written."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(same(found.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(found) >= len(wanted) and all(map(same, found, wanted)) and (bool(wanted) or not found)
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        decimals = len(str(wanted).partition(".")[2]) if isinstance(wanted, float) else 0
        return isinstance(found, int | float) and round(found, decimals) == wanted
    return found == wanted


def calculate(page: Page, given: dict[str, Any]) -> Any:
    found = page.evaluate("given => methodiekboekCosts.calculate(given)", given)
    found["errors"] = {name: error["code"] for name, error in found["errors"].items()}
    if not found["errors"]:
        found["warnings"] = [warning["code"] for warning in found["warnings"]]
    return found


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["shows"])
def test_costs_are_calculated(costs: Page, case: dict[str, Any]):
    """The table `costs.yml`; warnings and errors are compared whole."""
    found = calculate(costs, over(TABLE["start"], case["with"]))

    assert same(found, case["gives"]), json.dumps(found, indent=1)
    for name in {"warnings", "errors"} & set(case["gives"]):
        assert found[name] == case["gives"][name]


@pytest.mark.parametrize("typed", TABLE["numbers"])
def test_numbers_are_read_as_people_type_them(costs: Page, typed: str):
    """A Dutch comma, dots between thousands, signs around it; a word is no number, and nothing is no zero."""
    said = """text => {
      var number = methodiekboekCosts.parse(text, ',');
      return number === null ? 'empty' : isNaN(number) ? 'letters' : number;
    }"""

    assert costs.evaluate(said, typed) == TABLE["numbers"][typed]


def test_an_english_handbook_has_its_own_comma(costs: Page):
    """There the dot is the decimal sign and the comma stands between thousands."""
    assert costs.evaluate("methodiekboekCosts.parse('11,250.5', '.')") == 11250.5


@pytest.fixture
def form(page: Page, address: str) -> Page:
    page.goto(address + PAGE)
    return page


def field(page: Page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def outcome(page: Page):
    return page.locator(".mb-outcome > [role=status]")


DERIVED = {
    "salaris": {"hours": "uren-salaris", "weeks": "weken-salaris", "months": "maanden-salaris"},
    "minder-uren": {"hours": "uren-salaris", "weeks": "weken-zes-uur"},
    "alle-kosten": {"hours": "uren-geheel", "weeks": "weken-geheel", "months": "maanden-geheel"},
}


def test_each_reading_gives_the_numbers_of_the_record(form: Page, whole: Handbook):
    """With the values of the source the calculator says exactly what the handbook derives, reading by reading."""
    record = whole.records["traject"].data
    derived = {item["id"]: item for item in record["assumptions"]}
    model = json.loads(form.locator(".mb-calculator").get_attribute("data-model") or "")
    assert [reading["id"] for reading in model["readings"]] == list(DERIVED)

    def given(reading: dict[str, Any], **inputs: float) -> dict[str, Any]:
        inputs = {**model["inputs"], **reading["inputs"], **inputs}
        return {**model, "inputs": inputs, "covers": reading["covers"], "index": "none", "changes": {}}

    for reading in model["readings"]:
        found = calculate(form, given(reading))
        for name, item in DERIVED[reading["id"]].items():
            assert round(found[name], 1) == float(derived[item]["value"]), item
        amounts = [round(part["amount"], 6) for part in found["components"]]
        assert amounts == [part["amount"]["value"] for part in record["components"]]
    assert round(found["components"][0]["per_hour"], 2) == float(derived["salarisdeel"]["value"])

    for end, weeks in (("min", 20), ("max", 28)):
        found = calculate(form, given(model["readings"][0], weeks=weeks))
        numbers = [round(number) for number in (found["hours"], found["components"][0]["amount"], found["amount"])]
        assert numbers == [derived[item][end] for item in ("uren-fasen", "salaris-fasen", "bedrag-fasen")]


def test_the_source_comes_first(form: Page):
    """Before anything is changed: the amount of the source, the hours behind it, and that they do not fit."""
    expect(outcome(form)).to_contain_text("€\u00a011.250 per gezin")
    expect(outcome(form)).to_contain_text("124,6 uur, 15,6 weken, 3,6 maanden")
    expect(outcome(form)).to_contain_text("Prijspeil 2019.")
    expect(form.locator(".mb-warnings")).to_contain_text("Uitkomst: 15,6 weken, buiten de duur van een traject.")
    elements = form.locator(".mb-elements tbody tr")
    assert elements.all_inner_texts() == [
        "a. beroepskrachten: Salariskosten van de gezinsbehandelaar\t€\u00a06.975",
        "b. cliëntgebonden, geen beroepskrachten\tgeen post die alleen hier hoort",
        "c. overhead: Overhead\t€\u00a02.925",
        "a. beroepskrachten of b. cliëntgebonden, geen beroepskrachten: Ondersteuning\t€\u00a01.350",
        "d. indexering\tgeen",
        "Samen\t€\u00a011.250",
    ]
    assert form.locator(".mb-further").get_by_text("Vul in: Gezinnen per jaar in uw gemeente.").first.is_visible()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_it_works_by_keyboard_on_a_phone(form: Page):
    """Tab to the readings, an arrow to the next, Tab to a field, type: the outcome follows."""
    form.get_by_label("Het tarief betaalt alleen salaris").focus()
    form.keyboard.press("ArrowDown")
    form.keyboard.press("ArrowDown")
    expect(outcome(form)).to_contain_text("200,9 uur, 25,1 weken, 5,8 maanden")

    weeks = field(form, "Weken per gezin")
    for _ in range(40):
        form.keyboard.press("Tab")
        if weeks.evaluate("input => input === document.activeElement"):
            break
    form.keyboard.type("27,5")
    form.keyboard.press("Tab")

    expect(outcome(form)).to_contain_text("€\u00a012.320 per gezin")
    expect(form.locator(".mb-warnings")).to_contain_text(
        "Uitkomst: €\u00a012.320. Bron: €\u00a011.250. Verschil: €\u00a01.070."
    )
    form.keyboard.press("Enter")  # the button behind the field: empty again
    expect(weeks).to_be_focused()
    expect(outcome(form)).to_contain_text("200,9 uur")


def test_a_reading_changes_what_nobody_changed(form: Page):
    """The hours follow the reading, with their source; hours that somebody typed stay."""
    hours = field(form, "Uren per gezin per week")
    form.get_by_label("Alleen salaris, met minder uren per week").check()
    expect(hours).to_have_value("6")
    expect(form.locator(".mb-field[data-name=hours] .mb-origin:visible")).to_contain_text("6–8 uur per gezin")
    hours.fill("7")
    form.get_by_label("Het tarief betaalt alle kosten").check()

    expect(hours).to_have_value("7")
    form.get_by_role("button", name="Terug naar de bron: Uren per gezin per week").click()
    expect(hours).to_have_value("8")


MISTAKES = [
    ("Weken per gezin", "-3", "Vul een getal in dat niet onder nul ligt."),
    ("Uurtarief", "veel", "Vul alleen een getal in, zoals 12,5."),
    ("Uren per gezin per week", "", "Vul een getal in, of ga terug naar de bron."),
    ("Aandeel: Overhead", "27", "De aandelen zijn samen 101. Maak er 100 van."),
    ("Bedrag per gezin", "", "Vul de weken in, of een bedrag per gezin."),
]


@pytest.mark.parametrize(("name", "typed", "said"), MISTAKES)
def test_a_mistake_is_said_beside_its_field_and_aloud(form: Page, name: str, typed: str, said: str):
    """In words, tied to the field, in the region that is read aloud; no outcome stands beside it."""
    form.locator(".mb-more summary").first.click()
    typed_in = field(form, name)

    typed_in.fill(typed)
    typed_in.blur()

    expect(outcome(form)).to_contain_text("Nog geen uitkomst.")
    expect(outcome(form)).to_contain_text(said)
    assert form.locator(".mb-elements").is_hidden()
    wrong = form.locator("[aria-invalid=true]").last
    expect(wrong).to_have_accessible_description(re.compile("^" + re.escape(said)))
    form.get_by_role("button", name="Alles terug naar de bron").click()
    expect(outcome(form)).to_contain_text("€\u00a011.250 per gezin")
    assert form.locator("[aria-invalid]").count() == 0


def test_the_outcome_is_said_once_after_a_pause(page: Page, address: str):
    """Not with every digit: what is read aloud changes once for a number of five, when the typing has stopped."""
    page.clock.install(time=0)
    page.goto(address + PAGE + "#amount=1")
    page.clock.pause_at(3_600)  # seconds; from here on time stands still until it is told to run
    page.evaluate("""() => {
      window.said = [];
      new MutationObserver(() => window.said.push(document.querySelector('.mb-headline').textContent))
        .observe(document.querySelector('.mb-outcome > [role=status]'), {childList: true, subtree: true});
    }""")
    amount = field(page, "Bedrag per gezin")
    amount.fill("")
    amount.press_sequentially("22500")

    assert page.evaluate("said") == []
    page.clock.run_for(1_000)
    assert page.evaluate("said") == ["€\u00a022.500 per gezin"]


def test_prices_of_another_year(form: Page):
    """Only if asked; with consumer prices, which are called what they are; an empty series says that it is empty."""
    form.locator(".mb-more summary").first.click()
    index = form.get_by_role("combobox", name="Omrekenen naar een later jaar")
    expect(index.locator("option")).to_have_text(
        [
            "Niet omrekenen",
            "Consumentenprijzen (CPI), geen loonindex",
            "Loonindex (OVA)",
            "Eigen percentage per jaar",
            "Eigen percentage in totaal",
        ]
    )
    index.select_option(label="Consumentenprijzen (CPI), geen loonindex")
    expect(outcome(form)).to_contain_text("Vul in: Naar welk jaar.")

    field(form, "Naar welk jaar").fill("2024")
    expect(outcome(form)).to_contain_text("€\u00a013.805 per gezin")
    expect(outcome(form)).to_contain_text("Omgerekend naar 2024: × 1,2271.")
    index.select_option(label="Loonindex (OVA)")

    expect(outcome(form)).to_contain_text("€\u00a011.250 per gezin")
    expect(outcome(form)).to_contain_text("Deze reeks heeft nog geen cijfers.")


def test_a_link_holds_what_was_changed(form: Page, context: BrowserContext):
    """Opened elsewhere it gives the same; what was left alone is not in it."""
    form.get_by_label("Het tarief betaalt alle kosten").check()
    field(form, "Weken per gezin").fill("26")
    field(form, "Uurtarief").fill("61,50")
    form.locator(".mb-more summary").first.click()
    field(form, "Gezinnen per jaar in uw gemeente").fill("12")
    expect(outcome(form)).to_contain_text("€\u00a012.792 per gezin")

    form.get_by_role("button", name="Maak een link").click()
    link = form.get_by_label("Link naar deze berekening").input_value()

    assert link.partition("#")[2] == "reading=alle-kosten&weeks=26&rate=61%2C50&clients=12"
    other = context.new_page()
    other.goto(link)
    expect(outcome(other)).to_contain_text("€\u00a012.792 per gezin")
    expect(field(other, "Gezinnen per jaar in uw gemeente")).to_be_visible()
    other.goto(link.partition("#")[0] + "#weeks=-1&index=beurs&onzin=1")
    expect(outcome(other)).to_contain_text("Weken per gezin: Vul een getal in dat niet onder nul ligt.")


def test_following_a_note_changes_nothing(form: Page):
    """The address of a note is no link to a calculation."""
    field(form, "Weken per gezin").fill("26")
    form.evaluate("location.hash = '#mb-a'")

    expect(field(form, "Weken per gezin")).to_have_value("26")


def test_it_works_from_disk(page: Page, folder: Path):
    """Without a server: calculating, and a link that opens."""
    home = (folder / PAGE / "index.html").as_uri()
    page.goto(home)
    field(page, "Weken per gezin").fill("20")
    expect(outcome(page)).to_contain_text("€\u00a014.452 per gezin")
    page.get_by_role("button", name="Maak een link").click()
    link = page.get_by_label("Link naar deze berekening").input_value()
    assert link == home + "#weeks=20"

    page.goto("about:blank")
    page.goto(link)

    expect(outcome(page)).to_contain_text("€\u00a014.452 per gezin")


def test_input_and_outcome_are_one_a4(page: Page, address: str):
    """On paper: what was filled in and of whom it is, the outcome, and no form; all on the first page."""
    page.goto(address + PAGE + FILLED)
    page.emulate_media(media="print")

    assert page.locator(".mb-readings, .mb-line").first.is_hidden()
    entered = page.locator(".mb-entered")
    expect(entered).to_contain_text("Hoe leest u het uurtarief: Het tarief betaalt alle kosten")
    expect(entered).to_contain_text("Weken per gezin: 28 weken (eigen waarde)")
    expect(entered).to_contain_text("Uurtarief: 56 € per uur (bron)")
    # Without what follows, and the height that the theme gives to an empty page.
    restyle(
        page,
        ".mb-calculator ~ * { display: none !important; }"
        "html, body, .md-container { min-height: 0 !important; height: auto !important; }",
    )
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


@pytest.mark.parametrize("context", [NARROW], indirect=True)
def test_nothing_runs_off_a_narrow_screen(page: Page, address: str):
    """At 320 px, with everything open and every mistake shown."""
    page.goto(address + PAGE + "#weeks=-3&rate=veel&traject.components.overhead.share=27&index=cpi")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for target in page.locator(".mb-calculator :is(input, select, button, summary):visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 24 or target.get_attribute("type") == "radio", target.inner_text()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_readings_stand_there(form: Page):
    """What the source says, both ways to read it and what follows, with their sources; no field that does nothing."""
    article = form.locator("article")

    assert article.locator("input, select").count() == 0
    expect(article).to_contain_text("Rekenen kan alleen met JavaScript.")
    for said in (
        "€\u00a011.250",
        "124,6 uur",
        "200,9 uur",
        "15,6 weken",
        "20,8 weken",
        "25,1 weken",
        "€\u00a034,72 per uur",
    ):
        expect(article.locator(".mb-claim:visible", has_text=said).first).to_be_visible()
    expect(article.get_by_text("Het tarief betaalt alle kosten")).to_be_visible()
