"""Several files that change together, or not at all: with an error, and with a process that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from methodiekboek import atomic
from methodiekboek.atomic import JOURNAL, replace_file, together, undo

KILLED = """
import os, signal, sys
from pathlib import Path
from methodiekboek.atomic import replace_file, together
root = Path(sys.argv[1])
with together(root, [root / name for name in ("one", "two", "three")]):
    replace_file(root / "one", "new")
    (root / "two").unlink()
    replace_file(root / "three", "new")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    for name in ("one", "two"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    return tmp_path


def state(root: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(root.rglob("*")) if path.is_file()}


OLD = {"one": "old", "two": "old"}


def test_all_is_done(root: Path):
    with together(root, [root / "one", root / "two"]):
        replace_file(root / "one", "new")
        (root / "two").unlink()

    assert state(root) == {"one": "new"}


def test_an_error_undoes_all(root: Path):
    with suppress(ZeroDivisionError), together(root, [root / "one", root / "two", root / "three"]):
        replace_file(root / "three", "new")
        (root / "two").unlink()
        with together(root, [root / "one"]):
            replace_file(root / "one", "new")
        raise ZeroDivisionError

    assert state(root) == OLD


def test_one_inside_another_is_undone_with_it(root: Path):
    """The outer one knows what the files of the inner one were."""
    with suppress(ZeroDivisionError), together(root, [root / "two"]):
        with together(root, [root / "one"]):
            replace_file(root / "one", "new")
        replace_file(root / "two", "new")
        raise ZeroDivisionError

    assert state(root) == OLD


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_what_was_killed_is_undone_by_the_next(root: Path, monkeypatch: pytest.MonkeyPatch):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(root)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert state(root)["one"] == "new"
    monkeypatch.setattr(atomic, "WRITING", 0)
    undo(root)
    assert state(root) == OLD


def test_what_another_is_busy_with_is_waited_for(root: Path, monkeypatch: pytest.MonkeyPatch):
    """A journal of just now is of a process that is still writing."""
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        (root / JOURNAL).unlink()

    monkeypatch.setattr(time, "sleep", sleep)
    replace_file(root / JOURNAL, '{"one": "older"}')
    undo(root)

    assert waited
    assert state(root) == OLD


def test_nothing_outside_is_put_back(root: Path, monkeypatch: pytest.MonkeyPatch):
    """A journal that somebody else has made reaches no file outside the handbook."""
    (root / "book/content").mkdir(parents=True)
    replace_file(root / "book" / JOURNAL, '{"../one": "evil", "../three": "evil", "../two": null}')
    monkeypatch.setattr(atomic, "WRITING", 0)
    undo(root / "book")

    assert state(root) == OLD
