"""One file of a handbook that is read again, for who cannot wait for all the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from .handbook import Handbook
from .link import link_one, link_page
from .load import parse, parse_page, record_kinds
from .model import Output, Page, Problem, Record
from .render import page_by_hand, record_page
from .validate import validate

MOST = 4
"""Of a record without a page of its own, so many that name it are shown."""


def with_text(handbook: Handbook, file: str, text: str) -> tuple[Handbook | None, list[Problem]]:
    """A linked handbook in which a record or a page by hand says `text`, and what is wrong with that.

    `file` is its path below the root. Nothing comes of a text that cannot be read, or has not the shape that its schema
    asks for. Who refers to what stays as it was, and rules are not asked: a build has the last word.
    """
    known = record_kinds(handbook.root)
    if file.startswith("docs/"):
        page, problems = parse_page(text, file)
        problems += validate(page.front, "page", handbook.schemas) if page else []
        return link_page(handbook, page, known) if page and not problems else (None, problems)
    document, problems = parse(text, file)
    _, kind, name = file.split("/")
    name = name.removesuffix(".yml")
    problems += validate(document, kind, handbook.schemas) if document else []
    if document is None or problems:
        return None, problems
    return link_one(handbook, Record(kind, name, document), {**known, name: kind})


def read_from(handbook: Handbook, file: str) -> Record | Page | None:
    """The record or the page by hand that was read from a file; nothing if it is something else, or new."""
    page = handbook.pages.get(file.removeprefix("docs/")) if file.startswith("docs/") else None
    record = handbook.records.get(PurePosixPath(file).stem)
    return page or (record if record and record.document.file == file else None)


def shown_on(handbook: Handbook, subject: Record | Page) -> Iterator[Output]:
    """The page of a record or of a page by hand, as the handbook has it; some that name it if it has none."""
    some: list[Record | Page] = [subject]
    if isinstance(subject, Record) and not handbook.path(subject):
        found = (handbook.records.get(name) or handbook.pages.get(name) for name in handbook.mentions(subject))
        some = [each for each in found if isinstance(each, Page) or (each and handbook.path(each))][:MOST]
    for each in some:
        if isinstance(each, Page):
            yield page_by_hand(handbook, handbook.pages[each.path])
        elif made := record_page(handbook, handbook.records[each.id])[0]:
            yield made
