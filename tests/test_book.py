"""The book on paper: what stands in it, and that a PDF reader finds its way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from conftest import TESTS, copy_base
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from methodiekboek.build import build
from methodiekboek_print import command, pdf
from methodiekboek_print.book import book, numbered
from methodiekboek_print.plan import anchor, plan

EDITION = """edition: {number: "0.3", date: "2026-11"}
licence: {name: CC-BY-4.0, title: Naamsvermelding 4.0, url: "https://voorbeeld.nl/licentie"}
"""
PAGE = """---
title: Rekenen met weken
summary: Hoe lang de start duurt.
---

Volgens Deković. Een verwijzing naar [de start](record:start), naar [de begrippen](begrippen.md) en naar [buiten](https://voorbeeld.nl).

/// chart | bars start.accounts.landelijk.duration
///

| Wat | Hoe lang |
|---|---|
ROWS

- [Alleen op de site](begrippen.md)
- [Een fase](record:start#een-plaats-die-er-niet-is)
"""
ONLY_HERE = """---
title: Alleen op het scherm
summary: Dit is er niet op papier.
in_book: false
---
"""
ROWS = 60


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small handbook with a picture, a long table, and a page that is not in the book."""
    root = copy_base(tmp_path_factory.mktemp("boek") / "handboek")
    settings = root / "content/handbook.yml"
    settings.write_text(settings.read_text("utf-8") + EDITION, "utf-8")
    rows = "\n".join(f"| Rij {number} | [=start.accounts.landelijk.duration] |" for number in range(ROWS))
    (root / "docs/methode").mkdir()
    (root / "docs/methode/weken.md").write_text(PAGE.replace("ROWS", rows), "utf-8")
    (root / "docs/methode/begrippen.md").write_text(ONLY_HERE, "utf-8")
    return root


@pytest.fixture(scope="module")
def html(root: Path) -> str:
    handbook, outputs, problems = build(root)
    assert problems == []
    return book(handbook, outputs)


@pytest.fixture(scope="module")
def made(html: str) -> bytes:
    return pdf.as_pdf(html)


@pytest.fixture(scope="module")
def reader(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


@pytest.fixture(scope="module")
def texts(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def all_bookmarks(reader: PdfReader) -> list[tuple[str, int]]:
    """The title of each bookmark, with the number of its page from 1."""

    def flat(items: list) -> Iterator[tuple[str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item.title, reader.get_destination_page_number(item) + 1

    return list(flat(reader.outline))


def bookmarks(reader: PdfReader) -> dict[str, int]:
    """Of titles that come once."""
    found = all_bookmarks(reader)
    names = [title for title, _ in found]
    return {title: page for title, page in found if names.count(title) == 1}


def elements(reader: PdfReader, kind: str) -> list[DictionaryObject]:
    """The elements of the structure that a reader for the blind walks through."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]

    def walk(node: object) -> Iterator[DictionaryObject]:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, DictionaryObject):
            if node.get("/S") == kind:
                yield node
            node = node.get("/K", [])
            node = node.get_object() if isinstance(node, IndirectObject) else node
            yield from walk(node) if isinstance(node, DictionaryObject) else ()
        for kid in node if isinstance(node, list) else ():
            yield from walk(kid)

    return list(walk(root))


def test_the_order_is_that_of_the_menu(root: Path):
    """Parts, pages by hand and records; what only the site has is not there, nor a list of one record."""
    handbook, outputs, _ = build(root)

    found = [(chapter.level, chapter.path or chapter.title) for chapter in plan(handbook, outputs).chapters]

    assert found == [
        (1, "index.md"),
        (1, "De methode"),
        (2, "methode/weken.md"),
        (2, "methode/fasen/start.md"),
        (2, "methode/varianten/index.md"),
        (3, "methode/varianten/landelijk.md"),
        (3, "methode/varianten/aanbieder.md"),
        (1, "Naslag"),
        (2, "naslag/literatuur.md"),
    ]


def test_links_lead_within_the_book(html: str):
    """To a place that is there, with room for its page; what is not in the book is no link, nor a line of its own."""
    ids = re.findall(r' id="([^"]*)"', html)
    led_to = set(re.findall(r' href="#([^"]*)"', html))

    assert len(ids) == len(set(ids))
    assert led_to <= set(ids)
    assert '<a class="mb-ref" href="#methode/fasen/start" data-page="000">de start</a>, naar de begrippen' in html
    assert '<a href="https://voorbeeld.nl">buiten</a>' in html
    assert "Alleen op de site" not in html
    assert "book:" not in html


def test_two_pages_have_no_place_in_common():
    """Of the same claim on two pages each has its own."""
    assert anchor("a/b.md", "c") != anchor("a.md", "b/c") != anchor("a/b/c.md")


def test_only_known_places_get_a_number(html: str):
    """Numbers stand where references are; the text is left alone."""
    text = numbered(html, {"methode/fasen/start": 7})

    assert '<a class="mb-ref" href="#methode/fasen/start" data-page="7">' in text
    assert text.replace('data-page="7"', "").replace('data-page=""', "") == html.replace('data-page="000"', "")


def test_same_content_same_bytes(html: str, made: bytes):
    """Nothing in the file depends on the day or on chance."""
    assert pdf.as_pdf(html) == made


def test_what_the_file_says_of_itself(reader: PdfReader):
    """Its title and language, that it is marked for assistive technology, and no author."""
    root = reader.trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Proefhandboek", None)
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"] in (True, "true")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] in (True, "true")
    assert re.search(r"pdfuaid:part(=\"1\"|>1<)", about)


def test_the_contents_tell_the_pages(reader: PdfReader, texts: list[str]):
    """Each title stands in the contents with the page that its bookmark leads to, and on that page."""
    found = bookmarks(reader)
    contents = texts[found["Inhoud"] - 1]
    titles = [title for title in found if title not in ("Inhoud", "Zo leest u dit boek")]

    assert {"De methode", "Rekenen met weken", "Varianten", "Landelijke beschrijving", "Literatuur"} <= set(titles)
    for title in titles:
        assert re.search(rf"{re.escape(title)}[ .]* {found[title]}(?!\d)", contents), title
        assert title in texts[found[title] - 1]


def test_each_page_has_its_number_and_heads(reader: PdfReader, texts: list[str]):
    """All but the title page: the part at the left, the page at the right, and no page is empty."""
    weeks = bookmarks(reader)["Rekenen met weken"]

    assert "Proefhandboek" in texts[0]
    assert "Editie 0.3" in texts[0]
    assert "november 2026" in texts[0]
    assert "Naamsvermelding 4.0" in texts[0]
    for number, text in enumerate(texts[1:], 2):
        assert text.endswith(f" {number}"), number
        assert len(text) > 60, number
    assert texts[weeks].endswith(f"De methode Rekenen met weken {weeks + 1}")


def test_references_say_the_page(reader: PdfReader, texts: list[str]):
    """Where a reader on paper has to go."""
    found = bookmarks(reader)
    start = max(page for title, page in all_bookmarks(reader) if title == "Start")

    assert f"naar de start (p. {start}), naar de begrippen" in texts[found["Rekenen met weken"] - 1].replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_table_says_its_heads_on_each_page(texts: list[str]):
    """It is longer than a page."""
    pages = [text for text in texts if re.search(r"Rij \d", text)]

    assert len(pages) > 1
    assert all("Wat Hoe lang" in text for text in pages)
    assert [int(n) for text in pages for n in re.findall(r"Rij (\d+)", text)] == list(range(ROWS))


def test_pictures_are_said_in_words(reader: PdfReader):
    """What the chart shows, with its numbers."""
    (figure,) = elements(reader, "/Figure")

    assert "4–6 weken" in figure["/Alt"]


def test_headings_and_tables_are_marked(reader: PdfReader):
    """Parts, pages and what stands in them are headings of three levels; a table has heads."""
    assert all(elements(reader, kind) for kind in ("/H1", "/H2", "/H3", "/Table", "/TH", "/L", "/Link"))


def test_letters_are_in_the_file(reader: PdfReader):
    """The site's own; what that has no sign for, such as ≠, comes from the machine, and no letter does."""
    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts
    for name, font in fonts.items():
        about = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert set(about) & {"/FontFile2", "/FontFile3"}, name
        codes = re.findall("> <([0-9a-f]{4})>", font["/ToUnicode"].get_object().get_data().decode())
        signs = bytes.fromhex("".join(codes)).decode("utf-16-be")
        assert "Atkinson" in name or not re.search(r"\w", signs), name


def test_signs_are_those_of_their_own_file(reader: PdfReader):
    """The letter comes in two files; a name with a sign of the second is not written with one of the first."""
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    has = {str(font["/BaseFont"]) for font in fonts if b"<0107>" in font["/ToUnicode"].get_object().get_data()}

    assert has
    assert all("Extra" in name for name in has), has


def test_another_handbook_has_a_book_too():
    """In its own language, and without an edition or a licence."""
    handbook, outputs, _ = build(TESTS / "second")

    text = book(handbook, outputs)

    assert '<html lang="en">' in text
    assert "How to read this book" in text
    assert "mb-book-edition" not in text


def test_the_command_writes_a_file(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "boek.pdf"

    assert command.COMMAND(root, [str(file)]) == 0

    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert "boek.pdf is gemaakt." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "said"), [("package", "pip install 'methodiekboek[pdf]'"), ("library", "apt install libpango-1.0-0")]
)
def test_what_is_missing_is_said(
    what: str,
    said: str,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """How to install it stands in the message; nothing is written."""

    def missing() -> None:
        raise pdf.PdfMissingError(what)

    monkeypatch.setattr(command, "ready", missing)

    assert command.COMMAND(root, [str(tmp_path / "boek.pdf")]) == 1

    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_book_of_mistakes_is_not_made(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """As with the site: what is wrong is said."""
    broken = root / "docs/methode/fout.md"
    broken.write_text("---\ntitle: Fout\n---\n\n[x](record:niemand)\n", "utf-8")

    try:
        assert command.COMMAND(root, [str(tmp_path / "boek.pdf")]) == 1
    finally:
        broken.unlink()

    assert "niemand" in capsys.readouterr().err
