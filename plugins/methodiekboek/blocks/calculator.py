"""`/// calculator | record`: a form that calculates costs, and its outcome; the arithmetic is in `assets/costs.js`.

The record is of a kind whose schema says `calculates`. It names what the calculator starts from: `readings` (what the
rate pays, and what is different then), `shares` (the claims that divide the amount), `inputs` (with the claims that
they start at), `warnings` in words, and the series of prices (`indices`). Without scripts all this is a list.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .. import claims
from ..handbook import Block, Handbook, at
from ..model import Claim, Group, Markdown, Record, Run
from ..render import escape

FIRST = ("hours", "weeks", "rate")
MORE = {
    "composition": ("amount",),
    "worker": ("caseload", "contract_hours", "weeks_per_year", "clients"),
    "aftercare": ("aftercare_visits", "aftercare_hours"),
    "new_staff": ("new_staff", "training_low", "training_high"),
    "prices": ("price_year", "index", "year", "percent"),
}
"""The inputs, in the order of the form: those that everybody sees, and those behind them by group."""
OWN = {"clients", "new_staff", "index", "year", "percent"}
"""What only the one who calculates can know: no source has to say it."""


def expand(handbook: Handbook, argument: str) -> Group:
    data = handbook.records[argument].data
    say = handbook.messages
    readings = Group("readings", tuple(_reading(each) for each in data["readings"]), label=say("calculator.readings"))
    more = [Group("", ((Run(say("calculator.more")),),), tag="summary")]
    for name, inputs in MORE.items():
        fields = _fields(handbook, data, inputs)
        if name == "composition":
            fields += tuple(_share(handbook, address) for address in data["shares"])
        if fields:
            title = Markdown(f"**{escape(say(f'calculator.{name}'))}**")
            more.append(Group("inputs", (title, *fields), label=say(f"calculator.{name}")))
    warnings = tuple(
        Group("warning", (Markdown(str(text).strip()),), data=(("code", code),))
        for code, text in data.get("warnings", {}).items()
    )
    series = [Group("", ((Run(say("calculator.series")),),), tag="summary")]
    series += [_series(handbook, handbook.records[name]) for name in data.get("indices", ())]
    words = {name: _called(data, str(text)) for name, text in say.texts["calculator"].items()}
    words["no_price_level"] = say("site.no_price_level")
    return Group(
        "calculator",
        (
            Group("unscripted", (Markdown(escape(say("calculator.unscripted"))),)),
            readings,
            Group("inputs", _fields(handbook, data, FIRST)),
            Group("more", tuple(more), tag="details"),
            Group("warnings", (Markdown(f"**{escape(say('calculator.warnings'))}**"), *warnings) if warnings else ()),
            Group("series more", tuple(series), tag="details"),
        ),
        data=(
            ("model", _json(_model(handbook, data))),
            ("words", _json(words)),
            ("decimal", say.texts["format"]["decimal"]),
        ),
    )


def _called(data: Mapping[str, Any], text: str) -> str:
    """A text with the handbook's own words for who gets help and who gives it; its other gaps are for the script."""
    for name, word in data["called"].items():
        text = text.replace(f"{{{name}}}", str(word))
    return text


def _reading(reading: Mapping[str, Any]) -> Group:
    """A way to read the rate: its name, and what speaks for and against it."""
    title = Group("name", ((Run(str(reading["title"])),),), tag="p")
    return Group("reading", (title, Markdown(str(reading["text"]).strip())), data=(("id", str(reading["id"])),))


def _fields(handbook: Handbook, data: Mapping[str, Any], names: Iterable[str]) -> tuple[Group, ...]:
    return tuple(_field(handbook, data, name, data["inputs"][name]) for name in names if name in data["inputs"])


def _field(handbook: Handbook, data: Mapping[str, Any], name: str, given: Mapping[str, Any]) -> Group:
    """What is filled in: its name, where its value comes from, and what to know about it."""
    others = [(r["id"], other) for r in data["readings"] for other in r.get("instead", ()) if other["input"] == name]
    origins = [] if name in OWN else [_origin(handbook, given, "")]
    origins += [_origin(handbook, other, str(reading)) for reading, other in others]
    more = (Group("help", (Markdown(str(given["help"]).strip()),)),) if "help" in given else ()
    parts = (Group("name", ((Run(str(given["title"])),),), tag="p"), *origins, *more)
    return Group("field", parts, data=(("name", name), ("unit", str(given.get("unit", "")))))


def _origin(handbook: Handbook, given: Mapping[str, Any], reading: str) -> Group:
    """Where the value of an input comes from: a claim, or nowhere."""
    say = handbook.messages
    text = say("calculator.no_source")
    if "claim" in given:
        part = given.get("part", "value")
        said = f"[={given['claim']}]" + (f", {say(f'calculator.{part}')}" if part in ("min", "max") else "")
        text = say("calculator.source", claim=said)
    return Group("origin", (Markdown(text),), data=(("reading", reading),) if reading else ())


def _share(handbook: Handbook, address: str) -> Group:
    item = _item(handbook, handbook.claims[address])
    name = Group("name", ((Run(handbook.messages("calculator.share", title=item["title"])),),), tag="p")
    return Group("field", (name, _origin(handbook, {"claim": address}, "")), data=(("share", address), ("unit", "%")))


def _series(handbook: Handbook, record: Record) -> Group:
    """The changes of a price index, year by year."""
    say = handbook.messages
    title, about = escape(str(record.data["title"])), str(record.data.get("summary", "")).strip()
    changes = record.data.get("changes", ())
    rows = [f"| {say('calculator.in_year')} | {say('calculator.change')} |", "|---|---|"]
    rows += [f"| {each['id']} | [={record.id}.changes.{each['id']}] |" for each in changes]
    table = Markdown("\n".join(rows) if changes else say("calculator.empty_series"))
    return Group("", (Markdown(f"**{title}.** {about}"), table))


def _item(handbook: Handbook, claim: Claim) -> Mapping[str, Any]:
    """The part of a record that a claim belongs to, such as one component of an amount."""
    return at(handbook.records[claim.record].data, claim.path[:-1])  # type: ignore[no-any-return]


def _model(handbook: Handbook, data: Mapping[str, Any]) -> dict[str, Any]:
    """All numbers and names that the scripts calculate with."""

    def start(given: Mapping[str, Any]) -> Any:
        return _number(handbook, given["claim"], given.get("part", "value")) if "claim" in given else None

    components: list[dict[str, Any]] = []
    elements: Mapping[str, str] = {}
    for address in data["shares"]:
        claim = handbook.claims[address]
        item = _item(handbook, claim)
        own = list(item.get("statutory_elements", ()))
        if own:
            elements = handbook.fields[claim.record][(*claim.path[:-1], "statutory_elements", 0)].get("labels") or {}
        share = _number(handbook, address, "value")
        components.append({"id": address, "title": str(item["title"]), "share": share, "elements": own})
    ranges = {
        name: {end: _number(handbook, data[name], end) for end in ("min", "max")}
        for name in ("duration", "contact")
        if name in data
    }
    indices = [handbook.records[name] for name in data.get("indices", ())]
    return {
        "inputs": {name: start(given) for name, given in data["inputs"].items() if name != "index"},
        "levels": {
            name: handbook.claims[given["claim"]].data.get("price_year")
            for name, given in data["inputs"].items()
            if "claim" in given
        },
        "components": components,
        "elements": elements,
        "readings": [
            {
                "id": reading["id"],
                "title": str(reading["title"]),
                "covers": list(reading["covers"]),
                "inputs": {other["input"]: start(other) for other in reading.get("instead", ())},
            }
            for reading in data["readings"]
        ],
        "indices": [
            {
                "id": record.id,
                "title": str(record.data["title"]),
                "changes": {each["id"]: float(each["value"]) for each in record.data.get("changes", ())},
            }
            for record in indices
        ],
        **ranges,
    }


def _number(handbook: Handbook, address: str, part: str) -> float | None:
    claim = handbook.claims[address]
    number = claim.data.get(part) if part == "price_year" else claims.bound(claim, part)
    return None if number is None else float(number)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    kinds = {name for name, schema in handbook.schemas.documents.items() if schema.get("calculates")}
    return ({record.id for record in handbook.records.values() if record.kind in kinds},)


BLOCK = Block(expand, words=words)
