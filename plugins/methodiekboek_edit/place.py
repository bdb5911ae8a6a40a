"""The field of a form that a problem belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from methodiekboek.changes import at
from methodiekboek.model import Document, Path, Problem

ABOUT_VALUES = {"right-type", "known-value", "right-size", "not-empty", "no-doubles", "fits-schema"}
"""Rules about a value, which stands where the key of its first field does."""


def place_of(document: Document, problem: Problem) -> Path:
    """The path of the value, or of its key, that stands where a problem is; of a field that is missing, its own."""
    spot = (problem.mark.line, problem.mark.column)

    def stand(part: str) -> list[Path]:
        marks = ((path, getattr(place, part)) for path, place in document.places.items())
        return sorted((path for path, mark in marks if mark and (mark.line, mark.column) == spot), key=len)

    keys, values = stand("key"), stand("value")
    if problem.rule == "missing-field":
        field = str(problem.facts["field"])
        owners = ((path, at(document.data, path)) for path in (*keys, *values))
        return (*next(path for path, value in owners if isinstance(value, Mapping) and field not in value), field)
    if problem.rule in ABOUT_VALUES and values:
        return values[0]
    if keys:
        return keys[0]
    before = (
        (mark.line, mark.column, len(path), path)
        for path, place in document.places.items()
        for mark in (place.key, place.value)
        if mark and (mark.line, mark.column) <= spot
    )
    return max(before, key=lambda found: found[:3])[-1]
