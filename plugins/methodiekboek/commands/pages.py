"""`methodiekboek pages MAP`: the pages as Markdown, for any site generator, and the open data."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import report
from ..build import build
from ..data import files
from ..pages import PagesRefusedError, write_pages


def command(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="methodiekboek pages", description="Schrijft de pagina's als Markdown, voor welke sitebouwer ook."
    )
    parser.add_argument("folder", type=Path, metavar="MAP")
    folder = parser.parse_args(arguments).folder
    handbook, outputs, problems = build(root)
    say = handbook.messages
    if problems:
        return report.stop(f"{report.as_text(problems, root, say)}\n{say('report.stopped')}")
    try:
        count = write_pages([*outputs, *files(handbook)], folder)
    except PagesRefusedError as refused:
        return report.stop(say(f"report.{refused.reason}", file=refused.file, folder=refused.file))
    except OSError as error:
        return report.stop(say("report.cannot_write", folder=folder, detail=error.strerror or error))
    print(say("report.written", count=count, folder=folder))
    return 0


COMMAND = command
