"""What somebody could put in a handbook to run something, to reach outside it, or to keep a build busy.

The cases are files in `hostile/`; its README says how they are written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import urllib.parse
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from conftest import ROOT, TESTS, copy_base, replaced, served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request

from methodiekboek import report
from methodiekboek.build import build
from methodiekboek.data import files
from methodiekboek.handbook import Handbook, at
from methodiekboek.jsonld import of_page
from methodiekboek.load import parse, parse_page
from methodiekboek.markup import scan
from methodiekboek.messages import load_messages
from methodiekboek.model import Problem, Record
from methodiekboek.rewrite import RewriteError, freeze, write
from methodiekboek.sources.citation import citations
from methodiekboek.sources.library import parse_library
from methodiekboek.validate import _date as mended_day
from methodiekboek.validate import _mend as mended
from methodiekboek.validate import validate
from methodiekboek_edit.app import _body
from methodiekboek_edit.desk import Desk, RefusedError
from methodiekboek_markdown.allowed import first_fault
from methodiekboek_markdown.extension import MethodiekboekExtension
from methodiekboek_mkdocs.publish import publish
from methodiekboek_print.book import book

EXAMPLES = 4_000 if os.environ.get("METHODIEKBOEK_MANY") else 100  # that Hypothesis thinks of, for each of six
MANY = re.compile(r"\{(\d+)×(.[^}]*)\}", re.DOTALL)


def cases(name: str) -> list[dict[str, str]]:
    text = (TESTS / "hostile" / f"{name}.yml").read_text(encoding="utf-8")
    found = yaml.load(text, yaml.CSafeLoader)
    for case in found:
        case["text"] = MANY.sub(lambda many: many[2] * int(many[1]), case["text"])
    return found  # type: ignore[no-any-return]


def said(problems: list[Problem], file: str = "") -> str:
    """The first problem as a case writes it."""
    own = sorted((p for p in problems if not file or p.mark.file == file), key=lambda p: p.mark)
    return f"problem: {own[0].rule} at line {own[0].mark.line}" if own else "accepted"


def fits(found: str, case: dict[str, str]) -> bool:
    wanted = "accepted" if case["gives"] == "inert" else case["gives"]
    return found == wanted or found.startswith((f"{wanted} at line", f"{wanted}: "))


def wrong(found: dict[str, str], all_cases: list[dict[str, str]]) -> str:
    return "\n".join(
        f"{case['name']}: {found[case['name']]} and not {case['gives']}"
        for case in all_cases
        if not fits(found[case["name"]], case)
    )


def page_of(name: str, case: dict[str, str]) -> str:
    if name == "front-matter":
        more = "" if "title:" in case["text"] else "title: Een pagina\n"
        return f"---\n{more}{case['text']}\n---\n\nTekst.\n"
    return f"---\ntitle: Een pagina\n---\n\n{case['text']}\n"


@pytest.mark.parametrize("name", ["markdown", "front-matter"])
def test_pages(base: Path, name: str):
    """Each case is a page of one handbook; what may not be there has its rule and its line."""
    tried = cases(name)
    for number, case in enumerate(tried):
        (base / f"docs/p{number}.md").write_text(page_of(name, case), encoding="utf-8")

    _, _, problems = build(base)

    found = {case["name"]: said(problems, f"docs/p{number}.md") for number, case in enumerate(tried)}
    assert wrong(found, tried) == ""


def test_files_in_yaml():
    """No alias, tag or depth gets through, and no invisible sign, also as a code."""
    tried = cases("yaml-files")

    found = {case["name"]: said(parse(case["text"], "x.yml")[1]) for case in tried}

    assert wrong(found, tried) == ""


def test_literature():
    """What is shown of a work is text, and its address leads to the web."""
    tried = cases("bibtex")
    found = {}
    for case in tried:
        library = parse_library(case["text"], "x.bib")
        found[case["name"]] = said(list(library.problems))
        for source in library.sources.values():
            assert not source.address or source.address.startswith("https://"), case["name"]

    assert wrong(found, tried) == ""


def lay(root: Path, case: dict[str, str]) -> str:
    """Puts a file, a link (->), a pipe (|) or a folder (/) in the handbook; gives its path."""
    path, _, what = case["text"].partition(" ") if case["text"].endswith(("|", " /")) or "->" in case["text"] else (
        case["text"], "", "")  # fmt: skip
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if what.startswith("->"):
        target.symlink_to(what.removeprefix("-> "))
    elif what == "|":
        os.mkfifo(target)
    elif what == "/":
        target.mkdir()
    else:
        target.write_text("---\ntitle: X\n---\n\nTekst.\n" if path.endswith(".md") else "title: X\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["names", "odd-files"])
def test_files(base: Path, name: str):
    """Nothing is read through a link, nothing waits for a pipe, and every name can be an address on every system."""
    tried = cases(name)
    paths = {case["name"]: lay(base, case) for case in tried}

    handbook, _, problems = build(base)

    assert wrong({case["name"]: said(problems, paths[case["name"]]) for case in tried}, tried) == ""
    assert "root:" not in report.as_text(problems, base, handbook.messages)


def test_what_the_edit_screen_is_sent(base: Path):
    """A change of somebody else is refused as a whole, or is asked for a name that can be one."""
    desk = Desk(base)
    found = {}
    for case in cases("change-files"):
        try:
            sent = _body(Request.from_values(method="POST", data=case["text"].encode()), "check")
            desk.check(sent["kind"], sent["id"], sent["data"])
            found[case["name"]] = "accepted"
        except BadRequest:
            found[case["name"]] = "refused"
        except RefusedError as refused:
            found[case["name"]] = refused.reason

    assert wrong(found, cases("change-files")) == ""


LIVE = '"><img src=x onerror=alert(1)></title></script><script>alert(1)</script>{{ 7*7 }} [x](javascript:alert(1))'
"""Put where an author can put a title, a name or a label."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handbook in which all that is inert stands, in every kind of place."""
    root = copy_base(tmp_path_factory.mktemp("vijandig") / "handboek")
    for name in ("markdown", "front-matter"):
        for number, case in enumerate(cases(name)):
            if case["gives"] == "inert" and "leads" not in case:
                (root / f"docs/{name}-{number}.md").write_text(page_of(name, case), encoding="utf-8")
    quoted = json.dumps(LIVE)
    for path in ("content/phase/start.yml", "content/notice/gevaar.yml", "content/variant/landelijk.yml"):
        text = (root / path).read_text(encoding="utf-8")
        (root / path).write_text(re.sub(r"^title: .*$", lambda _: f"title: {quoted}", text, flags=re.M), "utf-8")
    start = root / "content/phase/start.yml"
    text = start.read_text(encoding="utf-8").replace("name: startfase", f"name: {quoted}")
    start.write_text(text.replace("heading: De start", f"heading: {quoted}"), encoding="utf-8")
    settings_file = root / "content/handbook.yml"
    text = settings_file.read_text(encoding="utf-8").replace("title: De methode", f"title: {quoted}")
    text = text.replace("title: Proefhandboek", f"title: {quoted}")
    settings_file.write_text(
        text + f'edition: {{number: {quoted}, date: "2026"}}\nlicence: {{name: x, title: {quoted}}}\n', encoding="utf-8"
    )
    bib = root / "bibliography/bronnen.bib"
    text = bib.read_text(encoding="utf-8").replace("Hulp aan huis", "x onmouseover=alert(1) y=")
    bib.write_text(text.replace("{De Aanbieder}", "{javascript:alert(1)}"), encoding="utf-8")
    home = root / "docs/index.md"
    shown = "\n\n/// records | variant\n///\n\n/// chart | timeline phase\n///\n"
    home.write_text(home.read_text(encoding="utf-8").replace("Lees over", "Over [=start.accounts.landelijk.focus+],")
                    + shown, encoding="utf-8")  # fmt: skip
    site = (root / "mkdocs.yml").read_text(encoding="utf-8").replace("Proefhandboek", quoted)
    site = site.replace("[search, methodiekboek]", "[methodiekboek, methodiekboek-search, methodiekboek-site]")
    site = site.replace("[tables]", "[tables, attr_list, toc]") + f"site_description: {quoted}\nsite_author: {quoted}\n"
    (root / "mkdocs.yml").write_text(site, encoding="utf-8")
    return root


def test_every_host_shows_it_as_text(hostile: Path):
    """The extension alone, the book, the data of a page and the data to take along."""
    handbook, outputs, problems = build(hostile)
    assert report.as_text(problems, hostile, handbook.messages) == ""
    extension = MethodiekboekExtension(handbook)
    md = markdown.Markdown(extensions=["tables", "toc", "fenced_code", "attr_list", extension])
    for output in outputs:
        if output.path.endswith(".md") and isinstance(output.content, str):
            article = md.reset().convert(output.content.split("---\n", 2)[2])
            assert first_fault(article) == "", output.path
            said_of_it = of_page(handbook, output, files(handbook), "https://example.org/")
            assert "<" not in said_of_it
            assert json.loads(said_of_it)
    assert extension.problems == []
    paper = book(handbook, outputs)
    assert not re.search(r'<script|<img src="?x|(?:href|src)="\s*javascript:| on\w+="[^ ]', paper)
    tables = [str(file.content) for file in files(handbook) if file.path.endswith(".csv")]
    assert len(tables) == 3
    assert not [cell for table in tables for cell in re.findall(r'(?:^|,)"?([=+@-][^",\n]*)', table, re.M)]


PLAIN = '=x"><img src=y onerror=alert(z)></title></script><script>alert(z)</script>{{ z*z }} [x](javascript:alert(z))'
MARKED = r'=x"> \<img src=y onerror=alert(z)\> &lt;script&gt;alert(z)&lt;/script&gt; {{ z*z }} {% raw %} \[x](data:z)'
"""Put where the handbook has text of one line, and where it has Markdown; both may stand there, and neither may act."""
CHECKED = {"pattern", "enum", "const", "format", "refersTo", "refersToClaim", "refersToPage", "cites"}
FREE = 200
"""In how many fields, counted once for each kind, the handbook has text of its author's own; it has more."""


def free_texts(record: Record, handbook: Handbook) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The places in a record where an author writes what he likes, with what is put there."""
    for path, field in handbook.schemas.fields(record.kind, record.data).items():
        value: Any = record.data
        for step in path:
            value = value[step]
        if isinstance(value, str) and path and not any(field.get(word) for word in CHECKED):
            yield path, f"{MARKED if field.get('markdown') else PLAIN} {'-'.join(map(str, path))}"


@pytest.mark.skipif(EXAMPLES < 4_000, reason="takes a minute")
def test_every_text_of_every_kind_is_shown_as_text(whole: Handbook, tmp_path: Path):
    """The longest record of each kind of the real handbook, with the same attack in all its texts at once.

    Where a rule asks more of a text than that it is one, the text stays as it was.
    """
    root = tmp_path / "handboek"
    for folder in ("content", "bibliography", "docs", "schemas"):
        shutil.copytree(ROOT / folder, root / folder)
    kinds = [kind for kind in whole.schemas.kinds if whole.of_kind(kind)]
    chosen = [max(whole.of_kind(kind), key=lambda record: len(record.document.places)) for kind in kinds]
    put = {record.id: dict(free_texts(record, whole)) for record in chosen}
    refused: list[Problem] = []
    for _ in range(4):
        for record in chosen:
            text = write(freeze(replaced(record.data, put[record.id])))
            (root / record.document.file).write_text(text, encoding="utf-8")
        attacked, outputs, problems = build(root)
        if not problems:
            break
        refused += problems
        for record in chosen:
            lines = {p.mark.line for p in problems if p.mark.file == record.document.file}
            document, _ = parse((root / record.document.file).read_text("utf-8"), "")
            assert document
            ends = {path: document.mark(path).line for path in put[record.id]}
            put[record.id] = {path: text for path, text in put[record.id].items() if ends[path] not in lines}
    assert report.as_text(problems, root, attacked.messages) == ""

    places = {(record.kind, tuple(step for step in path if isinstance(step, str)))
              for record in chosen for path in put[record.id]}  # fmt: skip
    assert len(places) > FREE, sorted({problem.rule for problem in refused})
    extension = MethodiekboekExtension(attacked)
    md = markdown.Markdown(extensions=["tables", "toc", "fenced_code", "attr_list", extension])
    shown = 0
    for output in outputs:
        if output.path.endswith(".md") and isinstance(output.content, str) and "alert" in output.content:
            shown += 1
            assert first_fault(md.reset().convert(output.content.split("---\n", 2)[2])) == "", output.path
            assert "<" not in of_page(attacked, output, (), "https://example.org/")
    assert shown > len(chosen)
    assert not re.search(r'<script|<img src="?y|(?:href|src)="\s*javascript:| on\w+="[^ ]', book(attacked, outputs))
    for file in files(attacked):
        if file.path.endswith(".csv"):
            assert not re.findall(r'(?:^|,)"?[=+@-][^",\n]*', str(file.content), re.M), file.path


def test_an_article_with_what_may_not_be_there_stops_the_build(base: Path, capsys: pytest.CaptureFixture[str]):
    """Another extension of Markdown may write what ours never would: the second look finds it, and names the page."""
    (base / "docs/knop.md").write_text("---\ntitle: Knop\n---\n\n```{.py onclick=alert(1)}\na\n```\n", encoding="utf-8")
    settings_file = base / "mkdocs.yml"
    text = settings_file.read_text(encoding="utf-8").replace("[tables]", "[tables, attr_list]")
    settings_file.write_text(text, encoding="utf-8")

    assert publish(base, base / "site") == 1

    told = capsys.readouterr().err
    assert "fout[article-is-inert]" in told
    assert "docs/knop.md" in told
    assert not (base / "site").exists()


def test_a_link_to_nowhere_is_named(base: Path, capsys: pytest.CaptureFixture[str]):
    """With the address as it was typed."""
    nowhere = [case for case in cases("markdown") if "leads" in case]
    for number, case in enumerate(nowhere):
        (base / f"docs/nergens-{number}.md").write_text(page_of("markdown", case), encoding="utf-8")

    assert publish(base, base / "site") == 1

    told = capsys.readouterr().err
    for number, case in enumerate(nowhere):
        address = case["text"].removeprefix("[klik](").removesuffix(")")
        assert f"Op nergens-{number}/index.html leidt ‘{address}’ nergens heen." in told


@pytest.fixture(scope="module")
def site(hostile: Path) -> Iterator[str]:
    assert publish(hostile, hostile / "site") == 0
    yield from served(hostile / "site")


TRIPWIRE = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.ran.push(name);
"""
LOOK = """() => {
  const found = [...window.ran];
  for (const each of document.querySelectorAll("*"))
    for (const {name, value} of each.attributes) {
      if (name.startsWith("on")) found.push(`${each.tagName} ${name}`);
      if (["href", "src", "action", "xlink:href"].includes(name) && /^\\s*(javascript|data|vbscript):/i.test(value)
          && !(each.tagName === "IMG" && value.startsWith("data:image/"))) found.push(value);
    }
  for (const each of document.scripts)
    if (!each.src && !/json/.test(each.type)) found.push(each.text.slice(0, 80));
  for (const each of document.querySelectorAll("iframe, object, embed, base, form[action]:not(.mb-find), img[src='x']"))
    found.push(each.outerHTML.slice(0, 80));
  return found;
}"""


@pytest.mark.browser
def test_nothing_runs_in_a_browser(site: str, hostile: Path, page: Page):
    """All pages of the built site, without a Content-Security-Policy, and what the search shows of them."""
    policy = '<meta http-equiv="Content-Security-Policy"'
    page.add_init_script(TRIPWIRE)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for file in sorted((hostile / "site").rglob("*.html")):
        path = file.relative_to(hostile / "site").as_posix()
        if path.startswith(("voorstel", "assets")) or policy in file.read_text(encoding="utf-8"):
            continue
        page.goto(site + urllib.parse.quote(path), wait_until="domcontentloaded")
        assert page.evaluate(LOOK) == [], path
    page.goto(site)
    page.wait_for_load_state("load")
    page.locator("[data-md-component=search-query]").click()
    for typed in ("alert", "onerror", "script", "<img src=x onerror=alert(1)>"):
        page.locator("[data-md-component=search-query]").fill(typed)
        page.locator(".md-search-result__link").first.wait_for()
        assert "&quot;" not in page.locator(".md-search-result__list").inner_text()
        assert page.evaluate(LOOK) == [], typed


# What Hypothesis thinks of; what it finds becomes a case above.
MANY_EXAMPLES = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
SIGNS = st.sampled_from(list("[]()@=+-*_`<>&;:#|/\\!?.,'\"{}~^%$ \n\t0123456789abz\u202e\x00—é"))
WORDS = st.sampled_from([
    "[@jansen2020, p. 3]", "[=a.b]", "[a](javascript:x)", "/// box | a\n///\n", "```\n", "- ", "> ", "&#58;", "<b>",
    "| a |\n|---|\n", "a: ", "- a\n", "\"\\u202e\"", "&a ", "*a ", "!!int ", "12,5", "2020-02-31", "@book{k,\n",
    "title = {", "}\n", "[]: ", "![](", "\\", "**",
])  # fmt: skip
ANY = st.integers(0, 10**6)  # which of some things: its remainder says
TEXTS = st.lists(SIGNS | WORDS, max_size=40).map("".join)
VALUES = st.recursive(
    st.booleans() | st.integers(-(10**14), 10**14) | st.text(max_size=20) | st.decimals(-9999, 9999, places=2),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


@MANY_EXAMPLES
@given(TEXTS)
def test_any_text_is_read_or_is_a_problem(text: str):
    """The reader of YAML, of pages, of literature, of citations and of what a text names."""
    document, problems = parse(text, "x.yml")
    assert (document is None) == bool(problems)
    parse_page(f"---\n{text}\n---\n{text}", "x.md")
    parse_library(text, "x.bib")
    list(citations(text))
    list(scan(text))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> markdown.Markdown:
    handbook, _, problems = build(copy_base(tmp_path_factory.mktemp("willekeurig") / "handboek"))
    assert problems == []
    return markdown.Markdown(extensions=["tables", "toc", "fenced_code", MethodiekboekExtension(handbook)])


@MANY_EXAMPLES
@given(text=TEXTS)
def test_any_text_becomes_an_article_in_which_nothing_runs(ready: markdown.Markdown, text: str):
    """Whatever the check let through."""
    article = ready.reset().convert(text.replace("/// box", "box"))

    assert first_fault(article) == ""


@MANY_EXAMPLES
@given(VALUES)
def test_what_is_written_is_read_back(value: Any):
    """Any values in a file are the same when it is read, or are refused."""
    data = {"a": value}
    try:
        text = write(data)
    except RewriteError:
        return

    document, problems = parse(text, "x.yml")

    assert problems == []
    assert document is not None
    assert document.data == freeze(data)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    handbook, _, problems = build(copy_base(tmp_path_factory.mktemp("klein") / "handboek"))
    assert problems == []
    return handbook


@MANY_EXAMPLES
@given(one=ANY, place=ANY, value=VALUES)
def test_any_text_or_value_in_a_record_fits_or_is_said_where_it_stands(
    small: Handbook, one: int, place: int, value: Any
):
    """The validator, with a record of which one value is anything at all; each problem has its sentences."""
    record = list(small.records.values())[one % len(small.records)]
    places = [path for path in record.document.places if path]
    try:
        text = write(freeze(replaced(record.data, {places[place % len(places)]: value})))
    except RewriteError:
        return
    document, problems = parse(text, record.document.file)
    assert document, problems

    found = validate(document, record.kind, small.schemas)

    # Two validators look: one that is fast, and one that says what is wrong.
    explained = list(small.schemas.validator(record.kind).iter_errors(document.data))
    assert bool(found) == bool(explained)
    assert all(0 < problem.mark.line <= text.count("\n") for problem in found)
    assert bool(found) == bool(report.as_text(found, small.root, small.messages))


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_base(tmp_path_factory.mktemp("wisselend") / "handboek")


@settings(MANY_EXAMPLES, max_examples=EXAMPLES // 10)
@given(one=ANY, place=ANY, name=st.none() | ANY, text=TEXTS)
def test_any_text_in_a_record_is_linked_and_shown_or_is_a_problem(
    small: Handbook, changing: Path, one: int, place: int, name: int | None, text: str
):
    """All stages, with a record of which one text is anything at all, or the name of something else."""
    record = list(small.records.values())[one % len(small.records)]
    places = [path for path in record.document.places if path and isinstance(at(record.data, path), str)]
    names = [*small.records, *small.claims, *small.sources]
    text = text if name is None else names[name % len(names)]
    try:
        text = write(freeze(replaced(record.data, {places[place % len(places)]: text})))
    except RewriteError:
        return
    file = changing / record.document.file
    before = file.read_text("utf-8")
    file.write_text(text, encoding="utf-8")
    try:
        handbook, outputs, problems = build(changing)
    finally:
        file.write_text(before, encoding="utf-8")

    assert bool(outputs) != bool(problems)
    assert bool(problems) == bool(report.as_text(problems, changing, handbook.messages))


@MANY_EXAMPLES
@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=3) | st.integers(-(10**12), 10**12))
def test_any_number_as_text_is_read_as_it_was_written(number: int | Decimal):
    """What readers see of a number is understood when an author types it, and the number is given back."""
    shown = load_messages("nl").number(number).replace("−", "-")

    assert Decimal(mended(shown, "number")) == number


@MANY_EXAMPLES
@given(st.dates(date(1500, 1, 1), date(2200, 12, 31)))
def test_any_day_as_text_is_read_as_it_was_written(day: date):
    shown = [f"{day.day}-{day.month}-{day.year}", f"{day:%d/%m/%Y}", f"{day.day:02}.{day.month:02}.{day.year}"]

    assert {mended_day(text) for text in shown} == {day.isoformat()}
    assert load_messages("nl").date(day.isoformat()).split(" ")[::2] == [str(day.day), str(day.year)]
