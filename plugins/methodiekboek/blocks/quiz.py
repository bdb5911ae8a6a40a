"""`/// quiz | name`: questions to test oneself with: those under one record, or all of a kind by the record.

Without scripts each has its answer folded below it; `assets/quiz.js` makes a form of it. Nothing is kept or sent.
"""

from __future__ import annotations

from collections.abc import Collection

from .. import quiz
from ..handbook import Block, Handbook
from ..model import Group, Markdown, Record


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    groups: list[tuple[Record | None, list[Record]]]
    if argument in quiz.kinds(handbook):
        groups = [(each, quiz.under(handbook, each.id)) for each in quiz.places(handbook, argument)]
    else:
        groups = [(None, found)] if (found := quiz.under(handbook, argument)) else []
    return quiz.asked(handbook, groups) if groups else Markdown(handbook.messages("site.none_yet"))


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    kinds = quiz.kinds(handbook)
    return ({*kinds, *(place.id for kind in kinds for place in quiz.places(handbook, kind))},)


BLOCK = Block(expand, words=words)
