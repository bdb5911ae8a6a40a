"""`methodiekboek verify MAP`: whether each number stands in the text of its source."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import report
from ..build import build
from ..verify import verify


def command(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="methodiekboek verify", description="Zoekt elk getal op in de teksten van de bronnen."
    )
    parser.add_argument("folder", type=Path, metavar="MAP", help="map met de teksten en pages.json")
    parser.add_argument("--format", choices=list(report.FORMATS), default="text", help="vorm van het verslag")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"deze map is er niet: {options.folder}")
    handbook, _, problems = build(root)
    count = 0
    if not problems:
        count, problems = verify(handbook, options.folder)
    # A program that reads annotations or JSON wants nothing else.
    nothing = handbook.messages("report.verified", count=count) if options.format == "text" else ""
    print(report.FORMATS[options.format](problems, root, handbook.messages) or nothing)
    return 1 if problems else 0


COMMAND = command
