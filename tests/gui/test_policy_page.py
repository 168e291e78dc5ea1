"""Policy: read by paragraph, see why, put it in one's own words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateEdit, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.domain.policy import PolicyParagraph
from app.gui.pages.policy import PolicyPage
from app.gui.pages.policy.contents import Contents
from app.gui.pages.policy.text import numbered
from app.gui.widgets.buttons import Button
from app.gui.widgets.paragraph import ParagraphLine, plain_and_bold
from app.gui.widgets.words import Words


@pytest.fixture
def page(stage: Stage) -> PolicyPage:
    """A policy with names and finds in it."""
    stage.start()
    stage.profile(forms=("online", "local"))
    workspace = stage.hub.workspace
    workspace.change_organisation(lead="Priya Nair", owner="Marian Hale", stand_in="Tom Okafor")
    workspace.keep_scan(REPORT)
    stage.hub.changed.emit()
    stage.window.show_page("policy")
    settle()
    assert isinstance(stage.window.page, PolicyPage)
    return stage.window.page


def come_back(stage: Stage) -> None:
    """What a window manager does when a dialog or a list has closed; out of sight there is none."""
    stage.window.activateWindow()
    settle()


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisible()]


def button(part: QWidget, text: str) -> Button:
    return next(button for button in part.findChildren(Button) if button.isVisible() and button.text() == text)


def paragraph(stage: Stage, paragraph_id: str) -> PolicyParagraph:
    return next(p for clause in stage.hub.workspace.policy.clauses for p in clause.paragraphs if p.id == paragraph_id)


def here() -> ParagraphLine:
    """The paragraph that has the focus."""
    widget = focused()
    assert isinstance(widget, ParagraphLine), widget
    return widget


def go_to(page: PolicyPage, qtbot: QtBot, clause_id: str) -> None:
    """Choose a clause in the contents with the arrows, and go to its text."""
    contents = page.findChildren(Contents)[0]
    contents.setFocus()
    while contents.current != clause_id:
        qtbot.keyClick(contents, Qt.Key.Key_Down)
    qtbot.keyClick(contents, Qt.Key.Key_Return)
    settle()


def write(qtbot: QtBot, words: str) -> None:
    """Edit the paragraph in hand by keyboard, and save it."""
    qtbot.keyClick(here(), Qt.Key.Key_Return)
    settle()
    field = focused()
    assert isinstance(field, QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()


def test_the_arrows_read_by_paragraph_and_on_into_the_next_clause(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """The focus is on the text; down goes through the policy, up comes back."""
    ids = [p.id for clause in stage.hub.workspace.policy.clauses[:3] for p in clause.paragraphs]
    seen = [here().paragraph_id]
    for _ in ids[1:]:
        qtbot.keyClick(here(), Qt.Key.Key_Down)
        settle()
        seen.append(here().paragraph_id)

    assert ids == seen

    for _ in ids[1:]:
        qtbot.keyClick(here(), Qt.Key.Key_Up)
        settle()

    assert ids[0] == here().paragraph_id


def test_the_panel_says_why_a_paragraph_is_there(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """Finds, the rule, and the same subject elsewhere, which is no claim."""
    go_to(page, qtbot, "own_models")
    clause = next(c for c in stage.hub.workspace.policy.clauses if c.id == "own_models")
    shown = texts(page)

    assert stage.hub.workspace.in_full_because(clause) in shown
    in_full = "Because of this the clause is here in full. Without it, one line would do."
    assert any(text.startswith(in_full) for text in shown)
    assert any("NIST AI RMF" in text and text.endswith("This does not say that you follow them.") for text in shown)

    button(page, "Show the finds").click()
    settle()

    assert "this_computer" == stage.window.page.id  # type: ignore[union-attr]


def test_own_words_are_kept_in_the_file(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """Enter, words, Save; the contents say so, and they are there when the file is opened again."""
    edited = here().paragraph_id
    write(qtbot, "We let homes by the sea.")

    assert (edited, "Edited by you") == (here().paragraph_id, here().accessibleDescription())
    assert "Edited by you" == page.findChildren(Contents)[0].clauses.lines[0].note

    path = stage.hub.workspace.path
    stage.hub.close()
    settle()
    stage.hub.open(path)
    settle()

    assert "We let homes by the sea." == paragraph(stage, edited).text


def test_an_edit_survives_new_answers_and_both_texts_are_shown(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """When our words change beneath an edit, one keeps one's own or takes the new ones."""
    go_to(page, qtbot, "who_answers")
    edited = here().paragraph_id
    write(qtbot, "Ask Priya first.")
    stage.hub.change_organisation(lead="Ana Silva")
    settle()
    ours = paragraph(stage, edited).ours

    assert {"Ask Priya first.", ours} <= set(texts(page))
    assert "Ana Silva" in ours

    button(page, "Keep yours").click()
    settle()

    assert ("Ask Priya first.", False) == (paragraph(stage, edited).text, paragraph(stage, edited).changed_below)

    stage.hub.change_organisation(lead="Li Wei")
    settle()
    button(page, "Take the new words").click()
    settle()

    assert (False, True) == (paragraph(stage, edited).edited, "Li Wei" in paragraph(stage, edited).text)


def test_leaving_out_asks_why_and_can_be_taken_back(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """The reason stands beside the struck words; going back to our words is one press."""
    left_out = here().paragraph_id
    button(page, "Leave out…").click()
    settle()
    field = focused()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "We say this elsewhere.")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    come_back(stage)

    assert ("", True) == (paragraph(stage, left_out).text, paragraph(stage, left_out).edited)
    assert "Left out by you: We say this elsewhere." == here().accessibleDescription()

    button(page, "Go back to our words").click()
    settle()

    assert not paragraph(stage, left_out).edited


def test_undo_takes_an_edit_back(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """Control Z after saving brings our words back."""
    edited = here().paragraph_id
    write(qtbot, "Quite other words.")
    qtbot.keyClick(stage.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()

    assert not paragraph(stage, edited).edited


def test_esc_closes_the_field_and_loses_nothing(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """What was written stands in the field when it is opened again; nothing was saved."""
    edited = here().paragraph_id
    qtbot.keyClick(here(), Qt.Key.Key_F2)
    settle()
    qtbot.keyClicks(focused(), " And more.")
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    settle()

    assert (False, edited) == (paragraph(stage, edited).edited, here().paragraph_id)

    qtbot.keyClick(here(), Qt.Key.Key_F2)
    settle()
    field = focused()
    assert isinstance(field, QPlainTextEdit)

    assert field.toPlainText().endswith(" And more.")


def test_the_same_words_as_ours_are_no_edit(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """Saving without a change leaves the paragraph ours."""
    same = here().paragraph_id
    write(qtbot, paragraph(stage, same).text)

    assert not paragraph(stage, same).edited


def test_what_is_not_filled_in_stands_on_top(stage: Stage, page: PolicyPage, qtbot: QtBot) -> None:
    """The gaps are named; a day is chosen on the spot, names on About you."""
    shown = [text for text in texts(page) if text.startswith("Not filled in yet:")]
    button(page, "Choose the day…").click()
    settle()
    day = focused()
    while not isinstance(day, QDateEdit):
        day = day.parentWidget()  # type: ignore[assignment]
    qtbot.keyClick(day, Qt.Key.Key_Return)
    settle()

    assert 1 == len(shown)
    assert "2026-12-03" == stage.hub.workspace.assessment.organisation.amnesty_until

    stage.window.activateWindow()  # out of sight there is no window manager to do it when a dialog closes
    qtbot.waitUntil(stage.window.isActiveWindow)
    button(page, "Fill it in").click()
    settle()
    field = focused()
    qtbot.keyClicks(field, "priya@example.com")
    stage.window.go_on()
    settle()

    assert "How do people reach the person in charge?" == field.accessibleName()
    assert "priya@example.com" == stage.hub.workspace.assessment.organisation.contact
    assert "policy" == stage.window.page.id  # type: ignore[union-attr]


def test_the_primary_leads_to_saving(stage: Stage, page: PolicyPage) -> None:
    """Save the policy goes to Export."""
    button(page.bar, "Save the policy…").click()
    settle()

    assert "export" == stage.window.page.id  # type: ignore[union-attr]


def test_numbers_count_as_in_print() -> None:
    """Numbers begin again after a plain paragraph, and what is left out has none."""
    kinds = ("numbered", "numbered", "text", "numbered", "bullet")
    paragraphs = [
        PolicyParagraph(id=str(number), kind=kind, text="x")  # type: ignore[arg-type]
        for number, kind in enumerate(kinds)
    ]
    paragraphs.insert(1, PolicyParagraph(id="out", kind="numbered", text="", edited=True, ours="x"))

    assert ["1.", "", "2.", "", "1.", "•"] == [sign for _paragraph, sign in numbered(tuple(paragraphs))]


def test_stars_make_bold_and_are_not_shown() -> None:
    """Bold words are found by their place; stars without a partner are dropped."""

    assert ("Stop using it", [(0, 4)]) == plain_and_bold("**Stop** using it")
    assert ("a ** b".replace("** ", ""), []) == (plain_and_bold("a ** b")[0].replace("  ", " "), [])
