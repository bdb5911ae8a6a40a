"""What an author who saves sees at once: the page of what was changed, while the whole site is made again behind it.

A whole build takes seconds, and more with each page that a handbook has; one page does not. What else shows the change,
and what only the whole can tell, comes with the build that follows.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.commands import build as steps
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from methodiekboek.model import Output

Stamps = dict[str, tuple[int, int]]
"""When a file was last written and how long it is, by its path below the root."""

log = logging.getLogger("methodiekboek")


@dataclass(frozen=True, slots=True)
class Stage:
    """What the last whole build made its pages with."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any

    def make(self, output: Output) -> None:
        """Makes one page again, in the folder of that build."""
        file = self.files.get_file_from_path(output.path)
        if file is None or file.page is None:
            return
        page = file.page
        told_apart = page.meta.get("told_apart")
        # What it was given to show what was made before.
        for name in ("again", "render"):
            vars(page).pop(name, None)
        file.content_string = str(output.content)
        steps._populate_page(page, self.config, self.files)
        # What `site.py` says of a page when it looks at all of them.
        page.meta["told_apart"] = told_apart
        shown = self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        steps._build_page(page, self.config, shown, self.nav, self.env)


class OvertakenError(BaseException):
    """A build need not go on: another change has come. No error, so that nobody says that something went wrong."""


class Preview:
    """Two folders for one site: readers are in one while the other is made.

    `first` shows what it can show at once, and says whether it did; `plugins` are those of the site that readers see,
    which go on as they were when a build does not end.
    """

    def __init__(
        self, server: LiveReloadServer, first: Callable[[], bool], plugins: Callable[[], Iterable[object]]
    ) -> None:
        self.server, self.first, self.plugins, self.whole = server, first, plugins, server.builder
        self.next = tempfile.mkdtemp(prefix="methodiekboek_")
        self.may_stop = False
        server.builder = self.build

    def build(self) -> None:
        """What the server does when a file was changed."""
        server, is_shown = self.server, False
        try:
            is_shown = self.first()
        except Exception:
            # No rule has been asked yet, and a page may not be able to show what one forbids: the whole says so.
            log.warning("not shown at once", exc_info=True)
        if is_shown:
            self._show()
        before = [(plugin, dict(vars(plugin))) for plugin in self.plugins()]
        self.may_stop = bool(before)
        try:
            self.whole()
        except OvertakenError:
            for plugin, state in before:
                vars(plugin).clear()
                vars(plugin).update(state)
            return
        finally:
            self.may_stop = False
        server.root, self.next = self.next, server.root
        if is_shown:
            # What the server says when this is done is news once more.
            server._wanted_epoch += 1

    def go_on(self) -> None:
        """Ends a build that another change has overtaken: what was saved last is what an author waits for.

        Raises:
            OvertakenError: it has; the server builds again.
        """
        if self.may_stop and self.server._want_rebuild:
            raise OvertakenError

    def _show(self) -> None:
        """Browsers ask for the page anew, and get it: until the next site is there, this one holds."""
        with self.server._epoch_cond:
            self.server._visible_epoch = self.server._wanted_epoch
            self.server._epoch_cond.notify_all()

    def close(self) -> None:
        for folder in (self.next, self.server.root):
            shutil.rmtree(folder, ignore_errors=True)


def stamps(root: Path, names: Iterable[str]) -> Stamps:
    """Of all files in these folders, and of these files."""
    found = (path for name in names for path in (root / name, *(root / name).rglob("*")))
    told = ((path.relative_to(root).as_posix(), path.stat()) for path in found if path.is_file())
    return {path: (fact.st_mtime_ns, fact.st_size) for path, fact in told}


def changed(before: Stamps, now: Stamps) -> list[str]:
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
