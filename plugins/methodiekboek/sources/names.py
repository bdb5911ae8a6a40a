"""Names as people type them, taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .latex import plain
from .work import Person

# Small words that belong to a family name; other small words ("en", "voor") make a name an organisation's.
PARTICLES = frozenset([
    "van", "von", "der", "den", "de", "het", "'t", "’t", "d'", "d’", "l'", "l’", "'s", "’s", "te", "ten", "ter",
    "tot", "op", "in", "aan", "bij", "uit", "onder", "over", "vom", "zu", "zum", "zur", "la", "le", "les", "du",
    "des", "dos", "da", "das", "do", "di", "del", "della", "degli", "af", "av", "el", "al", "ben", "bin", "ibn",
    "y",
])  # fmt: skip
CAPITAL_PARTICLES = frozenset(
    ["Van", "Von", "De", "Den", "Der", "Ten", "Ter", "Te", "Op", "Le", "La", "Du", "Vander", "Vanden"]
)
NOT_IN_NAMES = frozenset(["en", "voor", "of", "and", "for", "&", "+"])
SUFFIX = re.compile(r"(?:[JS]r|Jun|Sen)\.?|I{2,3}|IV")
OTHERS = re.compile(r"(?:^|[\s,]+)(?:et\s+al\.?|e\.\s?a\.|en anderen)$")
LEFT_OVER = re.compile(r"^and\b|\band\s+and\b|\band$", re.IGNORECASE)
INITIALS = re.compile(r"(?:[A-ZÀ-Þ][a-z]{0,2}\.?[\s-]?)+")
AND = re.compile(r"\s+and(?:\s+|$)", re.IGNORECASE)
BRACE = re.compile(r"[{}]")
COMMA = re.compile(r"\s*,\s*")
SEPARATOR = re.compile(r"\s*[,;]\s*(?:\\?&\s+)?|\s+(?:\\?&|en)\s+")
EXTENDED = re.compile(r"(family|given|prefix|suffix|useprefix)\s*=\s*([^,]+)")  # biblatex's own form of a name


@dataclass(frozen=True, slots=True)
class People:
    """The makers of a work in one role; `unclear` are the names that could not be understood for sure."""

    persons: tuple[Person, ...] = ()
    has_others: bool = False
    unclear: tuple[str, ...] = field(default=())


def people(text: str) -> People:
    """The persons in a field such as `author`: names in any order that people type, with `and` between them."""
    text = " ".join(text.split())
    persons: list[Person] = []
    unclear: list[str] = []
    has_others = False
    names = split(text, AND)
    if LEFT_OVER.search(text):
        unclear.append(text)
        names = [re.sub(r"^(?:and\b\s*)+", "", name) for name in names]
    if len(names) > 1 and not re.search("[,{]", text) and any(_is_organisation(name.split()) for name in names):
        # 'Department of Health and Social Care': divided at 'and' it would be two odd names.
        return People((Person(plain(text), literal=True),), False, (plain(text),))
    for name in filter(None, names):
        if name == "others":
            has_others = True
            continue
        stripped = OTHERS.sub("", name).rstrip(" ,")
        if stripped != name:
            has_others = True
            unclear.append(name)
        if stripped:
            found, sure = _names(stripped)
            persons += found
            if not sure and name not in unclear:
                unclear.append(plain(name))
    return People(tuple(persons), has_others, tuple(unclear))


def _names(name: str) -> tuple[list[Person], bool]:
    """Mostly one person; more where someone typed another sign than `and` between names."""
    if _is_braced(name):
        return [Person(plain(name), literal=True)], True
    if EXTENDED.match(name):
        parts = dict(EXTENDED.findall(name))
        family, given, particle, suffix = (plain(parts.get(p, "")) for p in ("family", "given", "prefix", "suffix"))
        return [Person(family, given, particle, suffix)], True
    pieces = split(name, SEPARATOR)
    pairs = list(zip(pieces[::2], pieces[1::2], strict=False))
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(INITIALS.fullmatch(plain(given)) for _, given in pairs):
        return [_person(pair)[0] for pair in pairs], False
    parts_between = split(name, COMMA)
    if not any(plain(part) for part in parts_between):
        return [], False
    if len(parts_between) > 3:
        return [Person(plain(name), literal=True)], False
    person, sure = _person(parts_between)
    return [person], sure


def _is_organisation(words: Sequence[str]) -> bool:
    return any(word in NOT_IN_NAMES or word == r"\&" for word in words)


def _person(parts: Sequence[str]) -> tuple[Person, bool]:
    """A person from what stands between the commas of a name; and whether that is sure."""
    parts = [part for part in parts if part]
    words = [split(part, re.compile(r"\s+")) for part in parts]
    if not words:
        return Person("", literal=True), False
    if any(_is_organisation(part) for part in words):
        return Person(plain(", ".join(parts)), literal=True), False
    if len(words) == 1:
        return _given_first(words[0]), True
    family, given, suffix = words[0], words[-1], ""
    if len(words) == 3:
        if SUFFIX.fullmatch(parts[1]):
            suffix = parts[1]
        elif SUFFIX.fullmatch(parts[2]):
            given, suffix = words[1], parts[2]
        elif all(word in PARTICLES for word in words[1]):
            family = [*words[1], *family]
        elif all(word in PARTICLES for word in words[2]):
            family, given = [*words[2], *family], words[1]
        else:
            return Person(plain(", ".join(parts)), literal=True), False
    if len(given) > 1 and SUFFIX.fullmatch(given[-1]):
        given, suffix = given[:-1], given[-1]
    if len(family) > 1 and SUFFIX.fullmatch(family[-1]):
        family, suffix = family[:-1], family[-1]
    behind = len(given)
    while behind > 1 and given[behind - 1] in PARTICLES:
        behind -= 1
    particle, family = _particle([*given[behind:], *family])
    return Person(_join(family), _join(given[:behind]), _join(particle), plain(suffix)), True


def _given_first(words: list[str]) -> Person:
    """'Marjolein van der Steege'; a name of one word is a family name."""
    suffix = ""
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        words, suffix = words[:-1], words[-1].rstrip(",")
    small = (i for i, word in enumerate(words[:-1]) if _is_small(word) or (i and word in CAPITAL_PARTICLES))
    start = next(small, len(words) - 1)
    particle, family = _particle(words[start:])
    return Person(_join(family), _join(words[:start]), _join(particle), plain(suffix))


def _particle(words: list[str]) -> tuple[list[str], list[str]]:
    """The small words at the beginning, and the family name after them."""
    count = 0
    while count < len(words) - 1 and _is_small(words[count]):
        count += 1
    if not count and re.match(r"(?:d|l)['’](?=[A-ZÀ-Þ])", words[0]):
        return [words[0][:2]], [words[0][2:], *words[1:]]
    return words[:count], words[count:]


def _is_small(word: str) -> bool:
    letters = word.lstrip("'’`")
    return letters[:1].islower() or (word[:1] in "'’" and letters[:1].islower())


def _join(words: Sequence[str]) -> str:
    return plain(" ".join(words))


def _is_braced(name: str) -> bool:
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for index, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return index == len(name) - 1
    return False


def split(text: str, separator: re.Pattern[str]) -> list[str]:
    """The pieces between separators that stand outside braces."""
    if "{" not in text:
        return [piece for piece in separator.split(text.strip()) if piece]
    hidden, depth, at = [], 0, 0
    for brace in BRACE.finditer(text):
        between = text[at : brace.start()]
        hidden.append(between if depth <= 0 else "\0" * len(between))
        depth += 1 if brace.group() == "{" else -1
        hidden.append("\0")
        at = brace.end()
    masked = "".join([*hidden, text[at:] if depth <= 0 else "\0" * (len(text) - at)])
    pieces, start = [], 0
    for match in separator.finditer(masked):
        pieces.append(text[start : match.start()])
        start = match.end()
    return [piece.strip() for piece in [*pieces, text[start:]] if piece.strip()]
