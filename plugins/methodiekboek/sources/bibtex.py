"""From the text of a `.bib` file to its raw entries: the only module that imports pybtex.

pybtex loses a whole file at its first fault, and cannot say where it was. So the text is first cut into entries; each
is then read by itself, and a broken one field by field. A fault costs one field or one entry, and has its own line.
An entry with nothing in it to decide, as programs write most of them, is read without pybtex, which takes ten times as
long over it; a test holds that the two say the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Mark, Problem

LONGEST = 50_000  # characters of one value: macros that double each other would fill any memory
DEEPEST = 50  # braces inside braces in one value; pybtex stops at 100, Python's own stack not much later

UNSEEN = r"\s\u200b\ufeff"
START = re.compile(rf"(?<![\w@.%])@[{UNSEEN}]*([A-Za-z]+)[{UNSEEN}]*([{{(])")
# What looks like a new entry at the beginning of a line is one, even where a brace before it was not closed.
LINE_START = re.compile(
    rf"^[{UNSEEN}]*@[{UNSEEN}]*[A-Za-z]+[ \t]*[{{(][ \t]*(?:[^,{{}}()\"=\n]+(?:,|\n)|\w+[ \t]*=[ \t]*[{{\"])",
    re.MULTILINE,
)
SIGNS = re.compile(r"\\.|[{}\"()]", re.DOTALL)
KEY = re.compile(rf"@[{UNSEEN}]*\w+[{UNSEEN}]*[{{(][{UNSEEN}]*([^,=\n]*?)[{UNSEEN}]*(?=[,=\n]|[}})]?$)")
FIELD = re.compile(r"^[ \t]*,?[ \t]*([A-Za-z][\w-]*)[ \t]*=", re.MULTILINE)
ANY_FIELD = re.compile(r"([A-Za-z][\w-]*)\s*=\s*(?=[{\"\w])")
LOOSE = re.compile(r"^[ \t]*,?[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*[{\"\d]", re.MULTILINE)
REMARK = re.compile(r"^[ \t]*%[^\n]*", re.MULTILINE)
SWALLOWED = re.compile(r"[,\n]\s*[A-Za-z][\w-]*\s*=\s*[{\"\d]")
NO_BRACE = re.compile(r"^[ \t]*(@[A-Za-z]+)[ \t]+[^\s{(,=]+[ \t]*,[ \t]*$", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*%.*$", re.MULTILINE)
EASY_NAME, FLAT = r"[A-Za-z][\w-]*", "[^{}]*"
EASY_TEXT = rf"{FLAT}(?:\{{{FLAT}(?:\{{{FLAT}\}}{FLAT})*\}}{FLAT})*"
# Not possessive: Pythons before 3.11.5 take a half for a whole there. It need not be, for no sign has two readings.
EASY = re.compile(rf"(?:,\s*{EASY_NAME}\s*=\s*(?:\{{{EASY_TEXT}\}}|[0-9]+)\s*)*(?:,\s*)?", re.ASCII)
"""What follows a key where each value is a number, or stands in braces with at most two pairs inside each other."""
EASY_ONE = re.compile(rf",\s*({EASY_NAME})\s*=\s*(?:\{{({EASY_TEXT})\}}|([0-9]+))", re.ASCII)


LOST = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as it was typed: fields by name in small letters, the place of its key, and the text after the key.

    Of one that could not be read only the key is known; its type is `LOST`.
    """

    type: str
    key: str
    fields: dict[str, str]
    mark: Mark
    body: str = ""
    column: int = 1  # of the text after the key

    def mark_of(self, name: str, count: int = 0) -> Mark:
        """Where a field stands, or the next one of that name; the key if it has no place of its own."""
        places = _places(self.body).get(name, [])
        if count >= len(places):
            return self.mark
        at = places[count]
        line = self.body.count("\n", 0, at)
        column = at - self.body.rfind("\n", 0, at) if line else self.column + at
        return Mark(self.mark.file, self.mark.line + line, column, len(name))


def entries(text: str, file: str) -> tuple[list[RawEntry], list[Problem]]:
    """The entries of a file, in their order, and what is wrong with its form."""
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        # A line that begins with '%' is meant as a comment, though BibTeX itself would read on; the length stays.
        self.text = _without_comments(text)
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.problems: list[Problem] = []
        self.lost = False  # whether the entry just read was lost: then what stands loose after it belongs to it
        self.macros: dict[str, str] = {}

    def read(self) -> tuple[list[RawEntry], list[Problem]]:
        found, end = [], 0
        for command, start, stop, is_closed in self._commands():
            self._loose(end, start)
            end = stop
            if command in ("comment", "preamble"):
                if not is_closed:
                    self._problem(start, "bibtex-is-readable")
                continue
            if command == "string":
                self._string(start, stop, is_closed)
                continue
            entry = self._entry(command, start, stop, is_closed)
            key = KEY.match(self.text, start, stop)
            if entry:
                found.append(entry)
            elif key and key[1]:
                found.append(RawEntry(LOST, key[1], {}, self._mark(start)))
        self._loose(end, len(self.text))
        if not found and not self.problems and not START.search(self.text) and COMMENT.sub("", self.text).strip():
            self.problems.append(Problem(Mark(self.file), "file-is-bibtex"))
        return found, self.problems

    def _commands(self) -> Iterator[tuple[str, int, int, bool]]:
        """Every command: its name, from where to where it runs, and whether it is closed."""
        line_starts = [match.start() for match in LINE_START.finditer(self.text)]
        position = 0
        while match := START.search(self.text, position):
            start, command = match.start(), match.group(1).lower()
            later = bisect_right(line_starts, match.end())
            limit = line_starts[later] if later < len(line_starts) else len(self.text)
            # Entries inside a comment are not meant; if it is never closed, it ends where its line does.
            bound = len(self.text) if command == "comment" else limit
            end = self._end(match.end(), bound, match.group(2))
            if end is None and bound < len(self.text):
                # Or is what looks like an entry a line of a text, such as an abstract?
                end = self._end(match.end(), min(len(self.text), match.end() + LONGEST), match.group(2))
                if end is not None and not _reads(self.text[start:end]):
                    end = None
            stop = limit if end is None else end
            if command == "comment" and end is None:
                stop = self.text.find("\n", start) % (len(self.text) + 1)
            yield command, start, stop, end is not None
            position = stop

    def _end(self, position: int, limit: int, opener: str) -> int | None:
        """Where the command whose body begins at `position` is closed; nothing if it is not before `limit`."""
        depth, in_quotes = 0, False
        for sign in SIGNS.finditer(self.text, position, limit):
            match sign.group():
                case "{":
                    depth += 1
                case "}" if depth == 0:
                    return sign.end() if opener == "{" else None
                case "}":
                    depth -= 1
                case '"' if depth == 0:
                    in_quotes = not in_quotes
                case ")" if opener == "(" and depth == 0 and not in_quotes:
                    return sign.end()
        return None

    def _string(self, start: int, stop: int, is_closed: bool) -> None:
        found = self._parse(self.text[start:stop], start) if is_closed else None
        if found is None:
            self._problem(start, "bibtex-is-readable")
        # One sign more than fits, so that the field that uses it is the one that is named.
        self.macros |= {name: value[: LONGEST + 1] for name, value in found or ()}

    def _entry(self, command: str, start: int, stop: int, is_closed: bool) -> RawEntry | None:
        chunk = self.text[start:stop]
        match = KEY.match(chunk)
        key = re.sub("[\u200b\ufeff]", "", match.group(1)) if match else ""
        if not match or not key or chunk[match.end() : match.end() + 1] == "=":
            self._problem(start, "entry-has-key" if is_closed else "bibtex-is-readable")
            return None
        body, offset = chunk[match.end() : -1] if is_closed else chunk[match.end() :].rstrip(), start + match.end()
        parsed = _easy(body) if is_closed else None
        if parsed is None:
            told = self._hard(body, start, offset, is_closed)
            if told is None:
                return None
            body, parsed = told
        fields: dict[str, str] = {}
        seen: dict[str, int] = {}  # how often a field came back
        mark = self._mark(start + match.start(1), len(key))
        entry = RawEntry(command, key, fields, mark, body, mark.column + len(match.group(1)))
        for name, value in parsed:
            if name in fields:
                count = seen[name] = seen.get(name, 0) + 1
                facts = {"name": name, "line": entry.mark_of(name).line}
                self.problems.append(Problem(entry.mark_of(name, count), "field-once", facts))
            elif len(value) > LONGEST:
                self.problems.append(Problem(entry.mark_of(name), "value-too-long", {"name": name, "limit": LONGEST}))
            else:
                fields[name] = value
        return entry

    def _hard(self, body: str, start: int, offset: int, is_closed: bool) -> tuple[str, list[tuple[str, str]]] | None:
        """What follows a key, without what is no part of it, and its fields; nothing if these cannot be told."""
        too_deep = _too_deep(body)
        if not is_closed or _is_open(body):
            # Only its last brace is missing, or more than that: then nobody can say what belongs to it.
            self._problem(start, "bibtex-is-readable")
            self.lost = True
            if is_closed or too_deep is not None or not _is_balanced(body):
                return None
        elif too_deep is not None:
            field = max((m.start(1) for m in FIELD.finditer(body, 0, too_deep)), default=0)
            self._problem(offset + field, "file-too-deep", depth=DEEPEST, nodes=LONGEST)
            return None
        elif body[:1] == "\n" and body.strip():
            self._problem(start, "bibtex-is-readable")
            body = "," + body[1:]
        body = _without_remarks(body)
        parsed = self._parse(f"@x{{k{body}}}", offset)
        if parsed is None and is_closed:
            parsed = self._piece_by_piece(body, offset)
        if not is_closed and any(SWALLOWED.search(value) for _, value in parsed or ()):
            return None  # a value that was not closed holds the fields after it
        if not parsed and (body.strip(", \t\n") or not is_closed):
            return None
        return body, parsed or []

    def _piece_by_piece(self, body: str, offset: int) -> list[tuple[str, str]]:
        """The fields of a broken entry that can be read; a problem for each piece that cannot."""
        found: list[tuple[str, str]] = []
        was_fault = False
        for start, piece in _pieces(body):
            fields = self._fields(piece, offset + start)
            if fields is not None:
                found += fields
                was_fault = False
            elif not (was_fault and "=" not in piece):  # else it belongs to the fault before it
                found += self._field_by_field(piece, offset + start)
                was_fault = True
        return found

    def _field_by_field(self, piece: str, offset: int) -> list[tuple[str, str]]:
        """The same where commas are missing: whatever looks like the beginning of a field is tried by itself."""
        found: list[tuple[str, str]] = []
        depths = _depths(piece)
        hits = [match.start(1) for match in ANY_FIELD.finditer(piece) if depths[match.start(1)] == 0]
        cuts = sorted({0, *hits, *(match.start(1) for match in FIELD.finditer(piece))})
        comma = -1  # where one is missing, if there is a field after it
        for begin, end in zip(cuts, [*cuts[1:], len(piece)], strict=True):
            part = piece[begin:end]
            if not part.strip(", \t\n"):
                continue
            fields = self._fields(part.rstrip().rstrip(";"), offset + begin)
            if comma >= 0:
                self._problem(offset + comma, "bibtex-is-readable")
            comma = -1
            if fields is None:
                self._problem(offset + begin + len(part) - len(part.lstrip(", \t\n")), "bibtex-is-readable")
            else:
                found += fields
                comma = begin + len(part.rstrip()) - 1
        return found

    def _fields(self, piece: str, offset: int) -> list[tuple[str, str]] | None:
        return self._parse(f"@x{{k,{piece.rstrip(', ')}}}", offset) if _is_balanced(piece) else None

    def _parse(self, command: str, offset: int) -> list[tuple[str, str]] | None:
        """The fields of one command, by pybtex; nothing if it cannot be read."""
        from pybtex.database.input.bibtex import month_names

        macros = _Macros({**month_names, **self.macros})
        found = _command(command, macros)
        if found is None:
            return None
        _, (_, body) = found
        for name in dict.fromkeys(macros.unknown):
            at = re.search(rf"[=#]\s*({re.escape(name)})\b", command)
            start = command.find("k") + 1 if command.startswith("@x") else 0
            self._problem(offset + (at.start(1) - start if at else 0), "string-exists", name=name)
        if command.startswith("@x"):
            fields = [(name.lower(), "".join(parts)) for name, parts in body]
            # Half a value would be a wrong one; of a month in words everyone knows what is meant.
            fields = [(name, value.replace("\0", "") if name == "month" else value) for name, value in fields]
        else:
            fields = [(name, "".join(body)) for name in macros.new]
        return [(name, value) for name, value in fields if "\0" not in value]

    def _loose(self, start: int, stop: int) -> None:
        """What stands between two entries: free text, or an entry without its brace, or one closed too early."""
        match = NO_BRACE.search(self.text, start, stop)
        if not match and start and not self.lost:
            match = LOOSE.search(self.text, start, stop)
        if match:
            self._problem(match.start(1), "bibtex-is-readable")
        self.lost = False

    def _problem(self, offset: int, rule: str, **facts: Any) -> None:
        self.problems.append(Problem(self._mark(offset), rule, facts))

    def _mark(self, offset: int, width: int = 1) -> Mark:
        line = bisect_right(self.lines, offset)
        return Mark(self.file, line, offset - self.lines[line - 1] + 1, max(1, width))


class _Macros(dict[str, str]):
    """What `@string` has defined, whatever the capitals; keeps what was asked for in vain and what is new."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self.unknown: list[str] = []
        self.new: list[str] = []

    def __getitem__(self, name: str) -> str:
        if name.lower() not in self:
            self.unknown.append(name)
        return self.get(name.lower(), f"\0{name}")

    def __setitem__(self, name: str, value: str) -> None:
        super().__setitem__(name.lower(), value)
        self.new.append(name.lower())


def _without_comments(text: str) -> str:
    """The text with blanks for lines outside entries that begin with '%'; those inside are text of a field."""
    pieces: list[str] = []
    depth = 0
    if not COMMENT.search(text):
        return text
    for line in text.splitlines(keepends=True):
        if depth == 0 and line.lstrip().startswith("%"):
            pieces.append(re.sub(r"[^\n]", " ", line))
            continue
        if depth and LINE_START.match(line):
            depth = 0
        if depth or "@" in line:
            depth = max(0, depth + line.count("{") - line.count("}") - line.count(r"\{") + line.count(r"\}"))
        pieces.append(line)
    return "".join(pieces)


def _easy(body: str) -> list[tuple[str, str]] | None:
    """The fields after a key where no sign can be meant in two ways, as pybtex reads them."""
    if "\0" in body or not EASY.fullmatch(body):
        return None
    return [(name.lower(), value or number) for name, value, number in EASY_ONE.findall(body)]


def _command(text: str, macros: dict[str, str]) -> Any:
    """The first command of a text, by pybtex; nothing if it cannot be read."""
    # Where the literature was read before, nobody need wait for these.
    from pybtex.database.input.bibtex import LowLevelParser
    from pybtex.scanner import PybtexSyntaxError

    try:
        return next(iter(LowLevelParser(text, macros=macros)), None)
    except PybtexSyntaxError:
        return None


def _reads(entry: str) -> bool:
    return _command(entry, _Macros({})) is not None


def _pieces(body: str) -> Iterator[tuple[int, str]]:
    """What stands between the commas of an entry, outside braces and quotes, with its place."""
    start = 0
    depths = _depths(body)
    for at, sign in enumerate(body):
        if sign == "," and depths[at] == 0:
            if body[start:at].strip():
                yield start, body[start:at]
            start = at + 1
    if body[start:].strip():
        yield start, body[start:]


def _places(body: str) -> dict[str, list[int]]:
    """Where the fields in the body of an entry begin, by name in small letters; not inside braces and quotes."""
    found: dict[str, list[int]] = {}
    at_line_start = [(match.group(1), match.start(1)) for match in FIELD.finditer(body)]
    if len(at_line_start) < body.count("="):
        depths = _depths(body)
        hits = [(match.group(1), match.start(1)) for match in ANY_FIELD.finditer(body)]
        at_line_start = [hit for hit in hits if depths[hit[1]] == 0] or at_line_start
    for name, at in at_line_start:
        found.setdefault(name.lower(), []).append(at)
    return found


def _depths(text: str) -> list[int]:
    depths, depth, quoted = [], 0, False
    for sign in text:
        if sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        depths.append(depth + quoted)
        if sign == "{":
            depth += 1
    return depths


def _too_deep(text: str) -> int | None:
    """Where braces stand too deep inside each other."""
    if text.count("{") <= DEEPEST:
        return None
    depth = 0
    for sign in re.finditer(r"[{}]", text):
        depth += 1 if sign.group() == "{" else -1
        if depth > DEEPEST:
            return sign.start()
    return None


def _is_open(body: str) -> bool:
    """Whether a quotation mark has no partner: then text and gaps change places."""
    return '"' in body and _depths(body)[-1] != 0


def _without_remarks(body: str) -> str:
    """The body of an entry with blanks for lines between its fields that begin with '%'."""
    if not re.search(r"^[ \t]*%", body, re.MULTILINE):
        return body
    depths = _depths(body)
    return REMARK.sub(lambda m: " " * len(m.group()) if depths[m.start()] == 0 else m.group(), body)


def _is_balanced(text: str) -> bool:
    return text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
