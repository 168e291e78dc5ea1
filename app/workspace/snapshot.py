"""One assessment at one moment, and all that follows from it, each worked out once and only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from app.assess.inventory import inventory
from app.domain.assessment import Assessment
from app.domain.checklist import Checklist
from app.domain.document import Document
from app.domain.evidence import Bundle, Evidence
from app.domain.facts import Facts, FactValue
from app.domain.finding import Results
from app.domain.interview import Interview
from app.domain.inventory import Inventory
from app.domain.law import LawBook, LawsHere, ToldLaw, newest_seen
from app.domain.policy import Policy
from app.domain.scan_event import ScanReport
from app.phrases import Phrases


def _nothing(_evidence: Evidence) -> Iterator[bytes]:
    return iter(())


class Snapshot:
    """What a face may show. The same assessment on the same day gives the same words.

    Args:
        assessment: the assessment as it is in the file.
        phrases: the sentences of the language the documents are written in.
        today: the day from which dates are counted.
        law_books: gives the legal facts that the program knows, by place, for a file that holds none.
        weigh: gives what the licences of a look ask.
        proof_parts: gives what an attached file says, part by part.
        count: counts what a look saw.
    """

    def __init__(
        self,
        assessment: Assessment,
        phrases: Phrases,
        today: date,
        law_books: Callable[[], tuple[LawBook, ...]] = tuple,
        weigh: Callable[[ScanReport, Facts], Inventory] = inventory,
        proof_parts: Callable[[Evidence], Iterator[bytes]] = _nothing,
        count: Callable[[ScanReport, date], Mapping[str, FactValue]] | None = None,
    ) -> None:
        self.assessment = assessment
        self.today = today
        self._phrases = phrases
        self._law_books = law_books
        self._weigh = weigh
        self._proof_parts = proof_parts
        self._count = count

    @cached_property
    def facts(self) -> Facts:
        from app.assess.facts import gather

        told = self.assessment
        return gather(
            told.pack,
            told.answers,
            told.scan,
            told.register,
            told.organisation,
            today=self.today,
            log=told.log,
            weigh=self._weigh,
            count=self._count,
        )

    @cached_property
    def interview(self) -> Interview:
        from app.questionnaire.interview import interview

        told = self.assessment
        return interview(told.pack, self.facts, told.answers, full=told.full)

    @cached_property
    def results(self) -> Results:
        from app.assess.results import assess

        return assess(self.assessment, self.facts, self._phrases, full=self.assessment.full)

    @cached_property
    def laws(self) -> LawsHere:
        from app.assess.laws import laws_that_reach, places_without

        books = self.assessment.laws or self._law_books()
        return LawsHere(
            reaching=laws_that_reach(books, self.facts, self.today),
            as_of=newest_seen(books),
            without=places_without(books, self.facts),
        )

    @cached_property
    def told_laws(self) -> tuple[ToldLaw, ...]:
        """What reaches this organisation, in words."""
        from app.policy.laws import told

        return tuple(
            told(law, self.assessment, self.facts, self._phrases, self.today) for law in self.laws.reaching
        )

    @cached_property
    def inventory(self) -> Inventory | None:
        """The last look, with what its licences ask here; None before a look."""
        scan = self.assessment.scan
        number = self.assessment.record_number
        return replace(self._weigh(scan, self.facts), record_number=number) if scan else None

    @cached_property
    def checklist(self) -> Checklist:
        from app.policy.tasks import checklist

        return checklist(
            self.assessment, self.facts, self.results, self._phrases, today=self.today, laws=self.laws.reaching
        )

    @cached_property
    def policy(self) -> Policy:
        from app.policy.clauses import write_policy

        return write_policy(self.assessment, self.facts, self._phrases, today=self.today)

    @cached_property
    def policy_document(self) -> Document:
        from app.policy.document import policy_document

        return policy_document(
            self.policy, self.assessment, self.facts, self.results, self._phrases, today=self.today, laws=self.laws
        )

    @cached_property
    def staff_document(self) -> Document | None:
        from app.policy.staff_page import staff_document

        return staff_document(self.assessment, self.facts, self._phrases, today=self.today)

    @cached_property
    def look_note(self) -> Document:
        from app.policy.look_note import look_note

        return look_note(self.assessment, self._phrases, today=self.today)

    @cached_property
    def checklist_document(self) -> Document:
        from app.policy.checklist_document import checklist_document

        return checklist_document(self.checklist, self.assessment, self.results, self._phrases, today=self.today)

    @cached_property
    def proof_bundle(self) -> Bundle:
        from app.policy.proof import bundle

        return bundle(self.assessment, self.checklist, self._phrases, self._proof_parts)

    @cached_property
    def results_document(self) -> Document:
        from app.policy.report import results_document

        return results_document(
            self.results,
            self.checklist,
            self.assessment,
            self.facts,
            self._phrases,
            today=self.today,
            inventory=self.inventory,
        )
