"""A derived number is what its formula gives, within half a unit of its last decimal."""

from __future__ import annotations

import ast
import itertools
import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, DecimalException
from typing import Any

from ..claims import bound
from ..handbook import Handbook, Rule
from ..load import MAX_DIGITS
from ..model import Claim, Problem, Record

MAX_LENGTH = 200  # characters of a formula; the longest real one has thirty
MAX_PARTS = 12  # each has two bounds, and all their combinations are tried; the most that occur are eight
OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    document = record.document
    for claim in handbook.claims_of(record):
        data = claim.data
        parts = [handbook.claims.get(name) for name in data.get("derived_from", ())]
        if "formula" not in data or not parts or not all(parts):
            continue
        try:
            low, high = _range(str(data["formula"]), [part for part in parts if part])
        except (SyntaxError, KeyError, TypeError, ValueError, DecimalException):
            yield Problem(document.mark((*claim.path, "formula")), "formula-computes", {"typed": data["formula"]})
            continue
        for name, found in (("value", low), ("min", low), ("max", high)):
            if name not in data:
                continue
            stated = Decimal(data[name])
            half = Decimal(1).scaleb(int(stated.as_tuple().exponent)) / 2
            if abs(found - stated) > half:
                facts = {"typed": stated, "found": f"{round(found, 4).normalize():f}", "formula": data["formula"]}
                yield Problem(document.mark((*claim.path, name)), "derived-is-right", facts)


def _range(formula: str, parts: list[Claim]) -> tuple[Decimal, Decimal]:
    """The lowest and the highest outcome over the bounds of the parts."""
    if len(formula) > MAX_LENGTH or len(parts) > MAX_PARTS:
        raise ValueError("too much")
    body = ast.parse(formula, mode="eval").body
    bounds = [{b for b in (bound(part, "min"), bound(part, "max")) if b is not None} for part in parts]
    letters = [chr(ord("a") + i) for i in range(len(parts))]
    found = [_compute(body, dict(zip(letters, values, strict=True))) for values in itertools.product(*bounds)]
    if not found:
        raise KeyError("a part is no number")
    if not all(number.is_finite() and number.adjusted() < MAX_DIGITS for number in found):
        raise ValueError("no number that anybody can read")
    return min(found), max(found)


def _compute(node: ast.AST, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.BinOp):
        return Decimal(OPERATORS[type(node.op)](_compute(node.left, values), _compute(node.right, values)))
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    raise TypeError(node)


RULE = Rule(check)
