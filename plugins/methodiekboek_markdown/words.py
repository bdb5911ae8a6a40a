"""Explains words where a page first uses them: a link to what they mean, which is listed at the foot of the page.

That list is all that is needed: it is what a screen reader tells with the word, what a script shows beside it, where
the link leads without that script, and what stands on paper.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import dataclass

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from methodiekboek.explained import Word, words
from methodiekboek.handbook import Handbook

from .citations import path_of

MOST = 8
"""Words that are explained on a page; with more of them it is no longer text that one reads."""
RUNNING = {"p", "ul", "ol", "li", "blockquote", "em", "strong", "span", "table", "tbody", "tr", "td"}
"""What running text is made of. All else, such as a heading, a link, code or a block, is left alone."""
SPOTS = {"p", "li", "tr"}
LEFT_ALONE = {"mb-citation", "mb-status"}
AT_FOOT = {"mb-notes", "mb-works", "mb-foot"}
PART = re.compile(r"(?<![\w’'-])\w+")
GOES_ON = re.compile(r"\w|[’'-]\w")  # what makes a longer word of one that ends before it


def register(md: Markdown, handbook: Handbook) -> None:
    # After the tables (8), in which the names of rows are heads now, and before the links get their addresses (7).
    md.treeprocessors.register(_Words(md, handbook), "methodiekboek-words", 7.5)


@dataclass(frozen=True, slots=True)
class _Text:
    """A piece of running text: that of `holder`, or what follows it in `parent`; it stands in the spot `spot`."""

    parent: etree.Element
    holder: etree.Element
    is_tail: bool
    spot: etree.Element

    @property
    def text(self) -> str:
        return (self.holder.tail if self.is_tail else self.holder.text) or ""


@dataclass(frozen=True, slots=True)
class _Use:
    """A word where it is used: as it is `written` from `start` on in a piece of text."""

    word: Word
    piece: _Text
    start: int
    written: str

    @property
    def is_short(self) -> bool:
        return self.written in self.word.abbreviations


class _Words(Treeprocessor):
    """Of all words that a page uses, explains those that help most and no more than a page can bear.

    Not what the page itself says: what its title names, what it gives in full beside the abbreviation, and what stands
    on it as a claim. An abbreviation is explained wherever it first stands, since nobody can guess it; another word
    only in a paragraph that has none yet. If these are too many, abbreviations come first.
    """

    def __init__(self, md: Markdown, handbook: Handbook) -> None:
        super().__init__(md)
        self.handbook = handbook

    def run(self, root: etree.Element) -> None:
        here = path_of(self.md)
        title = next(("".join(child.itertext()) for child in root if child.tag == "h1"), "")
        told = {word.record for _, _, word in self._named(title)}
        shown = {element.get("id") for element in root.iter("span") if element.get("class") == "mb-claim"}
        found: list[_Use] = []
        taken: set[int] = set()
        for piece in _pieces(root, None):
            for start, written, word in self._named(piece.text):
                use = _Use(word, piece, start, written)
                is_own = self.handbook.path(self.handbook.records[word.record]) == here
                if is_own or word.record in told or word.said_by in shown:
                    continue
                if _is_spelled_out(word, "".join(piece.spot.itertext())):
                    told.add(word.record)
                elif use.is_short or id(piece.spot) not in taken:
                    told.add(word.record)
                    taken.add(id(piece.spot))
                    found.append(use)
        chosen = sorted(range(len(found)), key=lambda number: (not found[number].is_short, number))[:MOST]
        uses = [found[number] for number in sorted(chosen)]
        # From the last to the first, so that what stands before a word stays where it is.
        for use in reversed(uses):
            _link(use)
        if uses:
            self._append(root, uses)

    def _named(self, text: str) -> Iterator[tuple[int, str, Word]]:
        """The words in a text: where they stand, and as what."""
        known, end = words(self.handbook), 0
        for part in PART.finditer(text):
            start = part.start()
            for form, word in known.get(part.group(), ()) if start >= end else ():
                if text.startswith(form, start) and not GOES_ON.match(text, start + len(form)):
                    end = start + len(form)
                    yield start, form, word
                    break

    def _append(self, root: etree.Element, uses: list[_Use]) -> None:
        say = self.handbook.messages
        section = etree.Element("section", {"class": "mb-words", "data-more": say("site.more_of_word")})
        etree.SubElement(section, "h2").text = say("site.words")
        rows = etree.SubElement(section, "ul")
        for use in uses:
            row = etree.SubElement(rows, "li")
            link = etree.SubElement(row, "a", {"href": f"record:{use.word.record}"})
            link.text, link.tail = AtomicString(use.written), ": "
            meaning = etree.SubElement(row, "span", {"id": f"word-{use.word.record}"})
            if use.is_short and use.word.title.lower() not in use.word.text.lower():
                etree.SubElement(meaning, "b").text = AtomicString(f"{use.word.title}.")
                meaning[0].tail = AtomicString(f" {use.word.text}" if use.word.text else "")
            else:
                meaning.text = AtomicString(use.word.text)
        foot = next((child for child in root if child.get("class") in AT_FOOT), None)
        root.insert(len(root) if foot is None else list(root).index(foot), section)


def _pieces(element: etree.Element, spot: etree.Element | None) -> Iterator[_Text]:
    """The running text in an element, in its order."""
    spot = element if element.tag in SPOTS else spot
    if spot is not None:
        yield _Text(element, element, is_tail=False, spot=spot)
    for child in list(element):
        if (child.tag in RUNNING and child.get("class") not in LEFT_ALONE) or child.get("class") == "mb-table":
            yield from _pieces(child, spot)
        if spot is not None:
            yield _Text(element, child, is_tail=True, spot=spot)


def _is_spelled_out(word: Word, spot: str) -> bool:
    return word.title.lower() in spot.lower() and any(short in spot for short in word.abbreviations)


def _link(use: _Use) -> None:
    at = f"word-{use.word.record}"
    link = etree.Element("a", {"class": "mb-word", "href": f"#{at}", "aria-describedby": at})
    text, end = use.piece.text, use.start + len(use.written)
    before, link.text, link.tail = text[: use.start], AtomicString(use.written), text[end:]
    holder = use.piece.holder
    if use.piece.is_tail:
        holder.tail = before
        use.piece.parent.insert(list(use.piece.parent).index(holder) + 1, link)
    else:
        holder.text = before
        holder.insert(0, link)
