"""A claim is a number with a unit, or a text; a range runs upwards."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Problem


def check(handbook: Handbook) -> Iterator[Problem]:
    for claim in handbook.claims.values():
        document = handbook.records[claim.record].document
        mark, data = document.key_mark(claim.path), claim.data
        number = {"value", "min", "max"} & set(data)
        if not number and "text" not in data:
            yield Problem(mark, "claim-has-value", {"name": claim.address})
        elif number and "unit" not in data:
            yield Problem(mark, "number-has-unit", {"name": claim.address})
        if "min" in data and "max" in data and data["min"] > data["max"]:
            facts = {"min": data["min"], "max": data["max"]}
            yield Problem(document.mark((*claim.path, "min")), "range-runs-up", facts)


RULE = check
