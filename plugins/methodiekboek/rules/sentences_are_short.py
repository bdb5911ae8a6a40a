"""A text for every reader has short sentences, where the schema says so with `sentenceWords`: how many words they may
have on average. A claim counts as one word, a citation as none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..handbook import Handbook, Rule, at
from ..markup import plain
from ..model import Document, Page, Path, Problem, Record

END = re.compile(r"(?<=[.!?])[”’]?\s+(?=\W?[A-Z0-9]|’\w )")


def of_record(handbook: Handbook, record: Record) -> Iterator[Problem]:
    return _check(record.document, handbook.marked[record.id])


def of_page(handbook: Handbook, page: Page) -> Iterator[Problem]:
    return _check(page.front, handbook.marked_of(page))


def _check(document: Document, marked: Mapping[Path, Mapping[str, Any]]) -> Iterator[Problem]:
    for path, said in marked.items():
        most = said.get("sentenceWords")
        if most:
            yield from _long(document, path, str(at(document.data, path)), int(most))


def _long(document: Document, path: Path, text: str, most: int) -> Iterator[Problem]:
    sentences = [words for words in (part.split() for part in END.split(plain(text))) if words]
    count = sum(map(len, sentences))
    if count > most * len(sentences):
        facts = {"words": math.ceil(count / len(sentences)), "most": most}
        yield Problem(document.mark(path), "sentences-are-short", facts)


RULE = Rule(of_record, of_page)
