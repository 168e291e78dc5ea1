"""Answers to choose and to tick."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.gui.theme import Theme
from app.gui.widgets.choices import AnswerCard, TickCard


@pytest.mark.parametrize("kind", [AnswerCard, TickCard])
def test_the_whole_card_is_the_button(dressed: Theme, qtbot: QtBot, kind: type[QAbstractButton]) -> None:
    """A press near any corner chooses it."""
    card = kind("Not at all", "Anyone may download any model file.", "1")  # type: ignore[call-arg, arg-type]
    qtbot.addWidget(card)
    card.resize(400, 62)
    card.show()
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(390, 55))

    assert card.isChecked()


@pytest.mark.parametrize(
    ("kind", "role"), [(AnswerCard, QAccessible.Role.RadioButton), (TickCard, QAccessible.Role.CheckBox)]
)
def test_a_card_is_one_thing_for_a_screen_reader(
    dressed: Theme, qtbot: QtBot, kind: type[QAbstractButton], role: QAccessible.Role
) -> None:
    """It is a radio button or a tick box, named by the answer and described by its second line."""
    card = kind("Not at all", "Anyone may.", "1")  # type: ignore[call-arg, arg-type]
    qtbot.addWidget(card)
    interface = QAccessible.queryAccessibleInterface(card)

    assert (role, "Not at all", "Anyone may.", 0) == (
        interface.role(),
        interface.text(QAccessible.Text.Name),
        interface.text(QAccessible.Text.Description),
        interface.childCount(),
    )


def test_a_long_answer_makes_a_higher_card(dressed: Theme) -> None:
    """Options grow with their words; the design's card with two lines is 62 pixels high."""
    usual = AnswerCard("Not at all", "Anyone may download any model file.")
    long = AnswerCard("Not at all " * 20, "Anyone may download any model file. " * 5)

    assert (62, True) == (usual.heightForWidth(664), long.heightForWidth(664) > 100)
