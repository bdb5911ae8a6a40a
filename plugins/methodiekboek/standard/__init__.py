"""The schemas and templates that describe any intervention: what a handbook begins with, and can go on with.

They stand in one place: in a checkout they are those of its own handbook, and the wheel carries these. A handbook whose
`content/handbook.yml` says `standard: true` has them without a copy; a file of the same name in its own `schemas/`
takes the place of one. They are written in Dutch; what they say in another language stands in a folder of that name
beside this file, one file for each schema. They name no method: `{method}` in a text is what the handbook calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..load import parse

HERE = Path(__file__).parent
LANGUAGE = "nl"
"""In which the schemas are written."""
GAP = "{method}"
UNNAMED: Mapping[str, str] = MappingProxyType({"nl": "de methode", "en": "the method"})
"""What a method is called that has no short name in its handbook."""
NO_TEXT = frozenset(
    {"$ref", "$schema", "type", "pattern", "const", "enum", "required", "refersTo", "isA", "by", "with", "under", "as",
     "how", "labelledBy", "says", "texts", "fields", "searchedAs", "sameFor", "differencesOf", "element",
     "abbreviations", "forms", "filterBy", "foundAs", "alsoWritten", "foundAnywhere", "mayBeNegative", "crosses",
     "asks", "proof", "look", "names", "score"}
)  # fmt: skip
"""Words of a schema whose values are names, and nothing that somebody reads."""
NAMED = frozenset({"properties", "labels", "$defs"})
"""Words below which names of others stand."""


def root() -> Path:
    """The folder with the standard schemas in `schemas/`, as a handbook has it."""
    return HERE if (HERE / "schemas").is_dir() else HERE.parents[2]


@lru_cache(maxsize=256)
def words(name: str, language: str) -> Mapping[str, str]:
    """What the texts of a schema are in a language, by the text; nothing in the language that they are written in.

    Raises:
        ValueError: the file that says so cannot be read; it is ours.
    """
    file = HERE / language / f"{name}.yml"
    if language == LANGUAGE or not file.is_file():
        return MappingProxyType({})
    document, problems = parse(file.read_text("utf-8"), file.name)
    if document is None or problems:
        raise ValueError(f"{file.name}: {problems}")
    return MappingProxyType(dict(document.data))


def said(value: Any, known: Mapping[str, str], under: str = "") -> Any:
    """A schema in which each text that is `known` is in that language."""
    if isinstance(value, Mapping):
        return MappingProxyType(
            {
                name: sub if name in NO_TEXT and under not in NAMED else said(sub, known, name)
                for name, sub in value.items()
            }
        )
    if isinstance(value, tuple):
        return tuple(said(item, known) for item in value)
    return known.get(value, value) if isinstance(value, str) else value
