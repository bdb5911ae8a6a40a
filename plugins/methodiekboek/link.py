"""Who refers to what: references between records, citations, claims and blocks, resolved or reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from .handbook import Handbook, address, at
from .markup import Fault, Reference, scan
from .model import Claim, Mark, Page, Path, Problem, Record
from .nearest import nearest, nearest_address
from .route import pages
from .schema import Field, Schemas
from .sources.place import fault
from .sources.work import FOLDER


def link(
    handbook: Handbook, known_ids: Mapping[str, str], lost_works: frozenset[str] = frozenset(), is_complete: bool = True
) -> tuple[Handbook, list[Problem]]:
    """The handbook with its claims, fields and referrers, and a problem for each reference that leads nowhere.

    `known_ids` gives the kind of every record that exists, also of those whose own problems keep them out, and
    `lost_works` the keys of works that cannot be read: a reference to one of these is no mistake of the page that
    makes it. Unless the handbook `is_complete`, nobody can
    say what is not used.
    """
    records = handbook.records
    marked = {record.id: handbook.schemas.outline(record.kind, record.data).marked for record in records.values()}
    claims: dict[str, Claim] = {}
    problems = [problem for record in records.values() for problem in _claims(record, marked, claims)]
    handbook = replace(
        handbook,
        claims=MappingProxyType(claims),
        marked=MappingProxyType(marked),
        fields=_Fields(handbook.schemas, records),
    )
    referrers: dict[str, dict[str, None]] = {}
    for origin, where, found in _references(handbook, handbook.records.values(), handbook.pages.values()):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        kind, name, wanted = found
        referrers.setdefault(f"@{name}" if kind == "source" else name, {})[origin] = None
        if not (kind == "source" and name in lost_works):
            problems += _resolve(handbook, known_ids, where, kind, name, wanted)
    if is_complete and not handbook.lost:
        problems += _orphans(handbook, referrers)
    frozen = {target: tuple(origins) for target, origins in referrers.items()}
    return replace(handbook, referrers=MappingProxyType(frozen)), problems


def link_one(handbook: Handbook, record: Record, known_ids: Mapping[str, str]) -> tuple[Handbook, list[Problem]]:
    """A linked handbook with one record changed or new, and what is wrong with what that record refers to.

    `known_ids` is as for `link`. Who refers to what stays as it was.
    """
    marked = {**handbook.marked, record.id: handbook.schemas.outline(record.kind, record.data).marked}
    claims = {name: claim for name, claim in handbook.claims.items() if claim.record != record.id}
    problems = list(_claims(record, marked, claims))
    handbook = replace(
        handbook,
        records=MappingProxyType({**handbook.records, record.id: record}),
        fields=_Fields(handbook.schemas, {record.id: record}, handbook.fields),
        marked=MappingProxyType(marked),
        claims=MappingProxyType(claims),
        lost=handbook.lost - {record.id},
        listener=None,
    )
    for _, where, found in _references(handbook, [record], []):
        problems += [found] if isinstance(found, Problem) else _resolve(handbook, known_ids, where, *found)
    return handbook, problems


def link_page(handbook: Handbook, page: Page, known_ids: Mapping[str, str]) -> tuple[Handbook, list[Problem]]:
    """The same for a page by hand."""
    handbook = replace(handbook, pages=MappingProxyType({**handbook.pages, page.path: page}), listener=None)
    problems: list[Problem] = []
    for _, where, found in _references(handbook, [], [page]):
        problems += [found] if isinstance(found, Problem) else _resolve(handbook, known_ids, where, *found)
    return handbook, problems


class _Fields(Mapping[str, Mapping[Path, Field]]):
    """What the schemas say of each value of each record, for who asks; of others than `records` what was known."""

    def __init__(
        self,
        schemas: Schemas,
        records: Mapping[str, Record],
        before: Mapping[str, Mapping[Path, Field]] = MappingProxyType({}),
    ) -> None:
        self.schemas, self.records, self.before = schemas, records, before

    def __getitem__(self, name: str) -> Mapping[Path, Field]:
        if name not in self.records:
            return self.before[name]
        return self.schemas.fields(self.records[name].kind, self.records[name].data)

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.before), **self.records})

    def __len__(self) -> int:
        return len(list(iter(self)))


Marked = Mapping[str, Mapping[Path, Mapping[str, Any]]]


def _claims(record: Record, marked: Marked, claims: dict[str, Claim]) -> Iterator[Problem]:
    """Adds the claims of a record to those that there are; of two items with one id all claims are the same mistake."""
    said: set[Mark] = set()
    for path, said_of in marked[record.id].items():
        if said_of.get("claim"):
            name = address(record, path)
            if name in claims:
                mark = record.document.mark(_twin(record.data, path))
                if mark not in said:
                    yield Problem(mark, "claim-is-unique", {"name": name})
                    said.add(mark)
            claims[name] = Claim(name, record.id, path, at(record.data, path), record.document.sums.get(path, ""))


def _twin(data: Any, path: Path) -> Path:
    """The id by which an item on the way to a value is called as one before it; the path itself if there is none."""
    for depth, step in enumerate(path):
        if isinstance(step, int):
            *before, item = (item.get("id") for item in at(data, path[:depth])[: step + 1] if isinstance(item, Mapping))
            if item and item in before:
                return (*path[: depth + 1], "id")
    return path


MOST_NAMED = 12  # of what can stand somewhere, a reader sees no more than this

Named = tuple[str, str, Any]
"""What is named ('record', 'claim', 'source', 'kind', 'page' or 'claim_kind'), its name, and the kinds it may have."""

Where = Callable[[], Mark]
"""A place, for who has something to say of it: to look it up takes longer than to see that all is well."""


def _references(
    handbook: Handbook, records: Iterable[Record], pages: Iterable[Page]
) -> Iterator[tuple[str, Where, Named | Problem]]:
    """Every reference that these make: who makes it, where, and to what."""
    for record in records:
        tells = handbook.schemas.documents[record.kind].get("history")
        if handbook.schemas.documents[record.kind].get("idIsSource"):
            yield record.id, record.document.mark, ("source", record.id, None)
        for path, said in handbook.marked[record.id].items():
            value = at(record.data, path)
            if not isinstance(value, str):
                continue
            where = partial(record.document.mark, path)
            if said.get("refersTo") is not None:
                yield record.id, where, ("record", value, said.get("refersTo"))
            # What tells of a change tells it of a claim or a page that may be gone since.
            if said.get("refersToClaim") and not (tells and value not in handbook.claims):
                yield record.id, where, ("claim", value, None)
            if said.get("cites"):
                yield record.id, where, ("source", value, None)
            if said.get("refersToPage") and not (tells and value not in handbook.pages):
                yield record.id, where, ("page", value, None)
            if said.get("markdown"):
                hits = scan(value) if record.document.hits is None else record.document.hits.get(path, ())
                if not hits:
                    continue
                yield from _in_text(handbook, record.id, hits, partial(record.document.mark_inside, path, value))
    for page in pages:
        for path, said in handbook.marked_of(page).items():
            value = at(page.front.data, path)
            if isinstance(value, str) and said.get("refersTo") is not None:
                yield page.path, partial(page.front.mark, path), ("record", value, said.get("refersTo"))
            elif isinstance(value, str) and said.get("markdown"):
                hits = scan(value) if page.front.hits is None else page.front.hits.get(path, ())
                yield from _in_text(handbook, page.path, hits, partial(page.front.mark_inside, path, value))
        yield from _in_text(handbook, page.path, scan(page.text) if page.hits is None else page.hits, page.mark_inside)


def _in_text(
    handbook: Handbook, origin: str, hits: Iterable[Reference | Fault], inside: Callable[[int, int], Mark]
) -> Iterator[tuple[str, Where, Named | Problem]]:
    for hit in hits:
        where = partial(inside, hit.start, hit.end - hit.start)
        if isinstance(hit, Fault):
            yield origin, where, Problem(where(), hit.rule, hit.facts)
        elif hit.kind == "link":
            record = handbook.records.get(hit.name)
            if record and not handbook.path(record):
                about = {"name": hit.name, "kind": handbook.kind(record).title}
                yield origin, where, Problem(where(), "record-has-page", about)
            yield origin, where, ("record", hit.name, None)
        elif hit.kind == "file":
            # The text of a record stands on several pages, and no way leads from all of them.
            if origin in handbook.records:
                yield origin, where, Problem(where(), "link-leads-there", {"typed": hit.name})
        elif hit.kind != "block":
            source = handbook.sources.get(hit.name) if hit.kind == "source" else None
            broken = fault(hit.argument, source) if source else None
            if broken:
                yield origin, where, Problem(where(), *broken)
            yield origin, where, (hit.kind, hit.name, None)
        elif origin in handbook.records:
            # A record in a box that has that box in its own text would have no end.
            yield origin, where, Problem(where(), "block-on-a-page", {"name": hit.name})
        elif hit.name not in handbook.blocks:
            known = list(handbook.blocks)
            facts = {"name": hit.name, "near": nearest(hit.name, known), "known": known}
            yield origin, where, Problem(where(), "block-exists", facts)
        else:
            block = handbook.blocks[hit.name]
            if block.needs_argument != bool(hit.argument):
                rule = "block-needs-argument" if block.needs_argument else "block-has-no-argument"
                yield origin, where, Problem(where(), rule, {"name": hit.name})
            elif block.refers == "chart":
                yield from ((origin, where, found) for found in _chart(handbook, where, hit.argument.split()))
            elif block.words:
                named = _words(handbook, where, hit.name, hit.argument.split(), block.words(handbook), block.needs)
                yield from ((origin, where, found) for found in named)
            elif block.faults:
                # Of a record that cannot be read nothing can be said.
                is_lost = not handbook.lost.isdisjoint(hit.argument.split())
                broken_rules = () if is_lost else block.faults(handbook, hit.argument)
                yield from ((origin, where, Problem(where(), rule, facts)) for rule, facts in broken_rules)
            elif block.refers:
                yield from ((origin, where, (block.refers, name, None)) for name in hit.argument.split())


def _resolve(
    handbook: Handbook, known_ids: Mapping[str, str], where: Where, kind: str, name: str, wanted: Any
) -> Iterator[Problem]:
    if kind == "source" and name not in handbook.sources:
        near = nearest(name, handbook.sources)
        yield Problem(where(), "source-exists", {"name": name, "near": near, "place": f"{FOLDER}/"})
    elif kind == "claim" and name not in handbook.claims:
        if name.split(".")[0] in handbook.lost:
            return
        yield Problem(where(), "claim-exists", {"name": name, "near": nearest_address(name, handbook.claims)})
    elif kind == "kind" and name not in handbook.schemas.kinds and name not in handbook.lost:
        known = list(handbook.schemas.kinds)
        yield Problem(where(), "kind-exists", {"name": name, "near": nearest(name, known), "known": known})
    elif kind == "page" and name not in pages(handbook):
        yield Problem(where(), "page-to-read-exists", {"name": name, "near": nearest(name, pages(handbook))})
    elif kind == "claim_kind":
        yield from _kind_of_claim(handbook, where, name)
    elif kind == "record" and (name not in known_ids or (wanted and known_ids[name] not in wanted)):
        fitting = [i for i, k in known_ids.items() if not wanted or k in wanted]
        kinds = handbook.schemas.kinds
        titles = [kinds[k].title for k in wanted or () if k in kinds]
        facts = {"name": name, "near": nearest(name, fitting), "wanted": titles}
        if known_ids.get(name) in kinds:
            yield Problem(where(), "reference-fits", {**facts, "found": kinds[known_ids[name]].title})
        else:
            yield Problem(where(), "reference-resolves", facts)


def _chart(handbook: Handbook, where: Where, argument: Sequence[str]) -> Iterator[Named | Problem]:
    name, *words = argument
    if name in handbook.charts:
        chart = handbook.charts[name]
        yield from _words(handbook, where, name, words, chart.words(handbook), chart.needs)
    else:
        known = list(handbook.charts)
        yield Problem(where(), "chart-exists", {"name": name, "near": nearest(name, known), "known": known})


def _words(
    handbook: Handbook, where: Where, name: str, words: Sequence[str], choices: Sequence[Collection[str]], needs: int
) -> Iterator[Named | Problem]:
    """The records and claims that the words name, and a problem for a word that cannot be, and for too few."""
    if len(words) < needs:
        yield Problem(where(), "words-are-there", {"name": name, "known": sorted(choices[len(words)])[:MOST_NAMED]})
    for index, word in enumerate(words):
        choice = choices[min(index, len(choices) - 1)]
        if word.split(".")[0] in handbook.lost:
            continue  # it cannot be read, and that is a problem already
        if word not in choice:
            known = sorted(choice)
            near = nearest_address(word, known) if "." in word else nearest(word, known)
            facts = {"name": name, "typed": word, "near": near, "known": known[:MOST_NAMED]}
            yield Problem(where(), "word-fits", facts)
        elif word in handbook.records:
            yield "record", word, None
        elif word in handbook.claims:
            yield "claim", word, None
        elif word in handbook.schemas.kinds:
            yield "kind", word, None


def _kind_of_claim(handbook: Handbook, where: Where, name: str) -> Iterator[Problem]:
    """A problem if no claim can be of that kind, by what the schema says of the first that there is."""
    for claim in handbook.claims.values():
        field = handbook.fields[claim.record].get((*claim.path, "kind"))
        known = list(field.get("labels") or ()) if field else []
        if field and known and name not in known:
            facts = {"field": field.get("title"), "typed": name, "near": nearest(name, known), "known": known}
            yield Problem(where(), "known-value", facts)
        return


def _orphans(handbook: Handbook, referrers: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    for record in handbook.records.values():
        # A page that shows all records of a kind, shows this one; what tells of changes stands at the foot of pages,
        # and a question under its record.
        schema = handbook.schemas.documents[record.kind]
        shown = handbook.kind(record).has_pages or schema.get("history") or schema.get("quiz")
        if not shown and not {record.id, record.kind} & set(referrers):
            yield Problem(record.document.mark(), "record-is-used", {"name": record.id})
