"""Files for a page on a public site where a reader proposes a change: the edit screen, without a server."""

from __future__ import annotations

import json
from typing import Any

from methodiekboek.handbook import Handbook
from methodiekboek.history import kinds
from methodiekboek.kept import Kept
from methodiekboek.model import Record

from .app import page, plain, static
from .by_hand import PAGE, page_data, page_id
from .desk import Desk
from .wording import claim_label

FORM = "form.html"
STATIC = ("edit.css", "edit.js", "propose.js", "json-schema.js")
RULES = (
    "fits-schema", "in-range", "known-value", "missing-field", "no-doubles", "not-empty", "right-form", "right-size",
    "right-type", "unknown-field",
)  # fmt: skip
"""What the schema alone can say is wrong."""


def proposal_files(desk: Desk, home: str, mail: str = "", kept: Kept | None = None) -> dict[str, str]:
    """The page and all that it asks for, by name; `home` is the way back to the site, `mail` where a change may go.

    What lists call the claims of a record is taken from what was kept of it, while that is the same.
    """
    handbook, start, before = desk.handbook, {**desk.start(), "branches": False}, kept or Kept()
    say, told = handbook.messages, kinds(handbook)
    # What the edit screen writes by itself is not proposed.
    start["kinds"] = [kind for kind in start["kinds"] if kind["kind"] not in told]
    data: dict[str, Any] = {
        "start": start,
        "names": {
            "record": desk.names("record"),
            "source": desk.names("source"),
            "claim": [row for record in handbook.records.values() for row in _names(handbook, record, before)],
        },
        "rules": {
            "schemas": handbook.schemas.documents,
            "problem": {rule: say.texts["problem"][rule] for rule in RULES},
            "words": say.texts["words"],
        },
    }
    for kind in start["kinds"]:
        data[f"form-{kind['kind']}"] = desk.form(kind["kind"])
    for record in handbook.records.values():
        data[f"{record.kind}-{record.id}"] = {"kind": record.kind, "id": record.id, "data": record.data, "sum": ""}
    for hand in handbook.pages.values():
        name = page_id(hand.path)
        data[f"{PAGE}-{name}"] = {"kind": PAGE, "id": name, "data": page_data(hand), "sum": ""}
    made = {FORM: page(say, say("edit.propose_title"), home=home, mail=mail)}
    made |= {f"{name}.js": _script(name, each) for name, each in data.items()}
    return made | {name: static(name) for name in STATIC}


def _names(handbook: Handbook, record: Record, kept: Kept) -> list[list[str]]:
    """Of the claims of a record what `Desk.names` says."""

    def make() -> list[list[str]]:
        return [[c.address, claim_label(handbook, c), c.address] for c in handbook.claims_of(record)]

    return list(kept.of("names", record.id, record.kind, make, handbook.listener))


def _script(name: str, data: Any) -> str:
    """Data that a page opened from a disk can load too."""
    said = json.dumps(data, ensure_ascii=False, default=plain, separators=(",", ":"))
    return f'methodiekboekTake("{name}",{said})\n'
