"""A list that goes through another list leaves nothing out, where the schema says so with `goesThrough`.

`{"element": "set.elements"}` on a list says that the claims which its items name in `element` are all claims of the
list `elements` in the record that the field `set` names.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import claims
from ..handbook import Handbook, Rule, at
from ..model import Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    for path, said in handbook.marked[record.id].items():
        for name, other in (said.get("goesThrough") or {}).items():
            source, _, listed = str(other).partition(".")
            whole = str(record.data.get(source))
            named = {item.get(name) for item in at(record.data, path)}
            for claim in handbook.claims_of(handbook.records[whole]) if whole in handbook.records else ():
                if claim.path[:-1] == (listed,) and claim.address not in named:
                    facts = {"address": claim.address, "name": claims.title(claim, handbook)[-1]}
                    yield Problem(record.document.key_mark(path), "list-is-complete", facts)


RULE = Rule(check)
