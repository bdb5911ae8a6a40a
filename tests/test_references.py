"""Works in the list and in the text: cases written by hand from the rules in `docs/maintainers/citations.md`.

`references/<theme>.bib` stands beside the list that comes of it, `citations/<theme>.bib` beside lines with citations
and what readers see of them, and `libraries/<what-it-shows>.bib` beside the works that are kept and the problems. A
theme that begins with the name of a convention is in that convention. `<theme>.pandoc.txt` is a second opinion: what
pandoc makes of the same work or line where that differs, and why ours is another.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from conftest import TESTS

from methodiekboek.messages import load_messages
from methodiekboek.model import Problem, Run
from methodiekboek.references import in_line
from methodiekboek.registry import constants
from methodiekboek.sources import apa, bibtex, export
from methodiekboek.sources.convention import DEFAULT
from methodiekboek.sources.library import parse_library, read_library
from methodiekboek.sources.style import Style, style_of

CONVENTIONS = constants("methodiekboek.sources.conventions", "CONVENTION")


def files(folder: str) -> list[Path]:
    return sorted((TESTS / folder).glob("*.bib"))


def styled(file: Path) -> tuple[Style, list[Problem]]:
    library = read_library([file], file.parent)
    name = file.name.split("-")[0]
    convention = CONVENTIONS[name if name in CONVENTIONS else DEFAULT]
    return style_of(library.sources, load_messages("nl"), convention), list(library.problems)


def rows(file: Path) -> list[list[str]]:
    lines = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def marked(runs: tuple[Run, ...]) -> str:
    """Text with italics between asterisks."""
    return "".join(f"*{run.text}*" if run.italic else run.text for run in runs)


@pytest.mark.parametrize("file", files("references"), ids=lambda file: file.stem)
def test_the_list_of_literature(file: Path):
    """The works of a file, in the order of the list."""
    style, _ = styled(file)

    assert [[work.key, marked(apa.reference(work, style))] for work in style.works] == rows(file)


@pytest.mark.parametrize("file", files("citations"), ids=lambda file: file.stem)
def test_citations_in_a_text(file: Path):
    """Each line by itself, as readers see it."""
    style, _ = styled(file)

    assert [[name, typed, in_line(typed, style)] for name, typed, _ in rows(file)] == rows(file)


@pytest.mark.parametrize(
    "second", sorted(TESTS.glob("*/*.pandoc.txt")), ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_pandoc_is_named_only_where_it_differs(second: Path):
    """With a reason, or the opinion is of no use; and in no case that pandoc writes as we do."""
    first = second.with_name(second.name.replace(".pandoc", ""))
    ours = {row[0]: row[-1].replace("*", "").replace("\xa0", " ") for row in rows(first)}

    for name, theirs, why in rows(second):
        assert ours[name] != theirs, name
        assert why, name


@pytest.mark.parametrize("file", files("libraries"), ids=lambda file: file.stem)
def test_what_a_broken_file_still_gives(file: Path):
    """One fault costs one work or less, and is named with the line where it is."""
    style, problems = styled(file)

    kept = [["+ " + key, apa.text(apa.reference(work, style))] for key, work in style.sources.items()]
    found = [[f"! {problem.mark.line}", problem.rule] for problem in sorted(problems, key=lambda p: (p.mark, p.rule))]
    assert [*kept, *found] == [row for row in rows(file) if row[0][0] == "+"] + [
        r for r in rows(file) if r[0][0] == "!"
    ]


@pytest.mark.parametrize("file", files("references"), ids=lambda file: file.stem)
def test_bibtex_that_we_write_gives_the_same_works(file: Path):
    """Whoever takes a work along gets the same reference from it."""
    style, _ = styled(file)

    again = parse_library("\n".join(export.bibtex(work) for work in style.sources.values()), "again.bib")

    there = style_of(again.sources, style.messages, style.convention)
    assert [p for p in again.problems if p.rule != "work-is-unique"] == []
    for key, work in style.sources.items():
        assert marked(apa.reference(again.sources[key], there)) == marked(apa.reference(work, style)), key


ALL = sorted(TESTS.glob("*/*.bib"))
PIECES = [
    *"{}{}{}\"',=,=#\n %\\()@ \u00a00\0",
    "title",
    "year = 2001",
    "{a {b}}",
    r"{\"u}",
    ", pages = {1--2}",
    "jan",
    "é",
]


def two_ways(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = bibtex.entries(text, "x.bib")
    with monkeypatch.context() as patch:
        patch.setattr(bibtex, "_easy", lambda body: None)
        assert quick == bibtex.entries(text, "x.bib"), text


@pytest.mark.parametrize("file", ALL, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_easy_entries_are_read_as_pybtex_reads_them(file: Path, monkeypatch: pytest.MonkeyPatch):
    two_ways(file.read_text(encoding="utf-8", errors="replace"), monkeypatch)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_typed_by_chance_is_read_as_pybtex_reads_it(seed: int, monkeypatch: pytest.MonkeyPatch):
    """Fields that look easy with anything between them: half of them stay so."""
    chance = random.Random(seed)
    fields = [
        "title = {Werk {A}}",
        "year = 2001",
        "note = {}",
        "Author={Smit, {\\'E}. and {De {Ander}}}",
        "volume = {\n1}",
    ]

    for _ in range(100):
        typed = list(", ".join(chance.choices(fields, k=4)))
        for _ in range(chance.choice([0, 0, 1, 2, 3])):
            typed[chance.randrange(len(typed))] = chance.choice(PIECES)
        two_ways(f"@book{{key, {''.join(typed)}}}\n@book{{next, title = {{Na}}}}", monkeypatch)


def test_what_leaves_something_to_decide_is_not_easy():
    """Else the two tests above would hold for a reader that pybtex never sees, or that is never used."""
    assert bibtex._easy(", title = {A {B {C}}}, Year = 2001,\n") == [("title", "A {B {C}}"), ("year", "2001")]
    assert bibtex._easy("") == []
    hard = [" title = {A}", ", title = jan", ', title = "A"', ", title = {A} # {B}", ", title = {A} year = 1"]
    hard += [", title = {{{{A}}}}", ", title = {A}}", ", title = {{A}", ", title = 1a", ",, title = {A}", ", = {A}"]
    assert [body for body in hard if bibtex._easy(body) is not None] == []
