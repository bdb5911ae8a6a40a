"""The command `methodiekboek`: check, format, review, verify, pages, references, and what a host adds."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from . import references, report
from .atomic import replace_file
from .build import build, messages_of
from .data import files
from .handbook import Handbook
from .load import read_text
from .messages import LANGUAGES, load_messages
from .model import Problem
from .pages import PagesRefusedError, write_pages
from .registry import constants
from .review import CONCERNS, review
from .rewrite import RewriteError, tidy
from .sources.convention import DEFAULT
from .verify import verify
from .vscode import EXTENSIONS, settings


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit code is 1 when there is a problem or nothing could be written."""
    hosts = {entry.name: entry for entry in sorted(entry_points(group="methodiekboek.commands"), key=lambda e: e.name)}
    parser = _parser(list(hosts))
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in hosts:
        parser.error(f"{options.command}: {' '.join(rest)}")
    # Windows consoles may have an encoding without ‘ and é.
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")

    if options.command in hosts:
        return int(hosts[options.command].load()(options.root, rest))
    if options.command == "references":
        return _references(options)
    if options.command == "format":
        return _format(options)
    if options.command == "vscode":
        return _vscode(options)
    handbook, outputs, problems = build(options.root)
    say = handbook.messages
    if options.command == "verify":
        return _verify(handbook, problems, options)
    if options.command == "review":
        return _review(handbook, problems, options)
    if options.command == "check":
        print(
            report.FORMATS[options.format](problems, options.root, say)
            or (say("report.none") if options.format == "text" else "")
        )
        return 1 if problems else 0
    if problems:
        print(report.as_text(problems, options.root, say), say("report.stopped"), sep="\n", file=sys.stderr)
        return 1
    try:
        count = write_pages([*outputs, *files(handbook)], options.folder)
    except PagesRefusedError as refused:
        print(say(f"report.{refused.reason}", file=refused.file, folder=refused.file), file=sys.stderr)
        return 1
    except OSError as error:
        print(say("report.cannot_write", folder=options.folder, detail=error.strerror or error), file=sys.stderr)
        return 1
    print(say("report.written", count=count, folder=options.folder))
    return 0


def _verify(handbook: Handbook, problems: list[Problem], options: argparse.Namespace) -> int:
    say = handbook.messages
    count = 0
    if not problems:
        count, problems = verify(handbook, options.folder)
    if problems:
        print(report.FORMATS[options.format](problems, options.root, say))
        return 1
    print(say("report.verified", count=count))
    return 0


def _references(options: argparse.Namespace) -> int:
    say = load_messages(options.language)
    convention = _conventions()[options.convention]
    style, problems = references.style_for(options.files, say, convention)
    if options.cite:
        lines = options.cite.read_text(encoding="utf-8-sig").splitlines()
        text, found = references.cited(lines, options.cite.as_posix(), style)
        problems += found
    else:
        text = references.listed(style, options.format)
    print(text, end="", flush=True)
    if problems:
        print(report.as_text(sorted(problems, key=lambda p: (p.mark, p.rule)), Path(), say), file=sys.stderr)
    return 1 if problems else 0


def _review(handbook: Handbook, problems: list[Problem], options: argparse.Namespace) -> int:
    say = handbook.messages
    if problems:
        print(report.as_text(problems, options.root, say), file=sys.stderr)
        return 1
    for name, records in review(handbook, options.today.isoformat()).items():
        print(f"{say(f'review.{name}')}: {len(records)}")
        if name == options.show:
            for record in records:
                print(f"  {record.document.file}  {record.data['title']}")
    return 0


def _vscode(options: argparse.Namespace) -> int:
    """Writes what VS Code needs to know of the schemas; settings that are there already stay."""
    say = messages_of(options.root)
    folder = options.root / ".vscode"
    made = {"settings.json": settings(options.root), "extensions.json": EXTENSIONS}
    for name, ours in made.items():
        file = folder / name
        try:
            theirs = json.loads(file.read_text("utf-8")) if file.exists() else {}
        except ValueError:
            print(say("report.not_json", file=file.as_posix()), file=sys.stderr)
            return 1
        folder.mkdir(exist_ok=True)
        replace_file(file, json.dumps({**theirs, **ours}, indent=2, ensure_ascii=False) + "\n")
    print(say("report.written_vscode", folder=folder.as_posix()))
    return 0


def _format(options: argparse.Namespace) -> int:
    """Every YAML file of the content in one form; what cannot be read stays, and `check` says why."""
    say = messages_of(options.root)
    changed = []
    for path in sorted((options.root / "content").rglob("*.yml")):
        text, _ = read_text(path, "")
        with suppress(RewriteError):
            tidied = tidy(text or "")
            if tidied != text:
                changed.append(path.relative_to(options.root).as_posix())
                if not options.check:
                    replace_file(path, tidied)
    for name in changed:
        print(name)
    print(say("report.to_format" if options.check else "report.formatted", count=len(changed)))
    return 1 if changed and options.check else 0


def _conventions() -> dict[str, Any]:
    return constants("methodiekboek.sources.conventions", "CONVENTION", Path("conventions"))


def _parser(hosts: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="methodiekboek", description="Maakt een handboek uit gegevens in YAML.")
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="MAP", help="map van het handboek (anders: deze map)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="OPDRACHT")
    check = commands.add_parser("check", help="zoek alle fouten in de inhoud")
    check.add_argument("--format", choices=list(report.FORMATS), default="text", help="vorm van het verslag")
    pages = commands.add_parser("pages", help="schrijf de pagina's als Markdown, voor welke sitebouwer ook")
    pages.add_argument("folder", type=Path, metavar="MAP")
    sources = commands.add_parser("verify", help="zoek elk getal op in de teksten van de bronnen")
    sources.add_argument("folder", type=Path, metavar="MAP", help="map met de teksten en pages.json")
    sources.add_argument("--format", choices=list(report.FORMATS), default="text", help="vorm van het verslag")
    looking = commands.add_parser("review", help="zeg wat een redacteur moet bekijken")
    looking.add_argument(
        "--today", type=date.fromisoformat, default=date.today(), metavar="DATUM",
        help="de dag waarvoor dit geldt, zoals 2026-11-27 (anders vandaag)",
    )  # fmt: skip
    looking.add_argument("--show", choices=CONCERNS, default="due", help="noem van deze groep elk onderdeel")
    tidying = commands.add_parser("format", help="zet alle inhoud in één vorm")
    tidying.add_argument("--check", action="store_true", help="zeg alleen welke bestanden een andere vorm hebben")
    commands.add_parser("vscode", help="schrijf instellingen voor VS Code: aanvullen, uitleg en fouten bij het typen")
    works = commands.add_parser("references", help="schrijf literatuur uit .bib-bestanden volgens APA 7")
    works.add_argument("files", type=Path, nargs="+", metavar="BESTAND.bib")
    works.add_argument("--format", choices=references.FORMATS, default="text", help="vorm van de lijst")
    works.add_argument(
        "--cite", type=Path, metavar="BESTAND.tsv", help="schrijf deze regels (naam, tab, tekst met verwijzingen)"
    )
    works.add_argument("--convention", choices=list(_conventions()), default=DEFAULT, help="schrijfwijze van namen")
    works.add_argument("--language", choices=LANGUAGES, default="nl", help="taal van de vaste woorden")
    for name in hosts:
        commands.add_parser(name, help=f"zie: methodiekboek {name} --help", add_help=False)
    return parser
