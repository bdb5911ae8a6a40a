"""The schemas of a handbook: what kinds there are, what shape they have, and what a field means.

Beside JSON Schema 2020-12 a schema may say

on a kind: `plural`; `page` (`section`, `slug`, `order`: where its records stand in the site; without it they have no
page of their own); `isA` (what a record is in the words of schema.org, if not a chapter); `look` ('alarm': its boxes
are warnings); `idIsSource` (its ids are keys of sources); `calculates` (its records are what a calculator starts from);
`search` (what the search knows of its pages: `kind`, the filter that they belong to, and `boost`, how much they count
beside other pages: 1 if it does not say); `table` (what `/// table` shows of its records: `columns`, each with a
`title`, the `fields` that it holds and, as `differencesOf`, the list of claims of which it names the records that
compare them with others; `file`, where the same table stands as a workbook; `fillIn`, the titles of empty columns in
that); `explains` (its records are explained where a page first names them: `abbreviations` and `forms`, the fields that
say how they are written beside their title, `texts`, the fields of which the first short text explains, and `how`, the
field that may say 'never', or 'name' where only an abbreviation is spelled out); `history` (its records tell what was
changed: `title`, `date`, `edition`, `record`, `by`, `reason`, `source` and `fields`, each a `field` with the `claim`
that it belongs to, `old` and `new`; a claim may be gone since); `sheet` (every record has a second page, made to print
on one sheet of paper by the view `sheet`: `title`, `slug`); `quiz` (its records are questions for readers, see
`quiz.py`; `under`: the field with the record under which one is asked); `inBook` (false: in the book on paper its
records have no pages of their own, since what the list of the kind shows of them is enough; a page by hand says the
same with `in_book` in its front matter);

on a field: `refersTo` (the kinds whose ids it may hold; an empty list for every kind), `refersToClaim`, `refersToPage`
(it holds the path of a page below `docs/`), `cites` (it holds the key of a source), `claim` (it is a claim), `markdown`
(it may hold citations, claims and links), `labels` (what readers see for the values of an `enum`; singular and plural
of a unit with `|` between), `labelledBy` (the fields that name an item of a list), `form` (a `pattern` in words),
`alsoWritten` (words that text uses for a unit beside its labels), `foundAs` (words by which sources name the parts of a
unit, for `verify`), `foundAnywhere` (units whose word may stand anywhere in the sentence), `mayBeNegative` (units of
which there can be less than none), `sentenceWords` (the most words that its sentences have on average), `compares` (the
row of a comparison in which it stands), `filter` (the name under which a directory or a comparison filters by it),
`filterBy` (by the numbers of the claim: 'at_most' the one that a reader chooses, or with that one 'within'), and on a
list `sums`, `sameFor` and `goesThrough` (what its items make together, where they speak of one thing, and which other
list they follow; each has its rule in `rules/`), `openPoints` (it says what the sources leave open), `question` (it
asks what only others can answer), `marksClaims` (each claim that it names carries, wherever it is shown, a sign that
leads to this record), `rows` (its items are found in a directory in their own right), `route` (it is what is read at
this record, and the records of the kind are the steps of a route through the handbook, see `route.py`), `crosses`
(where its items stand in a matrix, see `blocks/matrix.py`), `searchedAs` (its words lead to the page of its record;
'title': they are another name for it, too; 'source': they are keys of sources, and who made these leads there),
`synonyms` (its items have `words` of readers, with what the handbook calls that, in `means`, and the records it is
`about`) and `foundInText` (its words stand in the handbook); and on a field that `refersTo` another record `inherits`
(what a list of this record that is empty takes from the other, in words).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

import jsonschema
import re2
import referencing
import referencing.exceptions
from referencing.jsonschema import DRAFT202012

from .load import load_document, read_text
from .model import Document, Mark, Path, Problem

RESERVED = {"common", "handbook", "page"}
"""Schemas that are no kind: shared definitions, `content/handbook.yml`, and the front matter of a page by hand."""

SUFFIX = ".schema.json"
_CONTAINERS = {"properties", "$defs", "patternProperties", "dependentSchemas"}
_SUBSCHEMAS = {"items", "additionalProperties", "if", "then", "else", "not", "contains", "propertyNames"}
_LISTS = {"allOf", "anyOf", "oneOf", "prefixItems"}


QUIET = re2.Options()
QUIET.log_errors = False


def _fits(_: Any, pattern: str, value: Any, __: Any) -> Iterator[Any]:
    """`pattern` in time that grows with the value and no faster; `$` is its end, and not before a last line break."""
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


def _differ(_: Any, wanted: bool, value: Any, __: Any) -> Iterator[Any]:
    """`uniqueItems` without comparing each item with each other."""
    if wanted and isinstance(value, tuple) and len({_hashed(item) for item in value}) < len(value):
        yield jsonschema.ValidationError(f"{value!r} has non-unique elements")


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, QUIET)


def _hashed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return frozenset((key, _hashed(sub)) for key, sub in value.items())
    return tuple(map(_hashed, value)) if isinstance(value, tuple) else (isinstance(value, bool), value)


# A validator for values as they are read: frozen.
_FROZEN: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator,
    validators={"pattern": _fits, "uniqueItems": _differ},
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "object": lambda _, value: isinstance(value, Mapping),
            "array": lambda _, value: isinstance(value, tuple),
        }
    ),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A folder of records: its schema, its place in the site, and the views that it has templates for."""

    name: str
    title: str
    plural: str
    about: str
    section: str
    slug: str
    order: int
    views: frozenset[str]
    section_mark: Mark

    @property
    def has_pages(self) -> bool:
        return bool(self.slug)


@dataclass(frozen=True, slots=True)
class Field:
    """All that the schemas say about one value."""

    chain: tuple[Mapping[str, Any], ...]

    def get(self, word: str) -> Any:
        """What the first schema that has `word` says; the field's own schema comes before what it refers to."""
        return next((schema[word] for schema in self.chain if word in schema), None)

    @property
    def title(self) -> str:
        return str(self.get("title") or "")

    @property
    def names(self) -> dict[str, str]:
        """The fields that a mapping may have, with their titles."""
        found: dict[str, str] = {}
        for schema in self.chain:
            for name, sub in schema.get("properties", {}).items():
                found.setdefault(name, str(sub.get("title", "")) if isinstance(sub, dict) else "")
        return found


@dataclass(frozen=True, slots=True)
class Schemas:
    """All schemas and templates of a handbook, by name; `$ref` finds only these, never the network.

    `broken` are kinds whose schema cannot be used: of their records nothing can be said.

    The template of a kind's page is `<kind>.page`; another view, or macros that templates share, `<name>.<view>`.
    """

    documents: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, Kind]
    registry: Any
    templates: Mapping[str, str]
    broken: frozenset[str] = frozenset()

    def validator(self, name: str) -> Any:
        return _FROZEN(self.documents[name], registry=self.registry)

    def fields(self, name: str, data: Any) -> Mapping[Path, Field]:
        """For every value in `data`, what the schema `name` says about it."""
        found: dict[Path, Field] = {}
        validator = self.validator(name)

        def visit(starts: list[tuple[Any, Any]], value: Any, path: Path) -> None:
            pairs = [pair for start in starts for pair in expand(*start, value)]
            found[path] = Field(tuple(schema for schema, _ in pairs))
            if isinstance(value, Mapping):
                for key, sub in value.items():
                    visit([(s["properties"][key], r) for s, r in pairs if key in s.get("properties", {})]
                          or [(s["additionalProperties"], r) for s, r in pairs if "additionalProperties" in s],
                          sub, (*path, key))  # fmt: skip
            elif isinstance(value, tuple):
                for index, sub in enumerate(value):
                    visit([(s["items"], r) for s, r in pairs if "items" in s], sub, (*path, index))

        def expand(schema: Any, resolver: Any, value: Any) -> Iterator[tuple[Mapping[str, Any], Any]]:
            if not isinstance(schema, Mapping):
                return
            yield schema, resolver
            if "$ref" in schema:
                target = resolver.lookup(schema["$ref"])
                yield from expand(target.contents, target.resolver, value)
            for sub in schema.get("allOf", ()):
                yield from expand(sub, resolver, value)
            if "if" in schema:
                holds = validator.evolve(schema=schema["if"], _resolver=resolver).is_valid(value)
                yield from expand(schema.get("then" if holds else "else"), resolver, value)

        visit([(self.documents[name], self.registry.resolver(name + SUFFIX))], data, ())
        return MappingProxyType(found)


def load_schemas(root: FilePath) -> tuple[Schemas, list[Problem]]:
    """The schemas and templates in `root / "schemas"`, with a problem for each that cannot be used."""
    folder = root / "schemas"
    problems: list[Problem] = []
    read: dict[str, Document] = {}
    if folder.is_symlink():
        problems.append(Problem(Mark("schemas"), "plain-file"))
    for path in sorted(folder.glob("*" + SUFFIX)):
        file = path.relative_to(root).as_posix()
        document, found = load_document(root, file)
        problems += found
        if document is not None:
            read[path.name.removesuffix(SUFFIX)] = document
    for name in sorted(RESERVED - set(read)):
        if not (folder / (name + SUFFIX)).exists():
            problems.append(Problem(Mark(f"schemas/{name}{SUFFIX}"), "schema-exists", {"name": name}))
            read[name] = Document(f"schemas/{name}{SUFFIX}", MappingProxyType({}), MappingProxyType({}))

    templates: dict[str, str] = {}
    for path in sorted(folder.glob("*.md.jinja")):
        text, found = read_text(path, path.relative_to(root).as_posix())
        problems += found
        name, _, view = path.name.removesuffix(".md.jinja").partition(".")
        templates[f"{name}.{view or 'page'}"] = text or ""

    plain = {name: _thaw(document.data) for name, document in read.items()}
    registry: Any = referencing.Registry().with_resources(
        (name + SUFFIX, DRAFT202012.create_resource(schema)) for name, schema in plain.items()
    )
    kinds: dict[str, Kind] = {}
    for name, schema in plain.items():
        found = list(_check(name, read[name], schema, registry))
        problems += found
        if name in RESERVED or found:
            continue
        page = schema.get("page", {})
        kinds[name] = Kind(
            name,
            schema["title"],
            schema.get("plural", schema["title"]),
            schema.get("description", ""),
            page.get("section", ""),
            page.get("slug", ""),
            page.get("order", 0),
            frozenset(view for owner, _, view in (t.partition(".") for t in templates) if owner == name),
            read[name].mark(("page", "section")),
        )
        if kinds[name].has_pages and "page" not in kinds[name].views:
            problems.append(Problem(read[name].mark(), "template-exists", {"name": f"{name}.md.jinja"}))
        if "sheet" in schema and "sheet" not in kinds[name].views:
            problems.append(Problem(read[name].mark(("sheet",)), "template-exists", {"name": f"{name}.sheet.md.jinja"}))
    names = {path.name.removesuffix(SUFFIX) for path in folder.glob("*" + SUFFIX)}
    broken = frozenset(names - set(kinds) - RESERVED)
    return (
        Schemas(MappingProxyType(plain), MappingProxyType(kinds), registry, MappingProxyType(templates), broken),
        problems,
    )


def _check(name: str, document: Document, schema: Any, registry: Any) -> Iterator[Problem]:
    errors = _meta_errors(json.dumps(schema, default=float))
    for at, detail in errors:
        yield Problem(document.mark(at), "schema-is-schema", {"detail": detail})
    if errors or not isinstance(schema, dict):
        return
    for path, sub in subschemas(schema, ()):
        if "pattern" in sub:
            try:
                _compiled(sub["pattern"])
            except re2.error as error:
                facts = {"typed": sub["pattern"], "detail": _said(error)}
                yield Problem(document.mark((*path, "pattern")), "schema-pattern", facts)
        if "$ref" in sub and _comes_back(name, sub, registry):
            yield Problem(document.mark((*path, "$ref")), "schema-ends", {"ref": sub["$ref"]})
        if "$ref" in sub:
            try:
                registry.resolver(name + SUFFIX).lookup(sub["$ref"])
            except referencing.exceptions.Unresolvable:
                yield Problem(document.mark((*path, "$ref")), "schema-reference", {"ref": sub["$ref"]})
        # A property inside `if`, `then` or `allOf` narrows one that is described where it is first named.
        inside = {"if", "then", "else", "allOf", "not"} & set(path)
        if len(path) > 1 and path[-2] == "properties" and not inside:
            missing = [word for word in ("title", "description") if not sub.get(word)]
            if missing:
                facts = {"name": path[-1], "missing": missing}
                yield Problem(document.key_mark(path), "field-is-described", facts)
    if name not in RESERVED and not schema.get("title"):
        yield Problem(document.mark(), "field-is-described", {"name": name, "missing": ["title"]})


def _said(error: Exception) -> str:
    detail = error.args[0] if error.args else ""
    return detail.decode() if isinstance(detail, bytes) else str(detail)


def _comes_back(name: str, start: Mapping[str, Any], registry: Any) -> bool:
    """Whether a schema says of a value that it is what the same schema says of it, and so without end."""
    todo = [(start, registry.resolver(name + SUFFIX))]
    seen: set[int] = set()
    while todo:
        schema, resolver = todo.pop()
        here = [schema[word] for word in ("if", "then", "else", "not") if word in schema]
        here += [sub for word in ("allOf", "anyOf", "oneOf") for sub in schema.get(word, ())]
        found = [(sub, resolver) for sub in here if isinstance(sub, dict)]
        if "$ref" in schema:
            try:
                target = resolver.lookup(schema["$ref"])
            except (referencing.exceptions.Unresolvable, RecursionError):
                continue
            if isinstance(target.contents, dict):
                found.append((target.contents, target.resolver))
        for sub, at in found:
            if sub is start:
                return True
            if id(sub) not in seen:
                seen.add(id(sub))
                todo.append((sub, at))
    return False


@lru_cache(maxsize=256)
def _meta_errors(schema: str) -> tuple[tuple[Path, str], ...]:
    """What makes JSON no schema; kept, since a preview reads the same schemas at every change."""
    validator = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
    errors = sorted(validator.iter_errors(json.loads(schema)), key=lambda e: list(map(str, e.absolute_path)))
    return tuple((tuple(error.absolute_path), error.message) for error in errors)


def subschemas(schema: Any, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """A schema and every schema inside it, each with its path."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for word, value in schema.items():
        if word in _CONTAINERS and isinstance(value, dict):
            for key, sub in value.items():
                yield from subschemas(sub, (*path, word, key))
        elif word in _SUBSCHEMAS:
            yield from subschemas(value, (*path, word))
        elif word in _LISTS and isinstance(value, list):
            for index, sub in enumerate(value):
                yield from subschemas(sub, (*path, word, index))


def _thaw(value: Any) -> Any:
    """Plain dicts and lists, as jsonschema and referencing want their schemas."""
    if isinstance(value, Mapping):
        return {key: _thaw(sub) for key, sub in value.items()}
    return [_thaw(sub) for sub in value] if isinstance(value, tuple) else value
