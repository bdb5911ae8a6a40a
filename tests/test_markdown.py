"""What our Markdown becomes in HTML: `markdown/<what-it-shows>.md` beside the `.html` that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from conftest import TESTS

from methodiekboek.build import build
from methodiekboek_markdown import MethodiekboekExtension

CASES = sorted((TESTS / "markdown").glob("*.md"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_markdown_gives_this_html(case: Path, base: Path, expect: Callable[[Path, str], None]):
    """Citations, claims and blocks become what readers see; what may run something becomes text."""
    handbook, _, problems = build(base)
    assert problems == []
    extensions = ["tables", "toc", "fenced_code", MethodiekboekExtension(handbook)]

    html = markdown.markdown(case.read_text(encoding="utf-8"), extensions=extensions)

    expect(case.with_suffix(".html"), html + "\n")
