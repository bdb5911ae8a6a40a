"""The command `methodiekboek`: finds the one that is asked for, of the core or of a host, and leaves the rest to it."""

from __future__ import annotations

import argparse
import gc
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

COMMANDS = {
    "new": "maak een nieuw handboek, met van elke soort een voorbeeld",
    "check": "zoek alle fouten in de inhoud",
    "pages": "schrijf de pagina's als Markdown, voor welke sitebouwer ook",
    "verify": "zoek elk getal op in de teksten van de bronnen",
    "review": "zeg wat een redacteur moet bekijken",
    "migrate": "zet inhoud van een eerdere versie onder de namen van nu",
    "format": "zet alle inhoud in één vorm",
    "kinds": "schrijf op wat elke soort gegevens kan bevatten",
    "vscode": "schrijf instellingen voor VS Code: aanvullen, uitleg en fouten bij het typen",
    "references": "schrijf literatuur uit .bib-bestanden volgens APA 7",
}
"""Those of the core, each a module in `commands`, with what `--help` says of it."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit code is 1 when there is a problem or nothing could be written."""
    # Nearly all that is read stays to the end: looking again and again for what does not takes a tenth of the time.
    gc.set_threshold(10_000, 20, 10)
    arguments = sys.argv[1:] if arguments is None else arguments
    # To look through all that is installed takes longer than to see that a handbook has not changed.
    hosts = {} if arguments and arguments[0] in COMMANDS else _of_hosts()
    parser = _parser(list(hosts))
    options, rest = parser.parse_known_args(arguments)
    # Windows consoles may have an encoding without ‘ and é.
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    if not options.root.is_dir():
        parser.error(f"deze map is er niet: {options.root}")
    if options.command in hosts:
        return int(hosts[options.command].load()(options.root, rest))
    return int(import_module(f"{__package__}.commands.{options.command}").COMMAND(options.root, rest))


def _of_hosts() -> dict[str, Any]:
    """The commands of hosts that are installed, by name."""
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in sorted(entry_points(group="methodiekboek.commands"), key=lambda e: e.name)}


def _parser(hosts: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="methodiekboek", description="Maakt een handboek uit gegevens in YAML.")
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="MAP", help="map van het handboek (anders: deze map)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="OPDRACHT")
    for name, about in COMMANDS.items():
        commands.add_parser(name, help=about, add_help=False)
    for name in hosts:
        commands.add_parser(name, help=f"zie: methodiekboek {name} --help", add_help=False)
    return parser
