"""Do records have the shape that their schema asks for? Says it in words that an author understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .handbook import nearest
from .model import Document, Path, Problem
from .schema import Field, Schemas

DUTCH_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


def validate(document: Document, schema: str, schemas: Schemas) -> list[Problem]:
    """Every way in which a document departs from a schema."""
    errors = sorted(
        schemas.validator(schema).iter_errors(document.data), key=lambda e: (list(map(str, e.absolute_path)), e.validator)
    )
    if not errors:
        return []
    fields = schemas.fields(schema, document.data)
    problems: list[Problem] = []
    for error in errors:
        problems += _explain(error, document, fields)
    return list({(p.mark, p.rule, str(p.facts)): p for p in problems}.values())


def _explain(error: Any, document: Document, fields: Mapping[Path, Field]) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    here = fields.get(path, Field(()))
    mark, value, word = document.mark(path), error.instance, error.validator
    name = here.title or (str(path[-1]) if path else document.file)
    if word in {"additionalProperties", "unevaluatedProperties"}:
        unknown = [key for key in value if key not in here.names]
        for key in unknown:
            free = {k: t for k, t in here.names.items() if k not in value}
            by_title = {t.lower(): k for k, t in free.items()}
            near = nearest(key, free) or by_title.get(nearest(key, by_title), "")
            facts = {"field": key, "owner": name, "near": near, "title": here.names.get(near, ""), "known": list(free)}
            yield Problem(document.key_mark((*path, key)), "unknown-field", facts)
    elif word in {"required", "dependentRequired"}:
        missing = [key for key in error.validator_value if key not in value] if word == "required" else [error.message.split("'")[1]]
        unknown = [key for key in value if key not in here.names]
        for key in missing:
            if nearest(key, unknown):
                continue  # the misspelt field itself is reported
            at = document.key_mark(path)
            yield Problem(at, "missing-field", {"field": key, "title": here.names.get(key, key), "owner": name})
    elif word == "type":
        wanted = error.validator_value
        yield Problem(mark, "right-type", {"field": name, "wanted": wanted, "typed": _show(value), "hint": _mend(value, wanted)})
    elif word in {"enum", "const"}:
        known = list(error.validator_value) if word == "enum" else [error.validator_value]
        labels = here.get("labels") or {}
        by_label = {str(label).split("|")[0].lower(): key for key, label in labels.items()}
        near = nearest(str(value), map(str, known)) or by_label.get(nearest(str(value), by_label), "")
        yield Problem(mark, "known-value", {"field": name, "typed": _show(value), "near": near, "known": known})
    elif word in {"pattern", "format"}:
        hint = here.get("patternHint") or error.validator_value
        yield Problem(mark, "right-form", {"field": name, "typed": _show(value), "form": hint, "mend": _date(value)})
    elif word in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
        yield Problem(mark, "in-range", {"field": name, "typed": _show(value), "bound": word, "limit": error.validator_value})
    elif word in {"minLength", "minItems", "minProperties", "maxLength", "maxItems", "maxProperties", "contains"}:
        size = len(value)
        yield Problem(mark, "right-size", {"field": name, "size": size, "bound": word, "limit": error.validator_value})
    elif word == "uniqueItems":
        yield Problem(mark, "no-doubles", {"field": name})
    else:
        yield Problem(mark, "fits-schema", {"field": name, "detail": error.message})


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "…: …"
    return "- …" if isinstance(value, tuple) else str(value)


def _mend(value: Any, wanted: Any) -> str:
    """What was probably meant: '12,50' as 12.50."""
    numeric = wanted in ("number", "integer") or (isinstance(wanted, list) and "number" in wanted)
    if numeric and isinstance(value, str) and DUTCH_NUMBER.fullmatch(value):
        return value.replace(".", "").replace(",", ".")
    if numeric and isinstance(value, str) and value.isdigit():
        return value.lstrip("0") or "0"
    if wanted == "string" and isinstance(value, int | float):
        return f'"{_show(value)}"'
    return ""


def _date(value: Any) -> str:
    match = DAY_FIRST.fullmatch(str(value))
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else ""
