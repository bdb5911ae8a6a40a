"""`/// foot | subject`: the foot of a page: who keeps it, whether a professional has reviewed it, its file.

The subject is the id of a record, the path of a page by hand, or a kind. `render` places the block at the end of
every page; authors do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..handbook import EMPTY, Block, Handbook
from ..model import Group, Markdown
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Group:
    say = handbook.messages
    data, origin = _subject(handbook, argument)
    review = data.get("review")
    lines = [
        say("site.reviewed", date=say.date(review["date"]), role=review["role"])
        if review
        else say("site.not_reviewed"),
        say("site.owner", name=data["owner"]) if "owner" in data else "",
    ]
    parts = [*(escape(line) for line in lines if line), say("site.made_of", file=f"`{origin}`")]
    return Group("foot", (Markdown("  \n".join(parts)),), label=say("site.about_this_page"), tag="footer")


def _subject(handbook: Handbook, name: str) -> tuple[Mapping[str, Any], str]:
    if name in handbook.records:
        return handbook.records[name].data, handbook.records[name].document.file
    if name in handbook.pages:
        return handbook.pages[name].front.data, handbook.pages[name].front.file
    return EMPTY, f"content/{name}/"


BLOCK = Block(expand)
