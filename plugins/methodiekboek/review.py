"""What an editor should look at: what is due, was never reviewed, rests on one source, differs, or was left open."""

from __future__ import annotations

from collections.abc import Mapping

from .handbook import Handbook, at
from .model import Record

CONCERNS = ("due", "never", "one_source", "differences", "open")
FEWEST = 3
"""How many claims a record has at least before it is said to rest on one source."""


def review(handbook: Handbook, today: str) -> Mapping[str, list[Record]]:
    """The records of each concern, by its name; `today` is '2026-11-27'."""
    due = [record for record in planned(handbook) if str(record.data["review"]["next"]) <= today]
    return {"due": due, **lasting(handbook)}


def planned(handbook: Handbook) -> list[Record]:
    """The records that say when they are to be reviewed again, by that date."""
    found = [record for record in _own(handbook) if "next" in record.data.get("review", {})]
    return sorted(found, key=lambda record: str(record.data["review"]["next"]))


def lasting(handbook: Handbook) -> Mapping[str, list[Record]]:
    """The records of each concern that is the same on any day, in the order of the handbook."""
    own = _own(handbook)
    works: dict[str, list[set[str]]] = {}
    for claim in handbook.claims.values():
        works.setdefault(claim.record, []).append({place["source"] for place in claim.data.get("sources", ())})
    single = {name for name, each in works.items() if len(each) >= FEWEST and len(set().union(*each)) == 1}
    return {
        "never": [r for r in own if "review" not in r.data],
        "one_source": [r for r in own if r.id in single],
        "differences": [r for r in own if _has(handbook, r, "marksClaims")],
        "open": [r for r in own if _has(handbook, r, "openPoints")],
    }


def _own(handbook: Handbook) -> list[Record]:
    """What has a page of its own; what has none and tells of others is judged with these."""
    records = sorted(handbook.records.values(), key=lambda r: (r.kind, str(r.data["title"]).lower(), r.id))
    return [record for record in records if handbook.path(record)]


def _has(handbook: Handbook, record: Record, word: str) -> bool:
    """Whether a list that the schema marks with `word` has something in it."""
    return any(field.get(word) and at(record.data, path) for path, field in handbook.fields[record.id].items())
