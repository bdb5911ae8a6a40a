"""`methodiekboek release VERSION DIR`: all that an edition consists of, in one folder, made whole or not at all."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from methodiekboek import data, history, report, sums
from methodiekboek.build import build, messages_of
from methodiekboek.exchange import clean_up, exchange, give_out, new_place
from methodiekboek.handbook import Handbook
from methodiekboek.model import Output
from methodiekboek.report import stop
from methodiekboek_print.book import BookRefusedError
from methodiekboek_print.pdf import PdfMissingError, pdf, ready

from .addresses import SITE, Lost, lost
from .publish import publish

PROJECT = "pyproject.toml"


def release(root: Path, version: str, target: Path, after: Path | None = None) -> int:
    """Makes the edition beside `target` and exchanges; whatever goes wrong leaves an earlier one as it was.

    Each page of the edition that stands there, or that it comes `after`, has to have an address in the new one, and
    so has each place on it that others cite: see `addresses.py`.
    The exit code is 1 when nothing was made; standard error then says why.
    """
    say, target = messages_of(root), target.absolute()
    if target.exists() and any(target.iterdir()) and not _is_release(target):
        return stop(say("release.not_a_release", folder=target))
    try:
        ready()
        handbook, outputs, problems = build(root)
        if problems:
            return stop(f"{report.as_text(problems, root, say)}\n{say('release.stopped')}")
        stands = str(handbook.settings.data.get("edition", {}).get("number", ""))
        if stands != version:
            return stop(say("release.other_edition" if stands else "release.no_edition", stands=stands, asked=version))
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock"), timeout=0):
            clean_up(target)
            new = new_place(target)
            try:
                made = publish(root, new / SITE, with_zip=True, released=tuple(_released(handbook, outputs)))
                if made == 0:
                    gone = lost(after or target, new / SITE)
                    if gone.unread:
                        print(say("release.unread", folder=after or target), file=sys.stderr)
                    if wrong := _wrong(gone, handbook):
                        return stop(wrong)
                    if (root / PROJECT).is_file() and not _wheel(root, new):
                        return stop(say("release.no_wheel"))
                    _take_out(handbook, new)
                    give_out(new)
                    exchange(new, target)
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except BookRefusedError as refused:
        return stop(f"{report.as_text(refused.problems, root, say)}\n{say('release.stopped')}")
    except PdfMissingError as missing:
        return stop(say(f"book.no_{missing.what}"))
    except Timeout:
        return stop(say("report.busy", folder=target))
    except OSError as error:
        return stop(say("release.cannot_write", folder=target.parent, detail=error.strerror or error))
    if made == 0:
        print(say("release.made", version=version, folder=target))
    return made


def _wrong(lost: Lost, handbook: Handbook) -> str:
    """Which addresses of an earlier edition lead nowhere, and what can be done; nothing if all lead somewhere."""
    say = handbook.messages
    ways = [say("release.lost_page")] if lost.pages else []
    if lost.places:
        ways.append(say("release.lost_place"))
        ways += [say("release.tell", folder=f"content/{kind}/") for kind in history.kinds(handbook)[:1]]
    return say("release.lost", addresses=lost, ways=" ".join(ways)) if ways else ""


def _wheel(root: Path, folder: Path) -> bool:
    """Whether the tool itself could be packed, for a handbook that stands beside it."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, str(root)]
        done = subprocess.run(command, capture_output=True, check=False)
        for wheel in Path(place).glob("*.whl"):
            shutil.copy(wheel, folder / wheel.name)
    return done.returncode == 0


def _released(handbook: Handbook, outputs: list[Output]) -> Iterator[Output]:
    """What is made for an edition alone, at its place in the site, which links to it; a next file is one more here."""
    number = handbook.settings.data["edition"]["number"]
    yield Output(handbook.messages("release.book_file", number=number), pdf(handbook, outputs), "content/", "")


def _take_out(handbook: Handbook, new: Path) -> None:
    """Puts the files to take along beside the site too, where nobody has to look for them, and the sums of all."""
    site = new / SITE
    (new / f".{SITE}.lock").unlink(missing_ok=True)
    if (site / data.FOLDER).is_dir():
        shutil.copytree(site / data.FOLDER, new / data.FOLDER)
    for suffix in ("pdf", "zip"):
        for file in sorted(site.rglob(f"*.{suffix}")):
            shutil.copy(file, new / file.name)
    sums.write_sums(new)


def _is_release(folder: Path) -> bool:
    """Whether a folder is an earlier edition; a site and the open data have sums too, and a first page or a package."""
    return (folder / sums.NAME).is_file() and not any((folder / own).exists() for own in ("index.html", data.PACKAGE))


def command(root: Path, arguments: list[str]) -> int:
    say = messages_of(root)
    parser = argparse.ArgumentParser(prog="methodiekboek release", description=say("release.about_command"))
    parser.add_argument("version", metavar=say("release.version"), help=say("release.about_version"))
    parser.add_argument("folder", type=Path, metavar="MAP")
    parser.add_argument("--after", type=Path, metavar="MAP", help=say("release.about_after"))
    options = parser.parse_args(arguments)
    return release(root, options.version, options.folder, options.after)


COMMAND = command
