"""Files with the sum of each: `sha256sum --check SHA256SUMS` in their folder says whether a copy is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME = "SHA256SUMS"


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def listed(files: Iterable[tuple[str, bytes]]) -> str:
    """The list of these files, by their path below the folder in which the list stands, sorted by that."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted((name, sum_of(content)) for name, content in files))


def write_sums(folder: Path) -> None:
    """Writes the list of all files below a folder into the folder itself; its own sum is not in it."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    text = listed((name, (folder / name).read_bytes()) for name in names if name != NAME)
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")
