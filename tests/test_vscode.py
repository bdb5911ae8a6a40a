"""Settings for VS Code: each kind with its schema; what is there already stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from methodiekboek.cli import main


def test_each_file_of_content_has_its_schema(base: Path):
    assert main(["--root", str(base), "vscode"]) == 0

    found = json.loads((base / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    for schema, pattern in found.items():
        assert (base / schema).is_file()
        assert pattern in (f"content/{Path(schema).name.split('.')[0]}/*.yml", "content/handbook.yml")
    for file in base.glob("content/**/*.yml"):
        assert sum(file.match(pattern) for pattern in found.values()) == 1, file


def test_settings_of_others_stay(base: Path, capsys: pytest.CaptureFixture[str]):
    file = base / ".vscode/settings.json"
    file.parent.mkdir()
    file.write_text('{"editor.fontSize": 18, "yaml.hover": false}', encoding="utf-8")
    assert main(["--root", str(base), "vscode"]) == 0
    kept = json.loads(file.read_text("utf-8"))
    assert (kept["editor.fontSize"], kept["yaml.hover"]) == (18, True)

    file.write_text("{ // een opmerking", encoding="utf-8")
    assert main(["--root", str(base), "vscode"]) == 1
    assert "is geen JSON" in capsys.readouterr().err
    assert file.read_text("utf-8") == "{ // een opmerking"
