"""What is not made again is the same as if it were: a site of many steps is the site of one, to the byte."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TESTS, copy_base, replaced
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from test_site import fingerprint

from methodiekboek import schema
from methodiekboek.asked import ALL
from methodiekboek.build import build, checked, known_records
from methodiekboek.commands.check import command as check
from methodiekboek.handbook import Handbook, at
from methodiekboek.kept import Kept
from methodiekboek.model import Document, Problem, Record
from methodiekboek.model import Path as Way
from methodiekboek.rewrite import freeze, write
from methodiekboek_mkdocs.publish import _built, _plugin, publish

LONG = bool(os.environ.get("METHODIEKBOEK_MANY"))
"""Whether there are minutes for it, as in `make test-all`."""


def made(root: Path, target: Path) -> dict[str, int]:
    """Builds a site, and gives how much of each stage had to be made."""
    target.mkdir(exist_ok=True)
    return dict(_plugin(_built(root, target, {})).again.kept.made)


def full(root: Path) -> Path:
    """With the search and the corrections of the theme, as a handbook has them."""
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    plugins = "plugins: [methodiekboek, methodiekboek-search, methodiekboek-site]"
    config.write_text(re.sub(r"plugins: \[.*\]", plugins, text), encoding="utf-8")
    return root


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    return full(copy_base(tmp_path / "handboek"))


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_is_made_twice(handbook: Path, tmp_path: Path):
    first = made(handbook, tmp_path / "een")
    again = made(handbook, tmp_path / "twee")

    assert first["article"] == first["page"] > 5
    assert again == {}
    assert fingerprint(tmp_path / "een") == fingerprint(tmp_path / "twee")


CHANGES: dict[str, tuple[str, str, str, set[str]]] = {
    # What is changed in which file, and which articles that reaches.
    "a text of a page by hand": ("docs/index.md", "Lees over", "Lees veel over", {"index.md"}),
    "a title in the text of others": (
        "content/phase/start.yml", "title: Start\n", "title: Begin\n",
        {"index.md", "methode/fasen/start.md", "methode/fasen/index.md"},
    ),
    "a work where it is cited": (
        "bibliography/bronnen.bib", "Hulp aan huis", "Hulp in huis", {"methode/fasen/start.md", "naslag/literatuur.md"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "reached"), CHANGES.values(), ids=CHANGES)
def test_a_change_reaches_each_page_that_shows_it(
    handbook: Path, tmp_path: Path, file: str, old: str, new: str, reached: set[str], monkeypatch: pytest.MonkeyPatch
):
    """And, of a handbook of some size, few others."""
    before = made(handbook, tmp_path / "een")
    replace_in(handbook / file, old, new)
    after = made(handbook, tmp_path / "twee")
    assert publish(handbook, tmp_path / "vers" / "site", fresh=True) == 0

    assert len(reached) <= after["article"] < before["article"]
    for page in sorted(reached):
        built = page.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/index.html"
        assert (tmp_path / "twee" / built.lstrip("/")).read_bytes() == (
            tmp_path / "vers/site" / built.lstrip("/")
        ).read_bytes()


def test_the_sizes_of_the_open_data_are_those_of_now(handbook: Path, tmp_path: Path):
    """A page that lists the files depends on what is in all of them."""
    with (handbook / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n/// downloads\n///\n")
    made(handbook, tmp_path / "een")
    replace_in(handbook / "content/phase/start.yml", "summary: Gezin", f"summary: {'Zo. ' * 2000}Gezin")
    made(handbook, tmp_path / "twee")
    assert publish(handbook, tmp_path / "vers" / "site", fresh=True) == 0

    said = [re.findall(r"\d+ kB", (tmp_path / site / "index.html").read_text("utf-8")) for site in ("een", "twee")]
    assert said[0] != said[1]
    assert (tmp_path / "twee/index.html").read_bytes() == (tmp_path / "vers/site/index.html").read_bytes()


def test_other_code_or_another_template_keeps_nothing(handbook: Path, tmp_path: Path):
    before = made(handbook, tmp_path / "een")
    template = handbook / "schemas/phase.md.jinja"
    template.write_text(template.read_text("utf-8") + "\nEr staat iets onder.\n", encoding="utf-8")

    assert made(handbook, tmp_path / "twee") == before
    assert "Er staat iets onder." in (tmp_path / "twee/methode/fasen/start/index.html").read_text("utf-8")


def test_what_was_warned_of_is_warned_of_again(handbook: Path):
    """A link to nowhere stops the second build as it does the first."""
    with (handbook / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n[nergens](nergens.md)\n")

    assert [publish(handbook, handbook / "site") for _ in range(2)] == [1, 1]


def test_a_preview_goes_on_after_a_mistake(handbook: Path, tmp_path: Path):
    """What it made of the last good handbook, while there was a mistake, is not taken for what it says now."""
    start = handbook / "content/phase/start.yml"

    def shown() -> str:
        config = load_config(str(handbook / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
        config.plugins.on_startup(command="serve", dirty=False)
        mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
        # The list of phases, without the menu.
        return (tmp_path / "site/methode/fasen/index.html").read_text("utf-8").partition("<article")[2]

    assert 'start/">Start</a>' in shown()
    good = start.read_text("utf-8")
    start.write_text(good.replace("title: Start", "title: Begin") + "zomaar: 1\n", encoding="utf-8")
    wrong = shown()
    assert "zomaar" in wrong
    assert 'start/">Start</a>' in wrong
    start.write_text(good.replace("title: Start", "title: Begin"), encoding="utf-8")
    mended = shown()

    assert "zomaar" not in mended
    assert 'start/">Begin</a>' in mended


@pytest.mark.parametrize("hurt", [lambda f: f.write_bytes(b"nothing of the kind"), lambda f: f.unlink()],
                         ids=["no database", "gone"])  # fmt: skip
def test_what_was_kept_may_be_lost(handbook: Path, tmp_path: Path, hurt: Callable[[Path], object]):
    first = made(handbook, tmp_path / "een")
    kept = [path for path in Path(os.environ["METHODIEKBOEK_CACHE"]).rglob("*.sqlite")
            if (path.parents[1] / "root.txt").read_text("utf-8") == str(handbook)]  # fmt: skip
    assert len(kept) == 2
    for file in kept:
        hurt(file)

    assert made(handbook, tmp_path / "twee") == first
    assert fingerprint(tmp_path / "een") == fingerprint(tmp_path / "twee")


def told(kept: Kept, name: str, given: str) -> tuple[Any, bool]:
    """What a run says of `given`, which it makes as 'made of …'; and whether it had to."""
    before = dict(kept.made)
    return kept.of("stage", name, given, lambda: f"made of {given}"), kept.made != before


def test_a_run_that_is_broken_off_leaves_what_was_kept(tmp_path: Path):
    first = Kept(tmp_path)
    assert told(first, "one", "text") == ("made of text", True)
    first.save()
    first.close()
    second = Kept(tmp_path)
    assert told(second, "one", "other") == ("made of other", True)
    assert told(second, "two", "text") == ("made of text", True)
    second.close()
    third = Kept(tmp_path)

    assert told(third, "one", "text") == ("made of text", False)
    assert told(third, "two", "text") == ("made of text", True)


def test_a_run_beside_another_makes_what_it_cannot_look_up(tmp_path: Path):
    """It waits for the other once, and not for each thing."""
    first = Kept(tmp_path)
    told(first, "one", "text")
    first.save()
    busy = sqlite3.connect(tmp_path / "kept.sqlite", isolation_level=None)
    busy.execute("begin exclusive")
    second = Kept(tmp_path)

    assert told(first, "one", "text") == told(second, "one", "text") == ("made of text", True)
    assert not first.keeps
    assert not second.keeps
    busy.execute("commit")
    assert told(Kept(tmp_path), "one", "text") == ("made of text", False)


def test_what_was_kept_of_a_handbook_that_is_gone_goes(handbook: Path, tmp_path: Path):
    other = tmp_path / "ander"
    shutil.copytree(handbook, other)
    made(other, tmp_path / "een")
    shutil.rmtree(other)
    made(handbook, tmp_path / "twee")

    roots = [path.read_text("utf-8") for path in Path(os.environ["METHODIEKBOEK_CACHE"]).rglob("root.txt")]
    assert str(handbook) in roots
    assert str(other) not in roots


def records(root: Path) -> tuple[dict[str, int], Handbook, list[Problem]]:
    """How many records and other files were read, by a process that has read none before, and what came of it."""
    schema._UNDERSTOOD.clear()
    known = known_records(root)
    found, _, problems = build(root, known=known)
    return dict(known.made), found, problems


def test_records_are_not_read_again(handbook: Path):
    """What is taken from before says the same, with the same kinds of numbers, in the same places."""
    decimals = handbook / "content/variant/landelijk.yml"
    read, first, _ = records(handbook)
    again, second, _ = records(handbook)
    with decimals.open("a", encoding="utf-8") as file:
        file.write("\n")
    changed, _, _ = records(handbook)

    schemas = len(list((handbook / "schemas").glob("*.schema.json")))
    # Beside the schemas that of the fixed texts.
    first_time = {"record": 4, "page": 2, "file": schemas + 1, "schema": schemas, "works": 1}
    assert (read, again, changed) == (first_time, {}, {"record": 1})
    for name, record in first.records.items():
        same = second.records[name].document
        assert repr(dict(same.data)) == repr(dict(record.data))
        assert dict(same.places) == dict(record.document.places)
        assert named(same) == named(record.document)
        assert same.words == record.document.words
    assert any(named(record.document) for record in first.records.values())
    assert "gezin" in str(first.records["start"].document.words)
    for path, page in first.pages.items():
        again_ = second.pages[path]
        assert (again_, again_.hits, again_.words) == (page, page.hits, page.words)
        assert (dict(again_.front.places), named(again_.front)) == (dict(page.front.places), named(page.front))
    assert any(page.hits for page in first.pages.values())
    assert dict(second.sources) == dict(first.sources) != {}
    assert list(second.holding("source", "page")) == list(first.holding("source", "page")) != []


def named(document: Document) -> dict[Way, tuple[Any, ...]]:
    """What the texts of a document refer to, where they refer to anything."""
    assert document.hits is not None
    return {path: hits for path, hits in document.hits.items() if hits}


def test_what_stands_for_a_record_is_the_same_when_it_is_not_read_again(handbook: Path):
    """The sums that were kept are those of what it says, as whoever reads it anew works them out."""
    records(handbook)
    _, kept, _ = records(handbook)
    anew, _, _ = build(handbook)

    assert kept.listener is not None
    assert anew.listener is not None
    assert dict(kept.marked) == dict(anew.marked)
    assert dict(kept.fields) == dict(anew.fields)
    for space in ["claims", "fields", "marked", *(f"record {name}" for name in anew.records)]:
        questions = [(space, ALL), *((space, name) for name in anew.listener.spaces[space])]
        assert len(questions) > 1
        assert [kept.listener.answer(*each) for each in questions] == [
            anew.listener.answer(*each) for each in questions
        ]


def test_a_number_with_decimals_is_taken_from_before_as_it_was_typed(handbook: Path):
    replace_in(handbook / "content/phase/start.yml", "min: 4, max: 6", "min: 4.50, max: 6")
    replace_in(handbook / "content/phase/start.yml", "min: 8\n", "min: 9\n")
    records(handbook)
    read, found, problems = records(handbook)

    assert (read, problems) == ({}, [])
    assert repr(found.claims["start.accounts.landelijk.duration"].data["min"]) == "Decimal('4.50')"


def test_a_mistake_has_its_place_in_a_record_that_is_not_read_again(handbook: Path):
    """What makes it wrong stands elsewhere: the record that it refers to is gone."""
    records(handbook)
    (handbook / "content/variant/landelijk.yml").unlink()
    read, _, problems = records(handbook)

    assert read == {}
    start = (handbook / "content/phase/start.yml").read_text("utf-8").split("\n")
    assert [(p.rule, start[p.mark.line - 1][p.mark.column - 1 :]) for p in problems] == [
        ("reference-resolves", "landelijk")
    ]


def test_a_record_with_a_mistake_is_read_each_time(handbook: Path):
    replace_in(handbook / "content/phase/start.yml", "order: 1", "ordre: 1")

    assert [records(handbook)[0]["record"] for _ in range(2)] == [4, 1]


def test_other_schemas_read_all_records_again(handbook: Path):
    first, _, _ = records(handbook)
    replace_in(handbook / "schemas/phase.schema.json", '"title": "Fase"', '"title": "Stap"')

    assert records(handbook)[0] == first


def test_a_mistake_in_a_schema_has_its_place_each_time(handbook: Path):
    """A schema that could be read is not read again; what is wrong with it is said all the same, and where."""
    replace_in(handbook / "schemas/phase.schema.json", '"section": "', '"section": "geen-')
    found = [[(p.rule, p.mark) for p in records(handbook)[2]] for _ in range(2)]

    assert found[0] == found[1]
    assert [(rule, mark.file) for rule, mark in found[0]] == [("section-exists", "schemas/phase.schema.json")]
    assert found[0][0][1].line > 1


def test_a_check_of_what_has_not_changed_says_what_it_said(handbook: Path, capsys: pytest.CaptureFixture[str]):
    """And one of what has, says what is so now."""

    def said() -> tuple[int, str]:
        status = check(handbook, [])
        return status, capsys.readouterr().out.partition(":")[0].strip()

    start = handbook / "content/phase/start.yml"
    good = start.read_text("utf-8")
    answers = [said(), said()]
    start.write_text(good.replace("order: 1", "ordre: 1"), encoding="utf-8")
    answers += [said(), said()]
    start.write_text(good, encoding="utf-8")
    answers.append(said())
    (handbook / "docs/Fout.md").write_text("", encoding="utf-8")
    answers.append(said())

    right, wrong = (0, "Geen fouten gevonden."), (1, "fout[unknown-field]")
    assert answers == [right, right, wrong, wrong, right, (1, "fout[page-name]")]


def found_wrong(root: Path) -> tuple[dict[str, int], list[Problem]]:
    """How much of each stage had to be done for a check, and what is wrong."""
    _, problems, kept = checked(root)
    return dict(kept.made), problems


def test_rules_are_asked_again_of_what_a_change_can_make_wrong(handbook: Path):
    """Of the record that was changed, and of those that rest on it."""
    first, _ = found_wrong(handbook)
    again, _ = found_wrong(handbook)
    replace_in(handbook / "content/phase/start.yml", "title: Start\n", "title: Begin\n")
    titled, _ = found_wrong(handbook)
    replace_in(handbook / "content/phase/start.yml", "min: 4, max: 6", "min: 7, max: 6")
    wrong = [found_wrong(handbook) for _ in range(2)]

    assert first["right"] == 6
    assert again == {}
    assert titled["right"] == 1
    rules = ["range-runs-up", "derived-is-right", "derived-is-right"]  # it is twice as much, from least to most
    assert [[problem.rule for problem in problems] for _, problems in wrong] == [rules] * 2


def test_a_rule_that_could_not_know_is_asked_once_it_can(handbook: Path):
    """While a record cannot be read, nobody says that a difference is not named: it may be named there."""
    notice = handbook / "content/notice/gevaar.yml"
    good = notice.read_text("utf-8")
    notice.write_text(good + "ordre: 1\n", encoding="utf-8")
    replace_in(
        handbook / "content/phase/start.yml", "page: 9}]}", "page: 9}], should_equal: start.accounts.landelijk.hours}"
    )
    unread, _ = found_wrong(handbook)[1], found_wrong(handbook)
    notice.write_text(good, encoding="utf-8")
    read = found_wrong(handbook)[1]

    assert [problem.rule for problem in unread] == ["unknown-field"]
    assert [problem.rule for problem in read] == ["check-holds"]


# ---- Any edits, one after another.


def _texts(record: Record, handbook: Handbook) -> list[tuple[str | int, ...]]:
    return [
        path
        for path, field in handbook.fields[record.id].items()
        if field.get("markdown") and isinstance(at(record.data, path), str)
    ]


def _edits(root: Path, chance: random.Random) -> Iterator[str]:
    """One edit of a handbook, said in words; what it is depends on chance."""
    handbook, _, _ = build(root)
    records = list(handbook.records.values())
    record = chance.choice(records)
    file = root / record.document.file
    what = chance.choice(
        ["text", "text", "title", "number", "order", "copy", "remove", "page", "bib", "settings", "gone"]
    )
    if what == "text" and (paths := _texts(record, handbook)):
        path = chance.choice(paths)
        said = str(at(record.data, path))
        file.write_text(write(freeze(replaced(record.data, {path: f"{said} Nieuw."}))), encoding="utf-8")
    elif what == "title":
        new = f"{record.data['title']} {chance.choice('abc')}"
        file.write_text(write(freeze({**record.data, "title": new})), encoding="utf-8")
    elif what == "order":
        file.write_text(write(freeze({**record.data, "order": chance.randint(1, 9)})), encoding="utf-8")
    elif what == "number":
        claim = chance.choice(list(handbook.claims.values()))
        record = handbook.records[claim.record]
        if "max" in claim.data:
            data = replaced(record.data, {(*claim.path, "max"): claim.data["max"] + 1})
            (root / record.document.file).write_text(write(freeze(data)), encoding="utf-8")
    elif what == "copy":
        new = f"{record.id}-{chance.randint(1, 99)}"
        data = {**record.data, "title": f"{record.data['title']} {new}"}
        file.with_name(f"{new}.yml").write_text(write(freeze(data)), encoding="utf-8")
    elif what == "remove":
        file.unlink()
    elif what == "page":
        (root / f"docs/p{chance.randint(1, 3)}.md").write_text(
            f"---\ntitle: Een pagina\n---\n\nZie [die](record:{record.id}) {chance.random()}.\n", encoding="utf-8"
        )
    elif what == "gone":
        for page in list((root / "docs").glob("p?.md"))[:1]:
            page.unlink()
    elif what == "bib":
        bib = chance.choice(sorted((root / "bibliography").glob("*.bib")))
        years = re.sub(
            r"(19|20)\d\d", lambda year: str(int(year[0]) - 1), bib.read_text("utf-8"), count=chance.randint(1, 3)
        )
        bib.write_text(years, encoding="utf-8")
    elif what == "settings":
        settings = root / "content/handbook.yml"
        settings.write_text(settings.read_text("utf-8").replace("title: De methode", "title: De methode nu"), "utf-8")
    yield f"{what} {record.id}"


@pytest.mark.parametrize("name", ["base", "second"])
def test_any_edits_one_after_another_give_the_site_of_one_build(tmp_path: Path, name: str):
    root = tmp_path / "handboek"
    if name == "base":
        full(copy_base(root))
    else:
        shutil.copytree(TESTS / "second", root)
    steps(root, tmp_path, random.Random(20), 15 if LONG else 5)


@pytest.mark.skipif(not LONG, reason="takes minutes")
def test_any_edits_of_the_handbook_itself(tmp_path: Path):
    root = tmp_path / "handboek"
    for folder in ("bibliography", "content", "docs", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "mkdocs.yml", root)
    steps(root, tmp_path, random.Random(21), 2)


def steps(root: Path, folder: Path, chance: random.Random, count: int) -> None:
    """Edits, each with a build that makes what it must, and one that makes everything."""
    assert publish(root, folder / "site") == 0
    done: list[str] = []
    while len(done) < count:
        shutil.copytree(root, folder / "terug")
        said = next(_edits(root, chance))
        if build(root)[2]:
            # A mistake: nothing is built of that, so it is taken back.
            shutil.rmtree(root)
            shutil.move(folder / "terug", root)
            continue
        shutil.rmtree(folder / "terug")
        done.append(said)
        one, two = publish(root, folder / "site"), publish(root, folder / "vers", fresh=True)
        assert (one, two) == (0, 0), done
        assert fingerprint(folder / "site") == fingerprint(folder / "vers"), done


@pytest.mark.parametrize("name", ["base", "second"])
def test_any_mistakes_one_after_another_are_found_as_by_one_check(tmp_path: Path, name: str):
    root = tmp_path / "handboek"
    if name == "base":
        copy_base(root)
    else:
        shutil.copytree(TESTS / "second", root)
    mistakes(root, random.Random(22), 120 if LONG else 30)


@pytest.mark.skipif(not LONG, reason="takes minutes")
def test_any_mistakes_in_the_handbook_itself_are_found_as_by_one_check(tmp_path: Path):
    for folder in ("bibliography", "content", "docs", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    mistakes(tmp_path, random.Random(23), 20)


def mistakes(root: Path, chance: random.Random, count: int) -> None:
    """Changes of one line, and back again, each with a check that does what it must and one that does everything."""
    changed: list[tuple[Path, str]] = []
    found = set()
    for _ in range(count):
        if changed and chance.random() < 0.5:
            file, text = changed.pop(chance.randrange(len(changed)))
            said = f"{file.name} as it was"
        else:
            file = chance.choice(sorted([*root.glob("content/*/*.yml"), *root.glob("docs/**/*.md")]))
            text = file.read_text("utf-8")
            lines = text.split("\n")
            number = chance.randrange(len(lines))
            changed.append((file, text))
            text = "\n".join([*lines[:number], *_hurt(lines[number], chance), *lines[number + 1 :]])
            said = f"{file.name}:{number + 1}"
        file.write_text(text, encoding="utf-8")
        now, whole = found_wrong(root)[1], build(root)[2]
        assert now == whole, said
        found |= {problem.rule for problem in whole}
    assert len(found) > 3  # or nothing was tried


def _hurt(line: str, chance: random.Random) -> list[str]:
    """A line that says something else: nothing, something twice, another number, or another word."""
    ways: list[Callable[[], list[str]]] = [
        list,
        lambda: [line, line],
        lambda: [re.sub(r"[0-9]+", lambda number: str(int(number[0]) * 3), line)],
        lambda: [re.sub(r"[a-z]{4,}", "anders", line, count=1)],
    ]
    return chance.choice(ways)()
