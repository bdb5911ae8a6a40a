"""What an editor should look at: what is due, was never reviewed, rests on one source, differs, or was left open."""

from __future__ import annotations

from collections.abc import Mapping

from .handbook import Handbook, at
from .model import Record

CONCERNS = ("due", "never", "one_source", "differences", "open")
FEWEST = 3
"""How many claims a record has at least before it is said to rest on one source."""


def review(handbook: Handbook, today: str) -> Mapping[str, list[Record]]:
    """The records of each concern, by its name, in the order of the handbook; `today` is '2026-11-27'."""
    records = sorted(handbook.records.values(), key=lambda r: (r.kind, str(r.data["title"]).lower(), r.id))
    # What has no page of its own and tells of others is judged with these.
    own = [record for record in records if handbook.path(record)]
    works: dict[str, list[set[str]]] = {}
    for claim in handbook.claims.values():
        works.setdefault(claim.record, []).append({place["source"] for place in claim.data.get("sources", ())})
    single = {name for name, each in works.items() if len(each) >= FEWEST and len(set().union(*each)) == 1}
    return {
        "due": [r for r in own if "next" in r.data.get("review", {}) and str(r.data["review"]["next"]) <= today],
        "never": [r for r in own if "review" not in r.data],
        "one_source": [r for r in own if r.id in single],
        "differences": [r for r in own if _has(handbook, r, "marksClaims")],
        "open": [r for r in own if _has(handbook, r, "openPoints")],
    }


def _has(handbook: Handbook, record: Record, word: str) -> bool:
    """Whether a list that the schema marks with `word` has something in it."""
    return any(field.get(word) and at(record.data, path) for path, field in handbook.fields[record.id].items())
