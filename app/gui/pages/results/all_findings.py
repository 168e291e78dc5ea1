"""All findings: what does not fit together, and what is missing, area by area."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.finding import HeldFinding, Results
from app.gui.hub import Hub
from app.gui.pages.results.cards import RowsCard, UnderRow
from app.gui.theme import px
from app.gui.widgets.flow import empty
from app.gui.widgets.opening import OpenRow, RowFace, RowList
from app.gui.widgets.words import Words


class AllFindings(QWidget):
    """Contradictions first, then gaps by area; every line opens."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._wide = True
        self._findings: dict[str, HeldFinding] = {}
        self._areas: dict[str, list[HeldFinding]] = {}
        self._cards: list[RowsCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(8), 0, 0)
        self._column.setSpacing(px(12))
        self._column.addWidget(Words(self.tr("All findings"), "heading"))
        self._rows = QVBoxLayout()
        self._column.addLayout(self._rows)

    def show_findings(self, results: Results, *, wide: bool) -> None:
        """Show the findings of these results; what was open stays open."""
        self._wide = wide
        opened = {row.key for row in self.findChildren(OpenRow) if row.isChecked()}
        self._findings = {finding.id: finding for finding in results.findings}
        empty(self._rows)
        self._rows.setSpacing(px(16))
        self._cards = []
        if results.contradictions:
            self._contradictions(results.contradictions)
        self._gaps(results.gaps)
        for card in self._cards:
            card.list.turned.connect(self._turned)
            self._open_again(card.list, opened)
        self.setVisible(bool(self._cards))

    def set_wide(self, *, wide: bool) -> None:
        """Say whether both sides of a contradiction have room beside each other."""
        if wide == self._wide:
            return
        self._wide = wide
        for row in self.findChildren(OpenRow):
            finding = self._findings.get(row.key)
            if row.isChecked() and finding is not None and finding.kind == "contradiction":
                row.setChecked(False)
                row.setChecked(True)

    def _contradictions(self, findings: tuple[HeldFinding, ...]) -> None:
        card = RowsCard(self.tr("What does not fit together"))
        card.set_heading(self.tr("What does not fit together"))
        for finding in findings:
            if finding.settled is None:
                mark, word = "now", self.tr("Not settled")
            elif finding.settled.how == "ask_first":
                mark, word = "unknown", self.tr("To ask first")
            else:
                mark, word = "done", self.tr("Settled")
            card.list.add(OpenRow(finding.id, RowFace(finding.title, chip_mark=mark, chip=word)))
        self._cards.append(card)
        self._rows.addWidget(card)

    def _gaps(self, findings: tuple[HeldFinding, ...]) -> None:
        pack = self._hub.workspace.assessment.pack
        self._areas = {}
        for finding in findings:
            self._areas.setdefault(finding.area, []).append(finding)
        if not findings:
            return
        card = RowsCard(self.tr("What is missing"))
        card.set_heading(self.tr("What is missing, area by area"))
        for area in pack.info.areas:
            count = len(self._areas.get(area.id, ()))
            if count:
                words = self.tr("1 gap") if count == 1 else self.tr("{n} gaps").format(n=count)
                card.list.add(OpenRow(f"area:{area.id}", RowFace(area.title, trailing=words)))
        self._cards.append(card)
        self._rows.addWidget(card)

    def _open_again(self, rows: RowList, opened: set[str]) -> None:
        for row in rows.rows:
            if row.key in opened:
                row.setChecked(True)
                inner = rows.box(row.key)
                if isinstance(inner, RowList):
                    self._open_again(inner, opened)

    @Slot(str, bool)
    def _turned(self, key: str, opened: bool) -> None:
        """Show what a line rests on, or put it away."""
        rows = self.sender()
        if isinstance(rows, RowList):
            rows.put_under(key, self._box(key) if opened else None)

    def _box(self, key: str) -> QWidget:
        if key.startswith("area:"):
            area = key.removeprefix("area:")
            inner = RowList(self._hub.workspace.assessment.pack.area(area).title)
            for finding in self._areas[area]:
                inner.add(OpenRow(finding.id, RowFace(finding.title), inner=True))
            inner.turned.connect(self._turned)
            return inner
        finding = self._findings[key]
        under = UnderRow(finding.text, finding.reasons)
        under.question_wanted.connect(self._hub.ask)
        under.finds_wanted.connect(self._hub.show_finds)
        under.task_wanted.connect(self._hub.show_task)
        under.settle_wanted.connect(self._settle)
        if finding.kind == "contradiction":
            also = not any(reason.kind == "seen" for reason in finding.reasons)
            under.add_sides(finding, also=also, wide=self._wide)
        tasks = {task.id: task for task in self._hub.workspace.checklist.items}
        task = next((tasks[name] for name in finding.tasks if name in tasks), None)
        if task is not None and finding.kind != "contradiction":
            under.add_task(task.id, task.title)
        return under

    @Slot()
    def _settle(self) -> None:
        self._hub.page_wanted.emit("check_answers")
