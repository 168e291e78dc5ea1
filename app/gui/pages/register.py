"""The register of pages, in the order of the rail. A new page is one file and its entry here.

A page is loaded and built when it is first shown: all of them at once were most of what opening a file took.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.pages.entry import PageEntry, RailMark

if TYPE_CHECKING:
    from app.gui.pages.page import Page


class AboutYouEntry(PageEntry):
    """Ten questions about the organisation, and its names."""

    id = "about_you"
    group = "check"
    icon_name = "user-round"

    def title(self) -> str:
        return self.tr("About you")

    def mark(self) -> RailMark:
        interview = self._hub.workspace.interview
        if not interview.unanswered_profile:
            return RailMark("done")
        started = len(interview.unanswered_profile) < len(interview.profile)
        return RailMark("under_way") if started else RailMark()

    def build(self) -> Page:
        from app.gui.pages.about_you import AboutYou

        return AboutYou(self._hub)


class ThisComputerEntry(PageEntry):
    """The look at this computer."""

    id = "this_computer"
    group = "check"
    icon_name = "monitor"

    def title(self) -> str:
        return self.tr("This computer")

    def mark(self) -> RailMark:
        if self._hub.looking:
            return RailMark("under_way")
        return RailMark("done" if self._hub.workspace.assessment.scan is not None else "")

    def build(self) -> Page:
        from app.gui.pages.this_computer import ThisComputer

        return ThisComputer(self._hub)


class QuestionsEntry(PageEntry):
    """The questions, one at a time."""

    id = "questions"
    group = "check"
    icon_name = "message-circle-question-mark"

    def title(self) -> str:
        return self.tr("Questions")

    def mark(self) -> RailMark:
        interview = self._hub.workspace.interview
        left = len(interview.unanswered)
        if not interview.questions or (interview.unanswered_profile and left == len(interview.questions)):
            return RailMark()
        return RailMark(words=self.tr("{n} left").format(n=left)) if left else RailMark("done")

    def build(self) -> Page:
        from app.gui.pages.questions import Questions

        return Questions(self._hub)


class CheckAnswersEntry(PageEntry):
    """What does not fit together, and every answer."""

    id = "check_answers"
    group = "check"
    icon_name = "list-checks"

    def title(self) -> str:
        return self.tr("Check answers")

    def mark(self) -> RailMark:
        workspace = self._hub.workspace
        unsettled = sum(finding.settled is None for finding in workspace.results.contradictions)
        if unsettled:
            return RailMark(words=self.tr("{n} open").format(n=unsettled))
        interview = workspace.interview
        return RailMark() if interview.unanswered or interview.unanswered_profile else RailMark("done")

    def build(self) -> Page:
        from app.gui.pages.check_answers import CheckAnswers

        return CheckAnswers(self._hub)


class ResultsEntry(PageEntry):
    """What matters most, and why."""

    id = "results"
    group = "check"
    icon_name = "chart-column"

    def title(self) -> str:
        return self.tr("Results")

    def mark(self) -> RailMark:
        results = self._hub.workspace.results
        stops = len(results.stops)
        if stops:
            return RailMark(words=self.tr("1 stop") if stops == 1 else self.tr("{n} stops").format(n=stops))
        return RailMark("done") if results.answered and results.answered >= results.shown else RailMark()

    def build(self) -> Page:
        from app.gui.pages.results import ResultsPage

        return ResultsPage(self._hub)


class PolicyEntry(PageEntry):
    """The policy as it is written now."""

    id = "policy"
    group = "rules"
    icon_name = "file-text"

    def title(self) -> str:
        return self.tr("Policy")

    def mark(self) -> RailMark:
        return RailMark(words=self.tr("Draft")) if self._hub.workspace.assessment.answers else RailMark()

    def build(self) -> Page:
        from app.gui.pages.policy import PolicyPage

        return PolicyPage(self._hub)


class ToDoEntry(PageEntry):
    """Who does what by when."""

    id = "to_do"
    group = "rules"
    icon_name = "square-check-big"

    def title(self) -> str:
        return self.tr("To do")

    def mark(self) -> RailMark:
        items = self._hub.workspace.checklist.items
        still_open = sum(item.progress.state != "done" for item in items)
        if not items:
            return RailMark()
        return RailMark(words=self.tr("{n} open").format(n=still_open)) if still_open else RailMark("done")

    def build(self) -> Page:
        from app.gui.pages.to_do import ToDo

        return ToDo(self._hub)


class LawsEntry(PageEntry):
    """The rules that reach an organisation where it works."""

    id = "laws"
    group = "rules"
    icon_name = "scale"

    def title(self) -> str:
        return self.tr("Rules where you work")

    def mark(self) -> RailMark:
        late = len(self._hub.workspace.laws.overdue)
        return RailMark(words=self.tr("{n} overdue").format(n=late)) if late else RailMark()

    def build(self) -> Page:
        from app.gui.pages.laws import LawsPage

        return LawsPage(self._hub)


class RegisterEntry(PageEntry):
    """Every AI tool and model, with an owner and a decision."""

    id = "register"
    group = "records"
    icon_name = "book-open"

    def title(self) -> str:
        return self.tr("Register")

    def mark(self) -> RailMark:
        register = self._hub.workspace.assessment.register
        alone = sum(not entry.owner for entry in register)
        if not register:
            return RailMark()
        return RailMark(words=self.tr("{n} without owner").format(n=alone)) if alone else RailMark("done")

    def build(self) -> Page:
        from app.gui.pages.ai_register import RegisterPage

        return RegisterPage(self._hub)


class AiLogEntry(PageEntry):
    """Decisions made with AI, and who checked them."""

    id = "ai_log"
    group = "records"
    icon_name = "notebook-pen"

    def title(self) -> str:
        return self.tr("AI log")

    def mark(self) -> RailMark:
        alone = sum(line.decision.unchecked for line in self._hub.workspace.log)
        return RailMark(words=self.tr("{n} unchecked").format(n=alone)) if alone else RailMark()

    def build(self) -> Page:
        from app.gui.pages.ai_log import AiLogPage

        return AiLogPage(self._hub)


class ExportEntry(PageEntry):
    """Documents and data, saved to a folder."""

    id = "export"
    group = "records"
    icon_name = "file-output"

    def title(self) -> str:
        return self.tr("Export")

    def build(self) -> Page:
        from app.gui.pages.export import Export

        return Export(self._hub)


PAGES: tuple[type[PageEntry], ...] = (
    AboutYouEntry,
    ThisComputerEntry,
    QuestionsEntry,
    CheckAnswersEntry,
    ResultsEntry,
    PolicyEntry,
    ToDoEntry,
    LawsEntry,
    RegisterEntry,
    AiLogEntry,
    ExportEntry,
)
