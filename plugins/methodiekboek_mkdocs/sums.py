"""The files below a folder with the sum of each: `sha256sum --check SHA256SUMS` says whether a copy is whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def write_sums(folder: Path) -> None:
    """Writes the list into the folder itself, sorted by path; its own sum is not in it."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names if name != NAME)
    (folder / NAME).write_text("".join(lines), encoding="utf-8", newline="\n")
