"""A source alone is not a place: a claim says on which page, or under which heading."""

from __future__ import annotations

from collections.abc import Iterator

from ..handbook import Handbook
from ..model import Problem


def check(handbook: Handbook) -> Iterator[Problem]:
    for claim in handbook.claims.values():
        document = handbook.records[claim.record].document
        for index, place in enumerate(claim.data.get("sources", ())):
            if not {"page", "heading"} & set(place):
                mark = document.mark((*claim.path, "sources", index, "source"))
                yield Problem(mark, "claim-has-place", {"source": place["source"]})


RULE = check
