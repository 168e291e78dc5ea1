"""Work away from the interface. The one file that knows threads.

A task is kept here until it has ended: a thread that is dropped while it runs ends the whole program.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QThread, QTimer, Signal, SignalInstance, Slot

Work = Callable[[Callable[[], bool]], Iterator[object]]
"""What a task runs: it is given a function that says whether to stop, and yields what it has to say."""

_BUNDLE_MS = 100
"""The window is woken for what a task says at most this often."""
_MOST_WAITING = 1_000
"""A task that has said so much more than the window has heard waits for it."""


class Task(QThread):
    """Runs one iterator away from the interface and reports each item.

    What it says is handed over in bundles, ten times a second at most: the first at once, and the rest in the order it
    was said. A look at a full disk says thousands of things a second, and a window woken for each would stutter.

    Signals:
        item: each value the work yields, on the interface thread.
        failed: the exception, if the work raised one.
        ended: it has ended and all it said has been reported; the last that is heard of a task, always, and once.
            Use it rather than ``finished``, which comes from the other thread: the task may be gone when it arrives.
    """

    item = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _said = Signal()

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._stop_wanted = self._has_ended = False
        self._waiting: deque[tuple[SignalInstance, object]] = deque()
        self._since = QElapsedTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.hand_over)
        self._said.connect(self._hand_over_soon)
        self.finished.connect(self.end)

    def stop(self) -> None:
        """Ask the work to end; it may be asked before it has begun."""
        self._stop_wanted = True

    def run(self) -> None:
        """Go through the work; Qt calls this in the new thread."""
        try:
            for value in self._work(self._asked_to_stop):
                self._say(self.item, value)
        except Exception as error:  # the door of the thread: nothing may escape it
            self._say(self.failed, error)

    @Slot()
    def hand_over(self) -> None:
        """Report all that was said up to now; call it on the interface thread."""
        self._since.start()
        _clear_up_as_usual()
        # Only what waits now: a task that never pauses would otherwise keep the window for itself.
        for _ in range(len(self._waiting)):
            if not self._waiting:
                return  # who heard the one before has ended all work, and with that all was handed over
            signal, value = self._waiting.popleft()
            signal.emit(value)
        if self._waiting:
            self._pause.start(_BUNDLE_MS)

    @Slot()
    def end(self) -> None:
        """Report what is left and that it has ended, if that was not done; call it on the interface thread."""
        if not self._has_ended:
            self._has_ended = True
            self.hand_over()
            self.ended.emit()

    def _asked_to_stop(self) -> bool:
        return self._stop_wanted

    def _say(self, signal: SignalInstance, value: object) -> None:
        # One that is to stop never waits: the interface may be waiting for it.
        while len(self._waiting) >= _MOST_WAITING and not self._stop_wanted:
            time.sleep(_BUNDLE_MS / 4_000)
        self._waiting.append((signal, value))
        # While something waits, a bundle is already on its way and will take this along.
        if len(self._waiting) == 1:
            self._said.emit()

    @Slot()
    def _hand_over_soon(self) -> None:
        rest = _BUNDLE_MS - self._since.elapsed() if self._since.isValid() else 0
        if rest <= 0:
            self.hand_over()
        elif not self._pause.isActive():
            self._pause.start(rest)


class Background(QObject):
    """Starts tasks and keeps them until they have ended."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: list[Task] = []

    def task(self, work: Work) -> Task:
        """A task that is not running yet; connect its signals, then ``start`` it."""
        task = Task(work, self)
        task.ended.connect(self._ended)
        self._running.append(task)
        self._clear_up_where_it_is_safe()
        return task

    @Slot()
    def window_stands(self) -> None:
        """From now on clear up, but never again in what was loaded for the start: that stays until the end."""
        gc.freeze()
        self._clear_up_where_it_is_safe()

    def stop_all(self, wait_ms: int = 10_000) -> bool:
        """Ask every task to end, wait, and report what each said last; True when all ended."""
        tasks = tuple(self._running)
        for task in tasks:
            task.stop()
        ended = [task.wait(wait_ms) for task in tasks]
        for task in tasks:
            if task.isFinished():
                task.end()
            else:
                task.hand_over()
        return all(ended)

    @Slot()
    def _ended(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._running:
            self._running.remove(task)
            task.deleteLater()
            self._clear_up_where_it_is_safe()

    def _clear_up_where_it_is_safe(self) -> None:
        """While a task runs, only the interface thread clears up, when it hears what was said.

        Python does it in whichever thread is at work, and a widget that is deleted in another thread than its own may
        end the program.
        """
        if self._running:
            gc.disable()
        else:
            gc.enable()


def _clear_up_as_usual() -> None:
    """Do what Python does by itself while it may: clear up the oldest generation that has grown past its threshold."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            break
