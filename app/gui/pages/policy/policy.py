"""Policy: the contents, the text of a clause, and why each part of it is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.frameworks import subject_lines
from app.domain.policy import PolicyClause, PolicyParagraph
from app.gui.dialogs import LineDialog
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.pages.policy.contents import Contents
from app.gui.pages.policy.text import ClauseText
from app.gui.pages.policy.unfilled import UnfilledStrip
from app.gui.pages.policy.why import WhyPanel
from app.gui.pages.policy.words import PolicyWords
from app.gui.record_dialogs import HistoryDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Line, Strip
from app.gui.widgets.flowing import FlowingArea
from app.gui.widgets.paper import Paper
from app.gui.widgets.side_panel import SidePanel
from app.gui.widgets.words import Words

_CONTENTS_PX, _PANEL_PX, _LEAST_PX = 214, 291, 330


class PolicyPage(Page):
    """The policy as it is written now. It can be read, understood, and put in one's own words."""

    id = "policy"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._say = PolicyWords(hub.desk.phrases, self)
        self._clause_id = ""
        self._paragraph_id = ""
        self._editing = ""
        self._drafts: dict[str, str] = {}
        self.column.addWidget(Words(self.tr("Policy"), "title"))
        self.column.addSpacing(-px(14))
        self._summary = Words("", "body", "muted")
        self.column.addWidget(self._summary)
        self._early = Strip("next", "message-circle-question-mark")
        early = Button(self.tr("Answer the questions"), "plain", "inner")
        early.clicked.connect(self.answer_first)
        self._early.row.addWidget(early)
        self.column.addWidget(self._early)
        self._unfilled = UnfilledStrip(hub)
        self.column.addWidget(self._unfilled)
        self.column.addWidget(self._card_of_three(), 1)
        self._make_bar()
        hub.opened.connect(self._opened)
        self.room_changed()

    def refresh(self) -> None:
        workspace = self.hub.workspace
        policy = workspace.policy
        focused = QApplication.focusWidget()
        here = focused is not None and self._text.isAncestorOf(focused)
        answered = bool(workspace.assessment.answers)
        self._early.setVisible(not answered)
        self._early.set_words(self.tr("Answer the questions first. Here is what it will look like."))
        self._unfilled.show_unfilled(policy.unfilled)
        edited = [p for clause in policy.clauses for p in clause.paragraphs if p.edited]
        self._summary.set_words(self._say.summary(workspace.today(), len(edited)))
        lines = [self._say.contents_line(clause) for clause in policy.clauses]
        ids = [line.id for line in lines]
        if self._clause_id not in ids:
            self._clause_id = ids[0] if ids else ""
        self._contents.clauses.set_lines(lines)
        self._turn_contents.setText(self.tr("All {n} clauses").format(n=len(lines)))
        self._count.set_words(self.tr("{n} clauses").format(n=len(lines)))
        self._contents.choose(self._clause_id)
        self._show_clause()
        if here:
            self._focus_paragraph()

    def first_focus(self) -> QWidget | None:
        return self._text.focus_of(self._paragraph_id)

    def side_focus(self) -> QWidget | None:
        return self._why.edit if self._why.edit.isVisible() else None

    def room_changed(self) -> None:
        wide, single = self.room >= 1180, self.room < 880
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._three.setDirection(across if wide else down)
        self._two.setDirection(down if single else across)
        self._list_line.setVisible(not single)
        self._panel_line.setVisible(wide)
        self._turn_contents.setVisible(single)
        self._count.setVisible(not single)
        self._list.setVisible(not single or self._turn_contents.isChecked())
        self._contents.setMinimumHeight(px(_LEAST_PX))
        most = 16_777_215
        self._list_side.setMinimumWidth(0 if single else px(_CONTENTS_PX))
        self._list_side.setMaximumWidth(most if single else px(_CONTENTS_PX))
        self._contents.setMaximumHeight(px(_LEAST_PX) if single else most)
        self._panel.set_beside(beside=wide)
        self._text_area.set_flowing(flowing=not wide)

    @Slot()
    def go_on(self) -> None:
        """Go to where the policy is saved."""
        self.hub.page_wanted.emit("export")

    @Slot()
    def go_back(self) -> None:
        """Go back to the results."""
        self.hub.page_wanted.emit("results")

    @Slot()
    def answer_first(self) -> None:
        """Go to the questions that come first."""
        self.hub.page_wanted.emit("about_you")

    @Slot()
    def edit(self) -> None:
        """Put a field in place of the chosen paragraph."""
        paragraph = self._paragraph()
        if paragraph is not None:
            self._editing = paragraph.id
            self._drafts.setdefault(paragraph.id, paragraph.text or paragraph.ours)
            self._show_clause()
            self._focus_paragraph()

    @Slot()
    def leave_out(self) -> None:
        """Ask why the chosen paragraph is left out."""
        LineDialog.ask(
            self,
            self.tr("Why do you leave this out?"),
            self.tr("One line is enough. It is kept, and printed where a whole part is left out."),
            self.tr("Leave it out"),
            self._left_out,
        )

    @Slot()
    def restore(self) -> None:
        """Go back to our words for the chosen paragraph."""
        self._restored(self._paragraph_id)

    @Slot(str)
    def _left_out(self, reason: str) -> None:
        self._change(self._paragraph_id, "", reason, self.tr("Left out."))

    @Slot(str, str)
    def _saved(self, paragraph_id: str, words: str) -> None:
        paragraph = self._paragraph()
        if not words.strip():
            self._closed(paragraph_id, "")
            self._drafts.pop(paragraph_id, None)
            self.leave_out()
            return
        ours = paragraph.ours if paragraph is not None and paragraph.edited else paragraph.text if paragraph else ""
        if " ".join(words.split()) == ours:
            self._restored(paragraph_id)
        else:
            self._change(paragraph_id, words, "", self.tr("Your words are in the policy."))

    @Slot(str)
    def _restored(self, paragraph_id: str) -> None:
        before = self._edit_of(paragraph_id)
        self._editing = ""
        self._drafts.pop(paragraph_id, None)
        self._paragraph_id = paragraph_id
        if before is None:
            self._show_clause()
        elif self.hub.restore_paragraph(paragraph_id):
            self.hub.tell(self.tr("Our words are back."), can_undo=True)
        self._focus_paragraph()

    @Slot(str)
    def _kept(self, paragraph_id: str) -> None:
        before = self._edit_of(paragraph_id)
        self._paragraph_id = paragraph_id
        if before is not None:
            self._change(paragraph_id, before[0], before[1], self.tr("Your words stay."))

    @Slot(str, str)
    def _closed(self, paragraph_id: str, words: str) -> None:
        self._drafts[paragraph_id] = words
        self._editing = ""
        self._show_clause()
        self._focus_paragraph()

    @Slot(str)
    def _chosen(self, paragraph_id: str) -> None:
        self._paragraph_id = paragraph_id
        self._text.choose(paragraph_id)
        self._show_why()
        self._reveal()

    @Slot(str)
    def _clause_chosen(self, clause_id: str) -> None:
        if clause_id != self._clause_id:
            self._clause_id = clause_id
            self._paragraph_id = self._editing = ""
            self._show_clause()
            self._text_area.verticalScrollBar().setValue(0)

    @Slot(int)
    def _passed(self, step: int) -> None:
        """The arrows go on into the clause after this one, or the one before."""
        ids = [clause.id for clause in self.hub.workspace.policy.clauses]
        place = ids.index(self._clause_id) + step
        if 0 <= place < len(ids):
            self._contents.choose(ids[place])
            clause = self._clause()
            if step < 0 and clause is not None:
                self._chosen(clause.paragraphs[-1].id)
            self._focus_paragraph()

    @Slot()
    def _go_to_text(self) -> None:
        self._focus_paragraph()

    @Slot(bool)
    def _contents_turned(self, opened: bool) -> None:
        self._turn_contents.set_icon("chevron-down" if opened else "chevron-right")
        self._list.setVisible(opened)

    @Slot()
    def _opened(self) -> None:
        self._clause_id = self._paragraph_id = self._editing = ""
        self._drafts = {}

    @Slot()
    def _reveal(self) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        line = self._text.line(self._paragraph_id)
        if line is not None and self.isVisible():
            area = self._text_area if self.room >= 1180 else self.area
            area.ensureWidgetVisible(line, 0, px(16))

    @Slot()
    def _show_history(self) -> None:
        HistoryDialog.open_for(self, self.hub, self._clause_id, "clause")

    def _change(self, paragraph_id: str, words: str, reason: str, sentence: str) -> None:
        self._editing = ""
        if self.hub.edit_paragraph(paragraph_id, words, reason=reason):
            self._drafts.pop(paragraph_id, None)
            self.hub.tell(sentence, can_undo=True)
        else:
            self._editing = paragraph_id if words else ""
        self._focus_paragraph()

    def _edit_of(self, paragraph_id: str) -> tuple[str, str] | None:
        """The words and the reason somebody gave for a paragraph."""
        edits = self.hub.workspace.assessment.edits
        return next(((edit.text, edit.reason) for edit in edits if edit.paragraph == paragraph_id), None)

    def _clause(self) -> PolicyClause | None:
        return next((c for c in self.hub.workspace.policy.clauses if c.id == self._clause_id), None)

    def _paragraph(self) -> PolicyParagraph | None:
        clause = self._clause()
        paragraphs = clause.paragraphs if clause is not None else ()
        return next((p for p in paragraphs if p.id == self._paragraph_id), None)

    def _show_clause(self) -> None:
        clause = self._clause()
        if clause is None:
            return
        ids = [paragraph.id for paragraph in clause.paragraphs]
        if self._paragraph_id not in ids:
            self._paragraph_id = ids[0]
        if self._editing and self._text.field_words:
            self._drafts[self._editing] = self._text.field_words
        reasons = {edit.paragraph: edit.reason for edit in self.hub.workspace.assessment.edits}
        self._text.show_clause(
            clause,
            self.hub.workspace.in_full_because(clause),
            self._paragraph_id,
            reasons,
            self._editing,
            self._drafts.get(self._editing, ""),
        )
        self._show_why()

    def _show_why(self) -> None:
        clause, paragraph = self._clause(), self._paragraph()
        if clause is None or paragraph is None:
            return
        reasons = tuple(dict.fromkeys(paragraph.reasons + clause.reasons))
        known = next(k for k in self.hub.workspace.assessment.pack.clauses if k.id == clause.id)
        self._why.show_why(
            self._say.lead(reasons), reasons, self._say.rule(known, clause, paragraph),
            "\n".join(subject_lines(clause.maps, self.hub.desk.phrases)),
        )  # fmt: skip
        editing = self._editing == paragraph.id
        left_out = paragraph.edited and not paragraph.text
        self._why.offer(edit=not editing, restore=paragraph.edited and not editing, leave_out=not left_out)

    def _focus_paragraph(self) -> None:
        line, focus = self._text.line(self._paragraph_id), self._text.focus_of(self._paragraph_id)
        if line is not None and focus is not None:
            # What was put into the layout just now is shown later, and could not take the focus before.
            line.show()
            focus.setFocus()
            # Only once the text has its sizes is it known where the paragraph stands.
            QTimer.singleShot(0, self._reveal)

    def _card_of_three(self) -> QWidget:
        card = Card(padded=False)
        self._three = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._list_side = self._contents_side()
        self._list_line, self._panel_line = Line(upright=True), Line(upright=True)
        self._text = ClauseText()
        self._text.chosen.connect(self._chosen)
        self._text.passed.connect(self._passed)
        self._text.edit_wanted.connect(self.edit)
        self._text.saved.connect(self._saved)
        self._text.restored.connect(self._restored)
        self._text.kept.connect(self._kept)
        self._text.closed.connect(self._closed)
        self._text_area = FlowingArea(self._text, px(_LEAST_PX))
        self._two.addWidget(self._list_side)
        self._two.addWidget(self._list_line)
        self._two.addWidget(self._text_area, 1)
        self._three.addLayout(self._two, 1)
        self._three.addWidget(self._panel_line)
        self._why = WhyPanel()
        self._why.question_wanted.connect(self.hub.ask)
        self._why.finds_wanted.connect(self.hub.show_finds)
        self._why.edit_wanted.connect(self.edit)
        self._why.leave_out_wanted.connect(self.leave_out)
        self._why.restore_wanted.connect(self.restore)
        self._why.history.clicked.connect(self._show_history)
        self._panel = SidePanel(Paper(), self._why, self._why.buttons, _PANEL_PX)
        self._three.addWidget(self._panel)
        card.column.addLayout(self._three)
        return card

    def _contents_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, px(8), 0, px(8))
        column.setSpacing(px(4))
        self._turn_contents = Button("", "toggle", "inner", "chevron-right")
        self._turn_contents.setCheckable(True)
        self._turn_contents.toggled.connect(self._contents_turned)
        self._count = Words("", "small", "muted")
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(4), px(12), 0)
        head.addWidget(self._turn_contents)
        head.addWidget(self._count)
        head.addStretch(1)
        column.addLayout(head)
        self._list = QWidget()
        listed = QVBoxLayout(self._list)
        listed.setContentsMargins(0, 0, 0, 0)
        self._contents = Contents()
        self._contents.chosen.connect(self._clause_chosen)
        self._contents.entered_clause.connect(self._go_to_text)
        listed.addWidget(self._contents)
        column.addWidget(self._list, 1)
        return side

    def _make_bar(self) -> None:
        back = Button(self.tr("Back"))
        back.clicked.connect(self.go_back)
        save = Button(self.tr("Save the policy…"), "primary")
        save.clicked.connect(self.go_on)
        self.bar.add_near(back)
        self.bar.add_far(save)
