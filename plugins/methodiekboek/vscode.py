"""What VS Code has to know to help whoever edits the YAML itself: which schema belongs to which files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .schema import SUFFIX

EXTENSIONS = {"recommendations": ["redhat.vscode-yaml"]}
NO_FILES = {"common", "page"}
"""Schemas of parts and of front matter, which no file follows as a whole."""


def settings(root: Path) -> dict[str, Any]:
    """The settings of a workspace, for the extension YAML of Red Hat."""
    names = sorted(path.name.removesuffix(SUFFIX) for path in (root / "schemas").glob(f"*{SUFFIX}"))
    files = {
        f"./schemas/{name}{SUFFIX}": "content/handbook.yml" if name == "handbook" else f"content/{name}/*.yml"
        for name in names
        if name not in NO_FILES
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
