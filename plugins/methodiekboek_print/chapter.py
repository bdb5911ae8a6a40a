"""One page of the site as a chapter of the book: its tree changed for paper, its places and links within the book."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from methodiekboek.messages import Messages

from . import parts
from .plan import Chapter, Plan, anchor

HEADING = re.compile("h[1-6]")
LOWEST = 6
SCREEN = {"role", "tabindex", "aria-label", "aria-describedby"}
"""Attributes that paper has no use for: what they say, the elements themselves say in a PDF."""
BOOK = "book:"
"""How the address of a link begins until all places of the book are known."""


class ChapterTree(Treeprocessor):
    """Changes the tree of the page that `chapter` says; gathers in `places` all that can be led to.

    Runs after everything else that changes trees, so that it sees what readers see.
    """

    def __init__(self, md: Markdown, plan: Plan, say: Messages) -> None:
        super().__init__(md)
        self.plan, self.say = plan, say
        self.paths = plan.paths
        self.chapter = plan.chapters[0]
        self.places: set[str] = set()

    def run(self, root: etree.Element) -> None:
        parts.take_out(root)
        parts.pictures(root)
        parts.wide_tables(root)
        parts.calculators(root, self.say)
        parts.side_by_side(root, self.say)
        self._follow(root)
        _foot(root, self.say)
        self._links(root)
        self._headings(root, self.chapter)
        self._ids(root)
        parts.unwrap(root)

    def _follow(self, root: etree.Element) -> None:
        """Drops the cards of records that follow in full: the contents of the book name them."""
        following = self.plan.within.get(self.chapter.path, frozenset())
        for parent, child in list(parts.with_parents(root)):
            if not parts.classes(child) & {"mb-card", "mb-row"}:
                continue
            link = child.find(".//h2/a")
            if link is not None and self._target(link.get("href", ""))[0] in following:
                parts.remove(parent, child)
        for parent, child in list(parts.with_parents(root)):
            if parts.classes(child) & {"mb-cards", "mb-directory"} and not len(child):
                parts.remove(parent, child)

    def _target(self, href: str) -> tuple[str, str]:
        """The path of the page and the place on it to which a link leads; the book's page for one that has none."""
        address, _, name = href.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.chapter.path), address))
        path = self.chapter.path if not address else path
        while path in self.plan.instead:
            path = self.plan.instead[path]
        return path, name

    def _links(self, root: etree.Element) -> None:
        for parent, child in list(parts.with_parents(root)):
            href = child.get("href")
            if child.tag != "a" or href is None or re.match("(https?|mailto|tel):", href):
                continue
            if "mb-word" in parts.classes(child):
                # The glossary is a chapter of the book, in the order of the alphabet.
                child.tag, child.attrib = "span", {}
                continue
            path, name = self._target(href)
            if self.plan.listed.get(path) == self.chapter.path and anchor(path) not in self.places:
                # The list is where the record stands, so its name here is what others lead to.
                child.tag, child.attrib = "span", {"class": "mb-name-here", "id": BOOK + anchor(path)}
            elif path in self.paths or path in self.plan.listed:
                child.set("href", f"{BOOK}{path}#{name}")
                if path != self.chapter.path and not _is_note(child):
                    child.set("class", f"{child.get('class', '')} mb-ref".strip())
            else:
                child.tag, child.attrib = "span", {}
                # A line that says nothing but where to go is no use where one cannot go.
                if parent.tag == "li" and len(parent) == 1 and not (parent.text or child.tail or "").strip():
                    parent.set("class", "mb-gone")
        for parent, child in list(parts.with_parents(root)):
            if "mb-gone" in parts.classes(child):
                parts.remove(parent, child)

    def _headings(self, root: etree.Element, chapter: Chapter) -> None:
        """Puts the headings of the page below that of its part; its title is what the book is listed by."""
        title = root.find("h1")
        for element in root.iter():
            if HEADING.fullmatch(element.tag):
                level = min(int(element.tag[1]) - 1 + chapter.level, LOWEST)
                element.tag = f"h{level}"
        if title is not None:
            title.attrib = {"class": "mb-title", "id": BOOK + chapter.anchor}
            # The home page has the title of the book; here it is called as in the menu.
            if chapter.title != "".join(title.itertext()):
                title[:], title.text = [], chapter.title

    def _ids(self, root: etree.Element) -> None:
        for element in root.iter():
            for word in [word for word in element.attrib if word.startswith("data-") or word in SCREEN]:
                del element.attrib[word]
            name = element.get("id", "")
            if name:
                own = name.removeprefix(BOOK) if name.startswith(BOOK) else anchor(self.chapter.path, name)
                element.set("id", own)
                self.places.add(own)


def _is_note(element: etree.Element) -> bool:
    """A mark or a citation: where it leads is known, and a number of a page behind it would be in the way."""
    return "mb-mark" in parts.classes(element) or "data-source" in element.attrib


def _foot(root: etree.Element, say: Messages) -> None:
    """Keeps of the foot of a page who looks after it and who reviewed it; the book says the rest once."""
    for parent, child in list(parts.with_parents(root)):
        if "mb-foot" not in parts.classes(child):
            continue
        said = [line for line in _lines(child) if line != say("site.not_reviewed")]
        child.clear()
        if said:
            child.tag, child.attrib = "p", {"class": "mb-foot"}
            child.text = " ".join(said)
        else:
            parent.remove(child)
    for element in root.iter():
        if parts.classes(element) & {"mb-notes"}:
            for part in element.findall("h2"):
                part.tag, part.attrib, part.text = "p", {"class": "mb-heading"}, say("book.notes")


def _lines(foot: etree.Element) -> Iterator[str]:
    """The lines of the foot before the one that names the file."""
    about = foot.find("p")
    line = (about.text or "") if about is not None else ""
    for part in about if about is not None else ():
        if part.tag == "br":
            yield line.strip()
            line = part.tail or ""
        else:
            return
