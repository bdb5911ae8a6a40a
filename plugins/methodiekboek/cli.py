"""The command `methodiekboek`: check, pages, and what a host adds."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import entry_points
from pathlib import Path

from . import report
from .build import build


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="methodiekboek")
    parser.add_argument("--root", type=Path, default=Path(), help="map van het handboek")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="zoek alle fouten in de inhoud")
    check.add_argument("--format", choices=["text", "json"], default="text")
    commands.add_parser("pages", help="schrijf de pagina's als Markdown").add_argument("folder", type=Path)
    added = {entry.name: entry for entry in entry_points(group="methodiekboek.commands")}
    for name in sorted(added):
        commands.add_parser(name).add_argument("folder", type=Path)
    options = parser.parse_args(arguments)

    handbook, outputs, problems = build(options.root)
    if options.command == "check" and options.format == "json":
        print(report.as_json(problems, handbook.messages))
    elif problems:
        print(report.as_text(problems, options.root, handbook.messages), file=sys.stderr)
    if problems:
        return 1
    if options.command == "pages":
        for output in outputs:
            target = options.folder / output.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(output.content, encoding="utf-8", newline="\n")
    elif options.command in added:
        return int(added[options.command].load()(options.root, options.folder))
    return 0
