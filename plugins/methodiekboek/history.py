"""What was changed in a handbook, by the records of kinds that say so (`history` in their schema)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from . import claims
from .handbook import EMPTY, Handbook, worked_out
from .markup import Reference, scan
from .model import Claim, Group, Markdown, Record, Run
from .render import escape

BLOCK = "history"
"""The name of the block that shows all changes."""
STEP = " › "
"""Between the names of fields on the way to a value, from the outside in."""
AROUND = 4
"""How many words that stayed are shown before and after those that were changed."""


def kinds(handbook: Handbook) -> list[str]:
    """The kinds whose records tell of changes."""
    return [kind for kind in handbook.schemas.kinds if handbook.schemas.documents[kind].get("history")]


def told(handbook: Handbook, name: str = "") -> list[Record]:
    """The changes of a record or of a page by hand (by its path), or all there are: the newest first."""
    if name:
        return list(_by_subject(handbook).get(name, ()))
    return _newest_first(record for kind in kinds(handbook) for record in handbook.of_kind(kind))


@worked_out()
def _by_subject(handbook: Handbook) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in told(handbook):
        for name in _subject(record):
            found.setdefault(name, []).append(record)
    return found


def editions(handbook: Handbook) -> dict[str, list[Record]]:
    """All changes by the number of the edition that held when they were made, the newest first.

    The edition that holds now comes before all others, also when nothing was changed since; what says no edition comes
    last, under ''.
    """
    now = handbook.settings.data.get("edition", EMPTY)
    found: dict[str, list[Record]] = {str(now["number"]): []} if now else {}
    for record in told(handbook):
        found.setdefault(str(record.data.get("edition", "")), []).append(record)
    if "" in found:
        found[""] = found.pop("")
    return found


def counted(handbook: Handbook, count: int) -> str:
    """'Nog geen wijziging', 'Eén wijziging', '5 wijzigingen'."""
    say = handbook.messages
    return say("history.zero") if not count else say("history.one") if count == 1 else say("history.many", count=count)


def listed(handbook: Handbook, records: Iterable[Record], with_title: bool = True) -> Group:
    """Each change with its day, its reason, and what was and is; with its title also an address of its own.

    Without, on the page that was changed, it stands at the address of each claim of which it tells that is gone.
    """
    rows = []
    gone: dict[str, None] = {}
    for record in records:
        data = record.data
        day = f"**{handbook.messages.date(data['date'])}**"
        title = escape(str(data["title"]))
        shown = handbook.records.get(str(data.get("record", "")))
        if shown and handbook.path(shown):
            title = Markdown(f"[{title}](record:{shown.id})")
        elif data.get("page") in handbook.pages:
            title = Markdown(f"[{title}](page:{data['page']})")
        source = f" ({escape(str(data['source']))})" if data.get("source") else ""
        head = f"{day}, {title}" if with_title else day
        fields = [f"- {escape(str(field['field']))}: {escape(_said(handbook, field))}" for field in data["fields"]]
        text = Markdown("\n".join([f"{head}: {escape(str(data['reason']))}{source}", "", *fields]))
        new = [] if with_title else [name for name in dict.fromkeys(_gone(handbook, record)) if name not in gone]
        gone |= dict.fromkeys(new)
        places = (Group("former", anchor=name, tag="span") for name in new)
        rows.append(Group("", (*places, text), anchor=record.id if with_title else "", tag="li"))
    return Group("", tuple(rows), tag="ul")


def _gone(handbook: Handbook, record: Record) -> Iterator[str]:
    """The addresses of claims that a change tells of and that are gone, also under former names of their record."""
    for field in record.data["fields"]:
        address = str(field.get("claim", ""))
        if address and address not in handbook.claims:
            yield from (address, *claims.former(address, handbook))


def of_claim(handbook: Handbook, claim: Claim) -> Iterator[tuple[Run, ...]]:
    """How a claim was changed, a line for each time, the newest first: when, from what to what, and why.

    A line begins with a link to where all changes stand, if there is such a page.
    """
    telling = set(kinds(handbook))
    names = (name for name in handbook.referrers.get(claim.address, ()) if name in handbook.records)
    for record in _newest_first(handbook.records[name] for name in names if handbook.records[name].kind in telling):
        said = []
        for field in record.data["fields"]:
            if field.get("claim") == claim.address:
                # The way to the claim is known where it stands; what came stands there too.
                inside = STEP.join(str(field["field"]).split(STEP)[len(claim.path) :])
                what = _said(handbook, field) if field.get("old") else handbook.messages("history.came")
                said.append(f"{inside}: {what}" if inside else what)
        path = page(handbook)
        day = handbook.messages("history.changed", date=handbook.messages.date(record.data["date"]))
        link = Run(day, href=f"page:{path}#{record.id}" if path else "")
        yield link, Run(f": {' '.join([*said, str(record.data['reason'])])}")


def page(handbook: Handbook) -> str:
    """The page by hand on which all changes stand; nothing if there is none."""
    return _with_block(handbook)[BLOCK]


@worked_out()
def _with_block(handbook: Handbook) -> Mapping[str, str]:
    for path, shown in handbook.pages.items():
        blocks = (hit.name for hit in scan(shown.text) if isinstance(hit, Reference) and hit.kind == "block")
        if BLOCK in blocks:
            return {BLOCK: path}
    return {BLOCK: ""}


def _subject(record: Record) -> set[str]:
    """Of what a change tells: the id of a record, or the path of a page by hand."""
    return {str(record.data[field]) for field in ("record", "page") if field in record.data}


def _said(handbook: Handbook, field: Mapping[str, Any]) -> str:
    """What was and is; of two texts only where they differ."""
    sides = {side: str(field[side]) for side in ("old", "new") if field.get(side)}
    what = "from_to" if len(sides) == 2 else "added" if "new" in sides else "gone"
    if what == "from_to":
        old, new = (text.split() for text in sides.values())
        start = _alike(old, new)
        end = _alike(old[start:][::-1], new[start:][::-1])
        sides = {side: _around(text.split(), start - AROUND, end - AROUND) for side, text in sides.items()}
    return handbook.messages(f"history.{what}", **sides)


def _alike(one: Sequence[str], two: Sequence[str]) -> int:
    """With how many of the same words two texts begin."""
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _around(words: Sequence[str], start: int, end: int) -> str:
    """A text without the first and the last words, as many as `start` and `end`; nothing goes for less than one."""
    before, after = max(start, 0), max(end, 0)
    return " ".join(["…"] * (before > 0) + [*words[before : len(words) - after]] + ["…"] * (after > 0))


def _newest_first(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (str(record.data["date"]), record.id), reverse=True)
