"""The handbook without a network: saved in the browser, with the server gone, and as a zip from a disk."""

from __future__ import annotations

import functools
import html
import http.server
import json
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, Quiet, copy_base, headers_of
from playwright.sync_api import Page, expect
from test_browser_search import search, titles
from test_offline import listed, made, replace, with_page
from test_preview import preview, wait_for

from methodiekboek_mkdocs.headers import HEADERS
from methodiekboek_mkdocs.publish import zip_of

pytestmark = pytest.mark.browser

SAVING = "naslag/offline/"
START = "methode/fasen/start/"
STORED = """async () => [...await caches.keys(), ...Object.keys(localStorage).filter(name => !name.includes("__")),
    ...(await navigator.serviceWorker.getRegistrations()).map(each => each.scope)]"""
LINK = re.compile(r'<[^>]*? (?:href|src)="?([^">\s]+)')
KEPT = "async () => (await (await caches.open('methodiekboek /')).keys()).map(each => each.url)"
PATIENCE = 60_000  # ms until a whole handbook that is not saved counts as broken; no measure of speed


class Site:
    """A folder behind a server that keeps what was asked, can fail on a file, can send a header, and can go away."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.failing, self.silent = "", False
        self.headers = headers_of(folder)
        site = self

        class Handler(Quiet):
            def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
                site.asked.append(self.path)
                if not (site.failing and site.failing in self.path):
                    super().do_GET()
                elif not site.silent:
                    self.send_error(500)

            def end_headers(self) -> None:
                for name, value in site.headers.items():
                    self.send_header(name, value)
                super().end_headers()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two versions of a tiny handbook, in which a phase and a page by hand differ."""
    root = with_page(copy_base(tmp_path_factory.mktemp("versies") / "handboek"))
    first = made(root, "een")
    replace(root / "content/phase/start.yml", "leren elkaar kennen", "maken kennis")
    replace(root / "docs/index.md", "Lees over", "Begin met")
    return first, made(root, "twee")


@pytest.fixture
def live(versions: tuple[Path, Path], tmp_path: Path) -> Path:
    """The folder that is served: the first version, until `renew`."""
    return Path(shutil.copytree(versions[0], tmp_path / "live"))


@pytest.fixture
def site(live: Path) -> Iterator[Site]:
    site = Site(live)
    yield site
    site.stop()


def renew(live: Path, version: Path) -> None:
    shutil.rmtree(live)
    shutil.copytree(version, live)


def box(page: Page):
    return page.locator(".mb-offline")


def button(page: Page, name: str):
    return box(page).get_by_role("button", name=name)


def save(page: Page, site: Site) -> None:
    page.goto(site.address + SAVING)
    button(page, "Bewaar voor offline").click()
    expect(box(page)).to_contain_text("Het handboek is bewaard.", timeout=PATIENCE)


def cut(page: Page, site: Site) -> None:
    """No network for the browser, and no server either."""
    page.context.set_offline(True)
    site.stop()


def hint(page: Page):
    return page.locator(".md-header .mb-saved")


# --- Saved in the browser.


def test_the_whole_handbook_goes_on_without_a_network(page: Page, folder: Path):
    """Pages that were never opened, search, calculator, comparison, a chart, and an address that is not there."""
    site = Site(folder)
    save(page, site)
    cut(page, site)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    # What a page was still waiting for when it was left, was not refused.
    page.on("requestfailed", lambda r: wrong.append(f"{r.url} {r.failure}"))

    answer = page.goto(site.address + "methode/techniek/genogram-en-tekeningen/")
    assert answer.status == 200
    # What was saved is as safe as what was sent.
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    expect(page.locator("h1")).to_contain_text("Genogram")
    expect(hint(page)).to_have_text("Offline")
    search(page, "stamboom")
    expect(titles(page).first).to_contain_text("Genogram")
    page.goto(site.address + "kosten/rekenen/")
    page.get_by_label("Weken per gezin", exact=True).first.fill("20")
    expect(page.locator(".mb-outcome")).to_contain_text("€\u00a014.452 per gezin")
    page.goto(site.address + "andere-hulp/vergelijken/#?pick=iag+houvast")
    expect(page.locator(".mb-side")).to_contain_text("HouVast")
    page.goto(site.address + "bewijs/uitkomsten/")
    expect(page.locator("svg[role=img]").first).to_be_visible()
    assert page.evaluate("[...document.images].filter(each => !each.naturalWidth).map(each => each.src)") == []
    # The last '/' may be forgotten.
    page.goto(site.address + "kosten")
    assert page.url == site.address + "kosten/"
    answer = page.goto(site.address + "methode/bestaat/niet/")
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("Deze pagina is er niet")
    search(page, "genogram")
    expect(titles(page).first).to_have_text("Genogram")
    # Of the handbook, and not saved: it says so instead.
    page.goto(site.address + "data/claims.csv")
    expect(box(page)).to_contain_text("Wat u opende, is niet bewaard.")
    expect(box(page)).to_contain_text("U bent nu zonder netwerk")
    # What a page was still waiting for when it was left, was not refused.
    assert [each for each in wrong if not re.search(r"version\.json|net::ERR_ABORTED$", each)] == []


def test_nothing_is_stored_before_the_button_is_pressed(page: Page, site: Site, live: Path):
    """The size is said beforehand: that of the files of which the list gives the sums."""
    page.goto(site.address + START)
    page.goto(site.address + SAVING)

    expect(box(page)).to_contain_text("Op dit apparaat is nog niets bewaard.")
    said = f"{listed(live)['size'] / 1e6:.1f}".replace(".", ",")
    expect(box(page)).to_contain_text(f"Het hele handboek neemt {said}\u00a0MB in op uw apparaat.")
    expect(button(page, "Verwijder")).to_have_count(0)
    assert page.evaluate(STORED) == []


def test_only_what_is_listed_is_kept(page: Page, site: Site, live: Path):
    """Reading on stores nothing: not what is left out, not a page that is not there."""
    save(page, site)
    page.goto(site.address + "data/claims.json")
    assert page.goto(site.address + "bestaat-niet/").status == 404
    page.goto(site.address + START)

    kept = page.evaluate(KEPT)
    files = listed(live)["files"]
    names = [f"{path}?{digest}" for path, (digest, _) in files.items()] + ["offline/files.json"]
    assert sorted(kept) == sorted(site.address + name for name in names)


def test_a_new_version_is_told_and_fetched_only_where_it_differs(
    page: Page, site: Site, live: Path, versions: tuple[Path, Path]
):
    """Until the reader renews, the saved one stands, with a word in the head of each page; afterwards the new one."""
    save(page, site)
    renew(live, versions[1])
    page.goto(site.address + START)

    expect(page.locator("article")).to_contain_text("leren elkaar kennen")
    expect(hint(page)).to_have_text("Nieuwe versie")
    hint(page).click()
    page.wait_for_url(f"**/{SAVING}")
    expect(box(page)).to_contain_text("Er is een nieuwere versie: versie " + listed(live)["version"])
    site.asked.clear()
    button(page, "Vernieuw").click()
    expect(box(page)).to_contain_text(f"versie {listed(live)['version']}")
    expect(box(page)).to_contain_text("Het handboek is bewaard.")

    old, new = listed(versions[0])["files"], listed(versions[1])["files"]
    changed = {"/" + re.sub(r"(^|/)index\.html$", r"\1", path) for path in new if old.get(path) != new[path]}
    lists = {"/offline/files.json", "/offline/version.json", "/sw.js"}
    assert changed
    assert set(site.asked) - lists == changed
    expect(hint(page)).to_have_count(0)
    cut(page, site)
    page.goto(site.address + START)
    expect(page.locator("article")).to_contain_text("maken kennis")
    expect(hint(page)).to_have_text("Offline")


@pytest.mark.parametrize(
    ("silent", "said"),
    [(False, "kwam niet zoals het hoort"), (True, "het netwerk viel weg")],
    ids=["another-answer", "no-answer"],
)
def test_an_update_that_fails_midway_leaves_the_old_version_whole(
    page: Page, site: Site, live: Path, versions: tuple[Path, Path], silent: bool, said: str
):
    """It says why, and a second try goes on."""
    save(page, site)
    renew(live, versions[1])
    site.failing, site.silent = START, silent
    page.goto(site.address + SAVING)
    button(page, "Vernieuw").click()

    expect(box(page)).to_contain_text(said)
    expect(box(page)).to_contain_text("Wat eerder was bewaard, is nog heel.")
    for path, (_, size) in listed(versions[0])["files"].items():
        read = page.evaluate(
            "async path => (await (await fetch(path)).arrayBuffer()).byteLength", "/" + path.replace("index.html", "")
        )
        assert (path, read) == (path, size)
    page.goto(site.address + START)
    expect(page.locator("article")).to_contain_text("leren elkaar kennen")
    site.failing = ""
    page.goto(site.address + SAVING)
    button(page, "Vernieuw").click()
    expect(box(page)).to_contain_text("Het handboek is bewaard.")
    cut(page, site)
    page.goto(site.address + START)
    expect(page.locator("article")).to_contain_text("maken kennis")


def test_a_mix_of_two_versions_is_never_kept(page: Page, site: Site, live: Path, versions: tuple[Path, Path]):
    """A file that is not the one of the list stops the saving, also when it comes without an error."""
    shutil.copy(versions[1] / START / "index.html", live / START / "index.html")
    page.goto(site.address + SAVING)
    button(page, "Bewaar voor offline").click()

    expect(box(page)).to_contain_text("methode/fasen/start/index.html kwam niet zoals het hoort")
    assert page.evaluate("navigator.serviceWorker.getRegistration()") is None


def test_a_saving_that_failed_goes_on_where_it_stopped_or_is_removed(page: Page, site: Site):
    """With a part of it nobody reads; it is said that it is there."""
    site.failing = START
    page.goto(site.address + SAVING)
    button(page, "Bewaar voor offline").click()
    expect(box(page)).to_contain_text("Een deel is binnen")
    page.reload()
    expect(box(page)).to_contain_text("Een deel is binnen")
    there = page.evaluate(KEPT)
    button(page, "Verwijder").click()
    expect(box(page)).to_contain_text("Verwijderd.")
    assert page.evaluate(STORED) == []

    button(page, "Bewaar voor offline").click()
    expect(box(page)).to_contain_text("Een deel is binnen")
    site.failing = ""
    site.asked.clear()
    save(page, site)
    assert there
    assert "/404.html" not in site.asked
    assert "/" + START in site.asked


def test_what_was_saved_can_be_removed(page: Page, site: Site):
    """Afterwards nothing is stored, and the site is that of the network again."""
    save(page, site)
    page.reload()
    expect(box(page)).to_contain_text(re.compile(r"Bewaard op \d+ \w+ \d{4} om \d\d:\d\d: versie \w{8}, \d,\d\sMB"))
    button(page, "Verwijder").click()

    expect(box(page)).to_contain_text("Verwijderd. Op dit apparaat is niets meer bewaard.")
    expect(button(page, "Bewaar voor offline")).to_be_visible()
    assert page.evaluate(STORED) == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(site.address + START)


def test_too_little_room_is_said(page: Page, site: Site):
    """With what came in there is nothing to read, and it can be removed."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": site.address.rstrip("/"), "quotaSize": 100_000})
    page.goto(site.address + SAVING)
    button(page, "Bewaar voor offline").click()

    expect(box(page)).to_contain_text("Er is te weinig ruimte op dit apparaat.")
    button(page, "Verwijder").click()
    expect(box(page)).to_contain_text("Verwijderd.")
    assert page.evaluate(STORED) == []


def test_where_it_is_not_possible_the_page_says_why(page: Page, live: Path):
    """An address without https; a browser that knows no service workers."""

    def from_folder(route) -> None:
        path = urlsplit(route.request.url).path.lstrip("/")
        file = live / path / "index.html" if path.endswith("/") else live / path
        route.fulfill(path=file) if file.is_file() else route.fulfill(status=404)

    page.route("**/*", from_folder)
    page.goto("http://handboek.example/" + SAVING)
    expect(box(page)).to_contain_text("waarvan het adres met https begint")

    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto("https://handboek.example/" + SAVING)
    expect(box(page)).to_contain_text("Deze browser kan dat niet")


def test_a_preview_says_that_it_cannot_be_saved(page: Page, base: Path):
    """What is saved there would be old with the next letter."""
    with preview(with_page(base)) as (address, _):
        wait_for(address + SAVING, lambda text: "mb-offline" in text)
        page.goto(address + SAVING)
        expect(box(page)).to_contain_text("Dit is een voorbeeld van het handboek")

        assert page.evaluate(STORED) == []


# --- A zip that opens from a disk.


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of the handbook itself, unpacked."""
    place = tmp_path_factory.mktemp("schijf met spatie")
    with zipfile.ZipFile(zip_of(ROOT, place / "zip")) as packed:
        packed.extractall(place)
    return next(path for path in place.iterdir() if path.name != "zip")


def test_every_link_in_the_zip_leads_to_a_file_in_it(disk: Path):
    """None is an address of a server, and none a folder."""
    lost = []
    for page in disk.rglob("*.html"):
        there: dict[str, bool] = {}
        for link in LINK.findall(page.read_text("utf-8")):
            parts = urlsplit(html.unescape(link))
            if not parts.scheme and parts.path and parts.path not in there:
                there[parts.path] = not link.startswith("/") and (page.parent / unquote(parts.path)).is_file()
        lost += [(page.relative_to(disk).as_posix(), path) for path, found in there.items() if not found]

    assert lost == []


def test_the_zip_works_from_a_disk(page: Page, disk: Path):
    """Search, calculator, comparison, a chart, a page that has moved and the form, without any request elsewhere."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
    page.on("requestfailed", lambda r: wrong.append(r.url))
    page.context.set_offline(True)

    page.goto((disk / "index.html").as_uri())
    search(page, "stamboom")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/genogram-en-tekeningen.html*")
    expect(page.locator("h1").first).to_contain_text("Genogram")
    page.goto((disk / "kosten/rekenen.html").as_uri())
    page.get_by_label("Weken per gezin", exact=True).first.fill("20")
    expect(page.locator(".mb-outcome")).to_contain_text("€\u00a014.452 per gezin")
    page.goto((disk / "andere-hulp/vergelijken.html").as_uri() + "#?pick=iag+houvast")
    expect(page.locator(".mb-side")).to_contain_text("HouVast")
    page.goto((disk / "bewijs/uitkomsten.html").as_uri())
    expect(page.locator("svg[role=img]").first).to_be_visible()
    page.locator(".mb-mark").first.hover()
    expect(page.locator(".mb-card-note:visible, .mb-card-source:visible, [role=dialog]:visible").first).to_be_visible()
    page.goto((disk / "naslag/offline.html").as_uri())
    expect(box(page)).to_have_text(
        "U leest het handboek van een schijf. Er is niets te bewaren, want alles staat er al."
    )
    page.locator(".mb-propose a").first.click()
    expect(page.locator("h1")).to_contain_text("lezen")
    page.get_by_role("link", name="Terug naar het handboek").first.click()
    page.wait_for_url("**/index.html")
    assert wrong == []


def test_a_page_that_has_moved_leads_on_from_a_disk(page: Page, base: Path, tmp_path: Path):
    """Also where every page is a file."""
    replace(base / "content/phase/start.yml", "order: 1", "order: 1\nformer_ids: [kennismaking]")
    with zipfile.ZipFile(zip_of(base, tmp_path / "zip")) as packed:
        packed.extractall(tmp_path / "uit")

    page.goto((tmp_path / "uit/proefhandboek/methode/fasen/kennismaking.html").as_uri())

    page.wait_for_url("**/methode/fasen/start.html")
    expect(page.locator("h1")).to_have_text("Start")
    assert json.loads(page.locator("script[type='application/ld+json']").text_content())["name"] == "Start"
