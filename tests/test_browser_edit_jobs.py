"""Whole jobs on the edit screen, and all that can go wrong in them."""

from __future__ import annotations

import random
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import DESKTOP, ROOT, copy_base
from playwright.sync_api import Browser, Page, expect
from test_browser_edit import field, open_record, serving

from methodiekboek.atomic import UNFINISHED
from methodiekboek.build import build
from methodiekboek.load import parse

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
    expect(window.locator("#seek")).to_be_visible()
    open_record(window, screen)
    window.evaluate("document.querySelectorAll('details.item').forEach(each => { each.open = true; })")

    for step in steps:
        step(window)
    window.get_by_role("button", name="Bewaren").click()

    place = window.locator(field(window, where) if where else "#form")
    expect(place.locator(":scope > .problem", has_text=said)).to_be_visible()
    expect(window.locator("#form :focus")).to_be_visible()
    assert (root / START).read_bytes() == before


# ---- Jobs in a copy of the handbook itself. The works and the study are made up, and live here alone.


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    root = tmp_path_factory.mktemp("taken") / "handboek"
    for folder in ("bibliography", "content", "docs", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "mkdocs.yml", root)
    server, address = serving(root)
    yield address, root
    server.shutdown()
    server.server_close()


def texts(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_text("utf-8") for path in root.glob("*/**/*.*") if path.suffix != ".png"
    }


def saved(page: Page) -> None:
    """All rules over a whole handbook take a while."""
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("#bar .state")).to_contain_text("Bewaard om", timeout=60_000)


def bring(page: Page, screen: str, bibtex: str, key: str) -> None:
    page.goto(f"{screen}#/=literature")
    page.get_by_label("Of plak hier").fill(bibtex)
    page.get_by_role("button", name="Laat zien").first.click()
    page.get_by_role("button", name="Voeg toe wat is gekozen").click()
    expect(page.get_by_text(f"Toegevoegd: {key}.")).to_be_visible()


def give(page: Page, form: Any, part: Any, path: str, value: Any) -> None:
    """Fills in what a record is to say; what is not there yet is added by its name."""
    part = form["parts"][part["name"]] if part["type"] == "ref" else part
    place = page.locator(field(page, path)) if path else page.locator("#form")
    if part["type"] == "group":
        for inner in part["fields"]:
            if inner["name"] in value:
                if not inner["required"]:
                    added(path, inner["title"])(page)
                give(page, form, inner["part"], f"{path}/{inner['name']}".lstrip("/"), value[inner["name"]])
    elif part["type"] == "list":
        for at, each in enumerate(value):
            item = page.locator(field(page, f"{path}/{at}"))
            if not item.count():
                # By keyboard: what is said of fields moves the form under a pointer.
                page.locator(field(page, path)).locator(":scope > .list > .add").press("Enter")
            elif item.get_attribute("open") is None and item.locator("> summary").count():
                item.locator("> summary").click()
            give(page, form, part["item"], f"{path}/{at}", each)
    elif part["type"] == "choice":
        place.locator("select").select_option(value)
    elif part["type"] in ("record", "source", "claim"):
        place.locator("input").fill(value)
        page.locator("[role=option]").first.click()
    else:
        place.locator("input, textarea").first.fill(str(value))


def test_a_number_is_corrected_by_a_new_source(page: Page, handbook: tuple[str, Path]):
    """The work is brought in and cited; one line of one record says another number, and all else is as it was."""
    screen, root = handbook
    before, record = texts(root), "content/study/damen-2002.yml"
    bring(page, screen, "@book{x, author = {Verzonnen, A.}, title = {Nagerekend}, year = 2024}", "verzonnen2024")
    open_record(page, screen, "study/damen-2002")
    page.locator(field(page, "estimates/1")).locator("> summary").click()
    typed("estimates/1/value", "0,33")(page)
    more("estimates/1/sources")(page)
    found("estimates/1/sources/1/source", "nagerekend")(page)
    added("estimates/1/sources/1", "Bladzijde")(page)
    typed("estimates/1/sources/1/page", "12")(page)
    saved(page)

    after = texts(root)
    assert {name for name in after if after[name] != before.get(name)} == {record, "bibliography/toegevoegd.bib"}
    changed = [
        pair for pair in zip(before[record].split("\n"), after[record].split("\n"), strict=True) if pair[0] != pair[1]
    ]
    (old, new) = changed.pop()
    assert changed == []
    assert new == old.replace("0.31", "0.33").replace("}]}", "}, {source: verzonnen2024, page: 12}]}")
    work = after["bibliography/toegevoegd.bib"].removeprefix(before.get("bibliography/toegevoegd.bib", ""))
    assert re.sub(r"\s+", " ", work).strip() == (
        "@book{verzonnen2024, author = {Verzonnen, A.}, year = {2024}, title = {Nagerekend}, }"
    )


PLACE = [{"source": "bedacht2025", "page": 7}]
SAID = {"kind": "observed", "sources": PLACE}
QUESTIONS = ("netherlands", "this_intervention", "in_practice", "pre_test", "post_test", "follow_up")
COMMON = {"group": "IAG", "contrast": "within_group", "informant": "mother", "label_scale": "no_label",
          "significance_reported": "yes", "es_type": "cohens_d", "unit": "ES", **SAID}  # fmt: skip
STUDY = {
    "title": "Een bedacht onderzoek",
    "summary": "Dit onderzoek is bedacht. Het staat alleen in een test.",
    "type": "change_study",
    "programme": {"text": "Intensieve hulp.", **SAID},
    "design": {"text": "Er was een meting vooraf en een na afloop.", **SAID},
    "references": ["bedacht2025"],
    "design_questions": [
        {"id": name.replace("_", "-"), "question": name, "answer": "not_stated", "text": "Dat staat er niet.", **SAID}
        for name in QUESTIONS
    ],
    "estimates": [
        {"id": "gedrag", "outcome": "child_behaviour", "measure": "gedrag van het kind", "value": 0.51, **COMMON},
        {"id": "belasting", "outcome": "parenting_burden", "measure": "belasting", "value": 0.62, **COMMON},
        {"id": "stress", "outcome": "child_stress", "measure": "stress van het kind", "value": 0.73, **COMMON},
    ],
    "not_given": ["Hoe het gezinnen later verging."],
}


def test_a_study_is_added_with_its_estimates(page: Page, handbook: tuple[str, Path]):
    """Typed in field by field; it stands in the handbook that is built, with its numbers and its work."""
    screen, root = handbook
    bring(page, screen, "@book{x, author = {Bedacht, B.}, title = {Drie uitkomsten}, year = 2025}", "bedacht2025")
    page.goto(f"{screen}#/study/+")
    expect(page.locator("#form .field").first).to_be_visible()
    form = page.evaluate("""fetch("api/form?kind=study", {
        headers: { "X-Methodiekboek": document.querySelector("meta[name=methodiekboek]").content }
    }).then(answer => answer.json())""")
    give(page, form, form["part"], "", STUDY)
    saved(page)

    file = root / "content/study/een-bedacht-onderzoek.yml"
    document, _ = parse(file.read_text("utf-8"), file.name)
    assert document
    assert document.data.keys() == STUDY.keys()
    for number in ("0,51", "0,62", "0,73"):
        expect(page.locator("#preview")).to_contain_text(number, timeout=60_000)
    _, outputs, problems = build(root)
    assert problems == []
    made = next(str(output.content) for output in outputs if output.path.endswith("een-bedacht-onderzoek.md"))
    for name in ("gedrag", "belasting", "stress"):
        assert f"[=een-bedacht-onderzoek.estimates.{name}" in made
    assert "@bedacht2025" in made


# ---- A server that is killed.

# A slow disk, so that a save that is killed is often halfway.
SLOW = """
import os, sys, time
from pathlib import Path
from methodiekboek_edit.server import edit
sync = os.fsync
os.fsync = lambda handle: (time.sleep(0.2), sync(handle))
edit(Path(sys.argv[1]), ["--no-browser", "--port", sys.argv[2]])
"""
TIMES = 6


def started(root: Path, port: int) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(root), str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert str(port) in process.stdout.readline()
    return process


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_a_save_that_is_killed_loses_nothing(page: Page, base: Path):
    """The file is the old or the new one, whole, and what was typed is in the browser, also after a new start."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    before, missed = texts(base), False
    chance, title = random.Random(5), page.get_by_label("Titel", exact=True)
    for turn in range(TIMES + 1):
        with started(base, port) as process:
            assert not list(base.rglob(f"*{UNFINISHED}"))
            page.goto("about:blank")
            open_record(page, f"http://127.0.0.1:{port}/")
            if missed:
                page.get_by_role("button", name="Ga ermee verder").click()
            if turn:
                expect(title).to_have_value(f"Begin {turn - 1}")
            title.fill(f"Begin {turn}")
            expect(page.locator("#preview h1")).to_have_text(f"Begin {turn}")
            page.get_by_role("button", name="Bewaren").click()
            page.wait_for_timeout(chance.uniform(0, 500))
            process.kill()
        new = {**before, START: re.sub("^title: .*", f"title: Begin {turn}", before[START])}
        after = {name: text for name, text in texts(base).items() if not name.endswith(UNFINISHED)}
        assert after in (before, new)
        expect(title).to_have_value(f"Begin {turn}")
        before, missed = after, after == before
