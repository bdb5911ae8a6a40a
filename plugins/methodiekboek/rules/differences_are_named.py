"""Numbers that should be the same are so, or a record names both as a difference.

A claim says with `should_equal` which other claim it checks, as a sum checks a total; the two may differ by 2 %, for
sources round. And where the schema says `sameFor` on a list, items with the same value of that field speak of one
thing: what they say in the same field is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from .. import claims
from ..handbook import Handbook, Rule, at
from ..history import kinds
from ..model import Claim, Path, Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    if handbook.lost:
        return  # one of these may name the difference
    for claim in handbook.claims_of(record):
        other = handbook.claims.get(str(claim.data.get("should_equal", "")))
        if other and not claims.agree(claim, other) and not _named_together(claim, other, handbook):
            mark = record.document.mark((*claim.path, "should_equal"))
            yield Problem(mark, "check-holds", _facts(claim, other, handbook))
    for path, said in handbook.marked[record.id].items():
        for one, two in _pairs(handbook, record, path, str(said.get("sameFor") or "")):
            if _said(one) != _said(two) and not _named_together(one, two, handbook):
                yield Problem(record.document.key_mark(two.path), "difference-is-named", _facts(one, two, handbook))


def _pairs(handbook: Handbook, record: Record, path: Path, group: str) -> Iterator[tuple[Claim, Claim]]:
    """The numbers in the same field of two items of one group."""
    if not group:
        return
    items = at(record.data, path)
    own = {claim.path: claim for claim in handbook.claims_of(record)}
    for (i, one), (j, two) in combinations(enumerate(items), 2):
        if one.get(group) == two.get(group):
            for name in one:
                first, second = own.get((*path, i, name)), own.get((*path, j, name))
                if first and second and "text" not in first.data and "text" not in second.data:
                    yield first, second


def _said(claim: Claim) -> tuple[object, ...]:
    return tuple(claim.data.get(name) for name in ("value", "min", "max", "unit"))


def _named_together(one: Claim, two: Claim, handbook: Handbook) -> bool:
    """Whether a record lists both; what a claim is derived from is no such list, nor is what was changed."""
    both = {one.address, two.address}
    for name in handbook.referrers.get(one.address, ()):
        if name not in handbook.records or handbook.records[name].kind in kinds(handbook):
            continue
        fields = handbook.fields[name]
        listed = {
            at(handbook.records[name].data, path)
            for path, field in fields.items()
            if field.get("refersToClaim") and not any(fields[path[:end]].get("claim") for end in range(len(path)))
        }
        if both <= listed:
            return True
    return False


def _facts(one: Claim, two: Claim, handbook: Handbook) -> dict[str, str]:
    return {
        "one": one.address,
        "said": claims.words(one, handbook),
        "two": two.address,
        "other": claims.words(two, handbook),
    }


RULE = Rule(check)
