"""`/// history`: everything that was changed in the handbook, by edition and the newest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..handbook import Block, Handbook
from ..history import counted, editions, listed, told
from ..model import Group, Markdown, Record, Run
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    if not told(handbook):
        return Markdown(handbook.messages("history.none"))
    found = editions(handbook)
    if not any(found):
        return Group("history", (listed(handbook, found[""]),))
    parts: list[Markdown | Group] = list(_ways(handbook, found))
    after = ""
    for number, records in found.items():
        heading = (Run(_heading(handbook, number, after)),)
        parts.append(Group("", (heading,), anchor=_anchor(handbook, number), tag="h2"))
        parts.append(Markdown(f"{counted(handbook, len(records))}."))
        parts += [listed(handbook, records)] if records else []
        after = number
    return Group("history", tuple(parts))


def _ways(handbook: Handbook, found: Mapping[str, Sequence[Record]]) -> list[Markdown]:
    """For who has an edition, how much was changed since and where that stands; nothing if there is only one."""
    say = handbook.messages
    rows, count = [], 0
    for number in filter(None, found):
        count += len(found[number])
        link = f"[{escape(say('site.edition_number', number=number))}](#{_anchor(handbook, number)})"
        rows.append(f"- {say('history.since_count', count=counted(handbook, count), edition=link)}")
    return [Markdown(say("history.which")), Markdown("\n".join(rows))] if len(rows) > 1 else []


def _heading(handbook: Handbook, number: str, after: str) -> str:
    """`after` is the edition that came next, if there is one."""
    say = handbook.messages
    if not number:
        return say("history.no_edition")
    return say("history.between", number=number, after=after) if after else say("history.since", number=number)


def _anchor(handbook: Handbook, number: str) -> str:
    """The same for an edition whatever its heading says: others have linked to it."""
    say = handbook.messages
    name = say("site.edition_number", number=number) if number else say("history.no_edition")
    return re.sub(r"[^\w.]+", "-", name.lower()).strip("-")


BLOCK = Block(expand, needs_argument=False)
