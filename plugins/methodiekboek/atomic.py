"""Files that are whole at every moment."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".methodiekboek-unfinished"
"""How the name of a file ends that is being written; one that was left behind may be taken away."""


def replace_file(target: Path, content: str | bytes) -> None:
    """Puts a text or bytes in place as a whole: whoever reads sees the old or the new, also after a power cut.

    Raises:
        OSError: the folder cannot be written; the old file stands.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=UNFINISHED, dir=target.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


JOURNAL = f"content/.together{UNFINISHED}"
WRITING = 5
"""Seconds within which another process may still be busy with what stands in the journal."""


@contextmanager
def together(root: Path, paths: Iterable[Path]) -> Iterator[None]:
    """What is done to these files inside is done to all or to none: an exception undoes it, `undo` after a crash.

    Inside another, the files join those of that one.

    Raises:
        OSError: a file cannot be read or written; all are as they were.
    """
    journal = root / JOURNAL
    outer = json.loads(journal.read_text("utf-8")) if journal.exists() else {}
    before = {
        path.relative_to(root).as_posix(): path.read_text("utf-8") if path.exists() else None for path in {*paths}
    }
    replace_file(journal, json.dumps(before | outer, ensure_ascii=False))
    try:
        yield
    except BaseException:
        if not outer:
            _undo(root)
        raise
    if not outer:
        journal.unlink()


def undo(root: Path) -> None:
    """Puts back what `together` was cut off in."""
    journal = root / JOURNAL
    while journal.exists():
        if time.time() - journal.stat().st_mtime >= WRITING:
            _undo(root)
            return
        time.sleep(0.1)


def _undo(root: Path) -> None:
    journal = root / JOURNAL
    for name, text in json.loads(journal.read_text("utf-8")).items():
        path = root / name
        if not path.resolve().is_relative_to(root.resolve()):
            continue
        if text is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_text("utf-8") != text:
            replace_file(path, text)
    journal.unlink()
