"""From files to values: the only place where YAML is read.

PyYAML's own constructors read `no` as false, `12:30` as 750 and dates as objects, and take the last of two equal
keys without a word. So this reads libyaml's *events*: text stays text, and every key and value keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

import yaml

from .model import Document, Mark, Page, Path, Place, Problem, Record
from .nearest import nearest

FOLDERS = ("bibliography", "blocks", "charts", "content", "conventions", "docs", "messages", "rules", "schemas")
"""What a handbook is read from."""
MAINTAINERS = "maintainers/"
"""Below `docs/`: texts about the project, no part of the handbook."""

MAX_BYTES = 1_000_000  # the largest real record has 20 kB; beyond this someone pasted something else
MAX_DEPTH = 20  # the deepest real record has 7 levels
MAX_NODES = 50_000
MAX_DIGITS = 15  # what a spreadsheet program and a browser hold of a number; the largest real one has five
MAX_NAME = 100  # characters of the name of a file: with the folders around it, Windows has 260

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+")
CONSTANTS = {"true": True, "false": False}
EMPTY = {"", "~", "null"}
HASH = re.compile(r"(?:^|(?<=[ ]))#")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # on Windows these are no files
RECORD_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yml")
PAGE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*\.md")
TO_SHOW = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}
SETTINGS = "content/handbook.yml"
"""The name, the language and the parts of a handbook."""
TO_TAKE_ALONG = {".csv", ".docx", ".ics", ".json", ".odp", ".ods", ".odt", ".pdf", ".pptx", ".txt", ".xlsx", ".zip"}
"""What may stand in `docs/` beside pages: nothing that a browser runs, as it does with .html, .js and .svg."""
FRONT = re.compile(r"---[ ]*\n(.*?)^---[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

# Characters that look like a space, like nothing or like a line break, or that turn the reading direction.
INVISIBLE = re.compile(
    "[\t\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xa0\xad\u200b-\u200f\u2007\u2028-\u202f\u2060-\u2069\ufeff\ufffe\uffff]"
)

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)


def parse(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """The document in `text`, or `None` and everything that stops it from being read.

    A preview reads the same files at each change: of the same text comes the same document.

    Numbers become `int` or `Decimal`, `true` and `false` become `bool`, all else stays text as it was typed:
    `no`, `on`, `0123`, `12:30`, `1_000` and dates too.
    """
    document, problems = _parsed(text, file)
    return document, list(problems)


def parse_once(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """The same, for who will not read that text again: nothing of it stays in memory."""
    document, problems = _parsed.__wrapped__(text, file)
    return document, list(problems)


# More than any handbook has: who reads more files in turn than are remembered, remembers none of them.
@lru_cache(maxsize=200_000)
def _parsed(text: str, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    problems = list(_characters(text, file))
    if problems:
        return None, tuple(problems)
    reader = _Reader(text, file)
    data = reader.document()
    if reader.problems:
        return None, tuple(sorted(reader.problems, key=lambda p: p.mark))
    return Document(file, data, MappingProxyType(reader.places)), ()


def no_file(path: FilePath, file: str) -> list[Problem]:
    """The problem that something is no file that can be read, or is not there."""
    if path.is_symlink() or not path.is_file():
        return [Problem(Mark(file), "plain-file" if path.is_symlink() or path.exists() else "file-exists")]
    return []


def read_text(path: FilePath, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file as UTF-8 with '\\n' line ends; a byte order mark and CRLF are taken away."""
    if problems := no_file(path, file):
        return None, problems
    if path.stat().st_size > MAX_BYTES:
        return None, [Problem(Mark(file), "file-too-large", {"limit": MAX_BYTES // 1000})]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Problem(Mark(file, line), "not-utf8")]
    return text.replace("\r\n", "\n"), []


Read = Callable[[str, str], tuple[Document | None, list[Problem]]]
"""How a document is read from a text, and the name of its file: `parse`, or something that gives the same."""
ReadPage = Callable[[str, str], tuple[Page | None, list[Problem]]]
"""The same for a page by hand: `parse_page`."""


def load_document(root: FilePath, file: str, read: Read = parse) -> tuple[Document | None, list[Problem]]:
    """The YAML (or JSON) document in `root / file`."""
    text, problems = read_text(root / file, file)
    return (None, problems) if text is None else read(text, file)


def load_records(root: FilePath, kinds: set[str], read: Read = parse) -> tuple[list[Record], list[Problem]]:
    """Every `content/<kind>/<id>.yml`, and a problem for every file or folder that is something else."""
    records: list[Record] = []
    problems: list[Problem] = []
    for path in _inside(root, "content"):
        file = path.relative_to(root).as_posix()
        parts = file.split("/")
        if path.is_symlink():
            problems.append(Problem(Mark(file), "plain-file"))
        elif path.is_dir() or path.name.startswith(".") or file == SETTINGS:
            continue
        elif len(parts) != 3 or parts[1] not in kinds:
            problems.append(
                Problem(
                    Mark(file),
                    "kind-exists",
                    {"name": parts[1], "near": nearest(parts[1], kinds), "known": sorted(kinds)},
                )
                if len(parts) == 3
                else Problem(Mark(file), "record-place")
            )
        elif not RECORD_NAME.fullmatch(path.name) or not _is_name(path.name):
            problems.append(Problem(Mark(file), "file-name"))
        else:
            document, found = load_document(root, file, read)
            problems += found
            if document is not None:
                records.append(Record(parts[1], path.stem, document))
    return records, problems


def record_kinds(root: FilePath) -> dict[str, str]:
    """The kind of every record that there is by its id, also of those that cannot be read."""
    return {path.stem: path.parent.name for path in sorted((root / "content").glob("*/*.yml"))}


def parse_page(text: str, file: str) -> tuple[Page | None, list[Problem]]:
    """A page from its front matter (between two lines of three dashes) and the Markdown under it."""
    match = FRONT.match(text)
    if not match:
        return None, [Problem(Mark(file), "front-matter")]
    # An empty first line instead of the dashes keeps the line numbers right.
    front, problems = parse("\n" + match.group(1), file)
    problems = problems + list(_characters(text[match.end() :], file, text.count("\n", 0, match.end())))
    if front is None or problems:
        return None, problems
    return Page(file.removeprefix("docs/"), front, text[match.end() :], text.count("\n", 0, match.end()) + 1), []


def load_pages(root: FilePath, read: ReadPage = parse_page) -> tuple[list[Page], list[Problem]]:
    """Every hand-written page in `docs/`, but for what maintainers keep there; a problem for what may not be there."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for path in _inside(root, "docs"):
        file = path.relative_to(root).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            problems.append(Problem(Mark(file), "plain-file"))
            continue
        if path.is_dir() or file.startswith(f"docs/{MAINTAINERS}") or path.name.startswith("."):
            continue
        suffix = path.suffix.lower()
        if suffix != ".md":
            if suffix not in TO_SHOW | TO_TAKE_ALONG:
                known = sorted(TO_SHOW | TO_TAKE_ALONG)
                problems.append(Problem(Mark(file), "file-kind", {"suffix": path.suffix or path.name, "known": known}))
            continue
        if not PAGE_NAME.fullmatch(file.removeprefix("docs/")) or not _is_name(path.name):
            problems.append(Problem(Mark(file), "page-name"))
            continue
        text, found = read_text(path, file)
        if text is not None:
            page, more = read(text, file)
            found += more
            if page:
                pages.append(page)
        problems += found
    return pages, problems


def _inside(root: FilePath, folder: str) -> list[FilePath]:
    """Everything in a folder; of a folder that is a link, or of a link in it, the link alone."""
    place = root / folder
    return [place] if place.is_symlink() else sorted(place.rglob("*"))


def _is_name(name: str) -> bool:
    """Whether a file can be called so on every system."""
    return len(name) <= MAX_NAME and not RESERVED.fullmatch(name)


def _characters(text: str, file: str, line_offset: int = 0) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1 + line_offset):
        for match in INVISIBLE.finditer(line):
            yield Problem(
                Mark(file, number, match.start() + 1),
                "visible-characters",
                {"code": f"U+{ord(match.group()):04X}", "tab": match.group() == "\t"},
            )


class _Reader:
    """Walks the events of one document; keeps places and problems on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines = text.split("\n")
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.covered: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.nodes = 0
        self.loader = _Loader(text)

    def document(self) -> Any:
        data: Any = None
        try:
            self.loader.get_event()  # StreamStart
            if self.loader.check_event(yaml.StreamEndEvent):
                self._problem(Mark(self.file), "empty-file")
                return None
            self.loader.get_event()  # DocumentStart
            data = self._node((), None)
            self.loader.get_event()  # DocumentEnd
            if not self.loader.check_event(yaml.StreamEndEvent):
                self._problem(self._mark(self.loader.peek_event()), "one-document")
        except yaml.MarkedYAMLError as error:
            at = error.problem_mark or error.context_mark
            mark = Mark(self.file, at.line + 1, at.column + 1) if at else Mark(self.file)
            self._problem(mark, "readable-yaml", {"detail": error.problem or ""})
        except _TooMuchError as error:
            self._problem(error.mark, "file-too-deep", {"depth": MAX_DEPTH, "nodes": MAX_NODES})
        else:
            self._comments()
        finally:
            self.loader.dispose()
        return data

    def _node(self, path: Path, key: Mark | None) -> Any:
        event = self.loader.get_event()
        mark = self._mark(event)
        self.nodes += 1
        if len(path) > MAX_DEPTH or self.nodes > MAX_NODES:
            raise _TooMuchError(mark)
        if isinstance(event, yaml.AliasEvent):
            self._problem(mark, "no-alias", {"name": f"*{event.anchor}"})
            return None
        if event.anchor:
            self._problem(mark, "no-alias", {"name": f"&{event.anchor}"})
        if event.tag and event.tag != "!":
            self._problem(mark, "no-tag", {"name": event.tag})
        self.places[path] = Place(mark, key)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        self._cover(event)
        self.places[path] = self._place(event, mark, key)
        return self._scalar(event, mark, key)

    def _place(self, event: Any, mark: Mark, key: Mark | None) -> Place:
        start, end = event.start_mark, event.end_mark
        if event.style == "|":
            last = min(end.line, len(self.lines))
            filled = next((line for line in self.lines[start.line + 1 : last] if line.strip()), "")
            return Place(mark, key, Mark(self.file, mark.line + 1, len(filled) - len(filled.lstrip(" ")) + 1))
        if event.style == ">" or start.line != end.line:
            return Place(mark, key)
        if event.style in ("'", '"'):
            raw = self.lines[start.line][start.column + 1 : end.column - 1]
            return Place(mark, key, Mark(self.file, mark.line, mark.column + 1), raw)
        return Place(mark, key, mark)

    def _mapping(self, path: Path) -> Mapping[str, Any]:
        result: dict[str, Any] = {}
        while not self.loader.check_event(yaml.MappingEndEvent):
            event = self.loader.peek_event()
            mark = self._mark(event)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._problem(mark, "plain-key")
                self._node((*path, "?"), None)
                self._node((*path, "?"), None)
                continue
            self.loader.get_event()
            self._cover(event)
            self._seen(event, mark)
            name = event.value
            if name in result:
                first = self.places[(*path, name)].key
                self._problem(mark, "duplicate-key", {"name": name, "line": first.line if first else 0})
                self._node((*path, name, "?"), mark)
            else:
                before = next(reversed(result.values()), None)
                if name.isdigit() and isinstance(before, int) and self._is_empty(self.loader.peek_event()):
                    facts = {"typed": f"{before},{name}", "mend": f"{before}.{name}"}
                    self._problem(mark, "decimal-point", facts)
                    self.loader.get_event()
                else:
                    result[name] = self._node((*path, name), mark)
        self.loader.get_event()
        return MappingProxyType(result)

    @staticmethod
    def _is_empty(event: Any) -> bool:
        return isinstance(event, yaml.ScalarEvent) and event.value == "" and event.style in (None, "")

    def _sequence(self, path: Path) -> tuple[Any, ...]:
        result: list[Any] = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            result.append(self._node((*path, len(result)), None))
        self.loader.get_event()
        return tuple(result)

    def _scalar(self, event: Any, mark: Mark, key: Mark | None) -> Any:
        text = event.value
        self._seen(event, mark)
        if event.style not in (None, ""):
            return text
        if text in EMPTY:
            self._problem(key or mark, "no-empty-value")
        if text in CONSTANTS:
            return CONSTANTS[text]
        if NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) > MAX_DIGITS:
            self._problem(mark, "number-too-long", {"limit": MAX_DIGITS})
            return text
        if THOUSANDS.fullmatch(text):
            self._problem(mark, "clear-number", {"typed": text, "plain": text.replace(".", "")})
        if NUMBER.fullmatch(text):
            return Decimal(text) if "." in text else int(text)
        return text

    def _seen(self, event: Any, mark: Mark) -> None:
        """Between double quotes a code can stand for a sign that would be seen in the text itself."""
        sign = INVISIBLE.search(event.value) if event.style == '"' else None
        if sign:
            facts = {"code": f"U+{ord(sign.group()):04X}", "tab": sign.group() == "\t"}
            self._problem(mark, "visible-characters", facts)

    def _cover(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        self.covered.append(((start.line, start.column), (end.line, end.column)))

    def _comments(self) -> None:
        # A `#` after a space outside every value is a comment, and with it the rest of the author's line is lost.
        spans = iter([*self.covered, ((10**9, 0), (10**9, 0))])
        start, end = next(spans)
        for number, line in enumerate(self.lines):
            for match in HASH.finditer(line):
                at = (number, match.start())
                while end <= at:
                    start, end = next(spans)
                if at < start:
                    self._problem(Mark(self.file, number + 1, at[1] + 1, len(line) - at[1]), "no-comment")
                    break

    def _mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else 1
        return Mark(self.file, start.line + 1, start.column + 1, max(1, width))

    def _problem(self, mark: Mark, rule: str, facts: Mapping[str, Any] | None = None) -> None:
        self.problems.append(Problem(mark, rule, facts or {}))


class _TooMuchError(Exception):
    def __init__(self, mark: Mark) -> None:
        self.mark = mark
