"""What tests share: small handbooks to change, and the switch that rewrites expected files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="rewrite expected files; read the difference afterwards"
    )


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the expected file, or rewrites the file with `--update-cases`."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update-cases"):
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A tiny handbook with the project's schemas, in a folder of its own."""
    return copy_base(tmp_path / "handboek")


def copy_base(target: Path) -> Path:
    shutil.copytree(TESTS / "base", target)
    shutil.copytree(ROOT / "schemas", target / "schemas")
    return target
