"""Marks: each shape can be told from the others without its colour."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.gui.theme import LIGHT, Theme
from app.gui.widgets.marks import Chip, draw_exposure, draw_mark, draw_practice

MARKS = ("stop", "now", "next", "later", "unknown", "done", "under_way", "not_started", "not_applicable")


def drawn(mark: str) -> QImage:
    """The mark in black on white."""
    image = QImage(48, 48, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_mark(painter, mark, QRectF(0, 0, 48, 48), QColor("black"), QColor("white"))
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> int:
    """How many points of two pictures differ clearly."""
    return sum(
        abs(one.pixelColor(x, y).value() - other.pixelColor(x, y).value()) > 128
        for x in range(one.width())
        for y in range(one.height())
    )


@pytest.mark.parametrize(("one", "other"), tuple(combinations(MARKS, 2)))
def test_two_marks_differ_in_shape(dressed: Theme, one: str, other: str) -> None:
    """In black alone, any two marks differ in at least a fortieth of their square."""

    assert difference(drawn(one), drawn(other)) > 48 * 48 // 40


@pytest.mark.parametrize("draw", [draw_practice, draw_exposure])
def test_each_level_is_drawn_apart(dressed: Theme, draw: object) -> None:
    """Every level fills one more dot or bar than the one below."""
    dark = []
    for level in range(4):
        image = QImage(200, 60, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        draw(painter, QRectF(5, 5, 190, 50), level, LIGHT)  # type: ignore[operator]
        painter.end()
        dark.append(sum(image.pixelColor(x, y).value() < 128 for x in range(200) for y in range(60)))

    assert sorted(set(dark)) == dark


def test_a_chip_says_its_words(dressed: Theme) -> None:
    """The words of a chip are its name, and it grows with them."""
    short, long = Chip("now", "4 now"), Chip("now", "4 nicht bekannte Angaben")

    assert ("4 now", True) == (short.accessibleName(), long.sizeHint().width() > short.sizeHint().width())
