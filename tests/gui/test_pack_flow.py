"""Questionnaires of others and newer versions, in the window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot
from window_stage import Stage, focused, settle, worked

from app.gui.dialogs import NewCheckDialog
from app.gui.news_dialogs import NewsDialog
from app.gui.pack_dialogs import ChooseDialog, RefusedDialog, TakeInDialog, WhereDialog
from app.gui.widgets.choices import AnswerCard
from app.gui.widgets.notice import Notice
from app.gui.widgets.words import Words
from app.paths import bundled

OFFER = "A newer questionnaire is here: 1 new question. Your answers stay."


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """The small example of the guide, as a folder, made by Penrose Advisers."""
    guide = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"^`([\w./-]+)`\n\n```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL):
        (tmp_path / "tea" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tea" / name).write_text(text.replace('made_by = "You"', 'made_by = "Penrose Advisers"'))
    return tmp_path / "tea"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def dialog(stage: Stage, kind: type[QDialog]) -> QDialog:
    settle()
    found = [one for one in stage.window.findChildren(kind) if one.isVisible()]
    assert 1 == len(found), f"{len(found)} of {kind.__name__} are open"
    return found[0]


def said(dialog: QDialog) -> str:
    return "\n".join(words.text() for words in dialog.findChildren(Words) if words.isVisible())


def press(dialog: QDialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()
    settle()


def look_at(stage: Stage, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.hub.pack_inspected):
        stage.hub.inspect_pack(path)
    settle()


def notice(stage: Stage) -> Notice:
    found = stage.window.findChild(Notice)
    assert found is not None
    return found


def test_with_one_questionnaire_nothing_is_asked(stage: Stage) -> None:
    """A new check asks for a name, as it always did."""
    stage.window.new_check()

    assert isinstance(dialog(stage, NewCheckDialog), NewCheckDialog)
    assert [] == stage.window.findChildren(ChooseDialog)


def test_the_menu_asks_where_it_is(stage: Stage) -> None:
    """A folder or a zip file; and what is here already."""
    action = next(one for one in stage.window.findChildren(type(stage.window.menuBar().actions()[0]))
                  if one.text() == "&Use another questionnaire…")  # fmt: skip
    action.trigger()
    asked = dialog(stage, WhereDialog)

    assert "Nothing is kept before you say yes." in said(asked)
    assert "Responsible AI for small organisations, made by Groundrules" in said(asked)


def test_who_made_it_is_said_before_it_is_kept(stage: Stage, tea: Path, qtbot: QtBot) -> None:
    """The warning stands first, the safe choice has the focus, and Not now keeps nothing."""
    look_at(stage, tea, qtbot)
    asked = dialog(stage, TakeInDialog)
    warning = "This questionnaire was made by Penrose Advisers, not by Groundrules. It can hold no program, only text."
    lines = said(asked).split("\n")
    first = focused()
    assert isinstance(first, QPushButton)
    safe = first.text()
    press(asked, "Not now")

    assert lines[1].startswith(warning)
    assert "Not now" == safe
    assert 1 == len(stage.hub.desk.packs())


def test_use_it_leads_to_a_new_check_with_it(stage: Stage, tea: Path, qtbot: QtBot) -> None:
    """From Use it to the first page in two steps, with the questionnaire that was taken in."""
    look_at(stage, tea, qtbot)
    press(dialog(stage, TakeInDialog), "Use it")
    named = dialog(stage, NewCheckDialog)
    qtbot.keyClicks(focused(), "Tea at Five")
    press(named, "Start")

    assert "tea-room" == stage.hub.workspace.assessment.pack.info.id
    assert stage.window.page is not None
    assert stage.window.pages[0].id == stage.window.page.id


def test_with_two_a_new_check_asks_which(stage: Stage, tea: Path, qtbot: QtBot) -> None:
    """Ours is chosen; the arrow and Continue take the other one."""
    stage.hub.import_pack(tea)
    stage.window.new_check()
    asked = dialog(stage, ChooseDialog)
    cards = [(card.text() or card.accessibleName(), card.accessibleDescription(), card.isChecked())
             for card in asked.findChildren(AnswerCard)]  # fmt: skip
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    press(asked, "Continue")
    named = dialog(stage, NewCheckDialog)
    qtbot.keyClicks(focused(), "Tea at Five")
    press(named, "Start")

    assert [("Responsible AI for small organisations", True), ("AI in the tea room", False)] == [
        (name, chosen) for name, _made_by, chosen in cards
    ]
    assert "Made by Penrose Advisers, version 1.0" == cards[1][1]
    assert "tea-room" == stage.hub.workspace.assessment.pack.info.id


def test_one_with_mistakes_says_them(stage: Stage, tea: Path, qtbot: QtBot) -> None:
    """Each mistake stands there, and the list can be copied for whoever made it."""
    change(tea / "questions" / "rules.toml", "weight = 3", "weight = 9")
    look_at(stage, tea, qtbot)
    told = dialog(stage, RefusedDialog)
    words = said(told)
    press(told, "Copy the list")

    assert "questions/rules.toml" in words
    assert "The weight cannot be 9." in QApplication.clipboard().text()


def test_one_that_looks_like_ours_is_refused_in_one_sentence(stage: Stage, tea: Path, qtbot: QtBot) -> None:
    """There is no button that takes it in."""
    change(tea / "pack.toml", '"tea-room"', '"responsible-al"')
    look_at(stage, tea, qtbot)
    told = dialog(stage, RefusedDialog)

    assert "could be taken for one of ours" in said(told)
    assert ["Close"] == [button.text() for button in told.findChildren(QPushButton) if button.isVisible()]


def test_a_file_that_is_no_questionnaire(stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    """Any file may be chosen; it is said what to do."""
    (tmp_path / "letter.zip").write_bytes(b"Dear all")
    look_at(stage, tmp_path / "letter.zip", qtbot)

    assert "This cannot be read as a zip file" in said(dialog(stage, RefusedDialog))


@pytest.fixture
def older(stage: Stage, tea: Path) -> Path:
    """A file made with version 1.0, while 1.1 with one more question is here."""
    stage.hub.import_pack(tea)
    path = stage.folder / "tea.groundrules"
    stage.hub.new(path, "Tea at Five", "tea-room")
    stage.hub.answer("people", 3)
    stage.hub.answer("written", "spoken")
    stage.hub.close()
    change(tea / "pack.toml", '"1.0"', '"1.1"')
    fresh = (tea / "questions" / "rules.toml").read_text().replace('id = "written"', 'id = "signed"')
    (tea / "questions" / "signed.toml").write_text(fresh.replace("written down?", "signed by all?"))
    change(tea / "findings" / "rules.toml", '"answer.written < 3"', '"answer.written < 3 or answer.signed < 3"')
    stage.hub.import_pack(tea)
    return path


def test_a_newer_version_is_offered_in_the_line_at_the_foot(stage: Stage, older: Path, qtbot: QtBot) -> None:
    """It says what is new and that answers stay; the dialog names the question; Use it goes on at once."""
    stage.hub.open(older)
    settle()
    line = [words.text() for words in notice(stage).findChildren(Words) if words.isVisible()]
    next(b for b in notice(stage).findChildren(QPushButton) if b.text() == "Use it…").click()
    asked = dialog(stage, NewsDialog)
    words = said(asked)
    press(asked, "Use it")
    worked(stage, qtbot)
    kept = stage.hub.workspace.assessment.answer("written")

    assert [OFFER] == line
    assert "New questions (1)\nAre your rules for AI signed by all?" in words
    assert kept is not None
    assert "1.1" == stage.hub.workspace.assessment.pack.info.version
    assert ["This check now uses the newer questionnaire. Your answers stayed."] == [
        words.text() for words in notice(stage).findChildren(Words) if words.isVisible()
    ]


def test_not_now_leaves_it_in_the_menu(stage: Stage, older: Path) -> None:
    """Closing the line changes nothing, and the menu still offers it, for this file only."""
    stage.hub.open(older)
    settle()
    press(notice(stage), "Close")  # type: ignore[arg-type]
    actions = [one for one in stage.window.findChildren(type(stage.window.menuBar().actions()[0]))
               if one.text() == "&What is new in the questionnaire…"]  # fmt: skip
    offered = actions[0].isEnabled()
    stage.hub.close()
    settle()

    assert (True, False, False) == (offered, actions[0].isEnabled(), notice(stage).isVisible())


@pytest.mark.parametrize("page", ["about_you", "questions", "check_answers", "results", "policy", "to_do", "export"])
def test_every_page_goes_on_with_it(stage: Stage, older: Path, page: str) -> None:
    """Wherever one is when the newer version is taken, the page shows it."""
    stage.hub.open(older)
    stage.window.show_page(page)
    settle()
    stage.hub.upgrade_pack()
    settle()

    assert stage.window.page is not None
    assert page == stage.window.page.id


@pytest.mark.parametrize(("look", "size"), [("light", 100), ("dark", 100), ("light", 200)])
def test_nothing_of_a_dialog_is_cut(stage: Stage, tea: Path, qtbot: QtBot, look: str, size: int) -> None:
    """At any size every text has its height, and the buttons stand inside the window."""
    stage.hub.change_settings(look=look, text_size=size)
    stage.window.resize(1024, 700)
    change(tea / "pack.toml", 'summary = "', f'summary = "{"A long summary of this. " * 25}')
    look_at(stage, tea, qtbot)
    asked = dialog(stage, TakeInDialog)
    cut = [words.text() for words in asked.findChildren(Words) if words.height() < words.heightForWidth(words.width())]

    assert [] == cut
    assert asked.height() <= stage.window.height()
    assert all(asked.rect().contains(button.geometry()) for button in asked.findChildren(QPushButton))
