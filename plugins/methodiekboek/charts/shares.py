"""`shares address`: what part of a group did well, and what part did not, in one bar and "of every 100".

The address is that of a mapping with a `title` and a list `shares`: claims in percent, each with a `category`. A share
that is calculated, such as their sum, is no part of the bar.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from .. import claims
from ..handbook import Chart, Drawing, Handbook, at
from ..model import Claim, Markdown
from ..picture import Canvas, stack
from ..render import escape


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    record, path = handbook.holding("title", "shares")[words[0]]
    say, group = handbook.messages, at(record.data, path)
    shares = claims.listed(handbook, record, (*path, "shares"), "category")
    shares = [share for share in shares if "value" in share.data and "formula" not in share.data]
    named = [(claim, claims.label_of(claim, "category", handbook)) for claim in shares]
    canvas = Canvas(f"chart-{words[0]}")
    parts = [(share.data["value"], f"{_of_100(share, handbook)} {name}", share.address) for share, name in named]
    stack(canvas, parts)
    about = say(
        "charts.of_100",
        parts=", ".join(f"{say.number(size)} {name}" for (size, *_), (_, name) in zip(parts, named, strict=True)),
    )
    whole = sum((Decimal(size) for size, *_ in parts), Decimal(0))
    remarks = (say("charts.rounded", whole=say.number(whole)),) if whole != 100 else ()
    return Drawing(
        group["title"], about, canvas.picture(group["title"], about), _table(named, handbook), (about, *remarks)
    )


def _of_100(share: Claim, handbook: Handbook) -> str:
    return handbook.messages("charts.of_the_100", number=handbook.messages.number(share.data["value"]))


def _table(named: Sequence[tuple[Claim, str]], handbook: Handbook) -> Markdown:
    say = handbook.messages
    rows = [f"| {say('site.what')} | {say('charts.share')} |", "|---|--:|"]
    rows += [f"| {escape(name)} | [={share.address}] |" for share, name in named]
    return Markdown("\n".join(rows))


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    # Other lists may have that name, such as what a calculator divides an amount by.
    found = handbook.holding("title", "shares").items()
    return ([name for name, (own, path) in found if claims.listed(handbook, own, (*path, "shares"), "category")],)


CHART = Chart(words, draw)
