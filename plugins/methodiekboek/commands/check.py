"""`methodiekboek check`: every mistake in the content."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import report
from ..build import build, kept_of
from ..handbook import Handbook
from ..kept import Kept


def command(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="methodiekboek check", description="Zoekt alle fouten in de inhoud.")
    parser.add_argument("--format", choices=list(report.FORMATS), default="text", help="vorm van het verslag")
    options = parser.parse_args(arguments)
    kept = Kept()

    def keep(handbook: Handbook) -> Kept:
        nonlocal kept
        kept = kept_of(handbook, "check", ("methodiekboek",))
        return kept

    handbook, _, problems = build(root, keep)
    kept.save()
    nothing = handbook.messages("report.none") if options.format == "text" else ""
    print(report.FORMATS[options.format](problems, root, handbook.messages) or nothing)
    return 1 if problems else 0


COMMAND = command
