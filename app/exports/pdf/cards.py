"""Cards beside each other: a title with its mark, and short lines below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.document import Card, Cards, Run
from app.exports.pdf import marks, style
from app.exports.pdf.bands import Band, Row, Text, texts
from app.exports.pdf.style import MARGIN, TEXT_WIDTH, Colour
from app.exports.pdf.tagging import Element, TaggedCanvas
from app.exports.pdf.typeface import Typefaces

_GAP = 9.0
_INSET = 11.0
_MARK = 13.0
_TITLE_PAD = 7.0
_BETWEEN_LINES = 4.5
_INKS: dict[str, tuple[Colour, Colour]] = {
    "may": (style.ACCENT, style.WASH),
    "ask": style.INKS["now"],
    "never": style.INKS["stop"],
}


def cards_band(block: Cards, faces: Typefaces, root: Element, *, before: float) -> Band:
    """All cards of a row, as high as the highest."""
    count = len(block.cards)
    width = (TEXT_WIDTH - _GAP * (count - 1)) / max(count, 1)
    lefts = [MARGIN + number * (width + _GAP) for number in range(count)]
    columns = [_column(card, faces, root.add("Div"), x, width) for card, x in zip(block.cards, lefts, strict=True)]
    titles = max((title for title, _ in columns), default=0.0)
    marked = [(card, x) for card, x in zip(block.cards, lefts, strict=True) if card.tone != "plain"]
    return Row(
        columns=tuple(_lowered(texts_, titles - title) for title, texts_ in columns),
        below=10.0 if marked else 0.0,
        behind=_boxes(marked, width, titles),
        beside=_marks(marked),
    ).band(before=before)


def _column(card: Card, faces: Typefaces, group: Element, x: float, width: float) -> tuple[float, tuple[Text, ...]]:
    """The height of the title with its white, and the lines of a card."""
    plain = card.tone == "plain"
    inset, shift = (0.0, 0.0) if plain else (_INSET, _MARK + 6)
    title_style = style.STRIP_TITLE if plain else replace(style.CARD_TITLE, colour=_INKS[card.tone][0])
    pad = 0.0 if plain else _TITLE_PAD
    left, room = x + inset + shift, width - 2 * inset - shift
    title = texts(faces, (Run(card.title),), title_style, group.add("P"), left, room, before=pad)
    column = list(title)
    items = group.add("L", attributes="<</O /List /ListNumbering /None>>")
    for number, line in enumerate(card.lines):
        body = items.add("LI").add("LBody")
        space = (1.0 if plain else pad + 7.0) if number == 0 else (1.0 if plain else _BETWEEN_LINES)
        column += texts(faces, line, style.CARD, body, x + inset, width - 2 * inset, before=space)
    return 2 * pad + len(title) * title_style.leading, tuple(column)


def _lowered(column: tuple[Text, ...], by: float) -> tuple[Text, ...]:
    """The column with its first line below the title so much lower, where another title is longer."""
    first = next((number for number, text in enumerate(column) if text.style is style.CARD), None)
    if not by or first is None:
        return column
    lower = replace(column[first], before=column[first].before + by)
    return (*column[:first], lower, *column[first + 1 :])


def _boxes(
    marked: list[tuple[Card, float]], width: float, title_height: float
) -> Callable[[TaggedCanvas, float, float], None]:
    def behind(canvas: TaggedCanvas, top: float, height: float) -> None:
        line = style.HAIRLINE
        for card, x in marked:
            ink, wash = _INKS[card.tone]
            canvas.box(x, top, width, height, ink, 4)
            canvas.box(x + line, top + line, width - 2 * line, height - 2 * line, style.WHITE, 3.5)
            canvas.box(x + line, top + line, width - 2 * line, min(title_height, height - 2 * line), wash, 3.5)

    return behind


def _marks(marked: list[tuple[Card, float]]) -> Callable[[TaggedCanvas, float], None]:
    def beside(canvas: TaggedCanvas, top: float) -> None:
        for card, x in marked:
            if card.tone == "may":
                marks.yes_mark(canvas, x + _INSET, top + _TITLE_PAD + 1.5, _MARK)
            else:
                marks.priority_mark(
                    canvas, "now" if card.tone == "ask" else "stop", x + _INSET, top + _TITLE_PAD + 1.5, _MARK
                )

    return beside
