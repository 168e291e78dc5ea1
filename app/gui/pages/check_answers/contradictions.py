"""What does not fit together: the one in hand with both its sides, those that wait, and those that are settled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.finding import HeldFinding
from app.gui.hub import Hub
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, IconShape, Line
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import Chip, MarkShape
from app.gui.widgets.words import Words


class ContradictionCard(Card):
    """One contradiction: what was said beside what was seen, both alike, and what can be done about it.

    Args:
        hub: for the words beside each side.
        finding: the contradiction.
        place: its number, and how many there are to settle.
        wide: both sides beside each other.

    Signals:
        change_wanted: the id of the question to go to.
        both_right_wanted, ask_wanted: how it is to be settled.
        finds_wanted: the finds are to be shown.
        history_wanted: the id of the contradiction, whose history is to be shown.
    """

    change_wanted = Signal(str)
    both_right_wanted = Signal()
    ask_wanted = Signal()
    finds_wanted = Signal()
    history_wanted = Signal(str)

    def __init__(self, hub: Hub, finding: HeldFinding, place: tuple[int, int], *, wide: bool) -> None:
        super().__init__("now")
        self._hub = hub
        self._finding = finding
        head = Flow(px(12))
        head.addWidget(Words(self.tr("These two do not fit together"), "heading"))
        head.stretch()
        number, of = place
        head.addWidget(Chip("now", self.tr("{number} of {of} to settle").format(number=number, of=of)))
        self.column.addLayout(head)
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        both.setSpacing(px(8))
        both.addWidget(self._said(), 1)
        both.addWidget(IconShape("split", 18, "now"), 0, Qt.AlignmentFlag.AlignCenter)
        both.addWidget(self._saw(), 1)
        self.column.addLayout(both)
        self.column.addSpacing(px(4))
        nobody = self.tr("This happens a lot and nobody is in trouble. We never change an answer for you.")
        self.column.addWidget(Words(nobody, "small", "muted"))
        self.change = Button(self.tr("Change my answer"), "plain", "inner", "pencil")
        self.change.setProperty("question", finding.question)
        self.change.clicked.connect(self._change)
        both_right = Button(self.tr("Both are right: say why…"), "plain", "inner")
        both_right.clicked.connect(self.both_right_wanted)
        ask = Button(self.tr("Ask someone first…"), "plain", "inner")
        ask.clicked.connect(self.ask_wanted)
        buttons = QWidget()
        row = Flow(px(10), buttons)
        history = Button(self.tr("History…"), "text", "inner")
        history.setProperty("finding", finding.id)
        history.clicked.connect(self._show_history)
        for button in (self.change, both_right, ask, history):
            button.setAccessibleDescription(f"{finding.said} {finding.saw}")
            row.addWidget(button)
        self.column.addWidget(buttons)

    def _said(self) -> QWidget:
        workspace, finding = self._hub.workspace, self._finding
        answer = workspace.assessment.answer(finding.question)
        heading = self.tr("You said")
        if answer is not None and (day := day_of(answer.at)) is not None:
            heading = self.tr("You said, on {date}").format(date=self._hub.desk.phrases.date(day))
        box = _Side("message-square", heading, finding.said)
        question = workspace.assessment.pack.question(finding.question)
        where = self.tr("Question: {area}").format(area=workspace.assessment.pack.area(question.area).title)
        if any(asked.id == question.id for asked in workspace.interview.questions):
            number, _of = workspace.interview.position(question.id)
            where = f"{where}, {number}"
        box.column.addWidget(Words(where, "small", "muted"))
        box.column.addStretch(1)
        return box

    def _saw(self) -> QWidget:
        finding, scan = self._finding, self._hub.workspace.assessment.scan
        if not any(reason.kind == "seen" for reason in finding.reasons):
            box = _Side("message-square", self.tr("You also said"), finding.saw)
        else:
            heading = self.tr("We saw")
            if scan is not None and (day := day_of(scan.finished)) is not None:
                heading = self.tr("We saw, on {date}").format(date=self._hub.desk.phrases.date(day))
            box = _Side("monitor", heading, finding.saw)
            show = Button(self.tr("Show what we saw"), "text", "inner")
            show.clicked.connect(self.finds_wanted)
            row = QWidget()
            Flow(px(8), row).addWidget(show)
            box.column.addWidget(row)
        box.column.addStretch(1)
        return box

    @Slot()
    def _change(self) -> None:
        self.change_wanted.emit(self._finding.question)

    @Slot()
    def _show_history(self) -> None:
        self.history_wanted.emit(self._finding.id)


class _Lines(Card):
    """Contradictions in one line each, with a button.

    Signals:
        pressed: the id of the contradiction.
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__(padded=False)

    def add_line(self, finding: HeldFinding, shape: QWidget, words: QWidget, verb: str) -> QHBoxLayout:
        """Add a contradiction; gives its line, where more can be added."""
        if self.column.count():
            self.column.addWidget(Line())
        button = Button(verb, "text", "inner")
        button.setProperty("finding", finding.id)
        button.setAccessibleDescription(finding.title)
        button.clicked.connect(self._press)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(px(20), px(4), px(20), px(4))
        row.setSpacing(px(12))
        row.addWidget(shape)
        row.addWidget(words, 1)
        row.addWidget(button)
        self.column.addWidget(line)
        return row

    @Slot()
    def _press(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.pressed.emit(str(sender.property("finding")))


class WaitingLines(_Lines):
    """The contradictions that wait while one is in hand."""

    def __init__(self, findings: Sequence[HeldFinding]) -> None:
        super().__init__()
        for finding in findings:
            words = Words(finding.title, "row", middle=True)
            self.add_line(finding, IconShape("split", 18, "now"), words, self.tr("Settle this"))


class SettledLines(_Lines):
    """The contradictions that are settled, and how.

    Signals:
        history_wanted: the id of the contradiction, whose history is to be shown.
    """

    history_wanted = Signal(str)

    def __init__(self, findings: Sequence[HeldFinding]) -> None:
        super().__init__()
        for finding in findings:
            settlement = finding.settled
            if settlement is None:
                continue
            how = self.tr("Both are right:") if settlement.how == "both_right" else self.tr("To ask first:")
            words = QWidget()
            column = QVBoxLayout(words)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(Words(finding.title, "row"))
            column.addWidget(Words(f"{how} {settlement.words}", "small", "muted"))
            mark = "done" if settlement.how == "both_right" else "unknown"
            row = self.add_line(finding, MarkShape(mark), words, self.tr("Open again"))
            history = Button(self.tr("History…"), "text", "inner")
            history.setProperty("finding", finding.id)
            history.setAccessibleDescription(finding.title)
            history.clicked.connect(self._show_history)
            row.addWidget(history)

    @Slot()
    def _show_history(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.history_wanted.emit(str(sender.property("finding")))


class _Side(Card):
    """One side of a contradiction."""

    def __init__(self, icon_name: str, heading: str, words: str) -> None:
        super().__init__(paper="alt")
        self.column.setContentsMargins(px(16), px(12), px(16), px(12))
        self.column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(9))
        row.addWidget(IconShape(icon_name, 16, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(heading, "small", "muted"), 1)
        self.column.addLayout(row)
        self.column.addWidget(Words(words, "strong"))
