"""Laws of the loader: what an author types is what the handbook holds, and each place is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from methodiekboek.load import MAX_BYTES, load_document, parse
from methodiekboek.messages import load_messages
from methodiekboek.model import Mark


@pytest.mark.parametrize(
    "typed", ["nee", "ja", "no", "on", "12:30", "2024-05-01", "1_000", "0123", "12,50", ".5", "+1"]
)
def test_text_stays_text(typed):
    """What an author types is not turned into something else."""
    document, _ = parse(f"veld: {typed}", "x.yml")

    assert document.data == {"veld": typed}


def test_a_number_keeps_its_decimals():
    """0.50 stays 0.50, and is written with a comma in Dutch."""
    document, _ = parse("veld: 0.50", "x.yml")

    assert document.data["veld"] == Decimal("0.50")
    assert load_messages("nl").number(document.data["veld"]) == "0,50"
    assert load_messages("en").number(document.data["veld"]) == "0.50"


@pytest.mark.parametrize(("number", "dutch"), [(999, "999"), (1000, "1.000"), (11250, "11.250"), (-2, "−2")])
def test_numbers_are_grouped_by_thousands(number, dutch):
    """A reader sees 11.250, whatever the author typed."""
    assert load_messages("nl").number(number) == dutch


@pytest.mark.parametrize(
    ("iso", "dutch"), [("2020-09-18", "18 september 2020"), ("2020-09", "september 2020"), ("2020", "2020")]
)
def test_dates_go_as_far_as_they_are_known(iso, dutch):
    """A year alone does not become the first of January."""
    assert load_messages("nl").date(iso) == dutch


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: 1\na: 2\n", "duplicate-key", 2, 1),
        ("a: hulp #1\n", "no-comment", 1, 9),
        ("a: &co x\n", "no-alias", 1, 4),
        ("a: *co\n", "no-alias", 1, 4),
        ("a: !!int 3\n", "no-tag", 1, 4),
        ("a: 1\n---\nb: 2\n", "one-document", 2, 1),
        ("a:\n", "no-empty-value", 1, 1),
        ("a: 11.250\n", "clear-number", 1, 4),
        ("a:\tb\n", "visible-characters", 1, 3),
        ("a: b\u00a0c\n", "visible-characters", 1, 5),
        ("a: b\u200bc\n", "visible-characters", 1, 5),
        ("a: b\u2028c\n", "visible-characters", 1, 5),
        ("a: [1\n", "readable-yaml", 2, 1),
        ("? [a]\n: b\n", "plain-key", 1, 3),
        ("a: " + "[" * 30 + "]" * 30, "file-too-deep", 1, 24),
        ("", "empty-file", 1, 1),
    ],
)
def test_a_trap_of_yaml_is_a_problem_at_its_place(text, rule, line, column):
    """What YAML would swallow in silence is reported where it stands."""
    _, problems = parse(text, "x.yml")

    assert [(p.rule, p.mark.line, p.mark.column) for p in problems] == [(rule, line, column)]


def test_all_traps_in_one_file_are_reported_together():
    """The second mistake does not wait for the first to be mended."""
    _, problems = parse("a: hulp #1\nb: &co x\nb: 2\nc: 11.250\n", "x.yml")

    assert [(p.rule, p.mark.line) for p in problems] == [
        ("no-comment", 1),
        ("no-alias", 2),
        ("duplicate-key", 3),
        ("clear-number", 4),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: een fout hier", 1, 8),
        ('a: "een fout hier"', 1, 9),
        ("a: |\n  een\n  fout hier\n", 3, 3),
        ("a: >\n  een\n  fout hier\n", 1, 4),
    ],
)
def test_a_place_inside_a_text_is_known_to_the_column(text, line, column):
    """In a folded value it cannot be known; then the value is pointed at."""
    document, _ = parse(text, "x.yml")
    value = document.data["a"]

    mark = document.mark_inside(("a",), value, value.index("fout"), 4)

    assert (mark.line, mark.column) == (line, column)


def test_a_file_from_windows_reads_the_same(tmp_path):
    """A byte order mark and CRLF are taken away; lines and columns stay what an editor shows."""
    (tmp_path / "x.yml").write_bytes(b"\xef\xbb\xbfa: een\r\nb: twee\r\n")

    document, problems = load_document(tmp_path, "x.yml")

    assert problems == []
    assert document.data == {"a": "een", "b": "twee"}
    assert document.key_mark(("b",)) == Mark("x.yml", 2, 1, 1)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_text_over_several_lines_has_plain_line_ends(tmp_path, ending):
    """The same record from two systems gives the same page."""
    (tmp_path / "x.yml").write_bytes(f"a: |-{ending}  een{ending}  twee{ending}".encode())

    document, _ = load_document(tmp_path, "x.yml")

    assert document.data == {"a": "een\ntwee"}


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    """Somebody pasted something that does not belong here."""
    (tmp_path / "x.yml").write_text("a: " + "b" * MAX_BYTES, encoding="utf-8")

    document, problems = load_document(tmp_path, "x.yml")

    assert document is None
    assert [problem.rule for problem in problems] == ["file-too-large"]


def test_a_link_to_another_file_is_not_followed(tmp_path):
    """Only what lies in the handbook is read."""
    (tmp_path / "elders.yml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "x.yml").symlink_to(tmp_path / "elders.yml")

    document, problems = load_document(tmp_path, "x.yml")

    assert document is None
    assert [problem.rule for problem in problems] == ["plain-file"]


def test_a_file_that_is_not_there(tmp_path):
    """As in a folder that holds no handbook."""
    document, problems = load_document(tmp_path, "content/handbook.yml")

    assert document is None
    assert [(problem.rule, problem.mark.file) for problem in problems] == [("file-exists", "content/handbook.yml")]


def test_values_are_frozen():
    """What has been read does not change on the way."""
    document, _ = parse("a: {b: [1]}", "x.yml")

    with pytest.raises(TypeError):
        document.data["a"]["b"] = 2
    assert document.data["a"]["b"] == (1,)


def test_a_mark_never_runs_past_its_line():
    """A citation over two lines is underlined on its first."""
    document, _ = parse("a: |\n  [@a,\n  p. 3]\n", "x.yml")

    assert document.mark_inside(("a",), document.data["a"], 0, 10) == Mark("x.yml", 2, 3, 4)
