"""What VS Code has to know to help whoever edits the YAML itself: which schema belongs to which files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .schema import RESERVED, SUFFIX, Schemas

EXTENSIONS = {"recommendations": ["redhat.vscode-yaml"]}
OWN, COPIES = "schemas", ".vscode/schemas"


def files(root: Path, schemas: Schemas) -> dict[str, str]:
    """The files in `.vscode/`, by their path from `root`; those of JSON can have been there before.

    An editor knows no standard schemas, and a schema finds others beside itself only: where a handbook has not all of
    them itself, all stand in `.vscode/schemas/`, as they are read here.
    """
    used = {name: schema for name, schema in schemas.documents.items() if schema}
    folder = OWN if all((root / OWN / (name + SUFFIX)).is_file() for name in used) else COPIES
    copies = used if folder == COPIES else {}
    return {
        ".vscode/settings.json": _json(settings(folder, sorted(used))),
        ".vscode/extensions.json": _json(EXTENSIONS),
        **{f"{COPIES}/{name}{SUFFIX}": _json(schema) for name, schema in sorted(copies.items())},
    }


def settings(folder: str, names: list[str]) -> dict[str, Any]:
    """The settings of a workspace, for the extension YAML of Red Hat."""
    files = {
        f"./{folder}/{name}{SUFFIX}": "content/handbook.yml" if name == "handbook" else f"content/{name}/*.yml"
        for name in names
        # A part, or front matter: no file follows these as a whole.
        if name == "handbook" or name not in RESERVED
    }
    return {
        "yaml.schemas": files,
        "yaml.validate": True,
        "yaml.completion": True,
        "yaml.hover": True,
        # `methodiekboek format` gives content its form.
        "yaml.format.enable": False,
        "[yaml]": {"editor.tabSize": 2, "editor.wordWrap": "on"},
        "files.insertFinalNewline": True,
    }


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=float) + "\n"
