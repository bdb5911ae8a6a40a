"""The stages in order. Each reports all it finds; only what is clean goes on to the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .handbook import Handbook
from .link import link
from .load import load_document, load_pages, load_records
from .messages import load_messages
from .model import Document, Mark, Output, Problem, Record
from .registry import constants
from .render import render
from .schema import RESERVED, load_schemas
from .sources.apa import Style
from .sources.library import load_library, year_suffixes
from .validate import validate

SETTINGS = "content/handbook.yml"


def build(root: Path) -> tuple[Handbook, list[Output], list[Problem]]:
    """The handbook in the folder `root`, its pages, and all problems, by file and line.

    With problems there are no pages: a handbook that is half right is not shown.
    """
    schemas, problems = load_schemas(root)
    settings, found = load_document(root, SETTINGS)
    problems += found
    usable = not problems
    if settings is not None and usable:
        found = validate(settings, "handbook", schemas)
        problems, usable = problems + found, not found
    if settings is None or not usable:
        settings = settings or Document(SETTINGS, MappingProxyType({}), MappingProxyType({}))
    data: Mapping[str, Any] = settings.data if isinstance(settings.data, Mapping) else {}
    messages = load_messages(str(data.get("language", "nl")))

    records, found = load_records(root, set(schemas.kinds))
    problems += found
    pages, found = load_pages(root)
    problems += found
    sources, found = load_library(root)
    problems += found

    clean: dict[str, Record] = {}
    known: dict[str, str] = {}
    for record in records:
        found = validate(record.document, record.kind, schemas)
        if record.id in known:
            facts = {"name": record.id, "other": f"content/{known[record.id]}/{record.id}.yml"}
            found.append(Problem(record.document.mark(), "id-is-unique", facts))
        elif not found:
            clean[record.id] = record
        known.setdefault(record.id, record.kind)
        problems += found
    # A record that could not even be read is known by its name; who refers to it made no mistake.
    for path in sorted((root / "content").glob("*/*.yml")):
        known.setdefault(path.stem, path.parent.name)
    good_pages = {}
    for page in pages:
        found = validate(page.front, "page", schemas) if not RESERVED - set(schemas.documents) else []
        problems += found
        if not found:
            good_pages[page.path] = page

    style = Style(messages, sources, year_suffixes(sources))
    handbook = Handbook(
        root, settings, messages, schemas, MappingProxyType(clean), MappingProxyType(good_pages), sources, style
    )
    handbook, found = link(handbook, known)
    problems += found
    for rule in constants("methodiekboek.rules", "RULE", root / "rules").values():
        problems += rule(handbook)
    problems += _sections(handbook)
    outputs: list[Output] = []
    if not problems:
        outputs, problems = render(handbook)
    return handbook, outputs, sorted(problems, key=lambda p: (p.mark, p.rule, str(p.facts)))


def _sections(handbook: Handbook) -> list[Problem]:
    data = handbook.settings.data
    known = [s["id"] for s in data.get("sections", ())] if isinstance(data, Mapping) else []
    return [
        Problem(Mark(f"schemas/{kind.name}.schema.json"), "section-exists", {"name": kind.section, "known": known})
        for kind in handbook.schemas.kinds.values()
        if known and kind.has_pages and kind.section not in known
    ]
