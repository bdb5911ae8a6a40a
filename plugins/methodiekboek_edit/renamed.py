"""A record that gets another name: what refers to it, made to refer to that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from methodiekboek.model import Path
from methodiekboek.schema import Field


def renamed(value: Any, path: Path, fields: Mapping[Path, Field], name: str, new: str) -> Any:
    """A value of a record in which what refers to `name` refers to `new`."""
    if isinstance(value, Mapping):
        return {key: renamed(sub, (*path, key), fields, name, new) for key, sub in value.items()}
    if isinstance(value, tuple):
        return tuple(renamed(sub, (*path, at), fields, name, new) for at, sub in enumerate(value))
    field = fields.get(path)
    if not isinstance(value, str) or field is None:
        return value
    if field.get("refersTo") is not None and value == name:
        return new
    if field.get("refersToClaim") and value.startswith(f"{name}."):
        return new + value.removeprefix(name)
    return renamed_text(value, name, new) if field.get("markdown") else value


def renamed_text(text: str, name: str, new: str) -> str:
    """Markdown in which links, claims and the words of blocks lead to `new`."""
    old = re.escape(name)
    text = re.sub(rf"(\]\(record:){old}(?=[)#])", rf"\g<1>{new}", text)
    text = re.sub(rf"(\[=){old}(?=\.)", rf"\g<1>{new}", text)
    return re.sub(
        r"^(/{3,} [\w-]+ \|)(.*)$",
        lambda line: line[1] + re.sub(rf"(?<![\w.-]){old}(?![\w-])", new, line[2]),
        text,
        flags=re.MULTILINE,
    )
