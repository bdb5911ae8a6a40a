"""A text for every reader has short sentences, where the schema says so with `sentenceWords`: how many words they may
have on average. A claim counts as one word, a citation as none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ..handbook import Handbook, at
from ..markup import plain
from ..model import Document, Path, Problem

END = re.compile(r"(?<=[.!?])[”’]?\s+(?=\W?[A-Z0-9]|’\w )")


def check(handbook: Handbook) -> Iterator[Problem]:
    documents = [(record.document, handbook.fields[record.id]) for record in handbook.records.values()]
    pages = [page.front for page in handbook.pages.values()]
    documents += [(front, handbook.schemas.fields("page", front.data)) for front in pages]
    for document, fields in documents:
        for path, field in fields.items():
            most = field.get("sentenceWords")
            if most:
                yield from _long(document, path, str(at(document.data, path)), int(most))


def _long(document: Document, path: Path, text: str, most: int) -> Iterator[Problem]:
    sentences = [words for words in (part.split() for part in END.split(plain(text))) if words]
    count = sum(map(len, sentences))
    if count > most * len(sentences):
        facts = {"words": math.ceil(count / len(sentences)), "most": most}
        yield Problem(document.mark(path), "sentences-are-short", facts)


RULE = check
