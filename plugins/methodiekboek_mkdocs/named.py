"""Files that are named by what is in them: a browser that has one may keep it for good."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath


def named(name: str, content: bytes) -> str:
    """'base.css' as 'base.1f3a09bc.css', by what is in it."""
    path = PurePosixPath(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"
