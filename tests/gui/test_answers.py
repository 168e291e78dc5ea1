"""The box in which a question is answered."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from window_stage import settle

from app.domain.answers import Answer
from app.domain.pack import Examples, Option, Question
from app.gui.answers import AnswerBox
from app.gui.theme import Theme
from app.gui.widgets.choices import AnswerCard


def question(question_id: str, value: int | str) -> Question:
    return Question(
        id=question_id,
        area="data",
        kind="number" if isinstance(value, int) else "one",
        text=f"About {question_id}?",
        why="We ask.",
        examples=Examples(trade="A shop.", office="An office.", care="A home."),
        good="An answer.",
        who="You.",
        options=() if isinstance(value, int) else (Option(id="yes", text="Yes"), Option(id="no", text="No")),
    )


def test_a_number_can_be_asked_for_again_after_another_question(dressed: Theme, qtbot: QtBot) -> None:
    """One box shows one question after the other, and numbers come and go between the others."""
    box = AnswerBox(cards=True)
    qtbot.addWidget(box)
    box.show()
    seen = []
    for asked, value in (("people", 12), ("policy", "no"), ("machines", 3)):
        answer = Answer(question=asked, value=value, at="2026-11-12T14:32:00+00:00")
        box.show_question(question(asked, value), answer)
        settle()
        seen.append([field.text() for field in box.findChildren(QLineEdit) if field.isVisible()])
        seen.append([card.accessibleName() for card in box.findChildren(AnswerCard) if card.isChecked()])

    assert [["12"], [], [], ["No"], ["3"], []] == seen
