"""The MkDocs plugin `methodiekboek`: the handbook's pages, in memory."""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from methodiekboek import report
from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.model import Output
from methodiekboek_markdown import MethodiekboekExtension, literature


class ContentPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Lives as long as the preview does, so that the last good handbook stays while an author mends a mistake."""

    def __init__(self) -> None:
        self.serving = False
        self.last_good: tuple[Handbook, list[Output]] | None = None
        self.report = ""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        handbook, outputs, problems = build(root)
        self.report = report.as_text(problems, root, handbook.messages)
        if problems:
            print(self.report, file=sys.stderr)
            if not self.serving:
                raise Abort(f"{len(problems)} fout(en) in de inhoud")
        else:
            self.last_good = handbook, outputs
        # Without a good handbook yet, the preview shows the mistakes alone.
        first = Output("index.md", "# Fouten in de inhoud\n", "", "Fouten in de inhoud")
        self.handbook, self.outputs = self.last_good or (handbook, [first])
        config.markdown_extensions.append(MethodiekboekExtension(self.handbook))  # type: ignore[arg-type]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        for file in list(files):
            if file.is_documentation_page():  # each page of the handbook is an output
                files.remove(file)
        for output in self.outputs:
            old = files.get_file_from_path(output.path)
            if old:
                files.remove(old)
            files.append(File.generated(config, output.path, content=output.content))
        if self.last_good is None:
            config.nav = None
            return files
        nav: list[Any] = ["index.md"]
        for section in self.handbook.settings.data["sections"]:
            kinds = [k for k in self.handbook.schemas.kinds.values() if k.section == section["id"]]
            paths = [(o.order, o.path) for o in self.outputs if o.path.startswith(section["id"] + "/") and o.path.count("/") == 1]
            entries: list[Any] = [path for _, path in sorted(paths)]
            for kind in sorted(kinds, key=lambda k: k.order):
                records = self.handbook.of_kind(kind.name)
                if records:
                    children = [self.handbook.index_path(kind), *map(self.handbook.path, records)]
                    entries.append({html.escape(kind.plural): children})
            if entries:
                nav.append({html.escape(section["title"]): entries})
        config.nav = nav
        return files

    def on_page_markdown(self, markdown: str, page: Any, **_: Any) -> str:
        page.meta["title"] = html.escape(str(page.meta.get("title", "")))
        return markdown

    def on_page_content(self, content: str, page: Any, **_: Any) -> str:
        if self.report:
            content = f'<pre class="mb-problems" role="alert">{html.escape(self.report)}</pre>{content}'
        if self.last_good and page.file.src_uri == self.handbook.settings.data.get("literature"):
            rows = []
            for key, runs in literature(self.handbook):
                words = "".join(_html(run) for run in runs)
                rows.append(f'<p class="mb-reference" id="lit-{key}">{words}</p>')
            content += "\n".join(rows)
        return content


def _html(run: Any) -> str:
    words = html.escape(run.text)
    if run.href:
        return f'<a href="{html.escape(run.href)}">{words}</a>'
    return f"<em>{words}</em>" if run.italic else words
