"""`parts address`: what an amount is made up of.

The address is that of a mapping with an `amount` and a list `components`, each with a `title`, an `amount` and maybe a
`share` in percent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .. import claims
from ..handbook import Chart, Drawing, Handbook, at
from ..model import Markdown
from ..picture import Canvas, stack
from ..render import escape


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    record, path = handbook.holding("amount", "components")[words[0]]
    say, parts = handbook.messages, at(record.data, path)["components"]
    total = handbook.claims[f"{words[0]}.amount"]
    title = say("charts.made_of", amount=claims.words(total, handbook))
    canvas = Canvas(f"chart-{words[0]}")
    drawn, rows = [], [f"| {say('site.what')} | {say('charts.share')} | {say('charts.amount')} |", "|---|--:|--:|"]
    for part in parts:
        amount, share = (f"{words[0]}.components.{part['id']}.{name}" for name in ("amount", "share"))
        said = [claims.number(handbook.claims[name], handbook) for name in (amount, share) if name in handbook.claims]
        drawn.append((part["amount"]["value"], f"{' · '.join(said)} · {part['title']}", amount))
        rows.append(f"| {escape(part['title'])} | {f'[={share}]' if 'share' in part else '–'} | [={amount}] |")
    stack(canvas, drawn)
    about = "; ".join(words for _, words, _ in drawn) + "."
    return Drawing(title, about, canvas.picture(title, about), Markdown("\n".join(rows)))


def _adds_up_to_it(handbook: Handbook, name: str, parts: Any) -> bool:
    """Whether what has these names is an amount and its parts: another kind may call something else so."""
    if f"{name}.amount" not in handbook.claims or not isinstance(parts, tuple):
        return False
    named = all(isinstance(part, Mapping) and {"id", "title"} <= part.keys() for part in parts)
    amounts = [handbook.claims.get(f"{name}.components.{part['id']}.amount") for part in parts] if named else [None]
    return all(amount and "value" in amount.data for amount in amounts)


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    found = handbook.holding("amount", "components").items()
    fit = (_adds_up_to_it(handbook, name, at(own.data, path)["components"]) for name, (own, path) in found)
    return ([name for (name, _), fits in zip(found, fit, strict=True) if fits],)


CHART = Chart(words, draw)
