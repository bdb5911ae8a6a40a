"""`/// name | argument` in Markdown, and the groups and runs that come in its place."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from markdown.util import AtomicString
from pymdownx.blocks.block import Block as MarkdownBlock

from methodiekboek.model import Group, Markdown, Run, Shape

if TYPE_CHECKING:  # citations alone need no handbook, and are there sooner without it
    from methodiekboek.handbook import Handbook

OF_TEXT = {"p", "li", "dt", "th", "td", "h2", "summary", "button"}
"""Elements that hold text and no paragraphs."""


def register(manager: Any, handbook: Handbook) -> None:
    for name, block in handbook.blocks.items():
        manager.register(block_class(name, partial(block.expand, handbook), block.needs_argument), {})


def block_class(name: str, expand: Callable[[str], Group | Markdown], needs_argument: bool) -> type[MarkdownBlock]:
    """A block for Markdown: `expand` gives what comes in its place for the argument behind its name."""

    class GroupBlock(MarkdownBlock):  # type: ignore[misc]
        NAME = name
        ARGUMENT = needs_argument

        def on_create(self, parent: etree.Element) -> etree.Element:
            expanded = expand(self.argument or "")
            group = expanded if isinstance(expanded, Group) else Group(name, (expanded,))
            return _build(self.md, parent, group)

    return GroupBlock


def spans(runs: Sequence[Run], parent: etree.Element) -> etree.Element:
    """Formatted text as children of `parent`; a work links to `source:key`, which becomes an address later."""
    link: etree.Element | None = None
    for run in runs:
        address = "source:" + run.href[1:] if run.href.startswith("#") else run.href
        if not address:
            link = None
            lang = {"lang": run.lang} if run.lang else {}
            etree.SubElement(parent, "em" if run.italic else "span", lang).text = AtomicString(run.text)
            continue
        if link is None or link.get("href") != address:
            link = etree.SubElement(parent, "a", {"href": address})
        # A title that stands for its makers is in italics, in one link with the year.
        if run.italic or len(link):
            etree.SubElement(link, "em" if run.italic else "span").text = AtomicString(run.text)
        else:
            link.text = AtomicString((link.text or "") + run.text)
    return parent


def draw(shape: Shape, parent: etree.Element | None = None) -> etree.Element:
    """A picture as an element, inside `parent` if there is one."""
    attributes = dict(shape.attributes)
    element = (
        etree.Element(shape.tag, attributes) if parent is None else etree.SubElement(parent, shape.tag, attributes)
    )
    for part in shape.parts:
        if isinstance(part, Shape):
            draw(part, element)
        else:
            element.text = AtomicString((element.text or "") + part)
    return element


def _build(md: Any, parent: etree.Element, group: Group) -> etree.Element:
    attributes = {
        "class": " ".join(f"mb-{word.replace('_', '-')}" for word in group.look.split()),
        "id": group.anchor,
        "aria-label": group.label,
    }
    attributes |= {f"data-{name}": value for name, value in group.data}
    if group.tag == "button":
        attributes["type"] = "button"
    if group.label and group.tag == "div":
        attributes["role"] = "group"  # what has a name is something
    element = etree.SubElement(parent, group.tag, {name: value for name, value in attributes.items() if value})
    for part in group.parts:
        if isinstance(part, Group):
            _build(md, element, part)
        elif isinstance(part, Shape):
            draw(part, element)
        elif isinstance(part, tuple):
            spans(part, element if group.tag in OF_TEXT else etree.SubElement(element, "p"))
        else:
            md.parser.parseBlocks(element, str(part).split("\n\n"))
    return element
