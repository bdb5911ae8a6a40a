"""Who refers to what: references between records, citations and claims, resolved or reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from .handbook import Handbook, address, nearest
from .model import Claim, Document, Mark, Path, Problem
from .sources.citation import find, silence

LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SAFE = {"http", "https", "mailto", "tel", "record"}


def link(handbook: Handbook, known_ids: Mapping[str, str]) -> tuple[Handbook, list[Problem]]:
    """The handbook with its claims, fields and referrers, and a problem for each reference that leads nowhere.

    `known_ids` gives the kind of every record that exists, also of those whose own problems keep them out: a
    reference to one of these is no mistake of the page that makes it.
    """
    fields = {r.id: handbook.schemas.fields(r.kind, r.data) for r in handbook.records.values()}
    claims: dict[str, Claim] = {}
    problems: list[Problem] = []
    for record in handbook.records.values():
        for path, field in fields[record.id].items():
            if field.get("claim"):
                name = address(record, path)
                if name in claims:
                    problems.append(Problem(record.document.mark(path), "claim-is-unique", {"name": name}))
                claims[name] = Claim(name, record.id, path, _at(record.data, path))
    handbook = replace(handbook, claims=MappingProxyType(claims), fields=MappingProxyType(fields))
    broken = {i for i in known_ids if i not in handbook.records}
    referrers: dict[str, dict[str, None]] = {}
    for origin, mark, kind, target, wanted in _references(handbook):
        if kind == "text":
            problems.append(Problem(mark, target, wanted))
            continue
        referrers.setdefault(f"@{target}" if kind == "source" else target, {})[origin] = None
        if kind == "source" and target not in handbook.sources:
            problems.append(Problem(mark, "source-exists", {"name": target, "near": nearest(target, handbook.sources)}))
        elif kind == "claim" and target not in claims and target.split(".")[0] not in broken:
            problems.append(Problem(mark, "claim-exists", {"name": target, "near": nearest(target, claims)}))
        elif kind == "record" and (target not in known_ids or (wanted and known_ids[target] not in wanted)):
            fitting = [i for i, k in known_ids.items() if not wanted or k in wanted]
            titles = [handbook.schemas.kinds[k].title for k in wanted or () if k in handbook.schemas.kinds]
            facts = {"name": target, "near": nearest(target, fitting), "wanted": titles}
            problems.append(Problem(mark, "reference-resolves", facts))
    if not broken:
        problems += _orphans(handbook, referrers)
    frozen = {target: tuple(origins) for target, origins in referrers.items()}
    return replace(handbook, referrers=MappingProxyType(frozen)), problems


def _references(handbook: Handbook) -> Iterator[tuple[str, Mark, str, str, Any]]:
    """Every reference as (who, where, what kind of thing, its name, the kinds it may have)."""
    for record in handbook.records.values():
        for path, field in handbook.fields[record.id].items():
            value = _at(record.data, path)
            if not isinstance(value, str):
                continue
            mark = record.document.mark(path)
            if field.get("refersTo"):
                yield record.id, mark, "record", value, field.get("refersTo")
            if field.get("refersToClaim"):
                yield record.id, mark, "claim", value, None
            if field.get("cites"):
                yield record.id, mark, "source", value, None
            if field.get("markdown"):
                yield from ((record.id, *found) for found in _in_text(value, _typed(record.document, path)))
    for page in handbook.pages.values():
        for notice in page.front.data.get("notices", ()):
            yield page.path, page.front.mark(("notices",)), "record", notice, None
        here = Mark(f"docs/{page.path}", page.first_line)
        for _, mark, kind, name, wanted in ((page.path, *found) for found in _in_text(page.text, here)):
            yield page.path, mark, kind, name, wanted


def _in_text(text: str, start: Mark) -> Iterator[tuple[Mark, str, str, Any]]:
    for hit in find(text):
        mark = _inside(start, text, hit.start, hit.end - hit.start)
        if hit.claim:
            yield mark, "claim", hit.claim, None
        elif hit.citation is None:
            yield mark, "text", "citation-form", {"typed": text[hit.start : hit.end]}
        else:
            for key in hit.citation.keys:
                yield mark, "source", key, None
    for match in LINK.finditer(text):
        mark = _inside(start, text, match.start(1), max(1, len(match.group(1))))
        scheme = SCHEME.match(match.group(1))
        if scheme and scheme.group(1).lower() not in SAFE:
            yield mark, "text", "safe-address", {"typed": match.group(1)}
        elif match.group(1).startswith("record:"):
            yield mark, "record", match.group(1).removeprefix("record:").split("#")[0], None
    quiet = silence(text)
    for match in re.finditer(r"<[A-Za-z/!?][^>\n]*>?", quiet):
        yield _inside(start, text, match.start(), match.end() - match.start()), "text", "no-html", {"typed": match.group()}


def _typed(document: Document, path: Path) -> Mark:
    # A quoted value begins after its quote; in a block or folded value columns cannot be known, the line can.
    return document.mark(path)


def _inside(start: Mark, text: str, offset: int, width: int) -> Mark:
    line = text.count("\n", 0, offset)
    if line:
        return Mark(start.file, start.line + line, offset - text.rfind("\n", 0, offset), width)
    return Mark(start.file, start.line, start.column + offset, width)


def _orphans(handbook: Handbook, referrers: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    for key, source in handbook.sources.items():
        if f"@{key}" not in referrers:
            yield Problem(source.mark, "source-is-cited", {"key": key})
    mentioned = {PurePosixPath(word).name for page in handbook.pages.values() for word in re.findall(r"///\s*box\s*\|\s*([\w-]+)", page.text)}
    for record in handbook.records.values():
        if not handbook.kind(record).has_pages and record.id not in referrers and record.id not in mentioned:
            yield Problem(record.document.mark(), "record-is-used", {"name": record.id})


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
