"""Work away from the interface."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

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


def test_much_that_is_said_at_once_arrives_in_few_bundles(qtbot: QtBot) -> None:
    """Thousands of items wake the window a few times only, and none is lost or out of order."""
    parent = QObject()
    got: list[int] = []
    woken: list[int] = []

    class Catcher(QObject):
        def take(self, item: int) -> None:
            got.append(item)

        def count(self) -> None:
            woken.append(len(got))

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        for number in range(20_000):
            if not number % 200:
                time.sleep(0.001)  # the window has time to be woken each time
            yield number

    catcher = Catcher(parent)
    task = Background(parent).task(work)
    task.item.connect(catcher.take)
    clock = QElapsedTimer()
    with qtbot.waitSignal(task.finished):
        clock.start()
        task.start()
        before = -1
        while isValid(task) and not task.isFinished():
            qtbot.wait(1)
            if len(got) != before:
                before = len(got)
                catcher.count()
    tenths = clock.elapsed() // 100
    qtbot.waitUntil(lambda: len(got) == 20_000)

    assert list(range(20_000)) == got
    assert len(woken) <= tenths + 3


def test_the_window_stays_free_while_a_task_never_pauses(qtbot: QtBot) -> None:
    """What the window itself has to do gets its turn, however fast a task says one thing after the other."""
    parent = QObject()

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        while not cancelled():
            yield "still at it"

    task = Background(parent).task(work)
    task.item.connect(_slowly)
    with qtbot.waitSignal(task.finished, timeout=30_000):
        task.start()
        QTimer.singleShot(200, task.requestInterruption)


def _slowly(_item: object) -> None:
    for _ in range(50):
        pass


def test_what_was_said_last_arrives_when_all_is_stopped(qtbot: QtBot) -> None:
    """Nothing that waits for its bundle is lost when the window closes."""
    parent = QObject()
    got: list[object] = []
    said = threading.Event()

    class Catcher(QObject):
        def take(self, item: object) -> None:
            got.append(item)

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        yield "first"
        said.set()
        while not cancelled():
            time.sleep(0.001)
        yield "last"

    catcher = Catcher(parent)
    background = Background(parent)
    task = background.task(work)
    task.item.connect(catcher.take)
    task.start()
    said.wait(10)
    background.stop_all()

    assert ["first", "last"] == got


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
