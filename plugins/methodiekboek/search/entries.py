"""What can be found: each section of a page, with the claims in it that have an address of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SKIPPED = {"script", "style", "svg", "template", "sup"}
"""Never text that a reader looks for: marks of notes stand in `sup`."""
LEFT_OUT = {
    "mb-foot",
    "mb-notes",
    "mb-works",
    "mb-words",
    "mb-cite",
    "mb-box",
    "mb-twin",
    "mb-none",
    "mb-picture",
    "mb-cited",
    "mb-said",
    "mb-take",
    "mb-review",
} | {"mb-gathered", "mb-comparison", "mb-alphabet", "mb-questions", "mb-check", "mb-directory", "mb-calculator"}
"""Classes of what repeats other pages, or says only where a page comes from."""
OPENED = {"mb-claim", "mb-reference"}
"""Classes of what has an address of its own inside a section."""
BREAKS = {
    "small",
    "p",
    "li",
    "tr",
    "td",
    "th",
    "dt",
    "dd",
    "div",
    "table",
    "ul",
    "ol",
    "blockquote",
    "details",
    "summary",
    "br",
}
EXCLUDE = "data-search-exclude"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with the address of a claim, if it is one that can be opened by itself."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, to the next heading; the first has the title of its page and no anchor."""

    heading: str
    anchor: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to search: `url` below the site, the `path` of its source, the filter that it belongs to, extra words to
    find it by, its weight.
    """

    url: str
    path: str
    title: str
    sections: tuple[Section, ...]
    kind: str = ""
    words: tuple[str, ...] = ()
    boost: float = 1.0


def packed(page: Page) -> list[Any]:
    """The sections of a page as values of JSON."""
    return [[s.heading, s.anchor, [[piece.anchor, piece.text] for piece in s.pieces]] for s in page.sections]


def unpacked(page: Page, sections: list[Any]) -> Page:
    """A page with the sections that were `packed`."""
    found = (
        Section(heading, anchor, tuple(Piece(text=text, anchor=place) for place, text in pieces))
        for heading, anchor, pieces in sections
    )
    return replace(page, sections=tuple(found))


def read_page(url: str, path: str, title: str, html: str, options: Mapping[str, Any]) -> Page:
    """The page that `html` is; `options` are what its front matter says under `search`: `kind`, `words`, `boost`.

    What stands under a heading or in an element with the attribute `data-search-exclude` is left out.
    """
    page = plain_page(url, path, title, options)
    parser = _Parser(title)
    parser.feed(html)
    parser.close()
    return replace(page, sections=parser.sections())


def plain_page(url: str, path: str, title: str, options: Mapping[str, Any]) -> Page:
    """A page of which nothing has been read yet."""
    return Page(
        url,
        path,
        title,
        (),
        str(options.get("kind", "")),
        tuple(str(word) for word in options.get("words", ())),
        float(options.get("boost", 1)),
    )


@dataclass
class _Open:
    heading: str = ""
    anchor: str = ""
    shown: bool = True
    pieces: list[Piece] = field(default_factory=list)


class _Parser(HTMLParser):
    """Walks the page once; `stack` holds for each open element what it began: 'skip', 'claim' or nothing."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.found = [_Open(title)]
        self.heading: list[str] | None = None
        self.text: list[str] = []
        self.claim = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        began = ""
        if tag in SKIPPED or (EXCLUDE in given and tag not in HEADINGS) or classes & LEFT_OUT:
            began = "skip"
        elif tag in HEADINGS:
            self._flush()
            self.heading = []
            if tag == "h1" and len(self.found) == 1:
                self.found[0].shown = EXCLUDE not in given
            else:
                self.found.append(_Open("", given.get("id", ""), EXCLUDE not in given))
        elif classes & OPENED and given.get("id") and not self.claim:
            self._flush()
            self.claim = given["id"]
            began = "claim"
        elif tag in BREAKS:
            self.text.append("\n")
        if tag not in VOID:
            self.stack.append((tag, began))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not any(name == tag for name, _ in self.stack):
            return
        while self.stack:
            name, began = self.stack.pop()
            if name in HEADINGS and self.heading is not None:
                if len(self.found) > 1:
                    self.found[-1].heading = " ".join("".join(self.heading).split())
                self.heading = None
            if began == "claim":
                self._flush()
                self.claim = ""
            if name == tag:
                break
        if tag in BREAKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if any(began == "skip" for _, began in self.stack):
            return
        (self.text if self.heading is None else self.heading).append(data)

    def _flush(self) -> None:
        text = " ".join("".join(self.text).split())
        self.text = []
        if text:
            self.found[-1].pieces.append(Piece(text, self.claim))

    def sections(self) -> tuple[Section, ...]:
        self._flush()
        return tuple(
            Section(s.heading, s.anchor, tuple(s.pieces)) for s in self.found if s.shown and (s.pieces or not s.anchor)
        )
