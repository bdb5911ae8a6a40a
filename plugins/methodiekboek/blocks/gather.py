"""`/// gather | plan`: every claim of a kind (its `kind`: "plan"), from every record, in the order of the menu."""

from __future__ import annotations

from collections import defaultdict

from ..handbook import Block, Handbook
from ..model import Group, Markdown
from ..render import escape


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    said: dict[str, list[str]] = defaultdict(list)
    for claim in handbook.claims.values():
        if claim.data.get("kind") == argument:
            said[claim.record].append(claim.address)
    parts: list[Markdown] = []
    for title, records in handbook.by_section():
        found = [record for record in records if record.id in said]
        if found:
            parts.append(Markdown(f"## {escape(title)}"))
        for record in found:
            parts.append(Markdown(f"### [{escape(str(record.data['title']))}](record:{record.id})"))
            parts.append(Markdown("\n".join(f"- [={address}]" for address in said[record.id])))
    return Group("gathered", tuple(parts)) if parts else Markdown(handbook.messages("site.none_yet"))


BLOCK = Block(expand, refers="claim_kind")
