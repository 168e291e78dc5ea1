"""Rules where you work: what may reach this organisation, and how we know."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.days import day_of
from app.domain.law import ToldLaw
from app.gui.hub import Hub
from app.gui.models.rows import Heading, Row
from app.gui.pages.laws.panel import LawPanel
from app.gui.pages.laws.words import LawWords
from app.gui.pages.page import Page
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Card, Strip
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.rows_view import RowsView
from app.gui.widgets.side_panel import SidePanel
from app.gui.widgets.words import Words

_PLACES = "places"
_PANEL_PX, _LEAST_LIST_PX, _NO_LIMIT = 400, 330, 16_777_215


class LawsPage(Page):
    """Dated facts about rules, by place. They are never part of the policy itself, only of its annex."""

    id = "laws"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._say = LawWords(self)
        self._laws: dict[str, ToldLaw] = {}
        self.column.addWidget(Words(self.tr("Rules where you work"), "title"))
        self.column.addSpacing(-px(14))
        self._summary = Words("", "body", "muted")
        self.column.addWidget(self._summary)
        self._newer = Strip("next", "download")
        see = Button(self.tr("See what is new…"), "plain", "inner")
        see.clicked.connect(hub.newer_laws_wanted)
        self._newer.row.addWidget(see)
        self._overdue = Strip("now", "circle-question-mark")
        self.column.addWidget(self._newer)
        self.column.addWidget(self._overdue)
        self._main = QWidget()
        self._main.setLayout(self._sides())
        self.column.addWidget(self._main, 1)
        self._nowhere = EmptyState(
            self.tr("We do not know yet where you work."),
            self.tr("Once you say so, the rules we know for those places stand here, each with its source."),
            self.tr("Say where you work"),
        )
        self._nothing = EmptyState(
            self.tr("We know of no rule that reaches you."),
            self.tr("That does not mean that there is none. Ask somebody who knows the places you work in."),
            self.tr("Look at your places"),
        )
        for empty in (self._nowhere, self._nothing):
            empty.button.clicked.connect(self.ask_places)
            self.column.addWidget(empty)
        self._not_here = Strip("later", "eye-off")
        self.column.addWidget(self._not_here)
        self._gap = QWidget()
        self.column.addWidget(self._gap, 1)
        back = Button(self.tr("Back"))
        back.clicked.connect(self.go_back)
        save = Button(self.tr("Save the policy…"), "primary")
        save.setAccessibleDescription(self.tr("These rules are annex 3 of it."))
        save.clicked.connect(self.go_on)
        self.bar.add_near(back)
        self.bar.add_far(save)
        self.room_changed()

    def refresh(self) -> None:
        workspace = self.hub.workspace
        laws = workspace.told_laws()
        self._laws = {told.law.fact.id: told for told in laws}
        places = workspace.assessment.answer(_PLACES)
        self._summary.set_words(self._say.summary(laws, self._day(workspace.laws.as_of)))
        late = self._say.overdue(len(workspace.laws.overdue))
        self._overdue.set_words(late)
        self._overdue.setVisible(bool(late))
        news = workspace.newer_laws()
        self._newer.set_words(self._say.newer(news, self._day(news.as_of)) if news is not None else "")
        self._newer.setVisible(news is not None)
        self._main.setVisible(bool(laws))
        self._nowhere.setVisible(not laws and places is None)
        self._nothing.setVisible(not laws and places is not None)
        self._gap.setVisible(not laws)
        not_here = self._say.not_here(workspace.laws, workspace.assessment.pack, self._day(workspace.laws.as_of))
        self._not_here.set_words(not_here, lead=self.tr("What is not here:"))
        self._show_rows(laws)

    def first_focus(self) -> QWidget | None:
        if self._laws:
            return self._list
        return self._nothing.button if self._nowhere.isHidden() else self._nowhere.button

    def side_focus(self) -> QWidget | None:
        return self._panel.first_stop if self._laws else None

    def room_changed(self) -> None:
        wide = self.room >= 1180
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._side.set_beside(beside=wide)
        self._fit_list()

    @Slot()
    def go_on(self) -> None:
        """Go to where the policy is saved; these rules are its annex 3."""
        self.hub.page_wanted.emit("export")

    @Slot()
    def go_back(self) -> None:
        """Go back to the tasks."""
        self.hub.page_wanted.emit("to_do")

    @Slot()
    def ask_places(self) -> None:
        """Go to the question about places, and come back from there."""
        self.hub.ask(_PLACES)

    @Slot(str)
    def _chosen(self, fact_id: str) -> None:
        told = self._laws.get(fact_id)
        if told is not None:
            maybe = self._say.may_reach(told, self.hub.workspace.assessment.pack)
            self._panel.show_law(told, self._say.chip(told), maybe)

    @Slot()
    def _go_to_panel(self) -> None:
        self._panel.first_stop.setFocus()

    def _show_rows(self, laws: tuple[ToldLaw, ...]) -> None:
        rows: list[Heading | Row] = []
        for place, group in groupby(laws, key=_place):
            rows.append(Heading(place))
            for told in group:
                fact = told.law.fact
                rows.append(Row(fact.id, fact.title, told.standing, "", *self._say.chip(told)))
        before = self._list.current
        self._list.rows.set_rows(rows)
        if self._list.current:
            self._chosen(self._list.current)
        elif rows:
            self._list.choose(before)
        self._fit_list()

    def _sides(self) -> QBoxLayout:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(px(20))
        self._card = Card(padded=False)
        self._list = RowsView(self.tr("Rules where you work"))
        self._list.chosen.connect(self._chosen)
        self._list.entered_row.connect(self._go_to_panel)
        # The list keeps clear of the round corners of its card.
        inset = QVBoxLayout()
        inset.setContentsMargins(0, 5, 0, 5)
        inset.addWidget(self._list)
        self._card.column.addLayout(inset)
        self._both.addWidget(self._card, 1)
        self._panel = LawPanel(self.hub.desk.phrases)
        self._panel.question_wanted.connect(self.hub.ask)
        self._panel.finds_wanted.connect(self.hub.show_finds)
        self._side = SidePanel(Card(padded=False), self._panel, self._panel.buttons, _PANEL_PX)
        self._both.addWidget(self._side)
        return self._both

    def _fit_list(self) -> None:
        """Beside the panel the list scrolls by itself; above it, it takes less than half of the window."""
        if self.room >= 1180:
            self._card.setMinimumHeight(px(_LEAST_LIST_PX))
            self._card.setMaximumHeight(_NO_LIMIT)
        else:
            most = max(px(120), round(self.window().height() * 0.45))
            self._card.setFixedHeight(min(self._list.rows_height() + px(14), most))

    def _day(self, iso_day: str) -> str:
        day = day_of(iso_day)
        return self.hub.desk.phrases.date(day) if day is not None else iso_day


def _place(told: ToldLaw) -> str:
    return told.law.place
