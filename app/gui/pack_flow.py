"""Questionnaires in the window: using one that somebody else made, and going on with a newer version.

The dialogs are loaded when one is wanted: the window opens without them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.hub import Hub

if TYPE_CHECKING:
    from app.domain.pack_news import PackNews
    from app.workspace.offered_packs import PackPreview


class PackFlow(QObject):
    """From the menu or the line at the foot of the page to a questionnaire in use.

    Signals:
        start_wanted: a new check is to be started with the questionnaire that has this id; empty for the usual one.
    """

    start_wanted = Signal(str)

    def __init__(self, window: QWidget, hub: Hub) -> None:
        super().__init__(window)
        self._window = window
        self._hub = hub
        self._path = Path()
        hub.pack_inspected.connect(self._inspected)
        hub.newer_laws_wanted.connect(self.show_law_news)

    def choose(self) -> None:
        """Ask which questionnaire a new check is made with, where there is more than one."""
        packs = self._hub.packs()
        if len(packs) > 1:
            from app.gui.pack_dialogs import ChooseDialog

            ChooseDialog.ask(self._window, packs, self.start_wanted)
        else:
            self.start_wanted.emit("")

    @Slot()
    def use_another(self) -> None:
        """Ask where the questionnaire is."""
        from app.gui.pack_dialogs import WhereDialog

        WhereDialog.ask(self._window, self._hub.packs(), self._ask_folder, self._ask_zip)

    @Slot()
    def show_news(self) -> None:
        """Say what is new in the newer version of the questionnaire, and offer it."""
        news = self._hub.workspace.newer_pack() if self._hub.is_open else None
        if news is not None:
            from app.gui.news_dialogs import NewsDialog

            NewsDialog.ask(self._window, news, self._use_newer)

    @Slot()
    def show_what_is_new(self) -> None:
        """Show what the line at the foot of the page offers: the questionnaire first, then the rules."""
        if self._hub.is_open and self._hub.workspace.newer_pack() is not None:
            self.show_news()
        else:
            self.show_law_news()

    @Slot()
    def show_law_news(self) -> None:
        """Say what is new in the facts about rules, and offer it."""
        news = self._hub.workspace.newer_laws() if self._hub.is_open else None
        if news is not None:
            from app.domain.pack import DONT_KNOW
            from app.gui.news_dialogs import LawNewsDialog

            answer = self._hub.workspace.assessment.answer("places")
            named = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
            places = tuple(place for place in named if place != DONT_KNOW)
            LawNewsDialog.ask(self._window, news, places, self._hub.desk.phrases, self._use_newer_laws)

    def newer_line(self, news: PackNews) -> str:
        """What the line at the foot of the page says about a newer version."""
        if not news.added:
            return self.tr("A newer questionnaire is here. Your answers stay.")
        if len(news.added) == 1:
            return self.tr("A newer questionnaire is here: 1 new question. Your answers stay.")
        line = self.tr("A newer questionnaire is here: {n} new questions. Your answers stay.")
        return line.format(n=len(news.added))

    @Slot()
    def _ask_folder(self) -> None:
        from app.gui.dialogs import choose_folder

        choose_folder(self._window, self._hub.desk.documents, self._chosen)

    @Slot()
    def _ask_zip(self) -> None:
        from app.gui.dialogs import choose_zip

        choose_zip(self._window, self._hub.desk.documents, self._chosen)

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self._hub.inspect_pack(Path(path))

    @Slot(object)
    def _inspected(self, preview: PackPreview) -> None:
        from app.gui.pack_dialogs import RefusedDialog, TakeInDialog

        if preview.offer is None or preview.refused is not None:
            RefusedDialog.show_to(self._window, preview, self._refusal(preview))
        else:
            self._path = preview.path
            TakeInDialog.ask(self._window, preview, preview.offer, self._take_in)

    def _refusal(self, preview: PackPreview) -> str:
        assert preview.refused is not None, "what cannot be read is refused"
        return self._hub.desk.phrases.error(preview.refused)

    @Slot(str)
    def _take_in(self, pack_id: str) -> None:
        if self._hub.import_pack(self._path):
            self.start_wanted.emit(pack_id)

    @Slot()
    def _use_newer(self) -> None:
        self._hub.files.upgrade_pack(self._tell_newer)

    def _tell_newer(self) -> None:
        self._hub.tell(self.tr("This check now uses the newer questionnaire. Your answers stayed."))

    @Slot()
    def _use_newer_laws(self) -> None:
        self._hub.files.use_newer_laws(self._tell_newer_laws)

    def _tell_newer_laws(self) -> None:
        self._hub.tell(self.tr("This check now holds the newer facts about rules."))
