"""What records are filtered by: the fields whose schema says `filter`, as choices, and which of them a row has.

Fields with the same name are one filter. Of a field that also says `filterBy` the numbers of its claims count, each in
the unit that its source uses: nothing is converted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import eq

from . import claims
from .handbook import Handbook, address, at
from .messages import Messages
from .model import Path, Record
from .tools import Filter

NO_LOWEST = {"at_most", "up_to", "less_than"}
NO_HIGHEST = {"at_least", "more_than"}
"""Values of `qualifier` with which a single number is one end of a range, of which the other end is not given."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The numbers of a claim to filter by; `how` is 'at_most' or 'within', `unit` the words for one and for more."""

    how: str
    unit: str
    lowest: Decimal | None
    highest: Decimal | None

    def fits(self, number: Decimal) -> bool:
        """Whether all of it is at most the number, or the number lies within it."""
        if self.how == "at_most":
            return self.highest is not None and self.highest <= number
        return (self.lowest is None or self.lowest <= number) and (self.highest is None or number <= self.highest)


Values = Mapping[str, tuple[str | Measure, ...]]
"""What a row says, by the name of the filter: words as readers see them, or numbers."""


def values(handbook: Handbook, record: Record, row: Path = ()) -> Values:
    """What a record, or an item of one of its lists of `rows`, says in each field to filter by."""
    fields = handbook.fields[record.id]
    found: dict[str, dict[str | Measure, None]] = {}
    for path, field in fields.items():
        name = field.get("filter")
        inside = any(fields[path[:end]].get("rows") for end in range(len(row) + 1, len(path)))
        if not name or path[: len(row)] != row or inside:
            continue
        value = at(record.data, path)
        labels, how = field.get("labels") or {}, field.get("filterBy")
        said: Iterable[str | Measure]
        if how:
            named = str(value) if field.get("refersToClaim") else address(record, path)
            said = _measures(handbook, named, str(how))
        else:
            said = [str(labels.get(each, each)) for each in (value if isinstance(value, tuple) else (value,))]
        found.setdefault(str(name), {}).update(dict.fromkeys(said))
    return {name: tuple(each) for name, each in found.items()}


def _measures(handbook: Handbook, name: str, how: str) -> Iterator[Measure]:
    """What a claim gives to filter by; nothing if it has no number, or not the one that is asked."""
    claim = handbook.claims[name]
    qualifier = str(claim.data.get("qualifier", ""))
    lowest = None if qualifier in NO_LOWEST else claims.bound(claim, "min")
    highest = None if qualifier in NO_HIGHEST else claims.bound(claim, "max")
    if highest is not None or (how == "within" and lowest is not None):
        yield Measure(how, claims.label_of(claim, "unit", handbook), lowest, highest)


def filters(
    messages: Messages, everything: str, rows: Sequence[Values], names: Iterable[str]
) -> tuple[list[Filter], list[tuple[tuple[str, str], ...]]]:
    """The filters with these names, and the `data` of each row; `everything` is said for no choice."""
    made: list[Filter] = []
    data: list[dict[str, str]] = [{} for _ in rows]
    for index, name in enumerate(names):
        said = [row.get(name, ()) for row in rows]
        offered: list[tuple[str, str]] = []
        for part, choices in enumerate(_choices(messages, said)):
            # Each unit has an attribute of its own: what is said in another says nothing in this one.
            attribute = f"f{index}u{part}"
            offered += [(f"{attribute}={n}", label) for n, (label, _) in enumerate(choices)]
            for own, row in zip(data, said, strict=True):
                own[attribute] = " ".join(str(n) for n, (_, has) in enumerate(choices) if any(map(has, row)))
        made.append(Filter(name, everything, tuple(offered)))
    return made, [tuple(own.items()) for own in data]


Choice = tuple[str, Callable[[str | Measure], bool]]
"""What a reader sees, and whether a value fits it."""


def _choices(messages: Messages, said: Sequence[tuple[str | Measure, ...]]) -> Iterator[list[Choice]]:
    """What there is to choose: the words, and for each unit the numbers."""
    values = [value for row in said for value in row]
    words = sorted({value for value in values if isinstance(value, str)}, key=str.casefold)
    if words:
        yield [(word, partial(eq, word)) for word in words]
    measures = [value for value in values if isinstance(value, Measure)]
    for how, unit in sorted({(measure.how, measure.unit) for measure in measures}):
        same = [measure for measure in measures if (measure.how, measure.unit) == (how, unit)]
        numbers = {measure.highest for measure in same if measure.highest is not None}
        if how == "within":
            ends = numbers | {measure.lowest for measure in same if measure.lowest is not None}
            numbers = {Decimal(number) for number in range(int(min(ends)), int(max(ends)) + 1)}
        yield [(_number(messages, how, unit, number), partial(_fits, unit, number)) for number in sorted(numbers)]


def _fits(unit: str, number: Decimal, value: str | Measure) -> bool:
    return isinstance(value, Measure) and value.unit == unit and value.fits(number)


def _number(messages: Messages, how: str, unit: str, number: Decimal) -> str:
    amount, words = claims.in_unit(messages.number(number), unit, number == 1)
    if how == "at_most":
        amount = messages("site.at_most", amount=amount)
    return f"{amount} {words}".strip()
