"""A rule of a handbook's own: three problems, whose sentences are not there or cannot be said."""

from __future__ import annotations

from collections.abc import Iterator

from methodiekboek.handbook import Handbook
from methodiekboek.model import Problem


def check(handbook: Handbook) -> Iterator[Problem]:
    document = handbook.records["start"].document
    facts = {"typed": document.data["title"], "words": ["één", "twee"]}
    yield Problem(document.mark(("title",)), "title-is-long", facts)
    yield Problem(document.mark(("summary",)), "summary-is-short", {"most": 3})
    yield Problem(document.mark(("order",)), "order-is-there")


RULE = check
