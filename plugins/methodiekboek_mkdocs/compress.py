"""Files of a site, compressed before anybody asks for them: smaller than a server makes them while a reader waits."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

TEXTS = (
    ".bib", ".css", ".csv", ".html", ".js", ".json", ".jsonld", ".md", ".ris", ".svg", ".txt", ".webmanifest", ".xml",
)  # fmt: skip
"""How the names of files end that get smaller; letters, pictures and workbooks are compressed already."""
LEAST = 1024
"""Bytes below which nothing is gained: an answer fits one packet."""
EFFORT = 10
"""Of 11: the last step takes two and a half times as long for one byte in a hundred."""


def compress(site: Path) -> None:
    """Writes beside each text of a site the same as `.gz` and `.br`; the same bytes for the same site, on any day.

    Raises:
        OSError: the folder cannot be written.
    """
    files = [file for file in sorted(site.rglob("*")) if file.is_file() and file.suffix in TEXTS]
    # Both let other threads run while they work.
    with ThreadPoolExecutor() as threads:
        for made in threads.map(_made, files):
            for file, content in made:
                file.write_bytes(content)


def _made(file: Path) -> list[tuple[Path, bytes]]:
    return list(_compressed(file, file.read_bytes()))


def _compressed(file: Path, content: bytes) -> Iterator[tuple[Path, bytes]]:
    if len(content) >= LEAST:
        yield file.with_name(f"{file.name}.gz"), gzip.compress(content, 9, mtime=0)
        yield file.with_name(f"{file.name}.br"), brotli.compress(content, quality=EFFORT)
