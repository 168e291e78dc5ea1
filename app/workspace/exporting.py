"""What can be saved from an assessment, and saving it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.assessment import AssessmentToday
from app.errors import ForTheUser
from app.phrases import Phrases
from app.workspace.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that can be saved. ``why_not`` says in words what is missing when it is not ``ready``."""

    id: str
    title: str
    suffix: str
    ready: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    id: str
    exporter: str
    subject: Callable[[Snapshot], object]
    needs_scan: bool = False
    needs_answers: bool = False
    needs_staff_page: bool = False
    needs_proof: bool = False


def _policy(now: Snapshot) -> object:
    return now.policy_document


def _staff(now: Snapshot) -> object:
    return now.staff_document


def _note(now: Snapshot) -> object:
    return now.look_note


def _checklist(now: Snapshot) -> object:
    return now.checklist_document


def _results(now: Snapshot) -> object:
    return now.results_document


def _assessment(now: Snapshot) -> object:
    return AssessmentToday(assessment=now.assessment, day=now.today.isoformat(), laws=now.laws)


def _scan(now: Snapshot) -> object:
    return now.assessment.scan


def _proof(now: Snapshot) -> object:
    return now.proof_bundle


def _inventory(now: Snapshot) -> object:
    return now.inventory


_KINDS = (
    _Kind(id="policy-pdf", exporter="pdf", subject=_policy, needs_answers=True),
    _Kind(id="staff-pdf", exporter="pdf", subject=_staff, needs_answers=True, needs_staff_page=True),
    _Kind(id="note-pdf", exporter="pdf", subject=_note),
    _Kind(id="checklist-pdf", exporter="pdf", subject=_checklist, needs_answers=True),
    _Kind(id="results-pdf", exporter="pdf", subject=_results, needs_answers=True),
    _Kind(id="policy-md", exporter="markdown", subject=_policy, needs_answers=True),
    _Kind(id="checklist-md", exporter="markdown", subject=_checklist, needs_answers=True),
    _Kind(id="assessment-json", exporter="json", subject=_assessment),
    _Kind(id="scan-json", exporter="scan-json", subject=_scan, needs_scan=True),
    _Kind(id="scan-cyclonedx", exporter="cyclonedx", subject=_inventory, needs_scan=True),
    _Kind(id="evidence-zip", exporter="evidence-zip", subject=_proof, needs_proof=True),
)


def offers(now: Snapshot, phrases: Phrases) -> tuple[Offer, ...]:
    """Everything that can be saved, in the order it is shown."""
    from app.exports import exporter

    return tuple(
        Offer(
            id=kind.id,
            title=phrases.say(f"offer.{kind.id}"),
            suffix=exporter(kind.exporter).suffix,
            ready=not why,
            why_not=phrases.say(why) if why else "",
        )
        for kind in _KINDS
        for why in [_why_not(kind, now)]
    )


def export(now: Snapshot, ids: Sequence[str], folder: Path, phrases: Phrases) -> Iterator[Path | ForTheUser]:
    """Save each of these; a file that cannot be written does not keep the others from being saved."""
    from app.exports import exporter
    from app.exports.saving import save

    with suppress(OSError):  # what keeps the folder from being made keeps the files from being saved, and is said then
        folder.mkdir(parents=True, exist_ok=True)
    for kind in _KINDS:
        if kind.id not in ids:
            continue
        why = _why_not(kind, now)
        if why:
            yield ForTheUser(why)
            continue
        writer = exporter(kind.exporter)
        path = folder / f"{_file_name(now, kind, phrases)}{writer.suffix}"
        try:
            yield save(writer, kind.subject(now), path)
        except ForTheUser as trouble:
            yield trouble


def _why_not(kind: _Kind, now: Snapshot) -> str:
    if kind.needs_scan and now.assessment.scan is None:
        return "workspace.look_first"
    if kind.needs_answers and not now.assessment.answers:
        return "workspace.answer_some_first"
    if kind.needs_staff_page and now.assessment.pack.staff_page is None:
        return "workspace.no_staff_page"
    if kind.needs_proof and not now.assessment.evidence:
        return "workspace.attach_first"
    return ""


def _file_name(now: Snapshot, kind: _Kind, phrases: Phrases) -> str:
    # No character that a file system or a shell takes for something else; names are often in other scripts.
    untrusted_name = now.assessment.organisation.name
    name = re.sub(r"[^\w .,&()'-]+", " ", untrusted_name).strip(" .")[:60].strip(" .")
    words = phrases.say(f"file_name.{kind.id}")
    return f"{name} - {words}" if name else words
