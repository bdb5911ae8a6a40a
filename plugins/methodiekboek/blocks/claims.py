"""`/// claims | address address …`: what several sources say about one quantity, side by side."""

from __future__ import annotations

from .. import claims
from ..handbook import Block, Handbook
from ..model import Markdown
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Markdown:
    say = handbook.messages
    rows = [f"| {say('site.what')} | {say('site.says')} | {say('site.kind_of_claim')} |", "|---|---|---|"]
    for address in argument.split():
        claim = handbook.claims[address]
        title = escape(" · ".join(claims.title(claim, handbook)))
        rows.append(f"| {title} | [={address}] | {escape(claims.label_of(claim, 'kind', handbook))} |")
    return Markdown("\n".join(rows))


BLOCK = Block(expand, refers="claim")
