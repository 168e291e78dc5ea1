"""Forgetting in the window: one person's name, or a whole organisation. Both ask first, as neither can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.gui.hub import Hub


class ForgetFlow(QObject):
    """From the menu to a file that does not know a name any more, or to no file."""

    def __init__(self, window: QWidget, hub: Hub) -> None:
        super().__init__(window)
        self._window = window
        self._hub = hub
        self._name = ""

    @Slot()
    def forget(self) -> None:
        """Ask for a name, show where it stands, and put "[a person]" there."""
        from app.gui.dialogs import LineDialog

        LineDialog.ask(
            self._window,
            self.tr("Whose name should be forgotten?"),
            self.tr("We show every place where it stands before anything changes. Write it as it is written there."),
            self.tr("Look for it"),
            self._named,
        )

    @Slot(str)
    def _named(self, name: str) -> None:
        say = self._hub.desk.phrases.say
        places = self._hub.workspace.places_of(name)
        if not places:
            self._hub.tell(say("forget.nowhere", file=self._hub.workspace.path.name))
            return
        self._name = name
        shown = [f"{say(f'forget.in_{place.table}')} {place.key}: {place.words}" for place in places]
        from app.gui.forgetting_dialogs import PlacesDialog

        PlacesDialog.ask(self._window, shown, self._forget)

    @Slot(bool)
    def _forget(self, backups: bool) -> None:
        count = len(self._hub.workspace.places_of(self._name))
        phrase = "forget.done" if backups else "forget.done_but_backups"
        sentence = self._hub.desk.phrases.say(phrase, count=count)
        name, self._name = self._name, ""
        self._hub.files.forget_person(name, backups=backups, done=lambda: self._hub.tell(sentence))

    @Slot()
    def delete(self) -> None:
        """Ask once more, then delete the organisation that is open."""
        from app.gui.protection_dialogs import SureDialog

        organisation = self._hub.workspace.assessment.organisation.name
        SureDialog.ask(
            self._window,
            self.tr("Delete this check for good?"),
            self._hub.desk.phrases.say("delete.sure", organisation=organisation, file=self._hub.workspace.path.name),
            self.tr("Delete it"),
            self._delete,
        )

    @Slot()
    def _delete(self) -> None:
        self._hub.files.delete()
