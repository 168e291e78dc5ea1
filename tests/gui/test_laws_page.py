"""Rules where you work, in the window."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from window_stage import NOW, Stage, focused, settle, worked

from app.domain.organisation import Organisation
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.models.rows import Row
from app.gui.news_dialogs import LawNewsDialog
from app.gui.pages.laws import LawsPage
from app.gui.theme import Theme
from app.gui.widgets.buttons import Button
from app.gui.widgets.notice import Notice
from app.gui.widgets.rows_view import RowsView
from app.gui.widgets.words import Words
from app.questionnaire.library import laws
from app.storage.assessment_file import AssessmentFile
from app.workspace.desk import Desk, Surroundings


def show(stage: Stage) -> LawsPage:
    stage.window.show_page("laws")
    settle()
    page = stage.window.page
    assert isinstance(page, LawsPage)
    return page


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisible()]


def rows(page: LawsPage) -> list[Row]:
    return [row for row in page.findChildren(RowsView)[0].rows.rows if isinstance(row, Row)]


def button(part: QWidget, text: str) -> Button:
    return next(one for one in part.findChildren(Button) if one.isVisible() and one.text() == text)


def test_every_rule_that_reaches_is_there_with_how_it_stands(stage: Stage) -> None:
    """The list is that of annex 3; each row is read whole."""
    stage.start()
    stage.profile(places=("ke", "eu"))
    page = show(stage)
    reaching = stage.hub.workspace.laws.reaching

    assert [law.fact.id for law in reaching] == [row.id for row in rows(page)]
    assert all(row.title in row.spoken and row.word in row.spoken for row in rows(page))
    assert {"Kenya", "European Union"} <= {law.place for law in reaching}


def test_a_rule_says_what_it_asks_and_how_we_know(stage: Stage, qtbot: QtBot) -> None:
    """The arrows choose a rule, and the panel says source, how sure, seen on, look again by, and why it is here."""
    stage.start()
    stage.profile(places=("ke",))
    page = show(stage)
    before = rows(page)[0]
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    settle()
    told = stage.hub.workspace.told_laws()[1]
    fact, shown = told.law.fact, " ".join(texts(page))

    assert before.id != fact.id
    for said in (fact.asks, fact.reaches, fact.source, told.standing, told.confidence, told.seen, told.review_by):
        assert said in shown
    assert any("Kenya" in text for text in texts(page))


def test_enter_leads_into_the_panel_and_f6_too(stage: Stage, qtbot: QtBot) -> None:
    """From the list to what can be done with a rule, by keyboard alone."""
    stage.start()
    stage.profile(places=("ke",))
    page = show(stage)
    first = focused()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    settle()
    entered = focused()
    first.setFocus()
    stage.window.next_part()

    assert isinstance(first, RowsView)
    assert isinstance(entered, Button)
    assert entered is focused()
    assert entered is page.side_focus()


def test_without_a_place_it_asks_for_one(stage: Stage) -> None:
    """Nothing is listed for nowhere; the button leads to the question, and Continue comes back."""
    stage.start()
    page = show(stage)
    listed, said = rows(page), texts(page)
    button(page, "Say where you work").click()
    settle()
    there = stage.window.page

    assert ([], True) == (listed, "We do not know yet where you work." in said)
    assert there is not None
    assert "about_you" == there.id


def test_a_place_we_know_nothing_about_is_said_plainly(stage: Stage) -> None:
    """No rule known is not the same as no rule."""
    stage.start()
    stage.profile(places=("other",))
    page = show(stage)
    said = " ".join(texts(page))

    assert [] == rows(page)
    assert "We know of no rule that reaches you. That does not mean that there is none." in said
    assert "You also work in a place we do not know." in said


def test_what_may_reach_names_the_question_and_leads_to_it(stage: Stage) -> None:
    """I don't know keeps no rule away: it says which answer would decide, and goes there."""
    stage.start()
    stage.profile(places=("eu",), decides="dont_know")
    page = show(stage)
    told = next(told for told in stage.hub.workspace.told_laws() if not told.law.certain)
    page.findChildren(RowsView)[0].choose(told.law.fact.id)
    settle()
    question = stage.hub.workspace.assessment.pack.question(told.missing[0])
    said = " ".join(texts(page))
    button(page, "Answer the question").click()
    settle()
    there = stage.window.page

    assert ("May reach you", True) == (_word(page, told.law.fact.id), question.text in said)
    assert there is not None
    assert ("decides", "about_you") == (question.id, there.id)


def _word(page: LawsPage, fact_id: str) -> str:
    return next(row.word for row in rows(page) if row.id == fact_id)


@pytest.fixture
def years_later(dressed: Theme, around: Surroundings, desk: Desk, tmp_path: Path) -> Stage:
    """The window in the year 2031, when every fact of today is overdue."""
    from dataclasses import replace as changed

    later = Desk(desk.phrases, changed(around, now=lambda: datetime(2031, 1, 2, 9, 0, tzinfo=UTC)))
    hub = Hub(later)
    window = MainWindow(hub, dressed)
    window.show()
    return Stage(window, hub, dressed, tmp_path)


def test_overdue_is_shown_wherever_a_rule_is(years_later: Stage) -> None:
    """In the rail, above the list, in each row, in the panel, and beside a task."""
    stage = years_later
    stage.start("Late")
    stage.profile(places=("eu",), decides="yes")
    stage.hub.workspace.answer("named_lead", "nobody")
    stage.hub.workspace.answer("human_check", "nobody")
    page = show(stage)
    said = " ".join(texts(page))
    task = next(item for item in stage.hub.workspace.checklist.items if item.legal)
    stage.hub.show_task(task.id)
    settle()
    beside = " ".join(texts(stage.window))

    assert f"{len(rows(page))} overdue" == stage.told_in_rail("laws")
    assert {"Overdue"} == {row.word for row in rows(page)}
    assert "were to be looked at again before today" in said
    assert "and has not been. It may have changed." in said
    assert "due to be looked at again" in beside
    stage.window.close()
    stage.window.deleteLater()
    stage.hub.deleteLater()
    settle()


def test_newer_facts_are_offered_and_taken(stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    """Opening a file with older facts says so; what is new is shown, and taken with a yes."""
    older = tuple(
        replace(book, facts=tuple(replace(fact, seen="2025-01-02", title=f"Old {fact.title}") for fact in book.facts))
        for book in laws()
    )
    path = tmp_path / "Older.groundrules"
    pack = stage.hub.desk.pack()
    AssessmentFile.create(path, Organisation(name="Older"), pack, lambda: NOW, laws=older).close()
    stage.hub.open(path)
    settle()
    offered = " ".join(texts(stage.window.findChildren(Notice)[0]))
    stage.profile(places=("ke",))
    page = show(stage)
    before = rows(page)[0].title
    button(page, "See what is new…").click()
    dialog = stage.window.findChildren(LawNewsDialog)[0]
    told = " ".join(texts(dialog))
    here = [one.text() for one in dialog.findChildren(Words) if one.isVisible() and ": " in one.text()]
    more = next(one for one in dialog.findChildren(Button) if one.text().startswith("Other places ("))
    height = dialog.height()
    qtbot.keyClick(more, Qt.Key.Key_Return)
    settle()
    every = [one.text() for one in dialog.findChildren(Words) if one.isVisible() and ": " in one.text()]
    taller = dialog.height() > height
    button(dialog, "Use them").click()
    worked(stage, qtbot)

    assert "Newer facts about the rules where you work are here." in offered
    assert "2 January 2025" in told
    assert {line.partition(":")[0] for line in here} == {"Kenya"}
    assert taller
    assert {line.partition(":")[0] for line in every} > {"Kenya"}
    assert (f"Old {rows(page)[0].title}", laws()) == (before, stage.hub.workspace.assessment.laws)
    assert not any(one.isVisible() for one in page.findChildren(Button) if one.text() == "See what is new…")
