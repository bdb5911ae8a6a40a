"""Problems as text: the file, the line itself with a mark under the fault, and the way out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from .messages import Messages
from .model import Problem


def as_text(problems: Sequence[Problem], root: Path, messages: Messages) -> str:
    return "\n\n".join(_one(problem, root, messages) for problem in problems)


def as_json(problems: Sequence[Problem], messages: Messages) -> str:
    rows = [
        {"file": p.mark.file, "line": p.mark.line, "column": p.mark.column, "rule": p.rule, "message": message(p, messages)}
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def message(problem: Problem, messages: Messages) -> str:
    facts = "; ".join(f"{k}: {v}" for k, v in problem.facts.items() if v not in ("", [], None))
    key = f"problem.{problem.rule}"
    return messages(key, **problem.facts) if messages.has(key) else messages("problem.fallback", facts=facts)


def _one(problem: Problem, root: Path, messages: Messages) -> str:
    mark = problem.mark
    head = f"fout[{problem.rule}]: {message(problem, messages)}\n --> {mark.file}:{mark.line}:{mark.column}"
    try:
        line = (root / mark.file).read_text(encoding="utf-8").split("\n")[mark.line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return head
    gutter = " " * len(str(mark.line))
    return f"{head}\n{gutter} |\n{mark.line} | {line}\n{gutter} | {' ' * (mark.column - 1)}{'^' * mark.width}"
