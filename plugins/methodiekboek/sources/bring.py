"""Works from elsewhere: out of BibTeX, out of RIS, or out of a form, ready to join a library.

All go through the reader of BibTeX, so that they get the same checks as what stands in a library already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import rispy

from .export import SPECIAL, bibtex
from .library import parse_library
from .work import Library, Source, doubles

RIS_START = re.compile(r"^\ufeff?\s*TY {2}-", re.MULTILINE)
TYPES = {
    "JOUR": "article", "JFULL": "article", "MGZN": "article", "EJOUR": "article", "NEWS": "article", "BOOK": "book",
    "EBOOK": "book", "EDBOOK": "book", "CHAP": "incollection", "ECHAP": "incollection", "RPRT": "techreport",
    "GOVDOC": "techreport", "THES": "phdthesis", "ELEC": "online", "BLOG": "online", "WEB": "online",
    "CONF": "inproceedings", "CPAPER": "inproceedings",
}  # fmt: skip
"""What a type of RIS is in BibTeX. Source: RIS format specification, as Zotero and EndNote write it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A work under the key that it would have, and the key of the work that it already is, if it is there."""

    source: Source
    twin: str


def bring(text: str, known: Mapping[str, Source]) -> tuple[list[Brought], Library]:
    """The works in a text of BibTeX or RIS, each with a key by the one rule, and the library as it was read."""
    library = parse_library(_from_ris(text) if RIS_START.search(text) else text, "invoer.bib")
    taken = set(known)
    there = {mark: key for key, work in reversed(list(known.items())) for mark in doubles(work)}
    found = []
    for source in library.sources.values():
        key = key_for(source, taken)
        taken.add(key)
        found.append(
            Brought(replace(source, key=key), next((there[mark] for mark in doubles(source) if mark in there), ""))
        )
    return found, library


def key_for(source: Source, taken: set[str]) -> str:
    """The family name of the first maker and the year, in small letters: 'veerman2019', then 'veerman2019b'."""
    name = source.makers[0].family if source.makers else source["title"].partition(" ")[0]
    flat = unicodedata.normalize("NFKD", name.lower())
    start = "".join(sign for sign in flat if sign.isascii() and sign.isalnum())[:30] or "werk"
    base = start + (re.match(r"\d{4}", source.year or "") or [""])[0]
    return next(key for key in _tries(base) if key not in taken)


def entry_of(kind: str, fields: Mapping[str, str]) -> str:
    """An entry of BibTeX with what somebody typed; a line for each maker, 'De Boer, C.' or an organisation."""
    kind = kind if re.fullmatch(r"[a-z]+", kind) else "misc"
    rows = []
    for name, value in fields.items():
        lines = [" ".join(line.split()) for line in value.splitlines() if line.strip()]
        if not re.fullmatch(r"[a-z]+", name) or not lines:
            continue
        if name in ("author", "editor"):
            rows.append(
                (name, " and ".join(_escaped(line) if "," in line else f"{{{_escaped(line)}}}" for line in lines))
            )
        else:
            value = " ".join(lines)
            rows.append((name, value if name in ("url", "doi") else _escaped(value)))
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows)
    return f"@{kind}{{nieuw,\n{body}}}\n"


def as_entries(sources: list[Source]) -> str:
    """The entries to add to a file."""
    return "\n".join(bibtex(source) for source in sources)


def _from_ris(text: str) -> str:
    entries = []
    for found in rispy.loads(text.lstrip("\ufeff")):
        pages = "--".join(str(found[name]) for name in ("start_page", "end_page") if found.get(name))
        kind = TYPES.get(found.get("type_of_reference", ""), "misc")
        holder = found.get("secondary_title") or found.get("journal_name") or found.get("alternate_title1") or ""
        container = "journal" if kind == "article" else "booktitle"
        publisher = "institution" if kind == "techreport" else "school" if kind == "phdthesis" else "publisher"
        fields = {
            "author": "\n".join(found.get("authors") or found.get("first_authors") or []),
            "editor": "\n".join(found.get("secondary_authors") or found.get("editors") or []),
            "title": found.get("title") or found.get("primary_title") or "",
            "year": (re.search(r"\d{4}", found.get("year") or found.get("date") or "") or [""])[0],
            container: holder if kind in ("article", "incollection", "inproceedings") else "",
            "volume": found.get("volume") or "",
            "number": found.get("number") or "",
            "edition": found.get("edition") or "",
            "pages": pages,
            publisher: found.get("publisher") or "",
            "address": found.get("place_published") or "",
            "doi": found.get("doi") or "",
            "url": next(iter(found.get("urls") or found.get("url") or []), ""),
        }
        entries.append(entry_of(kind, {name: str(value) for name, value in fields.items()}))
    # Each its own key for the reader; the key by rule comes after.
    return "\n".join(entry.replace("{nieuw,", f"{{nieuw{number},", 1) for number, entry in enumerate(entries))


def _tries(base: str) -> Iterator[str]:
    yield base
    yield from (base + sign for sign in "bcdefghijklmnopqrstuvwxyz")
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text.replace("\\", "").replace("{", "(").replace("}", ")"))
