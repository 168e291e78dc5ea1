"""What holds for every page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_stage import REPORT, Stage, focused, settle

from app.domain.glossary import terms_used
from app.gui.pages.page import Page
from app.gui.pages.register import PAGES
from app.gui.theme import px, scale
from app.gui.widgets.notice import Notice
from app.gui.widgets.words import Words

IDS = [page.id for page in PAGES]


@pytest.fixture
def filled(stage: Stage) -> Iterator[Stage]:
    """An assessment with answers that do not fit what was seen."""
    stage.start("Harbour Lettings & the <b>longest</b> name that anybody has ever given to an agency by the sea")
    stage.profile(forms=("online", "local"), decides="yes")
    workspace = stage.hub.workspace
    workspace.keep_scan(REPORT)
    for question in workspace.interview.questions[:6]:
        workspace.answer(
            question.id, question.options[0].id if question.kind != "several" else (question.options[0].id,)
        )
    stage.hub.changed.emit()
    settle()
    yield stage


def shown(stage: Stage, page_id: str) -> Page:
    stage.window.show_page(page_id)
    settle()
    assert stage.window.page is not None
    return stage.window.page


def reachable(part: QWidget) -> list[QWidget]:
    """What the keyboard can reach in a part of the window."""
    return [
        widget
        for widget in part.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def cut_texts(page: Page) -> list[str]:
    """Texts that have less height than they need."""
    return [
        f"{label.text()[:40]!r}: {label.height()} of {label.heightForWidth(label.width())}"
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.hasHeightForWidth() and label.height() < label.heightForWidth(label.width())
    ]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("page_id", IDS)
def test_a_page_is_drawn_in_light_and_dark(filled: Stage, page_id: str, look: str) -> None:
    """Every page shows itself in both looks, and its colours follow."""
    filled.hub.change_settings(look=look)
    page = shown(filled, page_id)
    corner = page.grab().toImage().pixelColor(2, 2).name()

    assert {"light": "#f6f2ea", "dark": "#1c1b19"}[look] == corner


@pytest.mark.parametrize("page_id", IDS)
def test_a_page_can_be_shown_before_anything_is_answered(stage: Stage, page_id: str) -> None:
    """A new assessment has nothing in it yet, and no page minds."""
    stage.start()
    page = shown(stage, page_id)

    assert (page_id, True) == (page.id, page.isVisible())


@pytest.mark.parametrize("page_id", IDS)
def test_everything_the_keyboard_reaches_has_a_name(filled: Stage, page_id: str) -> None:
    """A screen reader has a name for every widget that takes the focus."""
    page = shown(filled, page_id)
    nameless = []
    for widget in [*reachable(page), *reachable(page.bar), *reachable(filled.window.menuBar())]:
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            nameless.append(repr(widget))

    assert [] == nameless


@pytest.mark.parametrize("page_id", IDS)
def test_a_page_puts_the_focus_somewhere(filled: Stage, page_id: str) -> None:
    """Whoever arrives on a page by keyboard is on it, not left behind."""
    page = shown(filled, page_id)

    assert page.isAncestorOf(focused()) or page.bar.isAncestorOf(focused())


@pytest.mark.parametrize("size", [(1280, 800, 100), (1024, 700, 100), (1280, 800, 200), (1024, 700, 150)], ids=str)
@pytest.mark.parametrize("page_id", IDS)
def test_nothing_is_cut(filled: Stage, page_id: str, size: tuple[int, int, int]) -> None:
    """At every size and text size the column fits the page's width, and each text has the height it needs."""
    width, height, text_size = size
    filled.window.resize(width, height)
    filled.hub.change_settings(text_size=text_size)
    page = shown(filled, page_id)
    settle()
    cut = cut_texts(page)
    cut += [
        f"{button.text() or button.accessibleName()!r}: {button.width()} of {button.minimumSizeHint().width()}"
        for button in [*page.findChildren(QAbstractButton), *page.bar.findChildren(QAbstractButton)]
        if button.isVisible() and button.width() < min(button.minimumSizeHint().width(), page.width() - px(40))
    ]

    assert ([], True) == (cut, page.content.width() <= page.area.viewport().width())
    assert text_size / 100 == scale()


@pytest.mark.parametrize("page_id", IDS)
def test_tab_goes_through_the_page_and_out_again(filled: Stage, page_id: str, qtbot: QtBot) -> None:
    """The Tab key reaches everything on the page that can be reached, and is trapped nowhere."""
    page = shown(filled, page_id)
    wanted = {id(widget) for widget in reachable(page.bar)}
    seen = set()
    for _ in range(400):
        seen.add(id(focused()))
        if wanted <= seen:
            break
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)

    assert wanted <= seen


def test_a_page_is_built_when_it_is_first_shown(stage: Stage) -> None:
    """Opening a file makes one page, going to another makes that one, and coming back makes none."""
    stage.start()
    built = [[page.id for page in stage.window.findChildren(Page)]]
    for page_id in ("policy", "about_you"):
        shown(stage, page_id)
        built.append(sorted(page.id for page in stage.window.findChildren(Page)))

    assert [["about_you"], ["about_you", "policy"], ["about_you", "policy"]] == built


@pytest.mark.parametrize("page_id", ["about_you", "questions", "export"])
def test_tab_goes_on_from_the_page_to_the_line_at_its_foot_and_to_its_bar(
    filled: Stage, page_id: str, qtbot: QtBot
) -> None:
    """Also where the page was made long after the line and the bars of other pages."""
    page = shown(filled, page_id)
    filled.hub.tell("Answer kept.", can_undo=True)
    notice = filled.window.findChild(Notice)
    assert notice is not None
    parts = {"page": page, "line": notice, "bar": page.bar}
    been: list[str] = []
    for _ in range(200):
        here = next((name for name, part in parts.items() if part.isAncestorOf(focused())), "")
        if been[-1:] != [here]:
            been.append(here)
        if here == "bar":
            break
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)

    assert ["page", "line", "bar"] == been


def test_pages_that_stand_already_follow_the_look_and_the_text_size(filled: Stage) -> None:
    """A page that was built in light at 100 % is dark at 200 % when it is shown again, and nothing in it is cut."""
    for page_id in IDS:
        shown(filled, page_id)
    filled.hub.change_settings(look="dark", text_size=200)
    corners, cut = set(), []
    for page_id in IDS:
        page = shown(filled, page_id)
        settle()
        corners.add(page.grab().toImage().pixelColor(2, 2).name())
        cut += [f"{page_id}: {text}" for text in cut_texts(page)]

    assert ({"#1c1b19"}, []) == (corners, cut)


def test_every_part_of_a_page_hangs_in_the_window(filled: Stage) -> None:
    """What hangs nowhere goes when Python clears up; where Qt goes through all widgets, that ends the program."""
    before = set(QApplication.topLevelWidgets())
    for page_id in IDS:
        shown(filled, page_id)
    alone = [widget for widget in QApplication.topLevelWidgets() if widget not in before]

    assert [] == [widget for widget in alone if not isinstance(widget, QMenu)]


def test_ids_are_unique_and_groups_in_order() -> None:
    """Pages have ids of their own, and those of a group stand together."""
    groups = [page.group for page in PAGES]

    assert (len(PAGES), sorted(groups, key=["check", "rules", "records"].index)) == (len(set(IDS)), groups)


@pytest.mark.parametrize("page", ["about_you", "questions", "results", "policy", "to_do"])
def test_f1_knows_every_term_on_the_page(filled: Stage, page: str) -> None:
    """Every term of the questionnaire that stands in a text that is shown is explained, and no other."""
    here = shown(filled, page)
    texts = [words.text() for words in here.findChildren(Words) if words.isVisible()]
    glossary = filled.hub.workspace.assessment.pack.glossary
    explained = {meaning.term for meaning in here.meanings()}

    assert explained
    assert {term.term for term in terms_used(texts, glossary)} <= explained <= {term.term for term in glossary}
