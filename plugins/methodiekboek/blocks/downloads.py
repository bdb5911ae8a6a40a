"""`/// downloads`: the files of the open data, with what is in each and how large it is."""

from __future__ import annotations

from .. import data
from ..handbook import Block, Handbook
from ..model import Group, Run


def expand(handbook: Handbook, argument: str) -> Group:
    """First what holds everything, then the kinds one by one; the schemas stand beside them."""
    say = handbook.messages
    whole, kinds = [], []
    for path, size in data.sizes(handbook).items():
        name = path.removeprefix(f"{data.FOLDER}/")
        about = say.texts["data"]["files"].get(name.replace(".", "_"))
        kind = handbook.schemas.kinds.get(name.removesuffix(".json"))
        shown = say("data.size", size=say.number(size))
        words = about or (kind.plural if kind else "")
        row = Group("", ((Run(name, href=f"page:{path}"), Run(f" ({shown}): {words}")),), tag="li")
        if about:
            whole.append(row)
        elif kind:
            kinds.append(row)
    return Group("files", (*whole, *kinds), tag="ul")


BLOCK = Block(expand, needs_argument=False)
