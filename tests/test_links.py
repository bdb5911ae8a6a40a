"""Every link of a built site leads somewhere; what does not is named with its page."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path

import pytest
from conftest import TESTS, Quiet
from test_site import fingerprint, site

from methodiekboek.cli import main
from methodiekboek_mkdocs.links import broken, outward

SITE = TESTS / "links"
WRONG = [
    ("index.html", "weg/"),
    ("index.html", "kosten/#weg"),
    ("index.html", "#weg"),
    ("index.html", "weg.png"),
    ("index.html", "../buiten/"),
    ("index.html", "naslag/weg.csv"),
    ("index.html", "weg-1.png"),
    ("kosten/index.html", "/elders/"),
    ("naslag/oud.html", "../weg/"),
    ("style.css", "weg.svg"),
]


def test_what_leads_nowhere_is_found_and_nothing_else():
    assert [(link.page, link.address) for link in broken(SITE)] == WRONG


def test_addresses_of_others_are_listed():
    assert outward(SITE) == {"https://voorbeeld.nl/weg": ["index.html"]}


@pytest.mark.parametrize(("path", "code"), [("", 0), ("weg", 1)])
def test_others_are_asked_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, code: int):
    """Whether they still have the page; with what they answer."""
    handler = functools.partial(Quiet, directory=SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{path}"
        (tmp_path / "index.html").write_text(f'<a href="{address}">daar</a>', encoding="utf-8")
        assert main(["links", str(tmp_path)]) == 0
        assert main(["links", str(tmp_path), "--external"]) == code
        server.shutdown()

    assert (f"leidt ‘{address}’ nergens heen" in capsys.readouterr().err) is bool(code)


def test_the_site_of_the_handbook_has_no_such_links(folder: Path):
    assert broken(folder) == []


HOOK = """
from pathlib import Path

def on_post_build(config):
    page = Path(config.site_dir, "index.html")
    page.write_text(page.read_text("utf-8").replace("</body>", "<a href='weg/'>weg</a></body>"), encoding="utf-8")
"""


def test_a_site_with_a_broken_link_is_not_put_in_place(base: Path):
    """Also one that no author wrote: a template, a plugin."""
    assert site(base) == (0, "")
    before = fingerprint(base / "site")
    (base / "hook.py").write_text(HOOK, encoding="utf-8")
    with (base / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("hooks: [hook.py]\n")

    assert site(base) == (1, "Op index.html leidt ‘weg/’ nergens heen.\n")
    assert fingerprint(base / "site") == before
