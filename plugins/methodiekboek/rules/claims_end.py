"""A claim does not rest on itself, by its text or formula or by way of other claims, and does not hold too many."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook
from ..markup import Reference, scan
from ..model import Claim, Problem

MOST = 40
"""Claims inside claims inside a claim: each is written out, and where each names two others there are soon millions."""


def check(handbook: Handbook) -> Iterator[Problem]:
    named = {address: _named(claim) & handbook.claims.keys() for address, claim in handbook.claims.items()}
    sizes: dict[str, int] = {}
    for address, claim in handbook.claims.items():
        seen: set[str] = set()
        todo = list(named[address])
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo += named[other]
        if address in seen:
            document = handbook.records[claim.record].document
            yield Problem(document.key_mark(claim.path), "claim-ends", {"name": address})
            sizes[address] = 0
        elif _size(address, handbook, sizes, MOST) > MOST:
            document = handbook.records[claim.record].document
            yield Problem(document.key_mark(claim.path), "claim-is-short", {"name": address, "limit": MOST})


def _named(claim: Claim) -> set[str]:
    found = set(claim.data.get("derived_from", ()))
    for field in ("text", "note"):
        hits = scan(str(claim.data.get(field, "")))
        found |= {hit.name for hit in hits if isinstance(hit, Reference) and hit.kind == "claim"}
    return found


def _size(address: str, handbook: Handbook, sizes: dict[str, int], depth: int) -> int:
    """How many claims are written out for one, itself among them; more than `MOST` where it may go on without end."""
    if address not in sizes:
        inside = _inside(handbook.claims[address]) if depth else []
        known = [name for name in inside if name in handbook.claims]
        size = 1 + sum(_size(name, handbook, sizes, depth - 1) for name in known[: MOST + 1])
        if not depth:
            return MOST + 1
        sizes[address] = min(size, MOST + 1)
    return sizes[address]


def _inside(claim: Claim) -> list[str]:
    hits = (hit for field in ("text", "note") for hit in scan(str(claim.data.get(field, ""))))
    return [hit.name for hit in hits if isinstance(hit, Reference) and hit.kind == "claim"]


RULE = check
