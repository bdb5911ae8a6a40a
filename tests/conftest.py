"""What tests share: small handbooks to change, and the switch that rewrites expected files."""

from __future__ import annotations

import functools
import http.server
import io
import itertools
import os
import shutil
import threading
import xml.etree.ElementTree as etree
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import expect as on_screen

from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.kept import PLACE
from methodiekboek.model import Output, Problem
from methodiekboek_mkdocs.publish import publish

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"

DEBIANS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
BROWSER = next((path for path in DEBIANS if path.exists()), None)
"""Debian's, the one without windows first, which is twice as fast; Playwright has its own where there is none."""
QUIET = [
    "--no-sandbox",  # root, as in a container, has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP = {"width": 1280, "height": 900}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="rewrite expected files; read the difference afterwards"
    )


@pytest.fixture(scope="session", autouse=True)
def _kept_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests make is not kept among what the user's own handbooks are made of."""
    os.environ[PLACE] = str(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the expected file, or rewrites the file with `--update-cases`."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update-cases"):
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A tiny handbook with the project's schemas, in a folder of its own."""
    return copy_base(tmp_path / "handboek")


def copy_base(target: Path) -> Path:
    shutil.copytree(TESTS / "base", target)
    shutil.copytree(ROOT / "schemas", target / "schemas")
    return target


def replaced(data: Any, new: Mapping[tuple[str | int, ...], str], path: tuple[str | int, ...] = ()) -> Any:
    if path in new:
        return new[path]
    if isinstance(data, Mapping):
        return {key: replaced(value, new, (*path, key)) for key, value in data.items()}
    if isinstance(data, tuple):
        return [replaced(value, new, (*path, number)) for number, value in enumerate(data)]
    return data


def headers_of(folder: Path) -> dict[str, str]:
    """What a built site says of every answer; nothing for a site without the plugin that writes it."""
    file = folder / "_headers"
    lines = file.read_text("utf-8").splitlines()[1:] if file.exists() else []
    return dict(line.strip().split(": ", 1) for line in itertools.takewhile(lambda line: line.startswith("  "), lines))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def built() -> tuple[Handbook, list[Output], list[Problem]]:
    """The handbook itself, with its pages, and its problems."""
    return build(ROOT)


@pytest.fixture(scope="session")
def whole(built: tuple[Handbook, list[Output], list[Problem]]) -> Handbook:
    """The handbook itself, without problems."""
    handbook, _, problems = built
    assert problems == []
    return handbook


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The handbook itself, built: once, for all processes that test."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    target = shared / "gebouwd/site"
    target.parent.mkdir(exist_ok=True)
    with FileLock(shared / "gebouwd.lock"):
        if not target.exists():
            assert publish(ROOT, target) == 0
    return target


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where a browser finds it."""
    yield from served(folder)


def served(folder: Path) -> Iterator[str]:
    """A server that sends a site as it says that it is to be sent."""
    headers = headers_of(folder)

    class Handler(Quiet):
        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        on_screen.set_options(timeout=20_000)  # milliseconds; how long a page may take on a busy machine
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield browser
        browser.close()


def complaints(place: BrowserContext | Page) -> list[str]:
    """What a browser complains of from now on: files that it does not get, scripts that fail, what a policy refuses."""
    said: list[str] = []
    place.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    if isinstance(place, Page):
        place.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh window, of a desktop unless a test asks for another; whatever happens in it, no policy holds it back."""
    context = chromium.new_context(**{"viewport": DESKTOP} | getattr(request, "param", {}))
    said = complaints(context)
    yield context
    context.close()
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def restyle(page: Page, css: str) -> None:
    """A style sheet of a test, which a strict policy would hold back as an element."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets.push(sheet);
        }""",
        css,
    )


RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # without the list of all that is well it takes half the time
}


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page as it is now that keeps people out (WCAG 2.2 AA, and what is good practice)."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        violations = axe.run(page, options=RULES).response["violations"]
        return [
            f"{each['id']}: {node['html']}: {node['failureSummary']}" for each in violations for node in each["nodes"]
        ]

    return found


def cells_of(workbook: bytes, number: int = 1) -> list[list[str]]:
    """The texts of a sheet in an XLSX file, row by row; a number as it is written there."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        shared = [
            "".join(part.text or "" for part in item.iter(f"{name}t"))
            for item in etree.fromstring(parts.read("xl/sharedStrings.xml"))
        ]
        sheet = etree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
    return [
        [
            shared[int(value)] if cell.get("t") == "s" else value
            for cell in row
            if (value := cell.findtext(f"{name}v", ""))
        ]
        for row in sheet.iter(f"{name}row")
    ]
