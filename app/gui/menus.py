"""The menu, with the keys of every command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from app.gui.hub import Hub

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow
    from app.gui.pages.entry import PageEntry

_OWN_KEYS = {"this_computer": "F5", "export": "Ctrl+E"}


class Menus(QObject):
    """File, Edit, Go, View, Help."""

    def __init__(self, window: MainWindow, hub: Hub) -> None:
        super().__init__(window)
        self._window = window
        self._hub = hub
        self._when_open: list[QAction] = []
        self._page_ids: dict[QAction, str] = {}
        bar = window.menuBar()
        file, edit = bar.addMenu(self.tr("&File")), bar.addMenu(self.tr("&Edit"))
        self._go, view = bar.addMenu(self.tr("&Go")), bar.addMenu(self.tr("&View"))
        words = bar.addMenu(self.tr("&Help"))
        self._add(file, self.tr("&New check…"), ["Ctrl+N"], window.new_check)
        self._add(file, self.tr("&Open a file…"), ["Ctrl+O"], window.choose_file)
        self._add(file, self.tr("&Use another questionnaire…"), [], window.packs.use_another)
        self._newer = self._add(file, self.tr("&What is new in the questionnaire…"), [], window.packs.show_news)
        saved = self._add(file, self.tr("&Save"), ["Ctrl+S"], window.say_saved)
        backups = self._add(file, self.tr("&Backups…"), [], window.show_backups)
        close = self._add(file, self.tr("&Close this file"), ["Ctrl+W"], window.close_file)
        self._passphrase_menu(file)
        self._when_open += [
            self._add(file, self.tr("&Forget a person…"), [], window.forgetting.forget),
            self._add(file, self.tr("&Delete this check…"), [], window.forgetting.delete),
        ]
        file.addSeparator()
        self._add(file, self.tr("&Quit"), ["Ctrl+Q"], window.close)
        self._undo = self._add(edit, self.tr("&Undo"), ["Ctrl+Z"], hub.undo)
        self._redo = self._add(edit, self.tr("&Redo"), ["Ctrl+Y", "Ctrl+Shift+Z"], hub.redo)
        edit.addSeparator()
        history = self._add(edit, self.tr("&History of this file…"), ["Ctrl+H"], window.show_history)
        self._add(edit, self.tr("&Who is working here…"), [], window.ask_person)
        attach = self._add(edit, self.tr("Attach &proof…"), ["Ctrl+Shift+A"], window.attach_proof)
        check = self._add(words, self.tr("&Check my file…"), [], window.check_file)
        self._when_open += [saved, close, backups, attach, check, history]
        self._when_open += [
            self._add(self._go, self.tr("&Jump to a page or question…"), ["Ctrl+J"], window.jump),
            self._add(self._go, self.tr("&Continue"), ["Alt+Right"], window.go_on),
            self._add(self._go, self.tr("&Back"), ["Alt+Left"], window.go_back),
            self._add(self._go, self.tr("Next &part of the window"), ["F6"], window.next_part),
            self._add(self._go, self.tr("Part be&fore"), ["Shift+F6"], window.previous_part),
            self._add(words, self.tr("&Words on this page"), ["F1"], window.show_words),
        ]
        self._looks = self._look_menu(view)
        self._add(view, self.tr("L&arger text"), ["Ctrl++", "Ctrl+="], window.larger)
        self._add(view, self.tr("S&maller text"), ["Ctrl+-"], window.smaller)
        self._add(view, self.tr("&Usual text size"), ["Ctrl+0"], window.usual_size)
        self.opened(is_open=False)
        self.offer_newer(offered=False)

    def opened(self, *, is_open: bool) -> None:
        """Offer what can be done with or without an open assessment."""
        for action in (*self._when_open, *self._page_ids):
            action.setEnabled(is_open)

    def show_protected(self, *, is_open: bool, protected: bool, remembered: bool) -> None:
        """Offer what can be done about the passphrase of the file that is open."""
        self._protect.setEnabled(is_open and not protected)
        for action in self._when_protected:
            action.setEnabled(is_open and protected)
        self._remember.setChecked(remembered)

    def offer_undo(self, *, undo: bool, redo: bool) -> None:
        """Offer Undo and Redo, or not."""
        self._undo.setEnabled(undo)
        self._redo.setEnabled(redo)

    def offer_newer(self, *, offered: bool) -> None:
        """Offer the newer version of the questionnaire, or not."""
        self._newer.setEnabled(offered)

    def show_look(self, look: str) -> None:
        """Tick the look in use."""
        self._looks[look].setChecked(True)

    def list_pages(self, pages: Sequence[PageEntry]) -> None:
        """Offer every page, with Ctrl and its number; and the keys that belong to a page."""
        self._go.addSeparator()
        for number, page in enumerate(pages, 1):
            keys = [f"Ctrl+{number}"] if number < 10 else []
            action = self._add(self._go, page.title(), [*keys, *filter(None, [_OWN_KEYS.get(page.id)])], self._go_to)
            self._page_ids[action] = page.id

    def _add(self, menu: QMenu, text: str, keys: Sequence[str], act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(act)
        menu.addAction(action)
        return action

    def _passphrase_menu(self, file: QMenu) -> None:
        menu = file.addMenu(self.tr("&Passphrase"))
        flow = self._window.protecting
        self._protect = self._add(menu, self.tr("&Protect this file…"), [], flow.protect)
        self._remember = self._add(menu, self.tr("&Remember it on this computer"), [], self._toggle_remembered)
        self._remember.setCheckable(True)
        self._when_protected = (
            self._add(menu, self.tr("&Change the passphrase…"), [], flow.change),
            self._add(menu, self.tr("&Take the passphrase away…"), [], flow.unprotect),
            self._remember,
        )

    @Slot()
    def _toggle_remembered(self) -> None:
        self._window.protecting.remember(self._remember.isChecked())

    def _look_menu(self, view: QMenu) -> dict[str, QAction]:
        menu = view.addMenu(self.tr("Loo&k"))
        group = QActionGroup(self)
        looks: dict[str, QAction] = {}
        for look, text in (
            ("system", self.tr("As the &system")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
        ):
            action = QAction(text, self)
            action.setCheckable(True)
            action.setData(look)
            group.addAction(action)
            menu.addAction(action)
            looks[look] = action
        group.triggered.connect(self._choose_look)
        return looks

    @Slot()
    def _go_to(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._window.show_page(self._page_ids[action])

    @Slot(QAction)
    def _choose_look(self, action: QAction) -> None:
        self._hub.change_settings(look=action.data())
