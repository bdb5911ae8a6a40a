"""`/// released`: the files that were made with an edition, such as the book as a PDF; or that there are none here.

Only a release makes them: a build of the site alone does without.
"""

from __future__ import annotations

from ..handbook import Block, Handbook
from ..model import Group, Markdown, Run

LARGE = 1_000_000  # bytes in a MB


def expand(handbook: Handbook, argument: str) -> Group | Markdown:
    say = handbook.messages
    if not handbook.released:
        return Markdown(say("release.none_here"))
    rows = []
    for file in handbook.released:
        suffix = file.path.rpartition(".")[2]
        about = say.texts["release"]["files"].get(suffix, "")
        size = say("release.size", size=say.number(-(-len(file.data) // LARGE)))
        link = Run(f"{about} ({suffix.upper()}, {size})", href=f"page:{file.path}")
        rows.append(Group("", ((link,),), tag="li"))
    return Group("released", tuple(rows), tag="ul")


BLOCK = Block(expand, needs_argument=False)
