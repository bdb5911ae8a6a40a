"""A Python-Markdown extension: citations, claims and links to records, on any host; raw HTML is text."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from methodiekboek.handbook import Handbook
from methodiekboek.sources import apa, citation

SAFE = re.compile(r"(https?|mailto|tel):|[^:]*$", re.IGNORECASE)


class MethodiekboekExtension(Extension):
    def __init__(self, handbook: Handbook, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.handbook = handbook

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@", "=", "/", ":", "|"]
        md.inlinePatterns.register(_Bracket(citation.BRACKET.pattern, md, self.handbook), "mb-cite", 175)
        md.inlinePatterns.register(_Narrative(citation.NARRATIVE.pattern, md, self.handbook), "mb-narrative", 65)
        md.inlinePatterns.register(_Claim(citation.CLAIM.pattern, md, self.handbook), "mb-claim", 174)
        md.treeprocessors.register(_Links(md, self.handbook), "mb-links", 5)


class _Rule(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, handbook: Handbook) -> None:
        super().__init__(pattern, md)
        self.handbook = handbook

    def spans(self, runs: Any, parent: etree.Element) -> etree.Element:
        for run in runs:
            if run.href:
                a = etree.SubElement(parent, "a", {"href": f"source:{run.href.removeprefix('#')}"})
                a.text = AtomicString(run.text)
            else:
                etree.SubElement(parent, "em" if run.italic else "span").text = AtomicString(run.text)
        return parent


class _Bracket(_Rule):
    def handleMatch(self, m: Any, data: str) -> Any:  # noqa: N802
        found = citation.parse_bracket(m.group(1))
        if found is None or not set(found.keys) <= set(self.handbook.sources):
            return None, None, None
        element = etree.Element("span", {"class": "mb-citation"})
        return self.spans(apa.in_text(found, self.handbook.style), element), m.start(0), m.end(0)


class _Narrative(_Rule):
    def handleMatch(self, m: Any, data: str) -> Any:  # noqa: N802
        if m.group(1) not in self.handbook.sources:
            return None, None, None
        found = citation.parse_narrative(m.group(1), m.group(2))
        element = etree.Element("span", {"class": "mb-citation"})
        return self.spans(apa.in_text(found, self.handbook.style), element), m.start(0), m.end(0)


class _Claim(_Rule):
    def handleMatch(self, m: Any, data: str) -> Any:  # noqa: N802
        claim = self.handbook.claims.get(m.group(1))
        if claim is None:
            return None, None, None
        seen = self.md.__dict__.setdefault("mb_claims", set())
        element = etree.Element("span", {"class": "mb-claim"})
        if claim.address not in seen:
            element.set("id", claim.address)
            seen.add(claim.address)
        etree.SubElement(element, "span", {"class": "mb-value"}).text = value(claim.data, self.handbook)
        card = etree.SubElement(element, "span", {"class": "mb-card"})
        for place in claim.data.get("sources", ()):
            locator = str(place["page"]) if "page" in place else f"‘{place['heading']}’" if "heading" in place else ""
            item = citation.Item(place["source"], locator=locator)
            self.spans(apa.in_text(citation.Citation((item,)), self.handbook.style), card)
        if "formula" in claim.data:
            etree.SubElement(card, "span").text = AtomicString(f"({claim.data['formula']})")
        return element, m.start(0), m.end(0)


class _Links(Treeprocessor):
    def __init__(self, md: Markdown, handbook: Handbook) -> None:
        super().__init__(md)
        self.handbook = handbook

    def run(self, root: etree.Element) -> None:
        here = self.md.references.get("methodiekboek:page", ("", ""))[0]
        self.md.__dict__.pop("mb_claims", None)
        literature = self.handbook.settings.data.get("literature", "")
        for element in root.iter():
            for name in ("href", "src"):
                target = element.get(name)
                if target is None:
                    continue
                if target.startswith("source:"):
                    target = f"{self.relative(literature, here)}#lit-{target[7:]}"
                elif target.startswith("record:"):
                    record, _, anchor = target[7:].partition("#")
                    target = self.relative(self.handbook.path(self.handbook.records[record]), here) + (anchor and f"#{anchor}")
                if SAFE.match(target):
                    element.set(name, target)
                else:
                    del element.attrib[name]

    @staticmethod
    def relative(path: str, here: str) -> str:
        return posixpath.relpath(path, posixpath.dirname(here) or ".")


def value(data: Any, handbook: Handbook) -> str:
    """A claim in words and numbers: 'ongeveer € 11.250', '4–6 weken'; a text claim stays open to inline Markdown."""
    if "text" in data:
        return str(data["text"])
    number = handbook.messages.number
    low, high = data.get("min"), data.get("max")
    amount = number(data["value"]) if "value" in data else "–".join(number(n) for n in (low, high) if n is not None)
    field = handbook.schemas.documents["common"]["$defs"]["claim"]["properties"]
    singular, _, plural = field["unit"]["labels"].get(data.get("unit"), "|").partition("|")
    one = data.get("value") == 1
    unit = singular if one else plural
    word = field["qualifier"]["labels"].get(data.get("qualifier"), "")
    if unit.startswith("€"):
        amount, unit = f"€ {amount}", unit[1:].strip()
    level = f"({handbook.messages('site.price_level', year=data['price_year'])})" if "price_year" in data else ""
    return AtomicString(" ".join(filter(None, [word, amount, unit, level])))


def literature(handbook: Handbook) -> list[tuple[str, tuple[apa.Run, ...]]]:
    """Every source as (key, entry), in the order of the list."""
    sources = sorted(handbook.sources.values(), key=apa.sort_key)
    return [(source.key, apa.reference(source, handbook.style)) for source in sources]
