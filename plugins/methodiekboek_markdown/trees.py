"""What is done when the tree of a page is whole: claims get their marks and notes, links their addresses."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from methodiekboek import claims, history
from methodiekboek.handbook import Handbook
from methodiekboek.markup import plain
from methodiekboek.model import Claim, Record
from methodiekboek.sources import apa

from .blocks import spans
from .citations import path_of, relative

ALIGN = re.compile(r"text-align:\s*(left|center|right)")

DIFFERS = "≠"  # behind a claim that a record sets against others
CHANGED = {"class": "mb-changed"}


def register(md: Markdown, handbook: Handbook) -> None:
    # After inline parsing (20), before the table of contents (5) and MkDocs' own links (0).
    md.treeprocessors.register(Claims(md, handbook), "methodiekboek-claims", 9)
    md.treeprocessors.register(Tables(md, handbook), "methodiekboek-tables", 8)
    md.treeprocessors.register(Names(md, handbook), "methodiekboek-names", 7.5)
    md.treeprocessors.register(Links(md, handbook), "methodiekboek-links", 7)


class _Tree(Treeprocessor):
    def __init__(self, md: Markdown, handbook: Handbook) -> None:
        super().__init__(md)
        self.handbook = handbook


class Claims(_Tree):
    """Gives each claim an anchor and small letters that lead to the sources at the foot of the page."""

    def run(self, root: etree.Element) -> None:
        notes: dict[str, tuple[str, etree.Element]] = {}
        about: dict[str, tuple[str, etree.Element]] = {}
        seen: set[str] = set()
        for element in list(_inside_out(root)):
            address = element.attrib.pop("data-claim", None)
            if address is None:
                continue
            claim = self.handbook.claims[address]
            if address not in seen:
                element.set("id", address)
                seen.add(address)
                if self.handbook.path(self.handbook.records[claim.record]) == path_of(self.md):
                    for name in claims.former(address, self.handbook):
                        etree.SubElement(element, "span", {"class": "mb-former", "id": name})
            remarks = "; ".join(claims.remarks(claim, self.handbook))
            if remarks:
                etree.SubElement(element[0], "small", {"class": "mb-status"}).text = AtomicString(f" ({remarks})")
            # After the value, before the note.
            marks = etree.Element("sup", {"class": "mb-marks"})
            element.insert(1, marks)
            changed = [spans(line, etree.Element("span", CHANGED)) for line in history.of_claim(self.handbook, claim)]
            for text, note in self._notes(claim):
                # What was changed is told of one claim, so the first of its notes is of that claim alone.
                name = f"{text}={address}" if changed else text
                note.extend(changed)
                changed = []
                letter, _ = notes.setdefault(name, (_letter(len(notes)), note))
                self._mark(marks, claim, letter, text)
            for record in self.handbook.marked_by(claim):
                if self.handbook.path(record) != path_of(self.md):
                    sign, _ = about.setdefault(record.id, (f"{DIFFERS}{len(about) + 1}", self._about(record)))
                    self._sign(marks, record, sign)
            if not len(marks):
                element.remove(marks)
            # A claim inside this one that rests on the same place need not say so twice.
            mine = {mark.get("href") for mark in marks}
            for around in element[0].iter("span"):
                for inner in around.findall("sup"):
                    for mark in [mark for mark in inner if mark.get("href") in mine]:
                        inner.remove(mark)
                    if not len(inner):
                        around.remove(inner)
        if notes or about:
            rows = [(letter, letter, note) for letter, note in notes.values()]
            self._append(root, [*rows, *((sign, record, note) for record, (sign, note) in about.items())])

    def _mark(self, marks: etree.Element, claim: Claim, letter: str, text: str) -> None:
        say = self.handbook.messages
        # Of a derived claim the note says itself that it is one.
        kind = "" if "formula" in claim.data else claims.label_of(claim, "kind", self.handbook)
        label = say("site.source_mark", letter=letter, source=text) + (f" ({kind})" if kind else "")
        mark = etree.SubElement(marks, "a", {"class": "mb-mark", "href": f"#mb-{letter}", "aria-label": label})
        if kind:
            mark.set("data-kind", kind)
        mark.text = AtomicString(letter)

    def _sign(self, marks: etree.Element, record: Record, sign: str) -> None:
        """A sign behind a claim, for a record that compares it with others."""
        kind = self.handbook.kind(record).title
        label = self.handbook.messages("site.record_mark", kind=kind, title=record.data["title"])
        attributes = {"class": "mb-mark mb-sign", "href": f"#mb-{record.id}", "aria-label": label, "data-kind": kind}
        etree.SubElement(marks, "a", attributes).text = AtomicString(sign)

    def _about(self, record: Record) -> etree.Element:
        element = etree.Element("span")
        link = etree.SubElement(element, "a", {"href": f"record:{record.id}"})
        link.text = AtomicString(str(record.data["title"]))
        link.tail = AtomicString(". ")
        summary = etree.SubElement(element, "span", {"class": "mb-summary"})
        summary.text = AtomicString(plain(str(record.data.get("summary", ""))))
        return element

    def _notes(self, claim: Claim) -> Iterator[tuple[str, etree.Element]]:
        """What stands at the foot of the page for a claim: in bare words, and as an element with links."""
        for place in claims.places(claim):
            runs = apa.in_note(place, self.handbook.style)
            yield apa.text(runs), spans(runs, etree.Element("span"))
        pieces = claims.calculation(claim, self.handbook)
        if pieces:
            words, element = [], etree.Element("span")
            for piece in pieces:
                part = self.handbook.claims.get(piece.removeprefix("=")) if piece.startswith("=") else None
                said = claims.words(part, self.handbook) if part else piece
                words.append(said)
                tag = {"href": f"claim:{part.address}"} if part else {}
                etree.SubElement(element, "a" if part else "span", tag).text = AtomicString(said)
                element[-1].tail = " "
            before, _, after = self.handbook.messages("site.calculated", formula="\0").partition("\0")
            element.text = AtomicString(before)
            element[-1].tail = after
            yield before + " ".join(words) + after, element

    def _append(self, root: etree.Element, notes: list[tuple[str, str, etree.Element]]) -> None:
        """The notes of a page at its foot: for each the sign that leads to it, its name and what it says."""
        say = self.handbook.messages
        words = {"data-claim": say("site.permalink"), "data-all": say("site.to_notes")}
        words |= {
            "data-hide": say("site.hide_marks"),
            "data-show": say("site.show_marks"),
            "data-kept": say("site.kept"),
        }
        section = etree.Element("section", {"class": "mb-notes", **words})
        etree.SubElement(section, "h2").text = say("site.notes")
        rows = etree.SubElement(section, "ul")
        for sign, name, note in notes:
            row = etree.SubElement(rows, "li", {"id": f"mb-{name}"})
            etree.SubElement(row, "b", {"class": "mb-letter"}).text = AtomicString(sign)
            etree.SubElement(row, "span", {"class": "mb-note"}).append(note)
        foot = next((child for child in root if child.get("class") == "mb-foot"), None)
        root.insert(len(root) if foot is None else list(root).index(foot), section)


NAME = 120  # characters of the longest first cell that names its row: a line or two, and no paragraph
SORTED = 4  # rows from which on another order says something that the eye does not see at once
FILTERED = 8  # rows from which on one looks for a row


class Tables(_Tree):
    """Puts each table in a region that can be scrolled by keyboard, named after the heading above it.

    Its cells have the head of their column and the name of their row. On a narrow screen it can stand as a list: each
    cell knows what to say before it. A table of some length has the words by which it can be sorted and filtered.
    """

    def run(self, root: etree.Element) -> None:
        heading = self.handbook.messages("site.table")
        for parent, index, child in list(_in_order(root)):
            if re.fullmatch("h[1-6]", child.tag):
                heading = _said(child)
            elif child.tag == "table" and parent.get("class") != "mb-table":
                region = etree.Element(
                    "div", {"class": "mb-table", "role": "region", "tabindex": "0", "aria-label": heading}
                )
                region.tail, child.tail = child.tail, None
                for cell in child.iter():
                    # A class, since a strict Content-Security-Policy refuses styles in the page.
                    align = ALIGN.search(cell.attrib.pop("style", ""))
                    if align:
                        cell.set("class", f"mb-{align.group(1)}")
                heads = child.findall("thead/tr/*")
                rows = child.findall("tbody/tr")
                own = child.get("class")
                stacks = "mb-stacks" if len(heads) > 2 else "mb-pairs"
                child.set("class", " ".join(filter(None, ["mb-data", stacks, own])))
                self._name(heads, rows)
                self._stack(heads, rows)
                if not own:
                    self._words(region, rows)
                parent[index] = region
                region.append(child)

    def _name(self, heads: list[etree.Element], rows: list[etree.Element]) -> None:
        """Says what heads a column and what names a row: the first cells, where all are a few words and no claim."""
        for head in heads:
            head.set("scope", "col")
        firsts = [row[0] for row in rows]
        if all(0 < len(_said(cell)) <= NAME and cell.find(".//*[@class='mb-claim']") is None for cell in firsts):
            for cell in firsts:
                cell.tag = "th"
                cell.set("scope", "row")

    def _stack(self, heads: list[etree.Element], rows: list[etree.Element]) -> None:
        for row in rows if len(heads) > 2 else ():  # one of two columns keeps its heads
            for head, cell in zip(heads, row, strict=False):
                if _said(head) and cell.tag == "td":
                    cell.set("data-head", _said(head))

    def _words(self, region: etree.Element, rows: list[etree.Element]) -> None:
        """What the script of tables says; a row whose first cell is empty belongs to the one before it and stays."""
        if len(rows) < SORTED or not all(_said(row[0]) for row in rows):
            return
        words = self.handbook.messages.texts["tables"]
        filtering = ("filter", "count", "none", "whole_table") if len(rows) >= FILTERED else ()
        for name in ("sort", "page_order", "ascending", "descending", "sorted", *filtering):
            region.set(f"data-{name.replace('_', '-')}", str(words[name]))


def _said(element: etree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Names(_Tree):
    """Tells parts of a page with one name apart, for who goes from part to part by ear: by heading, or by number."""

    def run(self, root: etree.Element) -> None:
        known: set[str] = set()
        heading = ""
        for _, _, child in _in_order(root):
            if re.fullmatch("h[1-6]", child.tag):
                heading = _said(child)
            name = child.get("aria-label")
            if not name or not (child.tag == "aside" or child.get("role") == "region"):
                continue
            by_heading = [f"{name}: {heading}"] if heading != name else []
            names = [name, *by_heading, *(f"{name} ({number})" for number in range(2, len(known) + 3))]
            child.set("aria-label", next(each for each in names if each not in known))
            known.add(child.get("aria-label", ""))


class Links(_Tree):
    """Turns `record:` and `claim:` into addresses of pages; one that is not there gets none."""

    def run(self, root: etree.Element) -> None:
        here = path_of(self.md)
        for element in root.iter():
            for name in ("href", "src"):
                target = element.get(name)
                if target is None:
                    continue
                found = self._resolve(target, here)
                if found is None:
                    del element.attrib[name]
                else:
                    element.set(name, found)

    def _resolve(self, target: str, here: str) -> str | None:
        scheme, _, name = target.partition(":")
        if scheme == "claim":
            claim = self.handbook.claims.get(name)
            record, mark, anchor = self.handbook.records.get(claim.record) if claim else None, "#", name
        elif scheme == "record":
            record_id, mark, anchor = name.partition("#")
            record = self.handbook.records.get(record_id)
        else:
            return target
        return relative(here, self.handbook.path(record)) + mark + anchor if record else None


def _in_order(parent: etree.Element) -> Iterator[tuple[etree.Element, int, etree.Element]]:
    """Every element with its parent and its place there, in the order of the page."""
    for index, child in enumerate(parent):
        yield parent, index, child
        yield from _in_order(child)


def _inside_out(element: etree.Element) -> Iterator[etree.Element]:
    """An element after those inside it: in the order in which marks at their ends are read."""
    for child in element:
        yield from _inside_out(child)
    yield element


def _letter(number: int) -> str:
    """0 as 'a', 25 as 'z', 26 as 'aa'."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
