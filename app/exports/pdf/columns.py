"""Columns of tables: where they stand, the lines between rows, and what their heads are to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from app.exports.pdf import style
from app.exports.pdf.style import MARGIN, TEXT_WIDTH
from app.exports.pdf.tagging import TaggedCanvas

COLUMN_GAP = 10.0
COLUMN_HEAD = "<</O /Table /Scope /Column>>"
ROW_HEAD = "<</O /Table /Scope /Row>>"
"""Attributes of the head of a column and of a row (ISO 32000-1, table 349)."""

_LEAST_WIDTH = 20.0


def places_of(shares: Sequence[float], gap: float = COLUMN_GAP) -> list[tuple[float, float]]:
    """Where columns stand and how wide their text may be; the gap is at their right, but for the last."""
    edges = [MARGIN + TEXT_WIDTH * share for share in accumulate(shares, initial=0.0)]
    places = [(left, right - left - gap) for left, right in pairwise(edges)]
    places[-1] = (places[-1][0], places[-1][1] + gap)
    return [(x, max(width, _LEAST_WIDTH)) for x, width in places]


def rule_above(canvas: TaggedCanvas, top: float, _height: float) -> None:
    """A thin line across, above a row."""
    canvas.rule(MARGIN, top, TEXT_WIDTH, style.MID, style.HAIRLINE)


def rule_below(canvas: TaggedCanvas, top: float, height: float) -> None:
    """A thin line across, below a row."""
    canvas.rule(MARGIN, top + height, TEXT_WIDTH, style.MID, style.HAIRLINE)
