"""What our Markdown adds to Markdown, and where it stands in a text.

[@zoon2020, p. 12]     a citation (the grammar is in `sources.citation`)
[=startfase.duration]  a claim, by its address; `[=startfase.duration+]` with its note
[tekst](record:id)     a link to the page of a record
/// box | id           a block; `///` alone on a line ends it
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from .load import INVISIBLE
from .sources.citation import BRACKET, CLAIM, citations, silence

BLOCK = re.compile(r"^[ ]{0,3}/{3,}[ \t]*([\w-]+)[ \t]*(?:\|[ \t]*([^\n]*?))?[ \t]*$", re.MULTILINE)
LINK = re.compile(r"(?P<image>!\[[^\[\]\n]*)?\]\(|^[ >]{0,9}\[[^\]\n]+\]:", re.MULTILINE)
TARGET = re.compile(r"\s*<?\s*((?:\\.|[^)\s>\\])*)")
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
PARAGRAPH = re.compile(r"[^\n](?:[^\n]|\n(?![ \t]*(?:\n|$)))*")
ROWS = re.compile(r"^[ ]{0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ :|-]*)$", re.MULTILINE)
PREFIX = re.compile(r"[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*)*")
MARKER = re.compile(r"[>*+-]|\d+[.)]")
HTML = re.compile(r"<[A-Za-z/!?][^>\n]*>?")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SAFE_SCHEMES = {"http", "https", "mailto", "tel", "record"}

# Markdown takes time by the square of the signs that could begin something and do not, and Python's own stack sets a
# bound to what stands inside what. The texts of a real handbook have a tenth of this.
MAX_LENGTH = 100_000  # characters of one text
MAX_SIGNS = 150  # times one sign in a paragraph, or in a row of a table
MAX_LEVELS = 10  # lists in lists, quotes in quotes, blocks in blocks
SIGNS = "[*_`<&~\\"
INDENT = 4
BEGINS = re.compile(r"[@\[<&]|\]|///")
"""Without one of these, a text refers to nothing, and nothing stands there that may not."""


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


@lru_cache(maxsize=2**16)
def scan(text: str) -> tuple[Reference | Fault, ...]:
    """Everything in a text that refers to something, and everything that may not stand there.

    Of a text that is too much to read, only that. Rules ask it of the same texts again and again.
    """
    fault = _too_much(text)
    if fault:
        return (fault,)
    return tuple(_found(text)) if BEGINS.search(text) else ()


def _found(text: str) -> Iterator[Reference | Fault]:
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
    for match in ENTITY.finditer(quiet):
        said = html.unescape(match.group())
        sign = INVISIBLE.search(said)
        # Of a number that stands for no sign nothing comes, or the sign for what is no sign.
        if sign or said in ("", "\ufffd"):
            code = f"U+{ord(sign.group()):04X}" if sign else match.group()
            yield _fault(match.start(), match.end(), "visible-characters", code=code, tab=False)
    for link in LINK.finditer(silence(text, addresses=False)):
        # As it was typed: where code and escapes were blanked, an address would look shorter than it is.
        match = TARGET.match(text, link.end()) or link
        target, start, end = match.group(1), match.start(1), max(match.end(1), match.start(1) + 1)
        scheme = SCHEME.match(target)
        if _is_dangerous(target):
            yield _fault(start, end, "safe-address", typed=target)
        elif link.group("image") and (scheme or target.startswith("/")):
            yield _fault(start, end, "image-is-here", typed=target)
        elif target.startswith("record:"):
            yield Reference(start, end, "link", target.removeprefix("record:").split("#")[0])
        elif not scheme and not target.startswith("#"):
            yield Reference(start, end, "file", target)


def _is_dangerous(target: str) -> bool:
    """Whether an address leads elsewhere than it seems to, or where none may lead."""
    read = re.sub(r"[\x00-\x20\x7f-\xa0]", "", html.unescape(ESCAPE.sub(r"\1", target))).replace("\\", "/")
    seems, scheme = SCHEME.match(target), SCHEME.match(read)
    name = scheme.group(1).lower() if scheme else ""
    if read.startswith("//") or (name in ("http", "https") and not read[len(name) :].startswith("://")):
        return True
    # A colon before any of these marks is of a scheme, also of one that no browser knows.
    odd = re.match(r"[^/?#]*?:", read) if not scheme else None
    return bool(odd) or (seems is None) != (scheme is None) or (bool(name) and name not in SAFE_SCHEMES)


def _too_much(text: str) -> Fault | None:
    """Why a text cannot be read in a reasonable time; nothing if it can."""
    if len(text) > MAX_LENGTH:
        return _fault(0, 1, "text-too-long", size=len(text), limit=MAX_LENGTH)
    if "\n" not in text and text[:1].isalpha() and max(map(text.count, SIGNS)) <= MAX_SIGNS:
        return None  # as most are: one line of words
    # In code all may stand; to find that takes a while, so it is looked for where it matters.
    quiet = silence(text) if "```" in text or "~~~" in text or max(map(text.count, SIGNS)) > MAX_SIGNS else text
    for line in re.finditer(r"[^\n]+", text):
        if not quiet[line.start() : line.end()].strip():
            continue
        prefix = PREFIX.match(line.group())
        begin = prefix.group() if prefix else ""
        blank = begin.expandtabs(INDENT)
        levels = (len(blank) - len(blank.lstrip(" "))) // INDENT + len(MARKER.findall(begin))
        # A line of stars or hyphens is a rule, and not a list.
        if levels > MAX_LEVELS and begin.strip(" *-"):
            return _fault(line.start(), line.end(), "text-too-deep", limit=MAX_LEVELS)
        if levels > MAX_LEVELS and len(blank) - len(blank.lstrip(" ")) > MAX_LEVELS * INDENT:
            return _fault(line.start(), line.end(), "text-too-deep", limit=MAX_LEVELS)
    opened = 0
    for block in re.finditer(r"^[ ]{0,3}/{3,}[ \t]*(\S?)", quiet, re.MULTILINE):
        opened = opened + 1 if block.group(1) else max(0, opened - 1)
        if opened > MAX_LEVELS:
            return _fault(block.start(), block.end(), "text-too-deep", limit=MAX_LEVELS)
    for paragraph in PARAGRAPH.finditer(quiet):
        rows = paragraph.group().split("\n") if ROWS.search(paragraph.group()) else [paragraph.group()]
        at = paragraph.start()
        for row in rows:
            sign = next((sign for sign in SIGNS if row.count(sign) > MAX_SIGNS), "")
            if sign:
                start = at + row.index(sign)
                return _fault(start, start + 1, "text-too-dense", sign=sign, limit=MAX_SIGNS)
            at += len(row) + 1
    return None


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
