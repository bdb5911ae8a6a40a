"""MkDocs and what could come after it: ProperDocs makes the same site, Zensical the same pages.

What this is good for, and what would be lost, stands in `docs/maintainers/leaving-mkdocs.md`.
"""

from __future__ import annotations

import gzip
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

import markdown
import pytest
from conftest import ROOT, copy_base
from test_again import full, replace_in
from test_second import copy as copy_second

from methodiekboek import build as core
from methodiekboek.kept import PLACE
from methodiekboek_markdown import extension


def needs(module: str) -> pytest.MarkDecorator:
    missing = importlib.util.find_spec(module) is None
    return pytest.mark.skipif(missing, reason=f"{module} is not installed; the extra `test` has it")


def small(target: Path) -> Path:
    """With a chart, the search and the corrections of the theme; `second` has the search of MkDocs."""
    root = full(copy_base(target))
    with (root / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\nDuur [@jansen2020, p. 9]: [=start.accounts.landelijk.duration]\n\n")
        page.write("/// chart | timeline phase\n///\n")
    return root


HANDBOOKS: dict[str, Callable[[Path], Path]] = {"small": small, "second": copy_second}
PROPERDOCS = {
    "its own command": ("-m", "properdocs", "build", "--strict", "--config-file", "mkdocs.yml", "--site-dir"),
    "our command": (
        "-c", "import properdocs.replacement, sys; from methodiekboek.cli import main; sys.exit(main(sys.argv[1:]))",
        "site",
    ),
}  # fmt: skip
PAGE = ROOT / "docs/maintainers/leaving-mkdocs.md"
GENERATOR = re.compile(rb'<meta name="generator" content="(mkdocs[^,]*), mkdocs-material-[\d.]+">')


@pytest.fixture(scope="module", params=HANDBOOKS)
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HANDBOOKS[request.param](tmp_path_factory.mktemp("hosts") / "handbook")


@pytest.fixture(scope="module")
def by_mkdocs(root: Path) -> dict[str, bytes]:
    target = root.parent / "mkdocs"
    run(root, "-m", "methodiekboek", "site", str(target))
    return read(target)


@pytest.fixture(scope="module")
def by_zensical(root: Path) -> dict[str, bytes]:
    place = root.parent / "zensical"
    place.mkdir()
    script = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    run(place, "-c", *script, str(root))
    run(place, "-m", "zensical", "build", "--clean", "--strict")
    return read(place / "site")


def run(root: Path, *arguments: str) -> None:
    # Each host with a cache of its own, or the second shows what the first has made.
    environment = {**os.environ, PLACE: tempfile.mkdtemp(dir=root.parent)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def read(site: Path) -> dict[str, bytes]:
    """The files of a site; of what is packed, what is in it, since it has the day on it."""
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {path: gzip.decompress(each) if path.endswith(".gz") else each for path, each in found.items()}


def without_host(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A site without what may differ: who made it, and the sums of that."""
    return {path: GENERATOR.sub(b"", each) for path, each in files.items() if path != "SHA256SUMS"}


@needs("properdocs")
@pytest.mark.parametrize("way", PROPERDOCS)
def test_properdocs_makes_the_same_site(root: Path, by_mkdocs: dict[str, bytes], way: str):
    """Every file to the byte: pages, charts, search, open data, forms; but for the name of who made it."""
    target = root.parent / f"properdocs {way}"
    run(root, *PROPERDOCS[way], str(target))
    by_properdocs = read(target)

    assert without_host(by_properdocs) == without_host(by_mkdocs)
    assert makers(by_mkdocs) == {f"mkdocs-{version('mkdocs')}"}
    assert makers(by_properdocs) == {f"mkdocs-ProperDocs {version('properdocs')}"}


def makers(files: Mapping[str, bytes]) -> set[str]:
    return {name.decode() for each in files.values() for name in GENERATOR.findall(each)}


class Article(HTMLParser):
    """What an article says and where it leads: headings with their ids, citations with their links, claims, charts."""

    OWN = ("mb-citation", "mb-claim", "mb-chart")
    EMPTY = ("br", "hr", "img", "input")

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self._open: list[tuple[str, int]] = []
        self.feed(article(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = [name for name in self.OWN if name in (given.get("class") or "").split()]
        name = names[0] if names else tag if re.fullmatch("h[1-6]", tag) else ""
        for each in self._around():
            self._add(each, f" <{given['href']}>" if tag == "a" and given.get("href") else "")
        if tag not in self.EMPTY:
            self._open.append((tag, len(self.said) if name else -1))
        if name:
            self.said.append((f"{name}#{given.get('id', '')}", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in self.EMPTY:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for each in self._around():
            self._add(each, data)

    def _around(self) -> list[int]:
        return [number for _, number in self._open if number >= 0]

    def _add(self, number: int, text: str) -> None:
        name, before = self.said[number]
        self.said[number] = (name, before + text)


SKIP = '<a id="__skip" tabindex="-1"></a>'
"""Where the link past the menu leads to in Zensical."""
PROPOSE = re.compile(r'<div class="mb-propose">.*</div>(?=</footer>)', re.DOTALL)
"""The way to the form for proposals, which our plugin for MkDocs adds."""


def article(page: bytes) -> str:
    found = re.search(r"<article.*?>(.*)</article>", page.decode(), re.DOTALL)
    assert found
    return found[1]


def pages(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: each for path, each in files.items() if path.endswith("index.html")}


@needs("zensical")
def test_zensical_says_the_same(root: Path, by_mkdocs: dict[str, bytes], by_zensical: dict[str, bytes]):
    """All pages, and on each the same headings, citations, claims and charts with the same addresses."""
    expected = {path: Article(page).said for path, page in pages(by_mkdocs).items()}
    kinds = {name.partition("#")[0] for each in expected.values() for name, _ in each}

    assert {path: Article(page).said for path, page in pages(by_zensical).items()} == expected
    assert kinds >= {"h1", "h2", "mb-citation", "mb-claim"} | (
        {"mb-chart"} if (root / "content/phase").exists() else set()
    )


@needs("zensical")
def test_zensical_makes_the_same_articles(by_mkdocs: dict[str, bytes], by_zensical: dict[str, bytes]):
    """To the sign, since it runs our extension of Markdown; what it does not have is named here."""
    expected = {path: PROPOSE.sub("", article(page)).split() for path, page in pages(by_mkdocs).items()}

    found = {path: article(page).replace(SKIP, "").split() for path, page in pages(by_zensical).items()}
    assert found == expected


@needs("zensical")
def test_what_zensical_leaves_out(by_mkdocs: dict[str, bytes], by_zensical: dict[str, bytes]):
    """What our plugins make is not there. When it is, the page on leaving MkDocs is to be written anew."""
    ours = ("SHA256SUMS", "_headers", "nginx.conf", "search/", "voorstel/")

    assert [path for path in by_mkdocs if path.startswith(ours)]
    assert [path for path in by_zensical if path.startswith(ours)] == []


def test_a_handbook_is_read_once_for_all_pages(base: Path, monkeypatch: pytest.MonkeyPatch):
    """A host that knows the extension by name makes one for each page; a file that changes is read again."""
    read_: list[Path] = []
    monkeypatch.setattr(extension, "build", lambda root: (read_.append(root), core.build(root))[1])

    def page() -> str:
        given = {"methodiekboek": {"root": str(base)}}
        return markdown.markdown("[@jansen2020]", extensions=["methodiekboek"], extension_configs=given)

    first = [page(), page()]
    replace_in(base / "bibliography/bronnen.bib", "Boer", "Groot")
    then = page()

    assert "De Boer" in first[0]
    assert first[0] == first[1]
    assert "De Groot" in then
    assert len(read_) == 2
