"""From the LaTeX of `.bib` files to the text that readers see."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable
from functools import cache, lru_cache

COMPOSED = re.compile(r"\\[^&%_#$ {}]")
ESCAPED = re.compile(r"\\([&%_#$])")
BARE_PERCENT = re.compile(r"(?<!\\)%")
DOTLESS = re.compile(r"\\([ij])(?![A-Za-z])\s*")
COMMAND = re.compile(r"\\[A-Za-z]+\*?[ ]*")
BRACES = re.compile(r"(?<!\\)[{}]")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")
APOSTROPHE = re.compile(r"(?<![\w’'])'(?=[sSnNtTkKmM]\b)|(?<=\w)'(?=\w)|(?<=[sxzSXZ])'(?=[ ,.;:)]|$)")
FORMULA = re.compile(r"(?<!\\)\$(?! )([^$]*?)(?<![ \\])\$")
BLANKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
HREF = re.compile(r"\\href\s*\{[^{}]*\}")
QUOTED = re.compile(r"(?<![\w’])'([^'’]+)'(?!\w)")
OPENING = re.compile(r"(?<!\w)`(?=\w[^`]*')")
DOUBLE = re.compile(r'(?<![\w”])"([^"]+)"(?!\w)')
SIGNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "))
NEEDS_WORK = re.compile(r"[\\{}~&'\"`$]|--|\s{2}|[\t\n\r\N{NO-BREAK SPACE}]")


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    r"""LaTeX as bare text: accents composed, commands and braces gone, one space between words.

    Unknown commands fall away, what they hold stays. Straight quotation marks and apostrophes become curly ones.

    >>> plain(r"In 50% of {UK} families: Ghesqui{\`e}re \& Dekovi\'{c}")
    'In 50% of UK families: Ghesquière & Deković'
    """
    if not NEEDS_WORK.search(text):
        return text.strip()
    if "$" in text:
        text = FORMULA.sub(r"\1", text)
    text = address(text)
    for typed, meant in SIGNS:
        text = text.replace(typed, meant)
    if "&" in text:
        text = ENTITY.sub(lambda match: html.unescape(match.group()), text)
    if "`" in text:
        text = OPENING.sub("‘", text)
    if "'" in text:
        text = APOSTROPHE.sub("’", text)
        text = QUOTED.sub(r"‘\1’", text).replace("'", "’")
    if '"' in text:
        text = DOUBLE.sub(r"“\1”", text)
    return BLANKS.sub(" ", text).strip()


def address(text: str) -> str:
    """LaTeX as bare text where every sign counts: addresses keep their quotation marks and hyphens."""
    if COMPOSED.search(text):
        text = HREF.sub("", text)
        # The codec takes a bare percent sign for a comment, and everything after it away.
        text = BARE_PERCENT.sub(r"\\%", DOTLESS.sub(r"\1", text))
        text = COMMAND.sub("", _decode()(text)[0])
    return BRACES.sub("", ESCAPED.sub(r"\1", text)).replace("\\", "").strip()


@cache
def _decode() -> Callable[[str], tuple[str, int]]:
    import latexcodec  # noqa: F401  # registers the codec; where the literature was read before, nobody waits for it

    return codecs.lookup("ulatex").decode  # type: ignore[return-value]
