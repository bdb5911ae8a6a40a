"""Works in the forms of other programs: BibTeX, RIS, CSL-JSON and HTML."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence

from ..model import Run
from .convention import full_family
from .work import Person, Source

SPECIAL = re.compile(r"([&%#_$])")
BIBTEX = (
    "title", "subtitle", "maintitle", "titleaddon", "journal", "booktitle", "booksubtitle", "edition", "volume",
    "volumes", "number", "pages", "eid", "publisher", "institution", "organization", "address", "type",
    "howpublished", "eventtitle", "venue", "version", "pagetotal", "shortauthor", "lastauthor", "pubstate", "date",
    "urldate", "origdate", "eventdate", "doi", "url", "langid", "keywords", "entrysubtype",
)  # fmt: skip
"""The fields that are written, in this order."""

# What RIS calls a work, by kind; and CSL.
RIS = {
    "article": "JOUR", "newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP", "report": "RPRT", "thesis": "THES",
    "web": "ELEC", "law": "STAT", "talk": "CPAPER", "unpublished": "UNPB", "dataset": "DATA", "software": "COMP",
    "misc": "GEN",
}  # fmt: skip
CSL = {
    "article": "article-journal", "newspaper": "article-newspaper", "book": "book", "chapter": "chapter",
    "report": "report", "thesis": "thesis", "web": "webpage", "law": "legislation", "talk": "speech",
    "unpublished": "manuscript", "dataset": "dataset", "software": "software", "misc": "document",
}  # fmt: skip


def bibtex(source: Source) -> str:
    """An entry that gives the same work when it is read again."""
    rows = [
        (role, " and ".join([*map(_bibtex_name, people), *(["others"] if source.has_others and people else [])]))
        for role, people in (
            ("author", source.authors), ("editor", source.editors), ("translator", source.translators)
        )
        if people
    ]  # fmt: skip
    if re.fullmatch(r"\d{4}", source.year) and not source["circa"]:
        rows.append(("year", source.year))  # for programs that do not know `date`
    rows += [(name, _bibtex_value(source, name)) for name in BIBTEX if source[name] and _says_more(source, name)]
    if source["note"] and source.kind == "law":
        rows.append(("note", _escaped(source["note"])))
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows)
    return f"@{source.type}{{{source.key},\n{body}}}\n"


def ris(source: Source) -> str:
    """An entry in the form that nearly every reference manager reads."""
    first, _, last = source["pages"].replace("–", "-").partition("-")
    container = source["journal"] or source["booktitle"] or source["eventtitle"]
    rows = [
        ("TY", RIS[source.kind]),
        ("ID", source.key),
        *(("AU", _ris_name(person)) for person in source.authors),
        *(("ED", _ris_name(person)) for person in source.editors),
        ("PY", source.year[:4]),
        ("DA", source["date"].partition("/")[0].replace("-", "/") if len(source["date"]) > 4 else ""),
        ("TI", ": ".join(filter(None, [source["title"], source["subtitle"]]))),
        ("T2", ": ".join(filter(None, [container, source["booksubtitle"]]))),
        ("VL", source["volume"]),
        ("IS", source["number"]),
        ("ET", source["edition"]),
        ("SP", first.strip("- ")),
        ("EP", last.strip("- ")),
        ("PB", source["publisher"] or source["institution"] or source["organization"]),
        ("CY", source["address"]),
        ("DO", source["doi"]),
        ("UR", source["url"]),
        ("Y2", source["urldate"].replace("-", "/")),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in rows if value) + "ER  - \n"


def csl_json(sources: Iterable[Source]) -> str:
    """A list of works as citeproc, Zotero and pandoc read them."""
    return json.dumps([_csl(source) for source in sources], ensure_ascii=False, indent=1) + "\n"


def html_of(runs: Sequence[Run]) -> str:
    """Formatted text as HTML, for a page that is made elsewhere."""
    pieces = []
    for run in runs:
        text = html.escape(run.text)
        text = f"<em>{text}</em>" if run.italic else text
        safe = run.href.startswith(("https://", "http://"))
        pieces.append(f'<a href="{html.escape(run.href)}">{text}</a>' if safe else text)
    return "".join(pieces)


def _says_more(source: Source, name: str) -> bool:
    """Whether a field is of use to others: a date beyond its year, and that the details are incomplete."""
    if name == "date":
        return len(source["date"]) > 4 or bool(source["circa"])
    return name != "keywords" or not source.is_complete


def _bibtex_value(source: Source, name: str) -> str:
    value = source[name]
    if name in {"url", "doi"}:
        return value
    if name == "title" and source["marked"]:
        return _escaped(source["marked"]).replace("\ue000", r"\emph{").replace("\ue001", "}")
    if name == "date" and source["circa"]:
        return value + "~"
    if name in {"publisher", "institution"}:
        names = [f"{{{part}}}" if " and " in part else part for part in value.split("; ")]
        return _escaped(" and ".join(names))
    return _escaped(value.replace("–", "--") if name in {"pages", "number", "volume"} else value)


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def _bibtex_name(person: Person) -> str:
    if person.literal:
        return f"{{{_escaped(person.family)}}}"
    return _escaped(", ".join(filter(None, [full_family(person), person.suffix, person.given])))


def _ris_name(person: Person) -> str:
    return (
        person.family if person.literal else ", ".join(filter(None, [full_family(person), person.given, person.suffix]))
    )


def _csl(source: Source) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": source.key,
        "type": CSL[source.kind],
        "title": ": ".join(filter(None, [source["title"], source["subtitle"]])),
        "container-title": source["journal"] or source["booktitle"],
        "author": [_csl_name(person) for person in source.authors],
        "editor": [_csl_name(person) for person in source.editors],
        "translator": [_csl_name(person) for person in source.translators],
        "issued": _csl_date(source["date"]),
        "accessed": _csl_date(source["urldate"]),
        "original-date": _csl_date(source["origdate"]),
        "volume": source["volume"],
        "issue" if source.kind in {"article", "newspaper"} else "number": source["number"],
        "page": source["pages"].replace("--", "-").replace("–", "-"),
        "edition": source["edition"],
        "publisher": source["publisher"] or source["institution"] or source["organization"],
        "publisher-place": source["address"],
        "genre": source["type"] or source["titleaddon"],
        "event-title": source["eventtitle"],
        "status": source["pubstate"],
        "language": source["langid"],
        "version": source["version"],
        "DOI": source["doi"],
        "URL": source["url"],
    }
    return {name: value for name, value in fields.items() if value}


def _csl_name(person: Person) -> dict[str, str]:
    if person.literal:
        return {"literal": person.family}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: value for name, value in parts.items() if value}


def _csl_date(date: str) -> dict[str, object]:
    parts = [[int(number) for number in day.split("-")] for day in date.split("/") if re.fullmatch(r"[\d-]+", day)]
    return {"date-parts": parts} if parts else {}
