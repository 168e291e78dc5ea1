"""The words of the results: second lines of rows, and how areas stand."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.checklist import ChecklistItem
from app.domain.finding import AreaResult, HeldFinding, Reason, Results
from app.gui.models.areas import AreaLine
from app.phrases import Phrases


class ResultWords(QObject):
    """Says in short lines what stands behind results.

    Args:
        phrases: words that the documents use too.
    """

    def __init__(self, phrases: Phrases, parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases

    def stops_heading(self, count: int) -> str:
        """How many stops there are."""
        if count == 1:
            return self.tr("Stop: one thing before anything else")
        few = {2: self.tr("two"), 3: self.tr("three"), 4: self.tr("four"), 5: self.tr("five"), 6: self.tr("six")}
        return self.tr("Stop: {number} things before anything else").format(number=few.get(count, str(count)))

    def six_heading(self, count: int, *, stops: bool) -> str:
        """What stands over the tasks that matter most."""
        if count == 1:
            return self.tr("Then the one that matters most") if stops else self.tr("The one that matters most")
        few = {2: self.tr("two"), 3: self.tr("three"), 4: self.tr("four"), 5: self.tr("five"), 6: self.tr("six")}
        words = self.tr("Then the {number} that matter most") if stops else self.tr("The {number} that matter most")
        return words.format(number=few.get(count, str(count)))

    def stop_line(self, stop: HeldFinding, task: ChecklistItem | None) -> str:
        """What was answered or seen, and what to do about it."""
        told = self._told(stop.reasons)
        return " ".join(part for part in (told, _ended(task.title) if task is not None else "") if part)

    def task_line(self, task: ChecklistItem, findings: dict[str, HeldFinding]) -> str:
        """What brought a task here, and how long it takes."""
        found = next((findings[name].title for name in task.findings if name in findings), "")
        why = _ended(found) if found else self._told(task.reasons)
        # The number stays beside its word when the line breaks.
        time = _ended(self._phrases.time(task.minutes)).replace(" ", "\u00a0")
        return f"{why} {time}".strip()

    def area_line(self, area: AreaResult, title: str) -> AreaLine:
        """An area in words, under a short title."""
        not_known = ""
        if area.dont_know and area.practice is not None:
            not_known = self.tr("1 not known") if area.dont_know == 1 else self.tr("{n} not known")
        return AreaLine(
            area=area.area,
            title=title,
            exposure=area.exposure,
            exposure_word=self._phrases.say(f"exposure.{area.exposure}"),
            practice=area.practice,
            practice_word=self._phrases.say(f"practice.{area.practice_id}"),
            not_known=not_known.format(n=area.dont_know),
            why=self._area_why(area),
        )

    def not_known(self, results: Results) -> str:
        """How many answers are "I don't know"; empty where none is."""
        count = len(results.dont_know)
        if not count:
            return ""
        if count == 1:
            return self.tr("1 answer is “I don't know”.")
        return self.tr("{n} answers are “I don't know”.").format(n=count)

    def no_stops(self, results: Results) -> str:
        """Says that there is no stop, and how many answers could still show one."""
        count = len(results.open_stops)
        if not count:
            return self.tr("No stops. That is good news.")
        if count == 1:
            return self.tr("No stops so far. One answer that could show one is not known yet.")
        return self.tr("No stops so far. {n} answers that could show one are not known yet.").format(n=count)

    def few_answers(self, results: Results) -> str:
        """Says that results will change while questions are open; empty when none is."""
        if results.answered >= results.shown:
            return ""
        words = self.tr("{answered} of {shown} answered. These results will change.")
        return words.format(answered=results.answered, shown=results.shown)

    def _area_why(self, area: AreaResult) -> str:
        reasons = " ".join(_sentence(reason) for reason in area.exposure_reasons)
        if not reasons:
            reasons = self.tr("Nothing you answered and nothing we saw makes it more.")
        word = self._phrases.say(f"exposure.{area.exposure}")
        answered = self.tr("{answered} of {shown} questions answered here.")
        if not area.shown:
            answered = self.tr("No question of this check asks about it.")
        parts = [
            self.tr("How exposed: {word}.").format(word=word.lower()),
            reasons,
            answered.format(answered=area.answered, shown=area.shown),
        ]
        return " ".join(parts)

    def _told(self, reasons: tuple[Reason, ...]) -> str:
        """The last thing that decided, in short."""
        for kind, words in (
            ("seen", self.tr("We saw {value}.")),
            ("answer", self.tr("You answered: {value}.")),
            ("about", self.tr("You answered: {value}.")),
        ):
            for reason in reasons:
                if reason.kind == kind:
                    return words.format(value=reason.value.rstrip("."))
        return ""


def _sentence(reason: Reason) -> str:
    joined = " " if reason.subject.endswith("?") else ": "
    return _ended(f"{reason.subject}{joined}{reason.value}")


def _ended(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."
