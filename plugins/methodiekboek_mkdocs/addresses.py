"""The addresses of an edition that lead nowhere in a next one: its pages, and the places on them that others cite.

Held are the places of claims, of changes and of the editions of changes, and former places of these: their names stand
in the content. Headings are not held, since their places change with their words and no page offers these; nor are
notes, and works in a list, which are cited themselves.

A claim is held on the page of its own record: another page quotes it, and may say something else by now.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from methodiekboek import sums
from methodiekboek.search.entries import VOID

from .links import on_page
from .site import REFRESH

SITE = "site"
"""The folder of the site in that of an edition; a site by itself has none."""
NAMED = {"mb-claim", "mb-former"}
TELLS, TOLD = "mb-history", {"h2", "li"}
"""What is inside the first has a place for each edition and each change."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Pages, as files below the site, and those that are there without `places` on them by which others cite them.

    `unread` says whether pages were named of which the text is not there, so that nobody knows what is cited of these.
    """

    pages: tuple[str, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]
    unread: bool

    def __str__(self) -> str:
        rows = {page: page for page in self.pages}
        rows |= {page: f"{page}: {', '.join(f'#{name}' for name in names)}" for page, names in self.places}
        return "\n".join(f"  {rows[page]}" for page in sorted(rows))


def lost(earlier: Path, site: Path) -> Lost:
    """What the edition or site in `earlier` had by its list of sums and the new `site` has not.

    The list says which pages there were; without it nothing is lost.
    """
    said = earlier / sums.NAME
    names = [line.partition("  ")[2] for line in said.read_text("utf-8").splitlines()] if said.is_file() else []
    files = {name.removeprefix(f"{SITE}/"): earlier / name for name in names if name.endswith(".html")}
    gone = {page for page in files if not (site / page).is_file()}
    there = {page: file for page, file in files.items() if file.is_file()}
    cited = _held({page: _cited(file.read_text("utf-8")) for page, file in there.items()})
    missing = {
        page: tuple(sorted(names - _places(site, page))) for page, names in cited.items() if names and page not in gone
    }
    places = tuple(sorted((page, names) for page, names in missing.items() if names))
    return Lost(tuple(sorted(gone)), places, len(there) < len(files))


def _held(cited: dict[str, Iterable[str]]) -> dict[str, set[str]]:
    """The places to hold on each page: a claim that stands on its own page too need not stand on others."""
    own = {(_name(page), name) for page, names in cited.items() for name in names}
    return {
        page: {name for name in names if (of := name.partition(".")[0]) == _name(page) or (of, name) not in own}
        for page, names in cited.items()
    }


def _name(page: str) -> str:
    """What the page of a record is called: the id of the record."""
    path = PurePosixPath(page)
    return path.parent.name if path.name == "index.html" else path.stem


def _places(site: Path, page: str) -> set[str]:
    """The places on a page of the site, or on the page to which it leads on."""
    text = (site / page).read_text("utf-8")
    if leads := REFRESH.search(text):
        to = posixpath.join(posixpath.dirname(page), html.unescape(leads["to"]))
        text = (site / (f"{to}index.html" if to.endswith("/") else to)).read_text("utf-8")
    return set(on_page(text)[1])


def _cited(text: str) -> list[str]:
    reader = _Cited()
    reader.feed(text)
    return reader.found


class _Cited(HTMLParser):
    """The places on a page that others cite; `open` has the elements from the one that tells of changes inwards."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if "id" in given and (classes & NAMED or (self.open and tag in TOLD)):
            self.found.append(given["id"])
        if (self.open or TELLS in classes) and tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass
