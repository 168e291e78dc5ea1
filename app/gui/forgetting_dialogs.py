"""Where a name stands, shown before it is taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.dialogs import Dialog
from app.gui.theme import px
from app.gui.widgets.buttons import Button
from app.gui.widgets.choices import TickCard
from app.gui.widgets.scroll import scrolled
from app.gui.widgets.words import Words

_MOST_PLACES = 200


class PlacesDialog(Dialog):
    """Shows where a name stands, and asks whether it is to be taken out.

    Signals:
        agreed: the verb was pressed; True when the backups are to be replaced too.
    """

    agreed = Signal(bool)

    def __init__(self, parent: QWidget, places: Sequence[str]) -> None:
        title = self.tr("Take the name out of this place?")
        if len(places) > 1:
            title = self.tr("Take the name out of these {n} places?").format(n=len(places))
        super().__init__(parent, title, 640)
        self.column.addWidget(
            Words(
                self.tr(
                    '"[a person]" stands there instead. This cannot be undone. Attached files and documents you saved'
                    " are not looked into."
                ),
                "row",
                "muted",
            )
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(6))
        for place in places[:_MOST_PLACES]:
            column.addWidget(Words(place, "small"))
        if len(places) > _MOST_PLACES:
            column.addWidget(Words(self.tr("and {n} more").format(n=len(places) - _MOST_PLACES), "small", "muted"))
        column.addStretch(1)
        area = scrolled(content)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(self.tr("Places"))
        area.setAccessibleDescription("\n".join(places[:_MOST_PLACES]))
        self.column.addWidget(area, 1)
        self._backups = TickCard(self.tr("Also delete the old backups, which hold the name"), boxed=False)
        self._backups.setChecked(True)
        self.column.addWidget(self._backups)
        leave = Button(self.tr("Not now"), "primary")
        leave.setDefault(True)
        leave.clicked.connect(self.reject)
        act = Button(self.tr("Take it out"))
        act.clicked.connect(self._agree)
        self.buttons.addWidget(leave)
        self.buttons.stretch()
        self.buttons.addWidget(act)
        self.resize(self.width(), min(px(250) + px(28) * len(places), parent.window().height() - 60))
        leave.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, places: Sequence[str], agreed: Callable[..., object]) -> None:
        """Open it; ``agreed`` is a method that takes whether the backups are replaced."""
        dialog = cls(parent, places)
        dialog.agreed.connect(agreed)
        dialog.open()

    @Slot()
    def _agree(self) -> None:
        backups = self._backups.isChecked()
        self.accept()
        self.agreed.emit(backups)
