"""What a page may not hold on a site that runs only what stands in its own files: each such thing is a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

from .model import Mark, Problem

Attributes = list[tuple[str, str | None]]

DATA = {"application/json", "application/ld+json"}
"""Types of a script that no browser runs."""
WHOLE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.I)
"""An address that does not begin where the page is."""
SCRIPT_ADDRESS = re.compile(r"\s*javascript:", re.I)
ADDRESSES = {"href", "src", "data", "action", "formaction", "srcset", "xlink:href", "poster"}
SHOWN = {"alternate", "author", "canonical", "license", "next", "prev"}
"""What a page may tell of other addresses without asking them for anything."""
NEVER = {"base", "embed", "frame", "iframe", "object"}
SAID = 80  # characters of a script that are enough to find it by

# A parser takes as long for a whole site as the half of a build, and the same tags come back on every page.
TAG = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.I)
BEGINNING = re.compile(r"<[a-z]", re.I)


def inline_problems(path: str, page: str) -> list[Problem]:
    """What stands in the HTML of `path` and would be held back, in the order in which it stands there."""
    tags = TAG.findall(page)
    seen_all = len(tags) == len(BEGINNING.findall(page))
    return [] if seen_all and all(map(_is_well, set(tags))) else list(_all(path, page))


@lru_cache(2**16)
def _is_well(tag: str) -> bool:
    return not any(_all("", tag))


def _all(path: str, page: str) -> Iterator[Problem]:
    reader = _Reader(path)
    reader.feed(page)
    reader.close()
    yield from reader.problems


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.problems = path, list[Problem]()
        self.opened: Mark | None = None  # where the script begins that we are in
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(reversed(attrs))  # of two attributes with one name a browser takes the first
        line, column = self.getpos()
        mark = Mark(self.path, line, column + 1)
        if tag == "script" and "src" not in given and (given.get("type") or "").strip().lower() not in DATA:
            self.opened, self.text = mark, ""
        if tag == "style":
            self._add(mark, "no-inline-style", "<style>")
        if tag in NEVER:
            self._add(mark, "no-such-element", self.get_starttag_text() or tag)
        for name, value in attrs:
            if name == "style":
                self._add(mark, "no-inline-style", self.get_starttag_text() or tag)
            elif name.startswith("on") or (name in ADDRESSES and SCRIPT_ADDRESS.match(value or "")):
                self._add(mark, "no-inline-script", f'{name}="{value}"')
        self._load(tag, given, mark)

    def _load(self, tag: str, given: dict[str, str | None], mark: Mark) -> None:
        """Only a link that a reader follows may lead elsewhere."""
        told = set((given.get("rel") or "").lower().split())
        if tag in {"a", "area", "meta"} or tag in NEVER or (tag == "link" and told and told <= SHOWN):
            return
        for name in sorted(ADDRESSES & given.keys()):
            address = given[name] or ""
            drawn = tag in {"img", "link"} and address.startswith("data:image/" if tag == "img" else "data:,")
            if WHOLE.match(address) and not SCRIPT_ADDRESS.match(address) and not drawn:
                self._add(mark, "nothing-from-elsewhere", f'<{tag} {name}="{given[name]}">')

    def handle_data(self, data: str) -> None:
        if self.opened:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.opened and tag == "script":
            self._add(self.opened, "no-inline-script", self.text)
            self.opened = None

    def close(self) -> None:
        super().close()
        self.handle_endtag("script")

    def _add(self, mark: Mark, rule: str, found: str) -> None:
        found = " ".join(found.split())
        self.problems.append(Problem(mark, rule, {"found": found[:SAID] + "…" * (len(found) > SAID)}))
