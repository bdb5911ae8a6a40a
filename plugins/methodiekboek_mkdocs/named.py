"""Files that are named by what is in them: a browser that has one may keep it for good."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

SUM = re.compile(r"\.[0-9a-f]{8}(?=\.\w+$)")


def named(name: str, content: bytes) -> str:
    """'base.css' as 'base.1f3a09bc.css', by what is in it."""
    path = PurePosixPath(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"


def unnamed(name: str) -> str:
    """The same the other way round."""
    return SUM.sub("", name)
