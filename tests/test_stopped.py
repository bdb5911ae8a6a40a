"""Whatever breaks off a command, what stood there is whole: as it was, or as it was to become."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import TESTS
from test_site import fingerprint, leftovers

LONG = bool(os.environ.get("METHODIEKBOEK_MANY"))
"""Whether there are minutes for it, as in `make test-all`."""
POINTS = 12 if LONG else 3
"""At how many of its steps a command is killed."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes and disks as Linux has them")


def run(root: Path, *command: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "methodiekboek", "--root", str(root), *command],
        capture_output=True, text=True, encoding="utf-8", **more,
    )  # fmt: skip


def change(root: Path) -> None:
    page = root / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nEr is iets veranderd.\n", encoding="utf-8")


MINUTES = pytest.mark.skipif(not LONG, reason="takes minutes")


@pytest.mark.parametrize(
    "command",
    [
        ["site"],
        ["pages"],
        pytest.param(["site", "--zip"], marks=MINUTES),
        pytest.param(["release", "0.3"], marks=MINUTES),
    ],
    ids=lambda command: " ".join(command),
)
def test_a_command_that_is_killed_at_any_step_leaves_the_old_or_the_new(base: Path, command: list[str]):
    """By force, at writes, and between the two folders being exchanged; the next run clears up and ends well."""
    settings = base / "content/handbook.yml"
    settings.write_text(settings.read_text("utf-8") + 'edition: {number: "0.3", date: "2026-11"}\n', encoding="utf-8")
    folder = base / "out"
    folder.mkdir()
    target = folder / "site"
    whole = [*command, str(target)]
    assert run(base, *whole).returncode == 0
    change(base)

    done = subprocess.run(
        [sys.executable, TESTS / "stopped.py", str(target), str(POINTS), "--root", str(base), *whole],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found.pop("steps") > 20
    # In the middle the old one stands; when the last is cleared away, the new one.
    assert list(found.values()) == sorted(found.values(), reverse=True), found
    assert set(map(str, found.values())) == {"old", "new"}, found
    assert run(base, *whole).returncode == 0
    assert "Er is iets veranderd." in "".join(p.read_text("utf-8") for p in target.rglob("index.*") if p.is_file())
    assert leftovers(folder) == []


@pytest.fixture
def disk(base: Path) -> Iterator[Path]:
    """A small disk of its own, with a site on it."""
    place = base / "schijf"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("only who may mount can make a disk that is full")
    assert run(base, "site", str(place / "site")).returncode == 0
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_old_site(base: Path, disk: Path):
    """With a sentence that says so, and nothing left that fills it further."""
    before = fingerprint(disk / "site")
    change(base)
    size = sum(path.stat().st_size for path in (disk / "site").rglob("*"))
    subprocess.run(["mount", "-o", f"remount,size={size + 400_000}", str(disk)], check=True)
    done = run(base, "site", str(disk / "site"))

    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert fingerprint(disk / "site") == before
    assert leftovers(disk) == []


def test_a_disk_that_only_reads_leaves_the_old_site(base: Path, disk: Path):
    before = fingerprint(disk / "site")
    change(base)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = run(base, "site", str(disk / "site"))

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(disk) in done.stderr
    assert fingerprint(disk / "site") == before


ELSEWHERE = {
    "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "COLUMNS": "40", "PYTHONUTF8": "0",
    "SOURCE_DATE_EPOCH": "86400",  # what MkDocs takes for today
}  # fmt: skip


def test_a_site_is_the_same_in_another_place_at_another_hour(base: Path, tmp_path: Path):
    """Folder, time zone, language of the machine, order of sets, rights of new files, age of files: no byte differs."""
    other = tmp_path / "ergens anders/boek"
    shutil.copytree(base, other)
    for path in sorted(other.rglob("*"), reverse=True):
        os.utime(path, (0, 1_000_000_000))
    assert run(base, "site", str(base / "site")).returncode == 0
    done = run(other, "site", str(other / "site"), env={**os.environ, **ELSEWHERE}, umask=0o077)

    assert done.returncode == 0, done.stderr
    assert fingerprint(other / "site") == fingerprint(base / "site")


@pytest.mark.parametrize("command", ["site", "pages"])
def test_a_command_that_may_not_write_says_so(base: Path, disk: Path, command: str):
    """In one sentence, with the folder; no trace."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = run(base, command, str(disk / "nieuw"))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(disk) in done.stderr
