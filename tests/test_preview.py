"""The live preview: a mistake is shown where the author looks, and mending it brings the page back by itself."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from test_again import full
from test_site import fingerprint

from methodiekboek_mkdocs.preview import Preview

MISTAKE = "title: x\nsumary: y\n"
PATIENCE = 60  # seconds until a preview that does not come counts as broken; no measure of speed


@contextmanager
def preview(root: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running preview, and the file with what it says in the terminal."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = root.parent / "terminal.txt"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("w") as terminal, subprocess.Popen(command, cwd=root, stdout=terminal, stderr=terminal) as process:
        try:
            yield f"http://127.0.0.1:{port}/", log
        finally:
            process.kill()


def wait_for(address: str, is_there: Callable[[str], bool]) -> str:
    """The page, once it is as it should be."""
    page, end = "", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                page = answer.read().decode("utf-8")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            page = ""
        if is_there(page):
            return page
        time.sleep(0.1)
    raise AssertionError(f"not there in {PATIENCE} s: {page[-3000:]}")


def shows_mistake(page: str) -> bool:
    return "fout[unknown-field]: Het veld ‘sumary’" in page


def is_good(page: str) -> bool:
    return "4–6 weken" in page and "mb-problems" not in page


def test_a_mistake_made_while_serving(base: Path):
    """It shows in the terminal and above the last good page; mending it clears the page."""
    wrong = base / "content/phase/fout.yml"
    with preview(base) as (address, log):
        page = address + "methode/fasen/start/"
        wait_for(page, is_good)

        wrong.write_text(MISTAKE, encoding="utf-8")
        broken = wait_for(page, shows_mistake)
        assert "4–6 weken" in broken  # the last good page is still there
        assert "fout[unknown-field]" in log.read_text(encoding="utf-8")

        wrong.unlink()
        wait_for(page, is_good)


def test_a_mistake_that_is_there_at_the_start(base: Path):
    """The preview starts all the same, says what is wrong, and shows the handbook once it is mended."""
    wrong = base / "content/phase/fout.yml"
    wrong.write_text(MISTAKE, encoding="utf-8")
    with preview(base) as (address, _):
        wait_for(address, shows_mistake)

        wrong.unlink()
        wait_for(address + "methode/fasen/start/", is_good)


def test_a_mistake_in_a_template(base: Path):
    """What a maintainer gets wrong is shown in the same way."""
    template = base / "schemas/phase.md.jinja"
    good = template.read_text(encoding="utf-8")
    with preview(base) as (address, _):
        page = address + "methode/fasen/start/"
        wait_for(page, is_good)

        template.write_text(good + "{{ record.nergens }}", encoding="utf-8")
        wait_for(page, lambda text: "fout[template-works]" in text and "schemas/phase.md.jinja" in text)

        template.write_text(good, encoding="utf-8")
        wait_for(page, is_good)


def test_the_edit_screen_stands_beside_the_preview(base: Path):
    """A page and its claims lead to it; what it saves, the preview shows."""
    with preview(base) as (address, _):
        page = wait_for(address + "methode/fasen/start/", is_good)
        assert 'href="../../../bewerken/#/phase/start"' in page
        assert 'href="../../../bewerken/#/phase/start/accounts/0/duration"' in page

        screen = wait_for(address + "bewerken/", lambda text: "methodiekboek" in text)
        found = re.search(r'name="methodiekboek" content="([^"]+)"', screen)
        assert found
        headers = {"X-Methodiekboek": found[1]}

        def ask(path: str, given: object = None) -> Any:
            body = None if given is None else json.dumps(given).encode()
            request = urllib.request.Request(f"{address}bewerken/api/{path}", body, headers)
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)

        shown = ask("record?kind=phase&id=start")
        ask("save", {**shown, "data": {**shown["data"], "title": "Het begin"}})
        wait_for(address + "methode/fasen/start/", lambda text: '<h1 id="het-begin">' in text)


class Serving:
    """A preview without a server: what it builds, and what it shows at once."""

    def __init__(self, root: Path, place: Path) -> None:
        self.root, self.place = root, place
        self.plugin: Any = None

    def whole(self, name: str) -> Path:
        """The whole site, as it is now, in a folder of its own."""
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.place / name))
        config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url="http://127.0.0.1:8000/")
        self.plugin = config.plugins["methodiekboek"]
        return self.place / name


@pytest.fixture
def serving(base: Path, tmp_path: Path) -> Serving:
    replace_in(base / "content/phase/start.yml", "korter [@aanbieder]", "korter")
    replace_in(base / "content/phase/start.yml", ", {source: aanbieder, heading: De start}", "")
    return Serving(full(base), tmp_path)


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


AT_ONCE = {
    # What an author changes in which file, and the page that they see.
    "a text": ("content/phase/start.yml", "leren elkaar kennen", "ontmoeten elkaar", "methode/fasen/start"),
    "a unit": ("content/phase/start.yml", "max: 6, unit: week", "max: 6, unit: month", "methode/fasen/start"),
    "a title": ("content/phase/start.yml", "title: Start\n", "title: Begin\n", "methode/fasen/start"),
    "a page by hand": ("docs/index.md", "Lees over", "Lees veel over", "."),
    "a record that stands on a page": ("content/notice/gevaar.yml", "Bel 112", "Bel altijd 112", "."),
    "a work that was not cited before": (
        "content/phase/start.yml", "of korter", "of korter [@aanbieder]", "methode/fasen/start",
    ),
    "a mistake": ("content/phase/start.yml", "order: 1", "ordre: 1", "methode/fasen/start"),
    "a mistake in a page by hand": ("docs/index.md", "record:start", "record:strat", "."),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "page"), AT_ONCE.values(), ids=AT_ONCE)
def test_what_was_changed_is_seen_before_the_rest(serving: Serving, file: str, old: str, new: str, page: str):
    """It looks as it does when the whole site has been made again, but for the menu and what tells of other pages."""
    before = serving.whole("eerst") / page / "index.html"
    was = before.read_text("utf-8")

    replace_in(serving.root / file, old, new)

    assert serving.plugin.show_at_once()
    now = before.read_text("utf-8")
    assert now != was
    assert article(now) == article((serving.whole("daarna") / page / "index.html").read_text("utf-8"))


def test_a_mistake_that_is_mended_is_gone_before_the_rest(serving: Serving):
    start = serving.root / "content/phase/start.yml"
    replace_in(start, "order: 1", "ordre: 1")
    page = serving.whole("eerst") / "index.html"
    assert "mb-problems" in page.read_text("utf-8")
    assert not serving.plugin.show_at_once()  # there was no good handbook yet

    replace_in(start, "ordre: 1", "order: 1")
    serving.whole("goed")
    replace_in(start, "order: 1", "ordre: 1")
    page = serving.whole("fout") / "methode/fasen/start/index.html"
    assert "mb-problems" in page.read_text("utf-8")
    replace_in(start, "ordre: 1", "order: 2")

    assert serving.plugin.show_at_once()
    assert "mb-problems" not in page.read_text("utf-8")


def test_a_change_is_seen_while_the_site_with_another_is_made(serving: Serving):
    """The build of the whole ends, and begins anew with both; what was shown meanwhile stays."""
    first = serving.whole("eerst")
    start, home = first / "methode/fasen/start/index.html", first / "index.html"
    server = LiveReloadServer(lambda: serving.whole("weg"), "127.0.0.1", 0, str(first))
    plugin = serving.plugin
    plugin.preview = preview = Preview(server, plugin.show_at_once, lambda: plugin.stage.config.plugins.values())
    try:
        replace_in(serving.root / "content/phase/start.yml", "leren elkaar kennen", "ontmoeten elkaar")
        server._want_rebuild = True
        preview.build()
        assert "ontmoeten elkaar" in start.read_text("utf-8")
        assert server.root == str(first)

        replace_in(serving.root / "docs/index.md", "Lees over", "Lees veel over")
        preview.build()
        assert "Lees veel over" in home.read_text("utf-8")
        assert server.root == str(first)

        server._want_rebuild = False
        preview.build()
        made = Path(server.root)
        assert made != first
        plugin.preview = None
        assert fingerprint(made) == fingerprint(serving.whole("vers"))
    finally:
        plugin.preview = None
        preview.close()
        server.server_close()


def test_what_cannot_be_shown_at_once_waits_for_the_rest(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """No rule has been asked by then; the fault is said, and the whole is made all the same."""

    def first() -> bool:
        raise ValueError("what a rule forbids")

    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path / "site"))
    preview = Preview(server, first, tuple)
    made = preview.next
    try:
        preview.build()
        assert server.root == made
        assert "what a rule forbids" in caplog.text
    finally:
        preview.close()
        server.server_close()


def article(page: str) -> str:
    return page.partition("<article")[2].partition("</article>")[0]


NOT_AT_ONCE = {
    "nothing": {},
    "two files": {"content/phase/start.yml": "title: x\n", "docs/index.md": "x"},
    "a new record": {"content/phase/nieuw.yml": "title: Nieuw\n"},
    "a setting": {"mkdocs.yml": "# niets\n"},
    "a template": {"schemas/phase.md.jinja": "x"},
    "literature": {"bibliography/meer.bib": ""},
}


@pytest.mark.parametrize("files", NOT_AT_ONCE.values(), ids=NOT_AT_ONCE)
def test_what_cannot_be_seen_before_the_rest(serving: Serving, files: dict[str, str]):
    """Who waits for the whole site sees what is right; no page of the site that stands there is touched."""
    site = serving.whole("eerst")
    before = {path: path.read_bytes() for path in site.rglob("*.html")}
    for file, text in files.items():
        with (serving.root / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    assert not serving.plugin.show_at_once()
    assert {path: path.read_bytes() for path in site.rglob("*.html")} == before


def test_nobody_waits_for_the_rest(tmp_path: Path):
    """While the whole site is made, its readers have the one before it, with the page that was changed."""
    site, watched, seen = tmp_path / "site", tmp_path / "content", list[str]()
    for folder in (site, watched):
        folder.mkdir()
    (site / "index.html").write_text("eerst", encoding="utf-8")

    def first() -> bool:
        (site / "index.html").write_text("meteen", encoding="utf-8")
        return True

    def whole() -> None:
        seen.append(read())
        Path(preview.next, "index.html").write_text("geheel", encoding="utf-8")

    def read() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/", timeout=PATIENCE) as answer:
            return str(answer.read().decode().partition("<script")[0])

    server = LiveReloadServer(whole, "127.0.0.1", 0, str(site))
    preview = Preview(server, first, tuple)
    server.watch(str(watched))
    running = threading.Thread(target=server.serve, daemon=True)
    running.start()
    try:
        while not server.serve_thread.is_alive():
            time.sleep(0.01)
        seen.append(read())
        (watched / "iets.yml").write_text("", encoding="utf-8")
        wait_for(f"http://127.0.0.1:{server.server_port}/", lambda text: text.startswith("geheel"))
    finally:
        server.shutdown(wait=True)
        preview.close()

    assert seen == ["eerst", "meteen"]
    assert not Path(preview.next).exists()
    assert not site.exists()
