"""Rows that wrap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.gui.theme import Theme
from app.gui.widgets.flow import Flow


class Block(QWidget):
    """A widget of a wanted width."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._wanted = width

    def sizeHint(self) -> QSize:  # noqa: N802 (a name of Qt)
        return QSize(self._wanted, 40)


def laid(widths: list[int], split: int, room: int) -> tuple[QWidget, list[QRect]]:
    holder = QWidget()
    flow = Flow(12, holder)
    for number, width in enumerate(widths):
        if number == split:
            flow.stretch()
        flow.addWidget(Block(width))
    holder.show()
    flow.setGeometry(QRect(0, 0, room, flow.heightForWidth(room)))
    rects = [item.geometry() for number in range(flow.count()) if (item := flow.itemAt(number)) is not None]
    return holder, rects


def test_the_primary_stands_at_the_end_of_one_row(dressed: Theme, qtbot: QtBot) -> None:
    """Where all fits, what is far stands at the far end."""
    holder, (back, primary) = laid([80, 100], 1, 500)
    qtbot.addWidget(holder)

    assert (0, 500, True) == (back.left(), primary.right() + 1, back.top() == primary.top())


def test_the_primary_comes_first_when_the_row_wraps(dressed: Theme, qtbot: QtBot) -> None:
    """In a narrow window the primary is met first."""
    holder, (back, _all, primary) = laid([200, 200, 250], 2, 300)
    qtbot.addWidget(holder)

    assert primary.top() < back.top()


@given(
    widths=st.lists(st.integers(20, 400), min_size=1, max_size=6),
    split=st.integers(0, 6),
    room=st.integers(120, 900),
)
def test_nothing_overlaps_and_nothing_leaves_the_row(
    dressed: Theme, qapp: object, widths: list[int], split: int, room: int
) -> None:
    """Whatever the widths, each widget lies within the room, apart from the others."""
    holder, rects = laid(widths, split, room)
    apart = not any(one.intersects(other) for number, one in enumerate(rects) for other in rects[:number])
    inside = all(rect.left() >= 0 and rect.right() < room for rect in rects)
    holder.close()

    assert (True, True) == (apart, inside)
