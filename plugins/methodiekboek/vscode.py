"""What VS Code has to know to help whoever edits the YAML itself: which schema belongs to which files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .schema import RESERVED, SUFFIX

EXTENSIONS = {"recommendations": ["redhat.vscode-yaml"]}


def settings(root: Path) -> dict[str, Any]:
    """The settings of a workspace, for the extension YAML of Red Hat."""
    names = sorted(path.name.removesuffix(SUFFIX) for path in (root / "schemas").glob(f"*{SUFFIX}"))
    files = {
        f"./schemas/{name}{SUFFIX}": "content/handbook.yml" if name == "handbook" else f"content/{name}/*.yml"
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
