"""`methodiekboek references BESTAND.bib…`: literature in APA 7, or lines of text with citations."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import references, report
from ..messages import LANGUAGES, load_messages
from ..registry import constants
from ..sources.convention import DEFAULT


def command(root: Path, arguments: list[str]) -> int:
    conventions = constants("methodiekboek.sources.conventions", "CONVENTION", Path("conventions"))
    parser = argparse.ArgumentParser(
        prog="methodiekboek references", description="Schrijft literatuur uit .bib-bestanden volgens APA 7."
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="BESTAND.bib")
    parser.add_argument("--format", choices=references.FORMATS, default="text", help="vorm van de lijst")
    parser.add_argument(
        "--cite", type=Path, metavar="BESTAND.tsv", help="schrijf deze regels (naam, tab, tekst met verwijzingen)"
    )
    parser.add_argument("--convention", choices=list(conventions), default=DEFAULT, help="schrijfwijze van namen")
    parser.add_argument("--language", choices=LANGUAGES, default="nl", help="taal van de vaste woorden")
    options = parser.parse_args(arguments)
    say = load_messages(options.language)
    style, problems = references.style_for(options.files, say, conventions[options.convention])
    if options.cite:
        lines = options.cite.read_text(encoding="utf-8-sig").splitlines()
        text, found = references.cited(lines, options.cite.as_posix(), style)
        problems += found
    else:
        text = references.listed(style, options.format)
    print(text, end="", flush=True)
    if problems:
        print(report.as_text(sorted(problems, key=lambda p: (p.mark, p.rule)), Path(), say), file=sys.stderr)
    return 1 if problems else 0


COMMAND = command
