"""What our Markdown adds to Markdown, and where it stands in a text.

[@zoon2020, p. 12]     a citation (the grammar is in `sources.citation`)
[=startfase.duration]  a claim, by its address; `[=startfase.duration+]` with its note
[tekst](record:id)     a link to the page of a record
/// box | id           a block; `///` alone on a line ends it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .sources.citation import BRACKET, CLAIM, citations, silence

BLOCK = re.compile(r"^[ ]{0,3}/{3,}[ \t]*([\w-]+)[ \t]*(?:\|[ \t]*([^\n]*?))?[ \t]*$", re.MULTILINE)
LINK = re.compile(r"(?:\]\(|^[ ]{0,3}\[[^\]\n]+\]:)\s*<?([^)\s>]*)", re.MULTILINE)
HTML = re.compile(r"<[A-Za-z/!?][^>\n]*>?")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SAFE_SCHEMES = {"http", "https", "mailto", "tel", "record"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text names, from `start` to `end` in it.

    `kind` is 'source' (then `argument` is the place in the work), 'claim', 'link' (to the page of a record), 'file' (a
    link by the way from this page), or 'block' (then `name` is that of the block and `argument` what follows).
    """

    start: int
    end: int
    kind: str
    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What may not stand in a text, from `start` to `end` in it: the rule and its facts."""

    start: int
    end: int
    rule: str
    facts: Mapping[str, Any]


def scan(text: str) -> Iterator[Reference | Fault]:
    """Everything in a text that refers to something, and everything that may not stand there."""
    for start, end, citation in citations(text):
        if citation is None:
            yield _fault(start, end, "citation-form", typed=text[start:end])
        else:
            for item in citation.items:
                # Of a work cited in another, the place is in that other.
                yield Reference(start, end, "source", item.key, "" if item.within else item.locator)
                if item.within:
                    yield Reference(start, end, "source", item.within, item.locator)
    quiet = silence(text)
    for match in CLAIM.finditer(quiet):
        yield Reference(match.start(), match.end(), "claim", match.group(1))
    for match in BLOCK.finditer(quiet):
        yield Reference(match.start(1), match.end(), "block", match.group(1), match.group(2) or "")
    for match in HTML.finditer(quiet):
        yield _fault(match.start(), match.end(), "no-html", typed=match.group())
    for match in LINK.finditer(silence(text, addresses=False)):
        target, start, end = match.group(1), match.start(1), max(match.end(1), match.start(1) + 1)
        scheme = SCHEME.match(target)
        if scheme and scheme.group(1).lower() not in SAFE_SCHEMES:
            yield _fault(start, end, "safe-address", typed=target)
        elif target.startswith("record:"):
            yield Reference(start, end, "link", target.removeprefix("record:").split("#")[0])
        elif not scheme and not target.startswith("#"):
            yield Reference(start, end, "file", target)


def without_claims(text: str) -> str:
    """The text with blanks, of the same length, for code, addresses, citations and claims."""
    quiet = silence(text)
    for pattern in (BRACKET, CLAIM):
        quiet = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), quiet)
    return quiet


def plain(text: str) -> str:
    """Markdown as bare words: links keep their text, citations and claims fall away."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", CLAIM.sub("…", BRACKET.sub("", text)))
    return re.sub(r"\s+([.,;:)])", r"\1", " ".join(re.sub(r"[*_`]", "", text).split()))


def _fault(start: int, end: int, rule: str, **facts: Any) -> Fault:
    return Fault(start, end, rule, MappingProxyType(facts))
