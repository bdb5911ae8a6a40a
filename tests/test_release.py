"""`methodiekboek release`: the site with the book, the open data and the sums of all, or nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from conftest import TESTS, copy_base

from methodiekboek.build import build
from methodiekboek_mkdocs import release

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


def test_what_is_no_edition_is_left_alone(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    target = tmp_path / "foto's"
    target.mkdir()
    (target / "zomer.jpg").write_bytes(b"x")

    assert release.release(root, "0.3", target) == 1

    assert "iets anders dan een eerdere editie" in capsys.readouterr().err
    assert [path.name for path in target.iterdir()] == ["zomer.jpg"]


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
