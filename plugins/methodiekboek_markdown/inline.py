"""Citations and claims inside a line of Markdown."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from methodiekboek import claims
from methodiekboek.handbook import Handbook
from methodiekboek.model import Run
from methodiekboek.sources import apa, citation

SHORT = 22  # characters of a number with its unit that stay on one line, also on a phone


def register(md: Markdown, handbook: Handbook) -> None:
    # After code (190) and escapes (180), before links (160); an author in a sentence after all links. Claims last:
    # Markdown offers what a rule returns only to the rules after it, and then once more to all, as it should be.
    md.inlinePatterns.register(_Bracket(citation.BRACKET.pattern, md, handbook), "methodiekboek-citation", 175)
    md.inlinePatterns.register(_Narrative(citation.NARRATIVE.pattern, md, handbook), "methodiekboek-narrative", 65)
    md.inlinePatterns.register(_ClaimRule(citation.CLAIM.pattern, md, handbook), "methodiekboek-claim", 1)


def spans(runs: Sequence[Run], parent: etree.Element) -> etree.Element:
    """Formatted text as children of `parent`; a work links to `source:key`, which `trees` turns into an address."""
    for run in runs:
        if run.href:
            address = "source:" + run.href[1:] if run.href.startswith("#") else run.href
            child = etree.SubElement(parent, "a", {"href": address})
        else:
            child = etree.SubElement(parent, "em" if run.italic else "span")
        child.text = AtomicString(run.text)
    return parent


class _Rule(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, handbook: Handbook) -> None:
        super().__init__(pattern, md)
        self.handbook = handbook

    def cite(self, found: citation.Citation | None, m: re.Match[str]) -> Any:
        if found is None or not set(found.keys) <= set(self.handbook.sources):
            return None, None, None
        element = etree.Element("span", {"class": "mb-citation"})
        return spans(apa.in_text(found, self.handbook.style), element), m.start(0), m.end(0)


class _Bracket(_Rule):
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        return self.cite(citation.parse_bracket(m.group(1)), m)


class _Narrative(_Rule):
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        return self.cite(citation.parse_narrative(m.group(1), m.group(2)), m)


class _ClaimRule(_Rule):
    """Says what the claim says; its mark and its note are made when the page is whole (`trees.Claims`)."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        claim = self.handbook.claims.get(m.group(1))
        if claim is None:
            return None, None, None
        element = etree.Element("span", {"class": "mb-claim", "data-claim": claim.address})
        # A text may hold citations and claims, so it is parsed; a number is not.
        said = claims.words(claim, self.handbook)
        short = "text" not in claim.data and len(said) <= SHORT
        value = etree.SubElement(element, "span", {"class": "mb-value mb-short" if short else "mb-value"})
        value.text = said if "text" in claim.data else AtomicString(said)
        if m.group(2) and "note" in claim.data:
            etree.SubElement(element, "small", {"class": "mb-remark"}).text = str(claim.data["note"]).strip()
        return element, m.start(0), m.end(0)
