"""Whether what a reader gets is HTML as the standard has it: the Nu Html Checker of the W3C on every kind of page.

It comes from npm and needs Java; `make test` installs it where there is npm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from conftest import TESTS
from test_browser import paths
from test_browser_access import one_of_each

CHECKER = TESTS / "html/node_modules/vnu-jar/build/dist/vnu.jar"

# With the tests in the browser, which have the site at hand.
pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def checker() -> Path:
    if not CHECKER.exists() or not shutil.which("java"):
        pytest.skip("there is no npm here, or no Java")
    return CHECKER


def mistakes(checker: Path, files: list[Path]) -> list[str]:
    """What is wrong, and where; notes on what could be shorter are left out."""
    done = subprocess.run(
        ["java", "-jar", checker, "--errors-only", "--format", "json", *files], capture_output=True, text=True
    )
    said = json.loads(done.stderr)["messages"]
    return [f"{each.get('url', '')}:{each.get('lastLine')}: {each['message']}" for each in said]


def test_every_kind_of_page_is_valid(checker: Path, folder: Path):
    """One page of each template, the form for proposals, and what is shown where there is no page."""
    pages = [
        folder / path / "index.html" if path.endswith("/") or not path else folder / path
        for path in one_of_each(folder)
    ]

    assert mistakes(checker, [*pages, folder / "voorstel/form.html"]) == []


def test_the_checker_sees_a_mistake(checker: Path, tmp_path: Path):
    """Else a checker that does not run would find every page right."""
    page = tmp_path / "fout.html"
    page.write_text('<!doctype html><html lang="nl"><title>Fout</title><p tabindex="">x</p></html>', encoding="utf-8")

    assert ["The empty string is not a valid integer" in each for each in mistakes(checker, [page])] == [True]


def test_each_page_is_found_by_a_title_and_a_description_of_its_own(folder: Path):
    """What a search engine, a tab and a shared link show."""
    titles: Counter[str] = Counter()
    for path in paths(folder):
        head = (folder / path / "index.html").read_text("utf-8").partition("</head>")[0]
        titles.update(re.findall("<title>(.+?)</title>", head))
        for found in ('<meta name="description" content="(.+?)"', '<meta property="og:title" content="(.+?)"'):
            assert len(re.findall(found, head)) == 1, path
        assert "og:image" not in head

    assert titles.total() == len(paths(folder))
    assert [title for title, count in titles.items() if count > 1] == []


def test_where_there_is_no_page_there_are_ways_on(folder: Path):
    """Search, and each part of the handbook."""
    page = (folder / "404.html").read_text("utf-8")

    assert "<h1>Deze pagina is er niet</h1>" in page
    assert all(f'<li><a href="/{part}/">' in page for part in ("methode", "kosten", "bewijs", "naslag/begrippen"))


def test_a_title_in_another_language_says_so(folder: Path):
    """A screen reader says an English title in English; a Dutch one needs no word for it."""
    text = (folder / "naslag/literatuur/index.html").read_text("utf-8").partition("<article")[2]
    titles = re.findall(r'<(?:em|span) lang="(\w+)">([^<]+)<', text)

    assert {language for language, _ in titles} == {"en"}
    assert any("parental empowerment" in title.lower() or "families" in title.lower() for _, title in titles)
    assert not any(" van " in title or " het " in title for _, title in titles)
