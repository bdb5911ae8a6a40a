"""`methodiekboek vscode`: what VS Code needs to know of the schemas; settings that are there already stay."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .. import report
from ..atomic import replace_file
from ..build import messages_of
from ..schema import load_schemas
from ..vscode import files


def command(root: Path, arguments: list[str]) -> int:
    about = "Schrijft instellingen voor VS Code: aanvullen, uitleg en fouten bij het typen."
    argparse.ArgumentParser(prog="methodiekboek vscode", description=about).parse_args(arguments)
    say, folder = messages_of(root), root / ".vscode"
    for name, ours in files(root, load_schemas(root)[0]).items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.parent == folder and file.exists():
            try:
                theirs = json.loads(file.read_text("utf-8"))
            except ValueError:
                return report.stop(say("report.not_json", file=file.as_posix()))
            ours = json.dumps({**theirs, **json.loads(ours)}, indent=2, ensure_ascii=False) + "\n"
        replace_file(file, ours)
    print(say("report.written_vscode", folder=folder.as_posix()))
    return 0


COMMAND = command
