"""Work away from the interface."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Slot
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.gui.background import Background, Work


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
    with qtbot.waitSignal(task.ended):
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
    with qtbot.waitSignal(task.ended):
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
    with qtbot.waitSignal(task.ended, timeout=30_000):
        task.start()
        QTimer.singleShot(200, task.stop)


def _slowly(_item: object) -> None:
    for _ in range(50):
        pass


def test_a_task_waits_for_a_window_that_is_behind(qtbot: QtBot) -> None:
    """While nobody listens a task stops talking after a while; once it is heard it goes on, and nothing is lost."""
    parent = QObject()
    got: list[object] = []
    said: list[int] = []

    class Catcher(QObject):
        def take(self, item: object) -> None:
            got.append(item)

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        for number in range(5_000):
            yield number
            said.append(number)

    catcher = Catcher(parent)
    task = Background(parent).task(work)
    task.item.connect(catcher.take)
    task.start()
    held_back = _still(said)
    with qtbot.waitSignal(task.ended, timeout=30_000):
        pass

    assert held_back < 2_000
    assert list(range(5_000)) == got


def _still(said: list[int]) -> int:
    """Keep the interface thread busy until a task has said a thousand things and has had time for more."""
    until = time.monotonic() + 30
    while len(said) < 1_000 and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.3)
    return len(said)


def test_one_that_waits_for_the_window_can_be_stopped(qtbot: QtBot) -> None:
    """A window that closes waits for its tasks, and would wait for ever for one that waits for the window."""
    parent = QObject()
    said: list[int] = []

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        while not cancelled():
            yield "still at it"
            said.append(1)

    background = Background(parent)
    background.task(work).start()
    _still(said)

    assert background.stop_all()


def test_python_clears_up_by_itself_only_while_no_task_runs(qtbot: QtBot) -> None:
    """Also where a task runs already when the window comes to stand; after the last one it does again."""
    parent = QObject()
    background = Background(parent)
    gc.disable()  # as the start of the program does
    tasks = [background.task(_until_stopped) for _ in range(2)]
    for task in tasks:
        task.start()
    background.window_stands()
    clearing = [gc.isenabled()]
    for task in tasks:
        with qtbot.waitSignal(task.ended, timeout=30_000):
            task.stop()
        clearing.append(gc.isenabled())

    assert [False, False, True] == clearing


def test_the_interface_thread_clears_up_while_a_task_runs(qtbot: QtBot) -> None:
    """What is rubbish goes although Python does not clear up by itself, and it goes in the thread of the widgets."""
    parent = QObject()
    threads: list[bool] = []

    class Rubbish:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            threads.append(threading.current_thread() is threading.main_thread())

    def work(cancelled: Callable[[], bool]) -> Iterator[object]:
        for _ in range(20):
            rubbish = [Rubbish() for _ in range(1_000)]
            yield "made"
            del rubbish
            time.sleep(0.01)

    task = Background(parent).task(work)
    with qtbot.waitSignal(task.ended, timeout=30_000):
        task.start()

    assert threads
    assert all(threads)


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


class Hearer(QObject):
    """Hears a task to its end, and from whom it heard it."""

    def __init__(self, background: Background, work: Work) -> None:
        super().__init__()
        self.heard: list[tuple[object, bool]] = []
        self.task = background.task(work)
        self.task.item.connect(self.hear)
        self.task.failed.connect(self.hear_failure)
        self.task.ended.connect(self.hear_end)

    @Slot(object)
    def hear(self, item: object) -> None:
        self.heard.append((item, self.sender() is self.task))

    @Slot(object)
    def hear_failure(self, error: BaseException) -> None:
        self.heard.append((str(error), self.sender() is self.task))

    @Slot()
    def hear_end(self) -> None:
        self.heard.append(("ended", self.sender() is self.task))


def _one_word(_cancelled: Callable[[], bool]) -> Iterator[object]:
    yield "one word"


def _nothing(_cancelled: Callable[[], bool]) -> Iterator[object]:
    return iter(())


def _trouble_at_once(_cancelled: Callable[[], bool]) -> Iterator[object]:
    raise OSError("trouble at once")


def _word_and_trouble(_cancelled: Callable[[], bool]) -> Iterator[object]:
    yield "one word"
    raise OSError("trouble at once")


def _until_stopped(cancelled: Callable[[], bool]) -> Iterator[object]:
    while not cancelled():
        yield "not stopped"
    yield "stopped"


ENDINGS = [
    (_one_word, False, ["one word"]),
    (_nothing, False, []),
    (_trouble_at_once, False, ["trouble at once"]),
    (_word_and_trouble, False, ["one word", "trouble at once"]),
    (_until_stopped, True, ["stopped"]),
]


@pytest.mark.parametrize(("work", "stopped_first", "said"), ENDINGS)
def test_the_last_word_is_heard_however_soon_it_ends(
    work: Work, stopped_first: bool, said: list[object], qtbot: QtBot
) -> None:
    """All a short task says arrives, then that it ended, each time, and whoever hears it can ask who said it."""
    parent = QObject()
    background = Background(parent)
    for _ in range(200):
        hearer = Hearer(background, work)
        if stopped_first:
            hearer.task.stop()
        with qtbot.waitSignal(hearer.task.ended):
            hearer.task.start()

        assert [(word, True) for word in [*said, "ended"]] == hearer.heard


def test_who_hears_something_may_stop_everything(qtbot: QtBot) -> None:
    """A window that closes on what a task says hears the rest in order, and once."""
    parent = QObject()
    background = Background(parent)
    all_said = threading.Event()

    def work(_cancelled: Callable[[], bool]) -> Iterator[object]:
        yield from range(50)
        all_said.set()

    class Closer(Hearer):
        @Slot(object)
        def hear(self, item: object) -> None:
            super().hear(item)
            if item == 3:
                background.stop_all()

    closer = Closer(background, work)
    closer.task.start()
    assert all_said.wait(10)
    with qtbot.waitSignal(closer.task.ended):
        pass

    assert [*range(50), "ended"] == [word for word, _ in closer.heard]
