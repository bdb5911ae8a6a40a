"""A claim is a number with a unit, or a text; a range runs upwards, and weeks are never fewer than none."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook, Rule
from ..model import Claim, Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    document = record.document
    for claim in handbook.claims_of(record):
        data = claim.data
        number = {"value", "min", "max"} & set(data)
        if not number and "text" not in data:
            yield Problem(document.key_mark(claim.path), "claim-has-value", {"name": claim.address})
        elif number and "unit" not in data:
            yield Problem(document.key_mark(claim.path), "number-has-unit", {"name": claim.address})
        for name in sorted(number):
            if data[name] < 0 and not _may_be_negative(claim, handbook):
                mark = document.mark((*claim.path, name))
                yield Problem(mark, "number-is-not-negative", {"number": data[name], "unit": data["unit"]})
        if "min" in data and "max" in data and data["min"] > data["max"]:
            facts = {"min": data["min"], "max": data["max"]}
            yield Problem(document.mark((*claim.path, "min")), "range-runs-up", facts)


def _may_be_negative(claim: Claim, handbook: Handbook) -> bool:
    unit = handbook.fields[claim.record].get((*claim.path, "unit"))
    return unit is None or claim.data["unit"] in (unit.get("mayBeNegative") or (claim.data["unit"],))


RULE = Rule(check)
