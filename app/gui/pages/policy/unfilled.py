"""What is not filled in yet, on top of the policy, with the way to fill it in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QWidget

from app.gui.dialogs import Dialog
from app.gui.hub import Hub
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Strip
from app.gui.widgets.words import Words

_DAYS_SUGGESTED = 21


class UnfilledStrip(Strip):
    """Names every gap once."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("now", "pencil")
        self._hub = hub
        self._names_missing = False
        self._fill = Button(self.tr("Fill it in"), "plain", "inner")
        self._fill.clicked.connect(self.fill_in)
        self._date = Button(self.tr("Choose the day…"), "plain", "inner")
        self._date.clicked.connect(self.choose_day)
        self._look = Button(self.tr("Look at this computer"), "plain", "inner")
        self._look.clicked.connect(self.look)
        for button in (self._date, self._fill, self._look):
            self.row.addWidget(button)

    def show_unfilled(self, names: tuple[str, ...]) -> None:
        """Show these gaps; nothing when there is none."""
        self.setVisible(bool(names))
        phrases = self._hub.desk.phrases
        seen = [name for name in names if name.startswith("seen.")]
        said = [name for name in names if "." not in name]
        self._names_missing = any(name != "amnesty_date" for name in said)
        told = [phrases.say(f"slot.{name}").strip("[]") for name in said]
        told += [phrases.say("slot.not_looked").strip("[]")] if seen else []
        told += [phrases.say("slot.not_known").strip("[]")] if len(said) + len(seen) < len(names) else []
        lead = self.tr("Not filled in yet:")
        self.set_words(f"{phrases.listed(told)}.", lead=lead)
        self._date.setVisible("amnesty_date" in names)
        self._look.setVisible(bool(seen))
        self._fill.setVisible(any(name not in ("amnesty_date", *seen) for name in names))

    @Slot()
    def fill_in(self) -> None:
        """Go to the first name that is missing; to the questions where all names are there."""
        if self._names_missing:
            self._hub.names_wanted.emit()
        else:
            self._hub.page_wanted.emit("about_you")

    @Slot()
    def look(self) -> None:
        """Go to the look at this computer."""
        self._hub.page_wanted.emit("this_computer")

    @Slot()
    def choose_day(self) -> None:
        """Ask for the day until which people may tell what they use."""
        today = self._hub.workspace.today()
        start = QDate(today.year, today.month, today.day).addDays(_DAYS_SUGGESTED)
        DayDialog.ask(
            self,
            self.tr("Until when may people tell you what they use?"),
            self.tr("Until that day nobody is in trouble, whatever it is. Two or three weeks are usual."),
            self.tr("Put it in the policy"),
            start,
            self._day_chosen,
        )

    @Slot(str)
    def _day_chosen(self, day: str) -> None:
        if self._hub.change_organisation(amnesty_until=day):
            self._hub.tell(self.tr("The day is in the policy."), can_undo=True)


class DayDialog(Dialog):
    """Asks for a day.

    Signals:
        chosen: the day, ISO 8601.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, title: str, explanation: str, verb: str, start: QDate) -> None:
        super().__init__(parent, title)
        self.column.addWidget(Words(explanation, "row", "muted"))
        self._day = QDateEdit(start)
        self._day.setCalendarPopup(True)
        self._day.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self._day.setDisplayFormat("d MMMM yyyy")
        self._day.setAccessibleName(title)
        self._day.setAccessibleDescription(explanation)
        self.column.addWidget(self._day)
        self.column.addStretch(1)
        act = self.add_buttons(self.tr("Not now"), verb)
        act.clicked.connect(self._choose)
        self._day.setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, explanation: str, verb: str, start: QDate, chosen: Callable[..., object]
    ) -> None:
        """Open it; ``chosen`` is a method that takes the day."""
        dialog = cls(parent, title, explanation, verb, start)
        dialog.chosen.connect(chosen)
        dialog.open()

    @Slot()
    def _choose(self) -> None:
        self.accept()
        self.chosen.emit(self._day.date().toString("yyyy-MM-dd"))
