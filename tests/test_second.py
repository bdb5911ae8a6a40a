"""Another handbook, in English and with kinds of its own, built by the wheel: the tool belongs to no methodology."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from pathlib import Path

import pytest
from conftest import ROOT, TESTS

pytestmark = pytest.mark.wheel

KIND = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Recipe",
  "plural": "Recipes",
  "description": "What is on the table.",
  "page": {"section": "course", "slug": "recipes", "order": 90},
  "type": "object",
  "$ref": "common.schema.json#/$defs/record",
  "required": ["serves"],
  "properties": {
    "serves": {"title": "Serves", "description": "For how many.", "type": "integer", "minimum": 1},
    "goes_with": {"title": "Goes with", "description": "A session.", "type": "string", "refersTo": ["session"]}
  },
  "unevaluatedProperties": false
}
"""


@pytest.fixture(scope="session")
def methodiekboek(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command, from the built wheel, in an environment where the checkout is not installed."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "env", with_pip=True)
    paths = {"base": str(folder / "env"), "platbase": str(folder / "env")}
    python = str(Path(sysconfig.get_path("scripts", vars=paths)) / "python")
    # What the wheel depends on comes from here; a path file is not read twice, so our editable install is not.
    site = Path(sysconfig.get_path("purelib", vars=paths))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    wheel = next(folder.glob("*.whl"))
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    where = subprocess.run(
        [python, "-c", "import methodiekboek; print(methodiekboek.__file__)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(folder)
    return [python, "-m", "methodiekboek"]


def copy(target: Path) -> Path:
    return Path(shutil.copytree(TESTS / "second", target, ignore=shutil.ignore_patterns("site", ".site*")))


def run(command: list[str], root: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([*command, "--root", str(root), *arguments], capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def makes(command: list[str], root: Path, target: Path) -> None:
    """A site, of which nothing more is said than where it stands."""
    status, said = run(command, root, "site", str(target))
    assert status == 0
    assert re.fullmatch(rf"[^\n]* {re.escape(str(target))}\.\n", said)


def fingerprints(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_second_handbook_is_built_by_the_wheel(methodiekboek: list[str], tmp_path: Path):
    """Its pages, the look and the fonts are all in the wheel; it is in English throughout."""
    root, target = copy(tmp_path / "second"), tmp_path / "site"

    makes(methodiekboek, root, target)

    pages = [path.read_text(encoding="utf-8") for path in target.rglob("index.html")]
    assert len(pages) > 6
    own = [page for page in pages if "http-equiv" not in page]  # a page that has moved has no foot
    assert all("Not yet reviewed by a professional." in page for page in own)
    assert all('<html lang="en"' in page for page in pages)
    dutch = re.compile(r"\b(bron|bronnen|pagina|beoordeeld|voorschrift|berekend|gezin\w*|IAG)\b", re.IGNORECASE)
    assert [dutch.findall(page) for page in pages if dutch.search(page)] == []
    assert len(list((target / "assets/methodiekboek").glob("base.*.css"))) == 1
    assert list((target / "assets/methodiekboek/fonts").glob("*.woff2"))


def test_its_problems_are_in_english(methodiekboek: list[str], tmp_path: Path):
    """The language of a handbook is that of its reports."""
    root = copy(tmp_path / "second")
    record = next((root / "content/session").glob("*.yml"))
    record.write_text(record.read_text(encoding="utf-8") + "lenght: 3\n", encoding="utf-8")

    code, said = run(methodiekboek, root, "check")

    assert code == 1
    assert "error[unknown-field]: There is no field ‘lenght’ in Session." in said


def test_its_own_chart_rule_and_text_come_without_a_fork(methodiekboek: list[str], tmp_path: Path):
    """Each is a file in a folder of the handbook."""
    root, target = copy(tmp_path / "second"), tmp_path / "site"
    makes(methodiekboek, root, target)
    home = (target / "index.html").read_text(encoding="utf-8")
    assert "Guests at the table</title><desc" in home
    assert "All works of the course:" in "".join(p.read_text("utf-8") for p in target.rglob("index.html"))

    record = root / "content/session/asking.yml"
    record.write_text(record.read_text("utf-8").replace("length: {value: 75", "length: {value: 175"), encoding="utf-8")

    code, said = run(methodiekboek, root, "check")
    assert code == 1
    assert "error[evening-is-short]: Asking takes more than 120 minutes." in said
    assert "Leave something out, or make it two evenings." in said


def test_adding_a_kind_changes_no_existing_file(methodiekboek: list[str], tmp_path: Path):
    """A schema, a template and a record: the menu, the list and the links follow by themselves."""
    root, target = copy(tmp_path / "second"), tmp_path / "site"
    before = fingerprints(root)
    session = min(path.stem for path in (root / "content/session").glob("*.yml"))
    (root / "schemas/recipe.schema.json").write_text(KIND, encoding="utf-8")
    (root / "schemas/recipe.md.jinja").write_text("Serves {{ record.serves }}, with {{ record.goes_with }}.\n", "utf-8")
    (root / "content/recipe").mkdir()
    for name in ("soup", "bread"):
        record = f"title: {name.title()}\nserves: 1200\ngoes_with: {session}\n"
        (root / f"content/recipe/{name}.yml").write_text(record, encoding="utf-8")

    makes(methodiekboek, root, target)

    assert before.items() <= fingerprints(root).items()
    page = (target / "course/recipes/soup/index.html").read_text(encoding="utf-8")
    assert f'Serves 1,200, with <a href="../../sessions/{session}/">' in page
    assert "Recipes" in (target / "index.html").read_text(encoding="utf-8") or "Recipes" in page
    assert "Bread" in (target / "course/recipes/index.html").read_text(encoding="utf-8")


def test_the_edit_screen_comes_with_the_wheel(methodiekboek: list[str], tmp_path: Path):
    """One command after the install; its page, script and style are there, in the language of the handbook."""
    root = copy(tmp_path / "second")
    command = [*methodiekboek, "--root", str(root), "edit", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert found
        try:
            for name, said in (("", "Edit the handbook"), ("edit.js", "api("), ("edit.css", "--accent")):
                with urllib.request.urlopen(found[0] + name, timeout=30) as answer:
                    assert said in answer.read().decode("utf-8")
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("language", "word", "page"), [("nl", "Fase", "methode/fasen"), ("en", "Phase", "method/phases")]
)
def test_a_new_handbook_becomes_an_edition(
    methodiekboek: list[str], tmp_path: Path, language: str, word: str, page: str
):
    """New, built, edited and released, with nothing but the wheel: each text that came with it is in its language."""
    root = tmp_path / "handbook"
    given = [
        "--title",
        'A "new" one: 1',
        "--language",
        language,
        "--owner",
        "",
        "--licence",
        "CC0-1.0",
        "--contact",
        "",
    ]
    assert run(methodiekboek, tmp_path, "new", "handbook", *given)[0] == 0
    assert run(methodiekboek, root, "check")[0] == 0
    makes(methodiekboek, root, tmp_path / "site")
    record = next((root / "content/phase").glob("*.yml"))
    built = tmp_path / "site" / page / record.stem / "index.html"
    assert f": {word}</h1>" in built.read_text("utf-8")

    record.write_text(re.sub(r"(?m)^title: .*$", "title: Knock first", record.read_text("utf-8")), encoding="utf-8")
    settings = root / "content/handbook.yml"
    settings.write_text(settings.read_text("utf-8") + 'edition: {number: "1", date: "2026"}\n', encoding="utf-8")
    code, said = run(methodiekboek, root, "release", "1", str(tmp_path / "dist"))
    assert code == 0, said

    made = {path.name for path in (tmp_path / "dist").iterdir()}
    assert {"site", "data", "SHA256SUMS"} <= made
    assert {".pdf", ".zip"} <= {Path(name).suffix for name in made}
    assert "Knock first</h1>" in (tmp_path / "dist/site" / page / record.stem / "index.html").read_text("utf-8")
