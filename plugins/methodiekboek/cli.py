"""The command `methodiekboek`: check, pages, and what a host adds."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import entry_points
from pathlib import Path

from . import report
from .build import build
from .pages import PagesRefusedError, write_pages


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit code is 1 when there is a problem or nothing could be written."""
    hosts = {entry.name: entry for entry in sorted(entry_points(group="methodiekboek.commands"), key=lambda e: e.name)}
    options = _parser(list(hosts)).parse_args(arguments)
    # Windows consoles may have an encoding without ‘ and é.
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")

    if options.command in hosts:
        return int(hosts[options.command].load()(options.root, options.folder))
    handbook, outputs, problems = build(options.root)
    say = handbook.messages
    if options.command == "check":
        print(
            report.FORMATS[options.format](problems, options.root, say)
            or (say("report.none") if options.format == "text" else "")
        )
        return 1 if problems else 0
    if problems:
        print(report.as_text(problems, options.root, say), say("report.stopped"), sep="\n", file=sys.stderr)
        return 1
    try:
        count = write_pages(outputs, options.folder)
    except PagesRefusedError as refused:
        print(say(f"report.{refused.reason}", file=refused.file), file=sys.stderr)
        return 1
    print(say("report.written", count=count, folder=options.folder))
    return 0


def _parser(hosts: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="methodiekboek", description="Maakt een handboek uit gegevens in YAML.")
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="MAP", help="map van het handboek (anders: deze map)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="OPDRACHT")
    check = commands.add_parser("check", help="zoek alle fouten in de inhoud")
    check.add_argument("--format", choices=list(report.FORMATS), default="text", help="vorm van het verslag")
    pages = commands.add_parser("pages", help="schrijf de pagina's als Markdown, voor welke sitebouwer ook")
    pages.add_argument("folder", type=Path, metavar="MAP")
    for name in hosts:
        commands.add_parser(name, help="bouw de hele site, alles of niets").add_argument(
            "folder", type=Path, metavar="MAP"
        )
    return parser
