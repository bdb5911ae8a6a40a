"""`/// name | argument` in Markdown, expanded by the blocks of the handbook."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import Any

from pymdownx.blocks.block import Block as MarkdownBlock

from methodiekboek.handbook import Block, Handbook
from methodiekboek.model import Group

from .citations import spans

OF_TEXT = {"p", "li", "summary", "button"}
"""Elements that hold text and no paragraphs."""


def register(manager: Any, handbook: Handbook) -> None:
    for name, block in handbook.blocks.items():
        manager.register(_block_class(name, block, handbook), {})


def _block_class(name: str, definition: Block, handbook: Handbook) -> type[MarkdownBlock]:
    class HandbookBlock(MarkdownBlock):  # type: ignore[misc]
        NAME = name
        ARGUMENT = definition.needs_argument

        def on_create(self, parent: etree.Element) -> etree.Element:
            expanded = definition.expand(handbook, self.argument or "")
            group = expanded if isinstance(expanded, Group) else Group(name, (expanded,))
            return _build(self.md, parent, group)

    return HandbookBlock


def _build(md: Any, parent: etree.Element, group: Group) -> etree.Element:
    attributes = {
        "class": " ".join(f"mb-{word.replace('_', '-')}" for word in group.look.split()),
        "id": group.anchor,
        "aria-label": group.label,
    }
    attributes |= {f"data-{name}": value for name, value in group.data}
    if group.tag == "button":
        attributes["type"] = "button"
    element = etree.SubElement(parent, group.tag, {name: value for name, value in attributes.items() if value})
    for part in group.parts:
        if isinstance(part, Group):
            _build(md, element, part)
        elif isinstance(part, tuple):
            spans(part, element if group.tag in OF_TEXT else etree.SubElement(element, "p"))
        else:
            md.parser.parseBlocks(element, str(part).split("\n\n"))
    return element
