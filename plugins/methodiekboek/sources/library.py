"""From `.bib` files to frozen sources: the only module that imports pybtex."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pybtex.errors
from pybtex.database import BibliographyData
from pybtex.database import Person as BibPerson
from pybtex.database.input.bibtex import Parser

from ..load import read_text
from ..model import Mark, Problem

ENTRY = re.compile(r"^[ ]*@(\w+)[ ]*\{[ ]*([^,\s]+)[ ]*,", re.MULTILINE)
NO_ENTRY = {"string", "preamble", "comment"}
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
BRACES = re.compile(r"(?<!\\)[{}]")
COMMANDS = {r"\&": "&", r"\%": "%", r"\_": "_", r"\#": "#", r"\$": "$", "~": " ", "---": "—", "--": "–"}


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
    """One entry of the bibliography: text without LaTeX, names in parts, the place where it stands.

    `has_others`: there are more authors or editors than are known (`and others`).
    """

    key: str
    type: str
    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    fields: Mapping[str, str]
    mark: Mark
    has_others: bool = False

    def __getitem__(self, name: str) -> str:
        """A field, or nothing if the entry does not have it."""
        return self.fields.get(name, "")

    @property
    def is_complete(self) -> bool:
        """Whether all is known that a reference needs; `keywords` says so with 'deels' or 'naamjaar' where not."""
        return not {"deels", "naamjaar"} & set(self["keywords"].replace(",", " ").split())

    @property
    def year(self) -> str:
        return self["year"] or self["date"][:4]


def load_library(root: Path) -> tuple[Mapping[str, Source], list[Problem]]:
    """All sources in `root / "bibliography"`, by key."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in sorted((root / "bibliography").glob("*.bib")):
        file = path.relative_to(root).as_posix()
        text, found = read_text(path, file)
        if text is not None:
            entries, more = parse_library(text, file)
            found += more
            for source in entries:
                first = sources.setdefault(source.key, source)
                if first is not source:
                    facts = {"key": source.key, "file": first.mark.file, "line": first.mark.line}
                    found.append(Problem(source.mark, "key-is-unique", facts))
        problems += found
    return MappingProxyType(sources), problems


def parse_library(text: str, file: str) -> tuple[list[Source], list[Problem]]:
    """The entries in `text`, in their order there, and what is wrong with them."""
    problems: list[Problem] = []
    marks: dict[str, Mark] = {}
    for match in ENTRY.finditer(text):
        if match.group(1).lower() in NO_ENTRY:
            continue
        key = match.group(2)
        line = text.count("\n", 0, match.start(2)) + 1
        mark = Mark(file, line, match.start(2) - text.rfind("\n", 0, match.start(2)), len(key))
        if key.lower() in marks:
            facts = {"key": key, "file": file, "line": marks[key.lower()].line}
            problems.append(Problem(mark, "key-is-unique", facts))
        marks.setdefault(key.lower(), mark)
        if not KEY.fullmatch(key):
            problems.append(Problem(mark, "key-is-plain", {"key": key}))
    data = BibliographyData()
    # Without capture() the first fault loses the whole file; with it, what could be read is kept.
    with pybtex.errors.capture() as errors:
        try:
            data = Parser(encoding="utf-8").parse_string(text)
        except UnicodeError:  # a name with a broken LaTeX accent; pybtex does not say where
            problems.append(Problem(Mark(file), "bibtex-is-readable", {"detail": "accent"}))
    for error in errors:
        if "repeated bibliography entry" in str(error):
            continue
        problems.append(Problem(_mark_of(error, text, file, marks), "bibtex-is-readable", {"detail": str(error)}))
    if not errors and not problems and len(data.entries) != len(marks):
        lost = next((mark for key, mark in marks.items() if key not in data.entries), Mark(file))
        problems.append(Problem(lost, "bibtex-is-readable", {"detail": "entry"}))
    sources = [
        Source(
            key,
            entry.type.lower(),
            _people(entry.persons.get("author", ())),
            _people(entry.persons.get("editor", ())),
            MappingProxyType({name.lower(): plain(value) for name, value in entry.fields.items()}),
            marks.get(key.lower(), Mark(file)),
            any(str(person) == "others" for people in entry.persons.values() for person in people),
        )
        for key, entry in data.entries.items()
    ]
    for source in sources:
        if not (source.authors or source.editors or source["title"]):
            problems.append(Problem(source.mark, "source-has-title", {"key": source.key}))
    return sources, problems


def _mark_of(error: Exception, text: str, file: str, marks: Mapping[str, Mark]) -> Mark:
    """Where pybtex found a fault; of one in a name it gives only the words, so we look for these."""
    if getattr(error, "lineno", None):
        return Mark(file, int(getattr(error, "lineno")))  # noqa: B009  # pybtex has no types
    quoted = re.search("'(.+)'", str(error), re.DOTALL)
    at = text.find(quoted.group(1)) if quoted else -1
    before = [mark for mark in marks.values() if at >= 0 and mark.line <= text.count("\n", 0, at) + 1]
    return max(before, default=Mark(file))


def plain(text: str) -> str:
    """BibTeX text as readers see it: braces and the few commands that occur are taken away."""
    for command, character in COMMANDS.items():
        text = text.replace(command, character)
    return BRACES.sub("", " ".join(text.split()))


def _people(persons: Any) -> tuple[Person, ...]:
    return tuple(_person(person) for person in persons if str(person) != "others")


def _person(person: BibPerson) -> Person:
    if len(person.last_names) == 1 and person.last_names[0].startswith("{") and not person.first_names:
        return Person(plain(person.last_names[0]), literal=True)
    return Person(
        plain(" ".join(person.last_names)),
        plain(" ".join([*person.first_names, *person.middle_names])),
        plain(" ".join(person.prelast_names)),
        plain(" ".join(person.lineage_names)),
    )


def year_suffixes(sources: Mapping[str, Source]) -> Mapping[str, str]:
    """'a', 'b', … for works of the same people in the same year, in the order of their titles."""
    groups: dict[tuple[Any, ...], list[Source]] = defaultdict(list)
    for source in sources.values():
        groups[(source.authors or source.editors or source["title"], source.year, source["pubstate"])].append(source)
    return MappingProxyType(
        {
            source.key: chr(ord("a") + index)
            for group in groups.values()
            if len(group) > 1
            for index, source in enumerate(sorted(group, key=lambda s: s["title"].lower()))
        }
    )
