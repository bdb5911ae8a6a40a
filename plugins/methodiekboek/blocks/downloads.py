"""`/// downloads`: the files of the open data, with what is in each and how large it is."""

from __future__ import annotations

from .. import data
from ..handbook import Block, Handbook
from ..model import Group, Run

LARGE = 1000  # bytes in a kB


def expand(handbook: Handbook, argument: str) -> Group:
    say = handbook.messages
    texts = say.texts["data"]["files"]
    rows = []
    for file in data.files(handbook):
        name = file.path.removeprefix(f"{data.FOLDER}/")
        kind = handbook.schemas.kinds.get(name.removesuffix(".json"))
        if name.startswith("schemas/"):
            continue
        about = texts.get(name.replace(".", "_")) or (kind.plural if kind else "")
        size = say("data.size", size=say.number(-(-data.size(file) // LARGE)))
        rows.append(Group("", ((Run(name, href=f"page:{file.path}"), Run(f" ({size}): {about}")),), tag="li"))
    return Group("files", tuple(rows), tag="ul")


BLOCK = Block(expand, needs_argument=False)
