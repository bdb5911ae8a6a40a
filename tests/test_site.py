"""`methodiekboek site`: the whole site or nothing; the old one stands until the new one is complete."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from methodiekboek.exchange import exchange, old_place, restore

SLOW = """
from pathlib import Path
import time
from methodiekboek.handbook import Block
from methodiekboek.model import Markdown

def expand(handbook, argument):
    Path(handbook.root, "bezig").touch()
    time.sleep(60)
    return Markdown("")

BLOCK = Block(expand, needs_argument=False)
"""
FAULTY = """
from methodiekboek.handbook import Block

def expand(handbook, argument):
    raise RuntimeError("kapot")

BLOCK = Block(expand, needs_argument=False)
"""
FORGETFUL = """
from pathlib import Path

def on_post_build(config):
    Path(config.site_dir, "methode/fasen/start/index.html").unlink()
"""


def command(root: Path) -> list[str]:
    return [sys.executable, "-m", "methodiekboek", "--root", str(root), "site", str(root / "site")]


def site(root: Path) -> tuple[int, str]:
    """The exit code of the command, and what it said on standard error."""
    done = subprocess.run(command(root), capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stderr


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob(".site.*") if path.name != ".site.lock")


@pytest.fixture
def built(base: Path) -> Iterator[Path]:
    """A handbook with a site, which must be the same afterwards."""
    assert site(base) == (0, "")
    before = fingerprint(base / "site")
    assert "index.html" in before
    yield base
    assert fingerprint(base / "site") == before


def add_block(root: Path, code: str) -> None:
    (root / "blocks").mkdir()
    (root / "blocks/proef.py").write_text(code, encoding="utf-8")
    with (root / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n/// proef\n///\n")


def hears() -> None:
    """What a shell starts in the background is deaf to SIGINT, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda way: way.name)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_killed_build_leaves_the_old_site(built: Path, way: signal.Signals):
    """In the middle of a build, from the outside; the next build clears what was left."""
    add_block(built, SLOW)
    with subprocess.Popen(command(built), stderr=subprocess.DEVNULL, preexec_fn=hears) as process:
        while not (built / "bezig").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(way)

    assert process.returncode != 0
    assert leftovers(built) == [] if way != signal.SIGKILL else len(leftovers(built)) == 1


def test_the_next_build_clears_up(base: Path):
    """What a killed build left beside the site goes away."""
    (base / ".site.new-abc").mkdir()
    (base / ".site.new-abc/index.html").touch()

    assert site(base) == (0, "")

    assert leftovers(base) == []


def test_an_exception_leaves_the_old_site(built: Path):
    """A fault in code is not swallowed: there is a trace, and the old site."""
    add_block(built, FAULTY)
    code, errors = site(built)

    assert code != 0
    assert "RuntimeError: kapot" in errors
    assert leftovers(built) == []


def test_a_mistake_in_the_content_leaves_the_old_site(built: Path):
    """An author gets the report of `check`, and no trace."""
    (built / "content/phase/fout.yml").write_text("title: x\n", encoding="utf-8")
    code, errors = site(built)

    assert code == 1
    assert "fout[missing-field]" in errors
    assert "Traceback" not in errors


def test_a_broken_link_leaves_the_old_site(built: Path):
    """MkDocs only warns; here a warning is a reason not to publish."""
    with (built / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write("\n[weg](weg.md)\n")
    code, errors = site(built)

    assert code == 1
    assert "weg.md" in errors


def test_an_incomplete_site_is_not_put_in_place(built: Path):
    """Every page of the handbook must be there."""
    (built / "hook.py").write_text(FORGETFUL, encoding="utf-8")
    with (built / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("hooks: [hook.py]\n")
    code, errors = site(built)

    assert code == 1
    assert "methode/fasen/start/index.html" in errors


def test_a_folder_that_is_no_site_is_not_replaced(base: Path):
    """Who names the wrong folder does not lose it."""
    before = fingerprint(base / "docs")
    wrong = [*command(base)[:-1], str(base / "docs")]
    done = subprocess.run(wrong, capture_output=True, text=True, encoding="utf-8")

    assert done.returncode == 1
    assert "staat iets anders dan een site" in done.stderr
    assert fingerprint(base / "docs") == before


def test_two_builds_at_once(built: Path):
    """The second is refused with a sentence, and does no harm."""
    with FileLock(built / ".site.lock"):
        code, errors = site(built)

    assert code == 1
    assert "Een andere bouw is bezig" in errors


def test_a_good_change_replaces_the_site_as_a_whole(base: Path):
    """New pages come, old pages go."""
    assert site(base) == (0, "")
    old = base / "content/phase/start.yml"
    new = old.read_text(encoding="utf-8").replace("start.accounts", "begin.accounts")
    (base / "content/phase/begin.yml").write_text(new, encoding="utf-8")
    old.unlink()
    (base / "docs/index.md").write_text(
        "---\ntitle: Thuis\nnotices: [gevaar]\n---\n[begin](record:begin)", encoding="utf-8"
    )

    assert site(base) == (0, "")

    assert (base / "site/methode/fasen/begin/index.html").is_file()
    assert not (base / "site/methode/fasen/start").exists()


def test_a_former_name_leads_to_the_page(base: Path):
    """A link from outside to the old address still arrives."""
    record = base / "content/phase/start.yml"
    record.write_text(record.read_text(encoding="utf-8") + "former_ids: [aanvang]\n", encoding="utf-8")

    assert site(base) == (0, "")

    page = (base / "site/methode/fasen/aanvang/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../start/">' in page
    assert 'href="../start/"' in page
    sheet = (base / "site/methode/fasen/aanvang-werkkaart/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../start-werkkaart/">' in sheet


def test_a_former_name_is_not_on_the_map_of_the_site(base: Path):
    """Who searches arrives at the page itself."""
    record = base / "content/phase/start.yml"
    record.write_text(record.read_text(encoding="utf-8") + "former_ids: [aanvang]\n", encoding="utf-8")
    with (base / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("site_url: https://voorbeeld.nl/\n")
    text = (base / "mkdocs.yml").read_text(encoding="utf-8")
    (base / "mkdocs.yml").write_text(text.replace("methodiekboek]", "methodiekboek, methodiekboek-site]"), "utf-8")

    assert site(base) == (0, "")

    known = (base / "site/sitemap.xml").read_text(encoding="utf-8")
    assert "https://voorbeeld.nl/methode/fasen/start/" in known
    assert "aanvang" not in known


def test_a_long_list_stands_in_the_menu_as_one(base: Path):
    """Of more than forty records the menu shows the index page, and their own pages stand in its section."""
    population = "{text: Kinderen op school., kind: definition, sources: [{source: aanbieder, heading: School}]}"
    for number in range(1, 41):
        text = f"title: Vorm {number}\nsummary: Zo kan het ook.\ntype: adapted\npopulation: {population}\n"
        (base / f"content/variant/vorm-{number}.yml").write_text(text, encoding="utf-8")

    assert site(base) == (0, "")

    folder = base / "site/methode/varianten"
    page = (folder / "vorm-7/index.html").read_text(encoding="utf-8")
    assert len(list(folder.glob("*/index.html"))) == 42
    assert page.count("Vorm 8") == 0
    open_sections = re.findall(
        r'md-nav__item--active md-nav__item--nested.*?<span class="md-ellipsis">\s*(.*?)\s*<', page, re.S
    )
    assert open_sections == ["De methode", "Varianten"]
    assert "Vorm 8" in (folder / "index.html").read_text(encoding="utf-8")


def test_edit_links_point_at_the_yaml(base: Path):
    """Who follows 'edit' on a generated page arrives at the record, on whatever code host."""
    with (base / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("edit_uri: https://code.example.org/edit/main/docs/\n")
    config = (base / "mkdocs.yml").read_text(encoding="utf-8")
    (base / "mkdocs.yml").write_text(config.replace("font: false", "font: false, features: [content.action.edit]"))

    assert site(base) == (0, "")

    page = (base / "site/methode/fasen/start/index.html").read_text(encoding="utf-8")
    assert "https://code.example.org/edit/main/content/phase/start.yml" in page


def test_exchange_in_two_steps_can_be_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the system cannot swap, a stop between the two steps loses nothing."""
    new, target = tmp_path / "new", tmp_path / "site"
    for folder in (new, target):
        folder.mkdir()
        (folder / "wie").write_text(folder.name)
    monkeypatch.setattr("methodiekboek.exchange._swap", lambda one, other: False)
    exchange(new, target)
    assert (target / "wie").read_text() == "new"
    assert (new / "wie").read_text() == "site"

    target.rename(old_place(target))  # as if the machine stopped here
    restore(target)

    assert (target / "wie").read_text() == "new"
    assert not old_place(target).exists()


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="only these can swap two folders")
def test_exchange_is_one_step_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """At no moment is there no site: nothing is renamed one by one."""
    new, target = tmp_path / "new", tmp_path / "site"
    new.mkdir()
    target.mkdir()
    monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("two steps"))

    exchange(new, target)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "site"]
