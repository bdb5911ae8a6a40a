"""Content of an earlier edition, made to say the same under the names that the schemas have now.

Each change of a name is a file in `migrations/`: in which kind, under which `field` ('relations.relation' in each item
of a list), `from` what, `to` what. A record that fits its schema as it is, is left alone: a handbook may have a schema
of its own, and content that was migrated is not migrated again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from .load import load_records, parse, read_text
from .model import Problem, Record
from .rewrite import RewriteError, rewrite
from .schema import Schemas

FOLDER = Path(__file__).with_name("migrations")

Change = Mapping[str, str]
"""One name that changed: `kind`, `from` and `to`, and of a value the `field` that it stands in."""


def migrations() -> list[Mapping[str, Any]]:
    """All there are, the first first."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        document, problems = parse(path.read_text("utf-8"), path.name)
        if document is None or problems:
            raise ValueError(f"{path.name}: {problems}")
        found.append(document.data)
    return found


def migrated(root: Path, schemas: Schemas) -> tuple[dict[str, str], list[Problem]]:
    """The files of a handbook that are to say the same in other words, by their path below `root`, with their new text.

    What cannot be read is left as it is; `check` says why. A file that can be read and not be made to say it is a
    problem, which says what to change in it by hand.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    records, _ = load_records(root, set(schemas.kinds))
    for migration in migrations():
        for record in records:
            try:
                texts |= _migrated(root, record, migration, schemas, texts)
            except RewriteError:
                changes = [
                    *_of(migration.get("fields", ()), record.kind),
                    *_of(migration.get("values", ()), record.kind),
                ]
                facts = {"changes": [_in_words(change) for change in changes]}
                problems.append(Problem(record.document.mark(), "file-can-be-rewritten", facts))
    return texts, problems


def _migrated(
    root: Path, record: Record, migration: Mapping[str, Any], schemas: Schemas, texts: Mapping[str, str]
) -> dict[str, str]:
    """The texts that change with one record: its own, and those that name a claim in it by its address."""
    file = record.document.file
    text = texts.get(file) or read_text(root / file, file)[0] or ""
    document, _ = parse(text, file)
    if document is None or schemas.fits(record.kind, document.data):
        return {}
    made: dict[str, str] = {}
    for change in _of(migration.get("fields", ()), record.kind):
        if _renamed(document.data, change) != document.data:
            *way, name = change["from"].split(".")
            old = re.compile(rf"(?<![\w.-])({_address(record.id, way)})\.{re.escape(name)}(?![\w-])")
            new = rf"\g<1>.{change['to'].rpartition('.')[2]}"
            made |= {other: old.sub(new, said) for other, said in _all(root, {**texts, **made}) if old.search(said)}
    text = made.get(file, text)
    document, _ = parse(text, file)
    assert document  # an address in it has another name, and nothing else
    data = document.data
    for change in _of(migration.get("values", ()), record.kind):
        data = _at(data, change["field"].split("."), partial(_said, change))
    for change in _of(migration.get("fields", ()), record.kind):
        data = _renamed(data, change)
    return made | ({file: rewrite(text, data)} if data != document.data else {})


def _in_words(change: Change) -> str:
    """'includes_iag → includes_method', or of a value 'about: iag → method'."""
    words = f"{change['from']} → {change['to']}"
    return f"{change['field']}: {words}" if "field" in change else words


def _said(change: Change, value: Any) -> Any:
    return change["to"] if value == change["from"] else value


def _renamed(data: Any, change: Change) -> Any:
    *way, name = change["from"].split(".")
    return _at(data, way, partial(_named, name, change["to"].rpartition(".")[2]))


def _of(changes: Sequence[Change], kind: str) -> Iterator[Change]:
    return (change for change in changes if change["kind"] == kind)


def _at(value: Any, way: Sequence[str], change: Callable[[Any], Any]) -> Any:
    """A value with what stands at the end of `way` changed, in each item of a list."""
    if isinstance(value, tuple):
        return tuple(_at(item, way, change) for item in value)
    if not way:
        return change(value)
    if not isinstance(value, Mapping) or way[0] not in value:
        return value
    return {name: _at(sub, way[1:], change) if name == way[0] else sub for name, sub in value.items()}


def _named(name: str, to: str, value: Any) -> Any:
    if not isinstance(value, Mapping) or name not in value or to in value:
        return value
    return {to if key == name else key: sub for key, sub in value.items()}


def _address(record: str, way: Sequence[str]) -> str:
    """A pattern for the address of what holds a field; an item of a list has its own name in it."""
    return re.escape(record) + "".join(rf"\.{re.escape(step)}(?:\.[\w-]+)?" for step in way)


def _all(root: Path, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path in sorted([*(root / "content").glob("*/*.yml"), *(root / "docs").rglob("*.md")]):
        file = path.relative_to(root).as_posix()
        text = texts.get(file) or read_text(path, file)[0]
        if text is not None:
            yield file, text
