"""The page on commands names all that there are, and no text names one that there is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from methodiekboek.cli import main

PAGE = ROOT / "docs/maintainers/commands.md"
MAKEFILE = ROOT / "Makefile"
TEXTS = [MAKEFILE, *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY"))]
TEXTS += sorted((ROOT / "docs").rglob("*.md"))
TEXTS += sorted((ROOT / "plugins/methodiekboek/standard/pages").rglob("*.md"))
ONE = r"(?<!\S)--[a-z][a-z-]*"
OPTION = re.compile(rf"{ONE}(?=[\s,=|\]:]|$)", re.MULTILINE)
CODE = re.compile(r"^ {4,}\S.*$|^```(?s:.*?)^```|`([^`\n]+)`", re.MULTILINE)
CALL = re.compile(r"(?<![\w.-])methodiekboek(?: --root \S+)? ([a-z]+)\b([^`\n|;&>]*)")
MAKE = re.compile(r"(?<![\w.)-])make (?:[A-Z]+=\S+ )?([a-z][a-z-]*)")
OTHERS = {
    "--update-cases": "pytest, see conftest.py",
    "--strict": "MkDocs",
    "--dirty": "MkDocs",
    "--build-arg": "Docker and Podman",
    "--clean": "Zensical",
}
"""Options of other programs that texts name by themselves."""


def said(*arguments: str) -> str:
    """What the command says of itself, each option on one line."""
    call = [sys.executable, "-m", "methodiekboek", *arguments, "--help"]
    done = subprocess.run(
        call, cwd=ROOT, capture_output=True, encoding="utf-8", env={**os.environ, "COLUMNS": "500"}, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def options() -> dict[str, set[str]]:
    """The options of each command, as its own parser tells them; of the whole under an empty name."""
    names = re.findall(r"^    ([a-z]+)\b", said().split("OPDRACHT\n")[1].split("\n\n")[0], re.MULTILINE)
    return {name: set(OPTION.findall(said(*filter(None, [name])))) - {"--help"} for name in ("", *names)}


def section(command: str) -> str:
    """What the page says of a command."""
    return PAGE.read_text("utf-8").split(f"\n## {command}\n", 1)[-1].split("\n## ", 1)[0]


def code(file: Path) -> Iterator[str]:
    """Every piece of code in a text; a Makefile is nothing else."""
    text = file.read_text("utf-8")
    if file == MAKEFILE:
        yield from text.splitlines()
        return
    for found in CODE.finditer(text):
        yield from (found[1] or found[0]).splitlines()


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_there_is_something_to_compare(options: dict[str, set[str]]):
    """The parsers were understood, of the core and of hosts; so were the texts."""
    assert options[""] == {"--root"}
    assert options["check"] == {"--format"}
    assert options["site"] == {"--zip", "--fresh", "--compressed"}
    assert options["pages"] == set()
    assert "methodiekboek check" in list(code(ROOT / "README.md"))


def test_the_page_has_every_command(options: dict[str, set[str]]):
    """A heading for each, with an example; and no heading for one that is gone."""
    calls = {command: [found[1] for found in CALL.finditer(section(command))] for command in options if command}
    headings = set(re.findall(r"^## ([a-z]+)$", PAGE.read_text("utf-8"), re.MULTILINE))

    assert headings == options.keys() - {""}
    assert [command for command, called in calls.items() if command not in called] == []


def test_the_page_has_every_option(options: dict[str, set[str]]):
    """Under its command, and none that it does not have."""
    for command in options.keys() - {""}:
        told = {found for piece in re.findall(r"`([^`]+)`", section(command)) for found in OPTION.findall(piece)}
        assert told - OTHERS.keys() == options[command], command

    assert "`--root`" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("file", TEXTS, ids=name)
def test_every_command_in_a_text_exists(file: Path, options: dict[str, set[str]]):
    """Whoever copies it out of a text gets what the text says."""
    for line in code(file):
        for command, rest in CALL.findall(line):
            assert command in options, line
            assert set(OPTION.findall(rest)) <= options[command] | {"--help"}, line


@pytest.mark.parametrize("file", TEXTS, ids=name)
def test_every_option_that_stands_by_itself_exists(file: Path, options: dict[str, set[str]]):
    """An option without its command is one of ours, or known to be of another program."""
    ours = set().union(*options.values()) | {"--help"}
    for line in code(file) if file != MAKEFILE else ():
        alone = OPTION.match(line)
        assert alone is None or alone[0].startswith("--mb-") or alone[0] in ours | OTHERS.keys(), line


def test_every_target_of_make_in_a_text_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE.read_text("utf-8"), re.MULTILINE))
    named = {(name(file), target) for file in TEXTS for line in code(file) for target in MAKE.findall(line)}

    assert {"site", "test"} <= targets
    assert {target for _, target in named} >= {"site", "lock"}
    assert [each for each in sorted(named) if each[1] not in targets] == []


@pytest.mark.parametrize("command", ["check", "site", "kinds"])
def test_a_handbook_in_a_folder_that_is_missing_was_called_wrongly(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """The folder is named, and not each file that is not in it."""
    with pytest.raises(SystemExit) as stopped:
        main(["--root", str(tmp_path / "handboek"), command])

    assert stopped.value.code == 2
    assert f"deze map is er niet: {tmp_path / 'handboek'}" in capsys.readouterr().err


def test_the_page_has_every_target_of_make():
    wanted = re.findall(r"^\.PHONY: (.*)$", MAKEFILE.read_text("utf-8"), re.MULTILINE)[0].split()
    told = {target for line in code(PAGE) for target in MAKE.findall(line)}

    assert set(wanted) == told
