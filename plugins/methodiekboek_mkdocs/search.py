"""The MkDocs plugin `methodiekboek-search`: a search that knows Dutch, behind the search screen of Material."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from importlib.resources import files as resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config import base
from mkdocs.config import config_options as opt
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

from methodiekboek import findable
from methodiekboek.kept import Kept
from methodiekboek.load import parse
from methodiekboek.messages import load_messages
from methodiekboek.search.entries import Page, packed, plain_page, read_page, unpacked
from methodiekboek.search.index import FOLDER, index_files
from methodiekboek.search.words import Synonym, language, languages

from .again import is_finished
from .named import named

MATERIAL = "material/search"
SCRIPTS = ("minisearch", "engine", "material")
STYLE = "material.css"
COMMENT = re.compile(r"^[ ]*//.*\n|^[ ]*/\*(?:.|\n)*?\*/\n|^[ ]+", re.MULTILINE)
SETTINGS = '<script id="__config"'


class Config(base.Config):  # type: ignore[no-untyped-call]
    """The options of the plugin, none of which is needed."""

    enabled = opt.Type(bool, default=True)  # Material's templates ask for it
    glossary = opt.Optional(opt.Type(str))
    glossary_page = opt.Optional(opt.Type(str))
    language = opt.Optional(opt.Choice(languages()))


class SearchPlugin(BasePlugin[Config]):  # type: ignore[no-untyped-call]
    """Makes the index from the finished pages, and has the screen ask it."""

    def __init__(self) -> None:
        super().__init__()
        self.index = self.failed = ""
        self.engine: tuple[str, ...] = ()
        self.synonyms: list[Synonym] = []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if not self.config.enabled:
            return config
        if config.theme.name != "material":
            raise PluginError("methodiekboek-search: this search stands behind the screen of the theme 'material'")
        other: Any = config.plugins.get(MATERIAL)
        if other and other is not self:
            # Material's own search would make an index that nobody asks.
            other.config.enabled = False
        # Its templates show the search screen when a plugin of this name is there.
        dict.__setitem__(config.plugins, MATERIAL, self)
        wanted = self.config.language or str(config.theme.get("language") or "nl")
        self.language = wanted if wanted in languages() else "nl"
        self.synonyms = []
        if self.config.glossary:
            path = Path(config.config_file_path or ".").parent / self.config.glossary
            self.synonyms = list(read_glossary(path))
            config.watch.append(str(path))
        config.extra_css.append(_style()[0])
        return config

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """All pages have their content by now, and none has been written."""
        if not self.config.enabled:
            return env
        say = load_messages(self.language, Path(config.config_file_path or ".").parent)
        content: Any = config.plugins.get("methodiekboek")
        known = self.synonyms + (findable.synonyms(content.handbook) if content else [])
        texts = {name: str(text) for name, text in say.texts["search"].items()}
        self.failed = html.escape(texts.pop("failed"))
        glossary = self.config.glossary_page and files.get_file_from_path(self.config.glossary_page)
        if glossary:
            texts["glossary_url"] = glossary.url
        kept = content.again.kept if content else Kept()
        made = index_files(list(_pages(files, kept)), known, language(self.language), texts, kept)
        self.index = next(iter(made))
        for name, text in made.items():
            files.append(File.generated(config, name, content=text))
        folder = resources("methodiekboek.search") / "browser"
        addresses = []
        for name in SCRIPTS:
            # What is written for those who read it stays here.
            script = COMMENT.sub("", (folder / f"{name}.js").read_text("utf-8")).encode()
            address = f"{FOLDER}/{named(f'{name}.js', script)}"
            files.append(File.generated(config, address, content=script))
            addresses.append(address)
        self.engine = tuple(addresses)
        uri, style = _style()
        files.append(File.generated(config, uri, content=style))
        # The screen wants an index of its own, and gets one with nothing in it.
        nothing = json.dumps(
            {"config": {"lang": [self.language], "separator": "[\\s\\-]+", "pipeline": []}, "docs": []}
        )
        files.append(File.generated(config, f"{FOLDER}/search_index.json", content=nothing))
        files.append(File.generated(config, f"{FOLDER}/search_index.js", content=f"var __index = {nothing};\n"))
        return env

    def on_post_page(self, output: str, page: Any, config: MkDocsConfig, **_: Any) -> str:
        return output if is_finished(page) else self._with_screen(output, page.url)

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig, **_: Any) -> str:
        # The page of an address that is not there stands at any address, so its own are whole, as the theme's are.
        top = urlsplit(config.site_url or "/").path if template_name == "404.html" else ""
        return self._with_screen(output, template_name, top) if template_name.endswith(".html") else output

    def _with_screen(self, output: str, url: str, top: str = "") -> str:
        if not self.index:
            return output
        index, *engine, screen = (
            top + address if top else get_relative_url(address, url) for address in (self.index, *self.engine)
        )
        given = {"src": screen, "data-index": index, "data-engine": " ".join(engine), "data-failed": self.failed}
        tag = "<script " + " ".join(f'{name}="{value}"' for name, value in given.items()) + "></script>"
        # Before the script of the theme, which begins as soon as it is read.
        return output.replace(SETTINGS, tag + SETTINGS, 1)


def _style() -> tuple[str, bytes]:
    """The style sheet of the screen: its path below the site, and what is in it."""
    content = (resources("methodiekboek.search") / "browser" / STYLE).read_bytes()
    return f"{FOLDER}/{named(STYLE, content)}", content


def read_glossary(path: Path) -> Iterator[Synonym]:
    """The words of a file that has for each word, or words with commas between, what the pages call it.

    Raises:
        PluginError: the file cannot be read, or has something else in it; the message says where.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PluginError(f"methodiekboek-search: cannot read the glossary {path}: {error}") from error
    document, problems = parse(text, path.name)
    if problems or document is None or not isinstance(document.data, Mapping):
        where = problems[0].mark if problems else None
        raise PluginError(
            f"methodiekboek-search: {path.name}:{where.line if where else 1}: not 'word: [other word, …]'"
        )
    for word, means in document.data.items():
        given = (means,) if isinstance(means, str) else means
        if (
            not isinstance(given, tuple)
            or not given
            or not all(isinstance(each, str) and each.strip() for each in given)
        ):
            line = document.mark((word,)).line
            raise PluginError(f"methodiekboek-search: {path.name}:{line}: after '{word}' a word or a list of words")
        words = tuple(each.strip() for each in str(word).split(",") if each.strip())
        yield Synonym(words, given)


def _pages(files: Files, kept: Kept) -> Iterator[Page]:
    for file in sorted(files.documentation_pages(), key=lambda file: file.src_uri):
        page = file.page
        if page is None or page.content is None:
            continue
        options = page.meta.get("search") or {}
        if not options.get("exclude"):
            # A title is kept escaped for Material's templates; what is searched and shown is the title itself.
            title, content = html.unescape(str(page.title)), page.content
            plain = plain_page(page.url, file.src_uri, title, options)
            read = partial(_sections, plain, content)
            yield unpacked(plain, kept.of("entry", file.src_uri, f"{title}\n{content}", read))


def _sections(page: Page, content: str) -> list[Any]:
    return packed(read_page(page.url, page.path, page.title, content, {}))
