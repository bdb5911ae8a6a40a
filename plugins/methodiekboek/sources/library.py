"""From `.bib` files to frozen sources, whatever program wrote them: one set of field names, names in parts, dates."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType

from ..load import no_file
from ..model import Mark, Problem
from ..nearest import nearest
from .bibtex import LOST, RawEntry, entries
from .latex import address, plain
from .names import AND, People, people, split
from .work import FOLDER, Library, Source, doubles

LARGEST = 50_000_000  # bytes: twenty times what 10,000 works take
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees, and that turn the order of what stands behind them."""

KINDS: Mapping[str, str] = {
    **dict.fromkeys(["article", "suppperiodical"], "article"),
    **dict.fromkeys(["book", "mvbook", "booklet", "collection", "mvcollection", "reference", "mvreference"], "book"),
    **dict.fromkeys(["proceedings", "mvproceedings", "periodical", "manual", "standard"], "book"),
    **dict.fromkeys(["incollection", "inbook", "bookinbook", "suppbook", "suppcollection", "inreference"], "chapter"),
    **dict.fromkeys(["inproceedings", "conference"], "chapter"),
    **dict.fromkeys(["report", "techreport"], "report"),
    **dict.fromkeys(["thesis", "phdthesis", "mastersthesis", "bachelorsthesis"], "thesis"),
    **dict.fromkeys(["online", "electronic", "www", "webpage"], "web"),
    **dict.fromkeys(["legislation", "legal", "jurisdiction", "statute", "law"], "law"),
    **dict.fromkeys(["dataset", "data"], "dataset"),
    **dict.fromkeys(["misc", "video", "movie", "audio", "music", "image", "performance", "letter", "patent"], "misc"),
    "unpublished": "unpublished",
    "software": "software",
}
"""What a work is to the formatter, by its type in the file. `source.kind` may also be 'newspaper' or 'talk'."""

OTHER_NAMES = {
    "journaltitle": "journal", "location": "address", "school": "institution", "origyear": "origdate",
    "lastaccessed": "urldate", "shorteditor": "shortauthor",
}  # fmt: skip
TEXTS = (
    "title", "subtitle", "maintitle", "titleaddon", "journal", "journalsubtitle", "booktitle", "booksubtitle",
    "edition", "volume", "volumes", "number", "pages", "eid", "publisher", "institution", "organization", "address",
    "type", "howpublished", "note", "eventtitle", "venue", "version", "langid", "keywords", "shortauthor",
    "lastauthor", "pubstate", "pagetotal", "entrysubtype", "variants",
)  # fmt: skip
ADDRESSES = ("url", "doi")
FROM_PARENT = (
    "editor", "publisher", "institution", "organization", "address", "location", "year", "date", "month", "series",
)  # fmt: skip

MONTHS = {
    name[:3]: number
    for names in (
        "january february march april may june july august september october november december",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
SEASONS = {
    **dict.fromkeys(["spring", "lente", "voorjaar"], 21), **dict.fromkeys(["summer", "zomer"], 22),
    **dict.fromkeys(["autumn", "fall", "herfst", "najaar"], 23), "winter": 24,
}  # fmt: skip
"""Seasons have numbers after those of the months: Extended Date/Time Format, level 1."""

YEAR = re.compile(r"(?:ca?\.\s*|circa\s+)?(\d{4})[~?%]*")
YEARS = re.compile(r"(\d{4})\s*(?:--?|–|/)\s*(\d{4})")
NO_YEAR = re.compile(r"\[?(?:z\.?\s?[dj]\.?|n\.?\s?d\.?|s\.?\s?[ad]\.?|no date|zonder datum)\]?|-*", re.IGNORECASE)
IN_PRESS = re.compile(r"in\s?press|in\s?druk|forthcoming|te verschijnen|inpress", re.IGNORECASE)
ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?[~?%]*")
ACCESSED = re.compile(
    r"(?:online\W+)?(?:accessed|geraadpleegd|bezocht|retrieved)(?: op| on)?[:\s]*"
    r"(?:(\d{4}-\d{2}-\d{2})|(\d{1,2})[ -]([a-z]+)[ -](\d{4})|([a-z]+) (\d{1,2}), (\d{4}))",
    re.IGNORECASE,
)
DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:)?\s*(10\.\d{4,9}/\S+)", re.IGNORECASE)
SAFE_ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}]+")
RUNS = re.compile(r"\s*(?:javascript|data|vbscript):", re.IGNORECASE)
ENGLISH = re.compile(r",|\bof\b|\bfor\b|\bSons\b")
"""Signs that 'and' belongs to one name: Department for Children, Schools and Families."""

EMPHASIS = re.compile(r"\\(?:emph|textit)\{([^{}]*)\}")
HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
KEY = re.compile(r"\w(?:\w|[:.+/-](?=\w))*")
URL_COMMAND = re.compile(r"\\url\s*\{([^}]*)\}|(https?://\S+)")


def load_library(root: Path) -> Library:
    """The works in the folder with literature of a handbook."""
    folder = root / FOLDER
    if folder.is_symlink():
        return Library(MappingProxyType({}), (Problem(Mark(FOLDER), "plain-file"),))
    return read_library(sorted(folder.glob("*.bib")), root)


def read_library(paths: Iterable[Path], root: Path | None = None) -> Library:
    """The works in files; problems name these from `root` on if it is given."""
    raw: list[RawEntry] = []
    problems: list[Problem] = []
    for path in paths:
        file = path.relative_to(root).as_posix() if root else path.as_posix()
        text, found = _read(path, file)
        problems += found
        if text is not None:
            more, found = entries(text, file)
            raw += more
            problems += found
    return _library(raw, problems)


def parse_library(text: str, file: str) -> Library:
    """The works in the text of one file."""
    return _library(*entries(text, file))


def _library(raw: Sequence[RawEntry], problems: Iterable[Problem]) -> Library:
    sources, found = _sources(raw)
    lost = frozenset(entry.key for entry in raw) - set(sources)
    return Library(sources, (*problems, *found), lost)


def _sources(raw: Sequence[RawEntry]) -> tuple[Mapping[str, Source], list[Problem]]:
    """Sources from raw entries: fields of parents filled in, doubles found."""
    problems: list[Problem] = []
    first: dict[str, RawEntry] = {}
    for entry in raw:
        if entry.type == LOST:
            continue
        other = first.setdefault(entry.key.lower(), entry)
        if other is not entry:
            facts = {"key": entry.key, "file": other.mark.file, "line": other.mark.line}
            problems.append(Problem(entry.mark, "key-is-unique", facts))
    sources: dict[str, Source] = {}
    known = {entry.key.lower(): entry for entry in raw if entry.type == LOST} | first
    inheriting = _inheriting(known)
    for entry in first.values():
        if entry.type == "xdata":
            continue
        if not KEY.fullmatch(entry.key):
            problems.append(Problem(entry.mark, "key-is-plain", {"key": entry.key}))
        inherited, found = inheriting[entry.key.lower()]
        problems += found
        source, found = _source(inherited)
        problems += found
        if not (source.makers or source["title"]):
            problems.append(Problem(source.mark, "source-has-title", {"key": source.key}))
        else:
            sources[entry.key] = source
    problems += _doubles(sources.values())
    return MappingProxyType(sources), problems


def _read(path: Path, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file in whatever encoding it was saved, with '\\n' line ends."""
    if problems := no_file(path, file):
        return None, problems
    if path.stat().st_size > LARGEST:
        return None, [Problem(Mark(file), "file-too-large", {"limit": LARGEST // 1000})]
    raw = path.read_bytes()
    try:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = raw.decode("utf-16")
        else:
            text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n", 0, error.start) + 1
        problems.append(Problem(Mark(file, line), "not-utf8"))
        text = raw.decode("utf-8-sig", errors="windows-1252")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    marked = set()
    for match in UNSEEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if line in marked:
            continue
        marked.add(line)
        facts = {"code": f"U+{ord(match.group()):04X}"}
        problems.append(
            Problem(Mark(file, line, match.start() - text.rfind("\n", 0, match.start())), "visible-characters", facts)
        )
    return UNSEEN.sub("", text), problems


def _from_windows(error: UnicodeError) -> tuple[str, int]:
    """What an older program meant with bytes that are no UTF-8; files pasted together hold both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("windows-1252", _from_windows)


def _inheriting(known: Mapping[str, RawEntry]) -> dict[str, tuple[RawEntry, list[Problem]]]:
    """Each entry with what it inherits through `crossref`, `xref` and `xdata`; parents first."""
    parents = {key: {parent.key.lower() for parent in _parents(entry, known)} for key, entry in known.items()}
    first = _as_far_as_possible(parents)
    stuck = set(parents) - set(first)
    children: dict[str, set[str]] = {key: set() for key in stuck}
    for key in stuck:
        for parent in parents[key] & stuck:
            children[parent].add(key)
    # What is left has a loop above it; whoever has none below it is not part of one.
    last = _as_far_as_possible(children)
    loops = stuck - set(last)
    made: dict[str, tuple[RawEntry, list[Problem]]] = {}
    for key in [*first, *sorted(loops), *reversed(last)]:
        made[key] = _with_parents(known[key], known, made, loops)
    return made


def _as_far_as_possible(graph: Mapping[str, Collection[str]]) -> list[str]:
    """The names in an order in which each comes after those that it needs, without those that need themselves."""
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):
        sorter.prepare()
    found: list[str] = []
    while ready := sorter.get_ready():
        found += ready
        sorter.done(*ready)
    return found


def _with_parents(
    entry: RawEntry,
    known: Mapping[str, RawEntry],
    made: Mapping[str, tuple[RawEntry, list[Problem]]],
    loops: Collection[str],
) -> tuple[RawEntry, list[Problem]]:
    names = [name for name in ("crossref", "xref", "xdata") if name in entry.fields]
    if not names:
        return entry, []
    fields, problems = dict(entry.fields), []
    for name in names:
        for key in re.split(r"\s*,\s*", entry.fields[name].strip()):
            if key.lower() not in known:
                facts = {"key": key, "near": nearest(key, (e.key for e in known.values()))}
                problems.append(Problem(entry.mark_of(name), "crossref-exists", facts))
            elif entry.key.lower() in loops:
                problems.append(Problem(entry.mark_of(name), "crossref-ends", {"key": entry.key}))
            else:
                above, _ = made[key.lower()]
                for field, value in _inheritance(entry, above, name).items():
                    fields.setdefault(field, value)
    return replace(entry, fields=fields), problems


def _parents(entry: RawEntry, known: Mapping[str, RawEntry]) -> list[RawEntry]:
    fields = (entry.fields.get(name, "") for name in ("crossref", "xref", "xdata"))
    keys = (key for field in fields for key in re.split(r"\s*,\s*", field.strip().lower()))
    return [known[key] for key in keys if key in known]


def _inheritance(entry: RawEntry, parent: RawEntry, through: str) -> dict[str, str]:
    if through == "xdata":
        return parent.fields
    handed = {name: parent.fields[name] for name in FROM_PARENT if name in parent.fields}
    if {"year", "date"} & set(entry.fields):
        handed = {name: value for name, value in handed.items() if name not in ("year", "date", "month")}
    title, subtitle = (
        ("journal", "journalsubtitle") if KINDS.get(entry.type) == "article" else ("booktitle", "booksubtitle")
    )
    if title not in entry.fields and parent.fields.get("title"):
        handed[title] = parent.fields["title"]
        if "subtitle" in parent.fields:
            handed[subtitle] = parent.fields["subtitle"]
    return handed


def _source(entry: RawEntry) -> tuple[Source, list[Problem]]:
    problems: list[Problem] = []
    raw = {OTHER_NAMES.get(name, name): value for name, value in entry.fields.items()}
    fields = {name: text for name in TEXTS if name in raw and (text := plain(raw[name]))}
    for name in ("publisher", "institution"):
        if name in fields and ENGLISH.search(raw[name]) is None:
            fields[name] = "; ".join(plain(part) for part in split(raw[name], AND))
    problems += [
        Problem(entry.mark_of(name), "no-html", {"typed": found.group(), "field": name})
        for name in (*fields, "author", "editor", "translator")
        if "<" in raw.get(name, "") and (found := HTML.search(raw[name]))
    ]
    if EMPHASIS.search(raw.get("title", "")):
        fields["marked"] = plain(EMPHASIS.sub("\ue000\\1\ue001", raw["title"]))
    kind = KINDS.get(entry.type)
    if kind is None:
        near = nearest(entry.type, KINDS)
        problems.append(Problem(entry.mark, "type-exists", {"name": entry.type, "near": near, "known": sorted(KINDS)}))
        kind = KINDS[near] if near else "misc"
    problems += _addresses(entry, raw, fields)
    problems += _dates(entry, raw, fields)
    makers = {role: people(raw[role]) if role in raw else People() for role in ("author", "editor", "translator")}
    problems += [
        Problem(entry.mark_of(role), "name-is-clear", {"name": name})
        for role, found in makers.items()
        for name in found.unclear
    ]
    source = Source(
        entry.key, entry.type, _kind(kind, raw, fields),
        makers["author"].persons, makers["editor"].persons, makers["translator"].persons,
        MappingProxyType(fields), entry.mark, any(found.has_others for found in makers.values()),
    )  # fmt: skip
    return source, problems


def _kind(kind: str, raw: Mapping[str, str], fields: dict[str, str]) -> str:
    if kind == "article" and raw.get("entrysubtype", "").lower() in {"newspaper", "magazine", "krant"}:
        return "newspaper"
    if fields.get("eventtitle") and not fields.get("booktitle") and kind in {"chapter", "unpublished", "misc"}:
        return "talk"
    if kind == "chapter" and not fields.get("booktitle"):
        return "book"
    if kind == "misc" and fields.get("url") and not fields.get("publisher"):
        kind = "web"
    if kind == "web" and "titleaddon" in fields and not ({"organization", "publisher"} & set(fields)):
        # Where programs that write biblatex put the name of the site.
        fields["organization"] = fields.pop("titleaddon")
    return kind


def _addresses(entry: RawEntry, raw: Mapping[str, str], fields: dict[str, str]) -> list[Problem]:
    problems = []
    typed = {name: address(raw[name]) for name in ADDRESSES if name in raw}
    for name in ("howpublished", "note"):
        # Programs without a field for it put the address, and the day of the visit, in one of these.
        found = URL_COMMAND.search(raw.get(name, ""))
        if found:
            typed.setdefault("url", address(found.group(1) or found.group(2)).rstrip(".,;"))
            rest = plain(URL_COMMAND.sub("", raw[name])).strip(" .,;:")
            fields[name] = rest
        visited = ACCESSED.search(fields.get(name, ""))
        if visited:
            day, word, number = (
                visited.group(2) or visited.group(6),
                visited.group(3) or visited.group(5),
                visited.group(4),
            )
            month, _ = _month(word or "", day or "")
            fields.setdefault("urldate", visited.group(1) or (number or visited.group(7)) + month)
            fields[name] = ACCESSED.sub("", fields[name]).strip(" .,;:[]()")
    for name, value in typed.items():
        doi = DOI.fullmatch(value)
        if not value:
            continue
        if doi and not HTML.search(value):
            fields["doi"] = doi.group(1)
        elif name == "url" and SAFE_ADDRESS.fullmatch(value):
            fields[name] = value
        else:
            problems.append(Problem(entry.mark_of(name), "safe-address", {"typed": value}))
    if RUNS.match(raw.get("file", "")):
        problems.append(Problem(entry.mark_of("file"), "safe-address", {"typed": raw["file"]}))
    return problems


def _dates(entry: RawEntry, raw: Mapping[str, str], fields: dict[str, str]) -> list[Problem]:
    problems = []

    def wrong(name: str) -> None:
        problems.append(Problem(entry.mark_of(name), "date-exists", {"typed": plain(raw[name])}))

    date, name = "", "date" if raw.get("date", "").strip() else "year"
    typed = plain(raw.get(name, ""))
    if IN_PRESS.fullmatch(fields.get("pubstate", "")):
        fields["pubstate"] = "inpress"
    if "~" in raw.get(name, "") or re.match(r"(?:\[?ca?\.|circa)", typed):
        fields["circa"] = "circa"
    if IN_PRESS.fullmatch(typed):
        fields["pubstate"] = "inpress"
    elif name == "year" and (match := YEARS.fullmatch(typed)):
        date = f"{match[1]}/{match[2]}"
    elif name == "year" and (match := YEAR.fullmatch(typed.strip("[]"))):
        month, is_month = _month(raw.get("month", ""), raw.get("day", ""))
        date = match[1] + month.replace("/", f"/{match[1]}")
        if not is_month:
            wrong("month")
        if "?" in typed:
            wrong(name)
    elif typed and not NO_YEAR.fullmatch(typed):
        date, is_date = _iso(typed)
        if not date and (match := re.search(r"(?<!\d)\d{4}(?!\d)", typed)):
            date = match[0]
        if not is_date:
            wrong(name)
    if date:
        fields["date"] = date
        begin, end = date[:4], date.partition("/")[2][:4]
        fields.setdefault("year", begin if end in ("", begin) else f"{begin}–{end}")
    for other in ("urldate", "origdate", "eventdate"):
        value = raw.get(other, fields.get(other, ""))
        if value.strip():
            value, is_date = _iso(plain(value))
            if is_date:
                fields[other] = value
            elif other in raw:
                wrong(other)
    return problems


def _iso(text: str) -> tuple[str, bool]:
    """A date or range of dates with two-digit months and days, as much of it as exists; and whether all of it did."""
    parts, is_whole = [], True
    for piece in text.replace("..", "").split("/"):
        match = ISO.fullmatch(piece.strip())
        if not match:
            is_whole = is_whole and not piece.strip()
            continue
        year, month, day = match.group(1), match.group(2), match.group(3)
        part = year
        if month and not (1 <= int(month) <= 12 or int(month) in SEASONS.values()):
            month, is_whole = None, False
        if month:
            part += f"-{int(month):02}"
            if day and 1 <= int(day) <= _days(int(year), int(month)):
                part += f"-{int(day):02}"
            elif day:
                is_whole = False
        parts.append(part)
    return "/".join(parts), is_whole


def _days(year: int, month: int) -> int:
    if month in SEASONS.values():
        return 0
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _month(typed: str, day: str) -> tuple[str, bool]:
    """'-01-03' from a month in words or digits, with a day in it or beside it."""
    days = re.search(r"(\d{1,2})\s*[–-]\s*(\d{1,2})", plain(typed))
    words = re.findall(r"[a-z]+|\d+", plain(typed).lower())
    if not words:
        return "", True
    season = next((SEASONS[word] for word in words if word in SEASONS), None)
    if season:
        return f"-{season}", True
    month = next((MONTHS[word[:3]] for word in words if word[:3] in MONTHS), None)
    numbers = [int(word) for word in words if word.isdigit()]
    if month is None and numbers and 1 <= numbers[0] <= 12:
        month = numbers.pop(0)
    if month is None:
        return "", False
    if day.strip().isdigit():
        numbers = [int(day)]
    if days:
        return f"-{month:02}-{int(days[1]):02}/-{month:02}-{int(days[2]):02}", True
    return f"-{month:02}" + (f"-{numbers[0]:02}" if numbers and 1 <= numbers[0] <= 31 else ""), True


def _doubles(sources: Iterable[Source]) -> list[Problem]:
    """A work that stands twice under two keys: the same DOI, or the same title and year."""
    problems = []
    seen: dict[tuple[str, ...], Source] = {}
    for source in sources:
        marks = doubles(source)
        other = next((seen[mark] for mark in marks if mark in seen), None)
        if other:
            facts = {"key": source.key, "other": other.key, "file": other.mark.file, "line": other.mark.line}
            problems.append(Problem(source.mark, "work-is-unique", facts))
        for mark in marks:
            seen.setdefault(mark, source)
    return problems
