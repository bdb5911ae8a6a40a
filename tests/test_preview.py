"""The live preview: a mistake is shown where the author looks, and mending it brings the page back by itself."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
