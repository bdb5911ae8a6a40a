"""The list of literature as a page has it: each work with where it is cited, and files to take along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Group, Output, Run
from ..tools import Filter, tools
from . import apa, export
from .style import Style
from .work import Source


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work is cited: a page, and the claims on it that rest on the work, as links."""

    page: Run
    claims: tuple[Run, ...] = ()


def listing(style: Style, cited: Mapping[str, Sequence[Place]], page: str) -> Group:
    """All works in their order; `page` is the path of the page that the list is on, beside which the files are."""
    say = style.messages
    works = style.works
    stem = page.removesuffix(".md")
    files: list[Run] = [Run(say("literature.whole") + " ")]
    for index, (suffix, name) in enumerate((("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL-JSON"))):
        files += [Run(" · ")] if index else []
        files.append(Run(name, href=f"page:{stem}.{suffix}"))
    entries = tuple(_entry(work, style, cited.get(work.key, ())) for work in works)
    return Group("literature list", (Group("downloads", (tuple(files),), tag="p"), *entries), data=_words(style))


def _words(style: Style) -> tuple[tuple[str, str], ...]:
    """What the scripts of the page say, and by what works are filtered and sorted."""
    say = style.messages
    texts = say.texts["literature"]
    kinds = [(f"kind={kind}", name) for kind, name in texts["kinds"].items()]
    kinds.append(("complete=no", texts["incomplete"]))
    sorts = [("", texts["by_maker"]), ("year", texts["by_year"]), ("uses", texts["by_use"])]
    filters = [Filter(texts["kind"], texts["all"], tuple(kinds))]
    copying = (("copied", texts["copied"]), ("by-hand", texts["by_hand"]))
    return (*tools(say, "literature", filters, sorts), *copying)


def downloads(style: Style, page: str) -> list[Output]:
    """The files beside the page: the whole list in three forms, and what the page's buttons copy."""
    works = style.works
    stem, origin = page.removesuffix(".md"), "bibliography/"
    copies = {work.key: {"bibtex": export.bibtex(work), "ris": export.ris(work)} for work in works}
    texts = {
        "bib": "\n".join(export.bibtex(work) for work in works),
        "ris": "\n".join(export.ris(work) for work in works),
        "json": export.csl_json(works),
        # A script, since a page that was opened from disk may not fetch a file.
        "js": f"window.methodiekboekLiterature = {json.dumps(copies, ensure_ascii=True)};\n",
    }
    return [Output(f"{stem}.{suffix}", text, origin, "") for suffix, text in texts.items()]


def _entry(work: Source, style: Style, places: Sequence[Place]) -> Group:
    parts: list[Group] = [Group("said", (apa.reference(work, style),), tag="p")]
    if work["variants"]:
        said = style.messages("literature.variants", what=work["variants"])
        parts.append(Group("variants", ((Run(said),),), tag="p"))
    if places:
        parts.append(_cited(places, style))
    parts.append(Group("take", ((Run(style.messages("literature.take")),),), tag="button"))
    data = {
        "key": work.key,
        "kind": work.kind,
        "year": work.year or "",
        "complete": "yes" if work.is_complete else "no",
        "uses": str(len(places)),
    }
    return Group("reference row", tuple(parts), anchor=f"lit-{work.key}", data=tuple(data.items()))


def _cited(places: Sequence[Place], style: Style) -> Group:
    say = style.messages
    count = say("literature.cited_once") if len(places) == 1 else say("literature.cited", count=len(places))
    rows = []
    for place in places:
        runs = [place.page]
        for index, claim in enumerate(place.claims):
            runs += [Run(", " if index else ": "), claim]
        rows.append(Group("", (tuple(runs),), tag="li"))
    return Group("cited", (Group("", ((Run(count),),), tag="summary"), Group("", tuple(rows), tag="ul")), tag="details")
