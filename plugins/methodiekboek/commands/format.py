"""`methodiekboek format`: every YAML file of the content in one form."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import report
from ..atomic import replace_file
from ..build import messages_of
from ..load import parse, read_text
from ..model import Mark, Problem
from ..rewrite import RewriteError, tidy


def command(root: Path, arguments: list[str]) -> int:
    """What cannot be read stays, and `check` says why; what would say something else in that form stays too."""
    parser = argparse.ArgumentParser(prog="methodiekboek format", description="Zet alle inhoud in één vorm.")
    parser.add_argument("--check", action="store_true", help="zeg alleen welke bestanden een andere vorm hebben")
    options, say = parser.parse_args(arguments), messages_of(root)
    changed, stuck = list[str](), list[Problem]()
    for path in sorted((root / "content").rglob("*.yml")):
        name = path.relative_to(root).as_posix()
        text, _ = read_text(path, name)
        try:
            tidied = tidy(text or "")
        except RewriteError:
            if parse(text or "", name)[0]:
                stuck.append(Problem(Mark(name), "file-can-be-rewritten"))
            continue
        if tidied != text:
            changed.append(name)
            if not options.check:
                replace_file(path, tidied)
    for name in changed:
        print(name)
    print(say("report.to_format" if options.check else "report.formatted", count=len(changed)))
    if stuck:
        print(report.as_text(stuck, root, say), file=sys.stderr)
    return 1 if stuck or (changed and options.check) else 0


COMMAND = command
