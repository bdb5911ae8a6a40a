"""`page-in-work`, `pages-run-up`: the page where a claim was found is a page of the work."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook, Rule
from ..model import Problem, Record
from ..sources.place import fault


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    for claim in handbook.claims_of(record):
        for index, place in enumerate(claim.data.get("sources", ())):
            source = handbook.sources.get(place["source"])
            broken = fault(str(place.get("page", "")), source) if source else None
            if broken:
                yield Problem(record.document.mark((*claim.path, "sources", index, "page")), *broken)


RULE = Rule(check)
