"""The parts of the results: cards of rows that open, and what stands under an open row."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.finding import HeldFinding, Reason
from app.gui.theme import colours, ink, px, wash
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card
from app.gui.widgets.flow import Flow
from app.gui.widgets.opening import RowList
from app.gui.widgets.reason_list import ReasonList
from app.gui.widgets.words import Words


class RowsCard(Card):
    """A card with a heading and rows that open.

    Args:
        name: for screen readers.
        tint: ``stop`` for a heading on its wash; or empty.
    """

    def __init__(self, name: str, tint: str = "") -> None:
        super().__init__(border=tint or "mid", padded=False)
        self._head = _Head(tint)
        self.column.addWidget(self._head)
        self.list = RowList(name)
        self.column.addWidget(self.list)
        # The height that is left over belongs below the rows, not between them.
        self.column.addStretch(1)

    def set_heading(self, text: str) -> None:
        """Show another heading."""
        self._head.words.set_words(text)


class _Head(QWidget):
    """The heading of a card; a stop stands on its wash."""

    def __init__(self, tint: str) -> None:
        super().__init__()
        self._tint = tint
        self.words = Words("", "strong", tint or "text")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(18), px(10), px(18), px(10))
        row.addWidget(self.words, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._tint:
            return
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, 8), 7, 7)
        painter.setClipRect(self.rect())
        painter.fillPath(shape, wash(known, self._tint))
        painter.end()


class UnderRow(QWidget):
    """What stands under an open row: words, both sides of a contradiction, reasons, and where to go from here.

    Signals:
        question_wanted: the id of a question.
        finds_wanted: the finds are to be shown.
        task_wanted: the id of a task.
        settle_wanted: the contradiction is to be settled.
    """

    question_wanted = Signal(str)
    finds_wanted = Signal()
    task_wanted = Signal(str)
    settle_wanted = Signal()

    def __init__(self, text: str, reasons: tuple[Reason, ...]) -> None:
        super().__init__()
        self._task_id = ""
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(px(54), px(2), px(18), px(12))
        self._rows.setSpacing(px(10))
        if text:
            self._rows.addWidget(Words(text, "row"))
        if reasons:
            listed = ReasonList()
            listed.show_reasons(reasons)
            listed.question_wanted.connect(self.question_wanted)
            listed.finds_wanted.connect(self.finds_wanted)
            self._rows.addWidget(listed)

    def add_sides(self, finding: HeldFinding, *, also: bool, wide: bool) -> None:
        """Show both sides of a contradiction, beside or under each other; ``also``: both were said."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        both = QBoxLayout(across if wide else down)
        both.setSpacing(px(12))
        heads = (self.tr("You said"), self.tr("You also said") if also else self.tr("We saw"))
        for head, words in zip(heads, (finding.said, finding.saw), strict=True):
            side = Card(paper="base")
            side.column.setContentsMargins(px(14), px(10), px(14), px(10))
            side.column.setSpacing(px(2))
            side.column.addWidget(Words(head, "small", "muted"))
            side.column.addWidget(Words(words, "row_strong"))
            side.column.addStretch(1)
            both.addWidget(side, 1)
        self._rows.insertLayout(0, both)
        settled = finding.settled
        if settled is not None:
            how = self.tr("Both are right:") if settled.how == "both_right" else self.tr("To ask first:")
            self._rows.addWidget(Words(settled.words, "row", lead=how))
        button = Button(self.tr("Settle this") if settled is None else self.tr("Look at it again"), "plain", "inner")
        button.setAccessibleDescription(finding.title)
        button.clicked.connect(self.settle_wanted)
        self._add(button)

    def add_task(self, task_id: str, title: str) -> None:
        """Offer the way to a task in the list."""
        self._task_id = task_id
        button = Button(self.tr("Show it in To do"), "plain", "inner", "square-check-big")
        button.setAccessibleDescription(title)
        button.clicked.connect(self._show_task)
        self._add(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(1, 0, -1, -1), ink(colours(self.palette()), "alt"))
        painter.end()

    def _add(self, button: Button) -> None:
        holder = QWidget()
        Flow(px(8), holder).addWidget(button)
        self._rows.addWidget(holder)

    @Slot()
    def _show_task(self) -> None:
        self.task_wanted.emit(self._task_id)


def quiet_line(text: str) -> QWidget:
    """One line inside a card, with room round it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(px(18), px(12), px(18), px(12))
    row.addWidget(Words(text, "row", "muted"), 1, Qt.AlignmentFlag.AlignVCenter)
    return holder
