"""What can be asked about proof: attach, take away, look at. Files are read and copied away from the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import ForTheUser

if TYPE_CHECKING:
    from app.domain.evidence import Evidence
    from app.gui.hub import Hub
    from app.workspace.proof import FilePart, Intake


@dataclass(frozen=True, slots=True)
class _Step:
    """What the reading of a file reports: a part of it, its end, or the trouble it met."""

    intake: Intake
    part: FilePart | None = None
    trouble: ForTheUser | None = None


class ProofIntents(QObject):
    """Proof of the assessment that is open.

    Signals:
        working: how many files are still being copied in.
        ask: this file may hold a small program; it is opened with ``open_anyway``.
    """

    working = Signal(int)
    ask = Signal(object)

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self._hub = hub
        self._left = 0
        hub.closed.connect(self._clear)
        hub.opened.connect(self._clear)  # what a window left that was killed, perhaps of a protected file

    def attach(self, subject: str, kind: str, words: str) -> bool:
        """Attach a link or a note."""
        proof = self._hub.workspace.proof
        act = proof.attach_link if kind == "link" else proof.attach_note
        if not self._hub.change(lambda: act(subject, words)):
            return False
        self._hub.tell(self.tr("The link is attached.") if kind == "link" else self.tr("The note is attached."))
        return True

    def attach_files(self, subject: str, paths: Sequence[Path]) -> None:
        """Copy files in, one after the other; each counts as soon as it is there."""
        proof = self._hub.workspace.proof
        try:
            intakes = [proof.take_in(subject, path) for path in paths]
        except ForTheUser as error:
            self._hub.fail(error)
            return

        def work(cancelled: Callable[[], bool]) -> Iterator[object]:
            for intake in intakes:
                try:
                    for part in intake.parts(cancelled):
                        yield _Step(intake, part)
                except ForTheUser as trouble:
                    yield _Step(intake, trouble=trouble)
                    continue
                if cancelled():
                    return
                yield _Step(intake)

        task = self._hub.told_task(work)
        task.item.connect(self._took)
        self._left += len(intakes)
        self.working.emit(self._left)
        task.start()

    def remove(self, evidence: Evidence) -> None:
        """Take proof away; the line at the foot of the page offers to put it back."""
        proof = self._hub.workspace.proof
        if self._hub.change(lambda: proof.remove(evidence.id)):
            words = self.tr("“{name}” is no longer attached.").format(name=said(evidence))
            self._hub.tell(words, can_undo=True)

    @Slot(object)
    def open(self, evidence: Evidence) -> None:
        """Show proof in the program that the system has for it; never a program itself."""
        may = self._hub.workspace.proof.opening(evidence)
        if may == "open":
            self.open_anyway(evidence)
        elif may == "ask":
            self.ask.emit(evidence)
        else:
            self._hub.fail(ForTheUser("evidence.never_opened", file=said(evidence)))

    def open_anyway(self, evidence: Evidence) -> None:
        """Show it, once somebody said that they know who made it."""
        if evidence.kind == "link":
            _show(evidence.text)
            return
        proof, folder = self._hub.workspace.proof, self._hub.desk.looked_at

        def work(_cancelled: Callable[[], bool]) -> Iterator[object]:
            yield proof.copy_out(evidence, folder)

        task = self._hub.told_task(work)
        task.item.connect(self._copied)
        task.start()

    @Slot(object)
    def _took(self, step: object) -> None:
        if not isinstance(step, _Step) or not self._hub.is_open:
            return
        if step.part is not None:
            try:
                step.intake.keep(step.part)
            except ForTheUser as error:
                self._hub.fail(error)
            return
        self._left = max(0, self._left - 1)
        self.working.emit(self._left)
        if step.trouble is not None:
            self._hub.fail(step.trouble)
        elif self._hub.change(step.intake.finish):
            self._hub.tell(self.tr("“{name}” is attached.").format(name=step.intake.name))

    @Slot(object)
    def _copied(self, path: object) -> None:
        if isinstance(path, Path):
            _show(path)

    @Slot()
    def _clear(self) -> None:
        from app.workspace.proof import clear_copies  # there is a file by now, so that it is loaded

        self._left = 0
        clear_copies(self._hub.desk.looked_at)


def said(evidence: Evidence) -> str:
    """What a piece of proof is called in a sentence."""
    words = evidence.name or evidence.text.partition("\n")[0]
    return words if len(words) <= 60 else f"{words[:59]}…"


def _show(link_or_file: str | Path) -> None:
    from PySide6.QtCore import QUrl  # deferred: the window stands before any of it is needed
    from PySide6.QtGui import QDesktopServices

    url = QUrl(link_or_file) if isinstance(link_or_file, str) else QUrl.fromLocalFile(str(link_or_file))
    QDesktopServices.openUrl(url)
