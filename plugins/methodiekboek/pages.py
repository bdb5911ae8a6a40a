"""`methodiekboek pages DIR`: the pages as plain Markdown files, for any host that runs our Markdown extension."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from .exchange import clean_up, exchange, give_out, new_place
from .model import Output

MANIFEST = ".methodiekboek.json"
"""The list of what was written, so that the next run replaces that, and nothing else."""


class PagesRefusedError(Exception):
    """Nothing was written: `file` is not ours to replace ('refused'), lies outside the folder ('outside'), or is the
    folder itself, that another run is writing ('busy')."""

    def __init__(self, reason: str, file: str) -> None:
        super().__init__(reason, file)
        self.reason, self.file = reason, file


def write_pages(outputs: Sequence[Output], folder: Path) -> int:
    """Writes every page below `folder`, removes pages of an earlier run that are gone, and gives their number.

    They are made beside `folder` and exchanged with it: whoever reads has all the old pages or all the new. What else
    stands in the folder goes along.

    Raises:
        PagesRefusedError: a file in the way was not made by an earlier run, or another run is busy; nothing has been
            changed then.
        OSError: the folder cannot be written; nothing has been changed then.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0):
            _write(outputs, folder)
    except Timeout as busy:
        raise PagesRefusedError("busy", folder.as_posix()) from busy
    return len(outputs)


def _write(outputs: Sequence[Output], folder: Path) -> None:
    manifest = folder / MANIFEST
    earlier = set(json.loads(manifest.read_text(encoding="utf-8"))) if manifest.is_file() else set()
    for output in outputs:
        target = folder / output.path
        if not target.resolve().is_relative_to(folder.resolve()):
            raise PagesRefusedError("outside", output.path)
        if target.exists() and output.path not in earlier:
            raise PagesRefusedError("refused", target.as_posix())
    clean_up(folder)
    new = new_place(folder)
    try:
        if folder.exists():
            _take_along(folder, new, earlier)
        for output in outputs:
            target = new / output.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(output.data)
        current = sorted(output.path for output in outputs)
        (new / MANIFEST).write_text(json.dumps(current, indent=0) + "\n", encoding="utf-8")
        give_out(new)
        exchange(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _take_along(folder: Path, new: Path, earlier: set[str]) -> None:
    """Copies what was not made by an earlier run."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.as_posix() in earlier or name.as_posix() == MANIFEST:
            continue
        if path.is_symlink() or not path.is_dir():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, new / name, follow_symlinks=False)
        elif not any(path.iterdir()):
            (new / name).mkdir(parents=True, exist_ok=True)
