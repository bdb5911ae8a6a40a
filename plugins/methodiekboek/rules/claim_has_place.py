"""A source alone is not a place: a claim says on which page, or under which heading."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook, Rule
from ..model import Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    for claim in handbook.claims_of(record):
        for index, place in enumerate(claim.data.get("sources", ())):
            if not {"page", "heading"} & set(place):
                mark = record.document.mark((*claim.path, "sources", index, "source"))
                yield Problem(mark, "claim-has-place", {"source": place["source"]})


RULE = Rule(check)
