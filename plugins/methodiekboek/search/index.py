"""What the browser gets: a small index that says where words stand, and the texts, a file for a few pages each.

The index is loaded when a reader begins to search; of the texts only those of pages that are shown as results.
`browser/engine.js` reads both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import groupby, product
from operator import itemgetter

from ..kept import Kept
from .entries import Page, Section
from .words import Language, Synonym, compounds, families, stem, tokens, words

FOLDER = "search"
PAGES_IN_A_FILE = 16
WORDS_TOGETHER = 95
"""How many words that say something short sections have together at most."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HIGH = "0123456789!#$%&()*+,-./:;<=>?@[]^_{|}~"
"""The signs of a list of places, see `_places`."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def index_files(
    pages: Sequence[Page], synonyms: Iterable[Synonym], of: Language, say: Mapping[str, str], kept: Kept | None = None
) -> dict[str, str]:
    """The files of the search by their path below the site; the first is the index, the others are texts.

    The names of texts have a sum of what is in them, so that a browser that has an old one never takes it for the new
    one. The index has one name: all pages name it, and would change with every word of one.
    `say` are the texts of the search screen. What is `kept` of the words of an earlier index is not worked out again.
    """
    texts = []
    for start in range(0, len(pages), PAGES_IN_A_FILE):
        some = [
            [[s.heading, s.anchor, [[piece.anchor, piece.text] for piece in s.pieces]] for s in page.sections]
            for page in pages[start:][:PAGES_IN_A_FILE]
        ]
        number = start // PAGES_IN_A_FILE
        text = _script("text", f"{number},", some)
        texts.append((f"{FOLDER}/text-{number}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.js", text))
    data = index(pages, tuple(synonyms), of, kept)
    all_ = {**data, "texts": [name for name, _ in texts], "per_text": PAGES_IN_A_FILE, "say": dict(say)}
    return {f"{FOLDER}/index.js": _script("index", "", all_), **dict(texts)}


@lru_cache(maxsize=100_000)
def _said(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


def chunks(page: Page, of: Language) -> Iterator[tuple[Section, ...]]:
    """The sections of a page, with those together that are short: they are found by what they say together."""
    some: list[Section] = []
    size = 0
    for section in page.sections:
        more = len(_said(section.text) - of.stop)
        if some and size + more > WORDS_TOGETHER:
            yield tuple(some)
            some, size = [], 0
        some.append(section)
        size += more
    if some:
        yield tuple(some)


def _script(name: str, before: str, data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # A script, since that is what a page that was opened from disk may load.
    return f"methodiekboekSearch.{name}({before}{text});\n"


def _stems(forms: Iterable[str], of: Language, kept: Kept) -> Callable[[str, str], str]:
    """What stemmers say of words: a word that is new has only those with its first sign looked at again."""
    known: dict[tuple[str, str], str] = {}
    for first, some in groupby(sorted(forms), itemgetter(0)):
        alike = list(some)
        for name in of.stemmers:
            found = kept.of("stems", f"{name} {first}", " ".join(alike), partial(_left, name, alike))
            known.update(zip(product([name], alike), found, strict=True))
    return lambda name, form: known.get((name, form)) or stem(name, form)


def _left(name: str, forms: Iterable[str]) -> list[str]:
    return [stem(name, form) for form in forms]


def index(
    pages: Sequence[Page], synonyms: Sequence[Synonym], of: Language, kept: Kept | None = None
) -> dict[str, object]:
    """All that the engine needs to rank, as JSON has it."""
    kept = kept or Kept()
    chunked = [list(chunks(page, of)) for page in pages]
    flat = [chunk for some in chunked for chunk in some]
    texts = [set().union(*(_said(section.text) for section in chunk)) for chunk in flat]
    headings = [{token for s in chunk if s.anchor for token in tokens(s.heading)} for chunk in flat]
    titles = [set(tokens(page.title)) for page in pages]
    extra = [{token for word in page.words for token in tokens(word)} for page in pages]
    means = {phrase: [w[0] for w in words(phrase) if w[0] not in of.stop] for s in synonyms for phrase in s.means}
    forms = {form for some in (texts, headings, titles, extra, means.values()) for said in some for form in said}
    forms -= of.stop
    family = kept.of("families", of.name, " ".join(sorted(forms)), lambda: families(forms, of, _stems(forms, of, kept)))
    parts = compounds(family, of)
    heads = sorted(set(family.values()))
    number = {head: place for place, head in enumerate(heads)}
    members: dict[str, list[str]] = {head: [] for head in heads}
    for form in sorted(family):
        if form != family[form]:
            members[family[form]].append(form)

    def places(some: Sequence[set[str]]) -> str:
        found: list[set[int]] = [set() for _ in heads]
        for place, said in enumerate(some):
            for form in said & family.keys():
                found[number[family[form]]].add(place)
        return "\n".join(_places(some) for some in found)

    split: dict[str, set[str]] = {}
    for form, some in parts.items():
        split.setdefault(family[form], set()).update(part for part in some if part != family[form])
    where = {page.path: place for place, page in enumerate(pages)}
    kinds = sorted({page.kind for page in pages if page.kind})
    return {
        "language": of.name,
        "links": list(of.links),
        "endings": list(of.endings),
        "participle": of.participle,
        "stop": " ".join(sorted(of.stop)),
        "question": " ".join(sorted(of.question)),
        "light": " ".join(sorted(of.light)),
        "kinds": kinds,
        "pages": [
            [page.url, _title(page), kinds.index(page.kind) if page.kind else -1, page.boost, [len(c) for c in some]]
            for page, some in zip(pages, chunked, strict=True)
        ],
        "words": "\n".join(_lines(heads, members)),
        "text": places(texts),
        "heading": places(headings),
        "title": places(titles),
        "extra": places(extra),
        "parts": " ".join(
            f"{number[head]}:{','.join(str(number[part]) for part in sorted(some))}"
            for head, some in sorted(split.items())
            if some
        ),
        "synonyms": [
            [
                "|".join(s.words),
                "|".join(" ".join(str(number[family[token]]) for token in means[phrase]) for phrase in s.means),
                " ".join(str(where[name]) for name in s.about if name in where),
            ]
            for s in synonyms
        ],
    }


def _title(page: Page) -> str | int:
    """The title of a page; where its address says the same, after how many signs of its last part it does."""
    part = page.url.rstrip("/").rpartition("/")[2]
    for cut in (0, *(at + 1 for at, sign in enumerate(part) if sign == "-")):
        said = part[cut:].replace("-", " ")
        if said and said[0].upper() + said[1:] == page.title:
            return cut
    return page.title


def _lines(heads: Sequence[str], members: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Families of words, each by how many letters its head shares with the one before it, and the rest of that.

    Then come the forms: '+' and what one adds to the head, or how many letters of the head it drops, '-' and the rest.
    """
    last = ""
    for head in heads:
        shared = min(_shared(last, head), len(DIGITS) - 1)
        line = [f"{DIGITS[shared]}{head[shared:]}"]
        for form in members[head]:
            same = _shared(head, form)
            line.append(f"{len(head) - same or ''}{'-' if same < len(head) else '+'}{form[same:]}")
        yield " ".join(line)
        last = head


def _shared(one: str, two: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _places(where: Iterable[int]) -> str:
    """A list of places in one sign or a few for each: the distance to the one before it.

    In base 52: the last digit is a letter, those before it are signs.
    """
    made, last = [], -1
    for place in sorted(where):
        distance, last = place - last - 1, place
        high, low = divmod(distance, len(ALPHABET))
        digits = ALPHABET[low]
        while high:
            high, digit = divmod(high - 1, len(HIGH))
            digits = HIGH[digit] + digits
        made.append(digits)
    return "".join(made)
