"""Changing what a YAML file says leaves all else as it was.

`rewrite/<what-it-shows>.txt` has three parts with lines of dashes between: a file, changes as `path: value` (a value
of `-` takes away, one after `+` comes before what stands there), and the file that comes of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, TESTS

from methodiekboek.cli import main
from methodiekboek.load import parse
from methodiekboek.rewrite import RewriteError, freeze, rewrite, tidy, write

CASES = sorted((TESTS / "rewrite").glob("*.txt"))
CONTENT = sorted((ROOT / "content").rglob("*.yml"))


def said(text: str) -> Any:
    document, problems = parse(text, "")
    assert problems == []
    assert document is not None
    return thawed(document.data)


def thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: thawed(sub) for key, sub in value.items()}
    return [thawed(sub) for sub in value] if isinstance(value, tuple) else value


def apply(data: Any, change: str) -> None:
    path, _, value = change.partition(": ")
    *inside, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in inside:
        data = data[step]
    if value == "-":
        del data[last]
    elif value.startswith("+ "):
        data.insert(last, yaml.safe_load(value[2:]))
    else:
        data[last] = yaml.safe_load(value)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_change_changes_that_alone(case: Path):
    before, changes, after = case.read_text(encoding="utf-8").split("-----\n")
    data = said(before)
    for change in changes.splitlines():
        apply(data, change)

    assert rewrite(before, data) == after


def test_saying_the_same_changes_no_byte_of_the_handbook():
    """A note comes and goes, so that each file has been written twice."""
    for file in CONTENT:
        text = file.read_text(encoding="utf-8")
        data = said(text)

        noted = rewrite(text, {**data, "editor_note": "Even nakijken."})
        assert noted.count("\n") == text.count("\n") + 1, file
        assert rewrite(noted, data) == text, file


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from leaves(value, (*path, key))
    if not items and path:
        yield path


def test_after_five_hundred_changes_nothing_is_lost():
    """What was asked is what is read; one word changed is one line changed."""
    chance = random.Random(8)
    odd = [
        "nee",
        "12",
        "0123",
        "2020-01-01",
        "~",
        "a: b",
        "#",
        " x ",
        "twee\nregels",
        "‘a’, [b]",
        "0,55",
        "-",
        "=a",
        "",
    ]
    for number in range(500):
        file = chance.choice(CONTENT)
        text = file.read_text(encoding="utf-8")
        data = said(text)
        *inside, last = chance.choice(list(leaves(data)))
        place = data
        for step in inside:
            place = place[step]
        if number % 5 == 0:
            del place[last]
        elif number % 5 == 1:
            place[last] = chance.choice([*odd, 3, Decimal("1.50"), True, ["a", {"b": ["c" * 120]}]])
        elif isinstance(place[last], str):
            place[last] += chance.choice([" nieuw", ": ja", " #1", ", [a]", "'s", ' "ja"'])
        else:
            place[last] = place[last] + 1 if not isinstance(place[last], bool | list | dict) else "x"

        made = rewrite(text, data)

        assert freeze(said(made)) == freeze(data), (file, inside, last)
        old, new = text.splitlines(), made.splitlines()
        if number % 5 > 1:
            assert len(old) == len(new), file
            assert sum(one != two for one, two in zip(old, new, strict=True)) <= 1, file


def test_a_new_file_says_what_it_should():
    data = {"title": "Nee", "order": 1, "share": Decimal("0.50"), "yes": True, "words": ["a b", "c, d"], "list": []}

    assert freeze(said(write(data))) == freeze(data)


@pytest.mark.parametrize(
    "text",
    [
        "a: [", "a: 1\na: 2\n", "", "a: &x 1\nb: *x\n",
        # To ruamel these keys are a date, and twice the same.
        "2024-05-01: 1\n", "1: 1\ntrue: 1\n",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_rewritten(text: str):
    with pytest.raises(RewriteError):
        rewrite(text, {"a": 1})


def test_what_yaml_cannot_hold_is_refused():
    with pytest.raises(RewriteError):
        write({"title": "een\u200bwoord"})


def test_the_handbook_has_the_one_form():
    """`methodiekboek format` changes nothing, and a second time nothing either."""
    for file in CONTENT:
        text = file.read_text(encoding="utf-8")
        assert tidy(text) == text, file


def test_what_is_untidy_becomes_tidy_and_says_the_same():
    untidy = 'title:   Start\nduration: {min: 4,\n    max: 6}\nsteps:\n- id: een\n  title: "Een"   \n- {id: twee}\n\n'

    made = tidy(untidy)

    assert made == 'title: Start\nduration: {min: 4, max: 6}\nsteps:\n  - id: een\n    title: "Een"\n  - {id: twee}\n'
    assert said(made) == said(untidy)
    assert tidy(made) == made


def test_the_command_tidies_all_but_what_cannot_be_read(base: Path, capsys: pytest.CaptureFixture[str]):
    start, broken = base / "content/phase/start.yml", base / "content/phase/stuk.yml"
    good = start.read_text(encoding="utf-8")
    start.write_text(good.replace("title: Start", "title:    Start"), encoding="utf-8")
    broken.write_text("title: [\n", encoding="utf-8")

    assert main(["--root", str(base), "format", "--check"]) == 1
    assert "content/phase/start.yml\n" in capsys.readouterr().out
    assert main(["--root", str(base), "format"]) == 0
    assert start.read_text(encoding="utf-8") == good
    assert broken.read_text(encoding="utf-8") == "title: [\n"
    assert main(["--root", str(base), "format", "--check"]) == 0


def test_the_command_names_what_would_say_something_else(base: Path, capsys: pytest.CaptureFixture[str]):
    """What ruamel.yaml takes for nothing is a word for who reads the file: it stays as it is."""
    start = base / "content/phase/start.yml"
    text = start.read_text(encoding="utf-8").replace("note: Zie ook *het begin*.", "note: Null")
    start.write_text(text, encoding="utf-8")

    assert main(["--root", str(base), "format"]) == 1
    assert "[file-can-be-rewritten]" in capsys.readouterr().err
    assert start.read_text(encoding="utf-8") == text
