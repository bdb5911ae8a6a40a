"""How a work is written in the list of literature and in the text: APA 7 in the words of a language.

Every rule and its source stands in `docs/maintainers/citations.md`; comments here name them in square brackets.
All comes as `Run`s, so that the same function serves HTML, Markdown and plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..model import Run
from .citation import Citation, Item
from .convention import after_initials, capital, full_family
from .place import DASH
from .style import DATED, Style, short_title
from .work import Person, Source, compact

MOST_LISTED = 20  # [names-many]
ARTICLE_NUMBER = re.compile(r"(?:art(?:icle|ikel)?\.?\s*)?(e\d+|\d{5,})|art(?:icle|ikel)?\.?\s*(\w+)", re.IGNORECASE)
LEGAL_FORM = re.compile(r",?\s+(?:B\.?V\.?|N\.?V\.?|Inc\.?|Ltd\.?|LLC|GmbH)$", re.IGNORECASE)
ENDS = re.compile(r"[.?!][”’]?$")
LANGUAGES = {"dutch": "nl", "english": "en", "british": "en", "american": "en", "german": "de", "french": "fr"}
ITALIC = {"book", "report", "thesis", "web", "law", "unpublished", "dataset", "software", "misc", "talk"}
THESES = {
    "phdthesis": "doctoral_thesis", "thesis": "doctoral_thesis", "mathesis": "master_thesis",
    "mastersthesis": "master_thesis", "masterthesis": "master_thesis", "bathesis": "bachelor_thesis",
    "bachelorsthesis": "bachelor_thesis", "bachelorthesis": "bachelor_thesis",
}  # fmt: skip
MEDIA = {"video": "video", "movie": "film", "audio": "audio", "music": "audio", "image": "image"}
STANDARD_TYPES = {
    "",
    "techreport",
    "technical report",
    "report",
    "resreport",
    "book",
    "book section",
    "edited book",
    "journal article",
    "web page",
    "newspaper article",
    "magazine article",
    "conference paper",
    "electronic article",
    "electronic book",
    "misc",
    "generic",
    "government document",
}
"""What programs write into `type` that says nothing beyond the type of the entry."""

ORDINALS = {
    word: str(number)
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
    )
    for number, word in enumerate(words.split(), 1)
}


def reference(source: Source, style: Style) -> tuple[Run, ...]:
    """The entry of a work in the list of literature."""
    title = _title(source, style)
    runs: list[Run] = []
    if source.makers:
        names = _listed([style.convention.listed(p) + _suffix(p) for p in source.makers], source, style)
        if not source.authors:
            names += f" ({style.word('editors' if len(source.editors) > 1 else 'editor')})"
        runs.append(Run(_stop(names) + " "))
    elif title:  # [no-author]
        runs += [*title, Run(". ")]
    runs.append(Run(f"({_date(source, style)}). "))
    if source.makers and title:
        runs += [*title, Run(". ")]
    runs += _container(source, style)
    if source.address:  # [address]
        if source["urldate"] and not source["doi"]:
            runs.append(Run(style.messages("citation.retrieved", date=style.messages.date(source["urldate"])) + " "))
        runs.append(Run(source.address, href=source.link))
    if source["origdate"]:  # [date-original]
        runs.append(Run(f" ({style.messages('citation.original', year=source['origdate'][:4])})"))
    if not source.is_complete:  # [incomplete]
        runs.append(Run(f" [{style.word('incomplete')}]"))
    return _tidy(_merge(runs))


def in_text(
    citation: Citation, style: Style, introduced: frozenset[str] = frozenset(), begins_sentence: bool = False
) -> tuple[Run, ...]:
    """A citation as it stands in a text: '(Van der Steege & Zoon, 2017, p. 12)', 'Zoon (2020)'.

    Args:
        introduced: full names of organisations whose abbreviation a reader has met; `introduces` gives new ones.

    Raises:
        KeyError: a key is not in the bibliography.
    """
    if citation.narrative:
        runs = list(_in_sentence(citation.items[0], style, introduced))
        if begins_sentence:
            runs[0] = Run(capital(runs[0].text), runs[0].italic, runs[0].href)
        return tuple(runs)
    runs = [Run("(")]
    before: tuple[object, ...] | None = None
    items = _ordered(citation.items, style)
    # Of a maker whose one work has a place, every work has the name.
    placed = [tuple(map(style.who, style.sources[i.key].makers)) for i in items if i.locator or i.within]
    for number, item in enumerate(items):
        source = style.sources[item.key]
        # [text-one-author] only between works without places, prefixes and second-hand sources
        who = _bare(item, source, style)
        if who and who == before and who not in placed:
            runs += [Run(", "), Run(_year(item, style), href=f"#{item.key}")]
            continue
        if number:
            runs.append(Run("; "))
        if item.prefix:
            runs.append(Run(item.prefix + " "))
        name, bracket = ((), "") if item.suppress_author else _name(source, style, "&", introduced)
        if source["shortauthor"] and bracket:
            introduced |= {source.makers[0].family}
            name = (*name, Run(f" [{bracket}]"))
        first, *second = _year_and_place(item, style, introduced)
        said = (*name, Run((", " if name else "") + first.text))
        runs += [Run(run.text, run.italic, f"#{item.key}") for run in said] + second
        before = who
    return _merge([*runs, Run(")")])


def in_note(citation: Citation, style: Style) -> tuple[Run, ...]:
    """A citation that stands by itself, without brackets, names in full: 'Van Rooijen, 2020, p. 16'."""
    runs = list(in_text(citation, style, frozenset({"*"})))
    first, last = runs[0], runs[-1]
    runs[0] = Run(first.text[1:], first.italic, first.href)
    runs[-1] = Run(runs[-1].text[:-1], last.italic, last.href)
    return _merge(runs)


def introduces(citation: Citation, style: Style) -> frozenset[str]:
    """The organisations whose abbreviation a reader knows after this citation."""
    named = (
        key for item in citation.items for key in (item.key if not item.suppress_author else "", item.within) if key
    )
    cited = [style.sources[key] for key in named]
    return frozenset(source.makers[0].family for source in cited if source["shortauthor"] and source.makers)


def text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def year(source: Source, style: Style) -> str:
    """'2019a', 'z.d.-a', 'in druk', '1900/2010'."""
    letter = style.letters.get(source.key, "")
    if source["pubstate"] == "inpress":
        said = style.word("in_press")
    elif not source.year:
        said = style.word("no_date")
    else:
        original = source["origdate"][:4] + "/" if source["origdate"] else ""
        circa = style.word("circa") + " " if source["circa"] else ""
        return f"{original}{circa}{source.year}{letter}"
    return f"{said}-{letter}" if letter else said


def _in_sentence(item: Item, style: Style, introduced: frozenset[str]) -> tuple[Run, ...]:
    source = style.sources[item.key]
    name, bracket = _name(source, style, style.word("and"), introduced)
    begin = Run(f" ({bracket}, " if bracket else " (")
    rest = _year_and_place(item, style, introduced)
    return _merge([*(Run(run.text, run.italic, f"#{item.key}") for run in name), begin, *rest, Run(")")])


def _ordered(items: Sequence[Item], style: Style) -> list[Item]:
    """[text-several] As in the list; a prefix begins a group that keeps its place, and stands before its first."""
    groups: list[list[Item]] = []
    for item in items:
        if item.prefix or not groups:
            groups.append([])
        groups[-1].append(item)
    ordered: list[Item] = []
    for group in groups:
        prefix = group[0].prefix
        plain = list(dict.fromkeys(Item(i.key, "", i.locator, i.within, i.suppress_author) for i in group))
        plain.sort(key=lambda item: style.order[item.key])
        first = plain[0]
        ordered += [Item(first.key, prefix, first.locator, first.within, first.suppress_author), *plain[1:]]
    return ordered


def _bare(item: Item, source: Source, style: Style) -> tuple[object, ...] | None:
    """Who made a work that is cited without anything else: such works by the same people share one name."""
    if item.locator or item.within or item.prefix or source.has_others:
        return None
    if not source.makers:
        return (source["title"],)
    return tuple(style.who(person) for person in source.makers)


def _year(item: Item, style: Style) -> str:
    return year(style.sources[item.key], style)


def _name(source: Source, style: Style, conjunction: str, introduced: frozenset[str]) -> tuple[tuple[Run, ...], str]:
    """Who made a work, as the text has it, and the abbreviation that is to be introduced."""
    people = source.makers
    if not people:
        return (_title_in_text(source, style),), ""
    short = source["shortauthor"]
    if short and "*" not in introduced:  # [text-organisation]
        full = people[0].family if people[0].literal else style.convention.in_text(people[0])
        return ((Run(short),), "") if people[0].family in introduced else ((Run(full),), short)
    names = [style.convention.in_text(person) for person in people]
    if style.needs_initials(people[0]):  # [text-initials]
        names[0] = after_initials(people[0])
    shown = style.shown(source)
    if shown < len(names) or source.has_others:
        comma = "," if shown > 1 else ""
        return (Run(", ".join(names[:shown]) + f"{comma} et al."),), ""
    comma = "," if len(names) > 2 and conjunction == "&" else ""
    head = ", ".join(names[:-1])
    return (Run(f"{head}{comma} {conjunction} {names[-1]}" if head else names[-1]),), ""


def _title_in_text(source: Source, style: Style) -> Run:
    """[text-title]"""
    title = _capitals(source["title"])
    if source.key not in style.whole_titles:
        title = short_title(title)
    if source.kind in ITALIC or title.startswith("["):
        return Run(title, italic=not title.startswith("["))
    return Run(f"“{title}”")


def _year_and_place(item: Item, style: Style, introduced: frozenset[str]) -> list[Run]:
    """The year with the place; or the year, and the work that it was read in with the place there."""
    place = ", " + style.locator(item.locator) if item.locator else ""
    if not item.within:
        return [Run(_year(item, style) + place)]
    within = style.sources[item.within]  # [text-secondary]
    name, bracket = _name(within, style, "&", introduced)
    rest = (f" [{bracket}]" if bracket else "") + f", {year(within, style)}{place}"
    read_in = [Run(run.text, run.italic, f"#{item.within}") for run in (*name, Run(rest))]
    return [Run(_year(item, style)), Run(f", {style.word('cited_in')} "), *read_in]


def _suffix(person: Person) -> str:
    return f", {person.suffix}" if person.suffix else ""


def _listed(names: list[str], source: Source, style: Style) -> str:
    if source.has_others:  # [names-unknown-others]
        last = source["lastauthor"]
        return ", ".join(names) + (f", … {last[:1].upper() + last[1:]}" if last else ", et al.")
    if len(names) > MOST_LISTED:
        return ", ".join(names[: MOST_LISTED - 1]) + ", … " + names[-1]
    if len(names) == 2 and source.makers[0].literal and source.makers[1].literal:  # [names-organisations]
        return " & ".join(names)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + ", & " + names[-1]


def _row(people: Sequence[Person]) -> str:
    """Names with initials first, after 'In' and in brackets: 'A. Red, B. Red, & C. van Red'."""
    names = [person.family if person.literal else after_initials(person) + _suffix(person) for person in people]
    if len(names) < 3:
        return " & ".join(names)
    return ", ".join(names[:-1]) + ", & " + names[-1]


def _date(source: Source, style: Style) -> str:
    said = year(source, style).rpartition("/")[2] if source["origdate"] else year(source, style)
    if source["circa"]:
        said = f"[{said}]"
    if source.kind == "talk" and source["eventdate"]:
        days = source["eventdate"]
    else:
        days = source["date"] if source.kind in DATED else ""
    return f"{said}, {style.days(days)}" if len(days) > 4 and source["pubstate"] != "inpress" else said


def _title(source: Source, style: Style) -> list[Run]:
    if not source["title"]:  # [no-title]
        described = source["howpublished"] if not _has_publisher(source) else ""
        return [Run(f"[{described}]")] if described else []
    title = _capitals(source["marked"] or source["title"])
    if source["subtitle"]:
        title += (" " if title[-1:] in "?!" else ": ") + _first_capital(source["subtitle"])
    if _is_titled_volume(source):
        title = f"{source['maintitle']}: {style.messages('citation.volume', number=source['volume'])}. {title}"
    # Every other piece was marked for emphasis; among italics that is upright.
    pieces = re.split("[\ue000\ue001]", title)
    is_italic = source.kind in ITALIC and not title.startswith("[")
    lang = _language(source, style)
    runs = [Run(piece, is_italic != bool(index % 2), lang=lang) for index, piece in enumerate(pieces)]
    inside = [*_credits(source, style), ", ".join([*_edition(source, style), *_numbers(source, style)])]
    inside = [part for part in inside if part]
    if inside:
        runs.append(Run(f" ({'; '.join(inside)})"))
    return [*runs, *(Run(f" [{word}]") for word in _brackets(source, style))]


def _language(source: Source, style: Style) -> str:
    """The language of a work where it is known and another than that of the site: a screen reader says it in that."""
    lang = LANGUAGES.get(source["langid"].lower(), "")
    return "" if lang == style.messages.language else lang


def _is_titled_volume(source: Source) -> bool:
    return bool(source["maintitle"] and source["volume"] and source.kind == "book")


def _credits(source: Source, style: Style) -> list[str]:
    """[editors] of a book that has authors, and [translators]."""
    found = []
    if source.kind not in {"chapter", "article"} and source.authors and source.editors:
        word = style.word("editors" if len(source.editors) > 1 else "editor")
        found.append(f"{_row(source.editors)}, {word}")
    if source.translators:
        found.append(f"{_row(source.translators)}, {style.word('translator')}")
    return found


def _edition(source: Source, style: Style) -> list[str]:
    """[edition] and [volume], of a book itself or of the book that a chapter is in."""
    if source.kind in {"article", "newspaper", "law"}:
        return []
    found = []
    typed = ORDINALS.get(source["edition"].lower(), source["edition"])
    number = re.fullmatch(r"(\d+)(?:st|nd|rd|th|e|de|ste)?\.?", typed)
    if number and number.group(1) != "1":
        found.append(style.messages("citation.edition", number=number.group(1)))
    elif typed and not number:
        found.append(typed)
    volume = source["volume"] or (f"1–{source['volumes']}" if source["volumes"].isdigit() else "")
    if volume and not _is_titled_volume(source):
        found.append(style.messages("citation.volume", number=DASH.sub("–", volume)))
    if source["pages"] and source.type == "inbook":
        found.append(style.locator("p. " + source["pages"]))
    return found if source.kind != "chapter" else []


def _numbers(source: Source, style: Style) -> list[str]:
    """[report-number] and the version of a dataset or program."""
    version = re.sub(r"^v(?=\d)", "", source["version"])
    return _number(source, style) + ([style.messages("citation.version", number=version)] if version else [])


def _number(source: Source, style: Style) -> list[str]:
    number = source["number"]
    if source.kind == "law" and not source["journal"] and not source.makers and number:
        return [f"{style.word('number')} {number}"]
    if not number or source.kind not in {"report", "misc", "book"} or (source.kind == "book" and not source["type"]):
        return []
    if re.search(r"[^\W\d_]{2,}.*\s|\s.*[^\W\d_]{2,}", number):
        return [number]
    named = source["type"] if source["type"].lower() not in STANDARD_TYPES else style.word("number")
    return [f"{named} {number}"]


def _brackets(source: Source, style: Style) -> list[str]:
    """[title-brackets]"""
    found = []
    kind = source["type"] if source["type"].lower() not in STANDARD_TYPES else ""
    if source.kind == "thesis":
        word = THESES.get(kind.lower().replace(" ", "")) or (THESES.get(source.type) if not kind else None)
        said = style.word(word) if word else _first_capital(kind)
        found.append(", ".join(filter(None, [said, source["institution"]])))
    elif source.kind == "talk":
        found.append(_first_capital(kind or source["howpublished"]) or style.word("talk"))
    elif source.kind == "unpublished":
        state = source["pubstate"].lower()
        name = (
            "in_preparation"
            if "preparation" in state or "voorbereiding" in state
            else "submitted"
            if state
            else "unpublished"
        )
        found.append(_first_capital(kind) or style.word(name))
    elif source.kind in {"dataset", "software"}:
        found.append(style.word(source.kind))
    elif source.type in MEDIA:
        found.append(style.word(MEDIA[source.type]))
    elif source.kind in {"web", "misc", "book", "report"} and kind and not source["number"]:
        found.append(_first_capital(kind))
    elif source.kind == "misc" and _has_publisher(source):
        found.append(_first_capital(source["howpublished"]))
    return list(dict.fromkeys(filter(None, [*found, source["titleaddon"]])))


def _has_publisher(source: Source) -> bool:
    return bool(source["publisher"] or source["institution"] or source["organization"])


def _container(source: Source, style: Style) -> list[Run]:
    if source.kind in {"article", "newspaper"}:
        return _journal(source, style)
    if source.kind == "chapter":
        return [*_book(source, style), *_publisher(source)]
    if source.kind == "talk":
        where = ", ".join(filter(None, [source["eventtitle"], source["venue"] or source["address"]]))
        return [Run(_stop(where) + " ")]
    if source.kind == "law" and source["journal"]:
        volume = " ".join(filter(None, [source["journal"], source["volume"]]))
        return [Run(_stop(", ".join(filter(None, [volume, source["number"] or source["pages"]]))) + " ")]
    return _publisher(source)


def _journal(source: Source, style: Style) -> list[Run]:
    """[article], [newspaper]"""
    if not source["journal"]:
        return _publisher(source)
    runs = [Run(source["journal"], italic=True)]
    issue = f"({DASH.sub('–', source['number'])})" if source["number"] else ""
    if source["volume"]:
        runs += [Run(", "), Run(DASH.sub("–", source["volume"]), italic=True), Run(issue)]
    elif issue:
        runs.append(Run(f", {issue}"))
    number = ARTICLE_NUMBER.fullmatch(source["eid"] or source["pages"])
    if source["eid"] or number:
        said = (number.group(1) or number.group(2)) if number else source["eid"]
        runs.append(Run(f", {style.word('article_number')} {said}"))
    elif source["pages"]:
        runs.append(Run(", " + DASH.sub("–", source["pages"])))
    return [*runs, Run(". ")]


def _book(source: Source, style: Style) -> list[Run]:
    """[chapter]"""
    runs = [Run(style.word("in") + " ")]
    editors = source.editors
    if editors:
        runs.append(Run(f"{_row(editors)} ({style.word('editors' if len(editors) > 1 else 'editor')}), "))
    title = _capitals(source["booktitle"])
    if source["booksubtitle"]:
        title += (" " if title[-1:] in "?!" else ": ") + _first_capital(source["booksubtitle"])
    runs.append(Run(title, italic=True))
    whole = Source(source.key, "book", "book", (), (), (), source.fields, source.mark)
    inside = _edition(whole, style)
    if source["pages"]:
        inside.append(style.locator("p. " + source["pages"]))
    if inside:
        runs.append(Run(f" ({', '.join(inside)})"))
    return [*runs, Run(". ")]


def _publisher(source: Source) -> list[Run]:
    """[book], [publisher-is-author]"""
    names = source["publisher"]
    if source.kind != "thesis":
        names = names or source["institution"] or source["organization"]
        names = names or (source["howpublished"] if source["title"] else "")
        names = names or (source["note"] if source.kind == "law" else "")
    kept = [LEGAL_FORM.sub("", name) for name in names.split("; ")]
    people = (*source.authors, *source.editors)
    makers = {compact(LEGAL_FORM.sub("", full_family(p)) + p.given) for p in people} | {compact(source["shortauthor"])}
    kept = [name for name in kept if name and compact(name) not in makers]
    return [Run(_stop("; ".join(kept)) + " ")] if kept else []


def _capitals(title: str) -> str:
    """[title-case] The first letter of a subtitle is a capital."""
    return re.sub(r"(?<=[:?!] )\S+(?: \S+)?", lambda match: _first_capital(match.group()), title)


def _first_capital(words: str) -> str:
    """A capital at the beginning, as Dutch has it: 's Avonds, IJsland; iPad and eHealth stay."""
    opening = re.match(r"[“‘(\[]*(?:['’][a-z] )?", words)
    start = opening.end() if opening else 0
    word = words[start:]
    if re.match(r"[a-z]+[A-Z]|[a-z]['’]", word):
        return words
    return (
        words[:start]
        + (word[:2].upper() if word.startswith("ij") else word[:1].upper())
        + word[2 if word.startswith("ij") else 1 :]
    )


def _stop(words: str) -> str:
    return words if ENDS.search(words) else words + "."


def _tidy(runs: Sequence[Run]) -> tuple[Run, ...]:
    """One space where a part between two others was not there, and none at the end."""
    single = [_saying(run, run.text.replace("  ", " ")) for run in runs]
    return (*single[:-1], _saying(single[-1], single[-1].text.rstrip()))


def _merge(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbours in one style as one; a full stop after '?' or '!' or '.' falls away."""
    merged: list[Run] = []
    for run in runs:
        words = run.text
        if merged and words.startswith(".") and ENDS.search(merged[-1].text):
            words = words[1:]
        if merged and _style(merged[-1]) == _style(run):
            merged[-1] = _saying(run, merged[-1].text + words)
        elif words:
            merged.append(_saying(run, words))
    return tuple(merged)


def _style(run: Run) -> tuple[bool, str, str]:
    return run.italic, run.href, run.lang


def _saying(run: Run, text: str) -> Run:
    """The same run with another text; most have the right one already, and ten thousand works have many runs."""
    return run if run.text == text else replace(run, text=text)
