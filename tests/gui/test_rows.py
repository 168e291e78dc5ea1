"""Lists of rows: the model keeps Qt's rules, rows keep still, the arrows pass headings by."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from window_stage import settle

from app.gui.models.rows import Heading, Row, RowsModel
from app.gui.theme import Theme
from app.gui.widgets.rows_view import RowsView

A, B, C = (Row(id=name, title=f"Find {name}", detail="A detail.", mark="now", word="No owner") for name in "abc")


def titles(model: RowsModel) -> list[str]:
    return [str(model.index(number).data()) for number in range(model.rowCount())]


def test_the_model_keeps_the_rules() -> None:
    """Qt's own tester watches every change."""
    model = RowsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows([Heading("First"), A, Heading("Then"), B])
    model.put_on_top([C])
    model.put_on_top([Row(id="b", title="Find b, again"), Row(id="d", title="Find d")])
    model.set_rows([A])
    model.set_rows([])

    assert 0 == model.rowCount()
    assert tester.model() is model


def test_new_rows_go_on_top_and_known_ones_keep_still() -> None:
    """A row told again changes in its place; a new one comes first."""
    model = RowsModel()
    model.put_on_top([A])
    model.put_on_top([B])
    model.put_on_top([C, Row(id="a", title="Find a, better known")])

    assert ["Find c", "Find b", "Find a, better known"] == titles(model)


def test_a_row_is_spoken_whole() -> None:
    """A screen reader is given title, detail and mark as one line; what looks like HTML stays text."""
    model = RowsModel()
    model.set_rows([A, Row(id="x", title="<b>bold</b>")])

    assert "Find a, A detail, No owner" == model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "‹b>bold‹/b>" == model.index(1).data(Qt.ItemDataRole.ToolTipRole)


def test_arrows_pass_headings_by(dressed: Theme, qtbot: QtBot) -> None:
    """Down goes from row to row; a change of marks only keeps what is chosen."""
    view = RowsView("Finds")
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.rows.set_rows([Heading("First"), A, Heading("Then"), B, C])
    view.choose("")
    settle()
    chosen = [view.current]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    chosen.append(view.current)
    view.rows.set_rows(
        [Heading("First: 1"), A, Heading("Then"), Row(id="b", title="B", mark="done", word="In the register"), C]
    )
    chosen.append(view.current)

    assert ["a", "b", "b"] == chosen
