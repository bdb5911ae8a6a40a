"""`/// findings | kind outcome`: what was found about one outcome, with what makes it more or less certain.

The records of the kind have a list `estimates`: claims with an `outcome`, a `measure`, a `group`, a `contrast`, and
what the source says of them. How certain an estimate is, is not put in a grade: the facts stand there by which a reader
can judge. The columns are those of a summary of findings as reviews have it: what, in whom, how many, how much, how
certain.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .. import claims
from ..handbook import Block, Handbook
from ..model import Claim, Markdown
from ..render import escape

ESTIMATES = ("estimates", "outcome", "contrast")
SAID = ("contrast", "significance_reported", "es_type")
ASKED = "follow_up"  # of the questions about the design of a study: whether it was measured again, later


def expand(handbook: Handbook, argument: str) -> Markdown:
    say = handbook.messages
    kind, outcome = argument.split()
    found = [claim for claim in handbook.listed(kind, *ESTIMATES) if claim.data["outcome"] == outcome]
    heads = [say(f"findings.{name}") for name in ("what", "whom", "count", "effect", "certainty")]
    rows = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|"]
    # What holds for every row is said once, below the table.
    shared = [name for name in SAID if len({claims.label_of(claim, name, handbook) for claim in found}) == 1]
    rows += [f"| {' | '.join(_cells(claim, shared, handbook))} |" for claim in found]
    return Markdown("\n".join([*rows, "", *_legend(found, shared, handbook)]))


def _cells(claim: Claim, shared: Sequence[str], handbook: Handbook) -> tuple[str, ...]:
    say, data = handbook.messages, claim.data
    study = handbook.records[claim.record]
    word = say("charts.label", label=data["label_reported"]) if "label_reported" in data else say("charts.no_label")
    own = (_labelled(claim, name, handbook) for name in SAID if name not in shared)
    return (
        f"{escape(_capital(data['measure']))}. {_labelled(claim, 'informant', handbook)}",
        f"{escape(_capital(data['group']))}. [{escape(study.data['title'])}](record:{study.id})",
        f"[={data['n']}]" if "n" in data else say("charts.no_n"),
        f"[={claim.address}] ({escape(word)})",
        " ".join([*_of_study(claim, handbook), *own]),
    )


def _labelled(claim: Claim, name: str, handbook: Handbook) -> str:
    """'Significant: ja.'"""
    title = handbook.fields[claim.record][(*claim.path, name)].title
    return f"{escape(title)}: {escape(claims.label_of(claim, name, handbook))}."


def _of_study(claim: Claim, handbook: Handbook) -> list[str]:
    """The sort of study in a word, and whether it measured again later."""
    study = handbook.records[claim.record]
    word, meaning = _sort(claim, handbook)
    title = handbook.fields[study.id][("type",)].title
    said = [f"{escape(_capital(word) if meaning else f'{title}: {word}')}."]
    for index, asked in enumerate(study.data.get("design_questions", ())):
        if asked["question"] == ASKED:
            fields = (handbook.fields[study.id][("design_questions", index, name)] for name in ("question", "answer"))
            question, answer = (
                str((f.get("labels") or {}).get(asked[n], asked[n]))
                for f, n in zip(fields, ("question", "answer"), strict=True)
            )
            said.append(f"{escape(question)} {escape(_capital(answer))}.")
    return said


def _sort(claim: Claim, handbook: Handbook) -> tuple[str, str]:
    """What the study is called, and what that means: the label of its type before and after the colon."""
    record = handbook.records[claim.record]
    labels = handbook.fields[record.id][("type",)].get("labels") or {}
    word, _, meaning = str(labels.get(record.data["type"], record.data["type"])).partition(": ")
    return word, meaning


def _legend(found: Sequence[Claim], shared: Sequence[str], handbook: Handbook) -> list[str]:
    """What the words of the last column mean, and what holds for every row."""
    sorts = dict(_sort(claim, handbook) for claim in found)
    lines = [f"- **{escape(_capital(word))}:** {escape(meaning)}." for word, meaning in sorts.items() if meaning]
    return [*lines, *(f"- {_labelled(found[0], name, handbook)}" for name in shared)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def words(handbook: Handbook) -> tuple[Collection[str], ...]:
    kinds = {kind for kind in handbook.schemas.kinds if handbook.listed(kind, *ESTIMATES)}
    return kinds, {claim.data["outcome"] for kind in kinds for claim in handbook.listed(kind, *ESTIMATES)}


BLOCK = Block(expand, words=words, needs=2)
