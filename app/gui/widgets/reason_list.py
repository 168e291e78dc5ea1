"""Reasons: the answers and finds that something comes from, with the way to each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.finding import Reason
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import IconShape
from app.gui.widgets.flow import Flow, empty
from app.gui.widgets.words import Words

_ICONS = {
    "about": "message-square", "answer": "message-square", "seen": "monitor", "register": "file-text",
    "log": "notebook-pen", "named": "user-round",
}  # fmt: skip


class ReasonList(QWidget):
    """What was answered and what was seen, each with its own line.

    Args:
        paper_gap_px: between two reasons, at 100 %.

    Signals:
        question_wanted: the id of the question to go to.
        finds_wanted: the finds are to be shown.
    """

    question_wanted = Signal(str)
    finds_wanted = Signal()

    def __init__(self, paper_gap_px: int = 10) -> None:
        super().__init__()
        self._gap_px = paper_gap_px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """Show these reasons, answers before finds, in the order they decided."""
        empty(self._column)
        self._column.setSpacing(px(self._gap_px))
        for reason in reasons:
            if reason.kind in ("about", "answer"):
                question = reason.fact.partition(".")[2]
                self._add((reason,), self.tr("You answered"), self.tr("Go to the question"), question)
        seen = tuple(reason for reason in reasons if reason.kind == "seen")
        if seen:
            self._add(seen, self.tr("We saw"), self.tr("Show the finds"))
        listed = tuple(reason for reason in reasons if reason.kind == "register")
        if listed:
            self._add(listed, self.tr("In the register"))
        logged = tuple(reason for reason in reasons if reason.kind == "log")
        if logged:
            self._add(logged, self.tr("In the AI log"))
        named = tuple(reason for reason in reasons if reason.kind == "named")
        if named:
            self._add(named, self.tr("Among the names for your policy"))

    def _add(self, reasons: Sequence[Reason], heading: str, link: str = "", question: str = "") -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        sign = QVBoxLayout()
        sign.setContentsMargins(0, px(2), 0, 0)
        sign.addWidget(IconShape(_ICONS[reasons[0].kind], 16, "muted"))
        sign.addStretch(1)
        row.addLayout(sign)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(heading, "small_strong"))
        for reason in reasons:
            words.addWidget(Words(_sentence(reason), "small"))
        if link:
            button = Button(link, "text", "inner")
            button.setProperty("question", question)
            button.setAccessibleDescription(reasons[0].subject)
            button.clicked.connect(self._go)
            holder = QWidget()
            Flow(px(8), holder).addWidget(button)
            words.addWidget(holder, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        self._column.addWidget(line)

    @Slot()
    def _go(self) -> None:
        sender = self.sender()
        question = str(sender.property("question")) if sender is not None else ""
        if question:
            self.question_wanted.emit(question)
        else:
            self.finds_wanted.emit()


def _sentence(reason: Reason) -> str:
    """A question with its answer; or what was seen, with its number."""
    ending = "" if reason.value.endswith((".", "?")) else "."
    joined = " " if reason.subject.endswith("?") else ": "
    return f"{reason.subject}{joined}{reason.value}{ending}"
