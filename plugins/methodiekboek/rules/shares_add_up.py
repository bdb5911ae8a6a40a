"""Components with a share make up the whole: their shares are 100 %, and their amounts the amount above them."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Problem


def check(handbook: Handbook) -> Iterator[Problem]:
    for record in handbook.records.values():
        parts = record.data.get("components", ())
        shares = [p["share"]["value"] for p in parts if "value" in p.get("share", {})]
        amounts = [p["amount"]["value"] for p in parts if "value" in p.get("amount", {})]
        whole = record.data.get("amount", {}).get("value")
        mark = record.document.key_mark(("components",))
        if shares and sum(shares) != 100:
            yield Problem(mark, "shares-add-up", {"found": sum(shares), "whole": 100})
        if amounts and whole is not None and sum(amounts) != whole:
            yield Problem(mark, "shares-add-up", {"found": sum(amounts), "whole": whole})


RULE = check
