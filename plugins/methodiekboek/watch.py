"""Names the file that keeps a build busy, while it does."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .messages import Messages

PATIENCE = 10.0
"""Seconds that one record or page may take; the longest of a real handbook takes a tenth of one."""

log = logging.getLogger("methodiekboek")


@contextmanager
def watched(file: str, say: Messages) -> Iterator[None]:
    """Logs a warning with `file` as soon as what is done inside has taken longer than `PATIENCE`."""
    begin, said = time.monotonic(), threading.Event()

    def tell() -> None:
        said.set()
        log.warning("%s", say("report.slow", file=file, seconds=f"{PATIENCE:g}"))

    timer = threading.Timer(PATIENCE, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        # Code that lets no other thread run is named afterwards.
        if time.monotonic() - begin >= PATIENCE and not said.is_set():
            tell()
