"""Settings for VS Code: each kind with its schema; what is there already stays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT

from methodiekboek.cli import main


def has_all(root: Path) -> set[Path]:
    """Each file of content has one schema, in which each reference leads to a file; gives the folders of these."""
    found = json.loads((root / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    for schema, pattern in found.items():
        assert pattern in (f"content/{Path(schema).name.split('.')[0]}/*.yml", "content/handbook.yml")
        for other in re.findall(r'"\$ref": "([^"#]+)', (root / schema).read_text("utf-8")):
            assert (root / schema).with_name(other).is_file()
    for file in root.glob("content/**/*.yml"):
        assert sum(file.match(pattern) for pattern in found.values()) == 1, file
    return {Path(schema).parent for schema in found}


def test_each_file_of_content_has_its_schema(base: Path):
    assert main(["--root", str(base), "vscode"]) == 0

    assert has_all(base) == {Path("schemas")}


def test_a_handbook_on_the_standard_schemas_gets_them(tmp_path: Path):
    """In its language and with its method; one of its own, which may refer to a standard one, stands among them."""
    assert main(["--root", str(tmp_path), "new", "handboek", "--title=Huis", "--language=en"]) == 0
    root = tmp_path / "handboek"
    with (root / "content/handbook.yml").open("a", encoding="utf-8") as settings:
        settings.write("method: FFT\n")
    own = {**json.loads((ROOT / "schemas/phase.schema.json").read_text("utf-8")), "title": "Step"}
    (root / "schemas").mkdir()
    (root / "schemas/phase.schema.json").write_text(json.dumps(own), encoding="utf-8")
    assert main(["--root", str(root), "vscode"]) == 0

    assert has_all(root) == {Path(".vscode/schemas")}
    texts = {path.name: path.read_text("utf-8") for path in (root / ".vscode/schemas").iterdir()}
    assert json.loads(texts["phase.schema.json"])["title"] == "Step"
    assert json.loads(texts["goal.schema.json"])["title"] == "Goal"
    assert "{method}" not in "".join(texts.values())
    assert "FFT" in "".join(texts.values())


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
