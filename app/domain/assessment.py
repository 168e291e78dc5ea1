"""One organisation's assessment, whole and frozen: what the file holds."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answers import Answer
from app.domain.checklist import TaskProgress
from app.domain.decision_log import LoggedDecision
from app.domain.evidence import Evidence
from app.domain.finding import Settlement
from app.domain.law import LawBook, LawsHere
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.domain.policy import ClauseEdit
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport

SHORT_HASH = 16
"""So many digits of a hash stand on paper; 64 bits, which nobody meets by chance."""


def short_hash(whole: str) -> str:
    """A hash as it is printed: a1b2 c3d4 e5f6 a7b8."""
    return " ".join(whole[start : start + 4] for start in range(0, min(len(whole), SHORT_HASH), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything that was said, seen and decided; each tuple in the order of the file.

    ``scan`` is the newest look at this computer. ``created`` and ``changed`` are ISO 8601.
    """

    organisation: Organisation
    pack: Pack
    answers: tuple[Answer, ...] = ()
    scan: ScanReport | None = None
    register: tuple[RegisterEntry, ...] = ()
    progress: tuple[TaskProgress, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    edits: tuple[ClauseEdit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """Proof, oldest first; the bytes of files are not in it."""
    log: tuple[LoggedDecision, ...] = ()
    """The AI log in the order in which it was written, with the entries that others correct."""
    full: bool = False
    """True when the full check was chosen, False for the quick one."""
    laws: tuple[LawBook, ...] = ()
    """The law books that count for it; empty where the file was made before it could hold any."""
    created: str = ""
    changed: str = ""
    head: str = ""
    """The hash of the last line of the journal: the record at this moment. Empty where there is no file."""

    def evidence_of(self, subject: str) -> tuple[Evidence, ...]:
        """The proof of a question, a task or an entry, oldest first."""
        return tuple(one for one in self.evidence if one.subject == subject)

    @property
    def record_number(self) -> str:
        """The head as it is printed; empty where there is none."""
        return short_hash(self.head)

    def answer(self, question_id: str) -> Answer | None:
        """The answer to this question, or None when it has not been answered."""
        for answer in self.answers:
            if answer.question == question_id:
                return answer
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentToday:
    """An assessment, and what follows from it on one day (ISO 8601) that cannot be told from it alone."""

    assessment: Assessment
    day: str
    laws: LawsHere
