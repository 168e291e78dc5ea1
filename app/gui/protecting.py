"""Protected files in the window: opening one, protecting one, and what can be changed about that afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.errors import ForTheUser, KeyWrong
from app.gui.hub import Hub

if TYPE_CHECKING:
    # The window stands before any of it is needed.
    from app.gui.protection_dialogs import CodeDialog, PassphraseDialog, UnlockDialog
    from app.workspace.protection import Key
    from app.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _New:
    """A file that is yet to be made."""

    path: Path
    organisation: str
    pack_id: str


class ProtectFlow(QObject):
    """From the menu, or from a file that asks for a passphrase, to a file that is open and as it should be."""

    def __init__(self, window: QWidget, hub: Hub) -> None:
        super().__init__(window)
        self._window = window
        self._hub = hub
        self._path = Path()
        self._key: Key | None = None
        self._new: _New | None = None
        self._remember = False
        self._unlock: UnlockDialog | None = None
        self._passphrase: PassphraseDialog | None = None
        self._code: CodeDialog | None = None
        hub.key_wanted.connect(self._key_wanted)

    @Slot()
    def _dialog_closed(self) -> None:
        closed = self.sender()
        if closed is self._unlock:
            self._unlock = None
        elif closed is self._passphrase:
            self._passphrase = None
        elif closed is self._code:
            self._code = None

    # Opening a protected file

    @Slot(object)
    def _key_wanted(self, path: Path) -> None:
        self._path = path
        protection = self._hub.desk.protection
        if protection.is_remembered(path):
            self._work(lambda: self._open_remembered(path), self._from_keychain, self._keychain_failed)
        else:
            self._ask("")

    def _open_remembered(self, path: Path) -> Workspace | None:
        """Open a file with what the keychain knows, away from the interface; None where it knows nothing."""
        key = self._hub.desk.protection.from_keychain(path)
        return None if key is None else self._hub.desk.open(path, key)

    @Slot(object)
    def _from_keychain(self, workspace: Workspace | None) -> None:
        if workspace is None:
            self._ask(self.tr("This computer does not remember how to open it any more."))
        else:
            self._hub.take(workspace)

    @Slot(object)
    def _keychain_failed(self, error: BaseException) -> None:
        forgotten = isinstance(error, KeyWrong)
        self._ask(
            self.tr("This computer does not remember how to open it any more.") if forgotten else self._sentence(error)
        )

    def _ask(self, sentence: str) -> None:
        from app.gui.protection_dialogs import UnlockDialog

        self._unlock = UnlockDialog(self._window, self._path.name)
        self._unlock.given.connect(self._given)
        self._unlock.finished.connect(self._dialog_closed)
        self._unlock.open()
        if sentence:
            self._unlock.refuse(sentence)

    @Slot(str, bool)
    def _given(self, words: str, remember: bool) -> None:
        self._remember = remember
        path, desk = self._path, self._hub.desk
        # Opened there too: a backup may have to be made before the tables of an older file change.
        self._work(lambda: desk.open(path, desk.protection.key(path, words)), self._opened_by, self._unlock_failed)

    @Slot(object)
    def _opened_by(self, workspace: Workspace) -> None:
        dialog = self._unlock
        if dialog is None:  # it was closed meanwhile
            workspace.close()
            return
        dialog.accept()
        self._hub.take(workspace)
        if self._remember and workspace.key is not None:
            self._keep(workspace.key)

    @Slot(object)
    def _unlock_failed(self, error: BaseException) -> None:
        if self._unlock is not None:
            self._unlock.refuse(self._sentence(error))

    # Protecting a file, and changing its passphrase

    @Slot()
    def protect(self) -> None:
        """Ask for a passphrase, show the recovery code, have it typed back, and protect the file that is open."""
        self._new = None
        self._choose(self.tr("Which words should open this file?"), self.tr("Go on"))

    def start(self, path: Path, organisation: str, pack_id: str) -> None:
        """Ask for a passphrase and show the recovery code before a new file is made: it is protected from the start."""
        self._new = _New(path, organisation, pack_id)
        self._choose(self.tr("Which words should open the new file?"), self.tr("Go on"))

    @Slot()
    def change(self) -> None:
        """Ask for another passphrase for the file that is open."""
        self._new = None
        self._choose(self.tr("Which words should open this file from now on?"), self.tr("Change the passphrase"))

    def _choose(self, title: str, verb: str) -> None:
        from app.gui.protection_dialogs import PassphraseDialog

        self._passphrase = PassphraseDialog(self._window, title, verb)
        self._passphrase.chosen.connect(self._chosen)
        self._passphrase.finished.connect(self._dialog_closed)
        self._passphrase.open()

    @Slot(str)
    def _chosen(self, passphrase: str) -> None:
        protection, old = self._hub.desk.protection, self._old
        self._work(lambda: protection.new_key(passphrase, old), self._made, self._passphrase_failed)

    @Slot(object)
    def _passphrase_failed(self, error: BaseException) -> None:
        if self._passphrase is not None:
            self._passphrase.refuse(self._sentence(error))

    @Slot(object)
    def _made(self, key: Key) -> None:
        if self._passphrase is None:  # it was closed meanwhile
            return
        self._passphrase.accept()
        old = self._old
        if old is not None:
            self._hub.files.change_key(key, lambda: self._changed(old, key))
            return
        self._key = key
        from app.gui.protection_dialogs import CodeDialog

        self._code = CodeDialog(self._window, key.code)
        self._code.save_wanted.connect(self._ask_page)
        self._code.typed.connect(self._code_typed)
        self._code.finished.connect(self._dialog_closed)
        self._code.open()

    @Slot(str, bool)
    def _code_typed(self, typed: str, remember: bool) -> None:
        key, dialog = self._key, self._code
        assert key is not None, "the code of a key is typed"
        assert dialog is not None, "it is typed into the dialog"
        try:
            right = self._hub.desk.protection.is_code_of(key, typed)
            sentence = "" if right else self._hub.desk.phrases.say("protect.other_code")
        except ForTheUser as error:
            sentence = self._sentence(error)
        if sentence:
            dialog.refuse(sentence)
            return
        dialog.accept()
        self._key = None
        if self._new is None:
            self._hub.files.change_key(key, lambda: self._protected(key, remember=remember))
        elif self._hub.new(self._new.path, self._new.organisation, self._new.pack_id, key):
            self._protected(key, remember=remember)

    @property
    def _old(self) -> Key | None:
        """What opens the file that is to get a passphrase; None where it has none, or is yet to be made."""
        return None if self._new is not None else self._hub.workspace.key

    def _protected(self, key: Key, *, remember: bool) -> None:
        self._hub.tell(self.tr("The file is protected. It opens with the passphrase or the recovery code."))
        if remember:
            self._keep(key)

    def _changed(self, old: Key, key: Key) -> None:
        self._hub.tell(self.tr("The file has a new passphrase. The recovery code is the same as before."))
        self._move(old, key)

    @Slot()
    def _ask_page(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # deferred: the window stands before it is needed

        assert self._code is not None, "asked for in the dialog"
        name = self.tr("Recovery code.pdf")
        dialog = QFileDialog(self._code, self.tr("Where should the page be?"), str(self._hub.desk.documents / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self._save_page)
        dialog.open()

    @Slot(str)
    def _save_page(self, path: str) -> None:
        assert self._key is not None, "asked for while the code is shown"
        assert self._code is not None, "asked for in the dialog"
        try:
            file = self._hub.workspace.path if self._new is None else self._new.path
            self._hub.desk.protection.save_recovery_sheet(Path(path), file.name, self._key)
        except ForTheUser as error:
            self._code.refuse(self._sentence(error))

    # Taking the protection away

    @Slot()
    def unprotect(self) -> None:
        """Ask once more, then take the passphrase away from the file that is open."""
        from app.gui.protection_dialogs import SureDialog

        SureDialog.ask(
            self._window,
            self.tr("Take the passphrase away?"),
            self.tr("Whoever has this file can then read it. Its backups lose their passphrase too."),
            self.tr("Take it away"),
            self._unprotect,
        )

    @Slot()
    def _unprotect(self) -> None:
        old = self._hub.workspace.key
        if old is not None:
            self._hub.files.change_key(None, lambda: self._unprotected(old))

    def _unprotected(self, old: Key) -> None:
        self._hub.tell(self.tr("The file is not protected any more. Whoever has it can read it."))
        self._move(old, None)

    # The keychain of this computer

    @Slot(bool)
    def remember(self, on: bool) -> None:
        """Keep what opens the file in the keychain, or take it out again."""
        key = self._hub.workspace.key
        if key is None:
            return
        if on:
            self._keep(key)
        else:
            protection = self._hub.desk.protection
            self._work(lambda: protection.forget(key), self._forgotten, self._told_failed)

    def _keep(self, key: Key) -> None:
        protection = self._hub.desk.protection
        self._work(lambda: protection.remember(key), self._kept, self._told_failed)

    def _move(self, old: Key, new: Key | None) -> None:
        protection = self._hub.desk.protection
        self._work(lambda: protection.moved(old, new), self._moved, self._told_failed)

    @Slot(object)
    def _kept(self, _nothing: object) -> None:
        self._hub.tell(self.tr("This computer remembers how to open the file."))

    @Slot(object)
    def _forgotten(self, _nothing: object) -> None:
        self._hub.tell(self.tr("This computer asks for the passphrase from now on."))

    @Slot(object)
    def _moved(self, _nothing: object) -> None:
        """Nothing more is to be said: the line at the foot says what was done to the file."""

    @Slot(object)
    def _told_failed(self, error: BaseException) -> None:
        self._hub.failed.emit(self._sentence(error), getattr(error, "details", ""))

    # How work is done away from the interface

    def _work(
        self, work: Callable[[], object], done: Callable[..., None], failed: Callable[[BaseException], None]
    ) -> None:
        def steps(_cancelled: Callable[[], bool]) -> Iterator[object]:
            yield work()

        task = self._hub.task(steps)
        task.item.connect(done)
        task.failed.connect(failed)
        task.start()

    def _sentence(self, error: BaseException) -> str:
        if isinstance(error, ForTheUser):
            return self._hub.desk.phrases.error(error)
        raise error
