"""`methodiekboek site DIR`: the built site, put in place as a whole, and only when it is complete."""

from __future__ import annotations

import argparse
import gzip
import logging
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import File

from methodiekboek.build import messages_of
from methodiekboek.exchange import clean_up, exchange, give_out, new_place
from methodiekboek.kept import Kept
from methodiekboek.messages import Messages
from methodiekboek.model import Output
from methodiekboek.report import stop
from methodiekboek.sums import write_sums

from . import offline
from .compress import compress
from .content import ContentPlugin
from .links import broken
from .pack import DISK, pack


def publish(
    root: Path,
    target: Path,
    with_zip: bool = False,
    released: tuple[Output, ...] = (),
    fresh: bool = False,
    compressed: bool = False,
) -> int:
    """Builds beside `target` and exchanges; whatever goes wrong before that leaves the old site as it was.

    With a zip, the site is built once more: to be opened from a disk, and packed in the folder `offline` of the site.
    `released` are files that a release made to go with the site; the zip does without. A `fresh` site is made as if
    none was made before. A `compressed` one has its texts compressed beside them, for a server that looks for those.
    The exit code is 1 when the site was not built; standard error then says why.
    """
    say, target = messages_of(root), target.absolute()
    if target.exists() and not _is_site(target):
        return stop(say("report.not_a_site", folder=target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock"), timeout=0):
            clean_up(target)
            wrong = _build(root, target, with_zip, released, fresh, compressed)
    except Timeout:
        return stop(say("report.busy", folder=target))
    except OSError as error:
        return stop(say("report.cannot_write", folder=target.parent, detail=error.strerror or error))
    except Abort as error:
        # The plugin has said what is wrong, if it was the content; else this is MkDocs' own complaint.
        return stop(str(error))
    except MkDocsException as error:
        return stop(say("report.not_built", detail=error))
    return stop(wrong) if wrong else 0


def _build(
    root: Path, target: Path, with_zip: bool, released: tuple[Output, ...], fresh: bool, compressed: bool
) -> str:
    """What is wrong with the new site; nothing if it is whole and now stands at `target`."""
    new = new_place(target)
    # A polite request to stop cleans up like any other end.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        logging.basicConfig(format="%(message)s", level=logging.WARNING)
        config = _built(root, new, {}, released, fresh)
        kept = _plugin(config).again.kept
        wrong = _wrong(config, new, kept, messages_of(root))
        if not wrong:
            packed = zip_of(root, new / offline.FOLDER, fresh) if with_zip else None
            offline.write(config, new, kept, packed)
        kept.save()
        kept.close()
        if wrong:
            return wrong
        _take_out_the_day(new)
        if compressed:
            compress(new)
        write_sums(new)
        give_out(new)
        exchange(new, target)
        return ""
    finally:
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(new, ignore_errors=True)


def _take_out_the_day(site: Path) -> None:
    """MkDocs packs it into one file; no two days would give the same site."""
    if (packed := site / "sitemap.xml.gz").is_file():
        packed.write_bytes(gzip.compress(gzip.decompress(packed.read_bytes()), mtime=0))


def zip_of(root: Path, folder: Path, fresh: bool = False) -> Path:
    """The handbook as a zip that opens from a disk, made in `folder`, with a name of its own."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as site:
        return pack(_built(root, Path(site), DISK, fresh=fresh), Path(site), folder)


def _built(
    root: Path, folder: Path, options: Mapping[str, Any], released: tuple[Output, ...] = (), fresh: bool = False
) -> MkDocsConfig:
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder), strict=True, **options)
    config.plugins.on_startup(command="build", dirty=False)
    _plugin(config).released, _plugin(config).is_fresh = released, fresh
    build(config)
    return config


def _wrong(config: MkDocsConfig, folder: Path, kept: Kept, say: Messages) -> str:
    """The page that is not there, or else every link that leads to nothing."""
    pages = [File(path, None, "", config.use_directory_urls).dest_uri for path in _plugin(config).outputs]
    missing = next((uri for uri in [*pages, "404.html"] if not (folder / uri).is_file()), "")
    if missing:
        return say("report.incomplete", file=missing)
    return "\n".join(say("links.broken", page=link.page, address=link.address) for link in broken(folder, kept))


def _plugin(config: MkDocsConfig) -> ContentPlugin:
    return next(p for p in config.plugins.values() if isinstance(p, ContentPlugin))


def _is_site(folder: Path) -> bool:
    """Whether a folder may be replaced: it is empty, or an earlier site."""
    return folder.is_dir() and (
        not any(folder.iterdir()) or all((folder / n).is_file() for n in ("index.html", "404.html"))
    )


def command(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="methodiekboek site", description=messages_of(root)("report.about_site"))
    parser.add_argument("folder", type=Path, metavar="MAP")
    parser.add_argument("--zip", action="store_true", help=messages_of(root)("report.with_zip"))
    parser.add_argument("--fresh", action="store_true", help=messages_of(root)("report.fresh"))
    parser.add_argument("--compressed", action="store_true", help=messages_of(root)("report.compressed"))
    given = parser.parse_args(arguments)
    made = publish(root, given.folder, given.zip, fresh=given.fresh, compressed=given.compressed)
    if made == 0:
        print(messages_of(root)("report.site_made", folder=given.folder))
    return made


COMMAND = command
