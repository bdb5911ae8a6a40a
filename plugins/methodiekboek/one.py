"""One file of a handbook that is read again, for who cannot wait for all the others."""

from __future__ import annotations

from collections.abc import Sequence

from .handbook import Handbook
from .link import link_one, link_page
from .load import parse, parse_page, read_text, record_kinds
from .model import Output, Page, Problem, Record
from .render import page_by_hand, record_page
from .validate import validate


def read_one(handbook: Handbook, file: str) -> tuple[Handbook, Sequence[Problem]]:
    """A linked handbook with one of its records or pages as it is now, and what is wrong with that.

    `file` is its path below the root. Who refers to what stays as it was, and rules are not asked: a build has the last
    word. With problems the handbook is the one that was given.
    """
    text, problems = read_text(handbook.root / file, file)
    if text is None:
        return handbook, problems
    known = record_kinds(handbook.root)
    if file.startswith("docs/"):
        page, problems = parse_page(text, file)
        if page is None:
            return handbook, problems
        problems = validate(page.front, "page", handbook.schemas)
        linked, found = (handbook, []) if problems else link_page(handbook, page, known)
    else:
        document, problems = parse(text, file)
        if document is None:
            return handbook, problems
        _, kind, name = file.split("/")
        record = Record(kind, name.removesuffix(".yml"), document)
        problems = validate(document, kind, handbook.schemas)
        linked, found = (handbook, []) if problems else link_one(handbook, record, known)
    problems += found
    return (handbook if problems else linked), problems


def page_of(handbook: Handbook, subject: Record | Page) -> Output | None:
    """The page of a record or of a page by hand, as the handbook has it; nothing without a page, or one that works."""
    if isinstance(subject, Page):
        return page_by_hand(handbook, handbook.pages[subject.path])
    return record_page(handbook, handbook.records[subject.id])[0]
