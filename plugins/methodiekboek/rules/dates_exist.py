"""A date that has a day is a day of the calendar. The schema marks dates with `date`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..handbook import Handbook, Rule, at
from ..model import Problem, Record


def check(handbook: Handbook, record: Record) -> Iterator[Problem]:
    for path, said in handbook.marked[record.id].items():
        value = at(record.data, path) if said.get("date") else ""
        if isinstance(value, str) and value.count("-") == 2:
            try:
                datetime.date.fromisoformat(value)
            except ValueError:
                yield Problem(record.document.mark(path), "date-exists", {"typed": value})


RULE = Rule(check)
