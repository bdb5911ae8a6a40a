"""A claim does not rest on itself, by its text or its formula, nor by way of other claims."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook
from ..markup import Reference, scan
from ..model import Claim, Problem


def check(handbook: Handbook) -> Iterator[Problem]:
    named = {address: _named(claim) & set(handbook.claims) for address, claim in handbook.claims.items()}
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


def _named(claim: Claim) -> set[str]:
    found = set(claim.data.get("derived_from", ()))
    for field in ("text", "note"):
        hits = scan(str(claim.data.get(field, "")))
        found |= {hit.name for hit in hits if isinstance(hit, Reference) and hit.kind == "claim"}
    return found


RULE = check
