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


class _Watch:
    """One piece of work, which is named once when it takes too long."""

    def __init__(self, file: str, say: Messages) -> None:
        self.file, self.say, self.begin, self.lock = file, say, time.monotonic(), threading.Lock()
        self.said = False

    def tell(self) -> None:
        with self.lock:
            if not self.said and time.monotonic() - self.begin >= PATIENCE:
                self.said = True
                log.warning("%s", self.say("report.slow", file=self.file, seconds=f"{PATIENCE:g}"))


_watches: set[_Watch] = set()
_awake = threading.Lock()


def _look() -> None:
    while True:
        time.sleep(max(0.1, PATIENCE / 10))
        for watch in tuple(_watches):
            watch.tell()


@contextmanager
def watched(file: str, say: Messages) -> Iterator[None]:
    """Logs a warning with `file` as soon as what is done inside has taken longer than `PATIENCE`."""
    # One thread that looks for all: to start one for each record takes longer than to read it.
    if not _awake.locked() and _awake.acquire(blocking=False):
        threading.Thread(target=_look, name="methodiekboek-watch", daemon=True).start()
    watch = _Watch(file, say)
    _watches.add(watch)
    try:
        yield
    finally:
        _watches.discard(watch)
        # Code that lets no other thread run is named afterwards.
        watch.tell()
