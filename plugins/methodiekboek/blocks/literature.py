"""`/// literature`: every work that the handbook cites, with where it is cited; citations lead to its entries."""

from __future__ import annotations

from collections.abc import Iterator

from .. import claims
from ..handbook import Block, Handbook
from ..model import Group, Run
from ..sources.listing import Place, listing


def expand(handbook: Handbook, argument: str) -> Group:
    cited = {key: tuple(_places(handbook, key)) for key in handbook.style.sources}
    return listing(handbook.style, cited, str(handbook.settings.data["literature"]))


def _places(handbook: Handbook, key: str) -> Iterator[Place]:
    """The pages on which a work is cited, by hand or made of a record, each with the claims that rest on it."""
    resting = handbook.resting_on(key)
    origins = dict.fromkeys(
        [
            *handbook.referrers.get(f"@{key}", ()),
            *(
                page
                for claim in resting
                for page in handbook.referrers.get(claim.address, ())
                if page in handbook.pages
            ),
        ]
    )
    for name in origins:
        if name in handbook.pages:
            page = handbook.pages[name]
            yield Place(Run(str(page.front.data["title"]), href=f"page:{name}#cite-{key}"))
        elif handbook.path(handbook.records[name]):
            own = [claim for claim in resting if claim.record == name]
            # Of claims with one name, such as the items of a list, the first leads to all.
            links = {" · ".join(claims.title(claim, handbook)[1:]): f"claim:{claim.address}" for claim in own[::-1]}
            title = str(handbook.records[name].data["title"])
            runs = tuple(Run(name, href=address) for name, address in reversed(links.items()))
            yield Place(Run(title, href=f"record:{name}#cite-{key}"), runs)


BLOCK = Block(expand, needs_argument=False)
