"""Puts one folder in the place of another in one step, so that there is no moment without either."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

AT_FDCWD = -100  # Linux, fcntl.h: paths are relative to the current folder
RENAME_EXCHANGE = 2  # Linux, renameat2(2)
RENAME_SWAP = 2  # macOS, renamex_np(2)


def exchange(new: Path, target: Path) -> None:
    """Afterwards `target` is what `new` was; what `target` was stands at `new`, or nowhere if it did not exist.

    One step of the file system on Linux and macOS. On other systems, and on file systems that cannot do it, two
    steps: should the machine stop between them, the old folder stands beside the target as `.<name>.old`, from where
    `restore` takes it.

    Raises:
        OSError: the folders cannot be moved; then `target` is as it was.
    """
    if not target.exists():
        new.rename(target)
    elif not _swap(new, target):
        aside = old_place(target)
        target.rename(aside)
        try:
            new.rename(target)
        except OSError:
            aside.rename(target)
            raise
        aside.rename(new)


def old_place(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def restore(target: Path) -> None:
    """Mends what an exchange in two steps left when it was broken off."""
    aside = old_place(target)
    if aside.exists() and not target.exists():
        aside.rename(target)


def new_place(target: Path) -> Path:
    """A folder beside `target`, to make there what is to come in its place; only who makes it may look into it."""
    return Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))


def clean_up(target: Path) -> None:
    """Takes away what a run that was killed left beside `target`."""
    restore(target)
    for left in [*target.parent.glob(f".{target.name}.new-*"), old_place(target)]:
        shutil.rmtree(left, ignore_errors=True)


def give_out(new: Path) -> None:
    """Everyone who may read files of this user may read the folder that `new_place` gave."""
    mask = os.umask(0)
    os.umask(mask)
    new.chmod(0o777 & ~mask)


def _swap(one: Path, other: Path) -> bool:
    a, b = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux":
        call = getattr(ctypes.CDLL(None), "renameat2", None)
        return call is not None and call(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0
    if sys.platform == "darwin":
        call = getattr(ctypes.CDLL(None), "renamex_np", None)
        return call is not None and call(a, b, RENAME_SWAP) == 0
    return False
