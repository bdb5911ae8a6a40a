"""Claims in words: what a claim says, what it is called, and where it comes from.

A claim is what the schema marks with `claim`. The engine knows these of its fields: `value`, `min`, `max`, `text`,
`unit`, `qualifier`, `kind`, `price_year`, `as_of`, `status`, `sources`, `derived_from` and `formula`. Words for the
values of `unit`, `qualifier`, `kind` and `status` come from the `labels` of the schema.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .handbook import Handbook, address, at
from .markup import plain
from .model import Claim, Path, Record
from .sources import apa, citation
from .sources.citation import Citation, Item

OPERATORS = {"*": "×", "/": "÷", "-": "−", "+": "+"}
ROUNDING = Decimal("0.02")  # how far numbers that should be the same may lie apart, for sources round
SETTLED = {"unchanged"}
"""Values of `status` about which a reader need not be told."""


def words(claim: Claim, handbook: Handbook) -> str:
    """A claim as it stands in a sentence: 'ongeveer € 11.250 (prijspeil 2019)', '4–6 weken', or its text.

    A text may hold citations and claims of its own.
    """
    data = claim.data
    if "text" in data:
        return str(data["text"]).strip()
    said = " ".join(
        filter(
            None, [label_of(claim, "qualifier", handbook) if shows_qualifier(claim) else "", number(claim, handbook)]
        )
    )
    if "price_year" in data:
        said += f" ({handbook.messages('site.price_level', year=data['price_year'])})"
    elif label_of(claim, "unit", handbook).startswith("€") and "formula" not in data:
        said += f" ({handbook.messages('site.no_price_level')})"
    return said


def number(claim: Claim, handbook: Handbook) -> str:
    """The number of a claim with its unit and no more: '€ 11.250', '4–6 weken'."""
    data, write = claim.data, handbook.messages.number
    bounds = [data[name] for name in ("min", "max") if name in data]
    amount = write(data["value"]) if "value" in data else "–".join(map(write, bounds))
    if "value" not in data and len(bounds) == 1:
        amount = handbook.messages("site.at_least" if "min" in data else "site.at_most", amount=amount)
    return with_unit(amount, claim, handbook, is_one=data.get("value") == 1)


def with_unit(amount: str, claim: Claim, handbook: Handbook, *, is_one: bool = False) -> str:
    """An amount in the unit of a claim."""
    return " ".join(in_unit(amount, label_of(claim, "unit", handbook), is_one)).strip()


def in_unit(amount: str, label: str, is_one: bool) -> tuple[str, str]:
    """A number with its sign, and the words behind it: ('€ 25', 'per uur'), ('6', 'maanden')."""
    singular, _, plural = label.partition("|")
    unit = singular if is_one else plural or singular
    if unit.startswith("€"):
        return f"€\N{NO-BREAK SPACE}{amount}", unit[1:].strip()
    if unit.startswith("%"):
        return amount + "\N{NO-BREAK SPACE}%", unit[1:].strip()
    return amount, unit


def shows_qualifier(claim: Claim) -> bool:
    """'precies' is what a reader assumes."""
    return claim.data.get("qualifier") != "exact"


def remarks(claim: Claim, handbook: Handbook) -> list[str]:
    """What stands behind a claim in small print: the day it held, and whether it is settled."""
    found = []
    if "as_of" in claim.data:
        found.append(handbook.messages.date(claim.data["as_of"]))
    if claim.data.get("status", "unchanged") not in SETTLED:
        found.append(label_of(claim, "status", handbook))
    return found


def label_of(claim: Claim, name: str, handbook: Handbook) -> str:
    """The words for the value of a field of a claim; nothing if the field is empty."""
    value = claim.data.get(name)
    if value is None:
        return ""
    labels = handbook.fields[claim.record][(*claim.path, name)].get("labels") or {}
    return str(labels.get(value, value))


def title(claim: Claim, handbook: Handbook) -> tuple[str, ...]:
    """What a claim is called, from the outside in: ('Startfase', 'Landelijke beschrijving', 'Duur')."""
    record = handbook.records[claim.record]
    fields = handbook.fields[claim.record]
    parts = [str(record.data.get("title", record.id))]
    for depth in range(1, len(claim.path) + 1):
        path = claim.path[:depth]
        if not isinstance(path[-1], int):
            if depth == len(claim.path) or not isinstance(at(record.data, path), tuple):
                parts.append(fields[path].title or path[-1])
        else:
            parts.append(_names(path, claim.record, handbook) or fields[path[:-1]].title)
    return tuple(dict.fromkeys(parts))


def name(claim: Claim, handbook: Handbook) -> str:
    """What a list calls the item that a claim is, or stands in; nothing if it has no name of its own."""
    ends = [end for end, step in enumerate(claim.path, 1) if isinstance(step, int)]
    return _names(claim.path[: ends[-1]], claim.record, handbook) if ends else ""


def _names(item: Path, record: str, handbook: Handbook) -> str:
    names = handbook.fields[record][item].get("labelledBy") or ()
    return ", ".join(filter(None, (_name((*item, each), record, handbook) for each in names)))


def _name(path: Path, record: str, handbook: Handbook) -> str:
    field = handbook.fields[record].get(path)
    if field is None:
        return ""
    value = str(at(handbook.records[record].data, path))
    if field.get("refersTo") is not None:
        return str(handbook.records[value].data.get("title", value))
    return str((field.get("labels") or {}).get(value, value))


def places(claim: Claim) -> tuple[Citation, ...]:
    """Where a claim comes from, one citation for each place."""
    found = []
    for place in claim.data.get("sources", ()):
        locator = str(place["page"]) if "page" in place else f"‘{place['heading']}’" if "heading" in place else ""
        found.append(Citation((Item(place["source"], locator=locator),)))
    return tuple(found)


def calculation(claim: Claim, handbook: Handbook) -> tuple[str, ...]:
    """The formula of a derived claim in pieces: signs, numbers, and the addresses of claims, each after a '='."""
    letters = {chr(ord("a") + i): address for i, address in enumerate(claim.data.get("derived_from", ()))}
    pieces = re.findall(r"[a-z]|[0-9.]+|\S", str(claim.data.get("formula", "")))
    return tuple(
        f"={letters[p]}"
        if p in letters
        else handbook.messages.number(Decimal(p))
        if p[0].isdigit()
        else OPERATORS.get(p, p)
        for p in pieces
    )


def listed(handbook: Handbook, record: Record, path: Path, *having: str) -> list[Claim]:
    """The claims in the list at `path`; none if that is no list, or anything in it is no claim with these fields."""
    items = at(record.data, path)
    places = [address(record, (*path, index)) for index in range(len(items))] if isinstance(items, tuple) else []
    found = [handbook.claims[place] for place in places if place in handbook.claims]
    return found if len(found) == len(places) and all(set(having) <= claim.data.keys() for claim in found) else []


def former(name: str, handbook: Handbook) -> list[str]:
    """The addresses that a claim, also one that is gone, had under former names of its record and that no other has."""
    record, _, rest = name.partition(".")
    names = handbook.records[record].data.get("former_ids", ()) if record in handbook.records else ()
    return [each for each in (f"{former}.{rest}" for former in names) if each not in handbook.claims]


def bound(claim: Claim, name: str) -> Decimal | None:
    """The `name` of a claim ('value', 'min' or 'max') as a number; a single value is its own minimum and maximum."""
    number = claim.data.get(name, claim.data.get("value"))
    return None if number is None else Decimal(number)


def agree(one: Claim, two: Claim) -> bool:
    """Whether the numbers are the same but for rounding; a single number may lie anywhere within a range."""
    if one.data.get("unit") != two.data.get("unit"):
        return False
    low, high = bound(one, "min"), bound(one, "max")
    lowest, highest = bound(two, "min"), bound(two, "max")
    if low is None or high is None or lowest is None or highest is None:
        return False
    if low == high or lowest == highest:
        return low <= highest * (1 + ROUNDING) and high >= lowest * (1 - ROUNDING)
    return abs(low - lowest) <= lowest * ROUNDING and abs(high - highest) <= highest * ROUNDING


def bare(handbook: Handbook, text: str) -> str:
    """A text without signs of Markdown; the claims and citations in it are in words."""

    def cite(found: Citation, begins: bool) -> str | None:
        # A work that is not there is a problem by itself; rules read on.
        if not all(key in handbook.style.sources for key in found.keys):
            return None
        return apa.text(apa.in_text(found, handbook.style, frozenset("*"), begins))

    def claim(match: re.Match[str]) -> str:
        return words(handbook.claims[match.group(1)], handbook)

    while citation.CLAIM.search(text):
        text = citation.CLAIM.sub(claim, text)
    return plain(citation.replace(text, cite))
