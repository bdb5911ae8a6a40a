"""A built site as one zip that opens from a disk: the same bytes for the same site, on any day."""

from __future__ import annotations

import os
import re
import time
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from methodiekboek.handbook import Handbook

from .content import ContentPlugin
from .offline import needless

DISK: Mapping[str, Any] = {"use_directory_urls": False, "site_url": ""}
"""How a site is built that is opened from a disk: every link leads to a file, and none to an address of the web."""
EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day
MODE = 0o100644  # an ordinary file that all may read


def pack(config: MkDocsConfig, site: Path, folder: Path) -> Path:
    """The zip of a site that was built with `DISK`, made in `folder`; in it stands one folder of the same name.

    Its files have the day of SOURCE_DATE_EPOCH, or else of the edition.
    """
    handbook = next(p for p in config.plugins.values() if isinstance(p, ContentPlugin)).handbook
    say, name, day = handbook.messages, name_of(handbook), _day(handbook)
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    read_me = say("offline.read_me", title=str(handbook.settings.data["title"])) + "\n"
    # Nothing on a disk answers with the page of an address that is not there.
    contents = {path: site / path for path in sorted({*paths} - set(needless(config, paths)) - {"404.html"})}
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        _add(packed, f"{name}/{say('offline.read_me_file')}", read_me.encode(), day)
        for path, file in contents.items():
            _add(packed, f"{name}/{path}", file.read_bytes(), day)
    return target


def name_of(handbook: Handbook) -> str:
    """'Handboek Één', edition 0.1, as 'handboek-een-0.1'."""
    title, edition = str(handbook.settings.data["title"]), handbook.settings.data.get("edition")
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain) + ([str(edition["number"])] if edition else [])
    return "-".join(words)


def _day(handbook: Handbook) -> tuple[int, int, int, int, int, int]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return max(EARLIEST, time.gmtime(int(epoch))[:6])
    parts = [int(part) for part in str(handbook.settings.data.get("edition", {}).get("date", "")).split("-") if part]
    year, month, day = (*parts, 1, 1)[:3] if parts else EARLIEST[:3]
    # '2020-22' is a season, in the words of the handbook.
    return (year, month if month <= 12 else 1, day, 0, 0, 0)


def _add(packed: zipfile.ZipFile, path: str, content: bytes, day: tuple[int, int, int, int, int, int]) -> None:
    entry = zipfile.ZipInfo(path, day)
    # Not those of the system and the user that made it.
    entry.create_system, entry.external_attr, entry.compress_type = 3, MODE << 16, zipfile.ZIP_DEFLATED
    packed.writestr(entry, content)
