"""Citations on built pages: they lead to the list and back, in a handbook and in any other site."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from methodiekboek.blocks import literature_check
from methodiekboek.build import build as build_handbook
from methodiekboek.model import Group

BIB = """
@book{zoon2020, author = {Zoon, M.}, title = {Hulp aan gezinnen}, publisher = {SWP}, year = 2020, pagetotal = 80}
@article{damen2019, author = {Damen, H. and de Meyer, R.}, title = {Parental empowerment}, journal = {Kind \\& Gezin},
  volume = 24, pages = {467--476}, year = 2019, doi = {10.1111/cfs.12345}}
@report{ongelezen2018, author = {Smit, A.}, title = {Niet gelezen}, year = 2018}
"""


class Anchors(HTMLParser):
    """The ids of a page, and its links with the class of the nearest element around them that is ours."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: dict[str, list[str]] = defaultdict(list)
        self.around: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag in {"span", "details", "section", "div", "p"}:
            self.around.append(str(given.get("class") or ""))
        if tag == "a" and given.get("href"):
            for name in next((a for a in reversed(self.around) if a.startswith("mb-")), "").split():
                self.links[name].append(str(given["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"span", "details", "section", "div", "p"} and self.around:
            self.around.pop()


def pages(site: Path) -> dict[str, Anchors]:
    return {
        path.parent.relative_to(site).as_posix().removeprefix(".").rstrip("/"): Anchors(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(site.rglob("index.html"))
    }


def leads_somewhere(here: str, href: str, known: dict[str, Anchors]) -> bool:
    """Whether a link leads to an id of a page that there is."""
    target = urlsplit(urljoin(f"/{here}/" if here else "/", href))
    page = known.get(target.path.strip("/"))
    return page is not None and unquote(target.fragment) in page.ids


def test_every_citation_leads_to_its_work_and_back(folder: Path):
    """From the text to the list, from the list to each place, page or claim, and nowhere into nothing."""
    known = pages(folder)

    cited = [
        (here, href) for here, page in known.items() for kind in ("mb-citation", "mb-note") for href in page.links[kind]
    ]
    back = [(here, href) for here, page in known.items() for href in page.links["mb-cited"]]
    assert len(cited) > 300
    assert len(back) > 100
    assert [pair for pair in cited if "#" in pair[1] and not leads_somewhere(*pair, known)] == []
    assert [pair for pair in back if not leads_somewhere(*pair, known)] == []


def test_every_page_says_how_to_cite_it(folder: Path):
    """With the edition, also on the home page."""
    for path in folder.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        assert 'http-equiv="refresh"' in text or ("mb-cite" in text and "editie 0.1" in text), path


def test_the_list_can_be_taken_along(folder: Path):
    """In three forms, beside the page."""
    works = json.loads((folder / "naslag/literatuur.json").read_text(encoding="utf-8"))

    ids = {work["id"] for work in works}
    bib = (folder / "naslag/literatuur.bib").read_text(encoding="utf-8")
    assert "rooijen2020iag" in ids
    assert all(f"{{{key}," in bib for key in ids)
    assert (folder / "naslag/literatuur.ris").read_text(encoding="utf-8").count("ER  -") == len(ids)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A site of somebody else: a .bib file and three lines of mkdocs.yml."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Kaal\ntheme: {name: material, language: nl, font: false}\n"
        "plugins:\n  - methodiekboek-literature:\n      bibliography: refs.bib\n",
        encoding="utf-8",
    )
    (tmp_path / "docs/index.md").write_text(
        "# Thuis\n\nDat helpt [@zoon2020, p. 3; @damen2019], zegt @damen2019 [pp. 468-469].\n\n"
        "`[@zoon2020]` en jan@hva.nl en @jan blijven. <b>Vet</b>\n",
        encoding="utf-8",
    )
    return tmp_path


def build(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(root / "mkdocs.yml"), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_three_lines_give_any_site_its_literature(bare: Path):
    """Citations, a page with the list, the works of each page, and all else as it was."""
    done = build(bare, "--strict")

    assert done.returncode == 0, done.stderr
    known, text = pages(bare / "site"), (bare / "site/index.html").read_text(encoding="utf-8")
    assert "Damen &amp; De Meyer, 2019</a>" in text
    assert "Damen en De Meyer" in text
    assert "<code>[@zoon2020]</code> en jan@hva.nl en @jan blijven. <b>Vet</b>" in text
    assert known["literatuur"].ids >= {"lit-zoon2020", "lit-damen2019"}
    assert "lit-ongelezen2018" not in known["literatuur"].ids
    assert all(leads_somewhere("", href, known) for href in known[""].links["mb-citation"])
    assert known["literatuur"].links["mb-cited"]
    assert all(leads_somewhere("literatuur", href, known) for href in known["literatuur"].links["mb-cited"])


def test_a_list_on_a_page_of_their_own_takes_the_place_of_ours(bare: Path):
    """Whoever writes the block somewhere has the list there, and only there."""
    (bare / "docs/bronnen.md").write_text("# Bronnen\n\n/// literature\n///\n", encoding="utf-8")

    assert build(bare, "--strict").returncode == 0

    known = pages(bare / "site")
    assert "literatuur" not in known
    assert "lit-zoon2020" in known["bronnen"].ids
    assert (bare / "site/bronnen.bib").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fout [@zoon2021].", "source-exists"),
        ("Fout [@damen2019, p. 12].", "page-in-work"),
        ("Fout [@zoon2020, p. 9-7].", "pages-run-up"),
        ("Fout [@zoon2020; p. 3].", "citation-form"),
        ("Fout *" * 151, "text-too-dense"),
    ],
)
def test_a_slip_is_a_warning_and_stops_a_strict_build(bare: Path, text: str, said: str):
    """With the rule, the file and the line; a preview goes on."""
    with (bare / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{text}\n")

    done = build(bare, "--strict")

    assert done.returncode == 1
    assert said in done.stderr
    assert "docs/index.md:7:" in done.stderr
    assert build(bare).returncode == 0


def test_a_work_that_is_not_there_belongs_in_the_file_of_this_site(bare: Path):
    with (bare / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\nFout [@nergens].\n")

    assert "Voeg haar toe in refs.bib." in build(bare).stderr


def test_a_fault_in_the_file_costs_one_work(bare: Path):
    """The site is built with the others."""
    (bare / "refs.bib").write_text(BIB.replace("{Hulp aan gezinnen}", "{Hulp aan gezinnen"), encoding="utf-8")

    done = build(bare)

    assert done.returncode == 0
    assert "refs.bib:2:1" in done.stderr
    assert "lit-damen2019" in pages(bare / "site")["literatuur"].ids


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = [sys.executable, "-m", "methodiekboek", "references", *arguments]
    return subprocess.run(done, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "begin"),
    [
        ("text", "Damen, H., & De Meyer, R. (2019). Parental"),
        ("tsv", "damen2019\tDamen, H., & De Meyer, R. (2019). Parental"),
        ("html", '<p id="lit-damen2019">Damen, H., &amp; De Meyer, R. (2019). Parental empowerment. <em>Kind &amp;'),
        ("bibtex", "@article{damen2019,\n  author = {Damen, H. and de Meyer, R.},\n"),
        ("ris", "TY  - JOUR\nID  - damen2019\nAU  - Damen, H.\nAU  - de Meyer, R.\n"),
        ("csl-json", '[\n {\n  "id": "damen2019",\n  "type": "article-journal",\n'),
    ],
)
def test_the_command_prints_the_list(bare: Path, form: str, begin: str):
    """In the order of the list, all works counted as cited."""
    done = command(str(bare / "refs.bib"), "--format", form)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begin)


def test_the_command_prints_lines_with_citations(bare: Path):
    """Each by itself; what is wrong goes to standard error, and the rest is printed all the same."""
    (bare / "regels.tsv").write_text(
        "# weg\na\tDat helpt [@zoon2020, p. 3].\nb\tOnbekend [@niemand].\nc\t@damen2019 [p. 12]\n", encoding="utf-8"
    )

    done = command(str(bare / "refs.bib"), "--cite", str(bare / "regels.tsv"))

    assert done.returncode == 1
    assert (
        done.stdout == "a\tDat helpt (Zoon, 2020, p. 3).\nb\tOnbekend [@niemand].\nc\tDamen en De Meyer (2019, p. 12)\n"
    )
    assert "source-exists" in done.stderr
    assert "page-in-work" in done.stderr


CARE = """
@article{assen2019b, author = {van Assen, A. and Post, W. and Knorth, E.}, title = {Coaching}, journal = {J},
  year = 2019}
@article{assen2019a, author = {van Assen, A. and Post, W. and Knorth, E.}, title = {Effect}, journal = {J}, year = 2019,
  variants = {de ene bron schrijft 2018}}
@misc{weerman2006, author = {Weerman}, year = 2006, keywords = {naamjaar}}
@book{ongebruikt2001, author = {Kok, F.}, title = {Nergens genoemd}, year = 2001}
"""


def test_trainers_see_which_works_need_care(base: Path):
    """Four lists: without all details, alike but for a letter, described differently, and cited by nobody."""
    (base / "bibliography/zorg.bib").write_text(CARE, encoding="utf-8")
    with (base / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\nZie [@assen2019a; @assen2019b; @weerman2006].\n")
    handbook, _, problems = build_handbook(base)
    assert problems == []

    lists = [group for group in literature_check.BLOCK.expand(handbook, "").parts if isinstance(group, Group)]

    rows = [["".join(run.text for run in row.parts[0]) for row in group.parts] for group in lists]
    assert rows == [
        ["Weerman. (2006). [gegevens onvolledig] (bibliography/zorg.bib:6) @weerman2006"],
        ["Van Assen et al., 2019: Van Assen et al., 2019a (@assen2019b); Van Assen et al., 2019b (@assen2019a)"],
        [
            "Van Assen, A., Post, W., & Knorth, E. (2019b). Effect. J. (bibliography/zorg.bib:4) "
            "de ene bron schrijft 2018 @assen2019a"
        ],
        ["Kok, F. (2001). Nergens genoemd. (bibliography/zorg.bib:7) "],
    ]
    assert "ongebruikt2001" not in handbook.style.sources
