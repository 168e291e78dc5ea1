"""The words of the policy page: the rule behind a paragraph, and what happened to a clause."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject

from app.domain.finding import Reason
from app.domain.pack import Clause
from app.domain.policy import PolicyClause, PolicyParagraph
from app.gui.models.clauses import ClauseLine
from app.phrases import Phrases


class PolicyWords(QObject):
    """Says in plain words what stands behind the policy.

    Args:
        phrases: words that the documents use too.
    """

    def __init__(self, phrases: Phrases, parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases

    def lead(self, reasons: tuple[Reason, ...]) -> str:
        """What stands above the reasons."""
        return self.tr("What these words rest on:") if reasons else self.tr("These words are in every policy.")

    def rule(self, known: Clause, clause: PolicyClause, paragraph: PolicyParagraph) -> str:
        """The rule of the questionnaire that put a paragraph there; ``known`` is the clause as it stands in it."""
        if clause.form == "short":
            return self.tr("One line is enough here. If your answers or finds change, the clause grows.")
        words = []
        if known.when and known.short:
            words.append(self.tr("Because of this the clause is here in full. Without it, one line would do."))
        elif known.when:
            words.append(self.tr("Because of this the clause is here. Without it, we would leave it out."))
        part = int(paragraph.id.split(".")[-2])
        if 1 <= part <= len(known.parts) and known.parts[part - 1].when:
            words.append(self.tr("These words are here only because of this."))
        return " ".join(words) or self.tr("These words are the same for everyone.")

    def summary(self, today: date, edited: int) -> str:
        """How far the policy is."""
        words = [self.tr("Draft of {date}.").format(date=self._phrases.date(today))]
        if edited == 1:
            words.append(self.tr("1 place edited by you."))
        elif edited:
            words.append(self.tr("{n} places edited by you.").format(n=edited))
        return " ".join([*words, self.tr("Not yet approved.")])

    def contents_line(self, clause: PolicyClause) -> ClauseLine:
        """A clause in the contents, with what happened to it."""
        note, tint = "", "next"
        if any(paragraph.changed_below for paragraph in clause.paragraphs):
            note, tint = self.tr("Our words have changed"), "now"
        elif all(paragraph.edited and not paragraph.text for paragraph in clause.paragraphs):
            note = self.tr("Left out by you")
        elif any(paragraph.edited for paragraph in clause.paragraphs):
            note = self.tr("Edited by you")
        elif any(paragraph.unfilled for paragraph in clause.paragraphs):
            note, tint = self.tr("Not filled in yet"), "now"
        return ClauseLine(clause.id, clause.number, clause.title, note, tint)
