"""`methodiekboek pages DIR`: the pages as plain Markdown files, for any host that runs our Markdown extension."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from .model import Output

MANIFEST = ".methodiekboek.json"
"""The list of what was written, so that the next run removes what is no longer made, and nothing else."""


class PagesRefusedError(Exception):
    """Nothing was written: `file` is not ours to replace ('refused'), or lies outside the folder ('outside')."""

    def __init__(self, reason: str, file: str) -> None:
        super().__init__(reason, file)
        self.reason, self.file = reason, file


def write_pages(outputs: Sequence[Output], folder: Path) -> int:
    """Writes every page below `folder`, removes pages of an earlier run that are gone, and gives their number.

    Raises:
        PagesRefusedError: a file in the way was not made by an earlier run; nothing has been changed then.
        OSError: the folder cannot be written.
    """
    manifest = folder / MANIFEST
    earlier = set(json.loads(manifest.read_text(encoding="utf-8"))) if manifest.is_file() else set()
    for output in outputs:
        target = folder / output.path
        if not target.resolve().is_relative_to(folder.resolve()):
            raise PagesRefusedError("outside", output.path)
        if target.exists() and output.path not in earlier:
            raise PagesRefusedError("refused", target.as_posix())
    # First the list: after an interruption the next run still knows what may be ours.
    folder.mkdir(parents=True, exist_ok=True)
    current = {output.path for output in outputs}
    manifest.write_text(json.dumps(sorted(earlier | current), indent=0) + "\n", encoding="utf-8")
    for output in outputs:
        target = folder / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(output.data)
    for gone in sorted(earlier - current):
        target = folder / gone
        if target.resolve().is_relative_to(folder.resolve()):
            target.unlink(missing_ok=True)
            for parent in target.relative_to(folder).parents:
                if parent.parts and not any((folder / parent).iterdir()):
                    (folder / parent).rmdir()
    manifest.write_text(json.dumps(sorted(current), indent=0) + "\n", encoding="utf-8")
    return len(outputs)
