"""What was made before and need not be made again, in a folder of the user's own, outside the handbook.

It stands there and not in the handbook, since it is taken at its word: nobody who sends a change may send it along.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from . import standard
from .asked import Answers, Listener, Question, digest
from .load import FOLDERS

CODE = ("blocks", "charts", "conventions", "messages", "rules", "schemas", "theme")
"""Folders of a handbook that say how things are made, and not what is said."""
INSTALLED = (".dist-info", ".egg-info")
ROOT = "root.txt"
PLACE = "METHODIEKBOEK_CACHE"
"""The variable with another place than the one that the system has for it."""


class Kept:
    """What was made, by stage and name, with what it was made of. Values are those of JSON.

    `made` counts by stage what had to be made. What is not asked for in a run that ends well is gone after it; what a
    run made that is broken off, too. A file that cannot be read or written is as none. What is made goes to the file at
    once, where it counts when all of it is there: of thousands of pages it would fill the memory.
    """

    def __init__(self, folder: Path | None = None, ground: str = "") -> None:
        """`ground` stands for all that everything was made with; what was made with something else is not looked at."""
        self._base: sqlite3.Connection | None = None
        self.made: dict[str, int] = {}
        self._asked: set[tuple[str, str]] = set()
        if folder:
            try:
                self._base = _opened(folder / "kept.sqlite", ground)
            except sqlite3.OperationalError:
                pass  # another build has it
            except (OSError, sqlite3.Error):
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def keeps(self) -> bool:
        """Whether there is a file to keep things in."""
        return self._base is not None

    def of(self, stage: str, name: str, given: str, make: Callable[[], Any], listener: Listener | None = None) -> Any:
        """The value that `make` gave for what was `given`, as long as each answer that it got is the same.

        A `make` that gives `None` made nothing that may be kept.
        """
        if not self._base:
            self.made[stage] = self.made.get(stage, 0) + 1
            return make()
        sum_ = digest(given)
        found = self._find(stage, name, sum_)
        if found:
            asked = json.loads(found[0])
            if not asked or (listener is not None and listener.still(asked)):
                self._asked.add((stage, name))
                return json.loads(found[1])
        self.made[stage] = self.made.get(stage, 0) + 1
        with listener.hearing() if listener is not None else nullcontext(dict[Question, None]()) as heard:
            value = make()
        if value is not None:
            self.put(stage, name, given, value, listener.answers(heard) if listener is not None else {})
        return value

    def put(self, stage: str, name: str, given: str, value: Any, said: Answers | None = None) -> None:
        """Keeps a value that was made of what was `given`, and of what was `said`."""
        if self._base:
            row = (stage, name, digest(given), json.dumps(said or {}), json.dumps(value, ensure_ascii=False))
            try:
                self._base.execute("insert or replace into kept values (?, ?, ?, ?, ?)", row)
            except sqlite3.Error:
                self.close()  # another build is at it, or the disk is full: then the next makes it once more
            self._asked.add((stage, name))

    def _find(self, stage: str, name: str, sum_: str) -> tuple[str, str] | None:
        if not self._base:
            return None
        try:
            row = self._base.execute(
                "select asked, value from kept where stage = ? and name = ? and given = ?", (stage, name, sum_)
            ).fetchone()
        except sqlite3.Error:
            self.close()  # to try again would take a second each time
            return None
        return row if row is None else (str(row[0]), str(row[1]))

    def save(self) -> None:
        """Keeps what was made in a run that ended well, and of what was there only what was asked for."""
        if not self._base:
            return
        try:
            with self._base as base:
                known = {(str(stage), str(name)) for stage, name in base.execute("select stage, name from kept")}
                stages = {stage for stage, _ in self._asked}
                gone = {(stage, name) for stage, name in known - self._asked if stage in stages}
                base.executemany("delete from kept where stage = ? and name = ?", gone)
        except sqlite3.Error:
            self.close()

    def close(self) -> None:
        """The file is no longer needed; what was not saved, of a run that did not end well, is not kept."""
        base, self._base = self._base, None
        if base:
            base.close()

    def __del__(self) -> None:
        self.close()


def _opened(file: Path, ground: str) -> sqlite3.Connection:
    """The file with what was kept; empty if it was made with something else."""
    file.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(file, timeout=1)
    with base:
        base.execute("create table if not exists ground (text)")
        columns = "stage, name, given, asked, value, primary key (stage, name)"
        base.execute(f"create table if not exists kept ({columns}) without rowid")
        if base.execute("select text from ground").fetchall() != [(ground,)]:
            base.execute("delete from kept")
            base.execute("delete from ground")
            base.execute("insert into ground values (?)", (ground,))
    return base


def folder_of(root: Path) -> Path:
    """Where is kept what was made of the handbook in `root`; folders of handbooks that are gone are cleared away."""
    place = Path(os.environ.get(PLACE) or user_cache_path("methodiekboek", appauthor=False))
    mine = place / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    try:
        for other in place.iterdir() if place.is_dir() else ():
            said = other / ROOT
            if other != mine and said.is_file() and not Path(said.read_text("utf-8")).is_dir():
                shutil.rmtree(other, ignore_errors=True)
        mine.mkdir(parents=True, exist_ok=True)
        (mine / ROOT).write_text(str(root.resolve()), encoding="utf-8")
    except OSError:
        pass  # where nothing can be written, nothing is kept
    return mine


def ground_of(root: Path, packages: Iterable[str], more: Iterable[str] = ()) -> str:
    """What stands for all that pages are made with: our code, what we depend on, and how the handbook is set up."""
    sums = hashlib.sha256(sys.version.encode())
    for package in packages:
        sums.update(_code(package))
    for folder in CODE:
        _add(sums, root, (root / folder).rglob("*"))
    _add(sums, standard.root(), (standard.root() / "schemas").rglob("*"))
    _add(sums, root, (root / name for name in ("mkdocs.yml", "content/handbook.yml")))
    for text in [*_installed(), *more]:
        sums.update(f"\0{text}".encode())
    return sums.hexdigest()


def whole_of(root: Path, folders: Iterable[str] = FOLDERS) -> str:
    """What stands for all that a handbook is read from, or for what is in some of its folders."""
    sums = hashlib.sha256()
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            sums.update(f"\0{path.relative_to(root).as_posix()}\0{path.is_symlink()}\0".encode())
            sums.update(path.read_bytes() if path.is_file() else b"")
    return sums.hexdigest()


@cache
def _code(package: str) -> bytes:
    """What stands for the code of a package: it does not change while it runs."""
    sums, base = hashlib.sha256(), Path(str(sys.modules[package].__file__)).parent
    _add(sums, base, base.rglob("*"))
    return sums.digest()


@cache
def _installed() -> list[str]:
    """The packages that Python can find, by the names of their folders, which have the versions in them.

    `importlib.metadata` gives the same in ten times as long.
    """
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    return sorted(path.name for folder in folders for path in folder.iterdir() if path.suffix in INSTALLED)


def _add(sums: Any, base: Path, paths: Iterable[Path]) -> None:
    for path in sorted(path for path in paths if path.suffix != ".pyc" and path.is_file()):
        sums.update(f"\0{path.relative_to(base).as_posix()}\0".encode())
        sums.update(path.read_bytes())
