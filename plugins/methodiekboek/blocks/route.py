"""`/// route | kind`: the steps of a route in their order, each with what it is about and how long it takes.

The records of the kind have a list `route`, see `route.py`, and maybe `minutes`: how long the step takes, as those who
made it think. A reader who has asked for it finds here where he was; `assets/route.js` keeps that in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from .. import route
from ..handbook import Block, Handbook
from ..model import Group, Markdown, Record, Run


def expand(handbook: Handbook, argument: str) -> Group:
    say = handbook.messages
    words = json.dumps({name: say(f"route.{name}") for name in ("was_at", "forget", "forgotten")})
    steps = tuple(_step(handbook, step) for step in handbook.of_kind(argument))
    return Group("route", (Group("steps", steps, tag="ol"),), data=(("kind", argument), ("words", words)))


def _step(handbook: Handbook, step: Record) -> Group:
    link = Group("name", ((Run(str(step.data["title"]), href=f"record:{step.id}"),),), tag="p")
    parts: list[Group | Markdown] = [link, Markdown(str(step.data.get("summary", "")).strip())]
    if "minutes" in step.data:
        length = handbook.messages("route.minutes", minutes=step.data["minutes"])
        parts.append(Group("minutes", ((Run(length),),), tag="p"))
    return Group("step", tuple(parts), tag="li", data=(("step", step.id),))


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    return (route.kinds(handbook).keys(),)


BLOCK = Block(expand, words=words)
