"""Claims inside a line of Markdown; citations have a module of their own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from methodiekboek import claims
from methodiekboek.handbook import Handbook
from methodiekboek.sources import citation

SHORT = 22  # characters of a number with its unit that stay on one line, also on a phone


def register(md: Markdown, handbook: Handbook) -> None:
    # Claims last: Markdown offers what a rule returns only to the rules after it, and then once more to all, as it
    # should be.
    md.inlinePatterns.register(_ClaimRule(citation.CLAIM.pattern, md, handbook), "methodiekboek-claim", 1)


class _ClaimRule(InlineProcessor):
    """Says what the claim says; its mark and its note are made when the page is whole (`trees.Claims`)."""

    def __init__(self, pattern: str, md: Markdown, handbook: Handbook) -> None:
        super().__init__(pattern, md)
        self.handbook = handbook

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
