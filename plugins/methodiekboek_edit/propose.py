"""Files for a page on a public site where a reader proposes a change: the edit screen, without a server."""

from __future__ import annotations

import json
from typing import Any

from methodiekboek.history import kinds

from .app import page, plain, static
from .desk import Desk

PAGE = "form.html"
STATIC = ("edit.css", "edit.js", "propose.js")


def proposal_files(desk: Desk, home: str, mail: str = "") -> dict[str, str]:
    """The page and all that it asks for, by name; `home` is the way back to the site, `mail` where a change may go."""
    say, start, told = desk.handbook.messages, desk.start(), kinds(desk.handbook)
    # What the edit screen writes by itself is not proposed.
    start["kinds"] = [kind for kind in start["kinds"] if kind["kind"] not in told]
    made = {PAGE: page(say, say("edit.propose_title"), home=home, mail=mail), "start.json": _json(start)}
    for kind in start["kinds"]:
        made[f"form-{kind['kind']}.json"] = _json(desk.form(kind["kind"]))
    for record in desk.handbook.records.values():
        shown = {"kind": record.kind, "id": record.id, "data": record.data, "sum": ""}
        made[f"record-{record.id}.json"] = _json(shown)
    made["names.json"] = _json({what: desk.names(what) for what in ("record", "source", "claim")})
    return made | {name: static(name) for name in STATIC}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=plain, separators=(",", ":"))
