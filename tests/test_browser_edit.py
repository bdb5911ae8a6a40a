"""The edit screen in a browser: whole jobs, as a trainer does them."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from conftest import copy_base, served
from playwright.sync_api import BrowserContext, Page, Route, expect
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from methodiekboek_edit.app import Screen
from methodiekboek_edit.desk import Desk
from methodiekboek_mkdocs.publish import publish

pytestmark = pytest.mark.browser

RIS = "TY  - RPRT\nAU  - Bakker, A. B.\nTI  - Een nieuw werk\nPY  - 2020\nER  - \n"
START = "content/phase/start.yml"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


def serving(root: Path) -> tuple[BaseWSGIServer, str]:
    server = make_server("127.0.0.1", 0, Screen(Desk(root)), threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_base(tmp_path / "handboek")


@pytest.fixture
def screen(root: Path) -> Iterator[str]:
    server, address = serving(root)
    yield address
    server.shutdown()
    server.server_close()


def open_record(page: Page, screen: str, name: str = "phase/start") -> None:
    page.goto(f"{screen}#/{name}")
    expect(page.locator("#form .field").first).to_be_visible()


def field(page: Page, path: str) -> str:
    return f'[data-path="{path}"]'


def saved(page: Page) -> None:
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("#bar .state")).to_contain_text("Bewaard om")


def handed_over(page: Page, folder: Path, by: str, reason: str) -> Path:
    """The change file that the screen makes of what was changed."""
    page.get_by_label("Uw naam").fill(by)
    page.get_by_label("Waarom is dit gewijzigd?").fill(reason)
    with page.expect_download() as download:
        page.get_by_role("button", name="Maak een wijzigingsbestand").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_trainer_corrects_a_number_with_its_page(page: Page, screen: str, root: Path):
    """Finds the record, opens what is in it, types, and mends what is calculated from it: two lines of the file."""
    before = (root / START).read_text("utf-8").split("\n")
    page.goto(screen)
    page.get_by_label("Zoek een onderdeel").fill("star")
    page.get_by_role("link", name="Start", exact=True).click()
    page.locator("summary", has_text="Landelijke beschrijving").click()
    duration = page.locator(field(page, "accounts/0/duration"))
    duration.get_by_label("Bovengrens", exact=True).fill("7")
    duration.locator("details.item summary").first.click()
    duration.get_by_label("Bladzijde", exact=True).fill("10")
    hours = page.locator(field(page, "accounts/0/hours"))
    expect(hours.locator(".problem").first).to_contain_text("14")
    hours.get_by_label("Bovengrens", exact=True).fill("14")
    expect(page.locator("#preview")).to_contain_text("4–7 weken")

    saved(page)

    after = (root / START).read_text("utf-8").split("\n")
    changed = [two for one, two in zip(before, after, strict=True) if one != two]
    assert changed == [
        "    duration: {min: 4, max: 7, unit: week, kind: norm, sources: [{source: jansen2020, page: 10}]}",
        "      max: 14",
    ]


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Volgorde", "veel", "getal"),
        ("Samenvatting", "Zie [@nergens].", "staat niet in de literatuurlijst"),
        ("Samenvatting", "", "is leeg"),
        ("Titel", "", "is leeg"),
        ("Samenvatting", "Dit duurt 12 weken.", "12"),
    ],
)
def test_a_mistake_is_said_beside_its_field(page: Page, screen: str, root: Path, label: str, typed: str, said: str):
    """While typing; saving leads back to it, and the file stays as it was."""
    before = (root / START).read_bytes()
    open_record(page, screen)
    control = page.get_by_label(label, exact=True).first
    control.fill(typed)
    place = page.locator(".field", has=page.get_by_label(label, exact=True)).last
    expect(place.locator(".problem")).to_contain_text(said)
    expect(control).to_have_attribute("aria-invalid", "true")

    page.get_by_role("button", name="Bewaren").click()

    expect(control).to_be_focused()
    assert (root / START).read_bytes() == before


def test_what_nobody_came_to_yet_is_not_wrong_yet(page: Page, screen: str, root: Path):
    """A new record starts without reproach; a place that was left empty is named, and saving names them all."""
    page.goto(f"{screen}#/notice/+")
    title = page.get_by_label("Titel", exact=True)
    title.fill("Bericht")
    expect(page.locator("#bar .state")).to_have_text("Nog niet bewaard.")
    expect(page.locator(".problem")).to_have_count(0)

    title.fill("")
    page.get_by_label("Tekst", exact=True).focus()
    expect(page.locator(".problem")).to_have_text(["Titel is leeg. Vul het in of haal het weg."])
    page.get_by_role("button", name="Bewaren").focus()
    expect(page.locator(".problem")).to_have_count(2)

    page.goto(f"{screen}#/notice")
    page.goto(f"{screen}#/notice/+")
    expect(page.locator(".problem")).to_have_count(0)
    page.get_by_label("Naam van het bestand").fill("bericht")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".problem")).to_have_count(2)
    expect(page.get_by_label("Titel", exact=True)).to_be_focused()
    assert not (root / "content/notice/bericht.yml").exists()


def test_a_form_says_its_way_out_in_words_of_the_form(page: Page, screen: str):
    """No YAML: a page number that is missing is asked by the name of its place."""
    open_record(page, screen)
    page.locator("summary", has_text="Landelijke beschrijving").click()
    duration = page.locator(field(page, "accounts/0/duration"))
    duration.locator("details.item summary").first.click()
    duration.get_by_role("button", name="Weghalen: Bladzijde").click()

    expect(duration.locator(".problem").first).to_contain_text("Vul de bladzijde in")


def test_the_page_beside_the_form_does_not_lead_away_from_it(page: Page, screen: str):
    """A mark goes to its source on that page; a link to another page opens its form in a window of its own."""
    open_record(page, screen)
    preview = page.locator("#preview")
    address = page.url
    preview.locator("a.mb-mark").first.click()
    assert page.url == address

    link = preview.locator('a[href^="#/"]').first
    with page.expect_popup() as other:
        link.click()
    expect(other.value.locator("#form")).to_be_visible()
    assert page.url == address


def test_a_number_is_read_as_people_write_it(page: Page, screen: str, root: Path):
    open_record(page, screen)
    control = page.get_by_label("Volgorde", exact=True)
    control.fill("1.250")

    expect(page.locator(".field", has=control)).to_contain_text("gelezen als 1250")
    saved(page)
    assert "order: 1250\n" in (root / START).read_text("utf-8")


def test_a_new_record_is_made_of_what_must_be_there(page: Page, screen: str, root: Path):
    """Its name comes from its title; a field is added, a list grows, a thing is found by its name."""
    page.goto(f"{screen}#/notice")
    page.get_by_role("link", name="Nieuw: melding").click()
    page.get_by_label("Titel", exact=True).fill("Één nieuwe melding")
    page.get_by_label("Tekst", exact=True).fill("Een bericht.")
    page.locator("summary", has_text="Veld toevoegen").last.click()
    page.get_by_role("button", name="Zoekwoorden").click()
    page.get_by_label("Zoekwoorden 1").fill("bericht")
    page.get_by_role("button", name="Toevoegen: Zoekwoorden").click()
    page.get_by_label("Zoekwoorden 2").fill("een nieuwtje")
    expect(page.get_by_label("Naam van het bestand")).to_have_value("een-nieuwe-melding")

    saved(page)

    expected = 'title: Één nieuwe melding\ntext: "Een bericht."\nsearch_words: [bericht, een nieuwtje]\n'
    assert (root / "content/notice/een-nieuwe-melding.yml").read_text("utf-8") == expected
    expect(page.get_by_role("heading", level=1)).to_have_text("Één nieuwe melding")


def test_a_reference_is_chosen_by_keyboard(page: Page, screen: str, root: Path):
    """Typed, walked and taken, as in any list; what is not chosen is not kept."""
    open_record(page, screen)
    page.locator("summary", has_text="Landelijke beschrijving").click()
    box = page.locator(field(page, "accounts/0/variant")).get_by_role("combobox")
    expect(box).to_have_value("Landelijke beschrijving")
    box.fill("aanbieder")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option]")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Uitvoering door een aanbieder")
    box.fill("iets anders")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(box).to_have_value("Uitvoering door een aanbieder")

    saved(page)

    assert "variant: aanbieder" in (root / START).read_text("utf-8")


def test_what_is_pasted_from_word_is_cleaned(page: Page, screen: str, root: Path):
    open_record(page, screen)
    page.get_by_label("Samenvatting", exact=True).fill("Een\u00a0zin\u200b met\u00adtekens.")

    saved(page)

    assert 'summary: "Een zin mettekens."\n' in (root / START).read_text("utf-8")


def test_steps_are_taken_back_and_again(page: Page, screen: str):
    open_record(page, screen)
    title = page.get_by_label("Titel", exact=True)
    title.fill("Begin")
    page.get_by_label("Volgorde", exact=True).fill("3")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_label("Volgorde", exact=True)).to_have_value("1")
    expect(title).to_have_value("Begin")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(title).to_have_value("Start")
    expect(page.locator("#bar .state")).to_have_text("Geen wijzigingen.")

    page.get_by_role("button", name="Opnieuw").click()
    expect(title).to_have_value("Begin")


def test_two_windows_lose_nothing(context: BrowserContext, screen: str, root: Path):
    """What each changed elsewhere goes together; of what both changed, one is asked."""
    one, two = context.new_page(), context.new_page()
    open_record(one, screen)
    open_record(two, screen)
    one.get_by_label("Titel", exact=True).fill("Begin")
    saved(one)
    two.get_by_label("Volgorde", exact=True).fill("5")
    two.get_by_role("button", name="Bewaren").click()
    expect(two.get_by_role("alert")).to_contain_text("Beide wijzigingen")
    expect(two.get_by_label("Titel", exact=True)).to_have_value("Begin")
    saved(two)
    text = (root / START).read_text("utf-8")
    assert "title: Begin\n" in text
    assert "order: 5\n" in text

    one.get_by_label("Volgorde", exact=True).fill("6")
    one.get_by_role("button", name="Bewaren").click()
    expect(one.get_by_role("alert")).to_contain_text("Volgorde")
    assert "order: 5\n" in (root / START).read_text("utf-8")
    one.get_by_role("button", name="Die van mij").click()
    saved(one)
    assert "order: 6\n" in (root / START).read_text("utf-8")


def test_unsaved_work_survives_a_closed_tab(context: BrowserContext, screen: str, root: Path):
    page = context.new_page()
    open_record(page, screen)
    page.get_by_label("Titel", exact=True).fill("Begin")
    page.close()

    page = context.new_page()
    open_record(page, screen)
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Start")
    page.get_by_role("button", name="Ga ermee verder").click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Begin")
    saved(page)
    assert "title: Begin\n" in (root / START).read_text("utf-8")


def test_who_goes_on_before_the_answer_stays_where_he_went(page: Page, screen: str):
    """A form that comes late neither stands under another address nor takes the place of what is there."""
    held: list[Route] = []
    page.goto(screen)
    expect(page.locator("#seek")).to_be_visible()
    page.route("**/record?*", lambda route: held.append(route))
    with page.expect_request("**/record?*"):
        page.goto(f"{screen}#/phase/start")
    page.go_back()
    expect(page).to_have_url(screen)
    with page.expect_response("**/record?*"):
        held[0].continue_()
    page.wait_for_timeout(300)

    expect(page.locator("#seek")).to_be_visible()
    expect(page.locator("#form")).to_have_count(0)


def test_a_server_that_stopped_loses_no_work(page: Page, root: Path):
    """Said on the screen; after a new start the work is there."""
    server, address = serving(root)
    open_record(page, address)
    page.get_by_label("Titel", exact=True).fill("Begin")
    expect(page.locator("#preview h1")).to_have_text("Begin")
    server.shutdown()
    server.server_close()
    page.get_by_role("button", name="Bewaren").click()

    expect(page.locator("#said")).to_contain_text("antwoordt niet")
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Begin")
    assert "title: Start\n" in (root / START).read_text("utf-8")


def test_a_change_is_handed_over_and_taken_over(context: BrowserContext, screen: str, root: Path, tmp_path: Path):
    """One trainer changes two things and makes a file; a colleague, with the handbook as it was, takes one of them."""
    before = (root / START).read_text("utf-8")
    page = context.new_page()
    open_record(page, screen)
    page.get_by_label("Titel", exact=True).fill("Begin")
    page.get_by_label("Volgorde", exact=True).fill("4")
    saved(page)
    page.get_by_role("link", name="Handboek bewerken").click()
    page.get_by_role("link", name="Wat heb ik gewijzigd? (1)").click()
    expect(page.locator(".changes > li")).to_have_count(2)
    file = handed_over(page, tmp_path, "J. Jansen", "Zo heet het nu.")
    page.get_by_role("button", name="Overgedragen").click()
    expect(page.locator("main")).to_contain_text("Er is niets gewijzigd.")

    (root / START).write_text(before, encoding="utf-8")
    page.goto(f"{screen}#/=judge")
    page.get_by_label("Wijzigingsbestand").set_input_files(file)
    expect(page.locator("main")).to_contain_text("Zo heet het nu.")
    page.get_by_role("checkbox", name="Volgorde").uncheck()
    page.get_by_role("button", name="Neem over wat is gekozen").click()

    expect(page.locator("main")).to_contain_text("Overgenomen.")
    after = (root / START).read_text("utf-8")
    assert "title: Begin\n" in after
    assert "order: 1\n" in after
    assert "J. Jansen" in next((root / "content/change").iterdir()).read_text("utf-8")
    expect(page.locator(".changes .done")).to_have_count(1)


def test_a_file_that_is_no_change_is_refused(page: Page, screen: str, tmp_path: Path):
    page.goto(f"{screen}#/=judge")
    for text in ("geen json", "[]", '{"changes": [{"kind": "../x", "id": "y"}]}'):
        file = tmp_path / "x.json"
        file.write_text(text, encoding="utf-8")
        page.get_by_label("Wijzigingsbestand").set_input_files([])
        page.get_by_label("Wijzigingsbestand").set_input_files(file)
        expect(page.get_by_role("alert")).to_contain_text("geen wijzigingsbestand")


def test_a_work_is_added_and_cited(page: Page, screen: str, root: Path):
    """Pasted from a reference manager, seen as it will stand in the list, added, found by its maker."""
    page.goto(screen)
    page.get_by_role("link", name="Literatuur toevoegen").click()
    page.get_by_label("Of plak hier").fill(RIS)
    page.get_by_role("button", name="Laat zien").first.click()
    expect(page.get_by_label("Bakker, A. B. (2020). Een nieuw werk.")).to_be_checked()
    page.get_by_role("button", name="Voeg toe wat is gekozen").click()
    expect(page.get_by_text("Toegevoegd: bakker2020")).to_be_visible()

    open_record(page, screen)
    page.get_by_label("Samenvatting", exact=True).focus()
    page.locator("[data-path=summary] summary").click()
    page.locator("[data-path=summary]").get_by_label("Naar een bron").fill("bakker")
    page.locator("[role=option]").first.click()
    saved(page)

    assert "[@bakker2020]" in (root / START).read_text("utf-8")


def test_a_work_is_typed_in_a_form(page: Page, screen: str, root: Path):
    page.goto(f"{screen}#/=literature")
    page.locator("summary", has_text="Of vul een formulier in").click()
    page.get_by_label("Soort werk").select_option(label="rapport")
    page.get_by_label("Makers").fill("De Boer, C.\nNederlands Jeugdinstituut")
    page.get_by_label("Titel", exact=True).fill("Wat werkt")
    page.get_by_label("Jaar", exact=True).fill("2022")
    page.get_by_role("button", name="Laat zien").last.click()
    page.get_by_role("button", name="Voeg toe wat is gekozen").click()

    expect(page.get_by_text("Toegevoegd: deboer2022")).to_be_visible()
    assert "{Nederlands Jeugdinstituut}" in (root / "bibliography/toegevoegd.bib").read_text("utf-8")


def test_what_is_used_stays_and_what_is_removed_can_come_back(page: Page, screen: str, root: Path):
    open_record(page, screen, "variant/landelijk")
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("alert")).to_contain_text("Start")

    (root / "content/notice/extra.yml").write_text("title: Extra\ntext: Iets.\n", encoding="utf-8")
    open_record(page, screen, "notice/extra")
    # The form of before stands there until the new one has come.
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Extra")
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("status").first).to_contain_text("verwijderd")
    assert not (root / "content/notice/extra.yml").exists()
    page.get_by_role("button", name="Zet het terug").click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Extra")
    assert (root / "content/notice/extra.yml").exists()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_nothing_runs_off_a_narrow_screen(page: Page, screen: str):
    open_record(page, screen)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_control_has_a_name(page: Page, screen: str):
    """For who hears the screen, with everything open."""
    open_record(page, screen)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")

    for control in page.locator("#form").locator("input, select, textarea, button").all():
        assert re.search(
            r"\w|[↑↓]",
            control.evaluate("""each => each.getAttribute("aria-label") || each.innerText
            || Array.from(each.labels || []).map(label => label.innerText).join(" ")"""),
        )


def test_hostile_text_stays_text(page: Page, screen: str, root: Path):
    """In a form, in a list and in the preview."""
    (root / "content/notice/kwaad.yml").write_text(
        "title: \"<img src=x onerror=document.title='kapot'>\"\ntext: \"<script>document.title='kapot'</script>\"\n",
        encoding="utf-8",
    )
    page.goto(f"{screen}#/notice")
    page.get_by_role("link", name="kwaad").click()
    expect(page.locator("#form .field").first).to_be_visible()
    page.wait_for_timeout(500)

    assert page.title() != "kapot"
    expect(page.locator("main img, main script")).to_have_count(0)


@pytest.fixture
def public(root: Path, tmp_path: Path) -> Iterator[str]:
    """The small handbook as a site."""
    config = root / "content/handbook.yml"
    config.write_text(config.read_text("utf-8") + "proposals_to: redactie@example.org\n", encoding="utf-8")
    assert publish(root, tmp_path / "site") == 0
    yield from served(tmp_path / "site")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_reader_proposes_a_change_and_an_editor_takes_it_over(
    page: Page, public: str, screen: str, root: Path, tmp_path: Path
):
    """On a phone, from the page itself, without a server: a file, and a letter ready to send."""
    page.goto(f"{public}methode/fasen/start/")
    page.get_by_role("link", name="Meld een fout of stel een wijziging voor").click()
    title = page.get_by_label("Titel", exact=True)
    expect(title).to_have_value("Start")
    title.fill("")
    expect(page.locator("[data-path=title] .problem")).to_contain_text("Titel is leeg")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(title).to_be_focused()
    title.fill("Begin")
    expect(page.locator(".problem")).to_have_count(0)
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.locator(".changes")).to_contain_text("Begin")
    file = handed_over(page, tmp_path, "Een lezer", "Het heet anders.")
    letter = page.get_by_role("link", name="Schrijf een mail").get_attribute("href") or ""
    assert letter.startswith(
        "mailto:redactie@example.org?subject=Stel%20een%20wijziging%20voor&body=Het%20heet%20anders."
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert "title: Start\n" in (root / START).read_text("utf-8")

    page.goto(f"{screen}#/=judge")
    page.get_by_label("Wijzigingsbestand").set_input_files(file)
    page.get_by_role("button", name="Neem over wat is gekozen").click()
    expect(page.locator("main")).to_contain_text("Overgenomen.")
    assert "title: Begin\n" in (root / START).read_text("utf-8")


def test_a_proposal_asks_nothing_of_a_server(page: Page, public: str):
    """But the files of the site; a reference is found by name there, too."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method + " " + request.url))
    page.goto(f"{public}voorstel/form.html#/phase/start")
    page.locator("summary", has_text="Landelijke beschrijving").click()
    box = page.locator(field(page, "accounts/0/variant")).get_by_role("combobox")
    expect(box).to_have_value("Landelijke beschrijving")
    box.fill("aanbieder")
    page.locator("[role=option]").first.click()
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.locator(".changes")).to_contain_text("aanbieder")

    assert all(each.startswith(f"GET {public}") or "blob:" in each for each in asked)
    page.get_by_role("link", name="Terug naar het handboek").click()
    expect(page.locator("h1").first).to_be_visible()


def test_a_record_is_renamed(page: Page, screen: str, root: Path):
    open_record(page, screen)
    page.get_by_role("button", name="Hernoemen").click()
    page.get_by_label("Naam van het bestand").fill("begin")
    page.get_by_role("button", name="Hernoemen").last.click()

    expect(page.locator("#bar .state")).to_contain_text("Hernoemd")
    assert (root / "content/phase/begin.yml").exists()
    assert not (root / START).exists()
    assert page.url.endswith("#/phase/begin")


def test_a_reader_goes_on_with_a_proposal(page: Page, public: str):
    """A second change of the same record comes beside the first; a new record needs a name that is free."""
    page.goto(f"{public}voorstel/form.html#/phase/start")
    page.get_by_label("Titel", exact=True).fill("Begin")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.locator(".changes > li")).to_have_count(1)
    page.get_by_role("link", name="Begin", exact=True).click()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Begin")
    page.get_by_label("Volgorde", exact=True).fill("8")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.locator(".changes > li")).to_have_count(2)

    page.goto(f"{public}voorstel/form.html#/notice/+")
    page.get_by_label("Titel", exact=True).fill("Nieuw")
    page.get_by_label("Tekst", exact=True).fill("Een bericht.")
    page.get_by_label("Naam van het bestand").fill("start")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.get_by_role("alert")).to_contain_text("heet al zo")
    page.get_by_label("Naam van het bestand").fill("nieuw")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    page.get_by_role("link", name="Nieuw", exact=True).click()
    expect(page.get_by_label("Tekst", exact=True)).to_have_value("Een bericht.")


def test_changes_are_put_ready_where_the_handbook_is_kept_in_git(page: Page, root: Path, tmp_path: Path):
    """Without a word of Git on the screen; a colleague finds a branch."""
    run = partial(subprocess.run, cwd=root, check=True, capture_output=True, text=True)
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "samen.git")], check=True)
    run(["git", "init", "--quiet", "--initial-branch=main"])
    run(["git", "remote", "add", "origin", str(tmp_path / "samen.git")])
    run(["git", "add", "."])
    run(["git", "-c", "user.name=B", "-c", "user.email=b@example.org", "commit", "--quiet", "-m", "Begin"])
    server, address = serving(root)
    open_record(page, address)
    page.get_by_label("Titel", exact=True).fill("Begin")
    saved(page)
    page.goto(f"{address}#/=made")
    page.get_by_role("button", name="Zet klaar voor een collega").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul uw naam in")
    page.get_by_label("Uw naam").fill("C. de Boer")
    page.get_by_label("Waarom is dit gewijzigd?").fill("Het heet anders.")
    page.get_by_role("button", name="Zet klaar voor een collega").click()
    expect(page.locator("#notice")).to_contain_text("Klaargezet als ‘wijziging/")
    assert not re.search(r"\b(git|branch|commit|push)\b", page.locator("body").inner_text(), re.IGNORECASE)
    page.get_by_role("button", name="Verstuur naar de collega’s").click()
    expect(page.locator("#notice")).to_contain_text("Verstuurd als")
    shared = subprocess.run(
        ["git", "log", "--branches", "--format=%an %s"], cwd=tmp_path / "samen.git", check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    assert "C. de Boer Het heet anders." in shared.stdout
    server.shutdown()
    server.server_close()
