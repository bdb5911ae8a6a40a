"""Problems as text for an author, as JSON, and as annotations for code hosts."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .load import read_text
from .messages import Messages
from .model import Problem

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would change a terminal, or the order of what it shows."""


def message(problem: Problem, messages: Messages) -> str:
    """What is the case."""
    return messages.problem(problem.rule, "message", _facts(problem))


def hint(problem: Problem, messages: Messages) -> str:
    """The way out."""
    return messages.problem(problem.rule, "hint", _facts(problem))


def form_hint(problem: Problem, messages: Messages) -> str:
    """The way out, for who fills in a form."""
    return messages.problem(problem.rule, "form_hint", _facts(problem))


def stop(message: str) -> int:
    """Says why a command stops where such things are said, and gives its exit code."""
    print(message, file=sys.stderr)
    return 1


def as_text(problems: Sequence[Problem], root: Path, messages: Messages) -> str:
    """Each problem with its file, the line itself, a mark under the fault, and the way out; a count at the end."""
    if not problems:
        return ""
    read: dict[str, list[str]] = {}
    count = messages("report.one" if len(problems) == 1 else "report.many", count=len(problems))
    return UNSEEN.sub("\ufffd", "\n\n".join([*(_one(problem, root, messages, read) for problem in problems), count]))


def as_json(problems: Sequence[Problem], root: Path, messages: Messages) -> str:
    rows = [
        {
            "file": p.mark.file, "line": p.mark.line, "column": p.mark.column, "width": p.mark.width,
            "rule": p.rule, "message": message(p, messages), "hint": hint(p, messages),
        }
        for p in problems
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem], root: Path, messages: Messages) -> str:
    """Workflow commands that GitHub, Forgejo and Gitea show beside the line. Source: GitHub, "Workflow commands"."""
    lines = []
    for p in problems:
        place = f"file={_quoted(p.mark.file)},line={p.mark.line},col={p.mark.column},title={_quoted(p.rule)}"
        lines.append(f"::error {place}::{_escaped(message(p, messages) + ' ' + hint(p, messages))}")
    return "\n".join(lines)


def as_gitlab(problems: Sequence[Problem], root: Path, messages: Messages) -> str:
    """A report that GitLab shows in a merge request. Source: GitLab, "Code Quality report format"."""
    rows = [
        {
            "description": f"{message(p, messages)} {hint(p, messages)}".strip(),
            "check_name": p.rule,
            "fingerprint": hashlib.sha256(f"{p.mark.file}|{p.rule}|{sorted(p.facts.items())}".encode()).hexdigest(),
            "severity": "major",
            "location": {"path": p.mark.file, "lines": {"begin": p.mark.line}},
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Sequence[Problem], Path, Messages], str]] = {
    "text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab,
}  # fmt: skip


def _facts(problem: Problem) -> dict[str, Any]:
    return {k: ", ".join(map(str, v)) if isinstance(v, list | tuple) else v for k, v in problem.facts.items()}


def _one(problem: Problem, root: Path, messages: Messages, read: dict[str, list[str]]) -> str:
    mark, way_out = problem.mark, hint(problem, messages)
    what = f"{messages('report.error')}[{problem.rule}]: {message(problem, messages)}"
    head = f"{what}\n --> {mark.file}:{mark.line}:{mark.column}"
    gutter = " " * len(str(mark.line))
    # Only what is read for the handbook is shown: never where a link leads, nor what another still has to write.
    if mark.file not in read:
        text = read_text(root / mark.file, mark.file)[0]
        read[mark.file] = [] if text is None else text.split("\n")
    try:
        line = read[mark.file][mark.line - 1]
    except IndexError:
        return f"{head}\n{gutter} = {way_out}" if way_out else head
    arrow = f"{' ' * (mark.column - 1)}{'^' * mark.width} {way_out}".rstrip()
    return f"{head}\n{gutter} |\n{mark.line} | {line.rstrip()}\n{gutter} | {arrow}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _quoted(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
