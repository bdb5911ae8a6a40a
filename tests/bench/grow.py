"""A handbook of any size for the benchmark: the real one, as often as is asked, each copy with names of its own.

Every copy has the same kinds, texts, citations, claims, charts and conflicts; its records refer to each other and its
works are by other people. What a handbook has once, such as pages by hand and the thesaurus, is there once. One that is
smaller than the real one has of some kinds no more than the rest of it names.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from methodiekboek.build import build
from methodiekboek.handbook import Handbook
from methodiekboek.model import Path as Way
from methodiekboek.model import Record
from methodiekboek.rewrite import freeze, write

ROOT = Path(__file__).parents[2]
ONCE = {"thesaurus", "learning_step", "quiz_item", "notice", "effect_scale", "price_index", "change", "cost_model"}
"""What speaks of the handbook as a whole, or of a page by hand."""
LEAVES = {"instrument", "learning_step", "organisation", "quiz_item", "related_intervention", "term", "thesaurus"}
"""Kinds of which a small handbook has no more than the rest of it names."""
SYLLABLES = ["ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "ze"]
ENTRY = re.compile(r"^(@\w+\{)([\w-]+)(,)", re.MULTILINE)
MAKERS = re.compile(r"((?:author|editor)\s*=\s*)\{((?:[^{}]|\{[^{}]*\})*)\}")
TITLE = re.compile(r"(\btitle\s*=\s*\{)")
FOLDERS = ("bibliography", "content", "docs", "schemas")


def word(number: int) -> str:
    """A name for a copy that no word of the handbook is like: 'Bafi', 'Godebahu'."""
    said = SYLLABLES[number % len(SYLLABLES)]
    while number := number // len(SYLLABLES):
        said += SYLLABLES[number % len(SYLLABLES)]
    return (said + "x").capitalize()


def grow(target: Path, pages: int, root: Path = ROOT) -> int:
    """Makes a handbook in `target` with about so many pages of records, and gives how many records it has.

    The smallest has some three hundred.
    """
    handbook, _, problems = build(root)
    if problems:
        raise ValueError("the handbook that grows has problems")
    for name in FOLDERS:
        shutil.copytree(root / name, target / name)
    shutil.copy(root / "mkdocs.yml", target)
    in_one = sum(bool(handbook.path(record)) for record in handbook.records.values())
    if pages < in_one:
        return _shrink(handbook, target)
    own = [record for record in handbook.records.values() if record.kind not in ONCE]
    added = _ordered(handbook, own)
    count, copies, had = len(handbook.records), 0, in_one
    while had < pages:
        copies += 1
        some = []
        for group in added:
            if had >= pages:
                break
            some += group
            had += sum(bool(handbook.path(record)) for record in group)
        _copy(handbook, some, target, copies)
        count += len(some)
    return count


def _ordered(handbook: Handbook, records: list[Record]) -> list[list[Record]]:
    """The records in groups, each of which refers to itself and to those before it alone."""
    allowed, done, groups = {record.id for record in records}, set[str](), list[list[Record]]()
    leads = _leads(handbook)
    for record in records:
        todo, group = [record.id], list[Record]()
        while todo:
            name = todo.pop()
            if name in allowed and name not in done:
                done.add(name)
                group.append(handbook.records[name])
                todo += sorted(leads.get(name, ()))
        if group:
            groups.append(group)
    return sorted(groups, key=len)


def _leads(handbook: Handbook) -> dict[str, set[str]]:
    """What each record and page names."""
    leads: dict[str, set[str]] = {}
    for target, origins in handbook.referrers.items():
        for origin in origins:
            leads.setdefault(origin, set()).add(target.partition(".")[0].removeprefix("@"))
    return leads


def _shrink(handbook: Handbook, target: Path) -> int:
    """Takes away all records of some kinds that nothing else leads to, and gives how many are left."""
    leads, named = _leads(handbook), set[str]()
    todo = [*handbook.pages, *(record.id for record in handbook.records.values() if record.kind not in LEAVES)]
    while todo:
        name = todo.pop()
        if name not in named:
            named.add(name)
            todo += leads.get(name, ())
    gone = [record for record in handbook.records.values() if record.id not in named]
    for record in gone:
        (target / record.document.file).unlink()
    return len(handbook.records) - len(gone)


def _copy(handbook: Handbook, records: list[Record], target: Path, number: int) -> None:
    said = word(number)
    names = {record.id: f"{record.id}-{said.lower()}" for record in records}
    keys = {key: key + said.lower() for key in handbook.sources}
    names |= {record.id: keys[record.id] for record in records if record.id in keys}
    for record in records:
        data = _renamed(record.data, (), handbook, record, names, keys)
        data["title"] = f"{data['title']} {said}"
        explains = handbook.schemas.documents[record.kind].get("explains", {})
        for field in (explains.get("forms"), explains.get("abbreviations")):
            if field in data:
                data[field] = [f"{form} {said}" for form in data[field]]
        data.pop("former_ids", None)
        path = target / "content" / record.kind / f"{names[record.id]}.yml"
        path.write_text(write(freeze(data)), encoding="utf-8")
    for path in sorted((target / "bibliography").glob("*.bib")):
        if "--" not in path.name:
            text = ENTRY.sub(lambda m: f"{m[1]}{keys.get(m[2], m[2])}{m[3]}", path.read_text("utf-8"))
            text = MAKERS.sub(lambda m: f"{m[1]}{{{_others(m[2], said)}}}", text)
            text = TITLE.sub(lambda m: f"{m[1]}{said}: ", text)
            text = re.sub(r"crossref\s*=\s*\{([\w-]+)\}", lambda m: f"crossref = {{{keys.get(m[1], m[1])}}}", text)
            path.with_name(f"{path.stem}--{said.lower()}.bib").write_text(text, encoding="utf-8")


def _others(makers: str, said: str) -> str:
    """Other people, with names of the same form."""
    return " and ".join(_other(one.strip(), said) for one in makers.split(" and "))


def _other(maker: str, said: str) -> str:
    if maker == "others":
        return maker
    return f"{maker[:-1]} {said}}}" if maker.endswith("}") else re.sub(r"^([^,]+)", rf"\1{said.lower()}", maker)


def _renamed(
    value: Any, path: Way, handbook: Handbook, record: Record, names: Mapping[str, str], keys: Mapping[str, str]
) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(sub, (*path, key), handbook, record, names, keys) for key, sub in value.items()}
    if isinstance(value, tuple):
        return [_renamed(sub, (*path, at), handbook, record, names, keys) for at, sub in enumerate(value)]
    field = handbook.fields[record.id].get(path)
    if not isinstance(value, str) or field is None:
        return value
    if field.get("cites"):
        return keys.get(value, value)
    if field.get("refersTo") is not None:
        return names.get(value, value)
    if field.get("refersToClaim"):
        name, dot, rest = value.partition(".")
        return names.get(name, name) + dot + rest
    return in_text(value, names, keys) if field.get("markdown") else value


def in_text(text: str, names: Mapping[str, str], keys: Mapping[str, str]) -> str:
    text = re.sub(r"(\]\(record:)([\w-]+)", lambda m: m[1] + names.get(m[2], m[2]), text)
    text = re.sub(r"(\[=)([\w-]+)(?=\.)", lambda m: m[1] + names.get(m[2], m[2]), text)
    return re.sub(r"(?<![\w.])@([\w-]+)", lambda m: "@" + keys.get(m[1], m[1]), text)
