"""A derived number is what its formula gives, within half a unit of its last decimal."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from ..handbook import Handbook
from ..model import Problem

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


def check(handbook: Handbook) -> Iterator[Problem]:
    for claim in handbook.claims.values():
        data = claim.data
        if data.get("kind") != "derived" or not {"formula", "derived_from"} <= set(data):
            continue
        parts = [handbook.claims.get(name) for name in data["derived_from"]]
        document = handbook.records[claim.record].document
        for bound in ("value", "min", "max"):
            if bound not in data or not all(parts):
                continue
            values = {
                chr(ord("a") + i): Decimal(part.data.get(bound, part.data.get("value", part.data.get(bound, 0))))
                for i, part in enumerate(parts) if part
            }  # fmt: skip
            try:
                found = _compute(ast.parse(data["formula"], mode="eval").body, values)
            except (SyntaxError, KeyError, TypeError, DivisionByZero, InvalidOperation):
                yield Problem(document.mark((*claim.path, "formula")), "formula-computes", {"typed": data["formula"]})
                break
            stated = Decimal(data[bound])
            half = Decimal(1).scaleb(int(stated.as_tuple().exponent)) / 2
            if abs(found - stated) > half:
                facts = {"typed": stated, "found": round(found, 4).normalize(), "formula": data["formula"]}
                yield Problem(document.mark((*claim.path, bound)), "derived-is-right", facts)


def _compute(node: ast.AST, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.BinOp):
        return Decimal(OPERATORS[type(node.op)](_compute(node.left, values), _compute(node.right, values)))
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    raise TypeError(node)


RULE = check
