"""What may stand in an article: elements, attributes and addresses. All else is taken out, or stops the build.

Two looks, since each can miss what the other sees. `Allowed` goes through the tree when all others have changed it and
takes out what may not be there. `SecondLook` reads the HTML that came of it as a browser would: what nh3 would take out
of that, nobody meant to be there, and then the article is not shown at all.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Collection

import nh3
from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

EVERYWHERE = {"aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "class", "id", "lang", "role"}
PREFIXES = {"data-"}
PICTURE = {
    "circle", "defs", "desc", "g", "line", "path", "pattern", "polygon", "polyline", "rect", "svg", "text", "title",
    "tspan",
}  # fmt: skip
DRAWN = {
    "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "font-family", "font-size", "font-weight", "height", "points",
    "r", "rx", "ry", "stroke", "stroke-dasharray", "stroke-width", "text-anchor", "transform", "width", "x", "x1", "x2",
    "y", "y1", "y2",
}  # fmt: skip
OWN: dict[str, set[str]] = {
    "a": {"href", "title"},
    "button": {"type"},
    "details": {"open"},
    "div": {"tabindex"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "pattern": {"patternunits", "patternUnits"},
    "svg": {"viewbox", "viewBox"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
TEXT = {
    "abbr", "aside", "b", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li", "mark", "nav", "p", "pre", "q", "s",
    "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "tfoot", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = dict.fromkeys(PICTURE, DRAWN) | OWN | {name: OWN[name] | DRAWN for name in ("pattern", "svg")}
ELEMENTS = TEXT | PICTURE | set(OWN)
SCHEMES = {"http", "https", "mailto", "tel"}
ADDRESSES = {"href", "src"}

SCHEME = re.compile(r"([^/?#:]*):")
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")  # what browsers skip, or may skip, in a scheme
SHOWN = 60
"""How much of what may not be there is shown."""


def register(md: Markdown, report: Callable[[Markdown, str], str]) -> None:
    """`report` is told what may not be in an article, and gives the HTML that stands there instead."""
    # After the escapes of Markdown became signs and after the links of MkDocs (both 0).
    md.treeprocessors.register(Allowed(md), "methodiekboek-allowed", -5)
    # After everything that was put aside came back (30) and its signs became entities (20).
    md.postprocessors.register(SecondLook(md, report), SecondLook.NAME, -10)


class Allowed(Treeprocessor):
    """Takes out attributes and addresses that could do something; an element that could becomes bare text."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if not isinstance(element.tag, str) or element.tag not in ELEMENTS:
                element.tag, element.attrib = "span", {}
            own = ATTRIBUTES.get(element.tag, ())
            for name, value in list(element.attrib.items()):
                if not _may(name, own) or (name in ADDRESSES and not is_safe(value, only_here=element.tag == "img")):
                    del element.attrib[name]


def _may(name: str, own: Collection[str]) -> bool:
    return name in EVERYWHERE or name in own or name.startswith(tuple(PREFIXES))


def is_safe(address: str, only_here: bool = False) -> bool:
    """Whether an address, as a browser will read it, leads to a page, a mail or a telephone; or only to a file here."""
    read = UNSEEN.sub("", html.unescape(address.replace(AMP_SUBSTITUTE, "&"))).replace("\\", "/")
    scheme = SCHEME.match(read)
    elsewhere = scheme is not None or read.startswith("//")
    return not elsewhere or (not only_here and scheme is not None and scheme[1].lower() in SCHEMES)


class SecondLook(Postprocessor):
    """Does not show an article in which stands what may not be there, and says so."""

    NAME = "methodiekboek-second-look"

    def __init__(self, md: Markdown, report: Callable[[Markdown, str], str]) -> None:
        super().__init__(md)
        self.report, self.schemes = report, frozenset(SCHEMES)

    def run(self, text: str) -> str:
        # Each heading comes by too, for the table of contents; most are bare words.
        fault = first_fault(text, self.schemes) if "<" in text else ""
        return self.report(self.md, fault) if fault else text


def first_fault(article: str, schemes: Collection[str] = frozenset(SCHEMES)) -> str:
    """The beginning of the first thing in an article that may not be there; nothing if all may."""
    cleaned = nh3.clean(
        article,
        tags=ELEMENTS,
        attributes={**ATTRIBUTES, "*": EVERYWHERE},
        generic_attribute_prefixes=PREFIXES,
        url_schemes=set(schemes),
        clean_content_tags={"script", "style"},
        link_rel=None,
    )
    given, kept = _compared(article), _compared(cleaned)
    if given == kept:
        return ""
    at = next((at for at, (a, b) in enumerate(zip(given, kept, strict=False)) if a != b), min(len(given), len(kept)))
    # From the beginning of the element in which it stands.
    begin = given.rfind("<", 0, at + 1)
    return " ".join(given[begin if 0 <= at - begin < SHOWN else at :][:SHOWN].split())


def _compared(article: str) -> str:
    """HTML as it is compared: two ways to write the same are one."""
    return html.unescape(article.replace(" />", ">")).strip()
