"""What takes long is named while it does."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from methodiekboek import watch
from methodiekboek.build import build
from methodiekboek_mkdocs.publish import publish


def test_a_file_that_takes_longer_than_it_may_is_named(
    base: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """With no patience at all each file is; the record also when its page is made from Markdown."""
    monkeypatch.setattr(watch, "PATIENCE", 0.0)

    assert publish(base, base / "site") == 0

    said = [record.getMessage() for record in caplog.records if record.name == "methodiekboek"]
    assert {text.split(" ")[0] for text in said} >= {"content/phase/start.yml", "docs/index.md"}
    assert said.count("content/phase/start.yml houdt de bouw al 0 seconden bezig."
                      " Kijk of er iets in is geplakt dat er niet hoort.") >= 3  # fmt: skip


def test_what_is_done_in_time_is_not(base: Path, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, "methodiekboek"):
        build(base)

    assert caplog.records == []
