"""Forms from schemas: what a person fills in for a record, without a line of code per kind.

A form is JSON that any screen can draw. A part is one of

    {"type": "group", "fields": [{"name", "title", "about", "required", "part"}], "labelledBy": [...], "claim": true}
    {"type": "list", "item": part, "least": 1}
    {"type": "choice", "options": [{"value", "label"}]}
    {"type": "record", "kinds": [...]}, {"type": "claim"}, {"type": "source"}
    {"type": "number", "whole": true}, {"type": "date", "form"}, {"type": "flag"}
    {"type": "text", "markdown": true, "long": true, "form"}
    {"type": "ref", "name": ...}, a part under that name in "parts"

What only must be there in some cases (`if`, `then`) is not said here: the checks say it when it is so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .schema import Schemas

Part = dict[str, Any]


def form(schemas: Schemas, kind: str) -> Part:
    """The form of a kind, or of the front matter of a 'page': `title`, `about`, `part`, and the `parts` by name."""
    maker, schema = _Maker(schemas), schemas.documents[kind]
    part = maker.part(schema, schemas.registry.resolver(f"{kind}.schema.json"))
    about = {"title": schema["title"], "about": schema.get("description", "")}
    return {"kind": kind, **about, "part": part, "parts": maker.parts}


class _Maker:
    """Collects the parts that have a name, each once: a schema may contain itself."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.parts: dict[str, Part] = {}

    def named(self, schema: Mapping[str, Any], resolver: Any) -> Part:
        """The part for a schema; one that does nothing but refer is given by its name."""
        if "$ref" in schema and not set(schema) - {"$ref", "title", "description"}:
            target = resolver.lookup(schema["$ref"])
            name = schema["$ref"].removeprefix("common.schema.json#/$defs/")
            if name not in self.parts:
                self.parts[name] = {}
                self.parts[name].update(self.part(target.contents, target.resolver))
            return {"type": "ref", "name": name}
        return self.part(schema, resolver)

    def part(self, schema: Mapping[str, Any], resolver: Any) -> Part:
        chain = list(_expanded(schema, resolver))

        def say(word: str) -> Any:
            return next((each[word] for each, _ in chain if word in each), None)

        if any("properties" in each for each, _ in chain):
            return self._group(chain, say)
        if say("items") is not None:
            items, where = next((each["items"], of) for each, of in chain if "items" in each)
            return {"type": "list", "item": self.named(items, where), "least": say("minItems") or 0}
        if say("enum") is not None:
            labels = say("labels") or {}
            return {
                "type": "choice",
                "options": [{"value": v, "label": str(labels.get(v, v)).split("|")[0]} for v in say("enum")],
            }
        if say("refersTo") is not None:
            return {"type": "record", "kinds": list(say("refersTo"))}
        if say("refersToClaim"):
            return {"type": "claim"}
        if say("cites"):
            return {"type": "source"}
        if say("date"):
            return {"type": "date", "form": say("form") or ""}
        types = say("type") if isinstance(say("type"), list) else [say("type")]
        if types == ["boolean"]:
            return {"type": "flag"}
        if set(types) <= {"number", "integer"}:
            return {"type": "number", "whole": types == ["integer"]}
        return {
            "type": "text", "markdown": bool(say("markdown")), "long": bool(say("markdown") or say("sentenceWords")),
            "form": say("form") or "", "number": bool({"number", "integer"} & set(types)),
        }  # fmt: skip

    def _group(self, chain: Sequence[tuple[Mapping[str, Any], Any]], say: Callable[[str], Any]) -> Part:
        required = {name for each, _ in chain for name in each.get("required", ())}
        fields: dict[str, Part] = {}
        own = list(chain[0][0].get("properties", {}))
        for each, resolver in chain:
            for name, sub in each.get("properties", {}).items():
                # What narrows a field says no more than that; its first place has its title.
                if name in fields or not isinstance(sub, Mapping) or "title" not in sub:
                    continue
                fields[name] = {
                    "name": name, "title": sub["title"], "about": sub.get("description", ""),
                    "required": name in required, "part": self.named(sub, resolver),
                }  # fmt: skip
        # What every record has and must have comes first, then what is this kind's own.
        first = [name for name in fields if name not in own and name in required]
        order = [*first, *(name for name in own if name in fields)]
        order += [name for name in fields if name not in order]
        made: Part = {"type": "group", "fields": [fields[name] for name in order]}
        if say("labelledBy"):
            made["labelledBy"] = list(say("labelledBy"))
        if say("claim"):
            made["claim"] = True
        return made


def _expanded(schema: Any, resolver: Any) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """A schema and all that it takes in, also what holds in some cases only."""
    if not isinstance(schema, Mapping):
        return
    yield schema, resolver
    if "$ref" in schema:
        target = resolver.lookup(schema["$ref"])
        yield from _expanded(target.contents, target.resolver)
    for sub in [*schema.get("allOf", ()), schema.get("then"), schema.get("else")]:
        # What is required in some cases is not required here.
        if isinstance(sub, Mapping):
            conditional = sub is schema.get("then") or sub is schema.get("else")
            for each, where in _expanded(sub, resolver):
                yield ({k: v for k, v in each.items() if k != "required"} if conditional else each), where
