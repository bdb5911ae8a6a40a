"""`/// route_here | subject`: where a page stands in a route, with what is read before and after it.

The subject is that of the foot. `render` places the block on each page that is a step of a route, or is read at one;
authors do not.
"""

from __future__ import annotations

import json

from .. import quiz, route
from ..handbook import Block, Handbook
from ..model import Group, Run


def expand(handbook: Handbook, argument: str) -> Group:
    say = handbook.messages
    places = route.here(handbook, argument)
    lines = [part for place in places for part in _lines(handbook, place)]
    step = places[0].step
    kept: tuple[tuple[str, str], ...] = ()
    if places[0].is_step:
        # On the page of a step the script offers to remember it.
        words = json.dumps(
            {name: say(f"route.{name}") for name in ("remember", "remembered", "about", "forget", "blocked")}
        )
        kept = (("kind", step.kind), ("step", step.id), ("words", words))
    return Group("here", tuple(lines), label=say("route.label", route=handbook.kind(step).plural), tag="nav", data=kept)


def _lines(handbook: Handbook, place: route.Here) -> list[Group]:
    say = handbook.messages
    name = say("route.place", route=handbook.kind(place.step).plural, number=place.number, count=place.count)
    title = str(place.step.data["title"])
    where = Run(name) if place.is_step else Run(f"{name}: {title}", href=f"record:{place.step.id}")
    ways = []
    if place.before:
        ways.append(_way(say("route.before"), place.before))
    if place.after and place.after.href != f"record:{place.step.id}":
        ways.append(_way(say("route.after"), place.after))
    elif place.after:
        # What is read last at a step leads to its questions.
        asked = bool(quiz.under(handbook, place.step.id))
        last = route.Stop(say("route.test"), f"record:{place.step.id}#{quiz.ANCHOR}") if asked else place.after
        ways.append(_way(say("route.after"), last))
    return [Group("place", ((where,),), tag="p"), *(Group("ways", tuple(ways), tag="ul") for _ in ways[:1])]


def _way(word: str, stop: route.Stop) -> Group:
    return Group("", ((Run(f"{word}: "), Run(stop.title, href=stop.href)),), tag="li")


BLOCK = Block(expand)
