"""Why a paragraph is there: answers, finds, the rule, and where others speak of the same subject."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.finding import Reason
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import IconShape, Line
from app.gui.widgets.flow import Flow
from app.gui.widgets.reason_list import ReasonList
from app.gui.widgets.words import Words


class WhyPanel(QWidget):
    """Follows the paragraph that is chosen.

    Signals:
        question_wanted: the id of the question to go to.
        finds_wanted: the finds are to be shown.
        edit_wanted, leave_out_wanted, restore_wanted: what is to be done with the words.
    """

    question_wanted = Signal(str)
    finds_wanted = Signal()
    edit_wanted = Signal()
    leave_out_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Why this is here"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(16), px(18), px(16))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(IconShape("circle-question-mark", 18, "accent"))
        head.addWidget(Words(self.tr("Why this is here"), "strong"), 1)
        column.addLayout(head)
        self._lead = Words("", "small", "muted")
        column.addWidget(self._lead)
        self._reasons = ReasonList(14)
        self._reasons.question_wanted.connect(self.question_wanted)
        self._reasons.finds_wanted.connect(self.finds_wanted)
        column.addWidget(self._reasons)
        self._lines = [Line(), Line()]
        self._rule = _Part("layers", self.tr("The rule"))
        self._same = _Part("link", self.tr("About the same subject"))
        for line, part in zip(self._lines, (self._rule, self._same), strict=True):
            column.addWidget(line)
            column.addWidget(part)
        column.addStretch(1)
        # The page puts them under the panel, where they stay in sight while it scrolls.
        self.buttons = QWidget()
        row = Flow(px(12), self.buttons)
        row.setContentsMargins(px(18), px(10), px(18), px(14))
        self.edit = Button(self.tr("Edit the words"), "plain", "inner", "pencil")
        self.edit.clicked.connect(self.edit_wanted)
        self._restore = Button(self.tr("Go back to our words"), "plain", "inner", "undo-2")
        self._restore.clicked.connect(self.restore_wanted)
        self._leave = Button(self.tr("Leave out…"), "text", "inner")
        self._leave.clicked.connect(self.leave_out_wanted)
        self.history = Button(self.tr("History…"), "text", "inner")
        for button in (self.edit, self._restore, self._leave, self.history):
            row.addWidget(button)

    def show_why(self, lead: str, reasons: tuple[Reason, ...], rule: str, same: str) -> None:
        """Show why something is here; each part that has nothing to say is left out."""
        self._lead.set_words(lead)
        self._reasons.show_reasons(reasons)
        self._reasons.setVisible(bool(reasons))
        self._lines[0].setVisible(bool(reasons))
        self._rule.words.set_words(rule)
        self._same.words.set_words(same)
        for widget in (self._lines[1], self._same):
            widget.setVisible(bool(same))

    def offer(self, *, edit: bool, restore: bool, leave_out: bool) -> None:
        """Say what can be done with the words."""
        self.edit.setVisible(edit)
        self._restore.setVisible(restore)
        self._leave.setVisible(leave_out)


class _Part(QWidget):
    """An icon, a heading and a text."""

    def __init__(self, icon_name: str, heading: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        sign = QVBoxLayout()
        sign.setContentsMargins(0, px(2), 0, 0)
        sign.addWidget(IconShape(icon_name, 16, "muted"))
        sign.addStretch(1)
        row.addLayout(sign)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(heading, "small_strong"))
        self.words = Words("", "small")
        words.addWidget(self.words)
        row.addLayout(words, 1)
