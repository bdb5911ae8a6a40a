"""`methodiekboek migrate`: content of an earlier edition under the names that the schemas have now."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import report
from ..atomic import replace_file, together
from ..build import messages_of
from ..migrate import migrated
from ..schema import load_schemas


def command(root: Path, arguments: list[str]) -> int:
    """All files change, or none; what cannot be read stays, and `check` says why.

    The exit code is 1 if a file cannot be rewritten; then none was.
    """
    say = messages_of(root)
    parser = argparse.ArgumentParser(prog="methodiekboek migrate", description=say("report.about_migrate"))
    parser.add_argument("--check", action="store_true", help=say("report.migrate_check"))
    options = parser.parse_args(arguments)
    texts, problems = migrated(root, load_schemas(root)[0])
    if problems:
        return report.stop(f"{report.as_text(problems, root, say)}\n{say('report.not_migrated')}")
    if texts and not options.check:
        with together(root, [root / file for file in texts]):
            for file, text in texts.items():
                replace_file(root / file, text)
    for file in sorted(texts):
        print(file)
    print(say("report.to_migrate" if options.check else "report.migrated", count=len(texts)))
    return 1 if texts and options.check else 0


COMMAND = command
