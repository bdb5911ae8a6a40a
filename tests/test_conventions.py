"""Habits that keep the project readable: imports run one way, every message exists, every kind is whole."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys

import pytest
import yaml
from conftest import ROOT

from methodiekboek.handbook import Handbook
from methodiekboek.messages import load_messages
from methodiekboek.model import Output, Problem
from methodiekboek.schema import RESERVED

PLUGINS = ROOT / "plugins"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PLUGINS.rglob("*.py")))
RULE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def constants(of_calls: bool) -> set[str]:
    """The strings in the code that look like the id of a rule; of calls, those given to what makes a problem."""
    found: set[str] = set()
    for path in sorted(PLUGINS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                parts = node.args if called in {"Problem", "_problem", "_fault"} else []
            else:
                parts = [] if of_calls else [node]
            found |= {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}
    return {text for text in found if RULE.fullmatch(text)}


def catalogue(language: str) -> dict:
    path = PLUGINS / "methodiekboek" / "messages" / f"{language}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_imports_run_one_way():
    """The contracts of pyproject.toml hold: the core knows no host, the stages run one way."""
    done = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
                          cwd=ROOT, capture_output=True, text=True)  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_has_its_sentence(language: str):
    """No author sees the bare id of a rule, and no sentence stays for a rule that is gone."""
    sentences = set(catalogue(language)["problem"])

    assert constants(of_calls=True) <= sentences <= constants(of_calls=False)


def test_the_catalogues_have_the_same_texts():
    """What can be said in Dutch can be said in English."""

    def names(value: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
        if not isinstance(value, dict):
            return {path}
        return {name for key, sub in value.items() for name in names(sub, (*path, key))}

    assert names(catalogue("nl")) == names(catalogue("en"))


def test_every_text_that_the_code_asks_for_exists():
    """A missing text would be an exception on the day that it is needed."""
    asked = set(re.findall(r'(?:messages|say)\(\s*"([a-z]+\.[a-z_]+)"', CODE))
    asked |= set(
        re.findall(r"say\('([a-z]+\.[a-z_]+)'\)", "".join(p.read_text() for p in ROOT.glob("schemas/*.jinja")))
    )
    say = load_messages("nl")

    assert asked
    assert [key for key in sorted(asked) if key.split(".")[1] not in say.texts[key.split(".")[0]]] == []


def test_every_text_that_the_edit_screen_asks_for_exists():
    """A missing text is a button without a name."""
    scripts = (PLUGINS / "methodiekboek_edit/static").glob("*.js")
    code = "\n".join(path.read_text(encoding="utf-8") for path in scripts if path.name != "json-schema.js")
    asked = set(re.findall(r"\bTEXTS\.(\w+)", code)) | set(re.findall(r'\bsay\("(\w+)"', code))

    assert "save" in asked
    assert asked - set(catalogue("nl")["edit"]) == set()


def test_the_handbook_has_no_problems(built: tuple[Handbook, list[Output], list[Problem]]):
    """What is on main builds, and so every field of every schema has its title and description."""
    _, outputs, problems = built

    assert problems == []
    assert len(outputs) > 30


def test_the_engine_knows_no_kind_by_name():
    """Kinds belong to a handbook: the words of this one do not stand in the engine."""
    kinds = {path.name.removesuffix(".schema.json") for path in (ROOT / "schemas").glob("*.schema.json")} - RESERVED
    # 'source' is the engine's own word for a work in the bibliography, and 'change' what browsers call an event.
    quoted = {kind for kind in kinds - {"source", "change"} if re.search(rf"""["'/]{kind}["'/.]""", CODE)}

    assert quoted == set()
    assert re.findall(r"\bIAG\b|gezin", CODE) == []
    # Nor does the standard set name the method of the handbook that it came from.
    standard = [*(ROOT / "schemas").iterdir(), *(ROOT / "plugins/methodiekboek/standard").rglob("*.*")]
    standard = [path for path in standard if path.suffix != ".pyc"]
    assert [path.name for path in standard if path.is_file() and re.search(r"\bIAG\b", path.read_text("utf-8"))] == []


def test_nothing_posix_only_outside_the_makefile():
    """The package installs and runs on Windows and macOS too."""
    for word in ("import fcntl", "import pwd", "import resource", "os.fork", "os.getuid", "shell=True"):
        assert word not in CODE


COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\((?!0 0 0 /)|\bhsla?\(")
TOKEN = re.compile(r"^\s*--[\w-]+:.*$|var\([^)]*\)", re.MULTILINE)


@pytest.mark.parametrize(
    "sheet", sorted((PLUGINS / "methodiekboek/assets").glob("*.css")), ids=lambda sheet: sheet.stem
)
def test_a_house_style_is_one_file(sheet):
    """A colour, but for the black of a shadow, is a variable, and each variable is described."""
    text = sheet.read_text(encoding="utf-8")
    about = (ROOT / "docs/maintainers/house-style.md").read_text(encoding="utf-8")

    assert COLOUR.findall(TOKEN.sub("", text)) == []
    assert [name for name in re.findall(r"var\((--mb-[\w-]+)", text) if f"`{name}`" not in about] == []


MAKERS = {"minisearch": "Luca Ongaro", "json-schema": "Jeremy Danyow"}


@pytest.mark.parametrize("file", sorted(PLUGINS.glob("*/**/*.LICENSE")), ids=lambda file: str(file.stem))
def test_what_comes_from_elsewhere_is_what_it_says(file):
    """Scripts of others as they were published, with their licence."""
    about = yaml.safe_load(file.with_suffix(".yml").read_text(encoding="utf-8"))

    assert hashlib.sha256(file.with_suffix(".js").read_bytes()).hexdigest() == about["sha256"]
    assert "MIT" in about["licence"]
    assert MAKERS[file.stem] in file.read_text(encoding="utf-8")


def test_the_page_on_content_names_every_rule():
    """And none that is gone; what is checked elsewhere stands there too."""
    page = (ROOT / "docs/maintainers/content-rules.md").read_text("utf-8")
    cells = [line.split(" | ")[1] for line in page.splitlines() if line.startswith("| ")]
    named = {name for cell in cells for name in re.findall(r"`([a-z_]+)`", cell)}
    rules = {path.stem for path in (PLUGINS / "methodiekboek/rules").glob("*.py")} - {"__init__"}

    assert named - {"link", "verify", "conflicts"} == rules
