"""A work of the literature, who made it, and what it is told from others by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from ..model import Mark, Problem

FOLDER = "bibliography"
"""Where a handbook has its works."""
WHOLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart into a letter and its accent."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts; an organisation has only `family` and is `literal`."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One work: text without LaTeX, names in parts, the place where it stands.

    `kind` is what it is to the formatter: one of the values of `library.KINDS`, 'newspaper' (magazines too) or 'talk'.
    `has_others`: there are more authors or editors than are known (`and others`).
    Dates (`date`, `urldate`, `origdate`) are '2019', '2019-01', '2019-01-03' or two of these with '/' between.
    """

    key: str
    type: str
    kind: str
    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    translators: tuple[Person, ...]
    fields: Mapping[str, str]
    mark: Mark
    has_others: bool = False

    def __getitem__(self, name: str) -> str:
        """A field, or nothing if the entry does not have it."""
        return self.fields.get(name, "")

    @property
    def makers(self) -> tuple[Person, ...]:
        """Under whose names the work stands in the list: never the editors of the book that a chapter is in."""
        return self.authors or (self.editors if self.kind != "chapter" else ())

    @property
    def is_complete(self) -> bool:
        """Whether all is known that a reference needs; `keywords` says where not: 'deels' or 'naamjaar'."""
        said = set(self["keywords"].replace(",", " ").split())
        return bool(self["title"]) and not {"deels", "naamjaar"} & said

    @property
    def year(self) -> str:
        return self["year"]

    @property
    def address(self) -> str:
        """Where it can be read: a DOI as a link, or else its address on the web."""
        return f"https://doi.org/{self['doi']}" if self["doi"] else self["url"]

    @property
    def link(self) -> str:
        """The same as a browser needs it: a DOI may hold signs that mean something else in an address."""
        return quote(self.address, safe="/:;?&=+$,@~!*'()%-._" + ("#" if not self["doi"] else ""))


@dataclass(frozen=True, slots=True)
class Library:
    """Works by key, in the order of their files; `lost` are the keys of those that could not be used."""

    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]
    lost: frozenset[str] = frozenset()


def doubles(source: Source) -> list[tuple[str, ...]]:
    """What two works have in common when they are the same: the DOI, or title, year and first maker."""
    title = letters(source["title"] + source["subtitle"]).replace(" ", "")
    marks: list[tuple[str, ...]] = [("doi", source["doi"].lower())] if source["doi"] else []
    # Many works are called 'Inleiding' or 'Jaarverslag'.
    who = letters(source.makers[0].family) if source.makers else ""
    return marks + ([("title", title, source.year, who)] if title and source.year else [])


@lru_cache(maxsize=50_000)
def letters(words: str) -> str:
    """Letters and digits without capitals and accents, and single spaces: what lists are sorted and compared by."""
    flat = words.lower() if words.isascii() else unicodedata.normalize("NFKD", words.lower().translate(WHOLE))
    return "".join(sign for sign in flat if sign.isalnum() or sign == " ")


def compact(words: str) -> str:
    """The same without spaces: names are sorted letter by letter."""
    return letters(words).replace(" ", "")
