"""Articles and pages that were made before: what nothing of has changed is not made again.

A page is made in two steps, and each is kept by itself: the article of its Markdown, and the page around that, as the
theme makes it and our plugins finish it. What these add to a page after the theme is the same for all pages of a site,
or stands in the `meta` of the page before the theme begins.
"""

from __future__ import annotations

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from methodiekboek.asked import digest
from methodiekboek.build import kept_of
from methodiekboek.data import files
from methodiekboek.handbook import Handbook
from methodiekboek.kept import Kept
from methodiekboek.model import Output

PACKAGES = ("methodiekboek", "methodiekboek_markdown", "methodiekboek_mkdocs", "methodiekboek_edit")
EXTENSIONS = {
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "sane_lists", "smarty",
    "tables", "toc",
}  # fmt: skip
"""Those that know no more than the page."""
PLUGINS = {"methodiekboek", "methodiekboek-search", "methodiekboek-site", "search", "material/search"}
TEMPLATE = "methodiekboek-again.html"
"""A template that shows a page as it was made before."""
THEME = Path(__file__).with_name("again_theme")


class Again:
    """What was made before of one handbook, during one build."""

    def __init__(
        self, config: MkDocsConfig, handbook: Handbook, released: Sequence[str], *, serving: bool, fresh: bool
    ) -> None:
        self.listener = handbook.listener
        self.is_on = not fresh and _is_known(config)
        # A preview and a site to open from a disk have other addresses on every page.
        name = ("preview" if serving else "site") + ("" if config.use_directory_urls else "-on-disk")
        # The host names itself on each page; its fork goes by the same import.
        more = (str(released), str(config.site_url), mkdocs.__name__)
        self.kept = kept_of(handbook, name, PACKAGES, more) if self.is_on else Kept()
        self.around = ""

    def data(self, handbook: Handbook) -> tuple[Output, ...]:
        """The open data: it says all that the handbook says, and is made anew when any of that changes."""

        def make() -> Any:
            return [[each.path, *_packed_content(each.content)] for each in files(handbook, self.kept)]

        made = self.kept.of("data", "", "", make, handbook.listener)
        return tuple(Output(path, b64decode(packed) if packed else text, "content/", "") for path, text, packed in made)

    def take(self, nav: Navigation, files: Files, problems: list[Any]) -> None:
        """From now on the pages of a build ask here for their article."""
        listener = self.listener
        if not self.is_on or listener is None:
            return
        asked = listener.over("files", {file.src_uri: file.url for file in files})
        self.around = digest(json.dumps(list(_menu(nav))))
        for file in files.documentation_pages():
            if file.page:
                file.page.render = partial(self._article, file.page, _Files(files, asked), problems)  # type: ignore

    def _article(self, page: Page, files: Any, problems: list[Any], config: MkDocsConfig, _: Files) -> None:
        made = False

        def make() -> Any:
            nonlocal made
            made = True
            before = len(problems)
            with _warnings() as warned:
                Page.render(page, config, files)
            # What was said of an article is said again each time.
            return None if warned or len(problems) > before else _packed(page)

        value = self.kept.of("article", page.file.src_uri, page.markdown or "", make, self.listener)
        if not made:
            _unpack(page, value, files)

    def find(self, files: Files) -> None:
        """Looks up the pages that need not be made: they show what was made before."""
        if not self.is_on:
            return
        for file in files.documentation_pages():
            page = file.page
            if page is None:
                continue
            found = self.kept.of("page", file.src_uri, self._given(page), lambda: None)
            if found is None:
                continue
            page.meta["template"] = TEMPLATE
            page.again = found  # type: ignore[attr-defined]

    def keep(self, page: Page, output: str) -> None:
        """Keeps a page that is finished."""
        if self.is_on and not is_finished(page):
            self.kept.put("page", page.file.src_uri, self._given(page), output)

    def _given(self, page: Page) -> str:
        """All that the theme and our plugins are told about a page."""
        beside = [[each.title, each.url] if each else None for each in (page.previous_page, page.next_page)]
        above = [[each.title, getattr(each, "url", "")] for each in page.ancestors]
        own = [page.title, page.url, page.canonical_url, page.edit_url, page.is_homepage, page.file.src_uri]
        toc = _packed_toc(page.toc)
        return json.dumps([page.content, toc, page.meta, own, beside, above, self.around], default=str)


def is_finished(page: Page) -> bool:
    """Whether a page is shown as it was made before; then no plugin has anything to do with it."""
    return hasattr(page, "again")


def _is_known(config: MkDocsConfig) -> bool:
    """Whether all that makes the pages of a site is known to depend on nothing else."""
    extensions = {each for each in config.markdown_extensions if isinstance(each, str)}
    return (
        extensions <= EXTENSIONS
        and set(config.plugins) <= PLUGINS
        and not config.hooks
        and not config.theme.custom_dir
        and config.theme.name == "material"
    )


def _packed_content(content: str | bytes) -> tuple[str, str]:
    return (content, "") if isinstance(content, str) else ("", b64encode(content).decode())


class _Files:
    """The files of a site; which of them a page looks up is noted."""

    def __init__(self, files: Files, asked: Any) -> None:
        self.files, self.asked = files, asked

    def get_file_from_path(self, path: str) -> Any:
        self.asked.get(path)
        return self.files.get_file_from_path(path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.files, name)


@contextmanager
def _warnings() -> Iterator[list[logging.LogRecord]]:
    """What MkDocs says inside."""
    heard: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    ear, log = Ear(), logging.getLogger("mkdocs")
    log.addHandler(ear)
    try:
        yield heard
    finally:
        log.removeHandler(ear)


def _packed(page: Page) -> dict[str, Any]:
    links = (page.links_to_anchors or {}).items()
    return {
        "content": page.content,
        "toc": _packed_toc(page.toc),
        "title": page._title_from_render,
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": {file.src_uri: anchors for file, anchors in links},
    }


def _packed_toc(items: Any) -> list[dict[str, Any]]:
    return [
        {"name": item.title, "id": item.id, "level": item.level, "children": _packed_toc(item.children)}
        for item in items
        if isinstance(item, AnchorLink)
    ]


def _unpack(page: Page, value: Any, files: Any) -> None:
    page.content, page._title_from_render = value["content"], value["title"]
    page.toc = get_toc(value["toc"])
    page.present_anchor_ids = set(value["anchors"])
    page.links_to_anchors = {files.get_file_from_path(uri): anchors for uri, anchors in value["links"].items()}


def _menu(items: Any, depth: int = 0) -> Iterator[tuple[int, str, str]]:
    for item in items:
        yield depth, str(item.title), str(getattr(item, "url", "") or "")
        yield from _menu(item.children or (), depth + 1)
