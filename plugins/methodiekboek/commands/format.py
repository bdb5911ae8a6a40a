"""`methodiekboek format`: every YAML file of the content in one form."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from ..atomic import replace_file
from ..build import messages_of
from ..load import read_text
from ..rewrite import RewriteError, tidy


def command(root: Path, arguments: list[str]) -> int:
    """What cannot be read stays, and `check` says why."""
    parser = argparse.ArgumentParser(prog="methodiekboek format", description="Zet alle inhoud in één vorm.")
    parser.add_argument("--check", action="store_true", help="zeg alleen welke bestanden een andere vorm hebben")
    options, say = parser.parse_args(arguments), messages_of(root)
    changed = []
    for path in sorted((root / "content").rglob("*.yml")):
        text, _ = read_text(path, "")
        with suppress(RewriteError):
            tidied = tidy(text or "")
            if tidied != text:
                changed.append(path.relative_to(root).as_posix())
                if not options.check:
                    replace_file(path, tidied)
    for name in changed:
        print(name)
    print(say("report.to_format" if options.check else "report.formatted", count=len(changed)))
    return 1 if changed and options.check else 0


COMMAND = command
