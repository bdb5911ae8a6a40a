"""`scores address`: mean scores against a threshold, with how far the answers lie apart.

The address is that of a mapping with the number of `points` of the scale, a claim `threshold` and a list `themes`. A
theme has a `title`, maybe the claims `mean` and `sd`, a verdict `against_threshold`, and maybe `examples` with the
same; one without a mean has no dot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .. import claims
from ..handbook import Chart, Drawing, Handbook, at
from ..model import Claim, Markdown, Path
from ..picture import Canvas, percent
from ..render import escape

DOT = Decimal(6)


@dataclass(frozen=True, slots=True)
class _Row:
    """What has a score: a theme, or an example inside one."""

    title: str
    verdict: str
    mean: Claim | None
    sd: Claim | None
    is_example: bool


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    record, path = handbook.holding("points", "threshold", "themes")[words[0]]
    say, data = handbook.messages, at(record.data, path)
    rows = list(_rows(handbook, record.id, (*path, "themes"), data["themes"], f"{words[0]}.themes"))
    threshold = handbook.claims[f"{words[0]}.threshold"]
    points = int(data["points"])
    canvas = Canvas(f"chart-{words[0]}")
    canvas.y = 16
    for point in range(1, points + 1):
        anchor = "start" if point == 1 else "end" if point == points else "middle"
        canvas.text(say.number(point), "small quiet", x=_place(Decimal(point), points), anchor=anchor)
    limit = _place(Decimal(threshold.data["value"]), points)
    for row in rows:
        _draw(canvas, row, limit, points, handbook)
    title = say("charts.against", threshold=claims.number(threshold, handbook))
    about = "; ".join(f"{row.title}: {_said(row, handbook)}" for row in rows) + "."
    remarks = (say("charts.points", points=points), *((say("charts.sd"),) if any(row.sd for row in rows) else ()))
    return Drawing(title, about, canvas.picture(title, about), _table(rows, handbook), remarks)


def _rows(
    handbook: Handbook, record: str, path: Path, items: Sequence[Mapping[str, Any]], name: str, is_example: bool = False
) -> Iterator[_Row]:
    for index, item in enumerate(items):
        own = f"{name}.{item['id']}"
        labels = handbook.fields[record][(*path, index, "against_threshold")].get("labels") or {}
        verdict = str(labels.get(item["against_threshold"], item["against_threshold"]))
        mean, sd = (handbook.claims.get(f"{own}.{part}") for part in ("mean", "sd"))
        yield _Row(item["title"], verdict, mean, sd, is_example)
        examples = item.get("examples", ())
        yield from _rows(handbook, record, (*path, index, "examples"), examples, f"{own}.examples", is_example=True)


def _draw(canvas: Canvas, row: _Row, limit: str, points: int, handbook: Handbook) -> None:
    canvas.y += 4 if row.is_example else 12
    canvas.lines(row.title, "small quiet" if row.is_example else "bold", indent=14 if row.is_example else 0)
    canvas.lines(_said(row, handbook), "small quiet", indent=14 if row.is_example else 0, of=_of(row))
    canvas.y += 16
    canvas.line("0", "100%", canvas.y, canvas.y)
    canvas.line(limit, limit, canvas.y - 11, canvas.y + 11, strong=True)
    if row.mean:
        mean = Decimal(row.mean.data["value"])
        if row.sd:
            spread = Decimal(row.sd.data["value"])
            ends = max(mean - spread, Decimal(1)), min(mean + spread, Decimal(points))
            canvas.line(_place(ends[0], points), _place(ends[1], points), canvas.y, canvas.y, strong=True)
        canvas.dot(_place(mean, points), DOT, of=row.mean.address)
    canvas.y += 12


def _said(row: _Row, handbook: Handbook) -> str:
    if not row.mean:
        return handbook.messages("charts.no_mean")
    return f"{handbook.messages('charts.scored', mean=claims.number(row.mean, handbook))} · {row.verdict}"


def _of(row: _Row) -> str:
    return row.mean.address if row.mean else ""


def _place(score: Decimal, points: int) -> str:
    return percent(score - 1, points - 1)


def _table(rows: Sequence[_Row], handbook: Handbook) -> Markdown:
    say = handbook.messages
    lines = [f"| {say('site.what')} | {say('charts.mean')} | {say('charts.spread')} |", "|---|--:|--:|"]
    for row in rows:
        numbers = (f"[={claim.address}]" if claim else "–" for claim in (row.mean, row.sd))
        lines.append(f"| {escape(row.title)} ({escape(row.verdict)}) | {' | '.join(numbers)} |")
    return Markdown("\n".join(lines))


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    return (handbook.holding("points", "threshold", "themes").keys(),)


CHART = Chart(words, draw)
