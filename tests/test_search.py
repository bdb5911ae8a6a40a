"""The search, without a browser: what words are, what can be found, and what goes to the browser."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import TESTS
from mkdocs.exceptions import PluginError

from methodiekboek.search.entries import Page, Piece, Section, read_page
from methodiekboek.search.index import Synonym, chunks, index, index_files
from methodiekboek.search.words import compounds, families, language, languages, tokens
from methodiekboek_mkdocs.search import read_glossary

DUTCH = language("nl")
TOKENS = yaml.safe_load((TESTS / "search/tokens.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_a_text_is_words_and_numbers(text: str, expected: list[str]):
    assert list(tokens(text)) == expected


@pytest.mark.parametrize(
    "forms",
    [
        ("begeleiden", "begeleiding", "begeleid", "begeleidt"),
        ("doel", "doelen"),
        ("fase", "fasen", "fases"),
        ("opvoeding", "opvoeden"),
        ("huis", "huizen"),
        ("doorverwijzen", "doorverwezen", "doorverwees", "doorverwijst"),
        ("voordoen", "voorgedaan", "voordeed"),
        ("onderzoeken", "onderzocht"),
    ],
)
def test_forms_of_a_word_are_one_word(forms: tuple[str, ...]):
    family = families(forms, DUTCH)

    assert len(set(family.values())) == 1


@pytest.mark.parametrize(
    ("one", "two"), [("gezin", "zin"), ("met", "meten"), ("vraag", "vaag"), ("ouder", "oud"), ("omgeving", "vangen")]
)
def test_words_that_look_alike_stay_apart(one: str, two: str):
    family = families([one, two], DUTCH)

    assert family[one] != family[two]


def test_a_verb_comes_with_forms_that_stand_nowhere():
    """So that the browser knows them; after 'ver' there is no 'ge'. What is no form of a verb brings nothing."""
    family = families(["verwijzen", "aandacht", "wees"], DUTCH)

    assert family["verwezen"] == family["verwijzen"]
    assert family["wees"] != family["verwijzen"]
    assert set(family) == {"verwijzen", "verwijst", "verwees", "verwezen", "aandacht", "wees"}


def test_a_compound_is_known_by_the_words_of_the_text():
    """With a link between them or without; a word is no compound of itself, and three letters are no part."""
    words = ["veiligheid", "plan", "veiligheidsplan", "opvoeden", "vraag", "voer", "kat", "katvoer"]

    assert compounds(families(words, DUTCH), DUTCH) == {"veiligheidsplan": ("veiligheid", "plan")}


def test_every_language_has_all_that_the_search_needs():
    for name in languages():
        known = language(name)
        assert known.stemmers
        assert known.stop
        assert known.question
        assert known.endings


PAGE = """<h1 id="fase">Fase</h1><p>Het begin<sup>a</sup> van de hulp.</p>
<h2 id="duur">Hoe lang</h2><p>Ongeveer <span class="mb-claim" id="fase.duur"><b>6 weken</b></span> en meer.</p>
<aside class="mb-box"><p>Elders gezegd.</p></aside>
<h2 id="weg" data-search-exclude>Weg</h2><p>Niet te vinden.</p>
<h2 id="leeg">Leeg</h2><ul><li>een<li>twee</ul><img src="x" alt="plaatje"><footer class="mb-foot">Voet</footer>"""


def test_a_page_is_its_sections_and_claims():
    """Marks of notes, boxes, the foot and what is marked as such are left out."""
    page = read_page("fase/", "fase.md", "Fase", PAGE, {"kind": "Fase", "words": ["begin"], "boost": 2})

    assert page == Page(
        "fase/",
        "fase.md",
        "Fase",
        (
            Section("Fase", "", (Piece("Het begin van de hulp."),)),
            Section("Hoe lang", "duur", (Piece("Ongeveer"), Piece("6 weken", "fase.duur"), Piece("en meer."))),
            Section("Leeg", "leeg", (Piece("een twee"),)),
        ),
        "Fase",
        ("begin",),
        2.0,
    )


@pytest.mark.parametrize(
    "html", ["<p>open", "</p></div>", "<h2>zonder einde", "<h2 id=a><span class=mb-claim id=x>", ""]
)
def test_broken_html_is_read_as_far_as_it_goes(html: str):
    assert read_page("", "", "Titel", html, {}).title == "Titel"


def test_short_sections_are_found_together_and_long_ones_apart():
    short, long = "kort", " ".join("".join(pair) for pair in product("abcdef", "ghijklmnop"))
    texts = {"een": short, "twee": short, "drie": long, "vier": long}
    page = Page("", "", "Titel", tuple(Section(name, name, (Piece(text),)) for name, text in texts.items()))

    found = [[section.heading for section in chunk] for chunk in chunks(page, DUTCH)]

    assert found == [["een", "twee", "drie"], ["vier"]]


def test_an_empty_site_has_an_index():
    assert index([], [], DUTCH)["pages"] == []


def test_a_change_gives_texts_new_names():
    """So that no browser takes an old text for the new one; the index has one name, or every page would change."""

    def names(text: str) -> list[str]:
        page = Page("", "", "Titel", (Section("Titel", "", (Piece(text),)),))
        return list(index_files([page], [Synonym(("a",), ("b",))], DUTCH, {}))

    assert names("een") == names("een")
    assert set(names("een")) & set(names("twee")) == {"search/index.js"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("- los\n", "woorden.yml:1"),
        ("a: [b]\nc: {d: e}\n", "woorden.yml:2"),
        ("a: [b\n", "woorden.yml"),
        ("a: []", "woorden.yml:1"),
    ],
)
def test_a_glossary_that_is_something_else_says_where(tmp_path: Path, text: str, where: str):
    file = tmp_path / "woorden.yml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(PluginError, match=where):
        list(read_glossary(file))


def test_a_glossary_has_words_and_what_they_mean(tmp_path: Path):
    file = tmp_path / "woorden.yml"
    file.write_text("tarief, prijs: [kosten]\nOTS: ondertoezichtstelling\n", encoding="utf-8")

    assert list(read_glossary(file)) == [
        Synonym(("tarief", "prijs"), ("kosten",)),
        Synonym(("OTS",), ("ondertoezichtstelling",)),
    ]


@pytest.mark.parametrize("name", ["tuning", "held-out"])
def test_the_judged_queries_are_whole(name: str):
    """Enough of them, of every reader and kind, none twice, each with a best answer but nonsense, which has none."""
    queries = yaml.safe_load((TESTS / f"search/{name}.yml").read_text(encoding="utf-8"))
    kinds = {query["kind"] for query in queries}

    assert len([q for q in queries if q["kind"] != "nonsense"]) >= {"tuning": 120, "held-out": 60}[name]
    assert len({query["query"] for query in queries}) == len(queries)
    assert {query["reader"] for query in queries} == {"student", "trainer", "municipality"}
    assert kinds == {"keyword", "compound", "inflection", "abbreviation", "typo", "synonym", "number", "question",
                     "partial", "name", "nonsense"}  # fmt: skip
    for query in queries:
        assert (3 in query["answers"].values()) == (query["kind"] != "nonsense"), query["query"]


def test_no_query_to_tune_with_is_one_of_those_kept_apart():
    said = (yaml.safe_load((TESTS / f"search/{name}.yml").read_text("utf-8")) for name in ("tuning", "held-out"))
    tuning, held_out = ({query["query"].lower().strip() for query in queries} for queries in said)

    assert tuning & held_out == set()


@pytest.mark.parametrize(
    ("url", "title", "said"),
    [
        ("begrippen/begrip-genogram/", "Genogram", 7),
        ("fasen/start/", "Start", 0),
        ("fasen/de-start/", "De start", 0),
        ("fasen/start/", "De start", "De start"),
        ("fasen/mst/", "MST", "MST"),
        ("", "Home", "Home"),
    ],
)
def test_a_title_that_the_address_says_is_not_said_again(url: str, title: str, said: str | int):
    found: Any = index([Page(url, "", title, ())], [], DUTCH)["pages"]

    assert found[0][1] == said
