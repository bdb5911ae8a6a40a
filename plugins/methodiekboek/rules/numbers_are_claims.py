"""A number with a unit is a claim: it stands in a claim with its source, and text refers to it.

What a unit is, the schema says: the labels of every field `unit`, and how else it may be written (`alsoWritten`). A
number in a claim's own text has the source of that claim. It writes its decimals as the language does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..handbook import Handbook, at
from ..history import kinds
from ..markup import without_claims
from ..model import Mark, Path, Problem
from ..schema import Field, subschemas

NUMBER = r"[0-9](?:[0-9.,]*[0-9])?"
AMOUNT = rf"{NUMBER}(?:\s*(?:[-–]|tot|to|à|of|or)\s*{NUMBER})?"


def check(handbook: Handbook) -> Iterator[Problem]:
    pattern = _pattern(handbook)
    if pattern is None:
        return
    # What tells of a change tells what was said then, and is no text about the subject.
    telling = set(kinds(handbook))
    for record in (record for record in handbook.records.values() if record.kind not in telling):
        fields = handbook.fields[record.id]
        for path, field in fields.items():
            value = at(record.data, path)
            if isinstance(value, str) and _is_prose(field):
                in_claim = any(fields[path[:depth]].get("claim") for depth in range(len(path)))
                where = _where(record.document.mark_inside, path, value)
                yield from _search(handbook, pattern, value, where, in_claim)
    for page in handbook.pages.values():
        yield from _search(handbook, pattern, page.text, page.mark_inside, False)
        for path, field in handbook.schemas.fields("page", page.front.data).items():
            value = at(page.front.data, path)
            if isinstance(value, str) and _is_prose(field):
                yield from _search(handbook, pattern, value, _where(page.front.mark_inside, path, value), False)


def _is_prose(field: Field) -> bool:
    return not any(field.get(word) for word in ("enum", "pattern", "refersTo", "refersToClaim", "cites"))


def _where(mark_inside: Callable[[Path, str, int, int], Mark], path: Path, text: str) -> Callable[[int, int], Mark]:
    return lambda offset, width: mark_inside(path, text, offset, width)


def _pattern(handbook: Handbook) -> re.Pattern[str] | None:
    """An amount with a unit; the unit's words come from the schemas, so that no language is known here."""
    words = {
        word
        for schema in handbook.schemas.documents.values()
        for _, sub in subschemas(schema)
        for label in sub.get("properties", {}).get("unit", {}).get("labels", {}).values()
        for form in label.split("|")
        for word in form.split()[:1]
    }
    for schema in handbook.schemas.documents.values():
        for _, sub in subschemas(schema):
            words |= set(sub.get("properties", {}).get("unit", {}).get("alsoWritten", ()))
    if not words:
        return None
    units = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    signs = "|".join(sorted(re.escape(word) for word in words if not word.isalpha())) or "$^"
    return re.compile(rf"(?<![\w.,-])(?:{AMOUNT}\s*(?:{units})(?!\w)|(?:{signs})\s*{AMOUNT})", re.IGNORECASE)


def _search(
    handbook: Handbook, pattern: re.Pattern[str], text: str, where: Callable[[int, int], Mark], in_claim: bool
) -> Iterator[Problem]:
    decimal = handbook.messages.texts["format"]["decimal"]
    wrong = "." if decimal == "," else ","
    for match in pattern.finditer(without_claims(text)):
        place = match.start(), len(match.group())
        if not in_claim:
            yield Problem(where(*place), "number-has-source", {"typed": match.group()})
        elif re.search(rf"[0-9]{re.escape(wrong)}[0-9]{{1,2}}(?![0-9])", match.group()):
            mend = match.group().replace(wrong, decimal)
            yield Problem(where(*place), "decimal-sign", {"typed": match.group(), "mend": mend})


RULE = check
