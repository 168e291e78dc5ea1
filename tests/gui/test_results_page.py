"""Results: what matters in order, and every line opens what it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.gui.pages.results import ResultsPage
from app.gui.widgets.area_chart import AreaChart
from app.gui.widgets.buttons import Button
from app.gui.widgets.opening import OpenRow
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> ResultsPage:
    """Nobody looks at decisions about people; what was seen does not fit what was said."""
    stage.start()
    stage.profile(decides="yes")
    workspace = stage.hub.workspace
    workspace.keep_scan(REPORT)
    workspace.answer("human_check", "nobody")
    workspace.answer("shadow_ai", "no")
    workspace.answer("online_settings", "dont_know")
    stage.hub.changed.emit()
    return show(stage)


def show(stage: Stage) -> ResultsPage:
    stage.window.show_page("results")
    settle()
    assert isinstance(stage.window.page, ResultsPage)
    return stage.window.page


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisible()]


def button(part: QWidget, text: str) -> Button:
    return next(button for button in part.findChildren(Button) if button.isVisible() and button.text() == text)


def row(page: ResultsPage, start: str) -> OpenRow:
    return next(row for row in page.findChildren(OpenRow) if row.text().startswith(start))


def test_the_first_stop_has_the_focus(stage: Stage, page: ResultsPage) -> None:
    """Stops stand first, whatever else there is."""
    stop = stage.hub.workspace.results.stops[0]

    assert stop.title == focused().text()  # type: ignore[attr-defined]
    assert focused().accessibleName().startswith(f"Stop, {stop.title}")


def test_enter_opens_the_reasons_of_a_line_and_closes_them(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """What was asked and what was answered stand under the line, in place."""
    stop = stage.hub.workspace.results.stops[0]
    asked = [f"{reason.subject} {reason.value}." for reason in stop.reasons]
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert {stop.text, *asked} <= set(texts(page))

    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    settle()

    assert stop.text not in texts(page)


def test_the_arrows_go_from_line_to_line(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """Down and up move within a card."""
    first = focused()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    second = focused()
    qtbot.keyClick(second, Qt.Key.Key_Up)

    assert (True, first) == (second is not first, focused())


def test_a_reason_leads_to_its_question_and_back(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """Enter on the line, Tab to the way to the question, Enter; what is saved there leads back here."""
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    while focused().accessibleDescription() != stage.hub.workspace.results.stops[0].reasons[1].subject:
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    assert stage.window.page is not None
    there = stage.window.page.id
    stage.window.page.go_on()
    settle()

    assert ("questions", "results") == (there, stage.window.page.id)


def test_the_six_name_what_brought_them_and_how_long_they_take(stage: Stage, page: ResultsPage) -> None:
    """Each has its number, its reason, its time and its chip in one line for a screen reader."""
    checklist = stage.hub.workspace.checklist
    spoken = row(page, checklist.six[0].title).accessibleName()

    assert spoken.startswith(f"1, {checklist.six[0].title}")
    assert spoken.endswith("Now")


def test_both_sides_of_a_contradiction_are_shown(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """What was said and what was seen, and the way to settle it."""
    finding = stage.hub.workspace.results.contradictions[0]
    opened = row(page, finding.title)
    opened.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_Return)
    settle()

    assert {finding.said, finding.saw} <= set(texts(page))

    button(page, "Settle this").click()
    settle()

    assert "check_answers" == stage.window.page.id  # type: ignore[union-attr]


def test_gaps_open_by_area_and_then_by_themselves(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """An area opens to its gaps, a gap to its text; what was open stays open when an answer changes."""
    gap = stage.hub.workspace.results.gaps[0]
    area = row(page, stage.hub.workspace.assessment.pack.area(gap.area).title)
    qtbot.keyClick(area, Qt.Key.Key_Return)
    settle()
    qtbot.keyClick(row(page, gap.title), Qt.Key.Key_Return)
    settle()

    assert gap.text in texts(page)

    stage.hub.answer("shadow_ai", "dont_know")
    settle()

    assert gap.text in texts(page)


def test_the_chart_is_read_as_a_table(stage: Stage, page: ResultsPage) -> None:
    """A row is read whole, with its words; the heads name the columns."""
    chart = page.findChildren(AreaChart)[0]
    told = QAccessible.queryAccessibleInterface(chart)
    area = stage.hub.workspace.results.areas[0]
    line = str(chart.areas.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))

    assert QAccessible.Role.Table == told.role()
    assert (area.exposure, "How exposed you are: High") == (3, line.split(", ")[1])


def test_an_area_says_why_it_is_exposed(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """Enter on an area shows the answers and finds behind it; Enter again puts them away."""
    chart = page.findChildren(AreaChart)[0]
    before = chart.areas.rowCount()
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    why = str(chart.areas.index(1, 0).data())

    assert (before + 1, True) == (chart.areas.rowCount(), why.startswith("How exposed: high."))

    qtbot.keyClick(chart, Qt.Key.Key_Return)

    assert before == chart.areas.rowCount()


def test_few_answers_and_what_was_not_seen_are_told(stage: Stage, page: ResultsPage) -> None:
    """A result from few answers says so, and what nobody looked at stands beside it."""
    results = stage.hub.workspace.results
    shown = texts(page)

    assert f"{results.answered} of {results.shown} answered. These results will change." in shown
    assert any(text.startswith("What we could not see: phones") and "1 answer is" in text for text in shown)


def test_the_primary_leads_to_the_first_stop_in_the_list(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """Start with the stops shows To do with the first stop chosen."""
    stop = stage.hub.workspace.checklist.stops[0]
    start = button(page.bar, "Start with the stops")
    start.setFocus()
    qtbot.keyClick(start, Qt.Key.Key_Return)
    settle()

    assert "to_do" == stage.window.page.id  # type: ignore[union-attr]
    assert stop.title in texts(stage.window.page)  # type: ignore[arg-type]


def test_without_stops_one_line_says_so(stage: Stage) -> None:
    """Good news is one line, and the button speaks of the first task."""
    stage.start()
    stage.profile()
    stage.hub.answer("shadow_ai", "dont_know")
    page = show(stage)

    assert any(text.startswith("No stops so far.") for text in texts(page))
    assert button(page.bar, "Start with the first task").isVisible()

    while open_ids := stage.hub.workspace.results.open_stops:
        question = stage.hub.workspace.assessment.pack.question(open_ids[0])
        stage.hub.answer(question.id, max(question.options, key=lambda option: option.grade or 0).id)
    settle()

    assert "No stops. That is good news." in texts(page)


def test_before_any_answer_it_says_what_will_be_here(stage: Stage, qtbot: QtBot) -> None:
    """An empty page has one sentence, one reason, and one button, which has the focus."""
    stage.start()
    show(stage)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()

    assert "about_you" == stage.window.page.id  # type: ignore[union-attr]


def test_the_results_are_saved_as_a_pdf(stage: Stage, page: ResultsPage, qtbot: QtBot) -> None:
    """A folder is chosen, and the page says what was saved where."""
    button(page.bar, "Save results as a PDF…").click()
    dialog = page.findChildren(QFileDialog)[0]
    with qtbot.waitSignal(stage.hub.export_ended, timeout=30_000):
        dialog.fileSelected.emit(str(stage.folder))
        dialog.close()
    settle()
    saved = [path for path in Path(stage.folder).iterdir() if path.suffix == ".pdf"]

    assert [b"%PDF"] == [path.read_bytes()[:4] for path in saved]
    assert any("Saved “" in text for text in texts(stage.window))
