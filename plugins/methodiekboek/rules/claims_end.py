"""A claim does not rest on itself, by its text or formula or by way of other claims, and does not hold too many."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook, Rule
from ..markup import Reference, scan
from ..model import Claim, Problem, Record

MOST = 40
"""Claims inside claims inside a claim: each is written out, and where each names two others there are soon millions."""


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    sizes: dict[str, int] = {}
    for claim in handbook.claims_of(record):
        if _comes_back(handbook, claim):
            yield Problem(record.document.key_mark(claim.path), "claim-ends", {"name": claim.address})
            sizes[claim.address] = 0
        elif _size(claim.address, handbook, sizes, MOST) > MOST:
            facts = {"name": claim.address, "limit": MOST}
            yield Problem(record.document.key_mark(claim.path), "claim-is-short", facts)


def _comes_back(handbook: Handbook, claim: Claim) -> bool:
    """Whether one comes back at a claim by way of the claims that it names, and those that these name."""
    seen: set[str] = set()
    todo = [claim]
    while todo:
        one = todo.pop()
        for name in (*one.data.get("derived_from", ()), *_inside(one)):
            if name == claim.address:
                return True
            other = handbook.claims.get(name) if name not in seen else None
            if other:
                seen.add(name)
                todo.append(other)
    return False


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


RULE = Rule(check)
