"""The page This computer: it shows one of its three parts, and has the buttons of that part in its bar."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from app.domain.scan_event import Done
from app.gui.hub import Hub
from app.gui.pages.page import Page
from app.gui.pages.this_computer.before import BeforePart
from app.gui.pages.this_computer.results import ResultsPart
from app.gui.pages.this_computer.running import RunningPart
from app.gui.widgets.buttons import Button
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.words import Words


class ThisComputer(Page):
    """Looks at this computer. Leaving the page does not stop a look."""

    id = "this_computer"

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._again = False
        self._before = BeforePart(hub)
        self._running = RunningPart(hub.desk.phrases)
        self._results = ResultsPart(hub)
        self._results.again_wanted.connect(self.ask_again)
        for part in (self._before, self._running, self._results):
            self.column.addWidget(part, 1)
            part.hide()
        self._make_bar()
        hub.opened.connect(self._opened)
        hub.look_started.connect(self._started)
        hub.look_event.connect(self._event)
        hub.look_ended.connect(self._ended)

    def entered(self) -> None:
        self._before.entered()
        self.refresh()

    def refresh(self) -> None:
        part = self._part()
        for other in (self._before, self._running, self._results):
            other.setVisible(other is part)
        looked = self.hub.workspace.assessment.scan is not None
        self._back.setVisible(part is not self._running)
        self._back.setText(self.tr("Back to the list") if part is self._before and looked else self.tr("Back"))
        for button in (self._stop, self._kept, self._meanwhile):
            button.setVisible(part is self._running)
        self._look.setVisible(part is self._before)
        self._continue.setVisible(part is self._results)
        if part is self._results:
            self._results.refresh()
            count = len(self._results.open_finds())
            words = self.tr("Add 1 find to the register")
            if count != 1:
                words = self.tr("Add all {n} to the register").format(n=count)
            self._add_all.setText(words)
            self._add_all.setVisible(count > 0)
        else:
            self._add_all.hide()

    def first_focus(self) -> QWidget | None:
        part = self._part()
        if part is self._results:
            return self._results.first_focus
        return self._stop if part is self._running else self._look

    def side_focus(self) -> QWidget | None:
        return self._results.side_focus if self._part() is self._results else None

    def proof(self) -> ProofList | None:
        return self._results.proof if self._part() is self._results else None

    def room_changed(self) -> None:
        self._before.set_room(self.room)
        self._running.set_room(self.room)
        self._results.set_room(self.room)

    @Slot()
    def go_on(self) -> None:
        """Start to look; or go to the questions, while it looks and afterwards."""
        if self._part() is not self._before:
            self.hub.page_wanted.emit("questions")
            return
        request = self._before.request()
        if request is not None:
            self._running.begin(self._before.labels(request))
            self.hub.look(request)

    @Slot()
    def go_back(self) -> None:
        """Go to the page before, or to the list from which a new look was asked for."""
        if self._part() is self._before and self._again:
            self._again = False
            self._arrive()
        else:
            self.hub.page_wanted.emit("about_you")

    @Slot()
    def ask_again(self) -> None:
        """Ask where to look, with what was found last kept until the new look ends."""
        self._again = True
        self._before.entered()
        self._arrive()

    @Slot()
    def stop(self) -> None:
        """Stop looking; what was found so far is kept."""
        self._running.stopping()
        self.hub.stop_looking()

    @Slot()
    def add_all(self) -> None:
        """Put all finds into the register."""
        self._results.add_all()

    @Slot()
    def _opened(self) -> None:
        self._again = False
        self._running.end()

    @Slot()
    def _started(self) -> None:
        self._again = False
        self._arrive()

    @Slot(object)
    def _event(self, event: object) -> None:
        if isinstance(event, Done):
            self._running.end()
        else:
            self._running.take(event)

    @Slot(bool)
    def _ended(self, complete: bool) -> None:
        self._running.end()
        if not self.hub.is_open:
            return
        scan = self.hub.workspace.assessment.scan
        if scan is not None:
            count = len(scan.observations)
            found = self.tr("1 find.") if count == 1 else self.tr("{n} finds.").format(n=count)
            words = self.tr("The look is finished. {found}") if complete else self.tr("The look was stopped. {found}")
            self._running.say_end(words.format(found=found))
        if self.isVisible():
            self._arrive()

    def _arrive(self) -> None:
        """Show the part in hand from its top; the focus goes where that part begins, if it was on this page."""
        had_focus = self.window().focusWidget()
        here = had_focus is None or self.isAncestorOf(had_focus) or self.bar.isAncestorOf(had_focus)
        self.refresh()
        self.area.verticalScrollBar().setValue(0)
        focus = self.first_focus()
        if here and focus is not None and self.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part(self) -> QWidget:
        if self.hub.looking:
            return self._running
        if self.hub.workspace.assessment.scan is None or self._again:
            return self._before
        return self._results

    def _make_bar(self) -> None:
        self._back = Button(self.tr("Back"))
        self._back.clicked.connect(self.go_back)
        self._stop = Button(self.tr("Stop looking"), "plain", "bar", "square")
        self._stop.clicked.connect(self.stop)
        self._kept = Words(self.tr("What was found so far is kept."), "small", "muted", whole=True)
        self._meanwhile = Button(self.tr("Answer questions meanwhile"))
        self._meanwhile.clicked.connect(self.go_on)
        self._add_all = Button("")
        self._add_all.clicked.connect(self.add_all)
        self._look = Button(self.tr("Look at this computer"), "primary")
        self._look.clicked.connect(self.go_on)
        self._continue = Button(self.tr("Continue to the questions"), "primary")
        self._continue.clicked.connect(self.go_on)
        for widget in (self._back, self._stop, self._kept):
            self.bar.add_near(widget)
        for widget in (self._meanwhile, self._add_all, self._look, self._continue):
            self.bar.add_far(widget)
