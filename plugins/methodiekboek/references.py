"""`methodiekboek references FILE.bib…`: a list of literature, or lines of text with citations, without a handbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .markup import Fault, scan
from .messages import Messages
from .model import Mark, Problem
from .nearest import nearest
from .sources import apa, export
from .sources.citation import Citation, replace
from .sources.convention import Convention
from .sources.library import read_library
from .sources.place import fault
from .sources.style import Style, style_of
from .sources.work import Source

FORMATS = ("text", "tsv", "html", "bibtex", "ris", "csl-json")


def style_for(files: Iterable[Path], messages: Messages, convention: Convention) -> tuple[Style, list[Problem]]:
    """The style of all works in some files, all counted as cited, and what is wrong in the files."""
    library = read_library(files)
    return style_of(library.sources, messages, convention), list(library.problems)


def listed(style: Style, form: str) -> str:
    """All works in the order of the list, in one of the `FORMATS`."""
    if form == "csl-json":
        return export.csl_json(style.works)
    return "".join(_written(work, style, form) for work in style.works)


def _written(work: Source, style: Style, form: str) -> str:
    if form == "bibtex":
        return export.bibtex(work) + "\n"
    if form == "ris":
        return export.ris(work) + "\n"
    runs = apa.reference(work, style)
    if form == "html":
        return f'<p id="lit-{_attribute(work.key)}">{export.html_of(runs)}</p>\n'
    return (f"{work.key}\t" if form == "tsv" else "") + apa.text(runs) + "\n"


def _attribute(key: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_.:/+" else "-" for sign in key)


def cited(lines: Sequence[str], file: str, style: Style) -> tuple[str, list[Problem]]:
    """Lines `id<tab>text` with each citation as readers see it, and what is wrong with the citations.

    Each line stands by itself: an organisation is introduced in every line. Lines that begin with '#' are left out.
    """
    written: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, text = line.partition("\t")
        problems += _problems(text, Mark(file, number, len(name) + 2), style.sources)
        written.append(f"{name}\t{in_line(text, style)}\n")
    return "".join(written), problems


def in_line(text: str, style: Style) -> str:
    """A text with each citation as readers see it; what cites an unknown work stays as it was typed."""
    introduced: frozenset[str] = frozenset()

    def write(citation: Citation, begins: bool) -> str | None:
        nonlocal introduced
        if not all(key in style.sources for key in citation.keys):
            return None
        runs = apa.in_text(citation, style, introduced, begins)
        introduced |= apa.introduces(citation, style)
        return apa.text(runs)

    return replace(text, write)


def _problems(text: str, start: Mark, sources: Mapping[str, Source]) -> Iterable[Problem]:
    for hit in scan(text):
        mark = Mark(start.file, start.line, start.column + hit.start, max(1, hit.end - hit.start))
        if isinstance(hit, Fault):
            if hit.rule == "citation-form":
                yield Problem(mark, hit.rule, hit.facts)
        elif hit.kind == "source" and hit.name not in sources:
            yield Problem(mark, "source-exists", {"name": hit.name, "near": nearest(hit.name, sources)})
        elif hit.kind == "source":
            broken = fault(hit.argument, sources[hit.name])
            if broken:
                yield Problem(mark, *broken)
