"""A rule of a handbook's own: three problems, whose sentences are not there or cannot be said."""

from __future__ import annotations

from collections.abc import Iterator

from methodiekboek.handbook import Handbook, Rule
from methodiekboek.model import Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    if record.id == "start":
        facts = {"typed": record.data["title"], "words": ["één", "twee"]}
        yield Problem(record.document.mark(("title",)), "title-is-long", facts)
        yield Problem(record.document.mark(("summary",)), "summary-is-short", {"most": 3})
        yield Problem(record.document.mark(("order",)), "order-is-there")


RULE = Rule(check)
