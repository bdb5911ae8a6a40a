"""An author who saves sees the new page where they were reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from test_preview import preview, wait_for

pytestmark = pytest.mark.browser


def test_a_save_shows_where_the_author_was(page: Page, base: Path):
    """The page loads anew by itself, and stays at the sentence that was in view."""
    long = base / "docs/index.md"
    long.write_text(long.read_text("utf-8") + "\nEen alinea om langs te lezen.\n" * 200, encoding="utf-8")
    with long.open("a", encoding="utf-8") as text:
        text.write("\nHier wordt gelezen.\n")
    with preview(base) as (address, _):
        wait_for(address, lambda text: "Hier wordt gelezen." in text)
        page.goto(address)
        read = page.get_by_text("Hier wordt gelezen.")
        read.scroll_into_view_if_needed()
        expect(read).to_be_in_viewport()

        long.write_text(long.read_text("utf-8").replace("Hier wordt gelezen.", "Hier wordt verder gelezen."), "utf-8")

        expect(page.get_by_text("Hier wordt verder gelezen.")).to_be_in_viewport(timeout=60_000)
