"""`methodiekboek check`: every mistake in the content."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from .. import report
from ..kept import Kept, folder_of, ground_of, whole_of
from ..model import Problem


def command(root: Path, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="methodiekboek check", description="Zoekt alle fouten in de inhoud.")
    parser.add_argument("--format", choices=list(report.FORMATS), default="text", help="vorm van het verslag")
    options = parser.parse_args(arguments)
    problems: Sequence[Problem] = ()
    said = ""

    def make() -> str | None:
        nonlocal problems, said
        problems, said = _checked(root, options.format)
        # What is wrong is looked up again each time.
        return None if problems else said

    kept = Kept(folder_of(root) / "checked", ground_of(root, ("methodiekboek",)))
    unchanged = kept.of("checked", options.format, whole_of(root), make)
    kept.save()
    print(unchanged or said)
    return 1 if problems else 0


def _checked(root: Path, form: str) -> tuple[Sequence[Problem], str]:
    """What is wrong, and the report of it."""
    # Half of the time that it takes to see that nothing has changed.
    from ..build import checked

    handbook, problems, _ = checked(root)
    nothing = handbook.messages("report.none") if form == "text" else ""
    return problems, report.FORMATS[form](problems, root, handbook.messages) or nothing


COMMAND = command
