"""Questions with which readers test themselves.

The schema of a kind says `quiz`: its records are questions, and `under` names the field with the record under which one
is asked. Each has a `question`, `options` (a `text`, `feedback`, and `right` if it is a right answer), the number of
right answers to `choose` if there is more than one, and `claims` and `records` on which it rests. The texts may hold
claims; they are shown in bare words, since the sign of a source would give an answer away.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import claims
from .handbook import Handbook, worked_out
from .model import Group, Record, Run
from .sources import apa

ANCHOR = "mb-quiz"
"""Where the questions stand on a page."""


def kinds(handbook: Handbook) -> dict[str, str]:
    """The kinds whose records are questions, each with the field that says under which record one is asked."""
    documents = handbook.schemas.documents
    return {name: str(schema["quiz"]["under"]) for name, schema in documents.items() if schema.get("quiz")}


def under(handbook: Handbook, name: str) -> list[Record]:
    """The questions that are asked under a record."""
    return _under(handbook).get(name, [])


@worked_out()
def _under(handbook: Handbook) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for kind, field in kinds(handbook).items():
        for question in handbook.of_kind(kind):
            found.setdefault(str(question.data.get(field)), []).append(question)
    return found


def places(handbook: Handbook, kind: str) -> list[Record]:
    """The records under which the questions of a kind are asked, in their order."""
    field = kinds(handbook)[kind]
    names = dict.fromkeys(str(question.data[field]) for question in handbook.of_kind(kind))
    found = [handbook.records[name] for name in names if name in handbook.records]
    return sorted(found, key=lambda record: (record.data.get("order", 0), str(record.data["title"]).lower()))


def texts(question: Record) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a question, with its path."""
    yield ("question",), str(question.data["question"])
    for index, option in enumerate(question.data["options"]):
        for name in ("text", "feedback"):
            yield ("options", index, name), str(option[name])


def asked(handbook: Handbook, groups: Iterable[tuple[Record | None, list[Record]]]) -> Group:
    """Questions to answer, under the name of the record if there is one, with the answers for paper at the end."""
    say = handbook.messages
    names = (
        "check",
        "again",
        "choose_first",
        "right",
        "wrong",
        "partly",
        "answer_is",
        "your_choice",
        "right_one",
        "score",
    )
    words = {name: say.texts["quiz"][name] for name in names}
    parts: list[Group] = []
    key: list[Group] = []
    for record, questions in groups:
        if record:
            title = (Run(str(record.data["title"]), href=f"record:{record.id}"),)
            parts.append(Group("", (title,), tag="h2"))
            key.append(Group("name", ((Run(str(record.data["title"])),),), tag="p"))
        parts.append(Group("questions", tuple(_question(handbook, each) for each in questions), tag="ol"))
        key.append(Group("", tuple(_in_key(handbook, each) for each in questions), tag="ol"))
    answers = Group("name", ((Run(say("quiz.answers")),),), tag="p")
    parts.append(Group("key", (answers, *key)))
    data = (("words", json.dumps(words, ensure_ascii=False)),)
    return Group("quiz", tuple(parts), anchor=ANCHOR, label=say("quiz.title"), tag="section", data=data)


def _question(handbook: Handbook, question: Record) -> Group:
    say, data = handbook.messages, question.data
    number = int(data.get("choose", 1))
    name = Group("name", ((Run(_bare(handbook, data["question"])),),), tag="p")
    hint = (Group("hint", ((Run(say("quiz.choose", number=number)),),), tag="p"),) if number > 1 else ()
    options = tuple(
        Group("option", ((Run(_bare(handbook, option["text"])),),), tag="li", data=_right(option))
        for option in data["options"]
    )
    answer = (
        Group("", ((Run(say("quiz.answer")),),), tag="summary"),
        Group("right-answer", ((Run(_answer(handbook, question)),),), tag="p"),
        Group("feedback", tuple(_feedback(handbook, option) for option in data["options"]), tag="ol"),
        _rests(handbook, question),
    )
    return Group(
        "question",
        (name, *hint, Group("options", options, tag="ol"), Group("answer", answer, tag="details")),
        anchor=question.id,
        tag="li",
        data=(("choose", str(number)),),
    )


def _right(option: Any) -> tuple[tuple[str, str], ...]:
    return (("right", "yes"),) if option.get("right") else ()


def _feedback(handbook: Handbook, option: Any) -> Group:
    return Group("", ((Run(_bare(handbook, option["feedback"])),),), tag="li")


def _letters(question: Record) -> str:
    letters = [string.ascii_lowercase[i] for i, option in enumerate(question.data["options"]) if option.get("right")]
    return ", ".join(letters)


def _answer(handbook: Handbook, question: Record) -> str:
    return handbook.messages("quiz.answer_is", answer=_letters(question))


def _in_key(handbook: Handbook, question: Record) -> Group:
    """The right answer for paper, with what is said of it."""
    said = " ".join(_bare(handbook, o["feedback"]) for o in question.data["options"] if o.get("right"))
    return Group("", ((Run(f"{_letters(question)}. {said}"),),), tag="li")


def _rests(handbook: Handbook, question: Record) -> Group:
    """Where the answer stands: the pages, each with the sources of the claims there."""
    say = handbook.messages
    rows: dict[str, list[Run]] = {}
    noted: dict[str, list[str]] = {}
    for name in question.data.get("claims", ()):
        claim = handbook.claims[name]
        record = handbook.records[claim.record]
        row = rows.setdefault(record.id, [Run(str(record.data["title"]), href=_page_of(handbook, record, name))])
        for place in claims.places(claim):
            note = apa.in_note(place, handbook.style)
            if apa.text(note) not in noted.setdefault(record.id, []):
                noted[record.id].append(apa.text(note))
                row += [Run("; "), *note]
    for name in question.data.get("records", ()):
        record = handbook.records[name]
        rows.setdefault(name, [Run(str(record.data["title"]), href=_page_of(handbook, record))])
    lines = tuple(Group("", (tuple(runs),), tag="li") for runs in rows.values())
    name = Group("name", ((Run(say("quiz.read")),),), tag="p")
    return Group("rests", (name, Group("", lines, tag="ul")))


def _page_of(handbook: Handbook, record: Record, claim: str = "") -> str:
    """The address of a claim or of its record; nothing if that has no page."""
    if not handbook.path(record):
        return ""
    return f"claim:{claim}" if claim else f"record:{record.id}"


def _bare(handbook: Handbook, text: Any) -> str:
    return claims.bare(handbook, str(text))
