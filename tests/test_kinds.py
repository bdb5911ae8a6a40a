"""The reference of the kinds says what the schemas say: all of it, and once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, TESTS

from methodiekboek.cli import main
from methodiekboek.kinds import reference
from methodiekboek.messages import load_messages
from methodiekboek.schema import load_schemas, subschemas

PAGE = ROOT / "docs/maintainers/kinds.md"
LINK = re.compile(r"\]\(#([^)]*)\)")
HEADING = re.compile(r"^#{2,3} (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def ours() -> str:
    """The page of this handbook."""
    return made(ROOT)


def made(root: Path, language: str = "nl") -> str:
    schemas, problems = load_schemas(root)
    assert problems == []
    return reference(schemas, load_messages(language))


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second or third level."""
    return re.split(r"^#{2,3} ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def row(text: str, heading: str, field: str) -> list[str]:
    """The cells of a field under a heading: title, what it holds, whether it is needed, what it is."""
    return next(
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[2:-1]]
        for line in section(text, heading).splitlines()
        if line.startswith(f"| `{field}` |")
    )


def with_kind(root: Path, **words: object) -> str:
    """The page of a handbook that has a kind of these words, too."""
    schema = {"title": "Proef", "type": "object", **words}
    (root / "schemas/proef.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    return made(root)


def test_the_page_is_up_to_date(ours: str, expect: Callable[[Path, str], None]):
    """`docs/maintainers/kinds.md` is what the schemas of this handbook give."""
    expect(PAGE, ours)


def test_every_field_of_every_schema_is_told(ours: str):
    """No field, title, description or choice of a kind is left out, however deep it lies."""
    schemas, _ = load_schemas(ROOT)
    text = ours.replace("\\", "").replace("&amp;", "&").replace("&lt;", "<")
    told = {cell for line in text.splitlines() if line.startswith("| `") for cell in map(str.strip, line.split(" | "))}
    names = {name.strip("|` ").rpartition(".")[2] for name in told}
    count = 0
    for kind in schemas.kinds:
        for path, schema in subschemas(schemas.documents[kind]):
            if len(path) > 1 and path[-2] == "properties" and "title" in schema:
                count += 1
                assert path[-1] in names, (kind, path)
                assert " ".join(schema["description"].split()) in text, (kind, path)
            for value in schema.get("enum", ()):
                assert f"`{value}`" in text, (kind, path)

    assert count > 400


def test_every_link_leads_to_a_heading_and_no_two_headings_are_alike(ours: str):
    """In-page links as code hosts make them of headings."""
    headings = [heading.lower().replace(" ", "-") for heading in HEADING.findall(ours)]

    assert set(LINK.findall(ours)) <= set(headings)
    assert len(headings) == len(set(headings))


def test_what_is_shared_stands_there_once(ours: str):
    """A claim has some fifteen fields, and a handbook some hundred places for one."""
    assert ours.count("| `derived_from` |") == 1
    assert "derived_from` |" not in ours.replace("| `derived_from` |", "")
    assert row(ours, "cost", "amount")[1] == "[claim](#onderdeel-claim)"
    assert row(ours, "condition", "norms")[1] == "lijst: groep velden, met die van [claim](#onderdeel-claim)"
    assert "Ook de velden van [record](#onderdeel-record)" in section(ours, "cost")
    assert "| `owner` |" not in section(ours, "cost")


def test_a_shared_field_that_is_otherwise_here_stands_here_too(ours: str):
    """A summary may be left out of a record; of an amount it may not."""
    assert row(ours, "Onderdeel record", "summary")[2] == "nee"
    assert row(ours, "cost", "summary")[2] == "ja"


def test_needed_in_some_cases_is_neither_yes_nor_no(base: Path):
    text = with_kind(
        base,
        required=["always"],
        properties={
            "always": {"title": "A", "description": "A.", "type": "string"},
            "then": {"title": "T", "description": "T.", "type": "string"},
            "else": {"title": "E", "description": "E.", "type": "string"},
            "either": {"title": "O", "description": "O.", "type": "string"},
            "never": {"title": "N", "description": "N.", "type": "string"},
        },
        anyOf=[{"required": ["either"]}, {"required": ["always"]}],
        **{"if": {"required": ["never"]}, "then": {"required": ["then"]}, "else": {"required": ["else"]}},
    )

    told = {name: row(text, "proef", name)[2] for name in ("always", "then", "else", "either", "never")}
    assert told == {"always": "ja", "then": "soms", "else": "soms", "either": "soms", "never": "nee"}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "tekst"),
        ({"type": "string", "markdown": True}, "tekst met opmaak"),
        ({"type": "string", "pattern": "^a|b$", "form": "a | b"}, r"tekst (a \| b)"),
        ({"type": ["string", "integer"]}, "tekst of getal"),
        ({"type": "number"}, "getal"),
        ({"type": "integer"}, "geheel getal"),
        ({"type": "boolean"}, "`true` of `false`"),
        ({"type": "string", "enum": ["a", "b"], "labels": {"a": "Aap|Apen"}}, "keuze: `a` (Aap), `b`"),
        ({"type": "string", "refersTo": ["phase"]}, "verwijzing naar [phase](#phase)"),
        ({"type": "string", "refersTo": []}, "verwijzing naar welke soort ook"),
        ({"type": "string", "refersToClaim": True}, "adres van een uitspraak"),
        ({"type": "string", "cites": True}, "sleutel van een bron"),
        ({"type": "array", "items": {"type": "array", "items": {"type": "number"}}}, "lijst: lijst: getal"),
        ({"$ref": "common.schema.json#/$defs/markdown"}, "tekst met opmaak"),
        ({"$ref": "common.schema.json#/$defs/claim"}, "[claim](#onderdeel-claim)"),
    ],
)
def test_what_a_field_holds_is_said_in_words(schema: dict[str, object], words: str, base: Path):
    text = with_kind(base, properties={"field": {"title": "Veld", "description": "Wat.", **schema}})

    assert row(text, "proef", "field") == ["Veld", words, "nee", "Wat."]


def test_a_part_that_holds_itself_ends(base: Path):
    """However the schema names it, by its own file or without."""
    tree = {"type": "object", "properties": {"sub": {"title": "S", "description": "S.", "$ref": "#/$defs/tree"}}}
    text = with_kind(
        base,
        properties={"top": {"title": "T", "description": "T.", "$ref": "proef.schema.json#/$defs/tree"}},
        **{"$defs": {"tree": tree}},
    )

    assert row(text, "proef", "top")[1] == "[tree](#onderdeel-proef-tree)"
    assert row(text, "Onderdeel proef tree", "sub")[1] == "[tree](#onderdeel-proef-tree)"


def test_another_handbook_in_its_own_language(capsys: pytest.CaptureFixture[str]):
    """The command speaks the language of the handbook, and knows no kind but those of its schemas."""
    assert main(["--root", str(TESTS / "second"), "kinds"]) == 0

    text = capsys.readouterr().out
    assert text.startswith("# Kinds\n")
    assert row(text, "session", "next")[1:3] == ["reference to [session](#session)", "no"]
    assert row(text, "session", "length")[1:3] == ["[claim](#part-claim)", "yes"]


def test_of_schemas_that_cannot_be_used_it_says_why(base: Path, capsys: pytest.CaptureFixture[str]):
    (base / "schemas/phase.schema.json").write_text('{"title": "Fase", "properties": {"x": {}}}', encoding="utf-8")

    assert main(["--root", str(base), "kinds"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "fout[field-is-described]" in said.err
