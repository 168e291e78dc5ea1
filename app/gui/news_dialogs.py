"""What is new in the questionnaire, or in the facts about rules, before it is used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.law_news import BookedFact, LawNews
from app.domain.pack_news import PackNews
from app.gui.tall_dialog import TallDialog
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words
from app.phrases import Phrases

_WIDTH = 720


class _NewsDialog(TallDialog):
    """Says what something newer changes, and asks whether to use it.

    Signals:
        agreed: it is to be used.
    """

    agreed = Signal()

    def __init__(self, parent: QWidget, title: str, lead: str) -> None:
        super().__init__(parent, title, _WIDTH)
        self.words.addWidget(Words(lead, "row"))

    def tell(self, told: Iterable[tuple[str, Sequence[str]]], column: QVBoxLayout) -> None:
        """Add a heading with its count, and the lines under it, for each that has lines."""
        for heading, lines in told:
            if lines:
                column.addWidget(Words(heading.format(n=len(lines)), "strong"))
                self.add_list(lines, column)

    def offer(self, verb: str, agreed: Callable[..., object]) -> None:
        """Add the buttons, and open; ``agreed`` is a method that is called when it is to be used."""
        self.words.addStretch(1)
        self.add_buttons(self.tr("Not now"), verb).clicked.connect(self._agree)
        self.agreed.connect(agreed)
        self.open()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class NewsDialog(_NewsDialog):
    """What a newer version of the questionnaire changes."""

    def __init__(self, parent: QWidget, news: PackNews) -> None:
        lead = self.tr("Your answers stay. Version {version} takes the place of version {before}.")
        lead = lead.format(version=news.version, before=news.version_before)
        super().__init__(parent, self.tr("Use the newer questionnaire?"), lead)
        told = (
            (self.tr("New questions ({n})"), news.added),
            (self.tr("To be answered again ({n})"), news.ask_again),
            (self.tr("Asked in other words ({n})"), news.reworded),
            (self.tr("No longer asked ({n})"), news.left),
        )
        self.tell(((heading, [one.text for one in questions]) for heading, questions in told), self.words)
        if not any(questions for _heading, questions in told):
            self.words.addWidget(Words(self.tr("The questions are the same. Rules or tasks have changed."), "row"))

    @classmethod
    def ask(cls, parent: QWidget, news: PackNews, agreed: Callable[..., object]) -> None:
        """Open it; ``agreed`` is a method that is called when it is to be used."""
        dialog = cls(parent, news)
        dialog.offer(dialog.tr("Use it"), agreed)


class LawNewsDialog(_NewsDialog):
    """What newer facts about rules change: at the places of the organisation first, and elsewhere when wanted.

    Args:
        places: ids of the places where the organisation works; without any, all is told alike.
    """

    def __init__(self, parent: QWidget, news: LawNews, places: Collection[str], phrases: Phrases) -> None:
        day, before = (_day(one, phrases) for one in (news.as_of, news.as_of_before))
        lead = self.tr("They were known on {day}. This check holds those of {before}. Your answers stay.")
        if not before:
            lead = self.tr("They were known on {day}. This check keeps them, so that it says the same on any computer.")
        super().__init__(parent, self.tr("Use the newer facts about rules?"), lead.format(day=day, before=before))
        here, elsewhere = news.split(places)
        self.tell(self._told(here if places else news), self.words)
        if places and not here.count:
            self.words.addWidget(Words(self.tr("Nothing is new at the places where you work."), "row"))
        if places and elsewhere.count:
            self._turn = Button(self.tr("Other places ({n})").format(n=elsewhere.count), "toggle", "inner")
            self._turn.clicked.connect(self._turn_rest)
            self._rest = QWidget()
            column = QVBoxLayout(self._rest)
            column.setContentsMargins(0, 0, 0, 0)
            self.tell(self._told(elsewhere), column)
            self.words.addWidget(self._turn)
            self.words.addWidget(self._rest)
            self._show_rest(shown=False)

    @classmethod
    def ask(
        cls, parent: QWidget, news: LawNews, places: Collection[str], phrases: Phrases, agreed: Callable[..., object]
    ) -> None:
        """Open it; ``agreed`` is a method that is called when they are to be used."""
        dialog = cls(parent, news, places, phrases)
        dialog.offer(dialog.tr("Use them"), agreed)

    @Slot()
    def _turn_rest(self) -> None:
        self._show_rest(shown=self._rest.isHidden())
        self.fit()

    def _show_rest(self, *, shown: bool) -> None:
        self._rest.setVisible(shown)
        self._turn.set_icon("chevron-down" if shown else "chevron-right")
        self._turn.setAccessibleDescription(self.tr("open") if shown else self.tr("closed"))

    def _told(self, news: LawNews) -> list[tuple[str, list[str]]]:
        return [
            (self.tr("New ({n})"), _lines(news.added)),
            (self.tr("They say something else now ({n})"), _lines(news.changed)),
            (self.tr("Looked at again, still the same ({n})"), _lines(news.seen_again)),
            (self.tr("No longer listed ({n})"), _lines(news.left)),
        ]


def _lines(facts: Iterable[BookedFact]) -> list[str]:
    return [f"{booked.place}: {booked.fact.title}" for booked in facts]


def _day(iso_day: str, phrases: Phrases) -> str:
    day = day_of(iso_day)
    return phrases.date(day) if day is not None else iso_day
