"""The models of tables and contents keep Qt's rules, whatever is done to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.gui.models.areas import AreaLine, AreasModel, WhyLine
from app.gui.models.clauses import ClauseLine, ClausesModel
from app.gui.models.tasks import STATE, TASK, TIME, WHO, GroupLine, TaskLine, TasksModel

HEADS = ("Task", "Who", "By", "Time", "State")
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def area(name: str, *, why: str = "Because.") -> AreaLine:
    return AreaLine(name, f"Area {name}", 3, "High", 0, "Not started", "1 not known", why)


def task(name: str, **changed: str) -> TaskLine:
    values = {
        "title": f"Task {name}", "priority_word": "Now", "who": "", "by_iso": "", "by": "", "by_spoken": "",
        "time": "1 h", "state": "not_started", "state_word": "Not started", "nobody": "Choose who",
    } | changed  # fmt: skip
    return TaskLine(id=name, **values)


def test_areas_open_one_by_one(qtbot: QtBot) -> None:
    """A reason comes under its area and goes again; what has no reason does not open."""
    model = AreasModel(("Area", "How exposed", "What you do"))
    tester = QAbstractItemModelTester(model, FATAL)
    model.set_areas([area("a"), area("b"), area("c", why="")])
    model.turn(1)
    model.turn(0)

    assert [AreaLine, WhyLine, AreaLine, WhyLine, AreaLine] == [type(line) for line in model.lines]
    assert (False, False) == (model.turn(4), model.turn(1))

    model.turn(0)

    assert [AreaLine, AreaLine, WhyLine, AreaLine] == [type(line) for line in model.lines]
    assert tester.model() is model


def test_an_area_is_read_whole() -> None:
    """The first cell says the row with its column heads; the others say their own word."""
    model = AreasModel(("Area", "How exposed", "What you do"))
    model.set_areas([area("a")])
    spoken = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(3)]

    assert "Area a, How exposed: High, What you do: Not started, 1 not known" == spoken[0]
    assert ["High", "Not started, 1 not known"] == spoken[1:]


def test_clauses_change_in_place(qtbot: QtBot) -> None:
    """A new note is no new list; another clause is."""
    model = ClausesModel()
    tester = QAbstractItemModelTester(model, FATAL)
    lines = [ClauseLine("a", 1, "Why"), ClauseLine("b", 2, "Who")]
    model.set_lines(lines)
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_lines([ClauseLine("a", 1, "Why", "Edited by you"), lines[1]])
    spoken = model.index(0).data()
    with qtbot.waitSignal(model.modelReset):
        model.set_lines(lines[1:])

    assert ("1. Why, Edited by you", False) == (spoken, model.place_of("a").isValid())
    assert tester.model() is model


def test_heads_of_priorities_cannot_be_chosen() -> None:
    """The arrows pass them by; only who, by and state can be edited."""
    model = TasksModel(HEADS)
    tester = QAbstractItemModelTester(model, FATAL)
    model.set_lines([GroupLine("now", "Now", "This week", "0 of 1 done"), task("a")])
    editable = [bool(model.index(1, column).flags() & Qt.ItemFlag.ItemIsEditable) for column in range(5)]

    assert Qt.ItemFlag.NoItemFlags == model.index(0, TASK).flags()
    assert [False, True, True, False, True] == editable
    assert "Now, This week, 0 of 1 done" == model.index(0, TASK).data()
    assert tester.model() is model


def test_an_edit_is_asked_for_and_not_made(qtbot: QtBot) -> None:
    """The model says what is wanted; what it shows follows the file. The same text is no change."""
    model = TasksModel(HEADS)
    model.set_lines([task("a")])
    with qtbot.waitSignal(model.edited) as asked:
        model.setData(model.index(0, WHO), " Priya ")
    with qtbot.assertNotEmitted(model.edited):
        model.setData(model.index(0, STATE), "not_started")
        refused = model.setData(model.index(0, TIME), "2 h")

    assert ["a", "who", "Priya"] == asked.args
    assert ("Choose who", False) == (model.index(0, WHO).data(), refused)
