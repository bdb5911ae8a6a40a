"""A calculator starts from numbers that are there: each claim has the part that is asked of it, and a rate pays shares.

Records of a kind whose schema says `calculates` are looked at (`blocks/calculator.py` shows them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..handbook import Handbook, Rule
from ..model import Path, Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    if handbook.schemas.documents[record.kind].get("calculates"):
        for path, address, part in _asked(record.data):
            claim = handbook.claims.get(address)
            if claim and part not in claim.data:
                yield Problem(record.document.mark(path), "claim-has-part", {"name": address, "part": part})
        yield from _covers(record)


def _asked(data: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Where a claim is named, which, and the part of it that is used."""
    for index, address in enumerate(data["shares"]):
        yield ("shares", index), address, "value"
    for name, given in data["inputs"].items():
        if "claim" in given:
            yield ("inputs", name, "claim"), given["claim"], given.get("part", "value")
    for number, reading in enumerate(data["readings"]):
        for index, given in enumerate(reading.get("instead", ())):
            yield ("readings", number, "instead", index, "claim"), given["claim"], given.get("part", "value")
    for name in ("duration", "contact"):
        if name in data:
            yield from (((name,), data[name], end) for end in ("min", "max"))


def _covers(record: Record) -> Iterator[Problem]:
    shares = record.data["shares"]
    for number, reading in enumerate(record.data["readings"]):
        for index, address in enumerate(reading["covers"]):
            if address not in shares:
                path = ("readings", number, "covers", index)
                yield Problem(record.document.mark(path), "rate-pays-a-share", {"name": address, "known": list(shares)})


RULE = Rule(check)
