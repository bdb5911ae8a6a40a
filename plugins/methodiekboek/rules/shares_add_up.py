"""Parts make up their whole, where the schema says so with `sums` on a list.

`{"share": 100, "amount": "amount"}` says that the claims `share` of the items are 100 together, and the claims
`amount` as much as the claim `amount` beside the list. A claim that is disputed, or possibly an error of its source,
is left alone: the handbook then shows that it does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..handbook import Handbook, Rule, at
from ..model import Problem, Record

DOUBTFUL = {"disputed", "possible_error"}


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    for path, said in handbook.marked[record.id].items():
        for name, whole in (said.get("sums") or {}).items():
            parts = [item[name] for item in at(record.data, path) if "value" in item.get(name, {})]
            total = {"value": whole} if not isinstance(whole, str) else at(record.data, path[:-1]).get(whole, {})
            doubtful = any(claim.get("status") in DOUBTFUL for claim in (*parts, total))
            found = sum((Decimal(part["value"]) for part in parts), Decimal(0))
            if parts and "value" in total and not doubtful and found != total["value"]:
                facts = {"name": name, "found": found, "whole": total["value"]}
                yield Problem(record.document.key_mark(path), "shares-add-up", facts)


RULE = Rule(check)
