"""`methodiekboek vscode`: what VS Code needs to know of the schemas; settings that are there already stay."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .. import report
from ..atomic import replace_file
from ..build import messages_of
from ..vscode import EXTENSIONS, settings


def command(root: Path, arguments: list[str]) -> int:
    about = "Schrijft instellingen voor VS Code: aanvullen, uitleg en fouten bij het typen."
    argparse.ArgumentParser(prog="methodiekboek vscode", description=about).parse_args(arguments)
    say, folder = messages_of(root), root / ".vscode"
    made = {"settings.json": settings(root), "extensions.json": EXTENSIONS}
    for name, ours in made.items():
        file = folder / name
        try:
            theirs = json.loads(file.read_text("utf-8")) if file.exists() else {}
        except ValueError:
            return report.stop(say("report.not_json", file=file.as_posix()))
        folder.mkdir(exist_ok=True)
        replace_file(file, json.dumps({**theirs, **ours}, indent=2, ensure_ascii=False) + "\n")
    print(say("report.written_vscode", folder=folder.as_posix()))
    return 0


COMMAND = command
