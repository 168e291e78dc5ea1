"""Bands: what is laid out below each other, from the edge of the text to the other, and how they fill pages.

A band is the least that can stand on a page by itself: a line of a paragraph, a row of a table, a task. It never
splits, unless it is higher than a whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from app.domain.document import Runs
from app.exports.pdf.style import BOTTOM, TOP, TextStyle
from app.exports.pdf.tagging import Element, TaggedCanvas
from app.exports.pdf.typeface import Line, Typefaces, lines

_BASELINE = 0.388
"""How far below the middle of its line, in sizes, Noto Sans stands: half of what it rises less what it sinks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Something of this height, drawn below ``top``.

    Args:
        height: in points.
        draw: draws it on a page, its upper edge at a distance from the top of the page.
        before: space above it; none at the top of a page.
        keep: it may not be the last on its page.
        heads: what is repeated above it when it comes first on a page.
        parts: what it splits into where there is this much room on a page; only asked when a page is too small.
    """

    height: float
    draw: Callable[[TaggedCanvas, float], None]
    before: float = 0.0
    keep: bool = False
    heads: Band | None = None
    parts: Callable[[float], tuple[Band, ...]] | None = None


class NewPage:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A band on a page; a repeated one is there for the eye only."""

    band: Band
    top: float
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text in a column of a row."""

    line: Line
    style: TextStyle
    element: Element
    x: float
    before: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Columns of text side by side.

    Args:
        above, below: space between its edges and the text.
        behind: draws what lies behind the text; gets the upper edge and the height of each part.
        beside: draws what stands beside the first line; gets the upper edge.
        least: it is at least this high.
    """

    columns: tuple[tuple[Text, ...], ...]
    above: float = 0.0
    below: float = 0.0
    behind: Callable[[TaggedCanvas, float, float], None] | None = None
    beside: Callable[[TaggedCanvas, float], None] | None = None
    least: float = 0.0

    @property
    def height(self) -> float:
        return max(self.least, self.above + max(map(column_height, self.columns), default=0.0) + self.below)

    def band(self, *, before: float = 0.0, keep: bool = False, heads: Band | None = None) -> Band:
        """The row as one band."""
        return Band(height=self.height, draw=self.draw, before=before, keep=keep, heads=heads, parts=self._parts)

    def draw(self, canvas: TaggedCanvas, top: float) -> None:
        """Draw it, its upper edge here; column by column, which is the order it is read in."""
        if self.behind:
            self.behind(canvas, top, self.height)
        if self.beside:
            self.beside(canvas, top)
        for column in self.columns:
            draw_column(canvas, column, top + self.above)

    def _parts(self, room: float) -> tuple[Band, ...]:
        parts: list[Band] = []
        left: Row | None = self
        while left is not None:
            fitting = tuple(tuple(_fitting(column, room - self.above - self.below)) for column in left.columns)
            kept = replace(left, columns=fitting, least=0.0)
            parts.append(kept.band())
            rest = tuple(column[len(taken) :] for column, taken in zip(left.columns, fitting, strict=True))
            left = replace(left, columns=rest, beside=None) if any(rest) and any(fitting) else None
        return tuple(parts)


def draw_line(canvas: TaggedCanvas, line: Line, style: TextStyle, element: Element, x: float, top: float) -> None:
    """Draw a line of text in a box as high as its style's leading."""
    baseline = top + style.leading / 2 + _BASELINE * style.size
    canvas.write_line(line, x, baseline, style.colour, element)


def draw_column(canvas: TaggedCanvas, column: Sequence[Text], top: float) -> None:
    """Draw lines below each other."""
    for text in column:
        draw_line(canvas, text.line, text.style, text.element, text.x, top + text.before)
        top += text.before + text.style.leading


def column_height(column: Sequence[Text]) -> float:
    """How high lines below each other are."""
    return sum(text.before + text.style.leading for text in column)


def texts(
    faces: Typefaces,
    runs: Runs,
    style: TextStyle,
    element: Element,
    x: float,
    width: float,
    *,
    before: float = 0.0,
    right: bool = False,
) -> tuple[Text, ...]:
    """The lines of a text, for a column of a row."""
    return tuple(
        Text(line, style, element, x + (width - line.width if right else 0), before if number == 0 else 0.0)
        for number, line in enumerate(lines(faces, runs, style, width))
    )


def flowing(column: Sequence[Text], *, before: float = 0.0, keep: bool = False) -> Iterator[Band]:
    """Lines as bands of their own, so that a text can go over to the next page; never one line of it alone."""
    last = len(column) - 1
    for number, text in enumerate(column):
        yield Band(
            height=text.style.leading,
            draw=_line_drawer(text),
            before=before if number == 0 else text.before,
            keep=(number in (0, last - 1) and number < last) or (keep and number == last),
        )


def paginate(bands: Sequence[Band | NewPage], first_top: float = TOP) -> list[list[Placed]]:
    """Put bands on pages.

    Args:
        first_top: where text begins on the first page.
    """
    pages: list[list[Placed]] = [[]]
    y = first_top
    waiting = list(reversed(bands))
    while waiting:
        band = waiting.pop()
        if isinstance(band, NewPage):
            if pages[-1]:
                pages.append([])
            y = TOP
            continue
        chain = [band, *_kept_with(band, waiting)]
        here = y + (band.before if pages[-1] else 0.0)
        fits = here + _length(chain) <= BOTTOM
        if not fits and (pages[-1] or y > TOP) and (_length(chain) <= BOTTOM - TOP or here + band.height > BOTTOM):
            pages.append([])
            y = here = TOP
        if band.heads is not None and not pages[-1] and band.heads.height < (BOTTOM - TOP) / 4:
            pages[-1].append(Placed(band.heads, y, repeated=True))
            here = y + band.heads.height
        if here + band.height > BOTTOM and band.parts is not None:
            parts = band.parts(BOTTOM - here)
            if len(parts) > 1:
                waiting += reversed([replace(part, heads=band.heads) for part in parts])
                continue
        pages[-1].append(Placed(band, here))
        y = here + band.height
    return pages


def _kept_with(band: Band, waiting: Sequence[Band | NewPage]) -> Iterable[Band]:
    """The bands that must stand on the same page after this one."""
    if not band.keep:
        return ()
    chain: list[Band] = []
    for following in takewhile(lambda one: isinstance(one, Band), reversed(waiting)):
        assert isinstance(following, Band)
        chain.append(following)
        if not following.keep:
            break
    return chain


def _length(chain: Sequence[Band]) -> float:
    return sum(band.height for band in chain) + sum(band.before for band in chain[1:])


def _fitting(column: Sequence[Text], room: float) -> Iterator[Text]:
    for text in column:
        room -= text.before + text.style.leading
        if room < 0:
            return
        yield text


def _line_drawer(text: Text) -> Callable[[TaggedCanvas, float], None]:
    def draw(canvas: TaggedCanvas, top: float) -> None:
        draw_line(canvas, text.line, text.style, text.element, text.x, top)

    return draw
