"""What is different between two versions of a record, field by field, and how to make it so elsewhere.

A change is a path with the old and the new value. In a path an item of a list is named by its id, so that it is found
where others came before it: ('accounts', '#landelijk', 'duration', 'max').
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MISSING: Any = object()
"""The value of what is not there."""

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    path: Steps
    old: Any
    new: Any


def changes(old: Any, new: Any, path: Steps = ()) -> Iterator[Change]:
    """The smallest changes that make `new` of `old`, in the order of the fields.

    A list whose items have ids is compared by these, and as a whole when they come in another order; a list without
    is compared item by item as long as it keeps its length.
    """
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from changes(old.get(key, MISSING), new.get(key, MISSING), (*path, key))
    elif _is_list(old) and _is_list(new) and (names := _in_order(old, new)) is not None:
        before, after = _named(old) or {}, _named(new) or {}
        for name in names:
            yield from changes(before.get(name, MISSING), after.get(name, MISSING), (*path, f"#{name}"))
    elif _is_list(old) and _is_list(new) and len(old) == len(new) and _named(old) is None:
        for place, (one, two) in enumerate(zip(old, new, strict=True)):
            yield from changes(one, two, (*path, place))
    else:
        yield Change(path, old, new)


def state(data: Any, change: Change) -> str:
    """How a change stands to `data`: it 'fits' what is there, is 'done' already, or what is there 'differs'."""
    found = at(data, change.path)
    return "done" if found == change.new else "fits" if found == change.old else "differs"


def put(data: Any, change: Change) -> Any:
    """`data` with a change made, whatever stands there; `data` itself stays as it was."""
    return _put(data, change.path, change.new)


def at(data: Any, path: Steps) -> Any:
    """The value at a path; `MISSING` if there is none."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step, MISSING)
        elif isinstance(step, str):
            named = _named(data) if _is_list(data) else None
            data = named.get(step[1:], MISSING) if named else MISSING
        else:
            data = data[step] if _is_list(data) and step < len(data) else MISSING
    return data


def _put(data: Any, path: Steps, value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(data, Mapping):
        made = {**data, step: _put(data.get(step, MISSING), tuple(rest), value)}
        return {key: each for key, each in made.items() if each is not MISSING}
    items = list(data)
    place = (
        next((n for n, item in enumerate(items) if item["id"] == step[1:]), len(items))
        if isinstance(step, str)
        else step
    )
    items[place : place + 1] = [_put(items[place] if place < len(items) else MISSING, tuple(rest), value)]
    return [item for item in items if item is not MISSING]


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _named(items: Sequence[Any]) -> dict[str, Any] | None:
    """Items by their id; nothing if some have none, or two have the same."""
    if not items or not all(isinstance(item, Mapping) and item.get("id") for item in items):
        return None
    named = {str(item["id"]): item for item in items}
    return named if len(named) == len(items) else None


def _in_order(old: Sequence[Any], new: Sequence[Any]) -> list[str] | None:
    """The ids of both lists, the new ones last; nothing if they cannot be compared by id."""
    before, after = _named(old), _named(new)
    if before is None or after is None or [n for n in before if n in after] != [n for n in after if n in before]:
        return None
    fresh = [name for name in after if name not in before]
    # What comes between others is a change of the order, and that of the whole list.
    return [*before, *fresh] if [*after][len(after) - len(fresh) :] == fresh else None
