"""The text of one clause: its paragraphs, one of them chosen, one perhaps being edited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.policy import PolicyClause, PolicyParagraph
from app.gui.pages.policy.editing import ChangedBelow, EditBox
from app.gui.theme import px
from app.gui.widgets.flow import empty
from app.gui.widgets.paragraph import ParagraphLine
from app.gui.widgets.words import Words


class ClauseText(QWidget):
    """Shows a clause. The arrows go from paragraph to paragraph, and on into the next clause.

    Signals:
        chosen: the id of the paragraph that was chosen.
        passed: the arrows went past the end (1) or the beginning (-1).
        edit_wanted: the chosen paragraph is to be edited.
        saved: the id of a paragraph, and the words for it.
        restored, kept: the id of a paragraph whose words are ours again, or stay.
        closed: the field was closed; the id of the paragraph and what stands in the field.
    """

    chosen = Signal(str)
    passed = Signal(int)
    edit_wanted = Signal()
    saved = Signal(str, str)
    restored = Signal(str)
    kept = Signal(str)
    closed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, ParagraphLine] = {}
        self._box: EditBox | None = None
        self._editing = ""
        self._changed: dict[ChangedBelow, str] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(18), px(16), px(18), px(20))
        outer.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(12), 0, px(12), px(8))
        head.setSpacing(px(2))
        self._number = Words("", "small", "muted")
        self._title = Words("", "heading")
        self._because = Words("", "small", "muted")
        for widget in (self._number, self._title, self._because):
            head.addWidget(widget)
        outer.addLayout(head)
        self._column = QVBoxLayout()
        outer.addLayout(self._column)
        outer.addStretch(1)

    @property
    def field_words(self) -> str:
        """What stands in the field of the paragraph that is being edited."""
        return self._box.field.toPlainText() if self._box is not None else ""

    def line(self, paragraph_id: str) -> QWidget | None:
        """The paragraph, or the field in its place."""
        return self._box if paragraph_id == self._editing and self._box else self._lines.get(paragraph_id)

    def focus_of(self, paragraph_id: str) -> QWidget | None:
        """What takes the focus for a paragraph: its field while it is edited."""
        if self._box is not None and paragraph_id == self._editing:
            return self._box.field
        return self._lines.get(paragraph_id)

    def show_clause(
        self, clause: PolicyClause, because: str, chosen: str, left_out: dict[str, str], editing: str, draft: str
    ) -> None:
        """Show a clause.

        Args:
            because: why it stands here in full; or empty.
            chosen: the id of the paragraph that is chosen.
            left_out: the reason for each paragraph that was left out.
            editing: the id of the paragraph with a field in its place; or empty.
            draft: what stands in that field.
        """
        self._number.set_words(self.tr("Clause {number}").format(number=clause.number))
        self._title.set_words(clause.title)
        self._because.set_words(because)
        self._because.setVisible(bool(because))
        empty(self._column)
        self._column.setSpacing(px(1))
        self._lines, self._changed, self._box, self._editing = {}, {}, None, editing
        for paragraph, sign in numbered(clause.paragraphs):
            if paragraph.id == editing:
                self._column.addWidget(self._edit_box(paragraph, draft))
                continue
            self._column.addWidget(self._line(paragraph, sign, left_out.get(paragraph.id, "")))
            if paragraph.changed_below:
                self._column.addWidget(self._changed_box(paragraph))
        self.choose(chosen)

    def choose(self, paragraph_id: str) -> None:
        """Give one paragraph its wash."""
        for line in self._lines.values():
            line.set_chosen(chosen=line.paragraph_id == paragraph_id)

    def _line(self, paragraph: PolicyParagraph, sign: str, reason: str) -> ParagraphLine:
        text, note, tint = paragraph.text, "", "next"
        if paragraph.edited and not paragraph.text:
            text, note = paragraph.ours, self.tr("Left out by you: {reason}").format(reason=reason)
        elif paragraph.edited:
            note = self.tr("Edited by you")
        elif paragraph.unfilled:
            note, tint = self.tr("Something here is not filled in yet"), "now"
        struck = paragraph.edited and not paragraph.text
        line = ParagraphLine(paragraph.id, text, "" if struck else sign, note, tint, struck=struck)
        line.moved.connect(self._moved)
        line.taken.connect(self.chosen)
        line.edit_wanted.connect(self.edit_wanted)
        self._lines[paragraph.id] = line
        return line

    def _edit_box(self, paragraph: PolicyParagraph, draft: str) -> EditBox:
        ours = paragraph.ours if paragraph.edited else paragraph.text
        box = EditBox(draft, ours, edited=paragraph.edited)
        box.saved.connect(self._saved)
        box.restored.connect(self._restored)
        box.closed.connect(self._closed)
        self._box = box
        return box

    def _changed_box(self, paragraph: PolicyParagraph) -> ChangedBelow:
        box = ChangedBelow(paragraph.text, paragraph.ours)
        box.kept.connect(self._kept)
        box.taken.connect(self._taken)
        self._changed[box] = paragraph.id
        return box

    @Slot(int)
    def _moved(self, step: int) -> None:
        sender = self.sender()
        ids = list(self._lines)
        place = ids.index(sender.paragraph_id) + step if isinstance(sender, ParagraphLine) else 0
        if 0 <= place < len(ids):
            self.chosen.emit(ids[place])
            self._lines[ids[place]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.passed.emit(step)

    @Slot(str)
    def _saved(self, words: str) -> None:
        self.saved.emit(self._editing, words)

    @Slot()
    def _restored(self) -> None:
        self.restored.emit(self._editing)

    @Slot(str)
    def _closed(self, words: str) -> None:
        self.closed.emit(self._editing, words)

    @Slot()
    def _kept(self) -> None:
        sender = self.sender()
        if isinstance(sender, ChangedBelow):
            self.kept.emit(self._changed[sender])

    @Slot()
    def _taken(self) -> None:
        sender = self.sender()
        if isinstance(sender, ChangedBelow):
            self.restored.emit(self._changed[sender])


def numbered(paragraphs: tuple[PolicyParagraph, ...]) -> list[tuple[PolicyParagraph, str]]:
    """Each paragraph with its number or bullet, counted as in the printed policy: what is left out has none."""
    told = []
    number, before = 0, ""
    for paragraph in paragraphs:
        sign = ""
        if paragraph.text:
            number = number + 1 if paragraph.kind == before == "numbered" else 1
            before = paragraph.kind
            sign = {"numbered": f"{number}.", "bullet": "•"}.get(paragraph.kind, "")
        told.append((paragraph, sign))
    return told
