"""Files for a page on a public site where a reader proposes a change: the edit screen, without a server."""

from __future__ import annotations

import html
import json
from importlib.resources import files
from typing import Any

from .app import plain
from .desk import Desk

PAGE = "form.html"
STATIC = ("edit.css", "edit.js", "propose.js")


def proposal_files(desk: Desk, home: str, mail: str = "") -> dict[str, str]:
    """The page and all that it asks for, by name; `home` is the way back to the site, `mail` where a change may go."""
    say = desk.handbook.messages
    kinds = desk.handbook.schemas.kinds
    # What the edit screen writes is not proposed.
    open_kinds = [name for name in kinds if not desk.handbook.schemas.documents[name].get("history")]
    start = desk.start()
    start["kinds"] = [kind for kind in start["kinds"] if kind["kind"] in open_kinds]
    made = {"start.json": _json({**start, "problems": [], "review": []})}
    for kind in open_kinds:
        made[f"form-{kind}.json"] = _json(desk.form(kind))
    for record in desk.handbook.records.values():
        shown = {"kind": record.kind, "id": record.id, "data": record.data, "sum": "", "used": []}
        made[f"record-{record.id}.json"] = _json(shown)
    made["names.json"] = _json({what: desk.names(what) for what in ("record", "source", "claim")})
    for name in STATIC:
        made[name] = (files(__package__) / "static" / name).read_text("utf-8")
    texts = html.escape(json.dumps(dict(say.texts["edit"]), ensure_ascii=False), quote=True)
    facts = {
        "language": say.language, "base": "", "token": "", "title": say("edit.propose_title"), "texts": texts,
        "home": html.escape(home, quote=True), "mail": html.escape(mail, quote=True),
        "first": '<script src="propose.js"></script>',
    }  # fmt: skip
    page = (files(__package__) / "static" / "page.html").read_text("utf-8")
    for name, value in facts.items():
        page = page.replace(f"{{{{{name}}}}}", value)
    return {PAGE: page, **made}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=plain, separators=(",", ":"))
