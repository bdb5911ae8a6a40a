"""`methodiekboek new DIR`: a handbook to begin with, which builds at once."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date, timedelta
from pathlib import Path

from .. import new
from ..exchange import clean_up, exchange, give_out, new_place
from ..load import SETTINGS
from ..messages import LANGUAGES, load_messages
from ..report import stop
from ..schema import load_schemas

CONTACT = re.compile(r"[^@\s<>\"?&]+@[^@\s<>\"?&]+|https://[^\s\"<>]+")
LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
A_YEAR = timedelta(days=364)


def command(root: Path, arguments: list[str]) -> int:
    """What is not given as an option is asked for, in a terminal; the folder is made whole or not at all."""
    parser = argparse.ArgumentParser(prog="methodiekboek new", description="Maakt een nieuw handboek / a new handbook.")
    parser.add_argument("folder", type=Path, metavar="MAP")
    parser.add_argument("--title", help="naam van het handboek / name of the handbook")
    parser.add_argument("--language", choices=LANGUAGES, help="taal / language")
    parser.add_argument("--owner", help="wie de rechten heeft / who holds the rights")
    parser.add_argument("--licence", help="SPDX, bijvoorbeeld / such as CC-BY-4.0")
    parser.add_argument("--contact", help="mailadres of https:// voor meldingen over veiligheid / for security matters")
    options = parser.parse_args(arguments)
    target = (root / options.folder).absolute()
    language = options.language or _asked("Taal / language (nl, en)", "nl")
    say = load_messages(language)
    if language not in LANGUAGES:
        return stop(say("new.no_language", typed=language))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return stop(say("new.not_empty", folder=target))
    title = options.title or _asked(say("new.ask_title"), "")
    if not title.strip() or "\n" in title or "<<" in title:
        return stop(say("new.no_title"))
    owner = _asked(say("new.ask_owner"), "") if options.owner is None else options.owner
    if "\n" in owner or "<<" in owner:
        return stop(say("new.no_owner"))
    licence = options.licence or _asked(say("new.ask_licence"), "CC-BY-4.0")
    if not LICENCE.fullmatch(licence):
        return stop(say("new.no_licence", typed=licence))
    contact = _asked(say("new.ask_contact"), "") if options.contact is None else options.contact
    if contact and not CONTACT.fullmatch(contact):
        return stop(say("new.no_contact", typed=contact))
    facts = {
        "title": title.strip(), "language": language, "owner": owner.strip(), "licence": licence,
        "contact": f"mailto:{contact}" if "@" in contact and "//" not in contact else contact,
        # RFC 9116 wants less than a year, so that somebody looks whether it is still true.
        "expires": f"{date.today() + A_YEAR}T00:00:00Z",
    }  # fmt: skip
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clean_up(target)
        place = new_place(target)
        _write(place, {SETTINGS: new.settings(facts["title"], language, licence)})
        _write(place, new.files(load_schemas(place)[0], facts))
        give_out(place)
        exchange(place, target)
    except OSError as error:
        return stop(say("report.cannot_write", folder=target.parent, detail=error.strerror or error))
    print(say("new.made", folder=options.folder))
    return 0


def _write(place: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8", newline="\n")


def _asked(question: str, otherwise: str) -> str:
    """What somebody types; without a terminal, or without an answer, what it is otherwise."""
    if not sys.stdin.isatty():
        return otherwise
    end = " " if question.endswith("?") else ": "
    return input(f"{question}{f' [{otherwise}]' if otherwise else ''}{end}").strip() or otherwise


COMMAND = command
