"""`guests session …`: how many people sit at the table on each of these evenings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from methodiekboek import claims
from methodiekboek.handbook import Chart, Drawing, Handbook
from methodiekboek.model import Markdown
from methodiekboek.picture import Canvas, ceiling


def draw(handbook: Handbook, words: Sequence[str]) -> Drawing:
    tables = [(str(handbook.records[name].data["title"]), handbook.claims[f"{name}.guests"]) for name in words]
    most = ceiling([Decimal(claim.data["max"]) for _, claim in tables])
    canvas = Canvas(f"chart-guests-{words[0]}")
    for title, claim in tables:
        canvas.lines(title, "bold")
        low, high = Decimal(claim.data["min"]), Decimal(claim.data["max"])
        canvas.measured(high, most, claims.words(claim, handbook), low=low, of=claim.address)
    about = "; ".join(f"{title}: {claims.words(claim, handbook)}" for title, claim in tables) + "."
    rows = [f"| {title} | [={claim.address}] |" for title, claim in tables]
    table = Markdown("\n".join(["| Evening | Guests |", "|---|--:|", *rows]))
    return Drawing("Guests at the table", about, canvas.picture("Guests at the table", about), table)


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    return ([session.id for session in handbook.of_kind("session") if "guests" in session.data],)


CHART = Chart(words, draw)
