"""What a convention decides about names, and what all conventions share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from .work import Person

DEFAULT = "werkgroep"


@dataclass(frozen=True, slots=True)
class Convention:
    """Three ways to write a person: in the list of literature, in a sentence, and for sorting the list."""

    listed: Callable[[Person], str]
    in_text: Callable[[Person], str]
    sorted_under: Callable[[Person], str]


def full_family(person: Person) -> str:
    """Particle and family name as they are: 'van der Steege', 'd’Ansembourg'."""
    if not person.particle:
        return person.family
    return person.particle + ("" if person.particle.endswith("’") else " ") + person.family


def after_initials(person: Person) -> str:
    """A name with its initials before it, after which a particle has no capital: 'J. van der Steege'."""
    return " ".join(filter(None, [initials(person.given), full_family(person)]))


def capital(name: str) -> str:
    """With a capital; not where an apostrophe makes the first letter stay small: ’t Hoen, d’Ansembourg."""
    return name if name[:1] in "'’‘" or name[1:2] in "'’" else name[:1].upper() + name[1:]


def joined(family: str, given: str) -> str:
    return f"{family}, {given}" if given else family


@lru_cache(maxsize=10_000)
def initials(given: str) -> str:
    """'Karin' and 'K.' as 'K.'; 'JW' as 'J. W.'; 'Jean-Pierre' as 'J.-P.'; 'Th.' and 'Chr.' stay.

    Source: *Publication manual* (7th edition), section 9.8.
    """
    found = []
    for name in re.sub(r"\.(?=[^\s.-])", ". ", given).split():
        if name.endswith(".") and "-" not in name:
            found.append(name)
        elif name.isupper() and name.isalpha() and 1 < len(name) <= 4:
            found += [f"{letter}." for letter in name]
        else:
            parts = [part.rstrip(".") for part in name.split("-") if part]
            found.append("-".join(_initial(part) for part in parts))
    return " ".join(found)


def _initial(name: str) -> str:
    return "IJ." if name.startswith("IJ") else f"{name[:1].upper()}."
