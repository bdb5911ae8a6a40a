"""The handbook as one frozen value: records, claims and sources, and what refers to what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any, TypeVar

from .asked import Listener
from .messages import Messages
from .model import Claim, Document, Group, Markdown, Output, Page, Path, Problem, Record, Shape
from .schema import Field, Kind, Schemas
from .search.words import vocabulary
from .sources.style import Style
from .sources.work import Source

EMPTY: Mapping[str, Any] = MappingProxyType({})
NESTED = (tuple, MappingProxyType)
"""What a document holds values in; to ask of each whether it is any mapping takes longer."""


Words = Callable[["Handbook"], Sequence[Collection[str]]]
"""For each word of an argument, what it can be in a handbook."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page made from data, placed by `/// name | argument` in Markdown.

    `refers` says what the words of the argument are: 'record', 'kind', 'claim', 'claim_kind' or 'source', which `link`
    then looks up, or 'chart': the name of a chart and the words for it. Or `words` gives for each of them what it can
    be; the last may come more often, and those from `needs` on may be left out. Or, where one word decides what
    another can be, `faults` gives a rule and its facts for all that is wrong. Without these, the argument is free
    text. `expand` gives what comes in its place.
    """

    expand: Callable[[Handbook, str], Markdown | Group]
    refers: str = ""
    needs_argument: bool = True
    words: Words | None = None
    needs: int = 1
    faults: Callable[[Handbook, str], Iterable[tuple[str, Mapping[str, Any]]]] | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with what it is called, what it shows in words, and a table in Markdown with the same numbers.

    `remarks` are what a reader has to know to read it well.
    """

    title: str
    about: str
    picture: Shape
    table: Markdown
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture made from claims, placed by `/// chart | name word …` in Markdown.

    `words` and `needs` are those of a block. `draw` gets words that can be.
    """

    words: Words
    draw: Callable[[Handbook, Sequence[str]], Drawing]
    needs: int = 1


def _nothing(handbook: Handbook, subject: Record | Page) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What content keeps to, asked of each record and of each page by hand: a function gives what is wrong with one.

    What it says stands at that record or page; it may depend on all else in the handbook.
    """

    record: Callable[[Handbook, Record], Iterable[Problem]] = _nothing
    page: Callable[[Handbook, Page], Iterable[Problem]] = _nothing

    def __call__(self, handbook: Handbook, subject: Record | Page) -> Iterable[Problem]:
        return self.page(handbook, subject) if isinstance(subject, Page) else self.record(handbook, subject)


@dataclass(frozen=True, slots=True, eq=False)
class Handbook:
    """Everything that pages are made from.

    `fields` gives for the id of a record what the schemas say of each value in it, and `marked` of which values they
    say one of the `MARKS`. `referrers` gives for the id of a record, the address of a claim and the key of a source
    ('@' before it) the ids of records and the paths of pages (below `docs/`) that name it, in order and without
    doubles. `released` are files that a release made to go with the pages, and `sizes` those of the open data by
    their path, in kB, where they have been made. Records that are `lost` are there and cannot be read: what others say
    of them cannot be judged. The `listener` hears what is asked of a handbook that is `noted`.
    """

    root: FilePath
    settings: Document
    messages: Messages
    schemas: Schemas
    records: Mapping[str, Record]
    pages: Mapping[str, Page]
    sources: Mapping[str, Source]
    style: Style
    blocks: Mapping[str, Block] = field(default_factory=lambda: EMPTY)
    charts: Mapping[str, Chart] = field(default_factory=lambda: EMPTY)
    claims: Mapping[str, Claim] = field(default_factory=lambda: EMPTY)
    fields: Mapping[str, Mapping[Path, Field]] = field(default_factory=lambda: EMPTY)
    marked: Mapping[str, Mapping[Path, Mapping[str, Any]]] = field(default_factory=lambda: EMPTY)
    referrers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: EMPTY)
    released: tuple[Output, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    lost: frozenset[str] = frozenset()
    listener: Listener | None = None

    def kind(self, record: Record) -> Kind:
        return self.schemas.kinds[record.kind]

    def of_kind(self, kind: str) -> list[Record]:
        """The records of a kind, by their `order` and then their title."""
        return list(_by_kind(self).get(kind, ()))

    def fields_of(self, page: Page) -> Mapping[Path, Field]:
        """For every value in the front matter of a page by hand, what the schema says about it."""
        return self.schemas.fields("page", page.front.data)

    def marked_of(self, page: Page) -> Mapping[Path, Mapping[str, Any]]:
        """For the values in the front matter of a page by hand what the schema says of them with one of the `MARKS`."""
        return self.schemas.outline("page", page.front.data).marked

    def claims_of(self, record: Record) -> tuple[Claim, ...]:
        """The claims of a record, in the order in which they stand in it."""
        return _by_record(self).get(record.id, ())

    def by_section(self) -> list[tuple[str, list[Record]]]:
        """The title of each section of the menu with the records that have a page in it, in the order of the menu."""
        found = []
        for section in self.settings.data["sections"]:
            kinds = [kind for kind in self.schemas.kinds.values() if kind.section == section["id"] and kind.has_pages]
            ordered = sorted(kinds, key=lambda kind: kind.order)
            found.append((str(section["title"]), [record for kind in ordered for record in self.of_kind(kind.name)]))
        return found

    def path(self, record: Record) -> str:
        """Where the page of a record stands below the docs folder; nothing if its kind has no pages."""
        kind = self.kind(record)
        return f"{kind.section}/{kind.slug}/{record.id}.md" if kind.has_pages else ""

    def sheet(self, record: Record) -> tuple[str, str]:
        """The path and the title of the page of a record that fits on one sheet of paper; empty if there is none."""
        words = self.schemas.documents[record.kind].get("sheet")
        if not words or not self.path(record):
            return "", ""
        return (
            f"{self.path(record).removesuffix('.md')}-{words['slug']}.md",
            f"{words['title']}: {record.data['title']}",
        )

    def index_path(self, kind: Kind) -> str:
        return f"{kind.section}/{kind.slug}/index.md"

    def holding(self, *names: str) -> dict[str, tuple[Record, Path]]:
        """Every mapping in the content that has all these fields, by its address."""
        return dict(_holding(self, *names))

    def listed(self, kind: str, name: str, *having: str) -> list[Claim]:
        """The claims in the list `name` of each record of a kind that have all these fields, in order."""
        return [
            self.claims[f"{record.id}.{name}.{item['id']}"]
            for record in self.of_kind(kind)
            for item in record.data.get(name, ())
            if all(field in item for field in having)
        ]

    def record_at(self, path: str) -> Record | None:
        """The record that has its page at a path."""
        return _by_path(self).get(path)

    def resting_on(self, source: str) -> tuple[Claim, ...]:
        """The claims that rest on a source."""
        return _by_source(self).get(source, ())

    def mentions(self, record: Record) -> list[str]:
        """Who names a record or one of its claims: ids of records and paths of pages."""
        names = [record.id, *(claim.address for claim in self.claims_of(record))]
        return list(dict.fromkeys(origin for name in names for origin in self.referrers.get(name, ())))

    def marked_by(self, claim: Claim) -> list[Record]:
        """The records that compare a claim with others, such as a difference between sources, by their title."""
        found = (self.records[name] for name in self.referrers.get(claim.address, ()) if name in self.records)
        return sorted((r for r in found if claim.address in self._marks(r)), key=lambda r: (str(r.data["title"]), r.id))

    def _marks(self, record: Record) -> set[str]:
        lists = [path for path, said in self.marked[record.id].items() if said.get("marksClaims")]
        return {str(name) for path in lists for name in at(record.data, path)}


def noted(handbook: Handbook) -> Handbook:
    """The same handbook, with a listener that hears what is asked of it."""
    listener, style = Listener(), handbook.style
    style = replace(
        style,
        sources=listener.over("style.sources", style.sources),
        letters=listener.over("style.letters", style.letters),
        names=listener.over("style.names", style.names),
        order=listener.over("style.order", style.order),
    )
    records = {name: _noted(record, listener) for name, record in handbook.records.items()}
    outline = handbook.schemas.outline
    shapes = {record.id: outline(record.kind, record.data).shape for record in handbook.records.values()}
    found = replace(
        handbook,
        style=style,
        records=listener.over("records", records),
        pages=listener.over("pages", handbook.pages),
        sources=listener.over("sources", handbook.sources),
        claims=listener.over("claims", handbook.claims),
        fields=listener.over("fields", handbook.fields, sums=shapes),
        marked=listener.over("marked", handbook.marked, sums=shapes),
        referrers=listener.over("referrers", handbook.referrers),
        listener=listener,
    )
    listener.work = partial(_work, found)
    return found


def _noted(record: Record, listener: Listener) -> Record:
    """A record whose fields are a space of their own: who shows its title is not told when another field changes."""
    sums = {str(path[0]): said for path, said in record.document.sums.items() if len(path) == 1}
    data = listener.over(f"record {record.id}", record.data, sums=sums)
    return replace(record, document=replace(record.document, data=data))


_WORK: dict[str, Callable[..., Mapping[Any, Any]]] = {}
"""What is worked out, by the name of its space, for who asks for an answer before somebody has worked it out."""


def _work(handbook: Handbook, space: str) -> None:
    name, *words = space.split(" ")
    if ":" in name:
        import_module(name.partition(":")[0])
        _WORK[name](handbook, *words)


Worked = TypeVar("Worked", bound=Mapping[Any, Any])


def worked_out(*, sparse: bool = False) -> Callable[[Callable[..., Worked]], Callable[..., Worked]]:
    """Something by name that is worked out once for a handbook, and not for each page: that would take time with the
    square of its size. What is asked of it is noted by name, `sparse` as in `Listener.over`.
    """

    def once(make: Callable[..., Worked]) -> Callable[..., Worked]:
        unheard = lru_cache(maxsize=16)(make)

        def kept(handbook: Handbook, *words: str) -> Worked:
            listener = handbook.listener
            if listener is None:
                return unheard(handbook, *words)
            space = " ".join((name, *words))
            if space not in listener.worked:
                with listener.deaf():
                    found = make(handbook, *words)
                listener.worked[space] = listener.over(space, found, sparse=sparse)
            return listener.worked[space]  # type: ignore[return-value]

        name = f"{make.__module__}:{make.__name__}"
        _WORK[name] = kept
        return kept

    return once


@worked_out()
def _by_kind(handbook: Handbook) -> Mapping[str, tuple[Record, ...]]:
    found: dict[str, list[Record]] = {}
    for record in handbook.records.values():
        found.setdefault(record.kind, []).append(record)

    def order(record: Record) -> tuple[Any, str, str]:
        return record.data.get("order", 0), str(record.data.get("title", "")).lower(), record.id

    return {kind: tuple(sorted(records, key=order)) for kind, records in found.items()}


@worked_out()
def _by_record(handbook: Handbook) -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    for claim in handbook.claims.values():
        found.setdefault(claim.record, []).append(claim)
    return {name: tuple(claims) for name, claims in found.items()}


@worked_out()
def _holding(handbook: Handbook, *names: str) -> Mapping[str, tuple[Record, Path]]:
    wanted, found = frozenset(names), dict[str, tuple[Record, Path]]()

    def add(record: Record, value: Mapping[str, Any] | tuple[Any, ...], path: Path) -> None:
        if isinstance(value, tuple):
            steps: Iterable[tuple[Any, Any]] = enumerate(value)
        else:
            if wanted <= value.keys():
                found[address(record, path)] = record, path
            steps = value.items()
        for step, sub in steps:
            if isinstance(sub, NESTED):
                add(record, sub, (*path, step))

    for record in handbook.records.values():
        if record.document.names is None or wanted <= record.document.names:
            add(record, record.data, ())
    return found


@worked_out()
def _by_path(handbook: Handbook) -> Mapping[str, Record]:
    return {path: record for record in handbook.records.values() if (path := handbook.path(record))}


@worked_out()
def _by_source(handbook: Handbook) -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    for claim in handbook.claims.values():
        for key in dict.fromkeys(place["source"] for place in claim.data.get("sources", ())):
            found.setdefault(key, []).append(claim)
    return {key: tuple(claims) for key, claims in found.items()}


def at(data: Any, path: Path) -> Any:
    """The value at `path` inside `data`."""
    for step in path:
        data = data[step]
    return data


def words_of(data: Mapping[str, Any], marked: Mapping[Path, Mapping[str, Any]]) -> str:
    """The words of all texts in a record but those that lead a search to it."""
    but = {path for path, said in marked.items() if said.get("synonyms") or said.get("searchedAs")}
    texts: list[str] = []

    def add(value: Mapping[str, Any] | tuple[Any, ...], path: Path) -> None:
        steps: Iterable[tuple[Any, Any]] = enumerate(value) if isinstance(value, tuple) else value.items()
        for step, sub in steps:
            if isinstance(sub, str):
                texts.append(sub)
            elif isinstance(sub, NESTED) and (*path, step) not in but:
                add(sub, (*path, step))

    add(data, ())
    return vocabulary(texts)


def address(record: Record, path: Path) -> str:
    """The name of a value: `<record>.<field>.<id of an item>.<field>`; an item without an id counts from 1."""
    parts = [record.id]
    value: Any = record.data
    for step in path:
        value = value[step]
        if isinstance(step, int):
            own = value.get("id") if isinstance(value, Mapping) else None
            parts.append(str(own) if own else str(step + 1))
        else:
            parts.append(step)
    return ".".join(parts)
