"""Work away from the interface. The one file that knows threads.

A task is kept here until it has ended: a thread that is dropped while it runs ends the whole program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QThread, Signal, Slot

Work = Callable[[Callable[[], bool]], Iterator[object]]
"""What a task runs: it is given a function that says whether to stop, and yields what it has to say."""


class Task(QThread):
    """Runs one iterator away from the interface and reports each item.

    Signals:
        item: each value the work yields, on the interface thread.
        failed: the exception, if the work raised one.
    """

    item = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        """Go through the work; Qt calls this in the new thread."""
        try:
            for value in self._work(self.isInterruptionRequested):
                self.item.emit(value)
        except Exception as error:  # the door of the thread: nothing may escape it
            self.failed.emit(error)


class Background(QObject):
    """Starts tasks and keeps them until they have ended."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: list[Task] = []

    def task(self, work: Work) -> Task:
        """A task that is not running yet; connect its signals, then ``start`` it."""
        task = Task(work, self)
        task.finished.connect(self._ended)
        self._running.append(task)
        return task

    def stop_all(self, wait_ms: int = 10_000) -> bool:
        """Ask every task to end, and wait; True when all did."""
        for task in self._running:
            task.requestInterruption()
        return all(task.wait(wait_ms) for task in self._running)

    @Slot()
    def _ended(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._running:
            self._running.remove(task)
            task.deleteLater()
