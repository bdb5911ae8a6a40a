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
    handbook, _, problems = build(root)
    count = 0
    if not problems:
        count, problems = verify(handbook, options.folder)
    if problems:
        print(report.FORMATS[options.format](problems, root, handbook.messages))
        return 1
    print(handbook.messages("report.verified", count=count))
    return 0


COMMAND = command
