"""The MkDocs plugin `methodiekboek-literature`: citations and a list of literature for any site, from `.bib` files."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from mkdocs.config import base
from mkdocs.config import config_options as opt
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from methodiekboek import report
from methodiekboek.markup import Fault, scan
from methodiekboek.messages import LANGUAGES, Messages, load_messages
from methodiekboek.model import Mark, Problem, Run
from methodiekboek.nearest import nearest
from methodiekboek.registry import constants
from methodiekboek.sources.convention import DEFAULT
from methodiekboek.sources.library import read_library
from methodiekboek.sources.listing import Place, downloads, listing
from methodiekboek.sources.place import fault
from methodiekboek.sources.style import Style, style_of
from methodiekboek.sources.work import Library
from methodiekboek_markdown.citations import PAGE, CitationsExtension

from .named import named

ASSETS = "assets/methodiekboek"
SCRIPTS = ("base", "cards", "lists", "literature")
OURS = {"citation-form", "text-too-long", "text-too-deep", "text-too-dense"}
"""What is said of a text; a site of all sorts may have HTML and blocks of its own. Of too much, no citation is made."""
LIST = re.compile(r"^[ ]{0,3}/{3,}[ \t]*literature[ \t]*$", re.MULTILINE)
TITLE = re.compile(r"^(?:title:[ \t]*[\"']?(.+?)[\"']?|#[ \t]+(.+?)[ \t#]*)$", re.MULTILINE)

log = logging.getLogger("mkdocs.plugins.methodiekboek")


@cache
def _own() -> dict[str, bytes]:
    """The style sheet and the scripts of the list by their path below the site."""
    names = ("literature.css", *(f"{script}.js" for script in SCRIPTS))
    read = ((name, (files("methodiekboek") / "assets" / name).read_bytes()) for name in names)
    return {f"{ASSETS}/{named(name, content)}": content for name, content in read}


class Config(base.Config):  # type: ignore[no-untyped-call]
    """The options of the plugin; only `bibliography` has to be given."""

    bibliography: opt.Type[str | list[str]] | Any = opt.Type((str, list), default="*.bib")
    page = opt.Type(str, default="")
    convention = opt.Type(str, default=DEFAULT)
    language = opt.Optional(opt.Choice(LANGUAGES))


class LiteraturePlugin(BasePlugin[Config]):  # type: ignore[no-untyped-call]
    """Reads the `.bib` files, sees which works the pages cite, and puts the list on a page of its own or on yours."""

    messages: Messages
    library: Library
    style: Style
    page: str

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        # Material has a setting of its own for what other themes call the locale.
        theme = config.theme.get("language") or (config.theme.locale.language if config.theme.locale else "en")
        language = self.config.language or str(theme)
        self.messages = load_messages(language if language in LANGUAGES else "en")
        root = Path(config.config_file_path or ".").parent
        conventions = constants("methodiekboek.sources.conventions", "CONVENTION", root / "conventions")
        if self.config.convention not in conventions:
            known = ", ".join(conventions)
            raise PluginError(f"methodiekboek-literature: no convention '{self.config.convention}'; there are: {known}")
        paths = self._paths(root)
        self.library = read_library(paths, root)
        self._warn(list(self.library.problems), root)
        self.style = style_of(self.library.sources, self.messages, conventions[self.config.convention])
        style, *scripts = _own()
        config.extra_css.insert(0, style)
        config.extra_javascript += scripts
        config.watch += [str(path) for path in paths]
        return config

    def on_files(self, found: Files, config: MkDocsConfig) -> Files:
        pages = {file.src_uri: file.content_string for file in found.documentation_pages()}
        self.page = self._page(pages)
        if self.page not in pages:
            title = self.messages("literature.title")
            text = pages[self.page] = f"# {title}\n\n/// literature\n///\n"
            found.append(File.generated(config, self.page, content=text))
        cited: dict[str, dict[str, Place]] = {}
        for path, text in pages.items():
            for key in self._cited(path, text, Path(config.docs_dir)):
                cited.setdefault(key, {})[path] = Place(Run(_title(path, text), href=f"page:{path}#cite-{key}"))
        # Only what is cited stands in the list, and counts for year letters and for what tells works apart.
        sources = {key: source for key, source in self.library.sources.items() if key in cited}
        self.style = style_of(sources, self.messages, self.style.convention)
        group = listing(self.style, {key: tuple(places.values()) for key, places in cited.items()}, self.page)
        config.markdown_extensions.append(CitationsExtension(self.style, self.page, group))  # type: ignore[arg-type]
        for output in downloads(self.style, self.page):
            found.append(File.generated(config, output.path, content=output.content))
        for uri, content in _own().items():
            found.append(File.generated(config, uri, content=content))
        return found

    def on_page_markdown(self, markdown: str, page: Any, **_: Any) -> str:
        return f"{markdown}\n\n[{PAGE}]: <{page.file.src_uri}>\n"

    def _paths(self, root: Path) -> list[Path]:
        paths = [path for pattern in self._patterns() for path in sorted(root.glob(pattern))]
        if not paths:
            wanted = self.config.bibliography
            raise PluginError(f"methodiekboek-literature: no file matches 'bibliography: {wanted}' in {root}")
        return list(dict.fromkeys(paths))

    def _patterns(self) -> list[str]:
        wanted = self.config.bibliography
        return [wanted] if isinstance(wanted, str) else wanted

    def _page(self, pages: dict[str, str]) -> str:
        """The page with the block on it; else the one that is asked for, or one of our own."""
        placed = next((path for path, text in pages.items() if LIST.search(text)), "")
        return placed or self.config.page or self.messages("literature.file")

    def _cited(self, path: str, text: str, docs: Path) -> Iterator[str]:
        problems = []
        for hit in scan(text):
            line = text.count("\n", 0, hit.start) + 1
            column = hit.start - text.rfind("\n", 0, hit.start)
            mark = Mark(f"{docs.name}/{path}", line, column, max(1, hit.end - hit.start))
            if isinstance(hit, Fault):
                if hit.rule in OURS:
                    problems.append(Problem(mark, hit.rule, hit.facts))
            elif hit.kind == "source" and hit.name in self.library.sources:
                broken = fault(hit.argument, self.library.sources[hit.name])
                if broken:
                    problems.append(Problem(mark, *broken))
                yield hit.name
            elif hit.kind == "source" and hit.name not in self.library.lost and _is_meant(text, hit.start):
                near, place = nearest(hit.name, self.library.sources), " ".join(self._patterns())
                facts = {"name": hit.name, "near": near, "place": place}
                problems.append(Problem(mark, "source-exists", facts))
        self._warn(problems, docs.parent)

    def _warn(self, problems: list[Problem], root: Path) -> None:
        for problem in sorted(problems, key=lambda p: (p.mark, p.rule)):
            log.warning("%s", report.as_text([problem], root, self.messages).rsplit("\n\n", 1)[0])


def _is_meant(text: str, start: int) -> bool:
    """Whether a key that nobody knows is a slip: in a site of all sorts, '@name' alone may be anything."""
    return text[start] == "["


def _title(path: str, text: str) -> str:
    found = TITLE.search(text)
    return next((name for name in found.groups() if name), path) if found else Path(path).stem.replace("-", " ")
