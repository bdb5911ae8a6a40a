"""What a site needs to be saved in a browser: its files with a sum of each, a service worker, and the saving script.

They are written when the site is complete, and only if it has a page with the block `/// offline`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from methodiekboek.data import FOLDER as DATA
from methodiekboek.kept import Kept

from .content import ContentPlugin
from .headers import FILES
from .search import SearchPlugin

FOLDER = "offline"
BLOCK = b'class="mb-offline"'
SUM = 32
"""Signs of a SHA-256 in hexadecimal that are kept: 128 bits, which nobody meets by chance."""
UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""The search of the theme, where ours stands behind its screen."""
TO_TAKE_ALONG = (".docx", ".epub", ".pdf", ".xlsx", ".zip")


def write(config: MkDocsConfig, site: Path, kept: Kept, packed: Path | None = None) -> None:
    """Adds the files to a built site; `packed` is the zip of the same handbook, if it stands there.

    How small a file gets that is as it was, is what was `kept`.

    `files.json` lists what is saved, with the sum and the size of each; `version.json` is the short form, for whoever
    only wants to know whether there is something newer.
    """
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    pages = [path for path in paths if path.endswith(".html") and BLOCK in (site / path).read_bytes()]
    if not pages:
        return
    browser = resources("methodiekboek_mkdocs") / "browser"
    saving = f"{FOLDER}/save.js"
    _put(site / saving, (browser / "save.js").read_bytes())
    _put(site / "sw.js", (browser / "sw.js").read_bytes())
    handbook = next(p for p in config.plugins.values() if isinstance(p, ContentPlugin)).handbook
    say, edition = handbook.messages, handbook.settings.data.get("edition")
    folders = (f"{DATA}/", f"{say('edit.propose_path')}/")
    saved, left, sent = {}, list(folders), 0
    for path in sorted({*paths, saving} - set(needless(config, paths)) - {"sw.js"}):
        if path.startswith(folders):
            continue
        if path.endswith(TO_TAKE_ALONG):
            left.append(path)
        else:
            content = (site / path).read_bytes()
            sum_ = hashlib.sha256(content).hexdigest()[:SUM]
            saved[path] = [sum_, len(content)]
            sent += kept.of("sent", path, sum_, partial(_sent, content))
    about: dict[str, Any] = {
        "version": hashlib.sha256(json.dumps(saved).encode()).hexdigest()[:8],
        "edition": say("offline.edition", number=edition["number"], date=say.date(edition["date"])) if edition else "",
        "size": sum(size for _, size in saved.values()),
        "sent": sent,
    }
    words = {name: text for name, text in say.texts[FOLDER].items() if name.startswith("hint_")}
    page = pages[0].removesuffix("index.html") if config.use_directory_urls else pages[0]
    _put(site / f"{FOLDER}/files.json", _json({**about, "page": page, "words": words, "left": left, "files": saved}))
    if packed:
        about["zip"] = {"name": packed.name, "size": packed.stat().st_size}
    _put(site / f"{FOLDER}/version.json", _json(about))


def _sent(content: bytes) -> int:
    """How many bytes a server sends of a file."""
    return len(gzip.compress(content, 6))


def needless(config: MkDocsConfig, paths: list[str]) -> Iterator[str]:
    """Files of a site that no reader needs: for developers, servers, search engines, and a search that is not asked."""
    unused = UNUSED if any(isinstance(plugin, SearchPlugin) for plugin in config.plugins.values()) else ()
    for path in paths:
        if path.endswith((".map", ".gz", ".br")) or path in {"sitemap.xml", *FILES} or path.startswith(unused):
            yield path


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
