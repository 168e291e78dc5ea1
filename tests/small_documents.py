"""All documents that follow from an assessment, and every text in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from small_pack import PHRASES, TODAY, known, outcome

from app.assess.inventory import inventory
from app.domain.assessment import Assessment
from app.domain.document import Document
from app.domain.law import LawsHere
from app.policy.checklist_document import checklist_document
from app.policy.clauses import write_policy
from app.policy.document import policy_document
from app.policy.laws import NO_LAWS
from app.policy.report import results_document
from app.policy.staff_page import staff_document
from app.policy.tasks import checklist


def policy_of(assessment: Assessment, laws: LawsHere = NO_LAWS, *, today: date = TODAY) -> Document:
    """The policy as a document."""
    facts = known(assessment)
    policy = write_policy(assessment, facts, PHRASES, today=today)
    return policy_document(policy, assessment, facts, outcome(assessment), PHRASES, today=today, laws=laws)


def staff_page_of(assessment: Assessment) -> Document | None:
    """The rules on one page, as a document."""
    return staff_document(assessment, known(assessment), PHRASES, today=TODAY)


def checklist_of(assessment: Assessment) -> Document:
    """The checklist as a document."""
    results = outcome(assessment)
    items = checklist(assessment, known(assessment), results, PHRASES, today=TODAY)
    return checklist_document(items, assessment, results, PHRASES, today=TODAY)


def report_of(assessment: Assessment) -> Document:
    """The report as a document."""
    facts, results = known(assessment), outcome(assessment)
    items = checklist(assessment, facts, results, PHRASES, today=TODAY)
    found = inventory(assessment.scan, facts) if assessment.scan else None
    return results_document(results, items, assessment, facts, PHRASES, today=TODAY, inventory=found)


def documents_of(assessment: Assessment) -> tuple[Document, ...]:
    """All documents."""
    documents = (policy_of(assessment), checklist_of(assessment), report_of(assessment), staff_page_of(assessment))
    return tuple(document for document in documents if document is not None)


def texts(value: object) -> Iterator[str]:
    """Every text a reader of a document can meet; the slots of the page words are the exporter's."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("page_words", "anchor"):
                yield from texts(getattr(value, field.name))
