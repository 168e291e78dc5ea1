"""How pages look: paper, colours, sizes and text styles. Lengths are points (1/72 inch).

Colours are those of the window in its light theme, with the same contrast on white or on their own wash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.pack import Priority

MILLIMETRE = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MILLIMETRE, 297 * MILLIMETRE
MARGIN = 20 * MILLIMETRE
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TOP, BOTTOM = MARGIN, PAGE_HEIGHT - 23 * MILLIMETRE
"""Where text begins and ends on a page, measured from the top edge."""

FOOTER_LINE, FOOTER_TEXT = PAGE_HEIGHT - 18 * MILLIMETRE, PAGE_HEIGHT - 12.5 * MILLIMETRE
"""The footer's line and the foot of its letters, from the top edge."""

HAIRLINE = 0.75

Colour = str
"""Red, green and blue as six hexadecimal digits."""

TEXT, MUTED, MID, DARK = "23211E", "5C564E", "DDD5C7", "857C6F"
ACCENT, WASH, PAPER, WHITE = "1E5B4F", "E2EEE9", "FAF6EE", "FFFFFF"
PALE_ON_ACCENT = "E2EEE9"

INKS: dict[Priority, tuple[Colour, Colour]] = {
    "stop": ("9B1C1C", "FBEAE6"),
    "now": ("854000", "FCF0DD"),
    "next": ("1F4E85", "E7EFF8"),
    "later": ("55504A", "EDE8DF"),
}
"""Ink and wash of each priority."""

UNKNOWN_INK = "573B86"

Face = Literal["regular", "semibold", "mono"]

FACE_FILES: dict[Face, str] = {
    "regular": "NotoSans-Regular.ttf",
    "semibold": "NotoSans-SemiBold.ttf",
    "mono": "NotoSansMono-Regular.ttf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """Size, distance of lines, face and colour of a text."""

    size: float
    leading: float
    face: Face = "regular"
    colour: Colour = TEXT


BODY = TextStyle(size=11, leading=16.5)
BODY_MUTED = TextStyle(size=11, leading=16.5, colour=MUTED)
BODY_STRONG = TextStyle(size=11, leading=16.5, face="semibold")
LEAD = TextStyle(size=11.5, leading=17)
SMALL = TextStyle(size=9.5, leading=14, colour=MUTED)
ROW = TextStyle(size=10, leading=14.5)
ROW_MUTED = TextStyle(size=10, leading=14.5, colour=MUTED)
ROW_STRONG = TextStyle(size=10, leading=14.5, face="semibold")
LEAST = TextStyle(size=9, leading=12.5, colour=MUTED)
STRIP = TextStyle(size=10.5, leading=15.5)
STRIP_TITLE = TextStyle(size=11, leading=16, face="semibold")
CARD_TITLE = TextStyle(size=12, leading=16, face="semibold")
CARD = TextStyle(size=10, leading=14)
CHIP = TextStyle(size=10.5, leading=15, face="semibold")

NAME = TextStyle(size=10.5, leading=15, colour=MUTED)
TITLE = TextStyle(size=27, leading=35, face="semibold")
HEADINGS = (
    TextStyle(size=15, leading=20, face="semibold"),
    TextStyle(size=12, leading=17, face="semibold"),
    TextStyle(size=11, leading=16.5, face="semibold"),
)

COVER_NAME = TextStyle(size=13, leading=18, face="semibold", colour=WHITE)
COVER_TITLE = TextStyle(size=38, leading=45, face="semibold", colour=WHITE)
COVER_SUBTITLE = TextStyle(size=14, leading=20, colour=PALE_ON_ACCENT)
COVER_BAND = 132 * MILLIMETRE
COVER_TITLE_WIDTH = TEXT_WIDTH * 0.8
