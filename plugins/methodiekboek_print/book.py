"""The whole handbook as one HTML document, for a program that makes pages of it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from markdown import Markdown

from methodiekboek.handbook import EMPTY, Handbook
from methodiekboek.model import Output, Problem
from methodiekboek_markdown.allowed import SecondLook, is_safe
from methodiekboek_markdown.extension import MethodiekboekExtension

from .chapter import BOOK, ChapterTree
from .plan import Chapter, Plan, anchor, plan

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
LINK = re.compile(rf' href="{BOOK}([^"#]*)#([^"]*)"')
HREF = re.compile(r' href="#([^"]*)"')
ID = re.compile(r' id="([^"]*)"')
NUMBERED = re.compile(r'( href="#([^"]*)" data-page=")[^"]*"')
UNKNOWN = "000"
"""Stands for the number of a page until it is known, and is as wide."""
DEPTH = 3
"""The levels of the contents: parts, pages, and the records of a kind."""


class BookRefusedError(Exception):
    """In an article stands what may not be there."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def book(handbook: Handbook, outputs: Sequence[Output]) -> str:
    """The book in HTML: title page, contents, how to read it, and every page in the order of the menu.

    Links between pages lead to places in the document; what leads out of the book to a page of the site is plain text.

    Raises:
        BookRefusedError: in an article stands what may not be there.
    """
    planned = plan(handbook, outputs)
    extension = MethodiekboekExtension(handbook)
    md = Markdown(extensions=["tables", "toc", "fenced_code", extension])
    # What the chapters add to articles: pictures as images, and places in the book.
    second_look = md.postprocessors[SecondLook.NAME]
    assert isinstance(second_look, SecondLook)
    second_look.schemes |= {"data", BOOK.rstrip(":")}
    tree = ChapterTree(md, planned, handbook.messages)
    md.treeprocessors.register(tree, "methodiekboek-chapter", -10)
    written = []
    for chapter in planned.chapters:
        tree.chapter = chapter
        body = md.reset().convert(FRONT_MATTER.sub("", chapter.text)) if chapter.path else _part(chapter)
        look = f"mb-level-{chapter.level}" + ("" if chapter.path else " mb-bare")
        written.append(f'<article class="{look}">\n{body}\n</article>')
    if extension.problems:
        raise BookRefusedError(extension.problems)
    places = tree.places | {chapter.anchor for chapter in planned.chapters}
    text = LINK.sub(lambda found: _link(found, planned, places), "\n".join(written))
    led_to = set(HREF.findall(text)) | {chapter.anchor for chapter in planned.chapters}
    # A place to which nothing leads is a burden: there are thousands, one for each claim.
    text = ID.sub(lambda found: found[0] if found[1] in led_to else "", text)
    say, title = handbook.messages, html.escape(str(handbook.settings.data["title"]))
    edition = handbook.settings.data.get("edition", EMPTY)
    date = f'<meta name="dcterms.created" content="{edition["date"]}">' if edition else ""
    return (
        f'<!doctype html>\n<html lang="{say.language}">\n<head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="generator" content="methodiekboek">{date}</head>\n<body class="mb-book">\n'
        f"{_title_page(handbook)}\n{_contents(handbook, planned)}\n{_about(handbook)}\n<main>\n{text}\n</main>\n"
        "</body>\n</html>\n"
    )


def numbered(document: str, numbers: Mapping[str, int]) -> str:
    """The document with the number of the page of each place behind the references to it."""
    return NUMBERED.sub(lambda found: f'{found[1]}{numbers.get(html.unescape(found[2]), "")}"', document)


def _part(chapter: Chapter) -> str:
    return f'<h{chapter.level} class="mb-title" id="{html.escape(chapter.anchor)}">{html.escape(chapter.title)}</h1>'


def _link(found: re.Match[str], planned: Plan, places: set[str]) -> str:
    """A link to a place in the book: to the one that is meant, or to its page."""
    path, name = html.unescape(found[1]), html.unescape(found[2])
    wanted = (anchor(path, name), anchor(path), anchor(planned.listed.get(path, "")))
    place = next((place for place in wanted if place in places), "")
    return f' href="#{html.escape(place)}" data-page="{UNKNOWN}"' if place else ""


def _title_page(handbook: Handbook) -> str:
    say, settings = handbook.messages, handbook.settings.data
    edition, licence = settings.get("edition"), settings.get("licence")
    lines = [f'<p class="mb-book-title">{html.escape(str(settings["title"]))}</p>']
    if edition:
        number = html.escape(say("book.edition", number=edition["number"]))
        lines.append(f'<p class="mb-book-edition">{number}</p><p>{html.escape(say.date(str(edition["date"])))}</p>')
    if licence:
        url = html.escape(str(licence.get("url", "")))
        name = html.escape(str(licence["title"]))
        shown = f'<a href="{url}">{name}</a><br>{url}' if url and is_safe(url) else name
        lines.append(f'<p class="mb-book-licence">{html.escape(say("book.licence"))} {shown}</p>')
    return f'<header class="mb-title-page">{"".join(lines)}</header>'


def _contents(handbook: Handbook, planned: Plan) -> str:
    rows = "".join(
        f'<li class="mb-level-{chapter.level}"><a href="#{html.escape(chapter.anchor)}" data-page="{UNKNOWN}">'
        f"{html.escape(chapter.title)}</a></li>"
        for chapter in planned.chapters
        if chapter.level <= DEPTH
    )
    title = html.escape(handbook.messages("book.contents"))
    return f'<nav class="mb-contents"><h1 class="mb-title" id="contents">{title}</h1><ul>{rows}</ul></nav>'


def _about(handbook: Handbook) -> str:
    """How to read the book, in the words of the catalogue."""
    texts = handbook.messages.texts["book"]["about"]
    rows = "".join(f"<p>{html.escape(str(text))}</p>" for text in texts)
    title = html.escape(handbook.messages("book.how_to_read"))
    return f'<section class="mb-about"><h1 class="mb-title" id="about">{title}</h1>{rows}</section>'
