"""A handbook that someone begins: asked for or given, whole or not made, and in its own language throughout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, copy_base

from methodiekboek import standard
from methodiekboek.build import build
from methodiekboek.cli import main
from methodiekboek.new import settings
from methodiekboek.schema import load_schemas

TITLE = "--title=Huizen & “stoepen”: 2"
ALL = [TITLE, "--owner=Stichting Stoep", "--licence=CC-BY-4.0", "--contact=meld@example.org"]
SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in (ROOT / "schemas").glob("*.schema.json"))


def made(folder: Path, *given: str) -> Path:
    assert main(["--root", str(folder), "new", "handboek", *given]) == 0
    return folder / "handboek"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_has_an_example_of_each_kind_and_no_mistake(tmp_path: Path, language: str):
    root = made(tmp_path, *ALL, f"--language={language}")

    handbook, outputs, problems = build(root)

    assert problems == []
    assert {record.kind for record in handbook.records.values()} == set(handbook.schemas.kinds)
    assert len(outputs) > len(handbook.schemas.kinds)
    assert not (root / "schemas").exists()
    assert not [path for path in root.rglob("*") if path.is_file() and "<<" in path.read_text("utf-8")]


def test_what_is_given_stands_where_it_belongs(tmp_path: Path):
    """Each file that is YAML says it, whatever signs are in it."""
    root = made(tmp_path, "--language=nl", '--title=De "stoep": één', *ALL[1:])

    config = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    public = yaml.safe_load((root / "publiccode.yml").read_text("utf-8"))
    security = (root / "docs/.well-known/security.txt").read_text("utf-8")
    assert config["site_name"] == public["name"] == 'De "stoep": één'
    assert public["legal"] == {"license": "CC-BY-4.0", "mainCopyrightOwner": "Stichting Stoep"}
    assert "Contact: mailto:meld@example.org\n" in security
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", security, re.MULTILINE)


def test_what_is_not_known_is_left_out(tmp_path: Path):
    """Nobody is made the owner or the one to write to."""
    root = made(tmp_path, TITLE, "--language=en")

    assert not (root / "docs/.well-known").exists()
    assert "mainCopyrightOwner" not in yaml.safe_load((root / "publiccode.yml").read_text("utf-8"))["legal"]


@pytest.mark.parametrize(
    ("language", "licence", "title"),
    [
        ("nl", "CC-BY-SA-4.0", "Creative Commons Naamsvermelding-GelijkDelen 4.0"),
        ("en", "CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0"),
        ("nl", "EUPL-1.2", "EUPL-1.2"),
    ],
)
def test_a_licence_is_named_in_the_language_of_the_handbook(language: str, licence: str, title: str):
    assert yaml.safe_load(settings("Huis", language, licence))["licence"]["title"] == title


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "Het handboek heeft een naam nodig"),
        (["--title=<<owner>>"], "Het handboek heeft een naam nodig"),
        ([TITLE, "--licence=vrij voor wie wil"], "geen code van een licentie"),
        ([TITLE, "--contact=bel maar"], "geen mailadres"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, given: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert main(["--root", str(tmp_path), "new", "handboek", "--language=nl", *given]) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_question_is_asked_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In a terminal, with what an empty answer means; a question mark is end enough."""
    answers, asked = iter(["", "Huis", "", "", ""]), list[str]()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or next(answers))

    assert main(["--root", str(tmp_path), "new", "handboek"]) == 0
    assert asked[:2] == ["Taal / language (nl, en) [nl]: ", "Hoe heet het handboek? "]


def test_what_is_there_stays(tmp_path: Path):
    (tmp_path / "handboek").mkdir()
    (tmp_path / "handboek/brief.txt").write_text("Beste", encoding="utf-8")

    assert main(["--root", str(tmp_path), "new", "handboek", *ALL, "--language=nl"]) == 1
    assert [path.name for path in (tmp_path / "handboek").iterdir()] == ["brief.txt"]


def texts(value: Any, under: str = "") -> Iterator[str]:
    """What of a schema somebody reads."""
    for name, sub in value.items() if isinstance(value, dict) else ((under, item) for item in value):
        if isinstance(sub, dict | list):
            if name not in standard.NO_TEXT | {"example"} or under in standard.NAMED:
                yield from texts(sub, name)
        elif isinstance(sub, str) and (name not in standard.NO_TEXT or under in standard.NAMED):
            yield sub


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_standard_schema_says_all_of_it_in_english(name: str):
    """Whoever adds a text to a schema says it in English too; what a schema no longer says is taken away there."""
    schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_text("utf-8"))

    assert set(texts(schema)) == set(standard.words(name, "en"))


def test_a_file_of_its_own_takes_the_place_of_a_standard_one(tmp_path: Path):
    """One template is one file; all else is as it was."""
    root = made(tmp_path, *ALL, "--language=nl")
    (root / "schemas").mkdir()
    (root / "schemas/phase.md.jinja").write_text("Zo doen wij het.\n", encoding="utf-8")

    _, outputs, problems = build(root)

    assert problems == []
    changed = [output.path for output in outputs if "Zo doen wij het." in str(output.content)]
    assert changed == ["methode/fasen/voorbeeld-phase.md"]


def test_a_handbook_that_does_not_ask_for_the_standard_set_does_not_get_it(tmp_path: Path):
    root = copy_base(tmp_path / "handboek")
    for path in (root / "schemas").glob("goal*"):
        path.unlink()

    assert "goal" not in load_schemas(root)[0].kinds
