"""From the handbook to pages in Markdown: the only module that imports Jinja.

A template arranges a record. Plain text from content is escaped wherever a template shows it; a field that the
schema calls `markdown` passes, a claim becomes its marker `[=address]`, a reference a link, the key of a source a
citation. What a page shows of other records it leaves to blocks.
"""

from __future__ import annotations

import json
import posixpath
import re
import traceback
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import jinja2
from markupsafe import Markup

from . import route
from .findable import options, search_words
from .handbook import Handbook, address, at
from .kept import Kept
from .markup import plain
from .model import Document, Entry, Mark, Markdown, Output, Page, Path, Problem, Record
from .schema import Kind
from .tables import as_workbook
from .watch import watched

SPECIAL = re.compile(r"([\\`*_\[\]{}@|])")
LINE_START = re.compile(r"^(\s*)([#>+=/:-]|\d+[.)])")
INSIDE = re.compile(r"[a-z0-9]+(?:[./_-][a-z0-9]+)*")  # no way up, no root, no sign that an address has use for
BLANK_LINES = re.compile(r"\n{3,}")
AGAIN = 0.5
"""How much a page counts in the search that says what another page says."""
MOST_IN_MENU = 40
"""A kind with more records than this stands in the menu with its index page alone: nobody reads so long a menu."""


def escape(text: str) -> Markdown:
    """Plain text as Markdown that shows exactly that text, on one line."""
    line = " ".join(text.split())
    line = SPECIAL.sub(r"\\\1", line).replace("&", "&amp;").replace("<", "&lt;")
    return Markdown(LINE_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line))


class View:
    """A mapping of content as templates see it: `view.field`, nothing if it is not filled in.

    Shown as it is, a claim gives its marker with its note, and a record a link to its page.

    Raises:
        jinja2.UndefinedError: the schema has no such field.
    """

    def __init__(self, handbook: Handbook, record: Record, path: Path = ()) -> None:
        self._handbook, self._record, self._path = handbook, record, path
        self._data: Mapping[str, Any] = at(record.data, path)
        self._field = handbook.fields[record.id][path]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._data:
            return _wrap(self._handbook, self._record, (*self._path, name))
        if name in self._field.names:
            return None
        raise jinja2.UndefinedError(f"{self._record.kind} has no field '{name}'")

    def __getitem__(self, name: str) -> Any:
        # Filters such as `map` ask for an item; they find what an attribute would be.
        return getattr(self, name)

    @property
    def record_id(self) -> Markdown:
        return Markdown(self._record.id)

    @property
    def address(self) -> Markdown:
        """The name of a value in the handbook, as `[=…]` and blocks want it."""
        return Markdown(address(self._record, self._path))

    @property
    def sheet_link(self) -> Markdown:
        """A link from the page of a record to the one that fits on a sheet of paper; nothing if there is none."""
        path, _ = self._handbook.sheet(self._record)
        word = self._handbook.schemas.documents[self._record.kind].get("sheet", {}).get("title", "")
        return Markdown(f"[{escape(word)}]({posixpath.basename(path)})" if path else "")

    def value_of(self, name: str) -> Any:
        """A value as it stands in the record, where readers see its label."""
        return self._data.get(name)

    def name_of(self, name: str) -> Markdown:
        """The title that the schema gives to a field."""
        if name not in self._field.names:
            raise jinja2.UndefinedError(f"{self._record.kind} has no field '{name}'")
        return escape(self._field.names[name])

    def choices_of(self, name: str) -> list[Any]:
        """What readers see for the values that a field may have, in the order of the schema."""
        field = self._handbook.fields[self._record.id][(*self._path, name)]
        labels = field.get("labels") or {}
        return [labels.get(value, value).split("|")[0] for value in field.get("enum") or ()]

    def __str__(self) -> str:
        if self._field.get("claim"):
            return f"[={self.address}{'+' if 'note' in self._data else ''}]"
        title = escape(str(self._data.get("title", self._record.id)))
        return f"[{title}](record:{self._record.id})" if self._handbook.path(self._record) else title


def _wrap(handbook: Handbook, record: Record, path: Path) -> Any:
    value = at(record.data, path)
    field = handbook.fields[record.id][path]
    if isinstance(value, Mapping):
        return View(handbook, record, path)
    if isinstance(value, tuple):
        return tuple(_wrap(handbook, record, (*path, i)) for i in range(len(value)))
    if not isinstance(value, str):
        return value
    if field.get("refersTo") is not None:
        return View(handbook, handbook.records[value])
    if field.get("refersToClaim"):
        claim = handbook.claims[value]
        return View(handbook, handbook.records[claim.record], claim.path)
    if field.get("cites"):
        return Markdown(f"[@{value}]")
    if field.get("refersToPage"):
        return Markdown(f"[{escape(route.title_of(handbook, value))}](page:{value})")
    if field.get("date"):
        return handbook.messages.date(value)
    if field.get("markdown"):
        return Markdown(value.strip())
    labels = field.get("labels")
    return labels[value].split("|")[0] if labels else value


def _show(handbook: Handbook, value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markup()
    if isinstance(value, Markdown | View):
        return Markup(str(value))
    if isinstance(value, str):
        return Markup(escape(value))
    return Markup(escape(str(value) if isinstance(value, bool) else handbook.messages.number(value)))


class _Compiled(jinja2.BytecodeCache):
    """Templates that were compiled before in this run: the same text is compiled once, whatever the handbook says."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key + bucket.checksum in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = _Compiled()
"""Of all environments together: the key of a template has its file."""


@lru_cache(maxsize=1)
def _environment(handbook: Handbook) -> jinja2.Environment:
    def load(name: str) -> tuple[str, str, None] | None:
        text = handbook.schemas.templates.get(name)
        return None if text is None else (text, _template_file(name), None)

    # `finalize` escapes, for Markdown; with `autoescape` what a macro gives is known to have been through it.
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=True, finalize=lambda value: _show(handbook, value),
        loader=jinja2.FunctionLoader(load), bytecode_cache=COMPILED,
    )  # fmt: skip

    def mentions(subject: View, kind: str, field: str = "", part: str = "") -> list[View]:
        """The records of a kind that name a record or one of its claims, anywhere or in the list `field`.

        With `part`, only those that name a claim in that field of the record.
        """
        record = handbook.records[subject.record_id]
        inside = f"{record.id}.{part}." if part else f"{record.id}."
        own = (claim.address for claim in handbook.claims_of(record))
        names = {name for name in own if f"{name}.".startswith(inside)} | (set() if part else {record.id})
        found = (handbook.records[name] for name in handbook.mentions(record) if name in handbook.records)
        return [
            View(handbook, r) for r in found if r.kind == kind and (not field or names & set(r.data.get(field, ())))
        ]

    def plural_of(kind: str) -> Markdown:
        """What the records of a kind are called together; nothing in a handbook without that kind."""
        return escape(handbook.schemas.kinds[kind].plural if kind in handbook.schemas.kinds else "")

    def say(key: str, **facts: Any) -> str:
        """A fixed text of the site, by its name in the catalogue."""
        try:
            return handbook.messages(key, **facts)
        except KeyError as error:
            raise jinja2.UndefinedError(f"no text '{key}'") from error

    environment.globals |= {"say": say, "mentions": mentions, "plural_of": plural_of}
    return environment


def _fill(handbook: Handbook, record: Record, view: str) -> Markdown:
    text = _environment(handbook).get_template(f"{record.kind}.{view}").render(record=View(handbook, record))
    return Markdown(BLANK_LINES.sub("\n\n", text).strip())


def box_view(handbook: Handbook, record: Record) -> Markdown:
    """A record in a few lines, for a box on another page; its title and summary if it has no template for that."""
    if "box" in handbook.kind(record).views:
        return _fill(handbook, record, "box")
    return Markdown(f"**{View(handbook, record)}**\n\n{str(record.data.get('summary', '')).strip()}")


def card_view(handbook: Handbook, record: Record) -> Markdown:
    """A record on a card: its title as a link, its summary, and what its own template adds."""
    more = _fill(handbook, record, "card") if "card" in handbook.kind(record).views else ""
    summary = str(record.data.get("summary", "")).strip()
    return Markdown("\n\n".join(part for part in (f"## {View(handbook, record)}", summary, more) if part))


def record_page(handbook: Handbook, record: Record) -> tuple[Output | None, list[Problem]]:
    """The page of one record as it is now; nothing if its kind has no pages or its template does not work."""
    try:
        body = _fill(handbook, record, "page") if handbook.path(record) else None
    except (jinja2.TemplateError, TypeError) as error:
        if isinstance(error, TypeError) and not _arose_in_template(error):
            raise
        return None, [_template_problem(record.kind, error)]
    if body is None:
        return None, []
    return _page(handbook, handbook.path(record), record.document.file, record.data, body, record.id, {}), []


def page_by_hand(handbook: Handbook, page: Page) -> Output:
    """A page by hand as readers get it, with its summary, notices and foot."""
    data = page.front.data
    return _page(handbook, page.path, page.front.file, data, page.text, page.path, data.get("search", {}))


def render(handbook: Handbook, kept: Kept, *, is_check: bool = False) -> tuple[list[Output], list[Problem]]:
    """Every page of the handbook, those by hand too; a template that does not work is a problem.

    For a check the pages have no content: all that is wanted is whether they can be made.
    """
    placed: list[tuple[Mark, Output]] = []
    problems: list[Problem] = []
    searched = {} if is_check else search_words(handbook)

    def bodies_of(record: Record, views: Iterable[str]) -> dict[str, Markdown]:
        bodies = {view: _fill(handbook, record, view) for view in views}
        return dict.fromkeys(bodies, Markdown("")) if is_check else bodies

    def page_of(path: str, origin: str, data: Mapping[str, Any], *more: Any) -> Output:
        return Output(path, "", origin, data["title"]) if is_check else _page(handbook, path, origin, data, *more)

    for kind in handbook.schemas.kinds.values():
        try:
            records = handbook.of_kind(kind.name)
            for record in records:
                # A view that only other pages show is tried here too, so that its fault is reported as one.
                with watched(record.document.file, handbook.messages):
                    fill = partial(bodies_of, record, sorted(kind.views))
                    bodies = kept.of("body", record.id, kind.name, fill, handbook.listener)
                if kind.has_pages:
                    path, document = handbook.path(record), record.document
                    found = options(handbook, record, searched.get(record.id, ()))
                    page = page_of(path, document.file, record.data, bodies["page"], record.id, found)
                    placed.append((Mark(document.file), page))
                    placed += _moved(handbook, document, "former_ids", _former(record, path), page)
                    path, title = handbook.sheet(record)
                    if path:
                        data = {**record.data, "title": title}
                        body = f"//// sheet\n\n{bodies['sheet']}\n\n////"
                        # It says again what stands on the page of the record.
                        again = {**found, "boost": AGAIN}
                        sheet = page_of(path, document.file, data, body, f"sheet {record.id}", again)
                        placed.append((Mark(document.file), sheet))
                        placed += _moved(handbook, document, "former_ids", _former(record, path), sheet)
        except (jinja2.TemplateError, TypeError) as error:
            if isinstance(error, TypeError) and not _arose_in_template(error):
                raise
            problems.append(_template_problem(kind.name, error))
            continue
        file = handbook.schemas.documents[kind.name].get("table", {}).get("file")
        if file and records:
            origin = f"schemas/{kind.name}.schema.json"
            placed.append((Mark(origin), Output(file, _workbook(handbook, kind, kept, is_check), origin, "")))
        path = handbook.index_path(kind)
        if kind.has_pages and records and path not in handbook.pages:
            about = {"title": kind.plural, "summary": kind.about}
            body = f"/// records | {kind.name}\n///"
            origin = f"schemas/{kind.name}.schema.json"
            found = handbook.schemas.documents[kind.name].get("search", {})
            placed.append((Mark(origin), page_of(path, origin, about, body, kind.name, found)))
    for hand in handbook.pages.values():
        empty = Output(hand.path, "", hand.front.file, hand.front.data["title"])
        page = empty if is_check else page_by_hand(handbook, hand)
        placed.append((Mark(hand.front.file), page))
        placed += _moved(handbook, hand.front, "former_paths", hand.front.data.get("former_paths", ()), page)
    literature = str(handbook.settings.data["literature"])
    if literature in handbook.pages:
        placed += [(Mark(output.origin), output) for output in _literature(handbook, literature, kept, is_check)]
    return sorted((output for _, output in placed), key=lambda o: o.path), [*problems, *_doubles(placed)]


def _workbook(handbook: Handbook, kind: Kind, kept: Kept, is_check: bool) -> bytes:
    """The table of a kind as a file; a check makes it too, since a table that cannot be made is a fault of a schema."""

    def make() -> str:
        made = b64encode(as_workbook(handbook, kind)).decode()
        return "" if is_check else made

    return b64decode(kept.of("table", kind.name, "", make, handbook.listener))


def _literature(handbook: Handbook, page: str, kept: Kept, is_check: bool) -> list[Output]:
    """The files with the works that stand beside their page."""

    def make() -> list[tuple[str, str | bytes, str]]:
        from .sources.listing import downloads  # where all is as it was, nobody need wait for it

        made = downloads(handbook.style, page)
        return [(output.path, "" if is_check else output.content, output.origin) for output in made]

    made = kept.of("literature", page, "", make, handbook.listener)
    return [Output(path, content, origin, "") for path, content, origin in made]


def _doubles(placed: list[tuple[Mark, Output]]) -> Iterator[Problem]:
    """An address lies in the site, and two pages cannot have one; what moved gives way to what is there.

    A former name that is taken is one mistake, however many pages have it.
    """
    taken: dict[str, Output] = {}
    said: set[Mark] = set()
    for mark, output in sorted(placed, key=lambda pair: (bool(pair[1].redirect), pair[0])):
        if not INSIDE.fullmatch(output.path):
            yield Problem(mark, "address-is-inside", {"path": output.path})
        first = taken.setdefault(output.path, output)
        if first is not output and not (output.redirect and mark in said):
            said.add(mark)
            yield Problem(mark, "address-is-free", {"path": output.path, "other": first.origin})


def _page(
    handbook: Handbook,
    path: str,
    origin: str,
    data: Mapping[str, Any],
    body: str,
    subject: str,
    search: Mapping[str, Any],
) -> Output:
    summary = str(data.get("summary", "")).strip()
    front = {"title": data["title"], "description": plain(summary), "look": data.get("look"), "search": search}
    parts = [
        _front_matter(front),
        f"# {escape(data['title'])}",
        *(f"/// box | {notice}\n///" for notice in data.get("notices", ())),
        summary,
        body.strip(),
        f"/// route_here | {subject}\n///" if route.here(handbook, subject) else "",
        f"/// foot | {subject}\n///",
        f"[methodiekboek:page]: <{path}>",
    ]
    return Output(path, "\n\n".join(part for part in parts if part) + "\n", origin, data["title"])


def _former(record: Record, path: str) -> list[str]:
    """The paths that a page of a record had under former names of the record."""
    folder, _, file = path.rpartition("/")
    return [f"{folder}/{name}{file.removeprefix(record.id)}" for name in record.data.get("former_ids", ())]


def _moved(
    handbook: Handbook, document: Document, field: str, former: Iterable[str], page: Output
) -> Iterator[tuple[Mark, Output]]:
    """A page for each former address, which leads to the present one."""
    for index, old in enumerate(former):
        link = f"[{escape(page.title)}]({posixpath.relpath(page.path, posixpath.dirname(old) or '.')})"
        parts = [
            _front_matter({"title": page.title, "search": {"exclude": True}}),
            f"# {escape(page.title)}",
            handbook.messages("site.moved", title=link),
        ]
        content = "\n\n".join(parts) + "\n"
        yield document.mark((field, index)), Output(old, content, page.origin, page.title, page.path)


def _front_matter(fields: Mapping[str, Any]) -> str:
    lines = (
        f"{name}: {json.dumps(value, ensure_ascii=False, default=_plain)}\n" for name, value in fields.items() if value
    )
    return f"---\n{''.join(lines)}---"


def _plain(value: Any) -> Any:
    """A frozen value as JSON has it."""
    return float(value) if isinstance(value, Decimal) else dict(value)


def _template_file(name: str) -> str:
    return f"schemas/{name.removesuffix('.page')}.md.jinja"


def _places(error: Exception) -> list[tuple[str, int]]:
    """Where an error came by, file and line, from the outside in."""
    return [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]


def _arose_in_template(error: Exception) -> bool:
    """Whether the template itself did what cannot be done, such as adding a number to a text, and not our code."""
    return _places(error)[-1][0].endswith(".md.jinja")


def _template_problem(kind: str, error: Exception) -> Problem:
    """Where in a template an error arose: syntax errors know their line, others are traced to the template's code."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        file, line = _template_file(error.name or f"{kind}.page"), error.lineno
    else:
        inside = [place for place in _places(error) if place[0].endswith(".md.jinja")]
        file, line = inside[-1] if inside else (_template_file(f"{kind}.page"), 1)
    return Problem(Mark(file, line), "template-works", {"detail": str(error).rstrip(".")})


def navigation(handbook: Handbook, outputs: Sequence[Output], most: float = MOST_IN_MENU) -> tuple[Entry, ...]:
    """The menu: the home page, each section with its pages by hand and its kinds, and pages outside the sections.

    The records of a kind with more than `most` are reached through its index page. A page that is not among the
    outputs has no entry.
    """
    titles = {output.path: output.title for output in outputs if output.title and not output.redirect}
    entries = [Entry(handbook.messages("site.home"), "index.md")] if "index.md" in titles else []
    for section in handbook.settings.data["sections"]:
        here = section["id"]
        placed: list[tuple[int, str, Entry]] = []
        for page in handbook.pages.values():
            if page.path.rpartition("/")[0] == here and page.path in titles:
                order = -1 if page.path == f"{here}/index.md" else page.front.data.get("order", 0)
                placed.append((order, page.path, Entry(titles[page.path], page.path)))
        for kind in handbook.schemas.kinds.values():
            index, records = handbook.index_path(kind), handbook.of_kind(kind.name)
            by_hand = index in handbook.pages
            if kind.section == here and kind.has_pages:
                paths = [index, *(map(handbook.path, records) if len(records) <= most else ())]
                # A kind of which there is nothing yet stands in the menu if somebody has written what will come.
                pages = tuple(Entry(titles[path], path) for path in paths if path in titles)
                # A list of one record says nothing that the record does not.
                alone = not records or (len(records) == 1 and not by_hand)
                if pages:
                    entry = pages[-1] if alone else Entry(kind.plural, entries=pages)
                    placed.append((kind.order, kind.name, entry))
        if placed:
            entries.append(Entry(section["title"], entries=tuple(e for *_, e in sorted(placed, key=lambda p: p[:2]))))
    beside = [page for page in handbook.pages.values() if "/" not in page.path and page.path != "index.md"]
    beside = [page for page in beside if page.path in titles]
    beside.sort(key=lambda page: (page.front.data.get("order", 0), page.path))
    return (*entries, *(Entry(titles[page.path], page.path) for page in beside))
