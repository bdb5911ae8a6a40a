"""The book as a PDF, by WeasyPrint: the only module that imports it, since it need not be installed."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files

from methodiekboek.handbook import Handbook
from methodiekboek.model import Output

from .book import book, numbered

LOOK = re.compile(r"^@font-face \{[^}]*\}|^:root\b[^{]*\{[^}]*\}", re.MULTILINE)
PART_OF_LETTER = re.compile(r'font-family: "([^"]+)"([^}]*?)unicode-range:[^;]*;')
FIRST_LETTER = re.compile(r'--mb-font: "([^"]+)"')
EPOCH = "SOURCE_DATE_EPOCH"
MOST_ROUNDS = 5
"""The first round tells where things are, the second has their numbers, which are as wide as what stood for them."""


class PdfMissingError(Exception):
    """No PDF can be made here: the Python package is not there ('package') or the library under it ('library')."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def ready() -> None:
    """Says whether a PDF can be made, before anything else is done.

    Raises:
        PdfMissingError: it cannot.
    """
    try:
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise PdfMissingError("package") from error
    except OSError as error:
        # Its binding looks for Pango while it is imported.
        raise PdfMissingError("library") from error


def _look(sheet: str) -> str:
    """The type and the colours in the style of the site; its rules are for screens.

    A file of a letter that is for part of the signs gets a name of its own. WeasyPrint 70 tells letters in a PDF
    apart by name, weight and size, and shows the signs of one file from another that has the same.
    """
    look = "\n".join(LOOK.findall(sheet))
    look = PART_OF_LETTER.sub(r'font-family: "\1 Extra"\2', look)
    return FIRST_LETTER.sub(r'--mb-font: "\1", "\1 Extra"', look) + "\n"


@contextmanager
def _no_clock() -> Iterator[None]:
    """What makes the fonts smaller writes the time into them, unless the environment says one."""
    before = os.environ.get(EPOCH)
    os.environ[EPOCH] = before or "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[EPOCH]


def pdf(handbook: Handbook, outputs: Sequence[Output]) -> bytes:
    """The book of a handbook without problems, marked as PDF/UA-1; the same bytes for the same content.

    Raises:
        PdfMissingError: see `ready`.
    """
    ready()
    return as_pdf(book(handbook, outputs))


def as_pdf(document: str) -> bytes:
    """A document of `book` with the style of the site and that of the book."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    # Its warnings are for who writes the style.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    # Fonts and style come from the package, pictures stand in the document: nothing from the network.
    fetch = URLFetcher(allowed_protocols=("file", "data"))
    fonts = FontConfiguration()
    with ExitStack() as stack:
        stack.enter_context(_no_clock())
        assets = stack.enter_context(as_file(files("methodiekboek") / "assets"))
        sheet = _look((assets / "base.css").read_text("utf-8")) + (files("methodiekboek_print") / "book.css").read_text(
            "utf-8"
        )
        style = CSS(string=sheet, base_url=f"{assets.as_uri()}/", font_config=fonts, url_fetcher=fetch)
        numbers: dict[str, int] = {}
        for _ in range(MOST_ROUNDS):
            text = numbered(document, numbers) if numbers else document
            laid = HTML(string=text, url_fetcher=fetch).render(
                stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
            )
            before, numbers = numbers, {name: at for at, page in enumerate(laid.pages, 1) for name in page.anchors}
            if before == numbers:
                return bytes(laid.write_pdf(pdf_variant="pdf/ua-1"))
    raise ValueError(f"the numbers of the pages still change after {MOST_ROUNDS} rounds")
