"""`methodiekboek kinds`: what every kind of content can hold, from the schemas, as a page in Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import report
from ..build import messages_of
from ..kinds import reference
from ..schema import load_schemas


def command(root: Path, arguments: list[str]) -> int:
    """Of schemas that cannot be used nothing is said but why; then the exit code is 1."""
    say = messages_of(root)
    parser = argparse.ArgumentParser(prog="methodiekboek kinds", description=say("kinds.about_command"))
    parser.parse_args(arguments)
    schemas, problems = load_schemas(root)
    if problems:
        return report.stop(report.as_text(problems, root, say))
    print(reference(schemas, say), end="")
    return 0


COMMAND = command
