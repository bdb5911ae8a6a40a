"""A first record of each kind, made from its schema: what an author begins with and writes over.

It has what a record must have and no more. Each text says what belongs there, in the words of the schema. What cannot
be guessed the schema gives itself, as the `example` of a kind. An empty text is to be filled in there, and
'?cost.share' is the address of the first claim of that name in the example of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .handbook import address, at
from .messages import Messages
from .model import Document, Path, Record
from .rewrite import freeze
from .schema import Field, Schemas, matches

ASK = "\0"
"""Stands where a value is wanted; no file can have it."""
TEXT = re.compile(r"\s*[^.]*\[[^.]*\.(?=\s|$)")
"""A sentence of a description that shows how something is written: that would be read as such."""
GUESSES = ("2024", "https://example.org", "1", "index.md")
"""What a text can be of which the schema says no more than a pattern."""


def examples(schemas: Schemas, say: Messages, work: str, page: str) -> dict[str, tuple[str, Any]]:
    """For each kind the id of its first record and what that says.

    `work` is the key of the work that claims rest on, and `page` the path of a page by hand.
    """
    names = {kind: f"{say('new.id')}-{kind.replace('_', '-')}" for kind in schemas.kinds}
    names |= {kind: work for kind in names if schemas.documents[kind].get("idIsSource")}
    made = {kind: _Maker(schemas, say, kind, names, work, page).record() for kind in sorted(names)}
    claims = {kind: list(_claims(schemas, kind, names[kind], data)) for kind, data in made.items()}

    def others(kind: str) -> dict[str, list[str]]:
        return {other: some for other, some in claims.items() if other != kind}

    return {kind: (names[kind], _with_claims(data, others(kind))) for kind, data in made.items()}


class _Maker:
    """Fills in one record, step by step: what it must have can hang on what it has."""

    def __init__(
        self, schemas: Schemas, say: Messages, kind: str, names: Mapping[str, str], work: str, page: str
    ) -> None:
        self.schemas, self.say, self.kind, self.names, self.work, self.page = schemas, say, kind, names, work, page

    def record(self) -> Any:
        data: Any = {"title": ASK} | _thawed(self.schemas.documents[self.kind].get("example", {}))
        while True:
            before = repr(data)
            self.fields = self.schemas.fields(self.kind, freeze(data))
            for path, field in self.fields.items():
                self._fill(data, path, field)
            if repr(data) == before:
                return data

    def _fill(self, data: Any, path: Path, field: Field) -> None:
        value = at(data, path)
        if value == ASK:
            at(data, path[:-1])[path[-1]] = self._first(path, field)
        elif isinstance(value, dict):
            wanted = [name for schema in field.chain for name in schema.get("required", ())]
            wanted += ["summary"] if not path and "summary" in field.names else []
            wanted += ["text"] if field.get("claim") and not {"value", "min"} & set(value) else []
            wanted += ["page"] if {"page", "heading"} <= set(field.names) and "heading" not in value else []
            for name in wanted:
                value.setdefault(name, ASK)

    def _first(self, path: Path, field: Field) -> Any:
        """What a field holds at first."""
        if field.get("enum"):
            # The items of a list differ, as far as they can; what kind of claim each is, is one and the same.
            at_place = 0 if path[-1] == "kind" else next((step for step in reversed(path) if isinstance(step, int)), 0)
            return field.get("enum")[at_place % len(field.get("enum"))]
        if field.get("refersTo") is not None:
            fitting = [kind for kind in field.get("refersTo") or self.names if kind in self.names]
            return self.names[next((kind for kind in fitting if kind != self.kind), self.kind)]
        if field.get("refersToClaim"):
            return ASK_CLAIM
        if field.get("refersToPage"):
            return self.page
        if field.get("cites"):
            return self.work
        kinds = field.get("type")
        kind = kinds if isinstance(kinds, str) else (kinds or ["string"])[0]
        if kind == "object":
            return {}
        if kind == "array":
            return [ASK] * max(1, int(field.get("minItems") or 1))
        if kind in ("integer", "number"):
            return max(1, int(field.get("minimum") or 1))
        return True if kind == "boolean" else self._text(path, field)

    def _text(self, path: Path, field: Field) -> str:
        name = str(path[-1])
        if name == "id":
            place = next((step for step in reversed(path) if isinstance(step, int)), 0)
            return f"{self.say('new.id')}-{place + 1}"
        if path == ("title",):
            return self.say("new.title", kind=self.schemas.kinds[self.kind].title)
        if field.get("sentenceWords"):
            return self.say("new.summary")
        pattern = field.get("pattern")
        if pattern:
            return next(guess for guess in GUESSES if matches(pattern, guess))
        # Of a claim, what the claim is, and not what a text is; of an item, what its list is.
        above = path[:-1] if name == "text" else path
        said = (self.fields[above[:length]].get("description") for length in range(len(above), 0, -1))
        return TEXT.sub("", next((str(each) for each in said if each), "")) or self.say("new.text")


ASK_CLAIM = "?"
"""How the wish for the address of a claim begins."""


def _claims(schemas: Schemas, kind: str, name: str, data: Any) -> Iterator[str]:
    frozen = freeze(data)
    record = Record(kind, name, Document("", frozen, {}))
    for path, field in schemas.fields(kind, frozen).items():
        if field.get("claim"):
            yield address(record, path)


def _with_claims(value: Any, known: Mapping[str, Sequence[str]], place: int = 0) -> Any:
    if isinstance(value, dict):
        return {name: _with_claims(sub, known) for name, sub in value.items()}
    if isinstance(value, list):
        return [_with_claims(sub, known, place) for place, sub in enumerate(value)]
    if not isinstance(value, str) or not value.startswith(ASK_CLAIM):
        return value
    kind, _, name = value.removeprefix(ASK_CLAIM).partition(".")
    fitting = known[kind] if kind else [claim for some in known.values() for claim in some]
    return [claim for claim in fitting if not name or name in claim.split(".")][place]


def _thawed(value: Any) -> Any:
    if value == "":
        return ASK
    if isinstance(value, Mapping):
        return {name: _thawed(sub) for name, sub in value.items()}
    return [_thawed(sub) for sub in value] if isinstance(value, list | tuple) else value
