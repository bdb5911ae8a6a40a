"""`/// literature`: the list of literature, each entry with the anchor that citations lead to."""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group
from ..sources import apa


def expand(handbook: Handbook, argument: str) -> Group:
    sources = sorted(handbook.sources.values(), key=lambda source: apa.sort_key(source, handbook.style))
    entries = (Group("reference", (apa.reference(s, handbook.style),), anchor=f"lit-{s.key}") for s in sources)
    return Group("literature", tuple(entries))


BLOCK = Block(expand, needs_argument=False)
