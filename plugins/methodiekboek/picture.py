"""Pictures in SVG that fit every width: across in percent of the width, downwards in pixels.

There is no `viewBox`, so that text keeps its size where a picture becomes narrow: a label of 14 pixels is one on a
phone too. Colours are variables of the theme, with one that reads on white where there is no theme. What differs,
differs in more than colour: in pattern, in place, in words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from .model import Shape

TEXT = 14
SMALL = 13
LINE = 19  # pixels from one line of text to the next
WIDE = {"bold": 34, "small": 43}  # characters on a line of 288 pixels, what a phone of 320 has for text
USUAL = 40
BAR = Decimal("0.62")  # of the width, for the longest bar that has its number behind it
SHORT = 12  # characters of a number that fit there
INDENT = 7  # pixels of a character
INK = "currentColor"
QUIET = "var(--mb-quiet, #56625f)"
EDGE = "var(--mb-line, #d9d3c6)"
FIRM = "var(--mb-accent, #14594f)"
SOFT = "var(--mb-accent-soft, #e3efeb)"
WARM = "var(--mb-warm, #8a4b08)"
SURFACE = "var(--mb-surface, #f4f0e8)"
PAPER = "var(--mb-paper, #fff)"

LOOKS = {
    "bold": ("font-weight", "600"),  # SVG knows hundreds only
    "quiet": ("fill", QUIET),
    "warm": ("fill", WARM),
    "small": ("font-size", str(SMALL)),
}

Number = int | Decimal
Attributes = tuple[tuple[str, str], ...]

FILLS = ("firm", "hatch", "soft", "dots", "cross")
"""Fills that differ in grey, too, in the order in which parts of a whole get them."""

PATTERNS: dict[str, tuple[Shape, ...]] = {
    "hatch": (
        Shape("rect", (("width", "6"), ("height", "6"), ("fill", SOFT))),
        Shape("path", (("d", "M-1 1 1-1M0 6 6 0M5 7 7 5"), ("stroke", FIRM), ("stroke-width", "2.2"))),
    ),
    "dots": (
        Shape("rect", (("width", "6"), ("height", "6"), ("fill", PAPER))),
        Shape("circle", (("cx", "3"), ("cy", "3"), ("r", "1.3"), ("fill", WARM))),
    ),
    "cross": (
        Shape("rect", (("width", "6"), ("height", "6"), ("fill", PAPER))),
        Shape("path", (("d", "M0 0 6 6M0 6 6 0"), ("stroke", WARM), ("stroke-width", "1.4"))),
    ),
}


def percent(part: Number, whole: Number) -> str:
    """A place or width across: `part` of `whole`, in hundredths of a percent, as '54.5%'."""
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{share.normalize():f}%"


class Canvas:
    """A picture that grows downwards: what is added stands below what is there, unless it says otherwise.

    `name` is that of the picture on its page, for what it refers to inside itself.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.y = 0
        self._shapes: list[Shape] = []
        self._patterns: dict[str, None] = {}

    def add(self, tag: str, attributes: Sequence[tuple[str, str]], text: str = "") -> None:
        self._shapes.append(Shape(tag, tuple(attributes), (text,) if text else ()))

    def text(
        self, words: str, look: str = "", *, x: str = "0", dx: int = 0, anchor: str = "start", of: str = ""
    ) -> None:
        """One line of text; its look is any of 'bold', 'quiet', 'warm' and 'small', `of` the claim that it says."""
        put = [("x", x), ("y", str(self.y))]
        put += [("dx", str(dx))] if dx else []
        put += [("text-anchor", anchor)] if anchor != "start" else []
        put += [LOOKS[word] for word in look.split()]
        self.add("text", [*put, *_of(of)], words)

    def lines(self, words: str, look: str = "", *, indent: int = 0, of: str = "") -> None:
        """Text that goes on to the next line where a phone would cut it off; the picture grows by its lines."""
        width = next((WIDE[word] for word in look.split() if word in WIDE), USUAL) - indent // INDENT
        for line in textwrap.wrap(words, width, break_long_words=False):
            self.y += LINE
            self.text(line, look, x=str(indent), of=of)

    def bar(self, x: str, width: str, height: int, fill: str = "firm", *, y: int | None = None, of: str = "") -> None:
        """A bar from `x`; its fill is one of FILLS, or for a background 'pale' or 'band'."""
        paint = {"firm": FIRM, "soft": SOFT, "pale": SURFACE, "band": EDGE}.get(fill)
        if paint is None:
            self._patterns[fill] = None
            paint = f"url(#{self.name}-{fill})"
        outline = [] if fill in ("firm", "pale", "band") else [("stroke", WARM if fill in ("dots", "cross") else FIRM)]
        place = [("x", x), ("y", str(self.y if y is None else y)), ("width", width), ("height", str(height))]
        look = [("fill", paint), *([("fill-opacity", "0.6")] if fill == "band" else outline)]
        self.add("rect", [*place, *look, *_of(of)])

    def measured(
        self, size: Number, most: Number, words: str, fill: str = "firm", *, low: Number = 0, of: str = ""
    ) -> None:
        """A bar as long as `size` of `most`, with its number; of a range the part up to `low` is firm."""
        if len(words) > SHORT:
            self.lines(words, "bold", of=of)
        self.y += 5
        width = percent(Decimal(size) * BAR, most)
        self.bar("0", width, 18, "soft" if low else fill, of=of)
        if low:
            self.bar("0", percent(Decimal(low) * BAR, most), 18, fill, of=of)
        self.y += 14
        if len(words) <= SHORT:
            self.text(words, "bold", x=width, dx=8, of=of)
        self.y += 8

    def line(self, x1: str, x2: str, y1: int, y2: int, *, strong: bool = False) -> None:
        look = [("stroke", QUIET if strong else EDGE), ("stroke-width", "1.5" if strong else "1")]
        self.add("line", [("x1", x1), ("x2", x2), ("y1", str(y1)), ("y2", str(y2)), *look])

    def dot(self, x: str, radius: Decimal, *, y: int | None = None, hollow: bool = False, of: str = "") -> None:
        look = [("fill", PAPER), ("stroke", FIRM), ("stroke-width", "2"), ("stroke-dasharray", "3 2")]
        place = [("cx", x), ("cy", str(self.y if y is None else y)), ("r", f"{radius:.1f}")]
        self.add("circle", [*place, *(look if hollow else [("fill", FIRM)]), *_of(of)])

    def picture(self, title: str, about: str) -> Shape:
        """The whole, as high as it has grown, with its name and description for who cannot see it."""
        size = (("width", "100%"), ("height", str(self.y + 4)))
        look = (("class", "mb-picture"), ("fill", INK), ("font-size", str(TEXT)), ("font-family", "sans-serif"))
        said = (("role", "img"), ("aria-labelledby", f"{self.name}-title"), ("aria-describedby", f"{self.name}-about"))
        # The list of patterns is there for this picture alone: pictures can be taken from their page.
        patterns = tuple(
            Shape("pattern", (("id", f"{self.name}-{fill}"), ("width", "6"), ("height", "6"),
                              ("patternUnits", "userSpaceOnUse")), PATTERNS[fill])
            for fill in FILLS if fill in self._patterns
        )  # fmt: skip
        words = (
            Shape("title", (("id", f"{self.name}-title"),), (title,)),
            Shape("desc", (("id", f"{self.name}-about"),), (about,)),
        )
        defs = (Shape("defs", (), patterns),) if patterns else ()
        return Shape("svg", (*size, *look, *said), (*words, *defs, *self._shapes))


def stack(canvas: Canvas, parts: Sequence[tuple[Number, str, str]]) -> None:
    """Parts of a whole side by side in one bar, and below it what each is; a part is its size, words and claim."""
    whole = sum((Decimal(size) for size, *_ in parts), Decimal(0))
    canvas.y += 6
    before = Decimal(0)
    for index, (size, _, of) in enumerate(parts):
        if size:
            canvas.bar(percent(before, whole), percent(size, whole), 34, FILLS[index % len(FILLS)], of=of)
        before += Decimal(size)
    canvas.y += 34 + 8
    for index, (_, words, of) in enumerate(parts):
        canvas.bar("1", "16", 14, FILLS[index % len(FILLS)], y=canvas.y + 7)
        canvas.lines(words, indent=26, of=of)
        canvas.y += 4


def ceiling(numbers: Sequence[Number]) -> Decimal:
    """The end of an axis: 1, 2 or 5 times a power of ten, so that all `numbers` are at most that."""
    most = max((Decimal(n) for n in numbers), default=Decimal(1)) or Decimal(1)
    power = Decimal(10) ** (most.adjusted())
    return next(step * power for step in (Decimal(1), Decimal(2), Decimal(5), Decimal(10)) if step * power >= most)


def _of(address: str) -> Attributes:
    return (("data-of", address),) if address else ()
