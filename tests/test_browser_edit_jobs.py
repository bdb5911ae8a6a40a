"""Whole jobs on the edit screen, and all that can go wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import DESKTOP, copy_base
from playwright.sync_api import Browser, Page, expect
from test_browser_edit import field, open_record, serving

pytestmark = pytest.mark.browser

START = "content/phase/start.yml"
DO = Callable[[Page], object]


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A screen on which nothing is saved, and its handbook."""
    root = copy_base(tmp_path_factory.mktemp("fouten") / "handboek")
    server, address = serving(root)
    yield address, root
    server.shutdown()
    server.server_close()


# ---- What somebody does in a form.


def typed(path: str, text: str) -> DO:
    return lambda page: page.locator(field(page, path)).locator("input, textarea").first.fill(text)


def wiped(path: str) -> DO:
    """A search box; what it says counts when somebody goes on."""

    def do(page: Page) -> None:
        box = page.locator(field(page, path)).locator("input").first
        box.fill("")
        box.press("Tab")

    return do


def emptied(path: str) -> DO:
    return typed(path, "")


def taken_away(path: str) -> DO:
    return lambda page: page.locator(field(page, path)).get_by_role("button", name="Weghalen").first.click()


def chosen(path: str, label: str) -> DO:
    return lambda page: page.locator(field(page, path)).get_by_role("combobox").first.select_option(label=label)


def found(path: str, text: str) -> DO:
    def do(page: Page) -> None:
        page.locator(field(page, path)).locator("input").first.fill(text)
        page.locator("[role=option]").first.click()

    return do


def added(path: str, title: str) -> DO:
    """A field that may be there, or one more of a list."""

    def do(page: Page) -> None:
        place = page.locator(field(page, path)) if path else page.locator("#form")
        more = place.locator(":scope > .group > .more")
        more.locator("summary").click()
        more.get_by_role("button", name=title, exact=True).click()

    return do


def more(path: str) -> DO:
    return lambda page: page.locator(field(page, path)).locator(":scope > .list > .add").click()


def copied(path: str) -> DO:
    return lambda page: page.locator(field(page, path)).locator(":scope > .tools").get_by_text("Kopiëren").click()


FILL, ADDRESS = "Vul het in of haal het weg.", "start.accounts.landelijk"
DURATION, FOCUS, HOURS, SOURCE = (f"accounts/0/{name}" for name in ("duration", "focus", "hours", "duration/sources/0"))
LONG = "Gezin en hulpverlener leren elkaar kennen en gaan daarna samen aan de slag met wat er is."
MISTAKES: dict[str, tuple[list[DO], str, str]] = {
    # What is not there.
    "no title": ([emptied("title")], "title", f"Titel is leeg. {FILL}"),
    "no number": ([emptied(f"{DURATION}/min")], f"{DURATION}/min", f"Ondergrens is leeg. {FILL}"),
    "no choice": ([chosen(f"{DURATION}/kind", "Kies …")], f"{DURATION}/kind", f"Soort is leeg. {FILL}"),
    "no source": ([wiped(f"{SOURCE}/source")], f"{SOURCE}/source", f"Bron is leeg. {FILL}"),
    "no reference": ([wiped("accounts/0/variant")], "accounts/0/variant", "Er is geen ‘’ om naar te verwijzen."),
    "no item": ([taken_away("accounts/0")], "accounts", f"Beschrijvingen is leeg. {FILL}"),
    "no place in a source": ([taken_away(f"{SOURCE}/page")], f"{SOURCE}/source",
                             "Bij de bron ‘jansen2020’ ontbreekt de vindplaats."),
    "no unit": ([taken_away(f"{DURATION}/unit")], DURATION, f"Het getal van ‘{ADDRESS}.duration’ heeft geen eenheid."),
    "no value": ([taken_away(f"{DURATION}/min"), taken_away(f"{DURATION}/max")], DURATION,
                 f"De uitspraak ‘{ADDRESS}.duration’ heeft geen waarde en geen tekst."),
    "no reviewer": ([added("", "Stand"), chosen("standing", "vastgesteld")], "", "Bij Fase ontbreekt Beoordeling."),
    # Numbers and days.
    "no number at all": ([typed("order", "veel")], "order", "Bij Volgorde staat ‘veel’; hier hoort een geheel getal."),
    "too small": ([typed("order", "-1")], "order", "Bij Volgorde staat -1. Het moet ten minste 0 zijn."),
    "less than nothing": ([typed(f"{DURATION}/min", "-2")], f"{DURATION}/min",
                          "-2 is minder dan niets, en dat kan niet bij ‘week’."),
    "upside down": ([typed(f"{DURATION}/min", "9")], f"{DURATION}/min",
                    "De ondergrens 9 is groter dan de bovengrens 6. Draai ze om."),
    "pages upside down": ([typed(f"{SOURCE}/page", "20-10")], f"{SOURCE}/page",
                          "In ‘20-10’ is de eerste bladzijde hoger dan de laatste."),
    "calculated wrongly": ([typed(f"{HOURS}/max", "14")], f"{HOURS}/max", "Er staat 14, maar a * 2 geeft 12."),
    "no calculation": ([typed(f"{HOURS}/formula", "a * b")], f"{HOURS}/formula",
                       "De berekening ‘a * b’ is niet uit te voeren."),
    "said differently": ([copied("accounts/0"), typed("accounts/1/duration/max", "7")], "accounts/1/duration",
                         f"‘{ADDRESS}-2.duration’ (4–7 weken) zegt iets anders dan ‘{ADDRESS}.duration’ (4–6 weken)."),
    "no such day": ([typed(f"{FOCUS}/as_of", "30-2-2020")], f"{FOCUS}/as_of", "De dag ‘2020-02-30’ bestaat niet."),
    "no day": ([typed(f"{FOCUS}/as_of", "gisteren")], f"{FOCUS}/as_of", "De vorm is: jaar-maand-dag"),
    # Names.
    "no name": ([typed("accounts/0/id", "Twee Woorden")], "accounts/0/id", "De vorm is: kleine letters, cijfers"),
    "one name for two": ([copied("accounts/0"), typed("accounts/1/id", "landelijk")], "accounts/1/id",
                         f"Er zijn twee uitspraken met het adres ‘{ADDRESS}.duration’."),
    "from itself": ([found(f"{HOURS}/derived_from/0", "contact")], HOURS,
                    f"De uitspraak ‘{ADDRESS}.hours’ verwijst naar zichzelf, of langs een omweg."),
    # Texts.
    "unknown work": ([typed("summary", "Zie [@nergens].")], "summary",
                     "De bron ‘nergens’ staat niet in de literatuurlijst."),
    "unknown claim": ([typed("summary", "Dit duurt [=start.duur].")], "summary",
                      "Er is geen uitspraak met het adres ‘start.duur’."),
    "unknown record": ([typed("summary", "Zie [dit](record:starten).")], "summary",
                       "Er is geen ‘starten’ om naar te verwijzen."),
    "a way that ends": ([typed("summary", "Zie [dit](start.md).")], "summary", "Van hier leidt ‘start.md’ niet overal"),
    "a dangerous link": ([typed("summary", "Zie [dit](javascript:x).")], "summary",
                         "Het adres ‘javascript:x’ kan gevaarlijk zijn."),
    "HTML": ([typed("summary", "Dit is <b>vet.")], "summary", "‘<b>’ is HTML"),
    "a number without a claim": ([typed("summary", "Dit duurt 12 weken.")], "summary",
                                 "‘12 weken’ is een getal met een eenheid, maar zonder bron."),
    "a decimal point": ([typed(f"{FOCUS}/text", "Dit duurt 1.5 uur.")], f"{FOCUS}/text",
                        "In ‘1.5 uur’ staat een punt waar in het Nederlands een komma hoort. Schrijf 1,5 uur."),
    "a long sentence": ([typed("summary", LONG)], "summary", "De zinnen tellen gemiddeld 17 woorden"),
    "words for nothing": ([added("", "Zoekwoorden"), typed("search_words/0", "de met")], "search_words/0",
                          "Op ‘de met’ kan niemand zoeken."),
    "twice the same": ([added("", "Zoekwoorden"), typed("search_words/0", "begin"), copied("search_words/0")],
                       "search_words", "In Zoekwoorden staat iets dubbel."),
}  # fmt: skip


@pytest.fixture(scope="module")
def window(chromium: Browser, unchanged: tuple[str, Path]) -> Iterator[Page]:
    """One window for all mistakes; each begins with the record as it is."""
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(unchanged[0])
    yield page
    page.close()


@pytest.mark.parametrize(("steps", "where", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_stands_beside_its_field(
    window: Page, unchanged: tuple[str, Path], steps: list[DO], where: str, said: str
):
    """In Dutch, with what must hold or the way out; nothing is saved, and the focus is led there."""
    screen, root = unchanged
    before = (root / START).read_bytes()
    window.evaluate("localStorage.clear()")
    window.goto(f"{screen}#/")
    open_record(window, screen)
    window.evaluate("document.querySelectorAll('details.item').forEach(each => { each.open = true; })")

    for step in steps:
        step(window)
    window.get_by_role("button", name="Bewaren").click()

    place = window.locator(field(window, where) if where else "#form")
    expect(place.locator(":scope > .problem", has_text=said)).to_be_visible()
    expect(window.locator("#form :focus")).to_be_visible()
    assert (root / START).read_bytes() == before
