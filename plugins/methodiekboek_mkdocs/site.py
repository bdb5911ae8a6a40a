"""The MkDocs plugin `methodiekboek-site`: what is not right in the theme Material, mended on any site.

What can be mended in the HTML stands here, one `Correction` each; what needs style or script stands in
`theme/assets/methodiekboek-site/`, one paragraph each. `tests/test_theme.py` holds each against the theme as it comes:
a correction of what the theme no longer does wrong fails there, and is to be taken away.
"""

from __future__ import annotations

import html
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from mkdocs.config import base
from mkdocs.config import config_options as opt
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files

from methodiekboek import report
from methodiekboek.inline import inline_problems
from methodiekboek.kept import Kept
from methodiekboek.messages import LANGUAGES, Messages, load_messages
from methodiekboek.model import Problem

from . import headers
from .again import is_finished
from .named import named, unnamed

THEME = Path(__file__).parent / "theme"
ASSETS = "assets/methodiekboek-site"
LOCALES = {"nl": "nl_NL", "en": "en_GB"}  # as Open Graph writes a language

# A script of the page itself: data has a type of its own.
INLINE = re.compile(r"<script(?: type=\"?(?:text/javascript|module)\"?)?>(?P<text>.*?)</script>", re.DOTALL)
GAP = re.compile(r'"\{\{.*?\}\}"')
TAG = re.compile(r"<[^>]+>")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)
QUOTE = '"'
REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; ?url=(?P<to>[^"]*)">')
SENTENCE = re.compile(r"<(p|li)(?: [^>]*)?>(?P<text>.*?)</\1>", re.DOTALL)
NOTES = re.compile(r"<(sup|small|script)\b.*?</\1>", re.DOTALL)  # what stands beside a text, such as its sources
LEAST, MOST = 40, 160  # characters: a label says too little, and of more a search engine shows the beginning only

# The theme keeps its colours in the browser as soon as a page is opened. We keep what a reader chose, and nothing else.
# And the letters of the site are asked for with its styles, not after them; from a disk a browser refuses to.
AFTER = {
    "base": (
        ";(function(){var font=document.currentScript.dataset.font,link=document.createElement('link');"
        'if(font&&location.protocol!=="file:"){link.rel="preload";link.as="font";link.crossOrigin="";link.href=font;'
        "document.head.appendChild(link)}})()"
        ";(function(){var keep=__md_set,chosen=false;"
        'addEventListener("input",function(e){if(e.target.name==="__palette")chosen=true},true);'
        '__md_set=function(key){if(key!=="__palette"||chosen)keep.apply(null,arguments)}})()'
    )
}

FIRST = ("base", "palette")
"""The scripts of the theme for which a page waits, since they say its colours: together they are one small file."""

PATHS = "|".join(f'{re.escape(html.escape(load_messages(language)("frame.path")))}"' for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that the theme writes on each page, why it is wrong, and what stands there instead."""

    name: str
    why: str
    wrong: re.Pattern[str]
    right: Callable[[re.Match[str], Messages], str]

    def __call__(self, page: str, say: Messages) -> str:
        return self.wrong.sub(lambda found: self.right(found, say), page)


def _called(found: re.Match[str], say: Messages) -> str:
    title = _said(found["title"])
    # A part can be called as the whole, and who goes by ear tells them apart by number.
    before = [_said(each["title"]) for each in MENU.finditer(found.string[: found.start()])].count(title)
    name = f"{title} ({before + 1})" if before else title
    return f'{found["before"]}aria-label="{html.escape(name)}"{found["after"]}'


def _said(title: str) -> str:
    return html.unescape(TAG.sub("", title)).strip()


MENU = re.compile(
    r'(?P<before><nav class="md-nav" data-md-level="\d+" )aria-labelledby="(?P<id>[^"]+)_label"'
    r'(?P<after>[^>]*>\s*<label class="md-nav__title" for="(?P=id)">\s*'
    r'<span class="md-nav__icon md-icon"></span>(?P<title>.*?)</label>)',
    re.DOTALL,
)


def _aligned(found: re.Match[str]) -> str:
    name, rest = f"mb-{found['side']}", found["before"] + found["after"]
    if ' class="' in rest:
        return f"<{found['cell']}{rest.replace(' class=' + QUOTE, f' class={QUOTE}{name} ', 1)}>"
    return f'<{found["cell"]}{rest} class="{name}">'


# Most of these are in https://github.com/squidfunk/mkdocs-material/issues/4101, open since 2022.
CORRECTIONS = (
    Correction(
        "search-dialog-has-a-name",
        "A screen reader says 'dialog' and nothing else (WCAG 4.1.2).",
        re.compile(r'<div class="md-search" data-md-component="search" role="dialog">'),
        lambda found, say: f'{found[0][:-1]} aria-label="{html.escape(say("frame.search"))}">',
    ),
    Correction(
        "search-results-have-a-name",
        "What takes the focus so that it can be scrolled is a region with a name (WCAG 4.1.2).",
        re.compile(r'(<div class="md-search__scrollwrap" tabindex="0") data-md-scrollfix'),
        lambda found, say: (
            f'{found[1]} role="region" aria-label="{html.escape(say("frame.results"))}" data-md-scrollfix'
        ),
    ),
    Correction(
        "menus-have-a-name",
        "Its label is empty, or not there, when a section has a page of its own (WCAG 1.3.1).",
        MENU,
        _called,
    ),
    Correction(
        "the-contents-are-one-menu",
        "Each heading with others below it makes one more menu, often called as one that is there already.",
        re.compile(r'<nav class="md-nav" aria-label="[^"]*">'),
        lambda found, _: '<nav class="md-nav" role="none">',
    ),
    Correction(
        "english-is-said-in-english",
        "A screen reader says it in the language of the page (WCAG 3.1.2).",
        re.compile(r'Made with(?<!<span lang="en">Made with)(?=\s*<a href="https://squidfunk)'),
        lambda found, _: f'<span lang="en">{found[0]}</span>',
    ),
    Correction(
        "the-path-has-a-name-of-its-own",
        "It is called as the menu is, and who jumps from landmark to landmark cannot tell them apart (WCAG 2.4.1).",
        re.compile(rf'<nav class="md-path" aria-label="(?!{PATHS})[^"]*"'),
        lambda found, say: f'<nav class="md-path" aria-label="{html.escape(say("frame.path"))}"',
    ),
    Correction(
        "checkboxes-complete-nothing",
        "HTML knows no 'autocomplete' on a checkbox. Firefox heeds it all the same: site.js closes what it left open.",
        re.compile(r'(<input class="md-toggle" data-md-toggle="\w+" type="checkbox" id="\w+") autocomplete="off"'),
        lambda found, _: found[1],
    ),
    Correction(
        "no-empty-tabindex",
        "HTML wants a number there.",
        re.compile(r'(<label class="md-nav__link[^>]*) tabindex=""'),
        lambda found, _: found[1],
    ),
    Correction(
        "a-label-is-of-something",
        "On a page that is not in the menu the title of its contents is the label of a checkbox that is not there.",
        re.compile(r'\A(?P<page>(?!.* id="__toc").*<label class="md-nav__title") for="__toc"', re.DOTALL),
        lambda found, _: found["page"],
    ),
    Correction(
        "cells-are-aligned-by-a-class",
        "A policy without exceptions holds back the style of an attribute.",
        re.compile(
            r"<(?P<cell>t[dh])(?P<before>[^>]*?)"
            r' style="text-align: ?(?P<side>left|center|right);?"(?P<after>[^>]*)>'
        ),
        lambda found, _: _aligned(found),
    ),
    Correction(
        "an-address-is-no-script",
        "The same policy holds back such an address. The search sets its own as soon as there is something to share.",
        re.compile(r'<a href="javascript:void\(0\)"'),
        lambda found, _: '<a href="#"',
    ),
)


class Config(base.Config):  # type: ignore[no-untyped-call]
    """The options of the plugin, none of which is needed."""

    font = opt.Optional(opt.Type(str))  # a file below the site, with the letters that every page has


class SitePlugin(BasePlugin[Config]):  # type: ignore[no-untyped-call]
    """Mends each page when the theme has written it, and stops a build with a page that a strict policy would break."""

    def __init__(self) -> None:
        super().__init__()
        self.serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if config.theme.name != "material":
            raise PluginError("methodiekboek-site: these are corrections of the theme 'material'")
        self.language = str(config.theme.get("language") or "en")
        self.say = load_messages(self.language, Path(config.config_file_path or ".").parent)
        self.scripts: tuple[Script, ...] = ()
        self.moved: dict[str, str] = {}
        self.in_files: dict[str, tuple[str, str]] = {}
        self.font = ""
        # Whoever has a 404.html of their own keeps it.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        # First: what a site has of its own comes after it, and wins.
        self.own = dict(_own())
        config.extra_css.insert(0, self.own["site.css"][0])
        return config

    def on_files(self, found: Files, config: MkDocsConfig) -> Files:
        for name, (uri, content) in self.own.items():
            if plain := found.get_file_from_path(f"{ASSETS}/{name}"):
                found.remove(plain)
                found.append(File.generated(config, uri, content=content))
        return found

    def on_page_content(self, content: str, page: Any, config: MkDocsConfig, **_: Any) -> str:
        if not page.meta.get("description") and not config.site_description:
            page.meta["description"] = html.escape(_beginning(content))
        return content

    # Before it is looked up which pages need not be made.
    @event_priority(50)
    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        for page, title in _told_apart(files):
            page.meta["told_apart"] = title
        env.globals["frame"] = self.say.texts["frame"]
        wanted = self.config.font or ""
        self.font = next((file.dest_uri for file in files if unnamed(file.dest_uri) == wanted), wanted)
        self.scripts = tuple(_inline_scripts(env))
        self.in_files = {script.name: _in_one_file(self.scripts, script) for script in self.scripts}
        return env

    def on_post_page(self, output: str, page: Any, config: MkDocsConfig, **_: Any) -> str:
        if is_finished(page):
            self.moved |= {name: text for name, text in self.in_files.values() if name in output}
            return output
        if title := page.meta.get("told_apart"):
            output = TITLE.sub(lambda _: f"<title>{title} - {config.site_name}</title>", output, count=1)
        about = _open_graph(output, page, config, self.language)
        return self._mended(output).replace("</head>", f"{about}</head>", 1)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig, **_: Any) -> str:
        return self._mended(output_content) if template_name.endswith(".html") else output_content

    # Before plugins that look at what was built.
    @event_priority(50)
    def _write_scripts(self, /, config: MkDocsConfig, **_: Any) -> None:
        for name, text in self.moved.items():
            Path(config.site_dir, ASSETS, name).write_text(text, encoding="utf-8", newline="\n")

    # After plugins that write pages.
    @event_priority(-100)
    def _finish(self, /, config: MkDocsConfig, **_: Any) -> None:
        content: Any = config.plugins.get("methodiekboek")
        kept = content.again.kept if content else Kept()
        site, problems, moved = Path(config.site_dir), list[Problem](), dict[str, str]()
        top = urlsplit(config.site_url or "/").path
        paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        for path in (path for path in paths if path.endswith(".html")):
            page = (site / path).read_text("utf-8", errors="replace")
            # What every page has, such as a font of elsewhere, is said once.
            said = {(problem.rule, problem.facts["found"]) for problem in problems}
            found = kept.of("inline", path, page, partial(_well, path, page))
            # What is wrong is looked up again each time, and said with its place.
            wrong = [] if found else inline_problems(path, page)
            problems += [each for each in wrong if (each.rule, each.facts["found"]) not in said]
            if leads := REFRESH.search(page):
                former = top + path.removesuffix("index.html" if config.use_directory_urls else "")
                moved[former] = urljoin(former, html.unescape(leads["to"]))
        self._stop(problems, Path(config.config_file_path).parent)
        (site / headers.HOSTS).write_text(headers.for_hosts(paths, top), encoding="utf-8", newline="\n")
        (site / headers.NGINX).write_text(headers.for_nginx(moved, top), encoding="utf-8", newline="\n")

    on_post_build = CombinedEvent(_write_scripts, _finish)

    def _stop(self, problems: list[Problem], root: Path) -> None:
        """In a preview the page can be looked at, with what is wrong in the terminal."""
        if problems:
            print(report.as_text(problems, root, self.say), file=sys.stderr)
            if not self.serving:
                raise Abort(self.say("report.stopped"))

    def _mended(self, output: str) -> str:
        for correction in CORRECTIONS:
            output = correction(output, self.say)
        # Where the style sheet is, the scripts are too: a page such as 404.html is shown at any address.
        folder = re.search(rf'href="([^"]*){re.escape(self.own["site.css"][0])}"', output)
        if not folder:
            return output
        output = INLINE.sub(lambda found: self._in_a_file(found, f"{folder[1]}{ASSETS}/"), output)
        words = "".join(f' data-{name}="{html.escape(self.say(f"frame.{name}"))}"' for name in ("menu", "search"))
        return output.replace(
            "</body>", f'<script src="{folder[1]}{self.own["site.js"][0]}"{words}></script></body>', 1
        )

    def _in_a_file(self, found: re.Match[str], folder: str) -> str:
        """With the policy `script-src 'self'` only scripts in files run; those that we know are moved, and no other."""
        for script in self.scripts:
            is_it = script.pattern.fullmatch(found["text"])
            if is_it:
                name, text = self.in_files[script.name]
                self.moved[name] = text
                given = "".join(f' data-scope="{each}"' for each in is_it.groups())
                if given and self.font:
                    given += f' data-font="{folder.removesuffix(f"{ASSETS}/")}{self.font}"'
                return f'<script src="{folder}{name}" data-part="{script.name}"{given}></script>'
        return found[0]


@dataclass(frozen=True, slots=True)
class Script:
    """A script that a template of the theme writes into the page; its one gap is where the site begins."""

    name: str
    text: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile('"([^"]*)"'.join(re.escape(part) for part in GAP.split(self.text)))

    @property
    def in_a_file(self) -> str:
        return GAP.sub("document.currentScript.dataset.scope", self.text) + AFTER.get(self.name, "")


def _own() -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Our style sheet and script: their path below the site, and what is in them."""
    for path in sorted((THEME / ASSETS).iterdir()):
        yield path.name, (f"{ASSETS}/{named(path.name, path.read_bytes())}", path.read_bytes())


def _well(path: str, page: str) -> bool | None:
    return None if inline_problems(path, page) else True


def _in_one_file(scripts: Sequence[Script], script: Script) -> tuple[str, str]:
    """The name of the file that has a script, with others that come first if it does, and what is in it.

    One file for several places: the part that a place asks for runs there.
    """
    first = [each for each in scripts if each.name in FIRST]
    some = first if script in first else [script]
    parts = [f'"{each.name}":function(){{{each.in_a_file}}}' for each in some]
    text = f"({{{','.join(parts)}}})[document.currentScript.dataset.part]();\n"
    # By what is in it, so that a browser that has kept one of these never runs it for another.
    return f"theme-{named('-'.join(each.name for each in some) + '.js', text.encode())}", text


def _inline_scripts(env: Any) -> Iterator[Script]:
    for name in env.list_templates(filter_func=lambda name: name.startswith("partials/javascripts/")):
        source = env.loader.get_source(env, name)[0]
        for number, found in enumerate(INLINE.finditer(source)):
            yield Script(f"{Path(name).stem}{number or ''}", found["text"])


def _beginning(content: str) -> str:
    """The first sentences of a page, for one that says nothing of itself; nothing if it has none."""
    for found in SENTENCE.finditer(content):
        text = " ".join(_said(NOTES.sub("", found["text"])).split())
        if len(text) > MOST:
            return text[: MOST - 1].rpartition(" ")[0].rstrip(",;:") + "…"
        if len(text) >= LEAST:
            return text
    return ""


def _told_apart(files: Files) -> Iterator[tuple[Any, str]]:
    """Of pages with one title, such as a phase and the word for it: each with what the page above it is called."""
    pages = [file.page for file in files.documentation_pages() if file.page and file.page.title]
    titles = {page.file.src_uri: str(page.meta.get("title") or page.title) for page in pages}
    often = Counter(titles.values())
    for page in pages:
        path, title = page.file.src_uri, titles[page.file.src_uri]
        above = (titles.get(f"{folder}/index.md", title) for folder in PurePosixPath(path).parents)
        name = next((each for each in above if each != title), "")
        if often[title] > 1 and name and not path.endswith("index.md"):
            yield page, f"{title} ({name})"


def _open_graph(output: str, page: Any, config: MkDocsConfig, language: str) -> str:
    """What a site that shows a link says of it: what stands in the head of the page already, and no picture."""
    if 'property="og:title"' in output:
        return ""
    title, description = TITLE.search(output), DESCRIPTION.search(output)
    name = html.escape(html.unescape(str(config.site_name)))
    facts = {
        "title": title[1].strip().removesuffix(f" - {config.site_name}") if title else "",
        "description": description[1] if description else "",
        "type": "website" if page.is_homepage else "article",
        "locale": LOCALES.get(language, ""),
        "site_name": name,
        "url": page.canonical_url or "",
    }
    return "".join(
        f'<meta property="og:{fact}" content="{text.replace(QUOTE, "&quot;")}">' for fact, text in facts.items() if text
    )
