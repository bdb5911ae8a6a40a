"""What the script of a list (`assets/lists.js`) is told: its words, its filters and its orders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from .messages import Messages

WORDS = ("search", "count", "none", "whole_list", "sort", "silent", "count_silent", "pick")


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing by which a list is filtered.

    `choices` are pairs of 'attribute=value' and what readers see; a row has the value among the words of that
    attribute of its `data`. `all` is said for no choice.
    """

    label: str
    all: str
    choices: tuple[tuple[str, str], ...]


def tools(
    messages: Messages, group: str, filters: Sequence[Filter], sorts: Sequence[tuple[str, str]] = ()
) -> tuple[tuple[str, str], ...]:
    """The `data` of a list; its words are those of a group in the catalogue, `sorts` attributes with their names.

    A group with `silent` gives the list a switch for rows that say nothing of what is filtered by; one with `pick`
    lets a reader pick rows by name.
    """
    texts = messages.texts[group]
    words = [(name.replace("_", "-"), str(texts[name])) for name in WORDS if name in texts]
    as_json = [{"label": each.label, "all": each.all, "choices": each.choices} for each in filters]
    more = [("sorts", json.dumps(sorts, ensure_ascii=False))] if sorts else []
    return (*words, ("filters", json.dumps(as_json, ensure_ascii=False)), *more)
