"""`effects kind outcome contrast scale`: the effect sizes that studies found for one outcome, one row for each.

The records of the kind have a list `estimates`: claims with an `outcome`, a `contrast`, a `measure`, a `group`, and
maybe `n`, the claim of how many it rests on. Only one contrast is drawn: change within a group and a difference
between groups are not the same thing. The scale, if one is named, is a record with `bands`, each a claim `from`
and a `label`.

There are no intervals: they need a spread that studies of this sort seldom report. And nothing is pooled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .. import claims
from ..handbook import Chart, Drawing, Handbook
from ..model import Claim, Markdown, Record
from ..picture import Canvas, percent
from ..render import escape

ESTIMATES = ("estimates", "outcome", "contrast")
STRIP = 30  # pixels of a row with a dot
MOST = Decimal(11)  # pixels from the middle of the largest dot to its edge
LEAST = Decimal(4)


Bands = Sequence[tuple[Decimal, str]]
"""Where each band of a scale begins, and its name."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """From the lowest effect, or nothing, to beyond the highest."""

    start: Decimal
    end: Decimal

    def at(self, number: Decimal) -> str:
        return percent(number - self.start, self.end - self.start)


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    kind, outcome, contrast, *rest = words
    found = [claim for claim in handbook.listed(kind, *ESTIMATES) if _is(claim, outcome, contrast)]
    scale = handbook.records[rest[0]] if rest else None
    bands = _bands(scale, handbook) if scale else []
    numbers = [Decimal(claim.data["value"]) for claim in found if "value" in claim.data]
    axis = _Axis(
        min([Decimal(0), *(number - Decimal("0.2") for number in numbers if number < 0)]),
        max([*numbers, *(start for start, _ in bands), Decimal("0.8")]) + Decimal("0.2"),
    )
    largest = max((_size(claim, handbook) for claim in found), default=Decimal(0))
    canvas = Canvas(f"chart-{kind}-{outcome}-{contrast}".replace("_", "-"))
    if bands:
        _heads(canvas, bands, axis)
    said, last = [], ""
    for claim in found:
        if claim.record != last:
            canvas.y += 10
            canvas.lines(str(handbook.records[claim.record].data["title"]), "bold")
        last = claim.record
        said.append(_row(canvas, claim, bands, axis, largest, handbook))
    say = handbook.messages
    title = " · ".join(claims.label_of(found[0], name, handbook) for name in ("outcome", "contrast")) if found else ""
    title = title[:1].upper() + title[1:]
    about = "; ".join(said) + "."
    remarks = [say("charts.no_intervals"), say("charts.sized")]
    remarks += [say("charts.scale", scale=scale.data["title"])] if scale else []
    return Drawing(title, about, canvas.picture(title, about), _table(found, handbook), tuple(remarks))


def _is(claim: Claim, outcome: str, contrast: str) -> bool:
    return bool(claim.data["outcome"] == outcome and claim.data["contrast"] == contrast)


def _bands(scale: Record, handbook: Handbook) -> list[tuple[Decimal, str]]:
    return [(Decimal(band["from"]["value"]), str(band["label"])) for band in scale.data["bands"]]


def _heads(canvas: Canvas, bands: Bands, axis: _Axis) -> None:
    """The names of the bands, above where each begins."""
    canvas.y += 15
    for start, label in bands:
        canvas.text(label, "small quiet", x=axis.at(start), dx=3 if start else 0)
    canvas.y += 2


def _row(canvas: Canvas, claim: Claim, bands: Bands, axis: _Axis, largest: Decimal, handbook: Handbook) -> str:
    data = claim.data
    said = f"{data['measure']}, {data['group']}"
    canvas.lines(said)
    facts = _facts(claim, handbook)
    canvas.lines(facts, "small quiet", of=claim.address)
    if "value" not in data:
        canvas.y += 8
        return f"{said}: {facts}"
    top, middle = canvas.y + 7, canvas.y + 7 + STRIP // 2
    canvas.y = top
    starts = [axis.start, *(start for start, _ in bands if start > 0)]
    for index, start in enumerate(starts):
        stop = starts[index + 1] if index + 1 < len(starts) else axis.end
        canvas.bar(axis.at(start), percent(stop - start, axis.end - axis.start), STRIP, "band" if index % 2 else "pale")
    if axis.start:
        canvas.line(axis.at(Decimal(0)), axis.at(Decimal(0)), top, top + STRIP, strong=True)
    canvas.y = middle
    size = _size(claim, handbook)
    radius = LEAST + (MOST - LEAST) * (size / largest).sqrt() if size and largest else LEAST
    canvas.dot(axis.at(data["value"]), radius, hollow=not size, of=claim.address)
    canvas.y = middle + 5
    canvas.text(
        handbook.messages.number(data["value"]),
        "bold",
        x=axis.at(data["value"]),
        dx=int(radius) + 6,
        of=claim.address,
    )
    canvas.y = top + STRIP + 4
    return f"{said}: {facts}"


def _facts(claim: Claim, handbook: Handbook) -> str:
    """How many, who said it, and what the source calls it."""
    say, data = handbook.messages, claim.data
    n = handbook.claims.get(str(data.get("n", "")))
    parts = [
        claims.number(claim, handbook) if "value" in data else say("charts.no_number"),
        say("charts.n", number=say.number(n.data["value"])) if n and "value" in n.data else say("charts.no_n"),
        say("charts.label", label=data["label_reported"]) if "label_reported" in data else say("charts.no_label"),
    ]
    return " · ".join(parts)


def _size(claim: Claim, handbook: Handbook) -> Decimal:
    """How many an estimate rests on; 0 if no source says so."""
    n = handbook.claims.get(str(claim.data.get("n", "")))
    return Decimal(n.data["value"]) if n and "value" in n.data else Decimal(0)


def _table(found: Sequence[Claim], handbook: Handbook) -> Markdown:
    say = handbook.messages
    rows = [
        f"| {say('site.what')} | {say('charts.group')} | {say('charts.count')} | {say('charts.effect')} |",
        "|---|---|--:|---|",
    ]
    for claim in found:
        n = f"[={claim.data['n']}]" if "n" in claim.data else say("charts.no_n")
        study = f"[{escape(str(handbook.records[claim.record].data['title']))}](record:{claim.record})"
        rows.append(
            f"| {escape(claim.data['measure'])} | {escape(claim.data['group'])}, {study} | {n} | [={claim.address}] |"
        )
    return Markdown("\n".join(rows))


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    kinds = {kind for kind in handbook.schemas.kinds if handbook.listed(kind, *ESTIMATES)}
    found = [claim for kind in kinds for claim in handbook.listed(kind, *ESTIMATES)]
    scales = [name for name, (_, path) in handbook.holding("title", "bands").items() if not path]
    return kinds, {c.data["outcome"] for c in found}, {c.data["contrast"] for c in found}, scales


CHART = Chart(words, draw, needs=3)
