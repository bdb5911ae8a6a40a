"""Do records have the shape that their schema asks for? Says it in words that an author understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from .model import Document, Path, Problem
from .nearest import nearest
from .schema import Field, Schemas

DUTCH_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:[. ][0-9]{3})+)(?:,[0-9]+)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


def validate(document: Document, schema: str, schemas: Schemas) -> list[Problem]:
    """Every way in which a document departs from a schema."""
    if schemas.fits(schema, document.data):
        return []
    errors = sorted(
        schemas.validator(schema).iter_errors(document.data),
        key=lambda e: (list(map(str, e.absolute_path)), e.validator),
    )
    if not errors:
        return []
    # Of a value that is none of those allowed it says nothing more that it is not text.
    chosen = {tuple(e.absolute_path) for e in errors if e.validator in ("enum", "const")}
    errors = [e for e in errors if e.validator != "type" or tuple(e.absolute_path) not in chosen]
    fields = schemas.fields(schema, document.data)
    problems: list[Problem] = []
    for error in errors:
        problems += _explain(error, document, fields)
    return list({(p.mark, p.rule, str(p.facts)): p for p in problems}.values())


def _explain(error: Any, document: Document, fields: Mapping[Path, Field]) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    here = fields.get(path, Field(()))
    mark, value, word = document.mark(path), error.instance, error.validator
    name = _name(path, fields) or document.file
    unknown = [key for key in value if key not in here.names] if isinstance(value, Mapping) else []
    if value == "" and word in {"type", "enum", "const", "pattern", "format"}:
        yield Problem(mark, "not-empty", {"field": name})
    elif word in {"additionalProperties", "unevaluatedProperties"}:
        free = [key for key in here.names if key not in value]
        for key in unknown:
            near = _meant(key, here, value)
            facts = {"field": key, "owner": name, "near": near, "title": here.names.get(near, ""), "known": free}
            yield Problem(document.key_mark((*path, key)), "unknown-field", facts)
    elif word == "required":
        for key in error.validator_value:
            # A misspelt field is reported where it stands, not as missing too.
            if key not in value and key not in {_meant(other, here, value) for other in unknown}:
                about = Field(tuple(s["properties"][key] for s in here.chain if key in s.get("properties", {})))
                facts = {
                    "field": key,
                    "title": here.names.get(key, key),
                    "owner": name,
                    "about": about.get("description"),
                }
                yield Problem(document.key_mark(path), "missing-field", facts)
    elif word == "type":
        wanted = error.validator_value if isinstance(error.validator_value, str) else error.validator_value[0]
        facts = {"field": name, "wanted": wanted, "typed": _show(value), "mend": _mend(value, wanted)}
        yield Problem(mark, "right-type", facts)
    elif word in {"enum", "const"}:
        known = list(map(str, error.validator_value)) if word == "enum" else [_show(error.validator_value)]
        labels = {str(label).split("|")[0].lower(): key for key, label in (here.get("labels") or {}).items()}
        near = nearest(str(value), known) or labels.get(nearest(str(value), labels), "")
        yield Problem(mark, "known-value", {"field": name, "typed": _show(value), "near": near, "known": known})
    elif word in {"pattern", "format"}:
        form = here.get("form") or error.validator_value
        yield Problem(mark, "right-form", {"field": name, "typed": _show(value), "form": form, "mend": _date(value)})
    elif word in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
        facts = {"field": name, "typed": _show(value), "bound": word, "limit": error.validator_value}
        yield Problem(mark, "in-range", facts)
    elif word in {"minLength", "minItems", "minProperties"} and len(value) == 0:
        yield Problem(mark, "not-empty", {"field": name})
    elif word in {"minLength", "minItems", "minProperties", "maxLength", "maxItems", "maxProperties"}:
        facts = {"field": name, "size": len(value), "bound": word, "limit": error.validator_value}
        yield Problem(mark, "right-size", facts)
    elif word == "uniqueItems":
        yield Problem(mark, "no-doubles", {"field": name})
    else:
        yield Problem(mark, "fits-schema", {"field": name, "detail": error.message})


def _meant(key: str, here: Field, value: Mapping[str, Any]) -> str:
    """The field that an unknown one was probably meant to be, by its name or by what authors call it."""
    free = {name: title for name, title in here.names.items() if name not in value}
    by_title = {title.lower(): name for name, title in free.items()}
    return nearest(key, free) or by_title.get(nearest(key, by_title), "")


def _name(path: Path, fields: Mapping[Path, Field]) -> str:
    """What an author calls a value: the title of its field; of an item in a list, that of the list and its number."""
    if path and isinstance(path[-1], int):
        return f"{_name(path[:-1], fields)}, {path[-1] + 1}"
    return fields.get(path, Field(())).title or (str(path[-1]) if path else "")


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "…: …"
    return "- …" if isinstance(value, tuple) else str(value)


def _mend(value: Any, wanted: str) -> str:
    """What was probably meant: '12,50' as 12.50, '1 500' as 1500, 12 as "12"."""
    if wanted in {"number", "integer"} and isinstance(value, str):
        if value.isdigit():
            return value.lstrip("0") or "0"
        if DUTCH_NUMBER.fullmatch(value):
            return value.replace(".", "").replace(" ", "").replace(",", ".")
        return ""
    return f'"{_show(value)}"' if wanted == "string" and isinstance(value, int | Decimal) else ""


def _date(value: Any) -> str:
    match = DAY_FIRST.fullmatch(str(value))
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else ""
