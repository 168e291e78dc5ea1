"""The real window with an assessment open in it, moved as a person moves it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.compose import desk
from app.domain.scan_event import LookRequest
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme, load_fonts
from benchmarks.trees import tree

_TICK_MS = 10


class Stage:
    """The window at its first question."""

    def __init__(self, file: Path) -> None:
        self._application = QApplication([])
        self._application.setStyle("Fusion")
        load_fonts()
        self._hub = Hub(desk(), self._application)
        self._window = MainWindow(self._hub, Theme(self._application, "light", 100))
        self._window.show()
        self._window.open_path(file)
        self._hub.question_wanted.emit(self._hub.workspace.interview.questions[0].id, False)
        self._application.processEvents()
        self._key = 0
        gc.freeze()  # as the program does once its window stands

    def answer(self) -> None:
        """Press the key of another answer, and wait until all of the window shows it."""
        page = self._window.page
        assert page is not None
        self._key = self._key % 2 + 1
        key = Qt.Key(Qt.Key.Key_0 + self._key)
        QApplication.sendEvent(page, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier(0), str(self._key)))
        self._application.processEvents()

    def step(self) -> None:
        """Go on to the next question."""
        self._window.go_on()
        self._application.processEvents()

    def latest(self, work: Callable[[], None]) -> float:
        """How many seconds a timer of 10 ms takes at most to come, while this work goes on."""
        late = [0.0]
        last = [time.perf_counter()]

        def tick() -> None:
            now = time.perf_counter()
            late[0], last[0] = max(late[0], now - last[0]), now

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(_TICK_MS)
        timer.timeout.connect(tick)
        timer.start()
        work()
        timer.stop()
        return late[0]

    def wait(self) -> None:
        """Let half a second pass."""
        loop = QEventLoop()
        QTimer.singleShot(500, loop.quit)
        loop.exec()

    def look(self, folder: Path) -> None:
        """Look at 50,000 files, in full."""
        home = tree(folder, 50_000, 60)
        loop = QEventLoop()
        self._hub.look_ended.connect(loop.quit)
        self._hub.look(LookRequest(paths=(str(home),), processes=False))
        loop.exec()

    def export(self, folder: Path) -> None:
        """Save the two longest documents."""
        loop = QEventLoop()
        self._hub.export_ended.connect(loop.quit)
        self._hub.export(("policy-pdf", "checklist-pdf"), folder)
        loop.exec()

    def back_up(self) -> None:
        """Make a backup."""
        loop = QEventLoop()
        workspace = self._hub.workspace
        task = self._hub.told_task(lambda cancelled: iter([workspace.safety.back_up("asked", cancelled)]))
        task.finished.connect(loop.quit)
        task.start()
        loop.exec()
