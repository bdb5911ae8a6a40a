"""An evening ends before anybody looks at the clock: it takes two hours at most."""

from __future__ import annotations

from collections.abc import Iterator

from methodiekboek.handbook import Handbook
from methodiekboek.model import Problem

MOST = 120  # minutes


def check(handbook: Handbook) -> Iterator[Problem]:
    for session in handbook.of_kind("session"):
        length = session.data["length"]
        if length.get("value", 0) > MOST:
            facts = {"shown": session.data["title"], "limit": MOST}
            yield Problem(session.document.mark(("length", "value")), "evening-is-short", facts)


RULE = check
