"""The stages in order. Each reports all it finds; only what is clean goes on to the next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .asked import text_of
from .handbook import Block, Chart, Handbook, Rule, noted
from .kept import Kept, folder_of, ground_of
from .known import Known, library, reader
from .link import link
from .load import SETTINGS, load_document, load_pages, load_records, record_kinds
from .messages import Messages, load_messages, own
from .model import Document, Output, Page, Problem, Record
from .nearest import nearest
from .registry import constants
from .render import render
from .schema import RESERVED, Schemas, load_schemas
from .sources.convention import DEFAULT, Convention
from .sources.style import style_of
from .validate import validate
from .watch import watched

NOTHING: Mapping[Any, Any] = MappingProxyType({})


def build(
    root: Path, keep: Callable[[Handbook], Kept] | None = None, known: Kept | None = None, *, is_check: bool = False
) -> tuple[Handbook, list[Output], list[Problem]]:
    """The handbook in the folder `root`, its pages, and all problems, by file and line.

    With problems there are no pages: a handbook that is half right is not shown. `keep` gives, for a handbook that is
    linked, what was kept of it; then pages that are as they were are not rendered again. Records are not read again
    that are `known` (`known_records`). For a check the pages have no content.
    """
    read_before = known or Kept()
    reading = reader(read_before)
    schemas, problems = load_schemas(root, reading, read_before)
    settings, found = _settings(root, schemas)
    problems += found
    messages, found = own(root, load_messages(_language(root), reading=reading))
    problems += found
    reads = Known(read_before, schemas)
    records, found = load_records(root, set(schemas.kinds) | schemas.broken, reads.record)
    problems += found
    pages, in_pages = load_pages(root, reads.page)
    problems += in_pages
    works = library(read_before, root)
    read_before.save()
    problems += works.problems
    clean, there, found = _clean_records(root, records, schemas, messages)
    problems += found
    clean_pages, found = _clean_pages(pages, schemas)
    problems += found
    pages_are_whole = not in_pages and len(clean_pages) == len(pages)

    wanted = str(settings.data.get("literature", ""))
    if wanted and pages_are_whole and wanted not in clean_pages:
        facts = {"name": wanted, "near": nearest(wanted, clean_pages)}
        problems.append(Problem(settings.mark(("literature",)), "page-exists", facts))

    conventions: Mapping[str, Convention] = constants(
        "methodiekboek.sources.conventions", "CONVENTION", root / "conventions"
    )
    chosen = str(settings.data.get("convention", DEFAULT))
    if chosen not in conventions:
        near = nearest(chosen, conventions)
        problems.append(
            Problem(
                settings.mark(("convention",)), "convention-exists",
                {"name": chosen, "near": near, "known": list(conventions)},
            )
        )  # fmt: skip
    rules: Mapping[str, Rule] = constants("methodiekboek.rules", "RULE", root / "rules")
    blocks: Mapping[str, Block] = constants("methodiekboek.blocks", "BLOCK", root / "blocks")
    charts: Mapping[str, Chart] = constants("methodiekboek.charts", "CHART", root / "charts")
    handbook = Handbook(
        root, settings, messages, schemas, MappingProxyType(clean), MappingProxyType(clean_pages), works.sources,
        style_of(works.sources, messages, conventions.get(chosen, conventions[DEFAULT])), MappingProxyType(blocks),
        MappingProxyType(charts), lost=frozenset(there) - set(clean),
    )  # fmt: skip
    handbook, found = link(handbook, there, works.lost, pages_are_whole)
    problems += found
    # Only what is cited stands in the list, and counts for year letters and for what tells works apart.
    cited = {key: source for key, source in handbook.sources.items() if f"@{key}" in handbook.referrers}
    handbook = noted(replace(handbook, style=style_of(MappingProxyType(cited), messages, handbook.style.convention)))
    kept = keep(handbook) if keep else Kept()
    problems += _faults(handbook, rules.values(), kept)
    outputs: list[Output] = []
    if not problems:
        outputs, problems = render(handbook, kept, is_check=is_check)
        if problems:
            outputs = []
    return handbook, outputs, sorted(problems, key=lambda p: (p.mark, p.rule, str(p.facts)))


def checked(root: Path) -> tuple[Handbook, list[Problem], Kept]:
    """What is wrong with a handbook, doing only what a change asks for, and what was kept of it, with what was done."""
    kept = Kept()

    def keep(handbook: Handbook) -> Kept:
        nonlocal kept
        kept = kept_of(handbook, "check", ("methodiekboek",))
        return kept

    handbook, _, problems = build(root, keep, known_records(root), is_check=True)
    kept.save()
    return handbook, problems, kept


def _faults(handbook: Handbook, rules: Collection[Rule], kept: Kept) -> list[Problem]:
    """What rules find wrong; a record or page that they found right is not asked of again while it cannot be wrong."""
    problems: list[Problem] = []

    def judge(subject: Record | Page) -> bool | None:
        found = [problem for rule in rules for problem in rule(handbook, subject)]
        problems.extend(found)
        return None if found else True

    lost = " ".join(sorted(handbook.lost))  # a rule says nothing where it cannot know
    for record in handbook.records.values():
        kept.of("right", record.id, f"{record.kind} {lost}", partial(judge, record), handbook.listener)
    for page in handbook.pages.values():
        kept.of("right", page.path, f"{text_of(page)} {lost}", partial(judge, page), handbook.listener)
    return problems


def kept_of(handbook: Handbook, name: str, packages: Iterable[str], more: Iterable[str] = ()) -> Kept:
    """What was kept under a name of a handbook, made with the code of these `packages` and what `more` says."""
    style = handbook.style
    known = f"{sorted(style.namesakes)} {sorted(style.whole_titles)} {style.known}"
    return Kept(folder_of(handbook.root) / name, ground_of(handbook.root, packages, (known, *more)))


def known_records(root: Path) -> Kept:
    """The records of a handbook that were read and found right before."""
    return Kept(folder_of(root) / "records", ground_of(root, ("methodiekboek",)))


def messages_of(root: Path) -> Messages:
    """The messages in the language of a handbook; in Dutch if that cannot be read."""
    return load_messages(_language(root), root)


def _language(root: Path) -> str:
    document, _ = load_document(root, SETTINGS)
    data = document.data if document and isinstance(document.data, Mapping) else NOTHING
    return str(data.get("language", "nl"))


def _settings(root: Path, schemas: Schemas) -> tuple[Document, list[Problem]]:
    document, problems = load_document(root, SETTINGS)
    if document is not None and "handbook" in schemas.documents and "common" in schemas.documents:
        problems = problems + validate(document, "handbook", schemas)
    if document is None or not isinstance(document.data, Mapping):
        document = Document(SETTINGS, NOTHING, NOTHING)
    if problems:
        return Document(SETTINGS, NOTHING, document.places), problems
    known = [section["id"] for section in document.data["sections"]]
    for kind in schemas.kinds.values():
        if kind.has_pages and kind.section not in known:
            facts = {"name": kind.section, "known": known}
            problems.append(Problem(kind.document.mark(("page", "section")), "section-exists", facts))
    return document, problems


def _clean_records(
    root: Path, records: list[Record], schemas: Schemas, messages: Messages
) -> tuple[dict[str, Record], dict[str, str], list[Problem]]:
    """The records without problems, and the kind of every record that exists, also of those that cannot be read."""
    clean: dict[str, Record] = {}
    known: dict[str, str] = {}
    problems: list[Problem] = []
    for record in records:
        with watched(record.document.file, messages):
            found = validate(record.document, record.kind, schemas) if record.kind in schemas.kinds else []
        if record.id in known:
            facts = {"name": record.id, "other": f"content/{known[record.id]}/{record.id}.yml"}
            found.append(Problem(record.document.mark(), "id-is-unique", facts))
        elif not found and record.kind in schemas.kinds:
            clean[record.id] = record
        known.setdefault(record.id, record.kind)
        problems += found
    return clean, {**record_kinds(root), **known}, problems


def _clean_pages(pages: list[Page], schemas: Schemas) -> tuple[dict[str, Page], list[Problem]]:
    if not set(schemas.documents) >= RESERVED:
        return {}, []
    found = {page.path: validate(page.front, "page", schemas) for page in pages}
    clean = {page.path: page for page in pages if not found[page.path]}
    return clean, [problem for problems in found.values() for problem in problems]
