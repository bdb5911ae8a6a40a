"""The words that a handbook explains where a page uses them: how each is written, and what is said of it.

The schema of a kind says which fields hold that, see `explains` in `schema.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import claims
from .handbook import EMPTY, Handbook, address, worked_out
from .markup import plain
from .model import Record

LONGEST = 200
"""Characters of an explanation that is read in passing; what takes more has a page of its own."""
SHORTEST = 2  # characters of a word: a single letter stands for too much


@dataclass(frozen=True, slots=True)
class Word:
    """A record that is explained in a few words where a page names it.

    `names` are its title and the other forms of it, `abbreviations` those that stand in text exactly so. `title` is
    what these stand for. `text` says what it is, in bare words; nothing if the title alone is said. `said_by` is the
    address of the claim that says it.
    """

    record: str
    title: str
    names: tuple[str, ...]
    abbreviations: tuple[str, ...]
    text: str
    said_by: str = ""


@worked_out(sparse=True)
def words(handbook: Handbook) -> Mapping[str, tuple[tuple[str, Word], ...]]:
    """All that is explained: by the first part of each form in which it is written, those forms, longest first.

    A title is written with a small letter too, unless it has another capital further on: then it is a name.
    """
    found: dict[str, list[tuple[str, Word]]] = {}
    for word in _words(handbook):
        forms = [*word.abbreviations, *word.names]
        forms += [name[0].lower() + name[1:] for name in word.names if name[1:] == name[1:].lower()]
        for form in dict.fromkeys(forms):
            if len(form) >= SHORTEST:
                found.setdefault(first_part(form), []).append((form, word))
    return {part: tuple(sorted(forms, key=lambda each: (-len(each[0]), each[0]))) for part, forms in found.items()}


def first_part(form: str) -> str:
    """The letters and digits with which something begins."""
    found = re.match(r"\w*", form)
    return found.group() if found else ""


def _words(handbook: Handbook) -> Iterator[Word]:
    for kind, schema in handbook.schemas.documents.items():
        tells: Mapping[str, Any] = schema.get("explains", EMPTY)
        for record in handbook.of_kind(kind) if tells else ():
            how, title = record.data.get(tells["how"]), str(record.data["title"])
            abbreviations = tuple(record.data.get(tells["abbreviations"], ()))
            if how == "name" and abbreviations:
                yield Word(record.id, title, (), abbreviations, "")
            if how is not None:
                continue
            texts = [each for each in _texts(handbook, record, tells["texts"]) if 0 < len(each[0]) <= LONGEST]
            # What a word is says more than what its letters stand for: then the title says that already.
            plainer = [each for each in texts if not _spells_out(each[0], title, abbreviations)]
            if texts:
                names = (title, *record.data.get(tells["forms"], ())) if plainer else ()
                yield Word(record.id, title, names, abbreviations, *(plainer or texts)[0])


def _spells_out(text: str, title: str, abbreviations: tuple[str, ...]) -> bool:
    return title.lower() in text.lower() and any(short in text for short in abbreviations)


def _texts(handbook: Handbook, record: Record, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is said of a record, in bare words, each with the address of the claim that says it."""
    for field in fields:
        value = record.data.get(field, ())
        if isinstance(value, str):
            yield plain(value), ""
            continue
        for index, item in enumerate(value):
            name = item if isinstance(item, str) else address(record, (field, index))
            yield claims.bare(handbook, claims.words(handbook.claims[name], handbook)), name
