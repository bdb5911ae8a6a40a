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
same with `in_book` in its front matter); `example` (what cannot be guessed of the first record of the kind in a new
handbook, see `example.py`);

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

In any text of a schema, `{method}` is the name that the handbook gives to its method.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cache, lru_cache, partial
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

import jsonschema_rs
import re2
import referencing
import referencing.exceptions
from referencing.jsonschema import DRAFT202012

from . import standard
from .kept import Kept
from .load import SETTINGS, Read, load_document, parse, read_text
from .model import Document, Mark, Path, Problem

RESERVED = {"common", "handbook", "page"}
"""Schemas that are no kind: shared definitions, `content/handbook.yml`, and the front matter of a page by hand."""

SUFFIX = ".schema.json"
_CONTAINERS = {"properties", "$defs", "patternProperties", "dependentSchemas"}
_SUBSCHEMAS = {"items", "additionalProperties", "if", "then", "else", "not", "contains", "propertyNames"}
_LISTS = {"allOf", "anyOf", "oneOf", "prefixItems"}


QUIET = re2.Options()
QUIET.log_errors = False


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, QUIET)


def matches(pattern: str, value: str) -> bool:
    """Whether a text is as the `pattern` of a schema asks."""
    return bool(_compiled(pattern).search(value))


def _hashed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return frozenset((key, _hashed(sub)) for key, sub in value.items())
    return tuple(map(_hashed, value)) if isinstance(value, tuple) else (isinstance(value, bool), value)


@cache
def _frozen() -> Any:
    """A class of validators for values as they are read: frozen."""
    import jsonschema  # who has nothing to explain need not wait for it

    def fits(_: Any, pattern: str, value: Any, __: Any) -> Iterator[Any]:
        """`pattern` in time that grows with the value and no faster; `$` is its end, not before a last line break."""
        if isinstance(value, str) and not _compiled(pattern).search(value):
            yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")

    def differ(_: Any, wanted: bool, value: Any, __: Any) -> Iterator[Any]:
        """`uniqueItems` without comparing each item with each other."""
        if wanted and isinstance(value, tuple) and len({_hashed(item) for item in value}) < len(value):
            yield jsonschema.ValidationError(f"{value!r} has non-unique elements")

    return jsonschema.validators.extend(  # type: ignore[no-untyped-call]
        jsonschema.Draft202012Validator,
        validators={"pattern": fits, "uniqueItems": differ},
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
    document: Document = dataclass_field(repr=False, compare=False)

    @property
    def has_pages(self) -> bool:
        return bool(self.slug)


NAMING = {"refersTo", "refersToClaim", "refersToPage", "cites", "markdown"}
"""Words of a field whose value may name something else."""
RULED = {"date", "foundInText", "goesThrough", "sameFor", "sentenceWords", "sums"}
"""Words that ask something of a value that JSON Schema cannot."""
MARKS = NAMING | RULED | {"claim", "marksClaims", "searchedAs", "synonyms"}
"""Words that whoever reads a whole handbook looks for in each record; others are asked of a value that is shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """All that the schemas say about one value: the field's own schema comes before what it refers to.

    `words` holds what the first schema that has a word says, `marks` those of them that are `MARKS`, and `names` the
    fields that a mapping may have, with their titles.
    """

    chain: tuple[Mapping[str, Any], ...]
    words: Mapping[str, Any] = dataclass_field(init=False, repr=False, compare=False)
    names: Mapping[str, str] = dataclass_field(init=False, repr=False, compare=False)
    marks: Mapping[str, Any] = dataclass_field(init=False, repr=False, compare=False)
    _stamps: list[str] = dataclass_field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        words: dict[str, Any] = {}
        names: dict[str, str] = {}
        for schema in self.chain:
            words = {**schema, **words}
            for name, sub in schema.get("properties", {}).items():
                names.setdefault(name, str(sub.get("title", "")) if isinstance(sub, dict) else "")
        object.__setattr__(self, "words", MappingProxyType(words))
        object.__setattr__(self, "names", MappingProxyType(names))
        marks = {word: said for word, said in words.items() if word in MARKS}
        object.__setattr__(self, "marks", MappingProxyType(marks))

    def get(self, word: str) -> Any:
        """What the schemas say with `word`; nothing if none does."""
        return self.words.get(word)

    @property
    def title(self) -> str:
        return str(self.get("title") or "")

    @property
    def stamp(self) -> str:
        """A short text that is the same for fields of which the schemas say the same."""
        if not self._stamps:
            self._stamps.append(hashlib.sha256(repr(self.chain).encode()).hexdigest()[:16])
        return self._stamps[0]


@dataclass(frozen=True, slots=True)
class Outline:
    """What the schemas say of a document as a whole.

    `shape` is a short text that is the same for documents of which the schema says the same at the same places;
    `marked` are the places of which it says one of the `MARKS`, with those.
    """

    shape: str
    marked: Mapping[Path, Mapping[str, Any]]


Start = tuple[Mapping[str, Any], Any]
"""A schema, and what resolves the references in it."""


class _Shapes:
    """What the schemas say of the values of a shape, worked out once: ten thousand records have some hundred shapes.

    A schema is known by its `id`, and stands in one document: what resolves its references is always the same.
    """

    def __init__(self, validator: Callable[[], Any], root: Start) -> None:
        """`validator` gives one for conditions that refer to other schemas."""
        self.validator = validator
        self.conditions: dict[int, Any] = {}
        self.root = (root,)
        self.known: dict[int, tuple[tuple[Start, ...], tuple[str, ...] | None, dict[Any, _Shape]]] = {}
        self.targets: dict[int, Any] = {}
        self.shapes: dict[tuple[int, ...], _Shape] = {}

    def of(self, starts: tuple[Start, ...], value: Any) -> _Shape:
        if id(starts) not in self.known:
            self.known[id(starts)] = starts, self._asked(starts), {}  # `starts` too, or another could get its id
        _, asked, shapes = self.known[id(starts)]
        if asked is None:
            return self._found(starts, value)
        has_answers = bool(asked) and isinstance(value, Mapping)
        answers = tuple([(type(value.get(name, ...)), value.get(name, ...)) for name in asked]) if has_answers else ()
        try:
            found = shapes.get(answers)
        except TypeError:
            return self._found(starts, value)  # one of them is no plain value
        if found is None:
            found = shapes[answers] = self._found(starts, value)
        return found

    def _found(self, starts: tuple[Start, ...], value: Any) -> _Shape:
        pairs = tuple(pair for start in starts for pair in self._expand(*start, value))
        known = tuple(id(schema) for schema, _ in pairs)
        if known not in self.shapes:
            self.shapes[known] = _Shape(pairs)
        return self.shapes[known]

    def _expand(self, schema: Any, resolver: Any, value: Any) -> Iterator[Start]:
        if not isinstance(schema, Mapping):
            return
        yield schema, resolver
        for sub, around in self._always(schema, resolver):
            yield from self._expand(sub, around, value)
        if "if" in schema:
            holds = self._holds(schema["if"], resolver, value)
            yield from self._expand(schema.get("then" if holds else "else"), resolver, value)

    def _holds(self, condition: Any, resolver: Any, value: Any) -> bool:
        if id(condition) not in self.conditions:
            alone = "$ref" not in json.dumps(condition)
            self.conditions[id(condition)] = _alone(condition) if alone else None
        quick = self.conditions[id(condition)]
        if quick is not None:
            return bool(quick.is_valid(_thaw(value)))
        return bool(self.validator().evolve(schema=condition, _resolver=resolver).is_valid(value))

    def _always(self, schema: Mapping[str, Any], resolver: Any) -> Iterator[tuple[Any, Any]]:
        """The schemas that hold wherever this one does."""
        if "$ref" in schema:
            if id(schema) not in self.targets:
                self.targets[id(schema)] = resolver.lookup(schema["$ref"])
            yield self.targets[id(schema)].contents, self.targets[id(schema)].resolver
        yield from ((sub, resolver) for sub in schema.get("allOf", ()))

    def _asked(self, starts: Iterable[tuple[Any, Any]]) -> tuple[str, ...] | None:
        """The fields of a value on which depends what the schemas say of it; nothing if it may be more than these."""
        found: set[str] = set()
        for schema, resolver in starts:
            if not isinstance(schema, Mapping):
                continue
            both = ((schema[word], resolver) for word in ("then", "else") if "if" in schema and word in schema)
            names = _tested(schema["if"]) if "if" in schema else ()
            inside = self._asked((*self._always(schema, resolver), *both))
            if names is None or inside is None:
                return None
            found.update(names, inside)
        return tuple(sorted(found))


def _tested(test: Any) -> Collection[str] | None:
    """The fields that a condition looks at; nothing if it looks at more."""
    found: set[str] = set()
    for word, said in test.items() if isinstance(test, Mapping) else ():
        inside = {"not": [said], "allOf": said, "anyOf": said, "oneOf": said}.get(word, ())
        names = [_tested(each) for each in inside]
        if (not inside and word not in ("properties", "required")) or None in names:
            return None
        found.update(said if not inside else (), *(each or () for each in names))
    return found


class _Shape:
    """The field of a value, and where what the schemas say of its parts begins."""

    def __init__(self, pairs: tuple[Start, ...]) -> None:
        self.pairs = pairs
        self.field = Field(tuple(schema for schema, _ in pairs))
        self.items = tuple((schema["items"], resolver) for schema, resolver in pairs if "items" in schema)
        self.parts: dict[str, tuple[Start, ...]] = {}

    def part(self, name: str) -> tuple[Start, ...]:
        if name not in self.parts:
            own = tuple((s["properties"][name], r) for s, r in self.pairs if name in s.get("properties", {}))
            word = "additionalProperties"
            self.parts[name] = own or tuple((s[word], r) for s, r in self.pairs if word in s)
        return self.parts[name]


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
    _quick: dict[str, Any] = dataclass_field(default_factory=dict, repr=False, compare=False)
    _fitting: dict[tuple[str, int], Any] = dataclass_field(default_factory=dict, repr=False, compare=False)
    _fields: dict[tuple[str, int], tuple[Any, Mapping[Path, Field]]] = dataclass_field(
        default_factory=dict, repr=False, compare=False
    )
    _outlines: dict[tuple[str, int], tuple[Any, Outline]] = dataclass_field(
        default_factory=dict, repr=False, compare=False
    )
    _shapes: dict[str, _Shapes] = dataclass_field(default_factory=dict, repr=False, compare=False)

    def validator(self, name: str) -> Any:
        """The validator that says what is wrong with a document, and where."""
        return _frozen()(self.documents[name], registry=self.registry)

    def fits(self, name: str, data: Any) -> bool:
        """Whether a document is as a schema asks, a hundred times as fast; `validator` has the last word."""
        if self._fitting.get((name, id(data))) is data:
            return True
        if name not in self._quick:
            try:
                self._quick[name] = _quick(name, self.documents)
            except (jsonschema_rs.ReferencingError, jsonschema_rs.ValidationError, ValueError):
                self._quick[name] = None  # the schema itself is wrong, and that is a problem already
        quick = self._quick[name]
        fits = quick is not None and bool(quick.is_valid(_thaw(data)))
        if fits:
            self._fitting[name, id(data)] = data
        return fits

    def trust(self, name: str, data: Any, outline: Outline) -> None:
        """Takes it that a document fits and has this outline, since the same document did and had before."""
        self._fitting[name, id(data)] = data
        self._outlines[name, id(data)] = data, outline

    def fields(self, name: str, data: Any) -> Mapping[Path, Field]:
        """For every value in `data`, what the schema `name` says about it."""
        known = self._fields.get((name, id(data)))
        if known and known[0] is data:
            return known[1]
        found: dict[Path, Field] = {}
        if name not in self._shapes:
            root = self.documents[name], self.registry.resolver(name + SUFFIX)
            self._shapes[name] = _Shapes(partial(self.validator, name), root)
        shapes = self._shapes[name]
        shape_of = shapes.of

        def visit(starts: tuple[Start, ...], value: Any, path: Path) -> None:
            shape = shape_of(starts, value)
            found[path] = shape.field
            if isinstance(value, Mapping):
                for key, sub in value.items():
                    visit(shape.part(key), sub, (*path, key))
            elif isinstance(value, tuple):
                for index, sub in enumerate(value):
                    visit(shape.items, sub, (*path, index))

        visit(shapes.root, data, ())
        if isinstance(data, MappingProxyType):
            self._fields[name, id(data)] = data, MappingProxyType(found)
        return MappingProxyType(found)

    def outline(self, name: str, data: Any) -> Outline:
        """What the schema `name` says of `data` as a whole."""
        known = self._outlines.get((name, id(data)))
        if known and known[0] is data:
            return known[1]
        sums = hashlib.sha256()
        marked: dict[Path, Mapping[str, Any]] = {}
        for path, field in self.fields(name, data).items():
            sums.update(f"{path}{field.stamp}".encode())
            if field.marks:
                marked[path] = field.marks
        outline = Outline(sums.hexdigest()[:24], MappingProxyType(marked))
        if isinstance(data, MappingProxyType):
            self._outlines[name, id(data)] = data, outline
        return outline


def _quick(name: str, documents: Mapping[str, Any]) -> Any:
    """A validator in machine code, of a schema that finds the others beside it and nothing on the network."""
    place = "json-schema:///{}" + SUFFIX
    registry = jsonschema_rs.Registry(
        [(place.format(other), schema) for other, schema in documents.items()], draft=jsonschema_rs.Draft202012
    )
    return jsonschema_rs.Draft202012Validator(
        documents[name], registry=registry, base_uri=place.format(name), offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
    )  # fmt: skip


def _alone(schema: Any) -> Any:
    """The same of a schema that refers to no other."""
    return jsonschema_rs.Draft202012Validator(schema, pattern_options=jsonschema_rs.RegexOptions())


def load_schemas(root: FilePath, reading: Read = parse, kept: Kept | None = None) -> tuple[Schemas, list[Problem]]:
    """The schemas and templates in `root / "schemas"`, with a problem for each that cannot be used.

    A schema in which nothing was wrong, by what was `kept` with all schemas as they are now, is not looked at again.

    A handbook that says `standard: true` has those of the standard set too, in its own language; a file of its own
    takes the place of one of the same name.
    """
    folder = root / "schemas"
    settings, _ = load_document(root, SETTINGS)
    said = settings.data if settings and isinstance(settings.data, Mapping) else MappingProxyType({})
    others = standard.root() / "schemas" if said.get("standard") is True else None
    language = str(said.get("language", standard.LANGUAGE))
    method = str(said.get("method") or standard.UNNAMED.get(language, standard.UNNAMED[standard.LANGUAGE]))
    problems: list[Problem] = []
    read: dict[str, Document] = {}
    if folder.is_symlink():
        problems.append(Problem(Mark("schemas"), "plain-file"))
    for path in sorted(folder.glob("*" + SUFFIX)):
        file = path.relative_to(root).as_posix()
        document, found = load_document(root, file, reading)
        problems += found
        if document is not None:
            read[path.name.removesuffix(SUFFIX)] = document
    names = {path.name.removesuffix(SUFFIX) for path in folder.glob("*" + SUFFIX)}
    for path in sorted(others.glob("*" + SUFFIX)) if others else ():
        name = path.name.removesuffix(SUFFIX)
        if name not in names:
            names.add(name)
            read[name] = _standard(name, language)
    for name in sorted(RESERVED - set(read)):
        if not (folder / (name + SUFFIX)).exists():
            problems.append(Problem(Mark(f"schemas/{name}{SUFFIX}"), "schema-exists", {"name": name}))
            read[name] = Document(f"schemas/{name}{SUFFIX}", MappingProxyType({}), MappingProxyType({}))

    templates: dict[str, str] = {}
    ours = {path.name: path for path in others.glob("*.md.jinja")} if others else {}
    for path in sorted((ours | {path.name: path for path in folder.glob("*.md.jinja")}).values()):
        text, found = read_text(path, f"schemas/{path.name}")
        problems += found
        name, _, view = path.name.removesuffix(".md.jinja").partition(".")
        templates[f"{name}.{view or 'page'}"] = text or ""

    # A preview reads the same schemas at each change; what was worked out by them stays.
    documents = tuple((name, id(document)) for name, document in read.items())
    key = frozenset(names), documents, tuple(templates.items()), method
    if key not in _UNDERSTOOD:
        _UNDERSTOOD.clear()
        _UNDERSTOOD[key] = *_understood(read, templates, frozenset(names), method, kept or Kept()), read
    schemas, found, _ = _UNDERSTOOD[key]
    return schemas, [*problems, *found]


def _called(value: Any, method: str) -> Any:
    """A schema with the name of the method where it leaves that to the handbook."""
    if isinstance(value, dict):
        return {name: _called(sub, method) for name, sub in value.items()}
    if isinstance(value, list):
        return [_called(item, method) for item in value]
    return value.replace(standard.GAP, method) if isinstance(value, str) else value


@lru_cache(maxsize=256)
def _standard(name: str, language: str) -> Document:
    document, problems = load_document(standard.root(), f"schemas/{name}{SUFFIX}")
    if document is None or problems:
        raise ValueError(f"standard schema {name}: {problems}")
    return replace(document, data=standard.said(document.data, standard.words(name, language)))


_UNDERSTOOD: dict[Any, tuple[Schemas, list[Problem], dict[str, Document]]] = {}


def _understood(
    read: Mapping[str, Document], templates: Mapping[str, str], names: frozenset[str], method: str, kept: Kept
) -> tuple[Schemas, list[Problem]]:
    """The schemas that can be used, of documents and templates as they were read, with the name of the method."""
    problems: list[Problem] = []
    plain = {name: _called(_thaw(document.data), method) for name, document in read.items()}
    registry: Any = referencing.Registry().with_resources(
        (name + SUFFIX, DRAFT202012.create_resource(schema)) for name, schema in plain.items()
    )
    kinds: dict[str, Kind] = {}
    wrong: set[str] = set()

    def check(name: str) -> bool | None:
        found = list(_check(name, read[name], plain[name], registry))
        problems.extend(found)
        wrong.update([name] if found else ())
        return None if found else True

    for name, schema in plain.items():
        kept.of("schema", name, "", partial(check, name))
        if name in RESERVED or name in wrong:
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
            read[name],
        )
        if kinds[name].has_pages and "page" not in kinds[name].views:
            problems.append(Problem(read[name].mark(), "template-exists", {"name": f"{name}.md.jinja"}))
        if "sheet" in schema and "sheet" not in kinds[name].views:
            problems.append(Problem(read[name].mark(("sheet",)), "template-exists", {"name": f"{name}.sheet.md.jinja"}))
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
    resolver = registry.resolver(name + SUFFIX)
    for path, sub in subschemas(schema, ()):
        if "pattern" in sub:
            try:
                _compiled(sub["pattern"])
            except re2.error as error:
                facts = {"typed": sub["pattern"], "detail": _said(error)}
                yield Problem(document.mark((*path, "pattern")), "schema-pattern", facts)
        if "$ref" in sub and _comes_back(sub, resolver):
            yield Problem(document.mark((*path, "$ref")), "schema-ends", {"ref": sub["$ref"]})
        if "$ref" in sub:
            try:
                resolver.lookup(sub["$ref"])
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


def _comes_back(start: Mapping[str, Any], resolver: Any) -> bool:
    """Whether a schema says of a value that it is what the same schema says of it, and so without end."""
    todo = [(start, resolver)]
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
    if jsonschema_rs.meta.is_valid(json.loads(schema)):
        return ()
    import jsonschema

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
    form = type(value)
    if form is MappingProxyType or form is dict:
        return {key: _thaw(sub) for key, sub in value.items()}
    if form is tuple:
        return [_thaw(sub) for sub in value]
    return {key: _thaw(sub) for key, sub in value.items()} if isinstance(value, Mapping) else value
