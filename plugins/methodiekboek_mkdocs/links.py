"""Every link of a built site leads somewhere: to a page, a place on it, a picture, a file to take along.

`methodiekboek links SITE` says which do not; with `--external` it also asks other sites whether theirs are there.
`methodiekboek site` asks the first of each site before it puts that in place.
"""

from __future__ import annotations

import argparse
import html
import posixpath
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from methodiekboek.build import messages_of
from methodiekboek.kept import Kept
from methodiekboek.report import stop

from .site import REFRESH

VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'>]+)"""
TAG = re.compile(rf"<(?!!)[a-zA-Z][^\s>/]*((?:\s+[^\s\"'>=/]+(?:\s*=\s*{VALUE})?)*)\s*/?>")
ATTRIBUTE = re.compile(rf"\s+([^\s\"'>=/]+)(?:\s*=\s*({VALUE}))?")  # each in turn: a value may read like one
LEADS = {"href", "src", "srcset", "data", "action", "poster"}
NAMES = {"id", "name"}
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
IN_STYLE = re.compile(r"url\(\s*([\"']?)([^)\"']+)\1\s*\)")
SCRIPT = re.compile(r"<(script|style)\b([^>]*)>.*?</\1>", re.DOTALL | re.IGNORECASE)
STATES = "/?"
"""With these begins what a script keeps behind '#'; it is no place on the page."""
FIRST = "index.html"
"""The page that a folder shows."""
NOWHERE = "/"
"""What no file of a site is called."""
PATIENCE = 20  # seconds that another site has to answer


@dataclass(frozen=True, slots=True)
class Link:
    """`address` as it stands in the file `page` of the site.

    It leads to the file `target` of the site, or the first page in a folder of that name, and the `place` there; to
    another site if there is no target.
    """

    page: str
    address: str
    target: str | None
    place: str


def links(site: Path, kept: Kept | None = None) -> tuple[list[Link], dict[str, set[str]], set[str]]:
    """Every link of the site, for each page the names of the places on it, and all files.

    Of a page whose text is as it was, they are what was `kept`.
    """
    found: list[Link] = []
    places: dict[str, set[str]] = {}
    kept, base = kept or Kept(), urlsplit(_own(site)).path or "/"
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for page in sorted(files):
        if page.endswith(".css"):
            addresses = dict.fromkeys(hit[2] for hit in IN_STYLE.finditer((site / page).read_text("utf-8")))
            found += (Link(page, address, *_target(page, address, base)) for address in addresses)
        elif page.endswith(".html"):
            text = (site / page).read_text("utf-8")
            leads, names = kept.of("links", page, f"{base}\n{text}", partial(_leads_of, page, text, base))
            found += (Link(page, *lead) for lead in leads)
            places[page] = set(names)
    return found, places, files


def _leads_of(page: str, text: str, base: str) -> tuple[list[tuple[str, str | None, str]], list[str]]:
    """The addresses on a page, each with where it leads, and the names of the places on it."""
    addresses, names = on_page(text)
    return [(address, *_target(page, address, base)) for address in addresses], names


def _target(page: str, address: str, base: str) -> tuple[str | None, str]:
    """The file of the site to which an address on a page leads, and the place in it."""
    try:
        to = urlsplit(address)
    except ValueError:
        return NOWHERE, ""
    if to.scheme or to.netloc:
        return None, ""
    path = unquote(to.path)
    if path.startswith("/"):
        if not path.startswith(base):
            return NOWHERE, ""
        path = path.removeprefix(base) or "."
    elif path:
        path = posixpath.join(posixpath.dirname(page), path)
    target = posixpath.normpath(path) if path else page
    if target == "." or path.endswith("/"):
        target = posixpath.normpath(f"{target}/{FIRST}")
    return target, unquote(to.fragment)


def on_page(text: str) -> tuple[list[str], list[str]]:
    """The addresses to which a page leads, and the names of the places on it."""
    text = SCRIPT.sub(r"<\1\2></\1>", text)
    addresses, names = [html.unescape(address) for address in REFRESH.findall(text)], []
    for tag in TAG.finditer(text):
        for name, value in ATTRIBUTE.findall(tag[1]):
            name = name.lower()
            if name not in LEADS and name not in NAMES:
                continue
            said = html.unescape(value.strip("\"'"))
            if name in NAMES:
                names.append(said)
            elif name == "srcset":
                addresses += (part.split()[0] for part in said.split(",") if part.strip())
            else:
                addresses.append(said)
    return list(dict.fromkeys(addresses)), names


def broken(site: Path, kept: Kept | None = None) -> list[Link]:
    """The links that lead to nothing in the site."""
    found, places, files = links(site, kept)
    return [link for link in found if link.target is not None and not _is_there(link.target, link.place, files, places)]


def _is_there(target: str, place: str, files: set[str], places: Mapping[str, set[str]]) -> bool:
    first = f"{target}/{FIRST}"
    target = first if first in files else target
    known = places.get(target)
    if known is None:
        return target in files
    return not place or place[0] in STATES or place in known or place.startswith(":~:")


def outward(site: Path) -> dict[str, list[str]]:
    """Each address on another site, with the pages that lead there."""
    where: dict[str, list[str]] = {}
    own = _own(site)
    for link in links(site)[0]:
        if urlsplit(link.address).scheme in ("http", "https") and not (own and link.address.startswith(own)):
            where.setdefault(link.address.partition("#")[0], []).append(link.page)
    return where


def _own(site: Path) -> str:
    """The address of a site, as its first page says it; nothing if it does not."""
    said = CANONICAL.search((site / "index.html").read_text("utf-8"))
    return html.unescape(said[1]) if said else ""


def _answers(address: str) -> str:
    """Nothing if another site has what is asked, else what it says."""
    request = urllib.request.Request(address, headers={"User-Agent": "methodiekboek links"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE):  # http and https alone: see `outward`
            return ""
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.reason}"
    except OSError as error:
        return str(error)


def _wrong(site: Path, ask: bool) -> Iterator[tuple[str, str, str]]:
    """Page, address and what is wrong."""
    for link in broken(site):
        yield link.page, link.address, ""
    if ask:
        for address, pages in outward(site).items():
            answer = _answers(address)
            if answer:
                yield pages[0], address, answer


def command(root: Path, arguments: list[str]) -> int:
    say = messages_of(root)
    parser = argparse.ArgumentParser(prog="methodiekboek links", description=say("links.about_command"))
    parser.add_argument("folder", type=Path, metavar="MAP", help=say("links.about_folder"))
    parser.add_argument("--external", action="store_true", help=say("links.about_external"))
    parser.add_argument("--list", action="store_true", help=say("links.about_list"))
    options = parser.parse_args(arguments)
    if not (options.folder / "index.html").is_file():
        return stop(say("links.no_site", folder=options.folder))
    if options.list:
        for address, pages in sorted(outward(options.folder).items()):
            print(f"{address}  ({', '.join(pages[:3])})")
    wrong = list(_wrong(options.folder, options.external))
    for page, address, answer in wrong:
        print(say("links.broken", page=page, address=address) + (f" ({answer})" if answer else ""), file=sys.stderr)
    if not wrong:
        print(say("links.well"))
    return 1 if wrong else 0


COMMAND = command
