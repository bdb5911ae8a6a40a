"""A question for readers rests on what the handbook says, has the answers that it asks for, and invents no number.

It names a claim or a record; as many of its options are right as there are to choose; and each number in its texts, in
figures or in words, stands in a claim that it names or in one of the record that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .. import claims, quiz
from ..handbook import Handbook, Rule
from ..model import Problem, Record
from ..sources.citation import CLAIM

FIGURES = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
UNSURE = 2  # words for numbers below this are articles too: "een" counts nothing


def check(handbook: Handbook, question: Record) -> Iterator[Problem]:
    if question.kind not in quiz.kinds(handbook):
        return
    data, document = question.data, question.document
    if not data.get("claims") and not data.get("records"):
        yield Problem(document.mark(("question",)), "question-has-ground", {"name": question.id})
    wanted, right = int(data.get("choose", 1)), sum(1 for option in data["options"] if option.get("right"))
    if wanted != right:
        facts = {"wanted": wanted, "right": right}
        yield Problem(document.key_mark(("options",)), "question-has-answer", facts)
    if handbook.lost.intersection(name.split(".")[0] for name in (*data.get("claims", ()), *data.get("records", ()))):
        return  # what it rests on cannot be read
    known = _numbers(handbook, _said(handbook, question))
    for path, text in quiz.texts(question):
        # A claim in the text that is not named is a number without ground, like any other.
        for match in CLAIM.finditer(text):
            named = match.group(1) in data.get("claims", ()) or match.group(1).split(".")[0] in data.get("records", ())
            if not named:
                typed = {"typed": match.group(1)}
                mark = document.mark_inside(path, text, match.start(), len(match.group()))
                yield Problem(mark, "question-names-its-claims", typed)
        for number in sorted(_numbers(handbook, [CLAIM.sub(" ", text)]) - known):
            yield Problem(document.mark(path), "question-has-known-numbers", {"typed": number})


def _said(handbook: Handbook, question: Record) -> Iterator[str]:
    """What the claims say that a question names, and those of the records that it names."""
    named = [handbook.claims[name] for name in question.data.get("claims", ()) if name in handbook.claims]
    records = [handbook.records[name] for name in question.data.get("records", ()) if name in handbook.records]
    for claim in [*named, *(claim for record in records for claim in handbook.claims_of(record))]:
        yield " ".join((claims.bare(handbook, claims.words(claim, handbook)), str(claim.data.get("note", ""))))


def _numbers(handbook: Handbook, texts: Iterable[str]) -> set[str]:
    """The numbers in texts, in figures, those written as words too."""
    numerals = {str(word): str(value) for word, value in handbook.messages.texts["format"]["numerals"]}
    found: set[str] = set()
    for text in texts:
        found |= set(FIGURES.findall(text))
        words = (numerals.get(word.lower()) for word in re.findall(r"[^\W\d_]+", text))
        found |= {value for value in words if value and float(value) >= UNSURE}
    return found


RULE = Rule(check)
