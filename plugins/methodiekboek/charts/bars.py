"""`bars address address …`: numbers of one unit as bars, under the name of where each stands.

The addresses are those of claims. Shares are drawn on a scale to 100, other numbers to a round number above the
largest; a range is drawn to its lower end, and lighter to its upper.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import groupby

from .. import claims
from ..handbook import Chart, Drawing, Handbook
from ..model import Claim, Markdown
from ..picture import Canvas, ceiling
from ..render import escape


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    say = handbook.messages
    drawn = [handbook.claims[name] for name in words]
    units = list(dict.fromkeys(str(claim.data["unit"]) for claim in drawn))
    most = {unit: _end(unit, [claim for claim in drawn if claim.data["unit"] == unit]) for unit in units}
    canvas = Canvas(f"chart-{words[0]}")
    said, rows = [], [f"| {say('site.what')} | {say('site.says')} |", "|---|--:|"]
    for record, group in groupby(drawn, key=lambda claim: claim.record):
        where = str(handbook.records[record].data["title"])
        canvas.y += 8
        canvas.lines(where, "bold")
        for claim in group:
            what = claims.title(claim, handbook)[-1]
            _bar(canvas, claim, what, most[str(claim.data["unit"])], handbook)
            said.append(f"{where}, {what}: {claims.words(claim, handbook)}")
            rows.append(f"| {escape(f'{where}: {what}')} | [={claim.address}] |")
    title, about = _title(drawn, handbook), "; ".join(said) + "."
    return Drawing(title, about, canvas.picture(title, about), Markdown("\n".join(rows)))


def _bar(canvas: Canvas, claim: Claim, what: str, most: Decimal, handbook: Handbook) -> None:
    canvas.lines(what, "small quiet")
    low, high = (max(claims.bound(claim, end) or Decimal(0), Decimal(0)) for end in ("min", "max"))
    size = max(low, high)
    canvas.measured(size, most, claims.words(claim, handbook), low=low if low < size else 0, of=claim.address)


def _end(unit: str, drawn: Sequence[Claim]) -> Decimal:
    numbers = [Decimal(claim.data[name]) for claim in drawn for name in ("value", "min", "max") if name in claim.data]
    return Decimal(100) if unit == "percent" and max(numbers) <= 100 else ceiling(numbers)


def _title(drawn: Sequence[Claim], handbook: Handbook) -> str:
    """What all the numbers are about, if they stand in lists of one name."""
    lists = {handbook.fields[claim.record][claim.path[:-1]].title for claim in drawn}
    return lists.pop() if len(lists) == 1 else handbook.messages("charts.side_by_side")


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    numbers = (claim for claim in handbook.claims.values() if "text" not in claim.data and "unit" in claim.data)
    return ({claim.address for claim in numbers},)


CHART = Chart(words, draw)
