"""What formatting a work needs to know of all the others: year letters, initials, how many names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..messages import Messages
from .convention import Convention, full_family, initials
from .library import Source, letters
from .names import Person
from .place import locator

ET_AL = 3  # from this many makers on, the text names only the first: [text-et-al]
DATED = {"newspaper", "web", "law", "talk", "misc"}
"""Kinds of works whose date is shown with month and day: [date-full]."""


@dataclass(frozen=True, slots=True)
class Style:
    """What formatting needs beside the work: words, convention, and what tells works apart over the whole list.

    `letters` are the year letters by key; `namesakes` the family names that different first makers share; `names` the
    number of names that the text shows of works with many makers, where it is more than one.
    """

    messages: Messages
    convention: Convention
    sources: Mapping[str, Source]
    letters: Mapping[str, str]
    namesakes: frozenset[str]
    names: Mapping[str, int]

    def word(self, name: str) -> str:
        return self.messages(f"citation.{name}")

    def needs_initials(self, person: Person) -> bool:
        return bool(person.given) and full_family(person).lower() in self.namesakes

    def shown(self, source: Source) -> int:
        """How many makers the text names."""
        if len(source.makers) < ET_AL and not source.has_others:
            return len(source.makers)
        return self.names.get(source.key, 1)

    def locator(self, typed: str) -> str:
        """A place in a work as it is written."""
        return locator(typed, self.messages)

    def days(self, iso: str) -> str:
        """Month and day of a date or of a range of dates, as they follow the year: '3 januari', '12–14 juni'."""
        first, _, last = iso.partition("/")
        begin, end = self._day(first), self._day(last)
        if not end:
            return begin
        if first[:7] == last[:7] and len(first) == len(last) == 10:
            return f"{begin.split()[0]}–{end}"
        return f"{begin}–{end}"

    def _day(self, iso: str) -> str:
        return self.messages.date(iso).removesuffix(iso[:4]).strip() if len(iso) > 4 else ""


def style_of(sources: Mapping[str, Source], messages: Messages, convention: Convention) -> Style:
    """The style for a list of works that are all cited."""
    makers = {key: _makers(source) for key, source in sources.items()}
    namesakes = _namesakes(sources)
    return Style(messages, convention, sources, _year_letters(sources, makers), namesakes, _names(sources, makers))


def _makers(source: Source) -> tuple[str, ...]:
    """Who made a work, to compare by: the name with its initials."""
    return tuple(f"{full_family(p)}, {initials(p.given)}" for p in source.makers)


def _year_letters(sources: Mapping[str, Source], makers: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """[year-letter]"""
    groups: dict[tuple[object, ...], list[Source]] = defaultdict(list)
    for key, source in sources.items():
        who: object = (makers[key], source.has_others) if source.makers else letters(source["title"])
        year = "inpress" if source["pubstate"] == "inpress" else source.year
        groups[(who, year)].append(source)
    found: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1:
            group.sort(
                key=lambda s: (len(s["date"]) > 4 and s.kind in DATED, s["date"] if s.kind in DATED else "", _title(s))
            )
            found |= {source.key: _letter(index) for index, source in enumerate(group)}
    return MappingProxyType(found)


def without_article(title: str) -> str:
    """A title as it is sorted: without 'De', 'Het', 'The' at its beginning. [sort-title]"""
    return re.sub(r"^[“‘\"'\[]*(?:de|het|een|the|an?|['’]t)\s+", "", title, flags=re.IGNORECASE)


def _title(source: Source) -> str:
    return letters(without_article(source["title"]))


def _letter(index: int) -> str:
    return ("" if index < 26 else _letter(index // 26 - 1)) + chr(ord("a") + index % 26)


def _namesakes(sources: Mapping[str, Source]) -> frozenset[str]:
    """[text-initials]"""
    given: dict[str, set[str]] = defaultdict(set)
    for source in sources.values():
        if source.makers and source.makers[0].given:
            given[full_family(source.makers[0]).lower()].add(initials(source.makers[0].given))
    return frozenset(family for family, found in given.items() if len(found) > 1)


def _names(sources: Mapping[str, Source], makers: Mapping[str, tuple[str, ...]]) -> Mapping[str, int]:
    """[text-more-names]"""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, source in sources.items():
        if len(source.makers) >= ET_AL or source.has_others:
            year = "inpress" if source["pubstate"] == "inpress" else source.year
            groups[(makers[key][0] if makers[key] else "", year)].append(key)
    found = {}
    for keys in groups.values():
        lists = {(makers[key], sources[key].has_others) for key in keys}
        if len(lists) < 2:
            continue
        for key in keys:
            mine = makers[key]
            needed = max(
                (_first_difference(mine, other, has_others) for other, has_others in lists if other != mine), default=1
            )
            # 'et al.' stands for two at least.
            is_whole = needed >= len(mine) - 1 and not sources[key].has_others
            found[key] = len(mine) if is_whole else min(needed, len(mine))
    return MappingProxyType(found)


def _first_difference(mine: Sequence[str], other: Sequence[str], others_unknown: bool) -> int:
    """How many names tell one list of makers from another."""
    for index, name in enumerate(mine):
        if index >= len(other):
            return index + others_unknown  # unless more makers are unknown, the other is written without 'et al.'
        if other[index] != name:
            return index + 1
    return len(mine)
