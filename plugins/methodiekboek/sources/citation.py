"""The grammar of a citation, as pandoc has it; one place for YAML text, pages by hand and the Markdown rule.

[@zoon2020, p. 12]    [zie ook @a, pp. 3-5; @b]    [-@a]    [@a, in @b, p. 3]
@zoon2020             @zoon2020 [p. 12]            @zoon2020 [in @b, p. 3]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_KEY = r"\w(?:\w|[:.+/-](?=\w))*"
BRACKET = re.compile(r"\[((?:[^\[\]\n]*[^\w\[\]\n])?@[^\[\]]*)\](?![(\[])")
_IN = rf"in\s+@(?P<inside>{_KEY})(?:,\s*)?"
NARRATIVE = re.compile(
    rf"(?<![\w@./\\+-])@(?P<cited>{_KEY})(?![\w@])"
    # A bracket after an author is a place only if it looks like one; '[sic]' is not.
    rf"(?:[ ]\[(?=in\s+@|[^\[\]]*[\d‘“]|[ivxlc]+\])(?:{_IN})?(?P<place>[^\[\]@=]{{0,60}})\](?![(\[]))?"
)
AUTHOR_BEFORE = re.compile(rf"(?<![\w@./\\+-])@{_KEY}[ ]$")
"""What stands before a bracket that belongs to an author in the sentence: '@a [in @b]'."""
CLAIM = re.compile(r"\[=([^\[\]\s+]+)(\+?)\](?![(\[])")
_ITEM = re.compile(
    rf"(?P<prefix>[^@]*?)(?P<minus>-?)@(?P<key>{_KEY})(?:,?\s*\bin\s+@(?P<within>{_KEY}))?(?:[,\s]\s*(?P<locator>[^@]+))?"
)

# Where neither citation nor claim is meant: code, an escaped sign, an address between < >, the target of a link.
_CODE = (
    r"^(?P<fence>`{3,}+|~{3,}+).*?^(?P=fence)[^\n]*$"
    r"|(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`)"
    r"|\\."
)
_ADDRESS = r"<[^<>\s]*[:@][^<>\s]*>|(?<=\])\([^()\n]*\)|\bhttps?://[^\s)]+"
_SILENT_TICKS = re.compile(r"(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_SILENT_CODE = re.compile(_CODE, re.DOTALL | re.MULTILINE)
_SILENT = re.compile(f"{_CODE}|{_ADDRESS}", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """One work in a citation."""

    key: str
    prefix: str = ""
    locator: str = ""
    within: str = ""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Works cited at one point; `narrative` when the author is part of the sentence."""

    items: tuple[Item, ...]
    narrative: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for item in self.items for key in (item.key, item.within) if key)


def parse_bracket(inside: str) -> Citation | None:
    """The citation between square brackets; `None` if it does not follow the grammar."""
    items = []
    for part in inside.split(";"):
        match = _ITEM.fullmatch(" ".join(part.split()))
        if not match:
            return None
        items.append(
            Item(
                match["key"],
                match["prefix"].strip(),
                (match["locator"] or "").strip(),
                match["within"] or "",
                bool(match["minus"]),
            )
        )
    return Citation(tuple(items))


def parse_narrative(match: re.Match[str]) -> Citation:
    """The citation that `NARRATIVE` found."""
    item = Item(match["cited"], locator=(match["place"] or "").strip(), within=match["inside"] or "")
    return Citation((item,), narrative=True)


def begins_sentence(before: str) -> bool:
    """Whether what follows a text begins a sentence."""
    return not before.strip() or bool(re.search(r"[.?!][”’)\"']*\s+$", before))


def replace(text: str, written: Callable[[Citation, bool], str | None]) -> str:
    """Text with each citation as `written` gives it; where that is nothing, or there is no citation, it stays.

    `written` is told too whether the citation begins a sentence. Code stays as it is typed; of an escaped at sign the
    backslash falls away.
    """
    pieces, end = [], 0
    for start, stop, found in citations(text):
        said = written(found, begins_sentence(text[:start])) if found else None
        if said is not None:
            pieces += [_unescaped(text[end:start]), said]
            end = stop
    return "".join([*pieces, _unescaped(text[end:])])


def _unescaped(text: str) -> str:
    if "\\@" not in text:
        return text
    quiet = _SILENT_TICKS.sub(lambda match: "\0" * len(match.group()), text)
    return "".join(sign for at, sign in enumerate(text) if not quiet.startswith("\\@", at))


def silence(text: str, addresses: bool = True) -> str:
    """The text with blanks, of the same length, for code, escaped signs and, unless told otherwise, addresses."""

    def blank(match: re.Match[str]) -> str:
        # The bracket of an address stays, since it tells that the text before it is that of a link.
        first = "(" if match.group().startswith("(") else ""
        return first + re.sub(r"[^\n]", " ", match.group()[len(first) :])

    return (_SILENT if addresses else _SILENT_CODE).sub(blank, text)


def citations(text: str) -> Iterator[tuple[int, int, Citation | None]]:
    """Every citation in Markdown, in its order, from where to where; `None` where its form is wrong."""
    text = silence(text)
    brackets = list(BRACKET.finditer(text))
    authors = [m for m in NARRATIVE.finditer(text) if not any(b.start() <= m.start() < b.end() for b in brackets)]
    # '[in @b]' after an author belongs to that author.
    brackets = [m for m in brackets if not any(a.start() <= m.start() < a.end() for a in authors)]
    found: list[tuple[int, int, Citation | None]] = [(m.start(), m.end(), parse_bracket(m.group(1))) for m in brackets]
    found += [(m.start(), m.end(), parse_narrative(m)) for m in authors]
    yield from sorted(found, key=lambda hit: hit[0])
