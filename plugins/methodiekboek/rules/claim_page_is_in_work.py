"""`page-in-work`, `pages-run-up`: the page where a claim was found is a page of the work."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Problem
from ..sources.place import fault


def check(handbook: Handbook) -> Iterator[Problem]:
    for claim in handbook.claims.values():
        document = handbook.records[claim.record].document
        for index, place in enumerate(claim.data.get("sources", ())):
            source = handbook.sources.get(place["source"])
            broken = fault(str(place.get("page", "")), source) if source else None
            if broken:
                yield Problem(document.mark((*claim.path, "sources", index, "page")), *broken)


RULE = check
