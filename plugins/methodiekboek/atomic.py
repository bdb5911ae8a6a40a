"""Files that are whole at every moment."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

UNFINISHED = ".methodiekboek-unfinished"
"""How the name of a file ends that is being written; one that was left behind may be taken away."""


def replace_file(target: Path, text: str) -> None:
    """Puts a text in place as a whole: whoever reads the file sees the old or the new, also after a power cut.

    Raises:
        OSError: the folder cannot be written; the old file stands.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=UNFINISHED, dir=target.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
