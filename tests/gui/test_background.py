"""Work away from the interface."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.gui.background import Background


def test_items_come_in_order_on_the_interface_thread(qtbot: QtBot) -> None:
    """What the work yields arrives in order, in the thread that owns the widgets."""
    parent = QObject()
    got: list[tuple[object, bool]] = []

    class Catcher(QObject):
        def take(self, item: object) -> None:
            got.append((item, threading.current_thread() is threading.main_thread()))

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        yield from range(100)

    catcher = Catcher(parent)
    task = Background(parent).task(work)
    task.item.connect(catcher.take)
    with qtbot.waitSignal(task.finished):
        task.start()
    qtbot.waitUntil(lambda: len(got) == 100)

    assert [(number, True) for number in range(100)] == got


def test_what_goes_wrong_arrives_as_an_error(qtbot: QtBot) -> None:
    """An exception in the work is reported, and nothing escapes the thread."""

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        yield 1
        raise OSError("the stick was pulled out")

    parent = QObject()
    task = Background(parent).task(work)
    with qtbot.waitSignal(task.failed) as caught:
        task.start()
    task.wait()

    assert "the stick was pulled out" == str(caught.args[0])


def test_stopping_asks_and_waits(qtbot: QtBot) -> None:
    """A task that runs for ever ends when it is asked to, and only then."""
    started = threading.Event()

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        started.set()
        while not cancelled():
            yield None

    parent = QObject()
    background = Background(parent)
    task = background.task(work)
    task.start()
    started.wait(10)

    assert (True, True) == (background.stop_all(), task.isFinished())
