"""`/// offline`: the button that saves the handbook in the browser, and what is saved; a script makes it."""

from __future__ import annotations

import json

from ..handbook import Block, Handbook
from ..model import Group, Markdown


def expand(handbook: Handbook, argument: str) -> Group:
    """A line for who has no script, with the words for the script."""
    say = handbook.messages
    words = json.dumps(dict(say.texts["offline"]), ensure_ascii=False)
    return Group("offline", (Markdown(say("offline.no_script")),), data=(("words", words),))


BLOCK = Block(expand, needs_argument=False)
