"""What looks different on paper: pictures, things that calculate, and things side by side."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from methodiekboek.messages import Messages

VARIABLE = re.compile(r"var\(--[\w-]+, *([^)]+)\)")
WIDE = 700  # pixels of a picture that is as wide as the text: a label of 14 pixels then is 9 points
FONT = "Atkinson Hyperlegible Next"
ONLY_ON_SCREEN = {"mb-downloads", "mb-letters", "mb-cited", "mb-take", "mb-files", "mb-here", "mb-answer"} | {
    "mb-works", "mb-words", "mb-cite", "mb-history",
}  # fmt: skip
"""Classes of what is to be clicked, and of what the book says once for all its pages: works, words, its edition."""

ONLY_A_SPAN = {"mb-value", "mb-note", "mb-citation"}
"""Classes of what has no look of its own on paper."""


def classes(element: etree.Element) -> set[str]:
    return set(element.get("class", "").split())


def with_parents(root: etree.Element) -> Iterator[tuple[etree.Element, etree.Element]]:
    """Each element with its parent, in the order of the page; the tree may be changed below what was given."""
    for child in list(root):
        yield root, child
        yield from with_parents(child)


def take_out(root: etree.Element) -> None:
    """Removes what is for screens only."""
    for parent, child in list(with_parents(root)):
        if classes(child) & ONLY_ON_SCREEN and child in list(parent):
            remove(parent, child)


def remove(parent: etree.Element, child: etree.Element) -> None:
    """Takes an element out and leaves the text behind it."""
    at = list(parent).index(child)
    if child.tail and at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def unwrap(root: etree.Element) -> None:
    """Puts in the place of a span that is for styles or scripts of a screen what stands in it.

    Each element is one more for the program that makes pages, and for who hears them.
    """
    for child in list(root):
        unwrap(child)
        if child.tag != "span" or child.get("id") or not classes(child) <= ONLY_A_SPAN:
            continue
        at = list(root).index(child)
        inside = list(child)
        if inside:
            inside[-1].tail = (inside[-1].tail or "") + (child.tail or "") or None
        before = (child.text or "") + ("" if inside else child.tail or "")
        if before and at:
            root[at - 1].tail = (root[at - 1].tail or "") + before
        elif before:
            root.text = (root.text or "") + before
        root[at : at + 1] = inside


def pictures(root: etree.Element) -> None:
    """Each picture as an image with its title and description in words: so a PDF can say what it shows."""
    for child in list(root.iter("svg")):
        said = [(child.findtext(tag) or "").strip() for tag in ("title", "desc")]
        for tag in ("title", "desc"):
            for words in child.findall(tag):
                child.remove(words)
        for name in ("role", "aria-labelledby", "aria-describedby", "class"):
            child.attrib.pop(name, None)
        child.attrib |= {"xmlns": "http://www.w3.org/2000/svg", "width": str(WIDE), "font-family": FONT}
        child.attrib |= {"color": "#22302e", "viewBox": f"0 0 {WIDE} {child.get('height')}"}
        drawn = VARIABLE.sub(r"\1", etree.tostring(child, encoding="unicode"))
        tail = child.tail
        child.clear()
        data = base64.b64encode(drawn.encode()).decode()
        child.tag, child.tail = "img", tail
        child.attrib |= {"class": "mb-picture", "alt": ". ".join(filter(None, said))}
        child.set("src", f"data:image/svg+xml;base64,{data}")


def wide_tables(root: etree.Element) -> None:
    """Marks what stands on a sheet that is turned: a table with many columns, and the heading above it."""
    for parent in list(root.iter()):
        before = None
        for child in parent:
            if child.find("table[@class]") is not None and "mb-wide" in classes(child[0]):
                for part in (child, before):
                    if part is not None and (part is child or part.tag[0] == "h"):
                        part.set("class", f"{part.get('class', '')} mb-on-wide".strip())
            before = child


def calculators(root: etree.Element, say: Messages) -> None:
    """Says above a calculator that the site calculates; what it starts from is there as a list."""
    for element in root.iter():
        if "mb-unscripted" in classes(element):
            for child in list(element):
                element.remove(child)
            etree.SubElement(element, "p").text = say("book.calculates")


def side_by_side(root: etree.Element, say: Messages) -> None:
    """What is compared in columns, one under the other: for each row a table with what each says, and who says nothing.

    A sheet of paper is too narrow for the columns of a screen.
    """
    for element in list(root.iter()):
        if "mb-comparison" not in classes(element):
            continue
        columns = [part for part in element.iter("div") if "mb-row" in classes(part)]
        rows: dict[str, list[tuple[etree.Element, etree.Element | None]]] = {}
        for column in columns:
            name = column.find("h2")
            for cell in column.iter("div"):
                if "mb-cell" not in classes(cell) or name is None:
                    continue
                said = cell.find("dd")
                silent = said is None or "mb-silent" in classes(said)
                rows.setdefault("".join(cell[0].itertext()), []).append((name, None if silent else said))
        look = element.get("class", "")
        element.clear()
        element.attrib |= {"class": look}
        etree.SubElement(element, "p", {"class": "mb-on-site"}).text = say("book.compares")
        for head, cells in rows.items():
            _row(element, head, cells, say)


def _row(
    parent: etree.Element, head: str, cells: list[tuple[etree.Element, etree.Element | None]], say: Messages
) -> None:
    etree.SubElement(parent, "h2").text = head
    table = etree.SubElement(etree.SubElement(parent, "div", {"class": "mb-table"}), "table", {"class": "mb-data"})
    heads = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for title in (say("site.what"), head):
        etree.SubElement(heads, "th", {"scope": "col"}).text = title
    body = etree.SubElement(table, "tbody")
    silent = []
    for name, said in cells:
        if said is None:
            silent.append("".join(name.itertext()))
            continue
        row = etree.SubElement(body, "tr")
        named = etree.SubElement(row, "th", {"scope": "row"})
        named.text = name.text
        named.extend(name)
        cell = etree.SubElement(row, "td")
        cell.text = said.text
        cell.extend(said)
    if silent:
        etree.SubElement(parent, "p", {"class": "mb-quiet"}).text = say("book.silent", names="; ".join(silent))
