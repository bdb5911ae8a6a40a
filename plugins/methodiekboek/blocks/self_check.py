"""`/// self_check | address`: a form in which readers set their own score beside the mean that a source gives.

The address is that of a mapping with the number of `points` of a scale, such as a study of how help is given. Asked is
each mapping in it with a `statement` and a `mean` that says `asked`, for of the others the source does not give the
statement itself. Without scripts it is a list with room for a pencil; `assets/self_check.js` makes a form of it.
Nothing is kept or sent.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from ..handbook import Block, Handbook, at
from ..model import Group, Markdown, Path, Record, Run

BOX = "\N{BALLOT BOX}"


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    record, path = handbook.holding("points")[argument]
    say, points = handbook.messages, int(at(record.data, path)["points"])
    asked = list(_asked(handbook, record, path))
    if not asked:
        return Markdown(say("site.none_yet"))
    items = tuple(_item(handbook, name, points) for name in asked)
    words = {name: say.texts["self_check"][name] for name in ("own", "clear", "cleared", "mean", "scale")}
    data = (
        ("points", str(points)),
        ("decimal", str(say.texts["format"]["decimal"])),
        ("words", json.dumps(words, ensure_ascii=False)),
        ("print", say("self_check.print")),
    )
    return Group("self-check", (Group("statements", items, tag="ol"),), label=say("self_check.title"), data=data)


def _asked(handbook: Handbook, record: Record, inside: Path) -> Iterator[str]:
    """The addresses of what is asked, in the order of the record."""
    for name, (owner, path) in handbook.holding("statement", "mean", "asked").items():
        if owner.id == record.id and path[: len(inside)] == inside and at(record.data, path)["asked"]:
            yield name


def _item(handbook: Handbook, name: str, points: int) -> Group:
    say = handbook.messages
    mean = handbook.claims[f"{name}.mean"].data["value"]
    spread = f"{name}.sd"
    beside = say("self_check.beside", mean=f"[={name}.mean]")
    if spread in handbook.claims:
        beside = say("self_check.beside_with_spread", mean=f"[={name}.mean]", spread=f"[={spread}]")
    boxes = "   ".join(f"{BOX} {point}" for point in range(1, points + 1))
    return Group(
        "statement",
        (
            Group("name", (Markdown(f"[={name}.statement]"),)),
            Group("points", ((Run(boxes),),), tag="p"),
            Group("beside", (Markdown(beside),)),
        ),
        tag="li",
        data=(("mean", str(mean)),),
    )


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    found = handbook.holding("points").items()
    return ([name for name, (own, path) in found if isinstance(at(own.data, path)["points"], int)],)


BLOCK = Block(expand, words=words)
