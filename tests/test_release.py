"""`methodiekboek release`: the site with the book, the open data and the sums of all, or nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from conftest import TESTS, copy_base

from methodiekboek.build import build
from methodiekboek_mkdocs import release
from methodiekboek_mkdocs.addresses import Lost, lost
from methodiekboek_mkdocs.publish import publish

EDITION = 'edition: {number: "0.3", date: "2026-11"}\n'
RELEASED = "---\ntitle: Het boek\n---\n\n/// released\n///\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_base(tmp_path / "handboek")
    settings = root / "content/handbook.yml"
    settings.write_text(settings.read_text("utf-8") + EDITION, "utf-8")
    (root / "docs/naslag/boek.md").write_text(RELEASED, "utf-8")
    return root


def test_an_edition_is_whole(root: Path, tmp_path: Path):
    """The site links to the book, what is taken along stands beside it too, and the sums are those of all files."""
    target = tmp_path / "uitgave"

    assert release.COMMAND(root, ["0.3", str(target)]) == 0

    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert {"site/index.html", "site/naslag/handboek-0.3.pdf", "handboek-0.3.pdf", "data/datapackage.json"} <= names
    assert "handboek-0.3.pdf" in (target / "site/naslag/boek/index.html").read_text("utf-8")
    assert any(name.endswith(".zip") and "/" not in name for name in names)
    assert not any(name.startswith(".") for name in names)
    lines = (target / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(sums) == names - {"SHA256SUMS"}
    assert all(hashlib.sha256((target / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    assert [path.name for path in tmp_path.iterdir() if ".new-" in path.name] == []


@pytest.mark.parametrize(
    ("settings", "asked", "said"),
    [
        (EDITION, "0.4", "De inhoud is van editie 0.3, en u vraagt om 0.4."),
        ("", "0.4", "De inhoud zegt niet van welke editie zij is."),
    ],
)
def test_the_number_is_that_of_the_content(
    settings: str, asked: str, said: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Nobody makes an edition whose pages name another."""
    file = root / "content/handbook.yml"
    file.write_text(file.read_text("utf-8").replace(EDITION, settings), "utf-8")

    assert release.release(root, asked, tmp_path / "uitgave") == 1

    assert said in capsys.readouterr().err
    assert not (tmp_path / "uitgave").exists()


def test_mistakes_in_the_content_stop_it(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What stood there, still stands."""
    target = tmp_path / "uitgave"
    target.mkdir()
    (target / "SHA256SUMS").write_text("van eerder", "utf-8")
    (root / "docs/naslag/boek.md").write_text(RELEASED + "[x](record:niemand)\n", "utf-8")

    assert release.release(root, "0.3", target) == 1

    assert "De editie is niet gemaakt." in capsys.readouterr().err
    assert (target / "SHA256SUMS").read_text("utf-8") == "van eerder"


@pytest.mark.parametrize("names", [["zomer.jpg"], ["SHA256SUMS", "index.html"], ["SHA256SUMS", "datapackage.json"]])
def test_what_is_no_edition_is_left_alone(
    names: list[str], root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Nor is a site, or a folder with open data."""
    target = tmp_path / "foto's"
    target.mkdir()
    for name in names:
        (target / name).write_bytes(b"x")

    assert release.release(root, "0.3", target) == 1

    assert "iets anders dan een eerdere editie" in capsys.readouterr().err
    assert sorted(path.name for path in target.iterdir()) == names


def test_without_a_release_the_page_says_so():
    """A build of the site alone needs no book."""
    handbook, _, _ = build(TESTS / "second")

    assert "on the site of every edition" in str(handbook.blocks["released"].expand(handbook, ""))


def test_the_addresses_of_an_earlier_edition_go_on(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A page that got another name keeps its former address, or the new edition is not made."""
    earlier, target = tmp_path / "eerder", tmp_path / "uitgave"
    (earlier / "site").mkdir(parents=True)
    (earlier / "SHA256SUMS").write_text("0  site/index.html\n0  site/naslag/oud/index.html\n0  handboek-0.2.pdf\n")

    assert release.COMMAND(root, ["0.3", str(target), "--after", str(earlier)]) == 1
    assert "Deze adressen van de vorige editie zijn er niet meer:\n  naslag/oud/index.html\n" in capsys.readouterr().err
    assert not target.exists()

    page = root / "docs/naslag/boek.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\nformer_paths: [naslag/oud.md]\n", 1), "utf-8")
    assert release.COMMAND(root, ["0.3", str(target), "--after", str(earlier)]) == 0


def edition(folder: Path, pages: Mapping[str, str], unread: Sequence[str] = ()) -> Path:
    """A site with these pages; of those that are `unread` it has the name alone."""
    for name, text in pages.items():
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_text(text, encoding="utf-8")
    names = [f"0  site/{name}\n" for name in [*pages, *unread]]
    (folder / "SHA256SUMS").write_text("".join(names), encoding="utf-8")
    return folder


CLAIM = '<p>Dit duurt <span class="mb-claim" data-x id="start.duur"><span class="mb-value">4 weken</span></span>.</p>'
TOLD = '<details class="mb-history"><ul><li><span class="mb-former" id="start.duur"></span>Weg.</li></ul></details>'
CHANGES = '<div class="mb-history"><h2 id="editie-0.1">0.1</h2><ul><li id="wijziging"><p>Zo.<br></p></li></ul></div>'
LEADS_ON = '<meta http-equiv="refresh" content="0; url=../begin/">'


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ({"fase/start/index.html": CLAIM}, {"fase/start/index.html": CLAIM}, ""),
        ({"fase/start/index.html": CLAIM}, {"fase/start/index.html": "<p>Dit duurt lang.</p>"}, "start.duur"),
        ({"fase/start.html": CLAIM}, {"fase/start.html": "<p>Dit duurt lang.</p>"}, "start.duur"),
        # What became of it is told on its page, and has its address from then on.
        ({"fase/start/index.html": CLAIM}, {"fase/start/index.html": TOLD}, ""),
        ({"fase/start/index.html": TOLD}, {"fase/start/index.html": "<p>Niets.</p>"}, "start.duur"),
        # Another page may say something else by now, but not if the claim stood nowhere else.
        (
            {"fase/start/index.html": CLAIM, "kosten/index.html": CLAIM},
            {"fase/start/index.html": CLAIM, "kosten/index.html": "<p>Niets.</p>"},
            "",
        ),
        ({"kosten/index.html": CLAIM}, {"kosten/index.html": "<p>Niets.</p>"}, "start.duur"),
        # A page that moved leads to where the place is, or is not.
        (
            {"fase/start/index.html": CLAIM},
            {"fase/start/index.html": LEADS_ON, "fase/begin/index.html": CLAIM},
            "",
        ),
        (
            {"fase/start/index.html": CLAIM},
            {"fase/start/index.html": LEADS_ON, "fase/begin/index.html": "<p>Niets.</p>"},
            "start.duur",
        ),
        ({"nieuw/index.html": CHANGES}, {"nieuw/index.html": CHANGES}, ""),
        ({"nieuw/index.html": CHANGES}, {"nieuw/index.html": '<h2 id="editie-0.1">0.1</h2>'}, "wijziging"),
        ({"nieuw/index.html": CHANGES}, {"nieuw/index.html": '<ul><li id="wijziging">Zo.</li></ul>'}, "editie-0.1"),
        # Nobody was given the address of a heading, a note or a work.
        (
            {"fase/start/index.html": CHANGES + '<h2 id="kop">Kop</h2><ul><li id="mb-a">a</li></ul>' + CLAIM},
            {"fase/start/index.html": CLAIM + CHANGES + '<h2 id="andere-kop">Andere kop</h2>'},
            "",
        ),
    ],
)
def test_the_places_that_others_cite_go_on(
    before: Mapping[str, str], after: Mapping[str, str], gone: str, tmp_path: Path
):
    found = lost(edition(tmp_path / "eerder", before), edition(tmp_path / "nieuw", after) / "site")

    assert [name for _, names in found.places for name in names] == ([gone] if gone else [])
    assert (found.pages, found.unread) == ((), False)


def test_of_a_page_that_is_gone_the_places_are_not_told_too(tmp_path: Path):
    """And of one that is not in the folder of the earlier edition nobody knows them."""
    earlier = edition(tmp_path / "eerder", {"fase/start/index.html": CLAIM}, ["kosten/index.html"])

    found = lost(earlier, edition(tmp_path / "nieuw", {"kosten/index.html": ""}) / "site")

    assert found == Lost(("fase/start/index.html",), (), True)


CHANGE = """\
title: Start
date: "2026-11-27"
record: start
by: A. Bakker
reason: Geen bron zegt dit.
fields:
  - {field: Aandacht, claim: start.accounts.landelijk.focus, old: Kennismaken duurt lang.}
"""


def test_a_claim_that_is_gone_is_told_where_it_stood(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Its address leads to what became of it, also when the record has another name since; a site is an edition too."""
    earlier, target = tmp_path / "eerder", tmp_path / "uitgave"
    assert publish(root, earlier) == 0
    record = root / "content/phase/start.yml"
    text = re.sub(r"    focus:\n(      .*\n)+", "", record.read_text("utf-8"))
    record.write_text(text, encoding="utf-8")

    assert release.release(root, "0.3", target, earlier) == 1
    said = capsys.readouterr().err
    assert "\n  methode/fasen/start/index.html: #start.accounts.landelijk.focus\n" in said
    assert "vertel dat dan in content/change/" in said
    assert not target.exists()

    (root / "content/change").mkdir()
    (root / "content/change/weg.yml").write_text(CHANGE.replace("start", "begin"), encoding="utf-8")
    renamed = text.replace("start.accounts", "begin.accounts") + "former_ids: [start]\n"
    (root / "content/phase/begin.yml").write_text(renamed, encoding="utf-8")
    record.unlink()
    index = root / "docs/index.md"
    index.write_text(re.sub(r"\bstart\b(?=[).])", "begin", index.read_text("utf-8")), encoding="utf-8")
    assert publish(root, tmp_path / "nieuw") == 0
    assert lost(earlier, tmp_path / "nieuw") == Lost((), (), False)
    page = (tmp_path / "nieuw/methode/fasen/begin/index.html").read_text("utf-8")
    places = re.findall(r' id="(start\.[^"]*)', page)
    assert sorted(set(places)) == sorted(places)
    assert 'id="start.accounts.landelijk.duration"></span></span>' in page
