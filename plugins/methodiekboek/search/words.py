"""What a text is to the search: tokens, families of words that are one word to a reader, and the parts of compounds.

The tokens of a query are made in the browser, by the same rules: `tests/search/tokens.yml` holds them to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

NUMBER = r"\d+(?:[.,\u00a0 ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
TOKEN = re.compile(rf"({NUMBER})|([^\W\d_]+(?:[-\u2011/’'][^\W\d_]+|\d+)*)|([€%])")
SIGNS = {"€": "euro", "%": "procent"}
"""What is read where a sign stands."""
PART = re.compile(r"[^\W\d_]+|\d+")
GENITIVE = re.compile(r"[’']s$")
PARTICIPLE = re.compile(r"ge\w{2,}[dt]e?")
SHORTEST_PART = 4
"""Letters that a part of a compound has at least: shorter ones are found everywhere by chance."""


@dataclass(frozen=True, slots=True)
class Language:
    """What the search knows of a language."""

    name: str
    stemmers: tuple[str, ...]
    links: tuple[str, ...]
    endings: tuple[str, ...]
    participle: str
    stop: frozenset[str]
    question: frozenset[str]
    light: frozenset[str]
    prefixes: tuple[str, ...]
    inseparable: tuple[str, ...]
    verbs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that readers type: each is searched as what the pages say, too, and leads to the pages `about` it."""

    words: tuple[str, ...]
    means: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@cache
def language(name: str) -> Language:
    """The language of a two-letter code; `languages()` gives those there are."""
    data = yaml.safe_load((files(__package__) / "languages" / f"{name}.yml").read_text("utf-8"))
    return Language(
        name,
        tuple(data["stemmers"]),
        tuple(data["links"]),
        tuple(data["endings"]),
        data["participle"],
        frozenset(data["stop"].split()),
        frozenset(data["question"].split()),
        frozenset(data["light"].split()),
        tuple(data["prefixes"].split()),
        tuple(data["inseparable"].split()),
        {verb: tuple(forms.split()) for verb, forms in data["verbs"].items()},
    )


def languages() -> list[str]:
    return sorted(file.name.removesuffix(".yml") for file in (files(__package__) / "languages").iterdir())


def fold(text: str) -> str:
    """Lower case without accents: 'Coördinatie' → 'coordinatie'."""
    text = text.lower()
    if text.isascii():
        return text
    return BEYOND_ASCII.sub(
        lambda sign: "" if unicodedata.combining(sign[0]) else sign[0], unicodedata.normalize("NFKD", text)
    )


def vocabulary(texts: Iterable[str]) -> str:
    """The words of texts, each once, as a token is: to see whether one of them has it, whole or as a part."""
    return " ".join(dict.fromkeys(fold("\n".join(texts)).replace("-", "").split()))


def tokens(text: str) -> Iterator[str]:
    """The words and numbers of a text.

    A number has one form: '11.250' and '11 250' → '11250', '0,55' → '0.55'; '€' is read as 'euro'. A word with a
    hyphen is found as one word and by its parts: 'post-hbo' → 'posthbo', 'post', 'hbo'. What stands after the
    apostrophe of "risico's" is no part of the word.
    """
    for found in words(text):
        yield from found


def words(text: str) -> Iterator[tuple[str, ...]]:
    """The tokens of each word: the whole first, and then the parts between hyphens."""
    return (_read(*found) for found in TOKEN.findall(fold(text)))


@lru_cache(maxsize=100_000)
def _read(number: str, word: str, sign: str) -> tuple[str, ...]:
    """A text says most of its words many times."""
    if number or sign:
        return (plain_number(number) if number else SIGNS[sign],)
    parts = PART.findall(GENITIVE.sub("", word))
    kept = (part for part in parts if len(part) > 1 or part.isdigit() or len(parts) == 1)
    return (*(["".join(parts)] if len(parts) > 1 else []), *kept)


def plain_number(text: str) -> str:
    """A number without the signs between thousands, and with a point before its decimals."""
    whole, sign, decimals = re.fullmatch(r"(.*?)(?:([.,])(\d{1,2}|\d{4,}))?", text).groups()  # type: ignore[union-attr]
    digits = re.sub(r"\D", "", whole)
    return f"{digits}.{decimals}" if sign else digits


@lru_cache(maxsize=200_000)
def stem(name: str, form: str) -> str:
    """What the stemmer of that name leaves of a word."""
    return str(_stemmer(name).stemWord(form))


@cache
def _stemmer(name: str) -> Any:
    import snowballstemmer  # what only asks for tokens need not wait for it

    return snowballstemmer.stemmer(name)


def families(forms: Iterable[str], of: Language, stem: Callable[[str, str], str] = stem) -> dict[str, str]:
    """For each form of a word the shortest form that is the same word to a reader: 'huizen' → 'huis'.

    Two forms are one word if a stemmer makes them one, and they begin alike or one is a participle: a stemmer may take
    away a beginning that only looks like that of a participle. Words that say nothing stand alone. Forms of a verb
    that no ending tells come with it, also those that stand nowhere: 'doorverwezen' → 'doorverwijzen'.
    """
    verbs = list(_verbs(set(forms), of))
    forms = {*forms, *(form for some in verbs for form in some)}
    ordered = sorted(set(forms), key=lambda form: (len(form), form))
    head: dict[str, str] = {form: form for form in ordered}
    first: dict[tuple[int, str, str], str] = {}

    def root(form: str) -> str:
        while head[form] != form:
            form = head[form]
        return form

    for form in ordered:
        if form[0].isdigit() or len(form) < 3 or form in of.stop:
            continue
        for number, name in enumerate(of.stemmers):
            # Words with one stem that do not begin alike are kept apart.
            start = form.removeprefix("ge") if PARTICIPLE.fullmatch(form) else form
            other = first.setdefault((number, stem(name, form), start[:2]), form)
            one, two = sorted((root(form), root(other)), key=lambda name: (len(name), name))
            head[two] = one
    for some in verbs:
        one, *others = sorted({root(form) for form in some}, key=lambda name: (len(name), name))
        head.update(dict.fromkeys(others, one))
    return {form: root(form) for form in ordered}


def _verbs(forms: Collection[str], of: Language) -> Iterator[set[str]]:
    """The forms of each verb of which one is in `forms`: 'verwijzen', 'verwezen'."""
    # After 'ver' a participle has no 'ge': gewezen, verwezen. What begins with a hyphen stands after a prefix only.
    alone = {verb: {verb, *(form for form in some if form[0] != "-")} for verb, some in of.verbs.items()}
    after = {verb: {form.removeprefix("-") for form in (verb, *some)} for verb, some in of.verbs.items()}
    bare = {verb: {form.removeprefix("ge") for form in some} | {verb} for verb, some in after.items()}
    known = {form: verb for verb in after for form in after[verb] | bare[verb]}
    prefixes, all_forms = of.prefixes + of.inseparable, set(forms)
    found = {
        (form[:at], known[form[at:]])
        for form in all_forms
        for at in range(len(form) - 1)
        if form[at:] in known and form not in of.stop and _is_prefix(form[:at], prefixes)
    }
    for before, verb in sorted(found):
        joined = any(before.removesuffix(end) in ("", *prefixes) for end in of.inseparable if before.endswith(end))
        some = bare[verb] if joined else after[verb] | bare[verb] if before else alone[verb]
        made = {before + form for form in some}
        if made & all_forms and not made & of.stop:
            yield made


def _is_prefix(text: str, prefixes: Sequence[str]) -> bool:
    return not text or any(text.startswith(one) and _is_prefix(text[len(one) :], prefixes) for one in prefixes)


def compounds(family: Mapping[str, str], of: Language) -> dict[str, tuple[str, ...]]:
    """For each form that is put together of words in `family`, the words that it is made of.

    'veiligheidsplan' → ('veiligheid', 'plan'). Only words of the text itself count, so that no list of words is
    needed and few are split wrongly.
    """
    known = {form for form in family if len(form) >= SHORTEST_PART and form.isalpha()}
    found = {}
    for form in sorted(known):
        parts = _split(form, known, of.links)
        if parts and family[parts[0]] != family[form]:
            found[form] = tuple(dict.fromkeys(family[part] for part in parts))
    return found


def _split(form: str, known: Collection[str], links: tuple[str, ...]) -> tuple[str, ...]:
    """The fewest known words that make `form`; nothing if there are none."""
    best: dict[int, tuple[str, ...]] = {len(form): ()}
    for start in range(len(form) - SHORTEST_PART, -1, -1):
        for end in range(start + SHORTEST_PART, len(form) + 1):
            piece = form[start:end]
            if piece == form or piece not in known:
                continue
            for link in links:
                after = end + len(link)
                if form.startswith(link, end) and after in best and (after < len(form) or not link):
                    parts = (piece, *best[after])
                    if start not in best or len(parts) < len(best[start]):
                        best[start] = parts
    return best.get(0, ())
