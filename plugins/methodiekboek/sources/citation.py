"""The grammar of a citation, as pandoc has it; one place for YAML text, pages by hand and the Markdown rule.

[@zoon2020, p. 12]    [zie ook @a, pp. 3-5; @b]    [-@a]    [@a, in @b]    @zoon2020    @zoon2020 [p. 12]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
BRACKET = re.compile(r"\[((?:[^\[\]\n]*[^\w\[\]\n])?@[^\[\]]*)\](?![(\[])")
NARRATIVE = re.compile(rf"(?<![\w@./\\+-])@({_KEY})(?![\w@/]|\.\w)(?:[ ]\[([^\[\]@=]{{1,60}})\](?!\())?")
CLAIM = re.compile(r"\[=([^\[\]\s+]+)(\+?)\](?![(\[])")
_ITEM = re.compile(
    rf"(?P<prefix>[^@]*?)(?P<minus>-?)@(?P<key>{_KEY})(?:,\s*in\s+@(?P<within>{_KEY}))?(?:,\s*(?P<locator>[^@]+))?"
)

# Where neither citation nor claim is meant: code, an escaped sign, an address between < >, the target of a link.
_CODE = (
    r"^(?P<fence>```+|~~~+).*?^(?P=fence)[^\n]*$"
    r"|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    r"|\\."
)
_ADDRESS = r"<[^<>\s]*[:@][^<>\s]*>|(?<=\])\([^()\n]*\)|\bhttps?://[^\s)]+"
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


def parse_narrative(key: str, locator: str | None) -> Citation:
    return Citation((Item(key, locator=(locator or "").strip()),), narrative=True)


def silence(text: str, addresses: bool = True) -> str:
    """The text with blanks, of the same length, for code, escaped signs and, unless told otherwise, addresses."""
    return (_SILENT if addresses else _SILENT_CODE).sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def citations(text: str) -> Iterator[tuple[int, int, Citation | None]]:
    """Every citation in Markdown, in its order, from where to where; `None` where its form is wrong."""
    # Whether a bracket begins a link is seen in the text itself, where the address is not blanked.
    links = {m.end() for m in re.finditer(r"\](?=[(\[])", text)}
    text = silence(text)
    brackets = (m for m in BRACKET.finditer(text) if m.end() not in links)
    found = [(m.start(), m.end(), parse_bracket(m.group(1))) for m in brackets]
    covered = [(start, end) for start, end, _ in found]
    for match in NARRATIVE.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            found.append((match.start(), match.end(), parse_narrative(match.group(1), match.group(2))))
    yield from sorted(found, key=lambda hit: hit[0])
