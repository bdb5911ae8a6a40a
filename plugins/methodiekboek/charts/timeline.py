"""`timeline kind`: how long the phases last, one after the other, as each description has them.

The records of the kind have a list `accounts`: what one description says of the phase, with a reference to the record
that it describes, a `name` and a claim `duration`; maybe also `visits`, `visit_length`, `hours` and a list `moments`.
Where durations are ranges there are two lines: the whole at its shortest and at its longest. A phase without a
duration comes after the line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from .. import claims
from ..handbook import EMPTY, Chart, Drawing, Handbook, at
from ..model import Claim, Markdown, Path, Record
from ..picture import FILLS, Canvas, percent
from ..render import escape

FACTS = ("visits", "visit_length", "hours")

Phase = tuple[str, Mapping[str, Any], Claim, str]
"""An account of a phase: its address, what it says, how long the phase lasts, and how that is drawn."""


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    say = handbook.messages
    variants = _variants(handbook, words[0])
    most = max(_length(phases, "max") for phases in variants.values())
    canvas = Canvas(f"chart-{words[0]}")
    said = []
    for variant, phases in variants.items():
        name = str(handbook.records[variant].data["title"])
        canvas.y += 12
        canvas.lines(name, "bold")
        ends = {end: _length(phases, end) for end in ("min", "max")}
        for end in ("min", "max") if ends["min"] != ends["max"] else ("max",):
            length = claims.with_unit(say.number(ends[end]), phases[0][2], handbook, is_one=ends[end] == 1)
            _line(canvas, phases, end, most)
            label = {"min": say("charts.shortest", length=length), "max": say("charts.longest", length=length)}[end]
            canvas.lines(label if len(set(ends.values())) > 1 else length, "small quiet")
        canvas.y += 8
        for address, account, duration, fill in phases:
            canvas.bar("1", "16", 14, fill, y=canvas.y + 7)
            canvas.lines(f"{account['name']}: {claims.words(duration, handbook)}", indent=26, of=duration.address)
            facts = [handbook.claims[f"{address}.{fact}"] for fact in FACTS if fact in account]
            for fact in facts:
                canvas.lines(_fact(fact, handbook), "small quiet", indent=26, of=fact.address)
            moments = [str(item["title"]) for item in account.get("moments", ()) if "title" in item]
            if moments:
                canvas.lines(f"◆ {' · '.join(moments)}", "small quiet", indent=26)
            canvas.y += 4
            said.append(f"{name}, {account['name']}: {claims.words(duration, handbook)}")
    title, about = say("charts.timeline"), "; ".join(said) + "."
    return Drawing(title, about, canvas.picture(title, about), _table(variants, handbook), (say("charts.moments"),))


def _variants(handbook: Handbook, kind: str) -> dict[str, list[Phase]]:
    """For each record described the phases that have a duration, in their order; all in the unit of the first."""
    found: list[tuple[str, Phase]] = []
    for index, record in enumerate(handbook.of_kind(kind)):
        for place, account in enumerate(record.data.get("accounts", ())):
            address = f"{record.id}.accounts.{account['id']}"
            if "unit" in account.get("duration", ()):
                phase = address, account, handbook.claims[f"{address}.duration"], FILLS[index % len(FILLS)]
                found.append((_described(handbook, record, ("accounts", place)), phase))
    # A record that is not there, or cannot be read, is a problem by itself.
    orders = {name: handbook.records[name].data.get("order", 0) for name, _ in found if name in handbook.records}
    ordered = sorted(found, key=lambda pair: (orders.get(pair[0], 0), pair[0]))
    unit = ordered[0][1][2].data["unit"] if ordered else ""
    same = [pair for pair in ordered if pair[1][2].data["unit"] == unit]
    return {variant: [phase for _, phase in group] for variant, group in groupby(same, key=lambda pair: pair[0])}


def _described(handbook: Handbook, record: Record, account: Path) -> str:
    """The id of the record that an account refers to."""
    marked = handbook.marked[record.id]
    names = (name for name in at(record.data, account) if marked.get((*account, name), EMPTY).get("refersTo"))
    return str(at(record.data, account)[next(names)])


def _length(phases: Sequence[Phase], end: str) -> Decimal:
    return sum((claims.bound(duration, end) or Decimal(0) for _, _, duration, _ in phases), Decimal(0))


def _line(canvas: Canvas, phases: Sequence[Phase], end: str, most: Decimal) -> None:
    canvas.y += 8
    before = Decimal(0)
    for _, _, duration, fill in phases:
        length = claims.bound(duration, end) or Decimal(0)
        canvas.bar(percent(before, most), percent(length, most), 26, fill, of=duration.address)
        before += length
    canvas.y += 26


def _fact(fact: Claim, handbook: Handbook) -> str:
    title = claims.title(fact, handbook)[-1]
    return f"{title}: {claims.words(fact, handbook)}"


def _table(variants: Mapping[str, Sequence[Phase]], handbook: Handbook) -> Markdown:
    say = handbook.messages
    rows = [f"| {say('charts.phase')} | {say('charts.duration')} | {say('charts.contact')} |", "|---|---|---|"]
    for variant, phases in variants.items():
        for address, account, duration, _ in phases:
            contact = " · ".join(f"[={address}.{fact}]" for fact in FACTS if fact in account) or "–"
            name = f"{handbook.records[variant].data['title']}: {account['name']}"
            rows.append(f"| {escape(name)} | [={duration.address}] | {contact} |")
    return Markdown("\n".join(rows))


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    kinds = {record.kind for record, path in handbook.holding("accounts").values() if not path}
    return ({kind for kind in kinds if _variants(handbook, kind)},)


CHART = Chart(words, draw)
