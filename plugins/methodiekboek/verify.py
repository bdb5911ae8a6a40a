"""`methodiekboek verify DIR`: whether each number stands where its claim says, in the texts of the sources.

The texts are no part of a handbook. `texts` in its settings says by which name each source begins in the folder; pages
are found by `pages.json` there (for each name, the line on which each page begins), headings by their own line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import claims
from .handbook import Handbook
from .markup import plain
from .model import Claim, Problem
from .sources.work import letters

STEM = 5  # letters by which two forms of a word are known to be one: 'kosten' and 'kostenpost'
SHORT = 4  # a word with fewer letters names nothing
SENTENCE = re.compile(
    r"(?<=[.!?;])(?<!\bresp\.)\s+(?=[A-ZÀ-Þ0-9“‘(€])|\n\s*\n|\n\s*(?=[•\-*o?]\s)|\n(?=\s*\d{1,2}[.)]\s)"
)
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
TOKEN = re.compile(r"(?<![\w.,])\.\d+|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|[^\W\d_]+|[€%]")
SIGNS = {"€", "%"}
ASIDE = re.compile(r"\(\d+\)")  # as in "tot 18 (23) jaar"
SYMBOL = 2  # letters that stand for something by themselves: 'n = 442', 'ES 0,54'
NEAR = 6  # words between a number and its unit, as in "0 tot en met 18 jaar"
NUMERIC = {"value", "min", "max"}
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a source, in lines, and the lines on which its pages begin."""

    lines: tuple[str, ...]
    pages: Mapping[int, int]

    def passage(self, place: Mapping[str, Any], headings: frozenset[str]) -> str:
        """The pages or the part under the heading that a place names; nothing if there is no such place."""
        if "page" in place:
            first, last = _pages(place)
            if first not in self.pages:
                return ""
            begin = self.pages[first] - 1
            end = min((line for page, line in self.pages.items() if page > last), default=len(self.lines) + 1) - 1
            return "\n".join(self.lines[begin:end])
        wanted = letters(str(place.get("heading", "")))
        flat = [letters(line).strip() for line in self.lines]
        if wanted not in flat:
            return ""
        begin = flat.index(wanted)
        end = next((n for n in range(begin + 1, len(flat)) if flat[n] in headings), len(flat))
        return "\n".join(self.lines[begin:end])

    def lacks(self, place: Mapping[str, Any]) -> bool:
        """Whether a page that a place names is missing from the text: then nobody can say what stands there."""
        return "page" in place and not set(_pages(place)) <= set(self.pages)


def _pages(place: Mapping[str, Any]) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", str(place["page"]))] or [0]
    return numbers[0], numbers[-1]


@dataclass(frozen=True, slots=True)
class Units:
    """For each part of a unit ('uur', 'week') the words by which a source may name it; and all words for units.

    `anywhere`: a pure number, such as an effect size, of which a sentence may say elsewhere what it is.
    """

    parts: tuple[list[str], ...]
    known: frozenset[str]
    anywhere: bool = False


def verify(handbook: Handbook, folder: Path) -> tuple[int, list[Problem]]:
    """How many numbers were looked up, and a problem for each that cannot be found in one sentence of its place.

    A sentence must hold the number, its unit beside it, and a word for what it is about; for a number in the text of a
    claim, in figures, a word of that text is enough, at any of its places. Sources without a text, and pages that are
    missing from one, are passed over.

    Raises:
        OSError: the folder or a text in it cannot be read.
        ValueError: `pages.json` is no JSON.
    """
    texts = _texts(handbook, folder)
    headings = _headings(handbook)
    count, problems = 0, list[Problem]()
    for claim in handbook.claims.values():
        places = claim.data.get("sources", ())
        for index, place in enumerate(places):
            text = texts.get(place["source"])
            if text is None or text.lacks(place):
                continue
            count += bool(NUMERIC & set(claim.data))
            rule = fault(claim, place, text, headings[place["source"]], handbook)
            if rule:
                document = handbook.records[claim.record].document
                mark = document.mark((*claim.path, "sources", index))
                where = str(place.get("page", place.get("heading", "")))
                problems.append(Problem(mark, rule, {"name": claim.address, "where": where, "source": place["source"]}))
        numbers = _typed(claim)
        if numbers and any(_can_be_read(place, texts) for place in places):
            count += len(numbers)
            found = _beside(claim, texts, headings, handbook)
            for typed, number in numbers.items():
                if number not in found:
                    document = handbook.records[claim.record].document
                    facts = {"name": claim.address, "typed": typed}
                    problems.append(Problem(document.mark((*claim.path, "text")), "number-in-text-stands-there", facts))
    return count, sorted(problems, key=lambda problem: (problem.mark, problem.rule))


def fault(claim: Claim, place: Mapping[str, Any], text: Text, headings: frozenset[str], handbook: Handbook) -> str:
    """The rule that a claim breaks at a place: 'place-exists', 'number-stands-there'; nothing if all is there."""
    passage = text.passage(place, headings)
    if not passage:
        return "place-exists"
    wanted = [Decimal(claim.data[name]) for name in ("value", "min", "max") if name in claim.data]
    if not wanted:
        return ""
    units, names = _units(claim, place, handbook), _name_words(claim, place, handbook)
    format = handbook.messages.texts["format"]
    for sentence in SENTENCE.split(passage):
        if any(stem in letters(sentence) for stem in names) and _stands_in(sentence, wanted, units, format):
            return ""
    return "number-stands-there"


def _can_be_read(place: Mapping[str, Any], texts: Mapping[str, Text]) -> bool:
    text = texts.get(place["source"])
    return text is not None and not text.lacks(place)


def _typed(claim: Claim) -> dict[str, Decimal]:
    """The numbers in figures in the text of a claim; not those of citations and of claims inside it."""
    said = plain(str(claim.data.get("text", "")))
    values = {token: _value(token, {}) for token in TOKEN.findall(said) if token[0].isdigit()}
    return {token: value for token, value in values.items() if value is not None}


def _beside(
    claim: Claim, texts: Mapping[str, Text], headings: Mapping[str, frozenset[str]], handbook: Handbook
) -> set[Decimal | None]:
    """The numbers in the sentences, at the places of a claim, that share a word with its text."""
    numerals = dict(handbook.messages.texts["format"]["numerals"])
    stems = _stems(plain(str(claim.data["text"])))
    found: set[Decimal | None] = set()
    for place in claim.data.get("sources", ()):
        if _can_be_read(place, texts):
            passage = texts[place["source"]].passage(place, headings[place["source"]])
            for sentence in SENTENCE.split(passage):
                if any(stem in letters(sentence) for stem in stems):
                    found |= {_value(token, numerals) for token in TOKEN.findall(sentence)}
    return found


def _stands_in(sentence: str, wanted: list[Decimal], units: Units, format: Mapping[str, Any]) -> bool:
    """Whether a number, or both ends of a range, stand in a sentence beside their unit: '20 tot 28 weken', '62%'."""
    numerals, joining, sharing = dict(format["numerals"]), set(format["joining"]), set(format["sharing"])
    tokens = [match.group() for match in TOKEN.finditer(ASIDE.sub("", sentence))]
    values = [_value(token, numerals) for token in tokens]
    for first, value in enumerate(values):
        if value != wanted[0]:
            continue
        last = first
        if len(wanted) > 1:
            last = next((n for n in range(first + 1, len(values)) if tokens[n].lower() not in joining), first)
            if values[last : last + 1] != wanted[1:]:
                continue
        if _has_units(tokens, _bounds(tokens, values, first, last, sharing), units):
            return True
    return False


def _bounds(
    tokens: list[str], values: list[Decimal | None], first: int, last: int, sharing: set[str]
) -> tuple[int, int, int, int]:
    """Between which other numbers a number stands; not those that share its unit: '4 van de 23 studies', '3 en 5'."""

    def apart(words: list[str]) -> bool:
        return not words or not {word.lower() for word in words} <= sharing

    numbers = [n for n, value in enumerate(values) if value is not None]
    end = next((n for n in numbers if n > last and apart(tokens[last + 1 : n])), len(tokens))
    start = next((n + 1 for n in reversed(numbers) if n < first and apart(tokens[n + 1 : first])), 0)
    return start, first, last, end


def _has_units(tokens: list[str], bounds: tuple[int, int, int, int], units: Units) -> bool:
    """Whether each part of a unit stands by its number: against it, before the next number, or before it."""
    start, first, last, end = bounds
    behind, before = tokens[last + 1 : min(end, last + 1 + NEAR)], tokens[max(start, first - NEAR) : first]
    for index, words in enumerate(units.parts):
        if index:  # what it is counted per may come a little later, or have been said before
            near = [*tokens[last + 1 : last + 1 + 2 * NEAR], *tokens[max(0, first - NEAR) : first]]
        elif before[-1:] and before[-1] in SIGNS:
            near = before[-1:]
        elif units.anywhere:
            near = tokens
        else:
            # Where a unit stands right behind the number, it is that one.
            taken = next(
                (n for n, token in enumerate(behind[:2]) if any(_is_form(token, w) for w in units.known)), None
            )
            near = [*behind, *before] if taken is None else behind[taken : taken + 2]
        if not any(_is_form(token, word) for token in near for word in words):
            return False
    return True


def _is_form(token: str, word: str) -> bool:
    """Whether a word is a form of a unit, or a compound that ends in it: 'weken', 'wekelijks', 'huisbezoek'."""
    if word in SIGNS:
        return token == word
    flat = letters(token)
    if len(word) <= SYMBOL:
        return flat == word
    return flat.startswith(word) or flat.endswith(word)


def _value(token: str, numerals: Mapping[str, Any]) -> Decimal | None:
    if token[0].isdigit() or token[0] == ".":
        return _decimal(token.replace(".", "") if GROUPED.fullmatch(token) else token)
    return Decimal(numerals[token.lower()]) if token.lower() in numerals else None


def _texts(handbook: Handbook, folder: Path) -> dict[str, Text]:
    pages = json.loads((folder / "pages.json").read_text(encoding="utf-8")) if (folder / "pages.json").is_file() else {}
    found = {}
    for key, name in dict(handbook.settings.data.get("texts", {})).items():
        file = next(iter(sorted(folder.glob(f"{name}*.txt"))), None)
        if file:
            begins = {int(page): int(line) for page, line in pages.get(str(name), {}).items()}
            found[str(key)] = Text(tuple(file.read_text(encoding="utf-8").splitlines()), begins)
    return found


def _headings(handbook: Handbook) -> dict[str, frozenset[str]]:
    """All headings that claims cite, by source: where one begins, the one before ends."""
    found: dict[str, set[str]] = {}
    for claim in handbook.claims.values():
        for place in claim.data.get("sources", ()):
            found.setdefault(place["source"], set()).add(letters(str(place.get("heading", ""))).strip())
    return {key: frozenset(names - {""}) for key, names in found.items()}


def _decimal(typed: str) -> Decimal:
    try:
        return Decimal(typed.replace(",", "."))
    except InvalidOperation:
        return Decimal(-1)


def _units(claim: Claim, place: Mapping[str, Any], handbook: Handbook) -> Units:
    unit = str(claim.data.get("unit", ""))
    field = handbook.fields[claim.record].get((*claim.path, "unit"))
    if not unit or field is None:
        return Units((), frozenset())
    labels, also = field.get("labels") or {}, field.get("foundAs") or {}

    def words(part: str) -> list[str]:
        label = [letters(word) or word for word in re.split(r"[|\s]", str(labels.get(part, part)))]
        return [word for word in [*label, *map(str, also.get(part, ()))] if word]

    anywhere = set(field.get("foundAnywhere") or ())
    beside = {name for name in {*labels, *also} if "/" not in name} - anywhere
    known = frozenset(word for name in beside for word in words(name))
    if "unit_as" in place:
        return Units(([letters(str(place["unit_as"])).strip()],), known)
    return Units(tuple(words(part) for part in unit.split("/")), known, unit in anywhere)


def _name_words(claim: Claim, place: Mapping[str, Any], handbook: Handbook) -> list[str]:
    """The beginnings of words by which a source may name what the number is about."""
    if "named" in place:
        return [letters(str(place["named"])).strip()]
    said = " ".join([*claims.title(claim, handbook), str(claim.data.get("note", ""))])
    return list(_stems(said))


@lru_cache(maxsize=10_000)
def _stems(said: str) -> Iterable[str]:
    return tuple(dict.fromkeys(word[:STEM] for word in WORD.findall(letters(said)) if len(word) >= SHORT))


def planted(handbook: Handbook, folder: Path) -> Iterator[tuple[str, Claim, bool]]:
    """Errors planted into every claim that is right: another number, page or unit; and whether each was caught."""
    texts, headings = _texts(handbook, folder), _headings(handbook)
    for claim in handbook.claims.values():
        for typed, number in _typed(claim).items():
            found = _beside(claim, texts, headings, handbook)
            if number in found:
                for other in {number + 1, number * 10, number * 2 + 3} - {number}:
                    data = {**claim.data, "text": str(claim.data["text"]).replace(typed, str(other))}
                    wrong = Claim(claim.address, claim.record, claim.path, data)
                    yield "number in text", wrong, other not in found
        if not NUMERIC & set(claim.data):
            continue
        for place in claim.data.get("sources", ()):
            text, known = texts.get(place["source"]), headings.get(place["source"], frozenset())
            if text is None or fault(claim, place, text, known, handbook):
                continue
            for kind, data, where in _errors(claim, place, text):
                wrong = Claim(claim.address, claim.record, claim.path, data)
                yield kind, wrong, bool(fault(wrong, where, text, known, handbook))


def _errors(
    claim: Claim, place: Mapping[str, Any], text: Text
) -> Iterator[tuple[str, dict[str, Any], Mapping[str, Any]]]:
    for name in ("value", "min", "max"):
        if name in claim.data:
            number = Decimal(claim.data[name])
            for other in {number + 1, number * 10, number * 2 + 3} - {number}:
                yield "number", {**claim.data, name: other}, place
    for unit in ("week", "month", "EUR", "percent", "location"):
        if unit not in str(claim.data.get("unit", "")).split("/"):
            yield "unit", {**claim.data, "unit": unit}, place
    if "page" in place:
        numbers = {n for other in claim.data["sources"] if "page" in other for n in _pages(other)}
        for page in sorted(text.pages):
            if page not in numbers and page % 5 == max(numbers) % 5:
                yield "page", dict(claim.data), {**place, "page": page}
