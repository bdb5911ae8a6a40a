"""`methodiekboek site DIR`: the built site, put in place as a whole only when it is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock
from mkdocs.commands.build import build
from mkdocs.config import load_config


def publish(root: Path, target: Path) -> int:
    """Builds beside `target` and exchanges; whatever goes wrong before that leaves the old site as it was."""
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.parent / f".{target.name}.lock"):
        for left in target.parent.glob(f".{target.name}.new-*"):
            shutil.rmtree(left)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        try:
            build(load_config(str(root / "mkdocs.yml"), site_dir=str(new), strict=True))
            new.chmod(0o755)
            old = target.with_name(f".{target.name}.new-old")
            if target.exists():
                os.replace(target, old)
            os.replace(new, target)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return 0


COMMAND = publish
