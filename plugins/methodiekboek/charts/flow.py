"""`flow address`: how many there were, who fell away and who were left, step by step, and whether that adds up.

The address is that of a mapping with a `title` and a list `steps`: claims, each with a `title` and a `role`. A step
that says with `should_equal` what it checks shows whether it does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from .. import claims
from ..handbook import Chart, Drawing, Handbook, at
from ..model import Claim, Markdown
from ..picture import Canvas
from ..render import escape

OF_A_STEP = ("title", "role")


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    record, path = handbook.holding("title", "steps")[words[0]]
    say, flow = handbook.messages, at(record.data, path)
    steps = claims.listed(handbook, record, (*path, "steps"), *OF_A_STEP)
    canvas = Canvas(f"chart-{words[0]}")
    said = [_step(canvas, step, _most(steps, step), handbook) for step in steps]
    title = say("charts.flow", what=flow["title"])
    about = ". ".join(said) + "."
    rows = [f"| {say('site.what')} | {say('charts.count')} |", "|---|--:|"]
    rows += [f"| {_role(step, handbook)}: {escape(step.data['title'])} | [={step.address}] |" for step in steps]
    return Drawing(title, about, canvas.picture(title, about), Markdown("\n".join(rows)))


def _step(canvas: Canvas, step: Claim, most: Decimal, handbook: Handbook) -> str:
    """Draws a step: what it is, its number, and how large that is beside the largest. Gives it in words."""
    number = claims.number(step, handbook)
    canvas.y += 8
    canvas.lines(f"{_role(step, handbook)}: {step.data['title']}", "small quiet")
    other = handbook.claims.get(str(step.data.get("should_equal", "")))
    if other:
        agrees = claims.agree(step, other)
        verdict = handbook.messages(
            "charts.adds_up" if agrees else "charts.does_not_add_up", one=number, two=claims.number(other, handbook)
        )
        canvas.lines(verdict, "bold" if agrees else "bold warm", of=step.address)
        return verdict
    if most and "value" in step.data:
        canvas.measured(step.data["value"], most, claims.words(step, handbook), _fill(step), of=step.address)
    else:
        canvas.lines(claims.words(step, handbook), "bold", of=step.address)
    return f"{step.data['title']}: {claims.words(step, handbook)}"


def _fill(step: Claim) -> str:
    return {"minus": "hatch", "part": "soft"}.get(str(step.data["role"]), "firm")


def _role(step: Claim, handbook: Handbook) -> str:
    label = claims.label_of(step, "role", handbook)
    return label[:1].upper() + label[1:]


def _most(steps: Sequence[Claim], step: Claim) -> Decimal:
    """The largest number of things of the same sort, to draw a step beside; none for shares."""
    unit = step.data.get("unit")
    bars = [s.data for s in steps if "value" in s.data and "should_equal" not in s.data]
    same = [Decimal(data["value"]) for data in bars if data.get("unit") == unit]
    return max(same, default=Decimal(0)) if unit != "percent" else Decimal(0)


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    # Other lists may have that name, such as those of something to do.
    found = handbook.holding("title", "steps").items()
    return ([name for name, (own, path) in found if claims.listed(handbook, own, (*path, "steps"), *OF_A_STEP)],)


CHART = Chart(words, draw)
