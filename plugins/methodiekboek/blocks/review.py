"""`/// review`: what an editor should look at, by concern and kind, and what is to be reviewed when.

It names dates and does not say what is due: a page is the same on any day.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..handbook import Block, Handbook
from ..model import Group, Markdown, Record, Run
from ..render import escape
from ..review import lasting, planned


def expand(handbook: Handbook, argument: str) -> Group:
    say = handbook.messages
    dated = planned(handbook)
    parts: list[Markdown | Group] = [Markdown(f"## {say('review.planned')}")]
    parts.append(_table(handbook, dated) if dated else Markdown(say("review.none_planned")))
    for name, records in lasting(handbook).items():
        count = say("review.one") if len(records) == 1 else say("review.many", count=len(records))
        about = f"{count} {say(f'review.{name}_about')}" if records else say("review.nothing")
        parts += [Markdown(f"## {say(f'review.{name}')}"), Markdown(about), *_by_kind(handbook, records)]
    return Group("review", tuple(parts))


def _table(handbook: Handbook, records: Sequence[Record]) -> Group:
    say = handbook.messages
    heads = _row("th", *((Run(say(f"review.{name}")),) for name in ("what", "next", "last")))
    rows = []
    for record in records:
        name = (
            Run(str(record.data["title"]), href=f"record:{record.id}"),
            Run(f" ({handbook.kind(record).title})"),
        )
        dates = ((Run(say.date(record.data["review"][field])),) for field in ("next", "date"))
        rows.append(_row("td", name, *dates))
    # With a look of its own it keeps its order: the names of months have another than the months.
    return Group("planned", (Group("", (heads,), tag="thead"), Group("", tuple(rows), tag="tbody")), tag="table")


def _row(tag: str, *cells: tuple[Run, ...]) -> Group:
    return Group("", tuple(Group("", (cell,), tag=tag) for cell in cells), tag="tr")


def _by_kind(handbook: Handbook, records: Sequence[Record]) -> list[Group]:
    """Folded for each kind, in the order of the menu: so many can be there."""
    kinds = dict.fromkeys(handbook.kind(record).name for _, found in handbook.by_section() for record in found)
    made = []
    for kind in (handbook.schemas.kinds[name] for name in kinds):
        found = [record for record in records if record.kind == kind.name]
        if found:
            summary = Group("", ((Run(f"{kind.plural} ({len(found)})"),),), tag="summary")
            rows = Markdown("\n".join(f"- [{escape(str(r.data['title']))}](record:{r.id})" for r in found))
            made.append(Group("folded", (summary, rows), tag="details"))
    return made


BLOCK = Block(expand, needs_argument=False)
