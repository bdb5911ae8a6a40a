"""Pages by hand, edited as if they were records of a kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from methodiekboek.load import parse, parse_page
from methodiekboek.model import Page, Problem
from methodiekboek.rewrite import rewrite, rewrite_page, write

PAGE, TEXT = "page", "text"
"""What forms call their kind, and the field for what stands under their front matter."""
NAME = "[a-z0-9]+(-[a-z0-9]+)*"
PAGE_ID = re.compile(rf"{NAME}(--{NAME})*")
"""The path of a page below `docs/`, with two hyphens between a folder and what is in it."""


def page_path(page: str) -> str:
    """The path of a page below `docs/`, from its name in forms."""
    return page.replace("--", "/") + ".md"


def page_id(path: str) -> str:
    """The name of a page by hand in forms, from its path below `docs/`."""
    return path.removesuffix(".md").replace("/", "--")


def read(kind: str, text: str, file: str) -> tuple[Any, list[Problem]]:
    """What a file says; of a page its front matter, and under TEXT what stands below that."""
    if kind != PAGE:
        document, problems = parse(text, file)
        return (document.data if document else None), problems
    page, problems = parse_page(text, file)
    return (page_data(page) if page else None), problems


def page_data(page: Page) -> dict[str, Any]:
    """A page by hand as a form has it."""
    return {**page.front.data, TEXT: page.text.strip("\n")}


def saying(kind: str, before: str | None, data: Mapping[str, Any]) -> str:
    """A file made to say `data`; without `before` a new one.

    Raises:
        RewriteError: it cannot.
    """
    if kind == PAGE:
        front = {name: value for name, value in data.items() if name != TEXT}
        return rewrite_page(before or "", front, str(data.get(TEXT, "")))
    return write(data) if before is None else rewrite(before, data)
