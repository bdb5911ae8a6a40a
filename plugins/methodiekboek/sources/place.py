"""Places in a work: 'p. 12', 'hoofdstuk 3'; how they are written, and whether they can be there. [text-locator]"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..messages import Messages
from .work import Source

PAGE = r"[A-Z]?\d+(?:\.\d+)*[a-z]?|[ivxlcdm]+"
_RANGE = rf"(?:{PAGE})(?:\s*(?:--?|–|—)\s*(?:{PAGE}))?"
PAGES = re.compile(rf"({_RANGE}(?:\s*(?:,|;|\ben\b|\band\b|&)\s*{_RANGE})*)(?=$|[\s,;])")
BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s*(?:--?|–)\s*(?=\d)")
FURTHER = re.compile(r"(?:$|[,;]| e\.\s?v\.| ff\b| en verder)")
"""What may follow a bare number that is a page."""
DASH = re.compile(r"(?<=\w)\s*(?:--?|–|—)\s*(?=\w)")
WORD = re.compile(r"(§|[A-Za-z’']+\.?)\s*(?=[\dA-Zivxlc])")
QUOTES = tuple("‘“\"'")
PLACES = {
    "page": "p pp blz bladzijde bladzijden bladzijdes pag pagina pagina's pagina’s page pages",
    "chapter": "h hfst hst hoofdst hoofdstuk hoofdstukken ch chap chapter chapters",
    "section": "par paragraaf paragrafen § sec section",
    "table": "tab tabel tabellen table tables",
    "figure": "fig figuur figuren figure figures",
    "article": "art artikel artikelen article",
}
NAMES = {word: kind for kind, words in PLACES.items() for word in words.split()}


def locator(typed: str, messages: Messages) -> str:
    """A place as it is written: 'p. 12-15' as 'pp. 12–15', '12' as 'p. 12', 'hfst. 3' as 'hoofdstuk 3'.

    What is no such place, and what stands in quotation marks, stays.
    """
    typed = " ".join(typed.split())
    kind, rest = _kind(typed)
    pages = PAGES.match(rest) if kind else None
    if not pages:
        return BETWEEN_NUMBERS.sub("–", typed) if typed[:1] not in QUOTES else typed
    numbers, after = DASH.sub("–", pages.group(1)), rest[pages.end() :]
    if kind == "page":
        kind = "pages" if re.search(r"[–,;&\s]", numbers) else "page"
    tail = re.match(r"[,;]\s*", after)
    if tail:
        after = ", " + locator(after[tail.end() :], messages)
    return f"{messages(f'locator.{kind}')} {numbers}{after}"


def fault(typed: str, source: Source) -> tuple[str, dict[str, Any]] | None:
    """The rule that a place in a work breaks, 'pages-run-up' or 'page-in-work', with its facts; nothing if it can be.

    Pages are looked at only where the pages of the work are known and are numbers.
    """
    bounds = list(_ranges(source["pages"])) if not source["eid"] else []
    if source["pagetotal"].isdigit():
        bounds.append((1, int(source["pagetotal"])))
    facts = {"typed": typed, "key": source.key, "pages": source["pages"] or source["pagetotal"]}
    kind, rest = _kind(" ".join(typed.split()))
    pages = PAGES.match(rest) if kind == "page" else None
    for first, last in _ranges(pages.group(1)) if pages else ():
        if last < first:
            return "pages-run-up", facts
        if bounds and not any(low <= first and last <= high for low, high in bounds):
            return "page-in-work", facts
    return None


def _kind(typed: str) -> tuple[str, str]:
    """What sort of place it is, and what comes after the word for it; a bare number is a page."""
    if typed[:1] in QUOTES:
        return "", typed
    word = WORD.match(typed)
    kind = NAMES.get(word.group(1).rstrip(".").lower()) if word else None
    if word and kind:
        return kind, typed[word.end() :]
    number = PAGES.match(typed)
    return ("page" if number and FURTHER.match(typed, number.end()) else ""), typed


def _ranges(pages: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"(?<![\w])(\d+)(?:\s*(?:--?|–|—)\s*(\d+))?(?!\w)", pages):
        first, last = match.group(1), match.group(2) or match.group(1)
        if len(last) < len(first):  # 112-5 is 112-115
            last = first[: len(first) - len(last)] + last
        yield int(first), int(last)
