"""Proof in words: what it belongs to, the list of it in documents, and the bundle that is handed on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from app.domain.assessment import Assessment
from app.domain.checklist import Checklist
from app.domain.document import Block, Heading, Paragraph, Run, Table
from app.domain.evidence import Bundle, BundleEntry, Evidence, subject_of
from app.domain.file_names import safe_file_name, unlike
from app.domain.slots import one_line
from app.phrases import Phrases
from app.policy.naming import named


def subjects(assessment: Assessment, checklist: Checklist) -> dict[str, str]:
    """Everything that proof can be attached to, with what it is called."""
    return (
        {subject_of("question", question.id): question.text for question in assessment.pack.questions}
        | {subject_of("task", item.id): item.title for item in checklist.items}
        | {subject_of("register", entry.id): one_line(entry.name) for entry in assessment.register}
    )


def proof_blocks(assessment: Assessment, checklist: Checklist, phrases: Phrases) -> Iterable[Block]:
    """The list of proof for a report; nothing where there is none."""
    if not assessment.evidence:
        return
    yield Heading(text=phrases.say("proof.title"), level=1, anchor="proof")
    yield Paragraph(runs=(Run(phrases.say("proof.lead")),))
    known = subjects(assessment, checklist)
    yield Table(
        columns=tuple(phrases.say(f"proof.column.{name}") for name in ("belongs_to", "what", "when_who", "sha256")),
        rows=tuple(
            (
                _belongs_to(one, known, phrases),
                _what(one, phrases),
                ", ".join(words for words in (_day(one.at, phrases), one_line(one.by)) if words),
                one.sha256,
            )
            for one in assessment.evidence
        ),
        widths=(0.29, 0.27, 0.17, 0.27),
        caption=phrases.say("proof.title"),
    )


def proof_line(evidence: tuple[Evidence, ...], phrases: Phrases) -> str:
    """What is attached to one thing, in a sentence; empty where nothing is."""
    if not evidence:
        return ""
    return phrases.say("proof.attached", what="; ".join(_what(one, phrases).removesuffix(".") for one in evidence))


def bundle(
    assessment: Assessment, checklist: Checklist, phrases: Phrases, parts: Callable[[Evidence], Iterator[bytes]]
) -> Bundle:
    """All proof, with names of files that are safe everywhere and each its own."""
    known = subjects(assessment, checklist)
    taken: list[str] = []
    entries = []
    for one in assessment.evidence:
        name = ""
        if one.kind == "file":
            name = unlike(safe_file_name(one.name), taken)
            taken.append(name)
        entries.append(BundleEntry(evidence=one, belongs_to=_belongs_to(one, known, phrases), file=name))
    organisation = named(assessment.organisation.name, "org", phrases)
    names = ("belongs_to", "what", "when", "by", "size", "sha256")
    return Bundle(
        organisation=organisation,
        language=phrases.language,
        title=phrases.say("proof.index_title", organisation=organisation),
        lead=phrases.say("proof.index_lead"),
        columns=tuple(phrases.say(f"proof.column.{name}") for name in names),
        rows=tuple(_row(entry, phrases) for entry in entries),
        entries=tuple(entries),
        parts=parts,
    )


def _row(entry: BundleEntry, phrases: Phrases) -> tuple[str, ...]:
    one = entry.evidence
    size = phrases.size(one.size_bytes) if one.kind == "file" else ""
    what = entry.file or _what(one, phrases)
    return entry.belongs_to, what, _day(one.at, phrases), one_line(one.by), size, one.sha256


def _belongs_to(one: Evidence, known: dict[str, str], phrases: Phrases) -> str:
    return known.get(one.subject) or phrases.say("proof.of_before", subject=one_line(one.subject))


def _what(one: Evidence, phrases: Phrases) -> str:
    return phrases.say(f"proof.{one.kind}", what=one_line(one.name if one.kind == "file" else one.text))


def _day(at: str, phrases: Phrases) -> str:
    try:
        return phrases.date(datetime.fromisoformat(at).date())
    except ValueError:
        return ""
