"""`methodiekboek pdf FILE`: the whole handbook as one PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from methodiekboek import report
from methodiekboek.atomic import replace_file
from methodiekboek.build import build, messages_of

from .book import BookRefusedError
from .pdf import PdfMissingError, pdf, ready


def command(root: Path, arguments: list[str]) -> int:
    """Puts the file in place as a whole; the exit code is 1 when it was not made, and standard error says why."""
    say = messages_of(root)
    parser = argparse.ArgumentParser(prog="methodiekboek pdf", description=say("book.about_command"))
    parser.add_argument("file", type=Path, metavar="BESTAND.pdf")
    file = parser.parse_args(arguments).file
    try:
        ready()
        handbook, outputs, problems = build(root)
        if problems:
            return report.stop(f"{report.as_text(problems, root, say)}\n{say('book.stopped')}")
        replace_file(file, pdf(handbook, outputs))
    except BookRefusedError as refused:
        return report.stop(f"{report.as_text(refused.problems, root, say)}\n{say('book.stopped')}")
    except PdfMissingError as missing:
        return report.stop(say(f"book.no_{missing.what}"))
    except OSError as error:
        return report.stop(say("book.cannot_write", file=file, detail=error.strerror or error))
    print(say("book.written", file=file))
    return 0


COMMAND = command
