"""How a site is to be sent: what hosts read, and the configuration of nginx in nginx itself."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import brotli
import pytest
from conftest import ROOT, headers_of
from themes import CONFIG, make

from methodiekboek_mkdocs.compress import compress
from methodiekboek_mkdocs.headers import FOREVER, HEADERS, MOST, POLICY, for_hosts, for_nginx
from methodiekboek_mkdocs.named import named, unnamed

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MOVED = '<!doctype html><meta http-equiv="refresh" content="0; url=../deel/een/"><title>Oud</title>'
SERVER = """
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/www;
    include {folder}/www/proef/nginx.conf;
  }}
}}
"""

Answer = tuple[int, dict[str, str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site below a folder of its host, as its address says, with a former address."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "docs/oud").mkdir(parents=True)
    (folder / "docs/oud/index.html").write_text(MOVED, encoding="utf-8")
    site = make(folder, CONFIG + "  - methodiekboek-site\n")
    (folder / "www").mkdir()
    site.rename(folder / "www/proef")
    (folder / "www/proef/.verborgen").touch()
    compress(folder / "www/proef")
    return folder


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Callable[..., Answer]]:
    """The status, the headers and the text that nginx answers a path with."""
    if not NGINX:
        pytest.skip("there is no nginx here")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "server.conf").write_text(SERVER.format(folder=folder, port=port, user=user), encoding="utf-8")
    run = [NGINX, "-c", str(folder / "server.conf"), "-e", str(folder / "error.log")]
    tried = subprocess.run([*run, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    subprocess.run(run, check=True)

    def ask(path: str, given: Mapping[str, str] | None = None) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            connection.request("GET", path, headers=dict(given or {}))
            answer = connection.getresponse()
            headers = answer.getheaders()
            content = answer.read()
            zipped = answer.getheader("Content-Encoding") == "gzip"
            text = (gzip.decompress(content) if zipped else content).decode("utf-8", errors="replace")
        assert len({name for name, _ in headers}) == len(headers), "a header is sent twice"
        return answer.status, dict(headers), text

    yield ask
    subprocess.run([*run, "-s", "quit"], check=True)


def hashed(folder: Path) -> str:
    return next((folder / "www/proef/assets/methodiekboek-site").glob("theme-base*.js")).name


def test_nginx_sends_a_page(ask: Callable[..., Answer]):
    """It is asked for anew each time."""
    status, headers, text = ask("/proef/deel/een/")

    assert status == 200
    assert "<h1" in text
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"
    assert HEADERS.items() <= headers.items()


def test_nginx_sends_what_never_changes_once(ask: Callable[..., Answer], folder: Path):
    """Scripts and style sheets are named by what is in them; a page is not."""
    status, headers, _ = ask(f"/proef/assets/methodiekboek-site/{hashed(folder)}")
    assert status == 200
    assert headers["Content-Type"].startswith("application/javascript")
    assert headers["Cache-Control"] == FOREVER
    assert HEADERS.items() <= headers.items()

    style = next((folder / "www/proef/assets/methodiekboek-site").glob("site.*.css")).name
    _, headers, _ = ask(f"/proef/assets/methodiekboek-site/{style}")
    assert headers["Cache-Control"] == FOREVER

    _, headers, _ = ask("/proef/sitemap.xml")
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["weg/", "weg.12345678.js", "assets/", "nginx.conf", "_headers", ".verborgen", "404.html", "deel/een/index.html/x"],
)
def test_nginx_says_what_is_not_there(ask: Callable[..., Answer], path: str):
    """With the page of the site, which is not kept, also for what is there and is not for readers."""
    status, headers, text = ask(f"/proef/{path}")

    assert status == 404
    assert "Deze pagina is er niet" in text
    assert headers["Cache-Control"] == "no-cache"
    assert HEADERS.items() <= headers.items()


def test_nginx_sends_what_is_compressed_already(ask: Callable[..., Answer], folder: Path):
    """The bytes that stand there, and the text itself to who does not take them compressed."""
    page = folder / "www/proef/deel/een/index.html"
    # Another text, so that it shows which one was sent.
    page.with_name("index.html.gz").write_bytes(gzip.compress(b"ingepakt"))

    status, headers, text = ask("/proef/deel/een/", {"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"], text) == (200, "gzip", "ingepakt")
    assert "Accept-Encoding" in headers["Vary"]
    assert HEADERS.items() <= headers.items()

    _, headers, text = ask("/proef/deel/een/")
    assert "Content-Encoding" not in headers
    assert text == page.read_text("utf-8")


def test_a_text_is_compressed_to_the_same_bytes_on_any_day(tmp_path: Path):
    """Each says what the text says; what is small, and what is no text, stays alone."""
    long = "Een zin die vaak terugkomt. " * 100
    for name, text in {"a.html": long, "b.css": "p {}", "c.woff2": long}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    compress(tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    compress(tmp_path)

    assert sorted(first) == ["a.html", "a.html.br", "a.html.gz", "b.css", "c.woff2"]
    assert gzip.decompress(first["a.html.gz"]).decode() == brotli.decompress(first["a.html.br"]).decode() == long
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_nginx_leads_from_former_addresses(ask: Callable[..., Answer]):
    """At once and for good; and to a folder with the slash that it needs."""
    for path, to in {"/proef/oud/": "/proef/deel/een/", "/proef/deel": "/proef/deel/"}.items():
        status, headers, _ = ask(path)
        assert (status, headers["Location"]) == (301, to)
        assert HEADERS.items() <= headers.items()


def test_hosts_read_the_same(folder: Path):
    """The form of Netlify and Cloudflare: a path, and below it what is sent with it."""
    site = folder / "www/proef"

    assert headers_of(site) == dict(HEADERS)
    rule = f"/proef/assets/methodiekboek-site/{hashed(folder)}\n  Cache-Control: {FOREVER}\n"
    assert rule in (site / "_headers").read_text("utf-8")


def test_hosts_read_a_hundred_rules():
    """Of more files only the first are kept for good, and nothing is lost but time."""
    text = for_hosts([f"search/text-{number}.12345678.js" for number in range(200)])

    assert len(re.findall("^/", text, re.M)) == MOST + 1
    assert max(map(len, text.splitlines())) < 2000


@pytest.mark.parametrize("path", ["/a b/", "/a;b/", "/$uri/", "/é/", '/"/', "/{/", "https://elders.example/"])
def test_an_address_that_nginx_would_read_otherwise_is_left_to_the_page(path: str):
    """Where the page itself leads on, too."""
    assert for_nginx({path: "/nieuw/"}) == for_nginx({"/oud/": path}) == for_nginx({})
    assert "location = /oud/ { return 301 /nieuw/; }" in for_nginx({"/oud/": "/nieuw/"})


def test_the_policy_has_no_exceptions():
    """Only what the site has in files of its own; pictures may also stand in a style sheet."""
    assert POLICY["default-src"] == "'none'"
    assert {source for what, source in POLICY.items() if what != "img-src"} == {"'none'", "'self'"}
    assert POLICY["img-src"] == "'self' data:"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_letters_are_named_by_what_is_in_them():
    """`make fonts` does it: a browser keeps them for good, and asks for others when they change."""
    letters = list((ROOT / "plugins/methodiekboek/assets/fonts").glob("*.woff2"))

    assert len(letters) == 4
    assert [named(unnamed(file.name), file.read_bytes()) for file in letters] == [file.name for file in letters]
    assert all(FOREVER in for_hosts([f"letters/{file.name}"]) for file in letters)
