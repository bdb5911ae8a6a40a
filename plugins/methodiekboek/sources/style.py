"""What formatting a work needs to know of all the others: year letters, initials, how many names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ..messages import Messages
from .convention import Convention, full_family, initials
from .place import locator
from .work import Person, Source, compact, letters

ET_AL = 3  # from this many makers on, the text names only the first: [text-et-al]
DATED = {"newspaper", "web", "law", "talk", "misc"}
"""Kinds of works whose date is shown with month and day: [date-full]."""


Name = tuple[str, tuple[str, ...]]
"""A person to compare by: family name in small letters, with its particle, and initials."""


@dataclass(frozen=True, slots=True)
class Style:
    """What formatting needs beside the work: words, convention, and what tells works apart over the whole list.

    `letters` are the year letters by key; `namesakes` the family names that different first makers share; `names` the
    number of names that the text shows of works with many makers, where it is more than one; `known` the initials of
    a person whose name is given without in one work and with them in another; `whole_titles` the keys of works
    without a maker that need their subtitle in the text; `order` what the list is sorted by.
    """

    messages: Messages
    convention: Convention
    sources: Mapping[str, Source]
    letters: Mapping[str, str]
    namesakes: frozenset[str]
    names: Mapping[str, int]
    known: Mapping[Name, tuple[str, ...]]
    whole_titles: frozenset[str] = frozenset()
    order: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    @property
    def works(self) -> list[Source]:
        """All works in the order of the list."""
        return sorted(self.sources.values(), key=lambda source: self.order[source.key])

    def who(self, person: Person) -> Name:
        """A person to compare by: 'Damen' is 'Damen, H.' if there is no other Damen."""
        name = _name(person)
        return name[0], self.known.get(name, name[1])

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
    known = _known(person for source in sources.values() for person in source.makers)
    bare = Style(messages, convention, sources, {}, frozenset(), {}, known)
    makers = {key: tuple(bare.who(person) for person in source.makers) for key, source in sources.items()}
    style = replace(
        bare,
        letters=_year_letters(sources, makers),
        namesakes=_namesakes(makers.values()),
        names=_names(sources, makers),
        whole_titles=_whole_titles(sources),
    )
    # By what is in the work itself, and no number: one more work would change that of all after it.
    order = {key: (_sort_key(source, style), key) for key, source in sources.items()}
    return replace(style, order=MappingProxyType(order))


def _name(person: Person) -> Name:
    return full_family(person).lower(), tuple(initials(person.given).split())


def _sort_key(source: Source, style: Style) -> tuple[object, ...]:
    """Where a work stands in the list: by makers, or title; then by year and letter. [sort-letters]"""
    names = tuple(
        (compact(_sorted_under(p, style)), compact(" ".join(style.who(p)[1])), compact(p.particle))
        for p in source.makers
    ) or ((compact(without_article(source["title"])), "", ""),)
    rank = 2 if source["pubstate"] == "inpress" else 1 if source.year else 0  # [sort-year]
    return names, rank, source.year, style.letters.get(source.key, ""), source["date"], compact(source["title"])


def _sorted_under(person: Person, style: Style) -> str:
    return without_article(person.family) if person.literal else style.convention.sorted_under(person)


def short_title(title: str) -> str:
    """A title without its subtitle. [text-title]"""
    return re.split(r": |(?<=[?!]) (?=[A-Z])", title)[0]


def _whole_titles(sources: Mapping[str, Source]) -> frozenset[str]:
    """[text-title]"""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    bare = [source for source in sources.values() if not source.makers]
    for source in bare:
        groups[(short_title(source["title"]).lower(), source.year)].add(letters(source["title"]))
    return frozenset(s.key for s in bare if len(groups[(short_title(s["title"]).lower(), s.year)]) > 1)


def _known(people: Iterable[Person]) -> Mapping[Name, tuple[str, ...]]:
    """The initials for a name that was given without, where only one person can be meant."""
    given: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for person in people:
        if not person.literal:
            family, letters = _name(person)
            given[family].add(letters)
    bare = {family: forms - {()} for family, forms in given.items() if () in forms}
    return MappingProxyType({(family, ()): next(iter(forms)) for family, forms in bare.items() if len(forms) == 1})


def _year_letters(sources: Mapping[str, Source], makers: Mapping[str, tuple[Name, ...]]) -> Mapping[str, str]:
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


def _namesakes(makers: Iterable[tuple[Name, ...]]) -> frozenset[str]:
    """[text-initials]"""
    given: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for names in makers:
        if names and names[0][1]:
            given[names[0][0]].add(names[0][1])
    return frozenset(family for family, forms in given.items() if len(forms) > 1)


def _names(sources: Mapping[str, Source], makers: Mapping[str, tuple[Name, ...]]) -> Mapping[str, int]:
    """[text-more-names]"""
    groups: dict[tuple[Name, str], list[str]] = defaultdict(list)
    for key, source in sources.items():
        if len(source.makers) >= ET_AL or source.has_others:
            year = "inpress" if source["pubstate"] == "inpress" else source.year
            groups[(makers[key][0] if makers[key] else ("", ()), year)].append(key)
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


def _first_difference(mine: Sequence[Name], other: Sequence[Name], others_unknown: bool) -> int:
    """How many names tell one list of makers from another."""
    for index, name in enumerate(mine):
        if index >= len(other):
            return index + others_unknown  # unless more makers are unknown, the other is written without 'et al.'
        if other[index] != name:
            return index + 1
    return len(mine)
