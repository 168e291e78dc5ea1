"""What is shown when the program itself made a mistake."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from window_stage import Stage, settle

from app.gui.crash import CrashDoor, CrashWindow
from app.gui.widgets.buttons import Button


@pytest.fixture
def door(stage: Stage) -> Iterator[CrashDoor]:
    """The door, and a terminal that hears nothing."""
    before = sys.excepthook
    sys.excepthook = _silent
    parent = QObject()
    yield CrashDoor(parent)
    sys.excepthook = before


def _silent(*_: object) -> None:
    """Hear nothing."""


def shown() -> list[CrashWindow]:
    return [
        window for window in QApplication.topLevelWidgets() if isinstance(window, CrashWindow) and window.isVisible()
    ]


def test_an_exception_nobody_caught_opens_one_window(door: CrashDoor) -> None:
    """Two mistakes in a row show one window; its details can be copied; going on closes it."""
    for number in (1, 2):
        try:
            raise RuntimeError(f"mistake {number}")
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    settle()
    windows = shown()
    buttons = {button.text(): button for button in windows[0].findChildren(Button)}
    buttons["Copy the details"].click()
    copied = QGuiApplication.clipboard().text()
    buttons["Go on"].click()
    settle()

    assert (1, True, []) == (len(windows), "mistake 1" in copied, shown())


def test_control_c_in_the_terminal_is_no_mistake(door: CrashDoor) -> None:
    """Being stopped from outside opens no window."""
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    settle()

    assert [] == shown()
