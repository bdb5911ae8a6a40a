"""What a site has so that it can be saved in a browser, and the zip that opens from a disk."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from conftest import copy_base

from methodiekboek.build import build
from methodiekboek_mkdocs.pack import name_of
from methodiekboek_mkdocs.publish import publish, zip_of

EDITION = 'edition: {number: "0.1", date: 2026-11}\n'


@pytest.fixture
def saving(base: Path) -> Path:
    """The tiny handbook with the page from which it is saved, and with our own search."""
    return with_page(base)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site."""
    return made(with_page(copy_base(tmp_path_factory.mktemp("bewaren") / "handboek")))


def with_page(root: Path) -> Path:
    (root / "docs/naslag/offline.md").write_text("---\ntitle: Bewaren\n---\n\n/// offline\n///\n", encoding="utf-8")
    replace(root / "mkdocs.yml", "[search,", "[methodiekboek-search,")
    return root


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def made(root: Path, name: str = "site", with_zip: bool = False) -> Path:
    assert publish(root, root / name, with_zip) == 0
    return root / name


def listed(site: Path, name: str = "files") -> dict:
    return json.loads((site / f"offline/{name}.json").read_text("utf-8"))


def test_every_file_that_a_reader_needs_is_listed_with_its_sum_and_size(site: Path):
    """The size that is told is that of these files, and the short list says the same."""
    told = listed(site)
    for path, (digest, size) in told["files"].items():
        content = (site / path).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(digest)
        assert len(content) == size
    needed = {"index.html", "404.html", "methode/fasen/start/index.html", "offline/save.js", "search/index.js"}
    assert needed <= set(told["files"])
    assert told["size"] == sum(size for _, size in told["files"].values()) > told["sent"] > 0
    assert told["page"] == "naslag/offline/"
    short = listed(site, "version")
    assert short == {name: told[name] for name in ("version", "edition", "size", "sent")}


def test_what_a_reader_does_not_need_is_left_out(site: Path):
    """What is not saved of the handbook itself is named, so that the page can say so."""
    told = listed(site)
    kept = " ".join(told["files"])
    assert (site / "data/claims.csv").exists()
    assert re.findall(r"data/|voorstel/|\.map|\.gz|lunr|workers|sitemap|sw\.js|offline/\w+\.json", kept) == []
    assert told["left"] == ["data/", "voorstel/"]


def test_a_new_version_is_one_with_other_content(site: Path, saving: Path):
    """The same handbook has the same version, also in another folder; another word gives another."""
    first, again = listed(site), listed(made(saving))
    replace(saving / "content/phase/start.yml", "leren elkaar kennen", "maken kennis")
    other = listed(made(saving))

    assert again == first
    assert other["version"] != first["version"]
    same = {path for path, known in first["files"].items() if other["files"].get(path) == known}
    assert any(path.startswith("assets/methodiekboek/base.") for path in same)
    assert "methode/fasen/start/index.html" not in same


def test_a_handbook_without_the_block_has_nothing_of_it(base: Path):
    site = made(base)

    assert not (site / "sw.js").exists()
    assert not (site / "offline").exists()


def test_with_a_zip_the_page_knows_its_name_and_size(saving: Path):
    """It stands in the site, and is not saved with it."""
    replace(saving / "content/handbook.yml", "sections:", EDITION + "sections:")

    site = made(saving, with_zip=True)

    file = site / "offline/proefhandboek-0.1.zip"
    assert listed(site, "version")["zip"] == {"name": file.name, "size": file.stat().st_size}
    assert listed(site)["left"] == ["data/", "voorstel/", "offline/proefhandboek-0.1.zip"]
    assert listed(site)["edition"] == "editie 0.1 (november 2026)"
    assert list(saving.glob(".site.new-*")) == []


def test_a_zip_is_the_same_to_the_byte(saving: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whenever and wherever it is made; its files have the day of the edition, or the one that is asked for."""
    replace(saving / "content/handbook.yml", "sections:", EDITION + "sections:")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    one = zip_of(saving, tmp_path / "een")
    (tmp_path / "een").chmod(0o700)
    other = zip_of(saving, tmp_path / "twee")

    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as packed:
        entries = packed.infolist()
    assert {entry.date_time for entry in entries} == {(2026, 11, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert [entry.filename for entry in entries[1:]] == sorted(entry.filename for entry in entries[1:])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    with zipfile.ZipFile(zip_of(saving, tmp_path / "drie")) as packed:
        assert packed.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_a_zip_has_one_folder_with_the_way_to_open_it(saving: Path, tmp_path: Path):
    """A reader finds what to do in two sentences, and no file that a disk has no use for."""
    with zipfile.ZipFile(zip_of(saving, tmp_path)) as packed:
        names = packed.namelist()
        read_me = packed.read("proefhandboek/LEESMIJ.txt").decode("utf-8")

    assert all(name.startswith("proefhandboek/") for name in names)
    assert read_me.count(". ") + read_me.count(".\n") == 2
    assert "index.html" in read_me
    assert "proefhandboek/methode/fasen/start.html" in names
    assert [name for name in names if re.search(r"404|sitemap|sw\.js|\.map$|lunr", name)] == []


@pytest.mark.parametrize(
    ("title", "edition", "name"),
    [
        ("Handboek Één", EDITION, "handboek-een-0.1"),
        ("Zorg & hulp: een gids", "", "zorg-hulp-een-gids"),
    ],
)
def test_a_zip_is_called_after_the_handbook(base: Path, title: str, edition: str, name: str):
    settings = base / "content/handbook.yml"
    replace(settings, "title: Proefhandboek", f"title: '{title}'\n{edition}")
    handbook, _, problems = build(base)

    assert problems == []
    assert name_of(handbook) == name
