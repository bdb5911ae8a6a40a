"""The MkDocs plugin `methodiekboek`: the handbook's pages, in memory, with the assets that they need."""

from __future__ import annotations

import html
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.utils import get_relative_url

from methodiekboek import jsonld, report
from methodiekboek.build import build, known_records
from methodiekboek.data import sizes_of
from methodiekboek.handbook import Handbook
from methodiekboek.load import FOLDERS, MAINTAINERS, read_text
from methodiekboek.model import Claim, Entry, Output, Problem, Record
from methodiekboek.one import read_from, shown_on, with_text
from methodiekboek.render import COMPILED, navigation
from methodiekboek.watch import watched
from methodiekboek_edit.app import Screen
from methodiekboek_edit.by_hand import PAGE, page_id
from methodiekboek_edit.desk import Desk
from methodiekboek_edit.propose import FORM, proposal_files
from methodiekboek_edit.wording import claim_label
from methodiekboek_markdown.allowed import first_fault
from methodiekboek_markdown.extension import MethodiekboekExtension

from .again import THEME, Again, is_finished
from .named import named
from .preview import Preview, Stage, Stamps, changed, stamps

ASSETS = "assets/methodiekboek"
CLAIM = re.compile(r'<span class="mb-claim"[^>]* id="([^"]+)"')
CLASSES = re.compile(r'class="([^"]*)"')
ONLY = re.compile(r"(?://|/\*) Only with `([\w-]+)`")
READ = (*FOLDERS, "mkdocs.yml")


class ContentPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Lives as long as the preview does, so that the last good handbook stays while an author mends a mistake."""

    def __init__(self) -> None:
        self.serving = False
        self.last_good: tuple[Handbook, list[Output]] | None = None
        self.handbook: Handbook
        self.extension: MethodiekboekExtension
        self.outputs: dict[str, Output] = {}
        self.problems: Sequence[Problem] = ()
        self.desk: Desk | None = None
        self.released: tuple[Output, ...] = ()
        self.busy = ExitStack()
        self.is_fresh = False
        self.data: tuple[Output, ...] = ()
        self.again: Again
        self.preview: Preview | None = None
        self.stage: Stage | None = None
        self.nav: Navigation
        self.stamps: Stamps = {}

    # With this hook, MkDocs keeps one plugin for all builds of a preview, and of any process.
    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving, self.released, self.is_fresh = command == "serve", (), False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        if self.serving:
            self.stage, self.stamps = None, stamps(root, READ)
        if self.preview:
            config.site_dir = self.preview.next
        # A preview has read them itself, but for the first time.
        known = None if self.serving or self.is_fresh else known_records(root)
        handbook, outputs, self.problems = build(root, lambda handbook: self._begin(config, handbook).kept, known)
        if not self.problems:
            # They take seconds, and are no pages: a preview has those of its beginning.
            self.data = self.data if self.serving and self.data else self.again.data(handbook)
            handbook = self._with_files(handbook)
            self.last_good = handbook, [*outputs, *self.data, *self.released]
        if self.desk:
            self.desk.take(handbook, self.problems)
        elif self.serving:
            self.desk = Desk(root, (handbook, self.problems))
        if self.problems:
            print(report.as_text(self.problems, root, handbook.messages), file=sys.stderr)
            if not self.serving:
                raise Abort(handbook.messages("report.stopped"))
        self.handbook, good = self.last_good or (handbook, [_empty_home(handbook)])
        if self.problems:
            # What is shown now is made of the last good handbook, so that is the one to listen to.
            self._begin(config, self.handbook)
        self.outputs = {output.path: output for output in good}
        self.extension = MethodiekboekExtension(self.handbook)
        config.markdown_extensions.append(self.extension)  # type: ignore[arg-type]
        # Material's templates do not escape these. In its copyright a site may have a link, so that is looked at.
        for name in ("site_name", "site_description", "site_author"):
            if config[name]:
                config[name] = html.escape(html.unescape(str(config[name])))
        fault = first_fault(str(config.copyright or ""))
        if fault:
            raise Abort(handbook.messages("report.setting_is_inert", name="copyright", typed=fault))
        config.theme.dirs.append(str(THEME))
        config.extra_css[:0] = _assets("css")
        config.extra_javascript += _assets("js")
        config.watch += [str(root / name) for name in FOLDERS if (root / name).is_dir()]
        return config

    def _with_files(self, handbook: Handbook) -> Handbook:
        """A handbook that knows which files go with it."""
        assert handbook.listener  # it was built
        sizes = handbook.listener.over("sizes", sizes_of(self.data))
        return replace(handbook, released=self.released, sizes=sizes)

    def _begin(self, config: MkDocsConfig, handbook: Handbook) -> Again:
        self._go_on()
        self._let_go()  # of what a build made that was broken off, and with it of the file
        released = [output.path for output in self.released]
        self.again = Again(config, handbook, released, serving=self.serving, fresh=self.is_fresh)
        return self.again

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """The edit screen stands beside the preview: what it saves, the preview shows."""
        if self.desk:
            prefix = f"{server.mount_path.rstrip('/')}/{self.handbook.messages('edit.edit_path')}"
            pages, screen = server.get_app(), Screen(self.desk, prefix)

            def both(environ: dict[str, Any], start_response: Any) -> Any:
                here = f"{environ['PATH_INFO']}/".startswith(f"{prefix}/")
                return (screen if here else pages)(environ, start_response)  # type: ignore[misc]

            server.set_app(both)
        self.preview = Preview(server, self.show_at_once, self._plugins)
        return server

    def on_shutdown(self) -> None:
        if self.preview:
            self.preview.close()

    def _plugins(self) -> Iterable[Any]:
        return self.stage.config.plugins.values() if self.stage else ()

    def show_at_once(self) -> bool:
        """Makes the page of the one file that was changed, in the site that readers see; whether there was one."""
        stage, root = self.stage, self.handbook.root
        now = stamps(root, READ)
        files = changed(self.stamps, now)
        subject = read_from(self.handbook, files[0]) if len(files) == 1 else None
        # A mistake elsewhere stays above each page until the whole is read again.
        elsewhere = any(problem.mark.file not in files for problem in self.problems)
        if stage is None or subject is None or elsewhere or not self.again.is_on:
            return False
        self.stamps = now
        text, self.problems = read_text(root / files[0], files[0])
        if text is not None:
            linked, self.problems = with_text(self.handbook, files[0], text)
            # With a mistake the page stays as it was, with that above it.
            self.handbook = linked if linked and not self.problems else self.handbook
        self.extension.handbook = self.handbook
        made = list(shown_on(self.handbook, subject))
        for output in made:
            self.outputs[output.path] = output
            stage.make(output)
        return bool(made)

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """All articles are made by now, and nothing has been written."""
        self.again.find(files)
        env.bytecode_cache = COMPILED
        if self.serving and self.last_good:
            self.stage = Stage(config, files, self.nav, env)
        refused = self.extension.problems
        if refused:
            root, say = Path(config.config_file_path).parent, self.handbook.messages
            print(report.as_text(refused, root, say), file=sys.stderr)
            if not self.serving:
                raise Abort(say("report.stopped"))
        return env

    def on_files(self, found: Files, config: MkDocsConfig) -> Files:
        for file in list(found):
            # Every page of the handbook is an output.
            if file.is_documentation_page() or file.src_uri.startswith(MAINTAINERS):
                found.remove(file)
        menu = navigation(self.handbook, list(self.outputs.values())) if self.last_good else ()
        shown = set(_paths(menu))
        for output in self.outputs.values():
            inclusion = InclusionLevel.UNDEFINED if output.path in shown or not menu else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, output.path, content=output.content, inclusion=inclusion)
            # Relative to the docs folder, as MkDocs wants it: from there up to the YAML.
            file.edit_uri = f"../{output.origin}" if output.origin else None
            found.append(file)
        for uri, content in _own().items():
            found.append(File.generated(config, uri, content=content))
        with as_file(files("methodiekboek") / "assets") as folder:
            # Letters and pictures, which a style sheet names.
            for path in sorted(p for p in folder.glob("*/**/*") if p.is_file()):
                uri = f"{ASSETS}/{path.relative_to(folder).as_posix()}"
                found.append(File.generated(config, uri, content=path.read_bytes()))
        if self.last_good and not self.serving:
            desk = Desk(Path(config.config_file_path).parent, (self.handbook, ()))
            mail = str(self.handbook.settings.data.get("proposals_to", ""))
            place = self.handbook.messages("edit.propose_path")
            for name, text in proposal_files(desk, "../index.html", mail, self.again.kept).items():
                found.append(File.generated(config, f"{place}/{name}", content=text))
        config.nav = _nav(menu) if menu else None
        return found

    def on_nav(self, nav: Navigation, files: Files, **_: Any) -> Navigation:
        """A page outside the menu stands, for a reader, in the section of the index page that leads to it."""
        there = set(map(id, nav.pages))
        for file in files.documentation_pages():
            index = files.get_file_from_path(f"{posixpath.dirname(file.src_uri)}/index.md")
            if file.page and file.page.parent is None and id(file.page) not in there and index and index.page:
                file.page.parent = index.page.parent
        self.nav = nav
        self.again.take(nav, files, self.extension.problems)
        return nav

    def on_pre_page(self, page: Any, **_: Any) -> Any:
        self._go_on()
        return page

    def on_page_context(self, context: Any, **_: Any) -> Any:
        self._go_on()
        return context

    def _go_on(self) -> None:
        if self.preview:
            self.preview.go_on()

    def on_page_markdown(self, markdown: str, page: Any, **_: Any) -> str:
        # Material's templates do not escape these.
        for name in ("title", "description"):
            if name in page.meta:
                page.meta[name] = html.escape(str(page.meta[name]))
        if page.edit_url:
            # MkDocs joins '…/docs/' and '../content/…' and leaves it at that.
            parts = urlsplit(page.edit_url)
            page.edit_url = parts._replace(path=posixpath.normpath(parts.path)).geturl()
        output = self.outputs.get(page.file.src_uri)
        if output and output.redirect:
            page.meta["robots"] = "noindex"
        if page.meta.get("look") == "home":
            page.meta["hide"] = ["navigation", "toc"]
        self.busy.close()
        self.busy.enter_context(watched(output.origin if output else page.file.src_uri, self.handbook.messages))
        return markdown

    def on_page_content(self, content: str, page: Any, config: MkDocsConfig, **_: Any) -> str:
        self.busy.close()
        page.meta["head"] = self._head(page, config)
        content = self._with_edit_links(content, page) if self.serving else self._with_proposal(content, page)
        if not self.problems:
            return content
        say = self.handbook.messages
        root = Path(config.config_file_path).parent
        shown = html.escape(report.as_text(self.problems, root, say))
        below = f"<p>{html.escape(say('site.last_good'))}</p>" if self.last_good else ""
        title = html.escape(say("site.problems"))
        return f'<div class="mb-problems" role="alert"><strong>{title}</strong><pre>{shown}</pre>{below}</div>{content}'

    def _record_of(self, page: Any) -> Record | None:
        """The record whose page this is."""
        return self.handbook.record_at(page.file.src_uri)

    def _form_of(self, page: Any) -> str:
        """Where the form of a page is: of its record, or of the page by hand; empty for what is made of many."""
        record, path = self._record_of(page), page.file.src_uri
        if record:
            return f"{record.kind}/{record.id}"
        return f"{PAGE}/{page_id(path)}" if path in self.handbook.pages else ""

    def _steps(self, claim: Claim) -> str:
        return "/".join([self.handbook.records[claim.record].kind, claim.record, *map(str, claim.path)])

    def _with_edit_links(self, content: str, page: Any) -> str:
        """A way from the page, and from each claim on it, to its form."""
        say = self.handbook.messages
        top, text = get_relative_url(f"{say('edit.edit_path')}/", page.url), html.escape(say("edit.edit"))

        def link(steps: str, shown: str) -> str:
            return f'<a class="mb-edit" href="{top}#/{steps}" title="{text}">{shown}</a>'

        def claimed(found: re.Match[str]) -> str:
            claim = self.handbook.claims.get(html.unescape(found[1]))
            return (link(self._steps(claim), "✎") if claim else "") + found[0]

        steps = self._form_of(page)
        return (f"<p>{link(steps, text)}</p>" if steps else "") + CLAIM.sub(claimed, content)

    def _with_proposal(self, content: str, page: Any) -> str:
        """At the foot of a page, the way to propose a change of it, and of each claim that stands on it."""
        steps, say = self._form_of(page), self.handbook.messages
        before, foot, after = content.rpartition("</footer>")
        if not steps or not foot:
            return content
        top = get_relative_url(f"{say('edit.propose_path')}/{FORM}", page.url)

        def link(steps: str, shown: str) -> str:
            return f'<a href="{top}#/{steps}">{html.escape(shown)}</a>'

        names = list(dict.fromkeys(html.unescape(name) for name in CLAIM.findall(content)))

        def labels() -> list[list[str]]:
            claims = (self.handbook.claims[name] for name in names if name in self.handbook.claims)
            return [[self._steps(claim), claim_label(self.handbook, claim)] for claim in claims]

        told = self.again.kept.of("labels", page.file.src_uri, "\n".join(names), labels, self.handbook.listener)
        rows = "".join(f"<li>{link(*each)}</li>" for each in told)
        title = html.escape(say("edit.report_claim"))
        one = f"<details><summary>{title}</summary><ul>{rows}</ul></details>" if rows else ""
        return f'{before}<div class="mb-propose"><p>{link(steps, say("edit.report_here"))}</p>{one}</div>{foot}{after}'

    # After all others, which change what the theme made.
    @event_priority(-200)
    def _keep_page(self, /, output: str, page: Any, **_: Any) -> str:
        self.again.keep(page, output)
        return output

    # After all others, which ask for what was kept too.
    @event_priority(-200)
    def on_post_build(self, **_: Any) -> None:
        self.again.kept.save()

    def on_build_error(self, **_: Any) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if hasattr(self, "again"):
            self.again.kept.close()

    def _finish_page(self, /, output: str, page: Any, **_: Any) -> str:
        if is_finished(page):
            return output
        return _without_unused(output).replace("</head>", f"{page.meta['head']}</head>", 1)

    def _head(self, page: Any, config: MkDocsConfig) -> str:
        """What a page has in its head beside what the theme writes there."""
        moved = self.outputs.get(page.file.src_uri)
        if moved and moved.redirect:
            path = posixpath.relpath(_url(moved.redirect, page), _url(moved.path, page) or ".")
            address = html.escape(path + ("/" if not path.endswith(".html") else ""))
            return f'<meta http-equiv="refresh" content="0; url={address}"><meta name="robots" content="noindex">'
        if not moved or not self.last_good:
            return ""
        about = jsonld.of_page(self.handbook, moved, self.data, config.site_url or "")
        return f'<script type="application/ld+json">{about}</script>'

    on_post_page = CombinedEvent(_finish_page, _keep_page)


@cache
def _own() -> dict[str, bytes]:
    """Our style sheets and scripts by their path below the site.

    They do not know each other: their names give the order in which a page loads them.
    """
    places = sorted(
        (path for path in (files("methodiekboek") / "assets").iterdir() if path.is_file()), key=lambda p: p.name
    )
    read = ((path.name, path.read_bytes()) for path in places)
    return {f"{ASSETS}/{named(name, content)}": content for name, content in read}


def _assets(suffix: str) -> list[str]:
    return [uri for uri in _own() if uri.endswith(f".{suffix}")]


@cache
def _needed() -> dict[str, str]:
    """Of each asset that says so in its first line, the class without which a page does without it."""
    first = {uri: content.decode().partition("\n")[0] for uri, content in _own().items()}
    return {uri: found[1] for uri, line in first.items() if (found := ONLY.match(line))}


def _without_unused(output: str) -> str:
    """A page without the style and the scripts of what is not on it: a reader on a phone need not wait for them."""
    classes = " ".join(set(CLASSES.findall(output)))
    for uri, mark in _needed().items():
        if not re.search(rf"\b{mark}\b", classes):
            output = re.sub(rf'<(link|script) [^>]*{re.escape(uri)}"[^>]*>(</script>)?\s*', "", output)
    return output


def _url(path: str, page: Any) -> str:
    """The address of a page below the site, as `use_directory_urls` makes it of `path`."""
    if not page.file.use_directory_urls:
        return posixpath.dirname(path) if path == page.file.src_uri else path.removesuffix(".md") + ".html"
    return path.removesuffix(".md").removesuffix("index").rstrip("/")


def _empty_home(handbook: Handbook) -> Output:
    """Before there was a good handbook, the preview has this page to show the mistakes on."""
    title = handbook.messages("site.problems")
    return Output("index.md", f"# {title}\n", "", title)


def _nav(entries: Sequence[Entry]) -> list[Any]:
    return [{html.escape(e.title): e.path or _nav(e.entries)} if not _is_index(e) else e.path for e in entries]


def _paths(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from [entry.path] if entry.path else _paths(entry.entries)


def _is_index(entry: Entry) -> bool:
    # Material makes the page of a section only of an entry without a title of its own.
    return entry.path.endswith("/index.md")
