"""`methodiekboek review`: what an editor should look at."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from .. import report
from ..build import build
from ..review import CONCERNS, review


def command(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="methodiekboek review", description="Zegt wat een redacteur moet bekijken.")
    parser.add_argument(
        "--today", type=_day, default=date.today(), metavar="DATUM",
        help="de dag waarvoor dit geldt, zoals 2026-11-27 (anders vandaag)",
    )  # fmt: skip
    parser.add_argument("--show", choices=CONCERNS, default="due", help="noem van deze groep elk onderdeel")
    options = parser.parse_args(arguments)
    handbook, _, problems = build(root)
    say = handbook.messages
    if problems:
        return report.stop(report.as_text(problems, root, say))
    for name, records in review(handbook, options.today.isoformat()).items():
        print(f"{say(f'review.{name}')}: {len(records)}")
        if name == options.show:
            for record in records:
                print(f"  {record.document.file}  {record.data['title']}")
    return 0


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"‘{typed}’ is geen dag zoals 2026-11-27") from None


COMMAND = command
