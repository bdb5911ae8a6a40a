"""A number with a unit in text is a claim: it stands in a claim with its source, and text refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..handbook import Handbook
from ..model import Mark, Problem
from ..sources.citation import BRACKET, CLAIM, silence

DIGITS = r"[0-9][0-9.,]*(?:\s*(?:[-–]|tot|to|à)\s*[0-9][0-9.,]*)?"


def check(handbook: Handbook) -> Iterator[Problem]:
    pattern = _pattern(handbook)
    if pattern is None:
        return
    for record in handbook.records.values():
        fields = handbook.fields[record.id]
        for path, field in fields.items():
            if not field.get("markdown") or fields[path[:-1]].get("claim"):
                continue
            value: Any = record.data
            for step in path:
                value = value[step]
            yield from _search(pattern, str(value), record.document.mark(path))
    for page in handbook.pages.values():
        yield from _search(pattern, page.text, Mark(f"docs/{page.path}", page.first_line))


def _pattern(handbook: Handbook) -> re.Pattern[str] | None:
    """From the unit labels of the schema, so that no language is known here."""
    words: set[str] = set()
    for schema in handbook.schemas.documents["common"].get("$defs", {}).values():
        labels = schema.get("properties", {}).get("unit", {}).get("labels", {}) if schema.get("claim") else {}
        words |= {word.split()[0] for label in labels.values() for word in label.split("|") if word.strip()}
    if not words:
        return None
    units = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<![\w.,-])(?:{DIGITS}\s*(?:{units})(?!\w)|€\s*{DIGITS})", re.IGNORECASE)


def _search(pattern: re.Pattern[str], text: str, start: Mark) -> Iterator[Problem]:
    quiet = silence(text)
    for known in (BRACKET, CLAIM):
        quiet = known.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), quiet)
    for match in pattern.finditer(quiet):
        line = text.count("\n", 0, match.start())
        column = match.start() - text.rfind("\n", 0, match.start()) if line else start.column + match.start()
        mark = Mark(start.file, start.line + line, column, len(match.group()))
        yield Problem(mark, "number-has-source", {"typed": match.group()})


RULE = check
