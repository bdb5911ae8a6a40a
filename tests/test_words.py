"""Which words a page explains, and how many: a page is text that one reads, and no list of words."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from methodiekboek.build import build
from methodiekboek_markdown.extension import MethodiekboekExtension
from methodiekboek_markdown.words import MOST

MEANING = """definitions:
  - id: wat
    text: "Woord nummer zoveel."
    kind: definition
    sources: [{source: jansen2020, page: 9}]
"""
NAMES = ["Appel", "Beer", "Citroen", "Duif", "Egel", "Fazant", "Gans", "Haas", "IJsvogel", "Jager"]


@pytest.fixture
def words(base: Path) -> Path:
    """A handbook with ten words; the last two are known by abbreviations."""
    (base / "content/term").mkdir()
    for name in NAMES:
        short = f"abbreviations: [{name[:2].upper()}X]\n" if name in NAMES[-2:] else ""
        file = base / f"content/term/{name.lower()}.yml"
        file.write_text(f"title: {name}\n{short}{MEANING}", encoding="utf-8")
    return base


def explained(root: Path, text: str, path: str = "index.md") -> list[str]:
    handbook, _, problems = build(root)
    assert problems == []
    page = f"{text}\n\n[methodiekboek:page]: <{path}>"
    html = markdown.markdown(page, extensions=[MethodiekboekExtension(handbook)])
    in_text = re.findall(r'class="mb-word"[^>]*>([^<]+)<', html)
    assert re.findall(r'<li><a href="[^"]+">([^<]+)</a>: <span id="word-', html) == in_text
    return in_text


def test_a_page_explains_no_more_than_it_can_bear_and_abbreviations_first(words: Path):
    """A word may be guessed from what stands around it; letters may not, also when they come last."""
    text = "\n\n".join([f"Een {name.lower()}." for name in NAMES[:-2]] + ["De IJX en de JAX."])

    found = explained(words, text)

    assert found == ["appel", "beer", "citroen", "duif", "egel", "fazant", "IJX", "JAX"]
    assert len(found) == MOST


def test_a_paragraph_explains_one_word_and_each_abbreviation(words: Path):
    """A second word waits for the next paragraph in which it stands."""
    assert explained(words, "Appel, beer, IJX, JAX.\n\nDe beer.") == ["Appel", "IJX", "JAX", "beer"]


def test_an_abbreviation_is_written_with_its_own_capitals(words: Path):
    """'was' is no WAS; a title begins a sentence or stands inside one."""
    assert explained(words, "De ijx, de appel.\n\nBeer.") == ["appel", "Beer"]


def test_a_word_is_not_explained_on_its_own_page(words: Path):
    """There the page does."""
    assert explained(words, "Een appel.", "naslag/begrippen/appel.md") == []
    assert explained(words, "Een appel.", "naslag/begrippen/beer.md") == ["appel"]


def test_the_page_of_a_word_has_its_address(words: Path):
    """The list at the foot leads to all that the sources say of it."""
    handbook, _, _ = build(words)

    html = markdown.markdown("Een appel.", extensions=[MethodiekboekExtension(handbook)])

    assert '<a href="naslag/begrippen/appel.md">appel</a>' in html


def test_a_handbook_whose_kinds_explain_nothing_has_no_words(words: Path):
    """The engine knows no kind by name: the schema says which one explains."""
    schema = words / "schemas/term.schema.json"
    schema.write_text(schema.read_text(encoding="utf-8").replace('"explains"', '"explainsNot"'), encoding="utf-8")

    assert explained(words, "Een appel.") == []
