"""The marks: a shape for each word, so that colour is never the only sign. Drawn as shapes, black alone will do.

Coordinates are those of the page's top left corner; a mark fills a square of ``size`` points.
"""

from __future__ import annotations

import math

from app.domain.pack import Priority
from app.exports.pdf.style import ACCENT, INKS, PAGE_HEIGHT, TEXT, UNKNOWN_INK, WHITE, Colour
from app.exports.pdf.tagging import ARTIFACT, Element, TaggedCanvas

Point = tuple[float, float]


def priority_mark(canvas: TaggedCanvas, priority: Priority, x: float, y: float, size: float) -> None:
    """The mark of a priority: octagon with bar, triangle with "!", disc with arrow, ring with clock hands."""
    ink, wash = INKS[priority]
    canvas.mark(ARTIFACT)
    canvas.saveState()
    canvas.translate(x, PAGE_HEIGHT - y - size)
    canvas.scale(size / 16, size / 16)
    if priority == "stop":
        _octagon(canvas, ink, wash)
    elif priority == "now":
        _triangle(canvas, ink, wash)
    elif priority == "next":
        _disc_with_arrow(canvas, ink, wash)
    else:
        _clock(canvas, ink)
    canvas.restoreState()


def yes_mark(canvas: TaggedCanvas, x: float, y: float, size: float) -> None:
    """The mark of what is fine: a green disc with a tick."""
    canvas.mark(ARTIFACT)
    canvas.saveState()
    canvas.translate(x, PAGE_HEIGHT - y - size)
    canvas.scale(size / 16, size / 16)
    canvas.fill(ACCENT)
    canvas.circle(8, 8, 7.4, stroke=0, fill=1)
    canvas.stroke(WHITE, 1.7)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _outline(canvas, [(4.7, 7.9), (7.1, 5.5), (11.3, 10.3)])
    canvas.restoreState()


def unknown_mark(canvas: TaggedCanvas, x: float, y: float, size: float) -> None:
    """The mark of what is not known yet: a rounded square with a question mark."""
    canvas.mark(ARTIFACT)
    canvas.saveState()
    canvas.translate(x, PAGE_HEIGHT - y - size)
    canvas.scale(size / 16, size / 16)
    canvas.fill(UNKNOWN_INK)
    canvas.roundRect(1, 1, 14, 14, 3.5, stroke=0, fill=1)
    canvas.stroke(WHITE, 1.7)
    canvas.setLineCap(1)
    hook = canvas.beginPath()
    hook.moveTo(5.9, 10.2)
    hook.curveTo(6.1, 13.2, 10.4, 12.8, 10.2, 10)
    hook.curveTo(10.1, 8.6, 8.1, 8.4, 8, 6.7)
    canvas.drawPath(hook, stroke=1, fill=0)
    canvas.fill(WHITE)
    canvas.circle(8, 4.2, 1.1, stroke=0, fill=1)
    canvas.restoreState()


def tick_box(canvas: TaggedCanvas, x: float, y: float, size: float, *, ticked: bool, element: Element) -> None:
    """A box to tick off by hand, or ticked; the element it is drawn for tells which."""
    left, low = x, PAGE_HEIGHT - y - size
    element.attributes = f"<</O /Layout /BBox [{left:.2f} {low:.2f} {left + size:.2f} {low + size:.2f}]>>"
    canvas.mark(element)
    canvas.saveState()
    canvas.translate(x, PAGE_HEIGHT - y - size)
    canvas.scale(size / 16, size / 16)
    canvas.stroke(TEXT, 1.3)
    canvas.roundRect(0.65, 0.65, 14.7, 14.7, 2.6, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(1.9)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        _outline(canvas, [(3.9, 8.1), (6.8, 5.1), (12.2, 11)])
    canvas.restoreState()


def exposure_bars(canvas: TaggedCanvas, exposure: int, x: float, y: float, size: float) -> None:
    """Three rising bars in the colour of text; as many are filled as the exposure says."""
    canvas.mark(ARTIFACT)
    width, gap = size * 0.58, size * 0.2
    for number in range(1, 4):
        height = size * (number / 3)
        left = x + (number - 1) * (width + gap)
        filled = number <= exposure
        canvas.fill(TEXT if filled else WHITE)
        canvas.stroke(TEXT, 0.9)
        canvas.roundRect(left, PAGE_HEIGHT - y - size, width, height, 1, stroke=1, fill=1)


def practice_dots(canvas: TaggedCanvas, practice: int, x: float, y: float, size: float) -> None:
    """Three dots in green; as many are filled as the practice says."""
    canvas.mark(ARTIFACT)
    radius = size * 0.36
    for number in range(1, 4):
        filled = number <= practice
        canvas.fill(ACCENT if filled else WHITE)
        canvas.stroke(ACCENT, 0.9)
        canvas.circle(x + radius + (number - 1) * size * 1.05, PAGE_HEIGHT - y - size / 2, radius, stroke=1, fill=1)


def _octagon(canvas: TaggedCanvas, ink: Colour, wash: Colour) -> None:
    corners = [
        (8 + 7.6 * math.cos(math.radians(angle)), 8 + 7.6 * math.sin(math.radians(angle)))
        for angle in (22.5 + 45 * corner for corner in range(8))
    ]
    canvas.fill(ink)
    _filled(canvas, corners)
    canvas.fill(wash)
    canvas.roundRect(4.4, 6.9, 7.2, 2.2, 0.6, stroke=0, fill=1)


def _triangle(canvas: TaggedCanvas, ink: Colour, wash: Colour) -> None:
    canvas.fill(ink)
    canvas.stroke(ink, 1.6)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    path.moveTo(8, 14.2)
    path.lineTo(15, 2.3)
    path.lineTo(1, 2.3)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)
    canvas.fill(wash)
    canvas.roundRect(7.1, 6.1, 1.8, 4.9, 0.7, stroke=0, fill=1)
    canvas.circle(8, 4.1, 1.1, stroke=0, fill=1)


def _disc_with_arrow(canvas: TaggedCanvas, ink: Colour, wash: Colour) -> None:
    canvas.fill(ink)
    canvas.circle(8, 8, 7.4, stroke=0, fill=1)
    canvas.stroke(wash, 1.7)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.line(4.4, 8, 11.2, 8)
    _outline(canvas, [(8.6, 11), (11.6, 8), (8.6, 5)])


def _clock(canvas: TaggedCanvas, ink: Colour) -> None:
    canvas.stroke(ink, 1.7)
    canvas.circle(8, 8, 6.6, stroke=1, fill=0)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _outline(canvas, [(8, 12), (8, 8), (10.8, 6.4)])


def _outline(canvas: TaggedCanvas, points: list[Point]) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, stroke=1, fill=0)


def _filled(canvas: TaggedCanvas, points: list[Point]) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
