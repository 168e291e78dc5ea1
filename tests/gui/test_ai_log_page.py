"""The AI log: a decision is written down in six fields by keyboard, stays as it is, and is corrected by another one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_stage import Stage, focused, settle

from app.domain.decision_log import LoggedDecision
from app.gui.models.decisions import WHEN
from app.gui.pages.ai_log import AiLogPage
from app.gui.pages.ai_log.table import DecisionTable
from app.gui.rail import RailItem
from app.gui.widgets.buttons import Button
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> AiLogPage:
    """An empty log, beside a register with one tool."""
    stage.start()
    stage.hub.change_organisation(lead="Priya Nair")
    stage.hub.add_entry("Chat Online")
    stage.window.show_page("ai_log")
    settle()
    assert isinstance(stage.window.page, AiLogPage)
    return stage.window.page


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisible()]


def button(page: AiLogPage, text: str) -> Button:
    both = page.bar.findChildren(Button) + page.findChildren(Button)
    return next(button for button in both if button.isVisible() and button.text() == text)


def field(page: AiLogPage, name: str) -> QLineEdit:
    return next(line for line in page.findChildren(QLineEdit) if line.accessibleName().startswith(name))


def write(page: AiLogPage, qtbot: QtBot, **said: str) -> None:
    """Fill fields and press Enter in the last one."""
    names = {
        "who": "Who used", "tool": "Tool", "what_for": "What for", "checked": "Who checked", "result": "Result",
    }  # fmt: skip
    for key, text in said.items():
        field(page, names[key]).setText(text)
    qtbot.keyClick(field(page, "Result"), Qt.Key.Key_Return)
    settle()


def table(page: AiLogPage) -> DecisionTable:
    return page.findChildren(DecisionTable)[0]


def test_a_decision_is_written_down_by_keyboard(stage: Stage, page: AiLogPage, qtbot: QtBot) -> None:
    """From the empty page to an entry: what is missing is told beside its field, and nothing is written before."""
    first = focused().property("text"), "Start with a decision from last week." in texts(page)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    write(page, qtbot, who="Tom Okafor", tool="Chat Online", what_for="Sum up references", result="Let to Ms K.")
    missing = texts(page), focused() is field(page, "Who checked"), stage.hub.workspace.assessment.log
    write(page, qtbot, checked="Tom read all 4 himself")
    (kept,) = stage.hub.workspace.assessment.log
    spoken = str(table(page).currentIndex().siblingAtColumn(WHEN).data(Qt.ItemDataRole.AccessibleTextRole))

    assert ("Write down a decision", True) == first
    assert "Write down who checked the result. “Nobody” is an answer." in missing[0]
    assert (True, ()) == missing[1:]
    assert ("2026-11-12", "Tom Okafor", "Chat Online", "Tom read all 4 himself") == (
        kept.day, kept.who, kept.tool, kept.checked_by,
    )  # fmt: skip
    assert "1 decision. Unbroken since 12 November 2026." in texts(page)
    assert table(page) is focused()
    assert spoken.startswith("When: 12 Nov, Who: Tom Okafor, Tool or model: Chat Online, What for: Sum up references")


def test_tools_people_and_nobody_are_offered(page: AiLogPage, qtbot: QtBot) -> None:
    """Names of the register and of people we know need not be typed out."""
    page.write()
    settle()
    offered = []
    for name, start in (("Tool", "chat"), ("Who checked", "pri"), ("Who checked", "nob")):
        completer = field(page, name).completer()
        completer.setCompletionPrefix(start)
        offered.append(completer.currentCompletion())

    assert ["Chat Online", "Priya Nair", "Nobody"] == offered


def test_nobody_has_a_mark_and_a_correction_takes_its_place(stage: Stage, page: AiLogPage, qtbot: QtBot) -> None:
    """The rail and the head count what nobody checked; the correction says what stood there before."""
    page.write()
    settle()
    write(page, qtbot, who="Tom", tool="Chat Online", what_for="Invite to a viewing", checked="nobody")
    counted = [item.accessibleName() for item in stage.window.findChildren(RailItem)]
    head = texts(page)
    qtbot.keyClick(button(page, "Correct it…"), Qt.Key.Key_Return)
    settle()
    prefilled = field(page, "What for").text(), field(page, "Who checked").text()
    write(page, qtbot, checked="Priya Nair")
    log = stage.hub.workspace.assessment.log

    assert "AI log, 1 unchecked" in counted
    assert any(words.startswith("1 decision, 1 checked by nobody.") for words in head)
    assert ("Invite to a viewing", "Nobody") == prefilled
    assert ([True, False], log[0].id) == ([one.unchecked for one in log], log[1].corrects)
    assert len(table(page).decisions.lines) == 1
    assert any("Nobody" in words for words in texts(page) if words.startswith("Invite to a viewing. 12 November"))


def test_what_is_half_written_waits(stage: Stage, page: AiLogPage, qtbot: QtBot) -> None:
    """Left for another page, closed and opened again, the form has what was typed; Not now leads back to the table."""
    page.write()
    settle()
    field(page, "What for").setText("Sum up")
    path = stage.hub.workspace.path
    stage.window.show_page("to_do")
    settle()
    stage.hub.close()
    settle()
    stage.hub.open(path)
    stage.window.show_page("ai_log")
    settle()
    back = field(page, "What for").text()
    qtbot.keyClick(button(page, "Not now"), Qt.Key.Key_Return)
    settle()
    left = "Start with a decision from last week." in texts(page)
    qtbot.keyClick(button(page, "Write down a decision"), Qt.Key.Key_Return)
    settle()

    assert ("Sum up", True, "Sum up") == (back, left, field(page, "What for").text())


@pytest.mark.parametrize("text_size", [100, 200])
def test_long_and_hostile_entries_are_shown(stage: Stage, page: AiLogPage, text_size: int) -> None:
    """Long texts wrap in the row and are whole in the panel; signs that steer a screen are gone."""
    long = "Antwort <b>auf</b> \u202eeine Beschwerde " * 25
    stage.hub.log_decision(
        LoggedDecision(day="2026-11-01", who="T\x00om", tool="x" * 200, what_for=long, unchecked=True, result=long)
    )
    stage.hub.change_settings(text_size=text_size)
    stage.window.resize(1024, 700)
    page.entered()
    settle()
    rows = table(page)
    shown = [column for column in range(6) if not rows.isColumnHidden(column)]

    assert sum(rows.columnWidth(column) for column in shown) <= rows.viewport().width()
    assert page.area.horizontalScrollBar().maximum() == 0
    assert any(words.count("Beschwerde") == 25 and "\u202e" not in words for words in texts(page))
