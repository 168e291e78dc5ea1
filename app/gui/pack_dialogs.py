"""What is asked and told about a questionnaire that somebody else made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import PackTrouble
from app.gui.tall_dialog import TallDialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import Strip
from app.gui.widgets.choices import AnswerCard
from app.gui.widgets.words import Words
from app.workspace.offered_packs import PackOffer, PackPreview


class ChooseDialog(TallDialog):
    """Asks which questionnaire to use; the one that the program recommends is chosen.

    Signals:
        chosen: the id of the questionnaire.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, packs: Sequence[PackOffer]) -> None:
        super().__init__(parent, self.tr("Which questionnaire do you want to use?"), 620)
        self.words.setContentsMargins(px(5), px(5), px(8), px(5))
        self._cards: dict[str, AnswerCard] = {}
        for pack in packs:
            made_by = self.tr("Made by {name}, version {version}")
            card = AnswerCard(pack.title, made_by.format(name=pack.made_by, version=pack.version))
            self._cards[pack.id] = card
            self.words.addWidget(card)
        first = self._cards[packs[0].id]
        first.setChecked(True)
        self.words.addStretch(1)
        self.add_buttons(self.tr("Not now"), self.tr("Continue")).clicked.connect(self._choose)
        first.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, packs: Sequence[PackOffer], chosen: SignalInstance) -> None:
        """Open it; ``chosen`` is a signal that takes the id of the questionnaire."""
        dialog = cls(parent, packs)
        dialog.chosen.connect(chosen)
        dialog.open()

    @Slot()
    def _choose(self) -> None:
        self.accept()
        self.chosen.emit(next(pack_id for pack_id, card in self._cards.items() if card.isChecked()))


class WhereDialog(TallDialog):
    """Asks whether the questionnaire lies in a folder or in a zip file.

    Signals:
        folder_wanted, zip_wanted: it is to be chosen now.
    """

    folder_wanted = Signal()
    zip_wanted = Signal()

    def __init__(self, parent: QWidget, packs: Sequence[PackOffer]) -> None:
        super().__init__(parent, self.tr("Where is the questionnaire?"), 620)
        explanation = self.tr(
            "A questionnaire made by somebody else comes as a folder or as a zip file. "
            "We look at it first. Nothing is kept before you say yes."
        )
        self.words.addWidget(Words(explanation, "row"))
        if packs:
            self.words.addSpacing(px(4))
            self.words.addWidget(Words(self.tr("Here now:"), "small", "muted"))
            for pack in packs:
                line = self.tr("{title}, made by {name}").format(title=pack.title, name=pack.made_by)
                self.words.addWidget(Words(line, "small"))
        self.words.addStretch(1)
        leave = Button(self.tr("Not now"))
        leave.clicked.connect(self.reject)
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        for text, slot in (
            (self.tr("Choose a folder…"), self._folder),
            (self.tr("Choose a zip file…"), self._zip),
        ):
            button = Button(text)
            button.clicked.connect(slot)
            self.buttons.addWidget(button)

    @classmethod
    def ask(
        cls, parent: QWidget, packs: Sequence[PackOffer], folder: Callable[..., object], zipped: Callable[..., object]
    ) -> None:
        """Open it; ``folder`` and ``zipped`` are methods that ask for the one or the other."""
        dialog = cls(parent, packs)
        dialog.folder_wanted.connect(folder)
        dialog.zip_wanted.connect(zipped)
        dialog.open()

    @Slot()
    def _folder(self) -> None:
        self.accept()
        self.folder_wanted.emit()

    @Slot()
    def _zip(self) -> None:
        self.accept()
        self.zip_wanted.emit()


class TakeInDialog(TallDialog):
    """Says who made a questionnaire, and asks whether to use it.

    Signals:
        agreed: the id of the questionnaire.
    """

    agreed = Signal(str)

    def __init__(self, parent: QWidget, preview: PackPreview, offer: PackOffer) -> None:
        super().__init__(parent, self.tr("Use this questionnaire?"), 620)
        self._pack_id = offer.id
        warning = Strip("now", "file-question-mark")
        warning.set_words(
            self.tr("It can hold no program, only text. Read what it asks before you rely on it."),
            lead=self.tr("This questionnaire was made by {name}, not by Groundrules.").format(name=offer.made_by),
        )
        self.words.addWidget(warning)
        self.words.addSpacing(px(4))
        self.words.addWidget(Words(offer.title, "strong"))
        self.words.addWidget(Words(offer.summary, "row"))
        counts = self.tr("Questions: {questions}. Policy clauses: {clauses}. Tasks: {tasks}. Version: {version}.")
        counts = counts.format(
            questions=preview.questions, clauses=preview.clauses, tasks=preview.tasks, version=offer.version
        )
        self.words.addWidget(Words(counts, "small", "muted"))
        self.words.addWidget(Words(self.tr("Licence: {name}").format(name=offer.licence), "small", "muted"))
        if preview.replaces is not None:
            replaces = self.tr("It takes the place of version {version}, made by {name}. Files made with that stay.")
            replaces = replaces.format(version=preview.replaces.version, name=preview.replaces.made_by)
            self.words.addWidget(Words(replaces, "small_strong"))
        if preview.lost:
            gone = self.tr("Questions that are not there any more ({n}). Answers to them stay in your files:")
            self.words.addWidget(Words(gone.format(n=len(preview.lost)), "small"))
            self.add_list([question.text for question in preview.lost])
        self.words.addStretch(1)
        leave = Button(self.tr("Not now"))
        leave.clicked.connect(self.reject)
        use = Button(self.tr("Use it"), "primary")
        use.setAccessibleDescription(warning.words.text())
        use.clicked.connect(self._agree)
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        self.buttons.addWidget(use)
        # The safe choice is the one that Enter takes.
        leave.setDefault(True)
        leave.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, preview: PackPreview, offer: PackOffer, agreed: Callable[..., object]) -> None:
        """Open it; ``agreed`` is a method that takes the id of the questionnaire."""
        dialog = cls(parent, preview, offer)
        dialog.agreed.connect(agreed)
        dialog.open()

    @Slot()
    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self._pack_id)


class RefusedDialog(TallDialog):
    """Says why a questionnaire was not taken in, with what its maker has to put right."""

    def __init__(self, parent: QWidget, preview: PackPreview, sentence: str) -> None:
        super().__init__(parent, self.tr("This questionnaire cannot be used yet"), 720)
        self.words.addWidget(Words(sentence, "row"))
        problems = preview.refused.problems if isinstance(preview.refused, PackTrouble) else ()
        self._details = "\n".join(problems)
        if problems:
            self.words.addSpacing(px(4))
            self.words.addWidget(Words(self.tr("What its maker has to put right:"), "small_strong"))
            self.add_list(problems)
            copy = Button(self.tr("Copy the list"), "text")
            copy.clicked.connect(self._copy)
            self.buttons.addWidget(copy)
        self.words.addStretch(1)
        self.buttons.stretch()
        close = Button(self.tr("Close"))
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        close.setFocus()

    @classmethod
    def show_to(cls, parent: QWidget, preview: PackPreview, sentence: str) -> None:
        """Open it."""
        cls(parent, preview, sentence).open()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
