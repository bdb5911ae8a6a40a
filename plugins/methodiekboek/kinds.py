"""The reference of the kinds of a handbook, made from its schemas: what a record can hold, in Markdown.

It reads the same forms as the edit screen (`forms.py`). A part that several kinds share has one table, and so have the
fields that every record has. Beside what must always be there it tells what must be there in some cases.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import referencing
from referencing.jsonschema import DRAFT202012

from .forms import Part, form
from .messages import Messages
from .render import escape
from .schema import SUFFIX, Kind, Schemas, subschemas

DEFS = "common.schema.json#/$defs/"
PUNCTUATION = re.compile(r"[^\w\- ]")
LEAST = 3
"""As many fields as this have to be the same before a table says that they are those of a shared part."""


def reference(schemas: Schemas, say: Messages) -> str:
    """A page with every kind, by name, and after those the parts that they share."""
    maker = _Maker(schemas, say)
    kinds = [schemas.kinds[name] for name in sorted(schemas.kinds)]
    parts = [text for kind in kinds for text in maker.kind(kind)]
    contents = [f"| {say('kinds.kind')} | {say('kinds.name')} | {say('kinds.about')} |", "|---|---|---|"]
    contents += [f"| {_link(kind.name)} | {escape(kind.title)} | {escape(kind.about)} |" for kind in kinds]
    shared = maker.shared()
    below = [f"## {say('kinds.shared')}", *shared] if shared else []
    texts = [f"# {say('kinds.title')}", say("kinds.made"), say("kinds.how_to_read"), "\n".join(contents)]
    return "\n\n".join([*texts, *parts, *below]) + "\n"


@dataclass(frozen=True, slots=True)
class _Row:
    """A field as a table tells it; `name` has the fields around it before it, with full stops."""

    name: str
    title: str
    holds: str
    needed: str
    about: str


class _Maker:
    """Makes the tables, and remembers which shared parts they lead to."""

    def __init__(self, schemas: Schemas, say: Messages) -> None:
        self.schemas, self.say = schemas, say
        self.strict = _as_if_all_cases_hold(schemas)
        self.parts: dict[str, tuple[Part, Part]] = {}
        self.reached: set[str] = set()
        defs = sorted(schemas.documents["common"].get("$defs", {}))
        for name in defs:
            self.parts[name] = self._forms("common", {"title": name, "$ref": DEFS + name})
        self.forms = {name: self._forms(name) for name in schemas.kinds}
        groups = [name for name in defs if self.parts[name][0]["type"] == "group"]
        self.defs = {name: self._rows(*self.parts[name], "") for name in groups}

    def kind(self, kind: Kind) -> Iterator[str]:
        """The texts of a kind: its heading, what it is, where it stands, its fields, and parts of its own."""
        say = self.say
        base, rows = self._told(*self.forms[kind.name], kind.name)
        about = escape(kind.about)
        yield f"## {kind.name}"
        yield say("kinds.called", title=f"**{escape(kind.title)}**", plural=escape(kind.plural), about=about)
        pages = say("kinds.pages", folder=f"{kind.section}/{kind.slug}/") if kind.has_pages else say("kinds.no_pages")
        lines = [say("kinds.files", kind=kind.name), pages, *self._also(base)]
        yield "\n".join(f"- {line}" for line in lines)
        yield from self._table(rows)
        for name in sorted(name for name in self.parts if name.startswith(f"{kind.name}#")):
            yield from self._part(name, kind.name)

    def shared(self) -> list[str]:
        """The texts of the parts that were led to, and of those that these lead to, by name."""
        texts: dict[str, list[str]] = {}
        while todo := {name for name in self.reached if "#" not in name} - texts.keys():
            texts |= {name: list(self._part(name, "")) for name in sorted(todo)}
        return [text for name in sorted(texts) for text in texts[name]]

    def _part(self, name: str, kind: str) -> Iterator[str]:
        part, strict = self.parts[name]
        if part["type"] == "group":
            base, rows = self._told(part, strict, kind, name)
            yield f"### {self._part_title(name)}"
            yield from self._also(base)
            yield from self._table(rows)

    def _forms(self, kind: str, schema: Mapping[str, Any] | None = None) -> tuple[Part, Part]:
        """What a kind, or a schema in its place, can hold: as it is, and if all cases held; notes the parts named."""
        made = [
            form(replace(of, documents={**of.documents, kind: schema or of.documents[kind]}), kind)
            for of in (self.schemas, self.strict)
        ]
        for name, part in made[0]["parts"].items():
            self.parts.setdefault(_full(name, kind), (part, made[1]["parts"][name]))
        return made[0]["part"], made[1]["part"]

    def _told(self, part: Part, strict: Part, kind: str, itself: str = "") -> tuple[str, list[_Row]]:
        """The shared part whose fields a group has, if there is one, and the rows of the group beside those."""
        plain = self._rows(part, strict, kind)
        names, same = {row.name for row in plain}, set(plain)
        found = [
            (-len(rows), name)
            for name, rows in self.defs.items()
            if {row.name for row in rows} <= names and len(same & set(rows)) >= LEAST
            if not itself or len(rows) < len(plain)
        ]
        base = min(found, default=(0, ""))[1]
        known = {row.name for row in same & set(self.defs.get(base, ()))}
        return base, [row for row in self._rows(part, strict, kind, tell=True) if row.name not in known]

    def _rows(self, part: Part, strict: Part, kind: str, *, tell: bool = False) -> list[_Row]:
        """A row for each field, also for those inside others; with `tell` without the fields of shared parts."""
        by_name = {field["name"]: field for field in strict["fields"]}
        rows: list[_Row] = []
        for field in part["fields"]:
            other, inside, base = by_name[field["name"]], list[_Row](), ""
            inner, strictly = _item(field["part"]), _item(other["part"])
            if inner["type"] == "group":
                base, inside = self._told(inner, strictly, kind) if tell else ("", self._rows(inner, strictly, kind))
            needed = "needed" if field["required"] else "sometimes" if other["required"] else "not_needed"
            rows.append(
                _Row(
                    field["name"], field["title"], self._holds(field["part"], kind, base=base, tell=tell),
                    self.say(f"kinds.{needed}"), field["about"],
                )
            )  # fmt: skip
            rows += (replace(row, name=f"{field['name']}.{row.name}") for row in inside)
        return rows

    def _holds(self, part: Part, kind: str, *, base: str = "", tell: bool = False, inside: tuple[str, ...] = ()) -> str:
        """What can stand in a field, in words; a group that has a name of its own as a link to its table."""
        say = self.say
        match part["type"]:
            case "ref":
                name = _full(part["name"], kind)
                if name in inside or self.parts[name][0]["type"] == "group":
                    return self._part_link(name, tell)
                return self._holds(self.parts[name][0], kind, tell=tell, inside=(*inside, name))
            case "list":
                return say("kinds.list", item=self._holds(part["item"], kind, base=base, tell=tell, inside=inside))
            case "group" if base:
                return say("kinds.group_with", part=self._part_link(base, tell))
            case "choice":
                return say("kinds.choice", values=", ".join(map(_option, part["options"])))
            case "record" if part["kinds"]:
                return say("kinds.record", kinds=", ".join(map(_link, part["kinds"])))
            case "record":
                return say("kinds.any_record")
            case "number":
                return say("kinds.whole_number" if part["whole"] else "kinds.number")
            case "text" | "date":
                word = "markdown" if part.get("markdown") else "text_or_number" if part.get("number") else part["type"]
                words = say(f"kinds.{word}")
                return f"{words} ({escape(part['form'])})" if part["form"] else words
            case plain:  # 'group', 'claim', 'source', 'flag'
                return say(f"kinds.{plain}")

    def _also(self, base: str) -> list[str]:
        return [self.say("kinds.also", part=self._part_link(base, True))] if base else []

    def _part_title(self, name: str) -> str:
        return self.say("kinds.part", name=name.replace("#/$defs/", " "))

    def _part_link(self, name: str, tell: bool) -> str:
        """A link to the table of a part, which is led to if this is told."""
        if tell:
            self.reached.add(name)
        return f"[{name.rpartition('/')[2]}](#{_anchor(self._part_title(name))})"

    def _table(self, rows: Sequence[_Row]) -> Iterator[str]:
        if rows:
            heads = [self.say(f"kinds.{word}") for word in ("field", "name", "holds", "is_needed", "about")]
            lines = [
                f"`{row.name}` | {escape(row.title)} | {row.holds} | {row.needed} | {escape(row.about)}" for row in rows
            ]
            yield "\n".join(f"| {line} |" for line in (" | ".join(heads), "--- | --- | --- | --- | ---", *lines))


def _as_if_all_cases_hold(schemas: Schemas) -> Schemas:
    """The same schemas, in which what must be there in some cases must be there always."""
    documents = copy.deepcopy(dict(schemas.documents))
    for document in documents.values():
        for _, schema in list(subschemas(document)):
            cases = [schema.get("then"), schema.get("else"), *schema.get("anyOf", ()), *schema.get("oneOf", ())]
            more = [name for case in cases if isinstance(case, Mapping) for name in case.get("required", ())]
            if more and isinstance(schema, dict):
                schema["required"] = [*schema.get("required", ()), *more]
    registry: Any = referencing.Registry().with_resources(
        (name + SUFFIX, DRAFT202012.create_resource(document)) for name, document in documents.items()
    )
    return replace(schemas, documents=documents, registry=registry)


def _full(name: str, kind: str) -> str:
    """The name of a part among those of all kinds: one that a kind has for itself has the kind before it."""
    return kind + name if name.startswith("#") else name.replace(SUFFIX, "", 1)


def _item(part: Part) -> Part:
    """What a list holds in the end; another part itself."""
    while part["type"] == "list":
        part = part["item"]
    return part


def _option(option: Mapping[str, Any]) -> str:
    value, label = f"`{option['value']}`", option["label"]
    return value if label == str(option["value"]) else f"{value} ({escape(label)})"


def _link(kind: str) -> str:
    return f"[{kind}](#{_anchor(kind)})"


def _anchor(heading: str) -> str:
    """The place of a heading, as code hosts make it of its text."""
    return PUNCTUATION.sub("", heading.lower()).replace(" ", "-")
