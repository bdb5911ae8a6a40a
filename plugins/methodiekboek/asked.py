"""What is asked of a handbook while something is made of it: that is all that the thing made can depend on.

A handbook that is `noted` answers as before, and notes each question that comes by while somebody listens. When all
answers are as they were, what was made of them need not be made again. Each mapping of a handbook is a space of
questions, and so is what is worked out of it once (`handbook.worked_out`): who asks for the changes of one record need
not be told that another has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

from .model import Claim, Document, Record

ALL, NAMES = "*", "?"
"""The questions what a space holds, and which names it knows; no name of anything is like these."""
NOTHING = "-"

Question = tuple[str, str]
"""The name of a space, and a name in it."""
Answers = Mapping[str, Mapping[str, str]]
"""What stands for answers, by space and name."""


class Listener:
    """Notes questions, and gives for each what stands for its answer now: other answers, another text.

    `work` is asked to make a space that is not there yet, and `worked` has those that were worked out once.
    """

    def __init__(self) -> None:
        self.spaces: dict[str, Mapping[str, Any]] = {}
        self.sums: dict[str, Mapping[str, str]] = {}
        self.worked: dict[str, Mapping[str, Any]] = {}
        self.noted: dict[Question, None] | None = None
        self.work: Callable[[str], None] = lambda space: None
        self._answers: dict[str, dict[str, str]] = {}

    def over(
        self, space: str, values: Mapping[str, Any], *, sparse: bool = False, sums: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """A mapping whose questions are noted. Of one that is `sparse`, who asks for a name that is not there is told
        when it gets other names. `sums` stand for the answers where somebody has worked them out.
        """
        self.sums[space] = sums or {}
        self._answers.pop(space, None)
        self.spaces[space] = values
        return Asked(self, space, values, sparse)

    @contextmanager
    def hearing(self) -> Iterator[dict[Question, None]]:
        """The questions that come by inside; whoever listens around hears them too."""
        around, heard = self.noted, dict[Question, None]()
        self.noted = heard
        try:
            yield heard
        finally:
            self.noted = around
            if around is not None:
                around.update(heard)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Questions inside are not noted: what is worked out here has a space of its own."""
        around, self.noted = self.noted, None
        try:
            yield
        finally:
            self.noted = around

    def note(self, question: Question) -> None:
        if self.noted is not None:
            self.noted[question] = None

    def answers(self, questions: Iterable[Question]) -> Answers:
        """What stands for the answers to questions."""
        found: dict[str, dict[str, str]] = {}
        for space, name in questions:
            found.setdefault(space, {})[name] = self.answer(space, name)
        return found

    def still(self, said: Answers) -> bool:
        """Whether all answers are as they were; then whoever listens hears these questions."""
        for space, answers in said.items():
            known = self._answers.get(space, {})
            for name, before in answers.items():
                if (known.get(name) or self.answer(space, name)) != before:
                    return False
        if self.noted is not None:
            self.noted.update(dict.fromkeys((space, name) for space, names in said.items() for name in names))
        return True

    def answer(self, space: str, name: str) -> str:
        """What stands for the answer to a question."""
        said = self._answers.get(space, {}).get(name)
        if said is None:
            # As `deaf` does: of a hundred thousand questions, making that context takes longer than the answers.
            around, self.noted = self.noted, None
            try:
                said = self._answer(space, name)
            finally:
                self.noted = around
            self._answers.setdefault(space, {})[name] = said
        return said

    def _answer(self, space: str, name: str) -> str:
        if space not in self.spaces:
            self.work(space)
        values = self.spaces.get(space)
        if values is None:
            return NOTHING
        if name in self.sums[space]:
            return self.sums[space][name]
        if name == NAMES:
            return digest("\n".join(values))
        if name == ALL:
            return digest("\n".join(f"{each} {self.answer(space, each)}" for each in values))
        return sum_of(values[name]) if name in values else NOTHING


class Asked(Mapping[str, Any]):
    """A mapping of which each question is noted."""

    __slots__ = ("listener", "space", "sparse", "values_")

    def __init__(self, listener: Listener, space: str, values: Mapping[str, Any], sparse: bool) -> None:
        self.listener, self.space, self.values_, self.sparse = listener, space, values, sparse

    def _note(self, name: Any) -> None:
        noted = self.listener.noted
        if noted is not None:
            noted[(self.space, NAMES if self.sparse and name not in self.values_ else name)] = None

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return self.values_[name]

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return self.values_.get(name, default)

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return name in self.values_

    def __iter__(self) -> Iterator[str]:
        self.listener.note((self.space, ALL))
        return iter(self.values_)

    def __len__(self) -> int:
        self.listener.note((self.space, ALL))
        return len(self.values_)


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def sum_of(value: Any) -> str:
    """What stands for a value."""
    return digest(text_of(value))


def text_of(value: Any) -> str:
    """A value as text, the same for the same value in every run; where things stand in their files does not matter.

    A value with a `stamp` has that for its text.
    """
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, Record):
        return f"{value.kind}/{value.id}"  # its fields are asked for one by one
    if stamp := getattr(value, "stamp", ""):
        return str(stamp)
    if isinstance(value, Claim):
        return f"{value.address} {value.path} {value.sum or sum_of(value.data)}"
    if isinstance(value, Document):
        return f"{value.file} {text_of(value.data)}"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{text_of(sub)}" for key, sub in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "(" + ",".join(map(text_of, value)) + ")"
    if isinstance(value, set | frozenset):
        return "<" + ",".join(sorted(map(text_of, value))) + ">"
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__ + text_of(tuple(getattr(value, field.name) for field in fields(value)))
    return repr(value)
