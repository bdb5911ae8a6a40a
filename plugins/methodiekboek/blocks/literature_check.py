"""`/// literature_check`: what trainers look after in the literature: uncited, incomplete, alike, differing works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..handbook import Block, Handbook
from ..model import Group, Markdown, Run
from ..sources import apa
from ..sources.citation import Citation, Item
from ..sources.work import Source


def expand(handbook: Handbook, argument: str) -> Group:
    style = handbook.style
    cited = style.works
    uncited = [source for key, source in handbook.sources.items() if key not in style.sources]
    sections = [
        ("stubs", [_row(handbook, source) for source in cited if not source.is_complete]),
        ("alike", [_alike(handbook, label, works) for label, works in _groups(handbook, cited).items()]),
        ("differing", [_row(handbook, source, source["variants"]) for source in cited if source["variants"]]),
        ("uncited", [_row(handbook, source) for source in uncited]),
    ]
    return Group("check", tuple(part for name, rows in sections for part in _section(handbook, name, rows)))


def _section(handbook: Handbook, name: str, rows: Sequence[Group]) -> list[Markdown | Group]:
    say = handbook.messages
    body = Group("", tuple(rows), tag="ul") if rows else Markdown(say("literature.nothing"))
    return [Markdown(f"## {say(f'literature.{name}')}"), Markdown(say(f"literature.{name}_about")), body]


def _row(handbook: Handbook, source: Source, more: str = "") -> Group:
    runs = [*apa.reference(source, handbook.style), Run(f" ({source.mark.file}:{source.mark.line}) ")]
    if more:
        runs.append(Run(more + " "))
    if source.key in handbook.style.sources:
        runs.append(Run(f"@{source.key}", href=f"page:{handbook.settings.data['literature']}#lit-{source.key}"))
    return Group("", (tuple(runs),), tag="li")


def _groups(handbook: Handbook, works: Sequence[Source]) -> dict[str, list[Source]]:
    """Works by what a citation of them would be without a letter, initials or more names, where that is not one."""
    bare = replace(handbook.style, letters={}, names={}, namesakes=frozenset(), whole_titles=frozenset())
    found: dict[str, list[Source]] = defaultdict(list)
    for source in works:
        found[apa.text(apa.in_note(Citation((Item(source.key),)), bare))].append(source)
    return {label: group for label, group in found.items() if len(group) > 1}


def _alike(handbook: Handbook, label: str, works: Sequence[Source]) -> Group:
    runs = [Run(f"{label}: ")]
    page = handbook.settings.data["literature"]
    for index, work in enumerate(works):
        name = apa.text(apa.in_note(Citation((Item(work.key),)), handbook.style))
        runs += [Run("; ")] if index else []
        runs += [Run(name, href=f"page:{page}#lit-{work.key}"), Run(f" (@{work.key})")]
    return Group("", (tuple(runs),), tag="li")


BLOCK = Block(expand, needs_argument=False)
