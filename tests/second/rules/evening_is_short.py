"""An evening ends before anybody looks at the clock: it takes two hours at most."""

from __future__ import annotations

from collections.abc import Iterator

from methodiekboek.handbook import Handbook, Rule
from methodiekboek.model import Problem, Record

MOST = 120  # minutes


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    if record.kind == "session" and record.data["length"].get("value", 0) > MOST:
        facts = {"shown": record.data["title"], "limit": MOST}
        yield Problem(record.document.mark(("length", "value")), "evening-is-short", facts)


RULE = Rule(check)
