"""What is new in the questionnaire, or in the facts about rules, before it is used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.days import day_of
from app.domain.law_news import LawNews
from app.domain.pack_news import PackNews
from app.gui.tall_dialog import TallDialog
from app.gui.widgets.words import Words
from app.phrases import Phrases


class NewsDialog(TallDialog):
    """Says what a newer version of the questionnaire changes, and asks whether to use it.

    Signals:
        agreed: it is to be used.
    """

    agreed = Signal()

    def __init__(self, parent: QWidget, news: PackNews) -> None:
        super().__init__(parent, self.tr("Use the newer questionnaire?"), 720)
        lead = self.tr("Your answers stay. Version {version} takes the place of version {before}.")
        self.words.addWidget(Words(lead.format(version=news.version, before=news.version_before), "row"))
        told = (
            (self.tr("New questions ({n})"), news.added),
            (self.tr("To be answered again ({n})"), news.ask_again),
            (self.tr("Asked in other words ({n})"), news.reworded),
            (self.tr("No longer asked ({n})"), news.left),
        )
        for heading, questions in told:
            if questions:
                self.words.addWidget(Words(heading.format(n=len(questions)), "strong"))
                self.add_list([question.text for question in questions])
        if not any(questions for _heading, questions in told):
            self.words.addWidget(Words(self.tr("The questions are the same. Rules or tasks have changed."), "row"))
        self.words.addStretch(1)
        act = self.add_buttons(self.tr("Not now"), self.tr("Use it"))
        act.clicked.connect(self._agree)

    @classmethod
    def ask(cls, parent: QWidget, news: PackNews, agreed: Callable[..., object]) -> None:
        """Open it; ``agreed`` is a method that is called when it is to be used."""
        dialog = cls(parent, news)
        dialog.agreed.connect(agreed)
        dialog.open()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class LawNewsDialog(TallDialog):
    """Says what newer facts about rules change, and asks whether to use them.

    Signals:
        agreed: they are to be used.
    """

    agreed = Signal()

    def __init__(self, parent: QWidget, news: LawNews, phrases: Phrases) -> None:
        super().__init__(parent, self.tr("Use the newer facts about rules?"), 720)
        day, before = (_day(one, phrases) for one in (news.as_of, news.as_of_before))
        lead = self.tr("They were known on {day}. This check holds those of {before}. Your answers stay.")
        if not before:
            lead = self.tr("They were known on {day}. This check keeps them, so that it says the same on any computer.")
        self.words.addWidget(Words(lead.format(day=day, before=before), "row"))
        told = (
            (self.tr("New ({n})"), news.added),
            (self.tr("They say something else now ({n})"), news.changed),
            (self.tr("Looked at again, still the same ({n})"), news.seen_again),
            (self.tr("No longer listed ({n})"), news.left),
        )
        for heading, facts in told:
            if facts:
                self.words.addWidget(Words(heading.format(n=len(facts)), "strong"))
                self.add_list([f"{booked.place}: {booked.fact.title}" for booked in facts])
        self.words.addStretch(1)
        act = self.add_buttons(self.tr("Not now"), self.tr("Use them"))
        act.clicked.connect(self._agree)

    @classmethod
    def ask(cls, parent: QWidget, news: LawNews, phrases: Phrases, agreed: Callable[..., object]) -> None:
        """Open it; ``agreed`` is a method that is called when they are to be used."""
        dialog = cls(parent, news, phrases)
        dialog.agreed.connect(agreed)
        dialog.open()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


def _day(iso_day: str, phrases: Phrases) -> str:
    day = day_of(iso_day)
    return phrases.date(day) if day is not None else iso_day
