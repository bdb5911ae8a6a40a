"""Citations in Markdown, their links and cards, and the list of the works that a page cites.

This part needs a list of literature and no handbook: `CitationsExtension` gives it to any Markdown.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension

from methodiekboek.model import Group, Run
from methodiekboek.sources import apa, citation
from methodiekboek.sources.style import Style

from .blocks import block_class, spans

PAGE = "methodiekboek:page"
"""A page that knows its place ends with a link definition of this name, which holds its own path."""


def path_of(md: Markdown) -> str:
    """The path of the page that is being converted; nothing if it does not say."""
    return str(md.references.get(PAGE, ("", ""))[0])


@lru_cache(maxsize=10_000)
def relative(here: str, path: str) -> str:
    """The address of a page seen from another; nothing for the page itself."""
    return "" if path in ("", here) else posixpath.relpath(path, posixpath.dirname(here) or ".")


class CitationsExtension(BlocksExtension):  # type: ignore[misc]
    """Citations for Markdown that belongs to no handbook, and the block `/// literature` for the list.

    Give it the style, the path of the page with the list, and the list itself.
    """

    def __init__(self, style: Style, page: str, listing: Group) -> None:
        super().__init__()
        self.style, self.page, self.listing = style, page, listing
        self.written: Written = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@"]
        register(md, self.style, self.page, self.written)
        super().extendMarkdown(md)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802
        block_mgr.register(block_class("literature", lambda _: self.listing, needs_argument=False), {})


Written = dict[str, tuple[Run, ...]]
"""References by key that were written before: one page after another lists the same works."""


def register(md: Markdown, style: Style, literature: str, written: Written) -> None:
    # After code (190) and escapes (180), before links (160); an author in a sentence after all links.
    md.inlinePatterns.register(_Bracket(citation.BRACKET.pattern, md, style), "methodiekboek-citation", 175)
    md.inlinePatterns.register(_Narrative(citation.NARRATIVE.pattern, md, style), "methodiekboek-narrative", 65)
    # After inline parsing (20), before the table of contents (5) and MkDocs' own links (0).
    md.treeprocessors.register(_Written(md, style), "methodiekboek-written", 10)
    md.treeprocessors.register(_Cited(md, style, literature, written), "methodiekboek-cited", 8.5)


class _Rule(InlineProcessor):
    """Leaves the place of a citation; what stands there is known when the page is whole."""

    def __init__(self, pattern: str, md: Markdown, style: Style) -> None:
        super().__init__(pattern, md)
        self.style = style

    def place(self, found: citation.Citation | None, m: re.Match[str]) -> Any:
        if found is None or not all(key in self.style.sources for key in found.keys):
            return None, None, None
        element = etree.Element("span", {"class": "mb-citation", "data-cite": m.group(0)})
        if citation.begins_sentence(m.string[: m.start(0)]):
            element.set("data-first", "")
        return element, m.start(0), m.end(0)


class _Bracket(_Rule):
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        if m.group(1).startswith("in @") and citation.AUTHOR_BEFORE.search(m.string[: m.start()]):
            return None, None, None
        return self.place(citation.parse_bracket(m.group(1)), m)


class _Narrative(_Rule):
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        return self.place(citation.parse_narrative(m), m)


class _Written(Treeprocessor):
    """Writes citations in the order of the page: an organisation is introduced at its first one."""

    def __init__(self, md: Markdown, style: Style) -> None:
        super().__init__(md)
        self.style = style

    def run(self, root: etree.Element) -> None:
        introduced: frozenset[str] = frozenset()
        for element, in_link in _walk(root):
            typed = element.attrib.pop("data-cite", None)
            found = next((c for _, _, c in citation.citations(typed)), None) if typed else None
            if found is None:
                continue
            begins = element.attrib.pop("data-first", None) is not None
            spans(apa.in_text(found, self.style, introduced, begins), element)
            introduced |= apa.introduces(found, self.style)
            if in_link:
                for link in element.iter("a"):
                    key = link.attrib["href"].partition(":")[2]
                    link.tag = "span"
                    link.attrib = {"data-cited": key}


class _Cited(Treeprocessor):
    """Lists the works that a page cites at its foot, and gives each citation its address."""

    def __init__(self, md: Markdown, style: Style, literature: str, written: Written) -> None:
        super().__init__(md)
        self.style, self.literature, self.written = style, literature, written

    def run(self, root: etree.Element) -> None:
        here = path_of(self.md)
        listing = relative(here, self.literature)
        cited: dict[str, None] = {}
        for element, _ in _walk(root):
            scheme, _, key = element.get("href", "").partition(":")
            if scheme == "page":
                path, mark, anchor = key.partition("#")
                element.set("href", relative(here, path) + mark + anchor)
            in_link = element.attrib.pop("data-cited", "")
            if scheme != "source" and not in_link:
                continue
            if (in_link or key) not in cited:
                cited[in_link or key] = None
                element.set("id", f"cite-{in_link or key}")
            if not in_link:
                element.set("data-source", key)
                element.set("href", f"{listing}#lit-{key}")
        if cited and here != self.literature:
            self._append(root, sorted(cited, key=lambda key: self.style.order[key]))

    def _append(self, root: etree.Element, keys: list[str]) -> None:
        say = self.style.messages
        section = etree.Element("section", {"class": "mb-works", "data-list": say("literature.list")})
        etree.SubElement(section, "h2").text = say("site.works")
        rows = etree.SubElement(section, "ul")
        for key in keys:
            row = etree.SubElement(rows, "li", {"id": f"ref-{key}"})
            # Asked for each page, as what is written of a work depends on these.
            source, _ = self.style.sources[key], self.style.letters.get(key)
            if key not in self.written:
                self.written[key] = apa.reference(source, self.style)
            spans(self.written[key], row)
        foot = next((child for child in root if child.get("class") == "mb-foot"), None)
        root.insert(len(root) if foot is None else list(root).index(foot), section)


def _walk(element: etree.Element, in_link: bool = False) -> Iterator[tuple[etree.Element, bool]]:
    """Every element in the order of the page, and whether it stands inside a link."""
    yield element, in_link
    for child in list(element):
        yield from _walk(child, in_link or element.tag == "a")
