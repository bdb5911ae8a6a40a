"""From the handbook to pages in Markdown: the only module that imports Jinja.

Plain text from content is escaped wherever a template shows it; a field that the schema calls `markdown` passes, a
claim becomes its marker `[=address]`, a reference a link, and the key of a source a citation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import jinja2

from .handbook import Handbook, address
from .model import Mark, Output, Path, Problem, Record

SPECIAL = re.compile(r"([\\`*_\[\]{}@|])")
LINE_START = re.compile(r"^(\s*)([#>+=/:-]|\d+[.)])")


class Markdown(str):
    """Text that may stand in a page as it is."""


def escape(text: str) -> Markdown:
    """Plain text as Markdown that shows exactly that text, on one line."""
    line = " ".join(text.split())
    line = SPECIAL.sub(r"\\\1", line).replace("&", "&amp;").replace("<", "&lt;")
    return Markdown(LINE_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line))


class View:
    """A mapping of content as templates see it: `view.field`, nothing if it is not filled in.

    Raises:
        jinja2.UndefinedError: the schema has no such field.
    """

    def __init__(self, handbook: Handbook, record: Record, path: Path = ()) -> None:
        self._handbook, self._record, self._path = handbook, record, path
        value: Any = record.data
        for step in path:
            value = value[step]
        self._data: Mapping[str, Any] = value
        self._field = handbook.fields[record.id][path]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._data:
            return wrap(self._handbook, self._record, (*self._path, name))
        if name in self._field.names:
            return None
        raise jinja2.UndefinedError(f"{self._record.kind}: {name}")

    def name_of(self, name: str) -> str:
        return self._field.names[name]

    @property
    def key(self) -> str:
        return self._record.id

    def __str__(self) -> str:
        if self._field.get("claim"):
            return f"[={address(self._record, self._path)}]"
        title = escape(str(self._data.get("title", self._record.id)))
        return f"[{title}](record:{self._record.id})" if self._handbook.path(self._record) else title


def wrap(handbook: Handbook, record: Record, path: Path) -> Any:
    value: Any = record.data
    for step in path:
        value = value[step]
    field = handbook.fields[record.id][path]
    if isinstance(value, Mapping):
        return View(handbook, record, path)
    if isinstance(value, tuple):
        return tuple(wrap(handbook, record, (*path, i)) for i in range(len(value)))
    if not isinstance(value, str):
        return value
    if field.get("refersTo"):
        return View(handbook, handbook.records[value])
    if field.get("refersToClaim"):
        return Markdown(f"[={value}]")
    if field.get("cites"):
        return Markdown(f"[@{value}]")
    if field.get("markdown"):
        return Markdown(value.strip())
    labels = field.get("labels")
    return labels[value].split("|")[0] if labels else value


def show(handbook: Handbook, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Markdown | View):
        return str(value)
    if isinstance(value, str):
        return escape(value)
    return escape(str(value) if isinstance(value, bool) else handbook.messages.number(value))


def render(handbook: Handbook) -> tuple[list[Output], list[Problem]]:
    """Every page of the handbook, those by hand too; a template that does not work is a problem."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=False, finalize=lambda value: show(handbook, value),
    )  # fmt: skip
    outputs: list[Output] = []
    problems: list[Problem] = []

    def fill(kind: str, view: str, **values: Any) -> Markdown:
        template = environment.from_string(handbook.schemas.kinds[kind].templates[view])
        return Markdown(template.render(**values, say=handbook.messages, backlinks=backlinks, box=box))

    def backlinks(subject: View, kind: str) -> list[View]:
        names = [subject.key, *(a for a in handbook.claims if a.startswith(subject.key + "."))]
        ids = dict.fromkeys(i for name in names for i in handbook.referrers.get(name, ()))
        return [View(handbook, handbook.records[i]) for i in ids if i in handbook.records and handbook.records[i].kind == kind]

    def box(subject: View) -> Markdown:
        return fill(subject._record.kind, "box", record=subject)

    def page(path: str, origin: str, data: Mapping[str, Any], section: str, body: str) -> Output:
        review = data.get("review")
        status = (
            handbook.messages("site.reviewed", date=handbook.messages.date(review["date"]), role=review["role"])
            if review else handbook.messages("site.not_reviewed")
        )  # fmt: skip
        notices = "\n\n".join(box(View(handbook, handbook.records[i])) for i in data.get("notices", ()))
        parts = [f"# {escape(data['title'])}", notices, str(data.get("summary", "")).strip(), body.strip(), f"*{escape(status)}*"]
        front = f"---\ntitle: {json.dumps(data['title'], ensure_ascii=False)}\n---\n\n"
        content = front + "\n\n".join(part for part in parts if part) + f"\n\n[methodiekboek:page]: <{path}>\n"
        return Output(path, content, origin, data["title"], section, data.get("order", 0))

    for kind in handbook.schemas.kinds.values():
        records = handbook.of_kind(kind.name)
        if not kind.has_pages or not records:
            continue
        try:
            for record in records:
                body = fill(kind.name, "page", record=View(handbook, record))
                outputs.append(page(handbook.path(record), record.document.file, record.data, kind.section, body))
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None) or 1
            mark = Mark(f"schemas/{kind.name}.md.jinja", line)
            problems.append(Problem(mark, "template-works", {"detail": str(error)}))
            continue
        items = [f"- {View(handbook, r)}  \n  {' '.join(str(r.data.get('summary', '')).split())}" for r in records]
        path = handbook.index_path(kind)
        if path not in handbook.pages:
            outputs.append(page(path, f"schemas/{kind.name}.schema.json", {"title": kind.plural, "order": -1}, kind.section, "\n".join(items)))
    for hand in handbook.pages.values():
        section = hand.path.split("/")[0] if "/" in hand.path else ""
        outputs.append(page(hand.path, f"docs/{hand.path}", hand.front.data, section, hand.text))
    return sorted(outputs, key=lambda o: o.path), problems
