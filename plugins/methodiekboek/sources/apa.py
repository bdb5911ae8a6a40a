"""How a source and a citation are written: APA 7 as Dutch higher education writes it.

The convention is that of the Werkgroep APA: a particle gets a capital where it stands first, and the work is sorted
under it. What else there is to choose stands in `name_first`, `name_in_text` and `sort_key`.

Everything comes as `Run`s, so that the same function serves HTML, Markdown and plain text.

Source: Werkgroep APA, *De APA-richtlijnen uitgelegd*; American Psychological Association (2020), chapters 8-10.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..messages import Messages
from ..model import Run
from .citation import Citation, Item
from .library import Person, Source

MOST_LISTED = 20  # more authors than this are cut in the list: APA 7, section 9.8
ET_AL = 3  # from this many authors on, the text names only the first: APA 7, section 8.17
RANGE = re.compile(r"(?<=[0-9ivx])\s*[-–]{1,2}\s*(?=[0-9ivx])")
PAGES = re.compile(r"(?:pp?\.\s*)?([0-9ivx]+(?:[-–, ]+[0-9ivx]+)*)")

IN_BOOK = {"incollection", "inbook", "inproceedings"}
THESIS = {"phdthesis", "mastersthesis", "thesis"}


@dataclass(frozen=True, slots=True)
class Style:
    """What formatting needs beside the source: the words of the language and the year letters of the site."""

    messages: Messages
    sources: Mapping[str, Source]
    suffixes: Mapping[str, str]

    def word(self, name: str) -> str:
        return self.messages(f"citation.{name}")


def reference(source: Source, style: Style) -> tuple[Run, ...]:
    """The entry of a source in the list of literature."""
    runs: list[Run] = []
    people = source.authors or source.editors
    if people:
        role = "" if source.authors else f" ({style.word('editors' if len(people) > 1 else 'editor')})"
        names = _listed([name_first(p) for p in people], source.has_others, source["lastauthor"]) + role
        runs.append(Run(_stop(names) + " "))
    else:
        runs += [*_title(source, style), Run(". ")]
    runs.append(Run(f"({_date(source, style)}). "))
    if people and source["title"]:
        runs += [*_title(source, style), Run(". ")]
    runs += _container(source, style)
    address = _address(source)
    if address:
        if source["urldate"] and not source["doi"]:
            runs.append(Run(style.messages("citation.retrieved", date=style.messages.date(source["urldate"])) + " "))
        runs.append(Run(address, href=address))
    if not source.is_complete:
        runs.append(Run(f" [{style.word('incomplete')}]"))
    merged = _merge(runs)
    return (*merged[:-1], Run(merged[-1].text.rstrip(), merged[-1].italic, merged[-1].href))


def in_text(citation: Citation, style: Style) -> tuple[Run, ...]:
    """A citation as it stands in a sentence: '(Van der Steege & Zoon, 2017, p. 12)', 'Zoon (2020)'.

    Works in one pair of brackets are sorted as in the list, unless one has a prefix: then the writer's order holds.

    Raises:
        KeyError: a key is not in the bibliography.
    """
    if citation.narrative:
        item = citation.items[0]
        author = names_in_text(style.sources[item.key], style.word("and"))
        return (Run(author, href=f"#{item.key}"), Run(f" ({', '.join(_year_and_place(item, style))})"))
    items = list(citation.items)
    if not any(item.prefix for item in items):
        items.sort(key=lambda item: sort_key(style.sources[item.key]))
    runs = [Run("(")]
    for number, item in enumerate(items):
        if number:
            runs.append(Run("; "))
        if item.prefix:
            runs.append(Run(item.prefix + " "))
        names = [] if item.suppress_author else [names_in_text(style.sources[item.key], "&")]
        runs.append(Run(", ".join([*names, *_year_and_place(item, style)]), href=f"#{item.key}"))
    return _merge([*runs, Run(")")])


def in_note(citation: Citation, style: Style) -> tuple[Run, ...]:
    """A citation that stands by itself, without brackets: 'Van Rooijen, 2020, p. 16'."""
    runs = list(in_text(citation, style))
    runs[0], runs[-1] = Run(runs[0].text[1:], *_look(runs[0])), Run(runs[-1].text[:-1], *_look(runs[-1]))
    return _merge(runs)


def _look(run: Run) -> tuple[bool, str]:
    return run.italic, run.href


def locator(text: str) -> str:
    """A place in a work: 'p. 12-15' as 'pp. 12–15', '12' as 'p. 12'; words such as 'h. 6' stay."""
    match = PAGES.fullmatch(text.strip())
    if not match:
        return RANGE.sub("–", text.strip())
    pages = RANGE.sub("–", match.group(1))
    return f"{'pp.' if re.search('[–, ]', pages) else 'p.'} {pages}"


def name_first(person: Person) -> str:
    """A name in the list: 'Van der Steege, M.'."""
    if person.literal:
        return person.family
    family = _capital(" ".join(filter(None, [person.particle, person.family])))
    return ", ".join(filter(None, [family, initials(person.given), person.suffix]))


def name_in_text(person: Person) -> str:
    """A name in a sentence: 'Van der Steege'."""
    return _capital(" ".join(filter(None, [person.particle, person.family])))


def names_in_text(source: Source, conjunction: str) -> str:
    """The names that stand for a work: one, two, or the first and 'et al.'; its title if it has no maker."""
    people = source.authors or source.editors
    if not people:
        return f"‘{source['title']}’"
    names = [name_in_text(person) for person in people]
    if source["shortauthor"]:
        return source["shortauthor"]
    if len(names) >= ET_AL or source.has_others:
        return f"{names[0]} et al."
    return f" {conjunction} ".join(names)


def sort_key(source: Source) -> tuple[str, str, str]:
    """Under the particle, letter by letter, without accents; then by year and title."""
    people = source.authors or source.editors
    names = " ".join(name_first(person) for person in people) or source["title"]
    return _letters(names), source.year, _letters(source["title"])


def initials(given: str) -> str:
    """'Karin' and 'K.' as 'K.'; 'Jean-Pierre' as 'J.-P.'; 'Th. J.' stays."""
    parts = []
    for name in given.replace(".", ". ").split():
        parts.append(
            name if name.endswith(".") else "-".join(f"{part[0].upper()}." for part in name.split("-") if part)
        )
    return " ".join(parts)


def year(source: Source, style: Style) -> str:
    """'2019a', 'z.d.-a', 'in druk'."""
    letter = style.suffixes.get(source.key, "")
    if source.year:
        return source.year + letter
    word = style.word("in_press") if source["pubstate"] == "inpress" else style.word("no_date")
    return f"{word}-{letter}" if letter else word


def text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _year_and_place(item: Item, style: Style) -> list[str]:
    parts = [year(style.sources[item.key], style)]
    if item.within:
        within = style.sources[item.within]
        parts.append(f"{style.word('cited_in')} {names_in_text(within, '&')}, {year(within, style)}")
    if item.locator:
        parts.append(locator(item.locator))
    return parts


def _date(source: Source, style: Style) -> str:
    date = source["date"]
    if len(date) <= 4:
        return year(source, style)
    day = style.messages.date(date).removesuffix(f" {date[:4]}")
    return f"{year(source, style)}, {day}"


def _listed(names: list[str], has_others: bool = False, last: str = "") -> str:
    """Names as the list has them; of unknown others in between only the last may be known."""
    if has_others:
        return ", ".join(names) + (f", … {_capital(last)}" if last else " et al.")
    if len(names) > MOST_LISTED:
        return ", ".join(names[: MOST_LISTED - 1]) + ", … " + names[-1]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + ", & " + names[-1]


def _title(source: Source, style: Style) -> list[Run]:
    part_of_whole = source.type == "article" or source.type in IN_BOOK
    title = source["title"] + (f": {source['subtitle']}" if source["subtitle"] else "")
    runs = [Run(title, italic=not part_of_whole)]
    notes = []
    if source["edition"]:
        notes.append(style.messages("citation.edition", number=source["edition"]))
    if source["number"] and not part_of_whole:
        notes.append(source["number"])
    if notes:
        runs.append(Run(f" ({', '.join(notes)})"))
    kind = source["titleaddon"] or (style.word("thesis") if source.type in THESIS else "")
    if source.type in THESIS:
        kind = ", ".join(filter(None, [kind, source["school"]]))
    return [*runs, Run(f" [{kind}]")] if kind else runs


def _container(source: Source, style: Style) -> list[Run]:
    if source.type == "article":
        runs = [Run(source["journal"], italic=True)]
        if source["volume"]:
            runs += [Run(", "), Run(source["volume"], italic=True)]
        if source["number"]:
            runs.append(Run(f"({source['number']})"))
        if source["pages"]:
            runs.append(Run(", " + RANGE.sub("–", source["pages"])))
        return [*runs, Run(". ")]
    runs = []
    if source.type in IN_BOOK:
        runs.append(Run(style.word("in") + " "))
        if source.authors and source.editors:
            names = [f"{initials(p.given)} {name_in_text(p)}".strip() for p in source.editors]
            joined = (
                names[0]
                if len(names) == 1
                else ", ".join(names[:-1]) + (", & " if len(names) > 2 else " & ") + names[-1]
            )
            runs.append(Run(f"{joined} ({style.word('editors' if len(names) > 1 else 'editor')}), "))
        runs.append(Run(source["booktitle"], italic=True))
        if source["pages"]:
            runs.append(Run(f" ({locator('p. ' + source['pages'])})"))
        runs.append(Run(". "))
    publisher = source["publisher"] or source["institution"] or source["organization"] or source["howpublished"]
    if publisher and publisher not in [person.family for person in source.authors]:
        runs.append(Run(_stop(publisher) + " "))
    return runs


def _address(source: Source) -> str:
    doi = re.sub(r"^https?://(dx\.)?doi\.org/", "", source["doi"])
    address = f"https://doi.org/{doi}" if doi else source["url"]
    return address if re.fullmatch(r"https?://[^\s\"'<>]+", address) else ""


def _merge(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbours in one style as one; a full stop after '?' or '!' or '.' falls away."""
    merged: list[Run] = []
    for run in runs:
        words = run.text
        if merged and words.startswith(".") and merged[-1].text[-1:] in {"?", "!", "."}:
            words = words[1:]
        if merged and (merged[-1].italic, merged[-1].href) == (run.italic, run.href):
            merged[-1] = Run(merged[-1].text + words, run.italic, run.href)
        elif words:
            merged.append(Run(words, run.italic, run.href))
    return tuple(merged)


def _stop(words: str) -> str:
    return words if words.endswith(".") else words + "."


def _capital(name: str) -> str:
    # 's Heeren Loo and d'Ansembourg begin with a letter that never is a capital.
    return name if name[:1] in "'’" or name[1:2] in "'’" else name[:1].upper() + name[1:]


def _letters(words: str) -> str:
    flat: Any = unicodedata.normalize("NFKD", words.lower())
    return "".join(c for c in flat if c.isalnum() or c == " ")
