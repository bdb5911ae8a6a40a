"""A Python-Markdown extension that shows a handbook's pages on any host: citations, claims, blocks, links.

    markdown_extensions:
      - methodiekboek: {root: .}

Raw HTML is text, and what could run something falls away or stops the page: see `allowed.py`.
"""

from __future__ import annotations

import html
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from markdown import Markdown
from pymdownx.blocks import BlocksExtension

from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.load import FOLDERS
from methodiekboek.model import Mark, Problem

from . import allowed, blocks, citations, inline, trees, words

_reading = Lock()


class MethodiekboekExtension(BlocksExtension):  # type: ignore[misc]
    """Give it a handbook, or the `root` of one to read.

    `problems` are the articles that were not shown since something stands in them that may not be there: a host that
    builds stops with these.

    Raises:
        ValueError: the handbook at `root` has problems; `methodiekboek check` shows them.
    """

    def __init__(self, handbook: Handbook | None = None, **options: Any) -> None:
        self.config = {"root": [".", "Folder of the handbook"]}
        super().__init__(**options)
        if handbook is None:
            handbook = _handbook(Path(self.getConfig("root")).resolve())
        self.handbook = handbook
        self.written: citations.Written = {}
        self.problems: list[Problem] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.registerExtension(self)
        for registry, name in ((md.preprocessors, "html_block"), (md.inlinePatterns, "html")):
            if name in registry:
                registry.deregister(name)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@", "=", "/", ":", "|"]
        literature = str(self.handbook.settings.data["literature"])
        citations.register(md, self.handbook.style, literature, self.written)
        inline.register(md, self.handbook)
        trees.register(md, self.handbook)
        words.register(md, self.handbook)
        allowed.register(md, self._refuse)
        super().extendMarkdown(md)

    def _refuse(self, md: Markdown, fault: str) -> str:
        """What stands in the place of an article that is not shown."""
        path = citations.path_of(md)
        page = self.handbook.pages.get(path)
        record = self.handbook.record_at(path)
        file = page.front.file if page else record.document.file if record else path
        self.problems.append(Problem(Mark(file), "article-is-inert", {"typed": fault, "page": path}))
        return f"<p>{html.escape(self.handbook.messages('site.not_shown'))}</p>"

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802
        blocks.register(block_mgr, self.handbook)


def _handbook(root: Path) -> Handbook:
    """The handbook in a folder as it is now.

    A host that knows the extension by name makes one for each page: what was read is read again when a file changed.
    """
    with _reading:  # a host may make several pages at a time
        facts = ((str(path), path.stat()) for name in FOLDERS for path in (root / name).rglob("*"))
        return _read(root, tuple(sorted((path, fact.st_mtime_ns, fact.st_size) for path, fact in facts)))


@lru_cache(maxsize=1)
def _read(root: Path, files: tuple[tuple[str, int, int], ...]) -> Handbook:
    handbook, _, problems = build(root)
    if problems:
        raise ValueError(f"{len(problems)} problems in the handbook; run `methodiekboek check`")
    return handbook


def makeExtension(**options: Any) -> MethodiekboekExtension:  # noqa: N802
    return MethodiekboekExtension(**options)
