"""The ring round what has the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from window_stage import Stage, focused, settle

from app.gui.widgets.focus_ring import FocusRing


def ring(stage: Stage) -> FocusRing:
    found = [ring for ring in stage.window.findChildren(FocusRing) if ring.window() is stage.window]
    assert len(found) == 1
    return found[0]


def test_it_stands_round_the_focus_with_a_gap(stage: Stage) -> None:
    """Five pixels out on every side: a gap of two and a line of three."""
    around = focused()
    corner = around.mapTo(stage.window, around.rect().topLeft())
    place = ring(stage).mapTo(stage.window, ring(stage).rect().topLeft())

    assert (True, 5, 5, 10) == (
        ring(stage).isVisible(),
        corner.x() - place.x(),
        corner.y() - place.y(),
        ring(stage).width() - around.width(),
    )


def test_it_follows_the_keyboard_and_hides_from_the_mouse(stage: Stage, qtbot: QtBot) -> None:
    """Tab moves it on; a press of the mouse hides it."""
    first = ring(stage).geometry()
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    settle()
    second = ring(stage).geometry()
    pressed = focused()
    qtbot.mousePress(pressed, Qt.MouseButton.LeftButton)
    seen = ring(stage).isVisible()
    qtbot.mouseRelease(pressed, Qt.MouseButton.LeftButton, pos=QPoint(-20, -20))

    assert (True, False) == (first != second, seen)


def test_it_outlives_what_it_stood_round(stage: Stage) -> None:
    """When the widget goes, the ring goes out, and nothing breaks."""
    stage.start()
    around = focused()
    around.hide()
    settle()

    assert ring(stage).isVisible() is (focused() is not around)


def test_it_hears_of_the_focus_after_python_took_it_apart(stage: Stage, qtbot: QtBot) -> None:
    """At the end of the program its attributes go before Qt is done; the focus still moves, and nothing breaks."""
    taken_apart = ring(stage)
    taken_apart.__dict__.clear()
    before = focused()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    settle()

    assert focused() is not before
    assert not taken_apart.isVisible()
