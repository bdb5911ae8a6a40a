"""What the script of a list (`assets/lists.js`) is told: its words, its filters and its orders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from .messages import Messages


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
    """The `data` of a list; its words are those of a group in the catalogue, `sorts` attributes with their names."""
    texts = messages.texts[group]
    names = ("search", "count", "none", "whole_list", *(["sort"] if sorts else []))
    words = [(name.replace("_", "-"), str(texts[name])) for name in names]
    as_json = [{"label": each.label, "all": each.all, "choices": each.choices} for each in filters]
    more = [("sorts", json.dumps(sorts, ensure_ascii=False))] if sorts else []
    return (*words, ("filters", json.dumps(as_json, ensure_ascii=False)), *more)
