"""The main job from Welcome to a policy on paper, by keyboard alone; and the same by command line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from planted_home import HeldLook, plant
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from window_stage import NOW, Stage, focused, settle

from app import cli, phrases
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme
from app.workspace.desk import Desk, Surroundings

PROFILE: dict[str, object] = {
    "places": ("eu", "gb"), "people": 14, "work": "landlord", "uses": ("writing", "notes"), "forms": ("online",),
    "supply": ("use_only",), "data": ("ordinary",), "decides": "yes", "public": ("text",), "own_devices": "yes",
}  # fmt: skip


@pytest.fixture
def desk(read_packs: Path, tmp_path: Path) -> Desk:
    """A desk on a computer whose only home holds models and agents."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copytree(read_packs, data / "packs")
    documents = tmp_path / "documents"
    documents.mkdir()
    look = HeldLook(plant(tmp_path / "home"))
    return Desk(phrases.load(), Surroundings(data=data, documents=documents, now=lambda: NOW, look=look))


@pytest.fixture
def stage(dressed: Theme, desk: Desk, tmp_path: Path) -> Iterator[Stage]:
    dressed.set_look("light")
    dressed.set_text_size(100)
    hub = Hub(desk)
    window = MainWindow(hub, dressed)
    window.show()
    settle()
    yield Stage(window, hub, dressed, tmp_path)
    window.close()
    window.deleteLater()
    hub.deleteLater()
    settle()


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)
    settle()


def tab_to(wanted: Callable[[QWidget], bool]) -> None:
    """Press Tab until the focus is there."""
    for _ in range(400):
        if wanted(focused()):
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError("Tab never gets there")


def inside(question: str) -> Callable[[QWidget], bool]:
    """Whether a widget belongs to the question with this text."""

    def belongs(widget: QWidget) -> bool:
        above: QWidget | None = widget
        while above is not None:
            if above.accessibleName() == question:
                return True
            above = above.parentWidget()
        return False

    return belongs


def answer_profile(stage: Stage) -> None:
    for question in stage.hub.workspace.assessment.pack.questions:
        if not question.profile:
            continue
        value = PROFILE[question.id]
        texts = {option.id: option.text for option in question.options}
        belongs = inside(question.text)
        if question.kind == "number":
            tab_to(lambda widget, belongs=belongs: belongs(widget) and not isinstance(widget, QSpinBox))
            QTest.keyClicks(focused(), str(value))
            settle()
        elif question.kind == "several":
            for option in value:  # type: ignore[attr-defined]
                text = texts[option]
                tab_to(lambda widget, belongs=belongs, text=text: belongs(widget) and widget.accessibleName() == text)
                press(Qt.Key.Key_Space)
        else:
            tab_to(belongs)
            for _ in question.options:
                if focused().accessibleName() == texts[str(value)]:
                    break
                press(Qt.Key.Key_Down)
            press(Qt.Key.Key_Space)


def text_of(path: Path) -> str:
    """The text of a document, without the number of the record: two files never have the same history."""
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"Record( [0-9a-f]{4}){4}", "Record", text)


def test_by_keyboard_alone_and_by_command_line(stage: Stage, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    """Start, ten answers, a look, the questions, results, a policy; typed as commands the paper reads the same."""
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "Harbour Lettings")
    press(Qt.Key.Key_Return)
    stage.window.activateWindow()  # out of sight there is no window manager to do it when a dialog closes
    qtbot.waitUntil(stage.window.isActiveWindow)
    answer_profile(stage)
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not stage.hub.looking, timeout=60_000)
    settle()
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    for _ in range(80):
        if not stage.hub.workspace.interview.unanswered:
            break
        press(Qt.Key.Key_1)
        press(Qt.Key.Key_Return)
    visited = []
    for key in (Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9, Qt.Key.Key_E):
        press(key, Qt.KeyboardModifier.ControlModifier)
        page = stage.window.page
        assert page is not None
        visited.append(page.id)
    with qtbot.waitSignal(stage.hub.export_ended, timeout=60_000):
        QTest.keyClick(focused(), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle()
    told = stage.hub.workspace.assessment
    clauses = [(clause.number, clause.title) for clause in stage.hub.workspace.policy.clauses]
    stops = stage.hub.workspace.results.stops
    stage.window.close()
    policy = text_of(next((tmp_path / "documents").glob("* - AI policy.pdf")))

    assert ["check_answers", "results", "policy", "to_do", "laws", "register", "export"] == visited
    assert PROFILE == {answer.question: answer.value for answer in told.answers if answer.question in PROFILE}
    assert told.scan is not None and told.scan.complete and stops
    at = 0
    for number, title in clauses:
        at = policy.index(f"{number}. {title}", at)

    file = tmp_path / "again.groundrules"
    commands = [["new", str(file), "--name", "Harbour Lettings"], ["scan", "--into", str(file), "--format", "jsonl"]]
    for answer in told.answers:
        words = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        commands.append(["answer", str(file), answer.question, *map(str, words)])
    commands.append(["report", str(file), "--out", str(tmp_path / "typed")])
    codes = [cli.run(words, lambda: desk, bool) for words in commands]

    assert {0} == set(codes)
    assert policy == text_of(next((tmp_path / "typed").glob("* - AI policy.pdf")))
