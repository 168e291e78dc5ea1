"""Colours, fonts and sizes."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.gui.theme import CONTRAST, DARK, LIGHT, Colours, Theme, colours, contrast, font, palette_of, px, style_sheet

ALL = (LIGHT, DARK, CONTRAST)
TEXT_RATIO, CONTROL_RATIO = 4.5, 3.0

DESIGNED = {
    ("light", "text"): (14.4, 15.8),
    ("light", "muted"): (6.5, 7.1),
    ("light", "dark"): (3.7, 4.0),
    ("light", "accent"): (7.1, 7.8),
    ("light", "focus"): (7.2, 7.9),
    ("dark", "text"): (14.4, 12.9),
    ("dark", "muted"): (8.5, 7.6),
    ("dark", "dark"): (4.9, 4.4),
    ("dark", "accent"): (9.3, 8.4),
    ("dark", "focus"): (10.1, 9.1),
    ("contrast", "text"): (21.0, 21.0),
    ("contrast", "accent"): (16.1, 16.1),
    ("contrast", "focus"): (13.7, 13.7),
}
"""Contrast on window and on base, as the design states them."""


def of(known: Colours, name: str) -> str:
    return known.ink[name] if name in known.ink else str(getattr(known, name))


@pytest.mark.parametrize(("key", "ratios"), DESIGNED.items(), ids=str)
def test_the_designed_contrasts_hold(key: tuple[str, str], ratios: tuple[float, float]) -> None:
    """Each colour has the contrast on window and on paper that the design states, to a tenth."""
    known = next(known for known in ALL if known.name == key[0])
    found = tuple(round(contrast(of(known, key[1]), paper), 1) for paper in (known.window, known.base))

    assert ratios == pytest.approx(found, abs=0.11)


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.name)
def test_every_text_can_be_read_on_everything_it_stands_on(known: Colours) -> None:
    """Text, muted text and links reach 4.5 on window, paper, second paper, rail and every wash."""
    papers = [known.window, known.base, known.alt, known.rail, known.accent_wash, *known.wash.values()]
    ratios = [contrast(of(known, name), paper) for name in ("text", "muted") for paper in papers]
    ratios += [contrast(known.accent, paper) for paper in (known.window, known.base, known.alt, known.accent_wash)]
    ratios.append(contrast(known.on_accent, known.accent))

    assert min(ratios) >= TEXT_RATIO


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.name)
def test_marks_can_be_read_on_window_paper_and_their_own_wash(known: Colours) -> None:
    """The ink of each mark reaches 4.5 on window, paper and its wash."""
    ratios = [
        contrast(tint, paper)
        for name, tint in known.ink.items()
        for paper in (known.window, known.base, known.wash[name])
    ]

    assert min(ratios) >= TEXT_RATIO


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.name)
def test_borders_of_controls_and_the_ring_stand_out(known: Colours) -> None:
    """What says "press here" or "you are here" reaches 3 on what it stands on."""
    ratios = [contrast(of(known, name), paper) for name in ("dark", "focus") for paper in (known.window, known.base)]

    assert min(ratios) >= CONTROL_RATIO


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.name)
def test_a_palette_leads_back_to_its_colours(known: Colours) -> None:
    """A widget finds its whole set of colours from the palette alone."""

    assert known is colours(palette_of(known))


def test_a_contrast_theme_of_the_system_keeps_its_own_colours() -> None:
    """A palette that is not ours gives colours made of its own roles, with borders round washes."""
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, "#0000aa"),
        (QPalette.ColorRole.WindowText, "#ffff00"),
        (QPalette.ColorRole.Base, "#000088"),
        (QPalette.ColorRole.Highlight, "#00ffff"),
    ):
        palette.setColor(role, QColor(colour))
    known = colours(palette)

    assert ("#0000aa", "#ffff00", "#00ffff", True) == (known.window, known.ink["stop"], known.accent, known.outlined)


def test_text_size_makes_every_font_larger(dressed: Theme) -> None:
    """At 200 % a title is twice as large, and so is a length."""
    dressed.set_text_size(100)
    before = (font("title").pixelSize(), px(40))
    dressed.set_text_size(200)
    after = (font("title").pixelSize(), px(40))
    dressed.set_text_size(100)

    assert tuple(2 * size for size in before) == after


def test_the_bundled_font_is_used(dressed: Theme) -> None:
    """Text is drawn in the font that comes with the program, not in one the system picks."""
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(QApplication.font()).family() == "Noto Sans"


def test_the_style_sheet_stays_small_and_styles_nothing_it_should_not() -> None:
    """Under 80 lines, no rule for every widget, no colour written out that a palette role has."""
    sheet = style_sheet(LIGHT, 1.0)

    assert (True, False, False) == (len(sheet.splitlines()) < 80, "QWidget" in sheet, "\n*" in sheet)


class Busy(QLabel):
    """A widget that makes so much when it is dressed anew that Python wants to clear up."""

    def event(self, event: QEvent) -> bool:
        self.made = [[] for _ in range(5_000)]  # type: ignore[var-annotated]
        return super().event(event)


class Alone(QLineEdit):
    """A widget that hangs nowhere, and that Python can tell to be rubbish only by a search."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def test_nothing_is_cleared_up_while_widgets_are_dressed(dressed: Theme, qtbot: QtBot) -> None:
    """Qt goes through a list of all widgets it made before: one that goes meanwhile would end the program."""
    dressed.set_text_size(100)
    busy = Busy("words")
    qtbot.addWidget(busy)
    busy.show()
    gone: list[str] = []
    gc.collect()
    Alone().destroyed.connect(lambda: gone.append("cleared up"))
    dressed.set_text_size(200)
    while_dressed = list(gone)
    dressed.set_text_size(100)
    gc.collect()

    assert ([], ["cleared up"], True) == (while_dressed, gone, gc.isenabled())
