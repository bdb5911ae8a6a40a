"""A number with a unit is a claim: it stands in a claim with its source, and text refers to it.

What a unit is, the schema says: the labels of every field `unit`, and how else it may be written (`alsoWritten`). A
number in a claim's own text has the source of that claim. It writes its decimals as the language does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from ..handbook import Handbook, Rule, at, worked_out
from ..history import kinds
from ..markup import without_claims
from ..model import Document, Mark, Page, Path, Problem, Record
from ..schema import Field, subschemas

NUMBER = r"[0-9](?:[0-9.,]*[0-9])?"
AMOUNT = rf"{NUMBER}(?:\s*(?:[-–]|tot|to|à|of|or)\s*{NUMBER})?"


def of_record(handbook: Handbook, record: Record) -> Iterator[Problem]:
    # What tells of a change tells what was said then, and is no text about the subject.
    if record.kind not in kinds(handbook):
        yield from _check(handbook, record.document, handbook.fields[record.id])


def of_page(handbook: Handbook, page: Page) -> Iterator[Problem]:
    yield from _search(handbook, page.text, page.mark_inside, False)
    yield from _check(handbook, page.front, handbook.fields_of(page))


def _check(handbook: Handbook, document: Document, fields: Mapping[Path, Field]) -> Iterator[Problem]:
    for path, field in fields.items():
        value = at(document.data, path)
        if isinstance(value, str) and _is_prose(field):
            in_claim = any(fields[path[:depth]].get("claim") for depth in range(len(path)))
            yield from _search(handbook, value, partial(document.mark_inside, path, value), in_claim)


def _is_prose(field: Field) -> bool:
    return not any(field.get(word) for word in ("enum", "pattern", "refersTo", "refersToClaim", "cites"))


@worked_out()
def _pattern(handbook: Handbook) -> Mapping[str, re.Pattern[str]]:
    """An `amount` with a unit; the unit's words come from the schemas, so that no language is known here."""
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
        return {}
    units = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    signs = "|".join(sorted(re.escape(word) for word in words if not word.isalpha())) or "$^"
    amount = re.compile(rf"(?<![\w.,-])(?:{AMOUNT}\s*(?:{units})(?!\w)|(?:{signs})\s*{AMOUNT})", re.IGNORECASE)
    return {"amount": amount}


def _search(handbook: Handbook, text: str, where: Callable[[int, int], Mark], in_claim: bool) -> Iterator[Problem]:
    decimal = handbook.messages.texts["format"]["decimal"]
    wrong = "." if decimal == "," else ","
    pattern = _pattern(handbook).get("amount")
    for match in pattern.finditer(without_claims(text)) if pattern else ():
        place = match.start(), len(match.group())
        if not in_claim:
            yield Problem(where(*place), "number-has-source", {"typed": match.group()})
        elif re.search(rf"[0-9]{re.escape(wrong)}[0-9]{{1,2}}(?![0-9])", match.group()):
            mend = match.group().replace(wrong, decimal)
            yield Problem(where(*place), "decimal-sign", {"typed": match.group(), "mend": mend})


RULE = Rule(of_record, of_page)
