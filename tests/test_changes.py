"""What differs between two versions of a record, and making it so in a third."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from methodiekboek.changes import MISSING, Change, at, changes, put, state

OLD: dict[str, Any] = {
    "title": "Start",
    "order": 1,
    "accounts": [
        {"id": "een", "duration": {"min": 4, "max": 6}, "words": ["a", "b"]},
        {"id": "twee", "duration": {"min": 6}},
    ],
}

CASES: list[tuple[str, Any, list[Change]]] = [
    ("title = 'Begin'", {**OLD, "title": "Begin"}, [Change(("title",), "Start", "Begin")]),
    ("order gone", {k: v for k, v in OLD.items() if k != "order"}, [Change(("order",), 1, MISSING)]),
    ("a field more", {**OLD, "note": "x"}, [Change(("note",), MISSING, "x")]),
    (
        "inside an item",
        {**OLD, "accounts": [{**OLD["accounts"][0], "duration": {"min": 4, "max": 7}}, OLD["accounts"][1]]},
        [Change(("accounts", "#een", "duration", "max"), 6, 7)],
    ),
    (
        "an item less and one more",
        {**OLD, "accounts": [OLD["accounts"][1], {"id": "drie"}]},
        [
            Change(("accounts", "#een"), OLD["accounts"][0], MISSING),
            Change(("accounts", "#drie"), MISSING, {"id": "drie"}),
        ],
    ),
    (
        "another order",
        {**OLD, "accounts": OLD["accounts"][::-1]},
        [Change(("accounts",), OLD["accounts"], OLD["accounts"][::-1])],
    ),
    (
        "a word in a list",
        {**OLD, "accounts": [{**OLD["accounts"][0], "words": ["a", "c"]}, OLD["accounts"][1]]},
        [Change(("accounts", "#een", "words", 1), "b", "c")],
    ),
    (
        "a longer list of words",
        {**OLD, "accounts": [{**OLD["accounts"][0], "words": ["a", "b", "c"]}, OLD["accounts"][1]]},
        [Change(("accounts", "#een", "words"), ["a", "b"], ["a", "b", "c"])],
    ),
]


@pytest.mark.parametrize(("name", "new", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_the_smallest_changes_are_named_and_made(name: str, new: Any, expected: list[Change]):
    before = copy.deepcopy(OLD)
    found = list(changes(OLD, new))
    assert found == expected

    made: Any = OLD
    for change in found:
        assert state(made, change) == "fits"
        made = put(made, change)

    assert made == new
    assert before == OLD


def test_a_change_finds_its_item_where_others_came_before_it():
    """And leaves what another changed elsewhere."""
    change = Change(("accounts", "#twee", "duration", "min"), 6, 8)
    theirs = {**OLD, "title": "Begin", "accounts": [{"id": "nul"}, *OLD["accounts"]]}

    assert state(theirs, change) == "fits"
    made = put(theirs, change)

    assert made["title"] == "Begin"
    assert [item["id"] for item in made["accounts"]] == ["nul", "een", "twee"]
    assert made["accounts"][2]["duration"] == {"min": 8}


def test_what_another_changed_too_differs():
    change = Change(("title",), "Start", "Begin")

    assert state({**OLD, "title": "Eerst"}, change) == "differs"
    assert at({**OLD, "title": "Eerst"}, change.path) == "Eerst"
    assert state({**OLD, "title": "Begin"}, change) == "done"
    assert put({**OLD, "title": "Begin"}, change) == {**OLD, "title": "Begin"}
    assert state({"title": "Start"}, Change(("accounts", "#een", "duration", "max"), 6, 7)) == "differs"


def test_changes_made_one_by_one_give_the_new_version():
    """Whatever the two versions are."""
    chance = random.Random(4)

    def value(depth: int) -> Any:
        kind = chance.randrange(5 if depth else 2)
        if kind < 2:
            return chance.choice(["a", "b", 1, 2, ""])
        if kind == 2:
            return {chance.choice("xyz"): value(depth - 1) for _ in range(chance.randrange(4))}
        if kind == 3:
            return [value(depth - 1) for _ in range(chance.randrange(3))]
        return [{"id": name, "v": value(depth - 1)} for name in chance.sample("pqrs", chance.randrange(4))]

    for _ in range(2000):
        old, new = ({name: value(3) for name in chance.sample("klm", chance.randrange(4))} for _ in range(2))
        made: Any = old
        for change in changes(old, new):
            assert state(made, change) == "fits"
            made = put(made, change)
        assert made == new, (old, new)
