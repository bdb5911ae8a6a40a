"""How long the whole book takes, and whether it is whole: `make bench`. Too long for a test of every day.

Prints CPU seconds (at most 300), pages and megabytes, and stops when a law of the small book of `tests/test_book.py`
does not hold for the whole: each title has its bookmark, each link its place, no page is empty, and no letter comes
from another font than the site's own.
"""

from __future__ import annotations

import html
import re
import resource
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from methodiekboek.build import build
from methodiekboek_print.pdf import pdf
from methodiekboek_print.plan import plan

ROOT = Path(__file__).parents[2]
MOST = 300  # CPU seconds
LEAST = 60  # characters on a page, with its number and heads


def titles(items: list[Any]) -> Iterator[str]:
    for item in items:
        if isinstance(item, list):
            yield from titles(item)
        else:
            yield " ".join(item.title.split())


def main() -> None:
    handbook, outputs, problems = build(ROOT)
    assert problems == []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    made = pdf(handbook, outputs)
    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    reader = PdfReader(BytesIO(made))
    print(f"the whole book: {seconds:.0f} s, {len(reader.pages)} pages, {len(made) / 1e6:.1f} MB")

    wanted = {" ".join(html.unescape(chapter.title).split()) for chapter in plan(handbook, outputs).chapters}
    missing = wanted - set(titles(reader.outline))
    assert missing == set(), f"no bookmark: {missing}"
    empty = [number for number, page in enumerate(reader.pages, 1) if len(page.extract_text()) < LEAST]
    assert empty == [], f"empty: {empty}"
    places = set(reader.named_destinations)
    for page in reader.pages:
        for note in page.get("/Annots", []):
            to = note.get_object().get("/Dest")
            assert to is None or str(to) in places, f"leads nowhere: {to}"
        for font in page["/Resources"]["/Font"].values():
            about = font.get_object()
            codes = re.findall("> <([0-9a-f]{4})>", about["/ToUnicode"].get_object().get_data().decode())
            signs = bytes.fromhex("".join(codes)).decode("utf-16-be")
            assert "Atkinson" in about["/BaseFont"] or not re.search(r"\w", signs), about["/BaseFont"]
    assert seconds < MOST, f"{seconds:.0f} s"


if __name__ == "__main__":
    main()
