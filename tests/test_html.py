"""Whether what a reader gets is HTML as the standard has it: the Nu Html Checker of the W3C on every kind of page.

It comes from npm and needs Java; `make test` installs it where there is npm.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import TESTS
from test_browser_access import one_of_each

CHECKER = TESTS / "html/node_modules/vnu-jar/build/dist/vnu.jar"

# With the tests in the browser, which have the site at hand.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHECKER.exists(), reason="there is no npm here"),
    pytest.mark.skipif(not shutil.which("java"), reason="there is no Java here"),
]


def mistakes(files: list[Path]) -> list[str]:
    """What is wrong, and where; notes on what could be shorter are left out."""
    done = subprocess.run(
        ["java", "-jar", CHECKER, "--errors-only", "--format", "json", *files], capture_output=True, text=True
    )
    said = json.loads(done.stderr)["messages"]
    return [f"{each.get('url', '')}:{each.get('lastLine')}: {each['message']}" for each in said]


def test_every_kind_of_page_is_valid(folder: Path):
    """One page of each template, the form for proposals, and what is shown where there is no page."""
    pages = [
        folder / path / "index.html" if path.endswith("/") or not path else folder / path
        for path in one_of_each(folder)
    ]

    assert mistakes([*pages, folder / "voorstel/form.html"]) == []


def test_the_checker_sees_a_mistake(tmp_path: Path):
    """Else a checker that does not run would find every page right."""
    page = tmp_path / "fout.html"
    page.write_text('<!doctype html><html lang="nl"><title>Fout</title><p tabindex="">x</p></html>', encoding="utf-8")

    assert ["The empty string is not a valid integer" in each for each in mistakes([page])] == [True]
