"""The rows and the columns of a matrix on a page by hand meet somewhere, by what the schema says with `crosses`."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks.matrix import faults
from ..handbook import Handbook
from ..markup import Reference, scan
from ..model import Problem


def check(handbook: Handbook) -> Iterator[Problem]:
    for page in handbook.pages.values():
        for hit in scan(page.text):
            if isinstance(hit, Reference) and hit.kind == "block" and hit.name == "matrix" and hit.argument:
                mark = page.mark_inside(hit.start, hit.end - hit.start)
                yield from (Problem(mark, rule, facts) for rule, facts in faults(handbook, hit.argument))


RULE = check
