"""A change in the words of the form: where it is, to which claim it belongs, and what was and is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from textwrap import shorten
from typing import Any

from methodiekboek import claims
from methodiekboek.changes import MISSING, Steps, at
from methodiekboek.handbook import Handbook, address
from methodiekboek.history import STEP
from methodiekboek.model import Claim, Document, Path, Record
from methodiekboek.schema import Field

SHORT = 60
"""Characters of what a claim says that a list shows."""


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it was, is or would be, with what the schema says about each of its values.

    `named` has the titles of what no schema knows.
    """

    handbook: Handbook
    record: Record
    fields: Mapping[Path, Field]
    named: Mapping[Path, str]

    def way(self, steps: Steps) -> str:
        """The titles of the fields on the way to a value; an item of a list has its own, or its number."""
        titles = []
        for number, place in enumerate(self._places(steps)):
            step, value = steps[number], at(self.record.data, steps[: number + 1])
            if isinstance(step, str) and step.startswith("#"):
                known = value if isinstance(value, Mapping) else {}
                titles.append(str(known.get("title") or known.get("name") or step[1:]))
            else:
                titles.append(self._title(place, str(step + 1 if isinstance(step, int) else step)))
        return STEP.join(titles)

    def claim(self, steps: Steps) -> str:
        """The address of the claim that a value belongs to; nothing if it belongs to none."""
        for place in self._places(steps):
            if place in self.fields and self.fields[place].get("claim"):
                return address(self.record, place)
        return ""

    def words(self, steps: Steps, value: Any) -> str:
        """What stands at a place as a person reads it; nothing for what is not there."""
        return self._words([(), *self._places(steps)][-1], value)

    def _places(self, steps: Steps) -> Iterator[Path]:
        """Each place on the way, by positions in lists."""
        here: Path = ()
        for number, step in enumerate(steps):
            if isinstance(step, str) and step.startswith("#"):
                items = at(self.record.data, steps[:number])
                named = enumerate(items if isinstance(items, tuple) else ())
                step = next((n for n, item in named if isinstance(item, Mapping) and item.get("id") == step[1:]), 0)
            here = (*here, step)
            yield here

    def _title(self, place: Path, otherwise: str) -> str:
        field = self.fields.get(place)
        return self.named.get(place) or (field.title if field and field.title else otherwise)

    def _words(self, place: Path, value: Any) -> str:
        if value is MISSING or value is None:
            return ""
        if isinstance(value, Mapping):
            parts = ((self._title((*place, name), name), (*place, name), inside) for name, inside in value.items())
            return ";\n".join(f"{title}: {self._words(inner, inside)}" for title, inner, inside in parts)
        if isinstance(value, tuple):
            between = ";\n" if any(isinstance(item, Mapping) for item in value) else ", "
            return between.join(self._words((*place, n), item) for n, item in enumerate(value))
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int | Decimal):
            return self.handbook.messages.number(value)
        field = self.fields.get(place)
        named = self.handbook.records.get(value) if field and field.get("refersTo") is not None else None
        labels = (field.get("labels") if field else None) or {}
        return str(named.data["title"]) if named else str(labels.get(value, value)).partition("|")[0]


def version(handbook: Handbook, kind: str, name: str, data: Any, named: Mapping[Path, str]) -> Version:
    """A record of a kind that says `data`, as `load` has it; nothing for one that is not there."""
    return Version(handbook, Record(kind, name, Document("", data, {})), handbook.schemas.fields(kind, data), named)


def claim_label(handbook: Handbook, claim: Claim) -> str:
    """What a list calls a claim: where it stands, and the beginning of what it says."""
    said = shorten(claims.bare(handbook, claims.words(claim, handbook)), SHORT, placeholder="…")
    return f"{STEP.join(claims.title(claim, handbook))}: {said}"


def different(old: str, new: str) -> tuple[str, str]:
    """Of two long texts the paragraphs that differ."""
    sides = [old.split("\n\n"), new.split("\n\n")]
    if min(map(len, sides)) < 2:
        return old, new
    parts: tuple[list[str], list[str]] = ([], [])
    for tag, *places in SequenceMatcher(None, sides[0], sides[1], autojunk=False).get_opcodes():
        for shown, side, (start, end) in zip(parts, sides, (places[:2], places[2:]), strict=True):
            shown += side[start:end] if tag != "equal" else ["…"] if shown[-1:] != ["…"] else []
    return "\n\n".join(parts[0]), "\n\n".join(parts[1])
