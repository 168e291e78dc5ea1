"""Clauses: which apply here, in full or in one line, filled with this organisation's names and finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.assessment import Assessment
from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.finding import Reason
from app.domain.pack import Clause, ClausePart
from app.domain.policy import ClauseEdit, Policy, PolicyClause, PolicyParagraph
from app.domain.reasons import reasons
from app.domain.slots import SlotValue, fill, slot_values, slots
from app.phrases import Phrases

ParagraphKind = Literal["text", "numbered", "bullet"]

_ITEM = re.compile(r"(\d{1,3}\.|-)\s+(.*)")


def write_policy(assessment: Assessment, facts: Facts, phrases: Phrases, *, today: date) -> Policy:
    """The policy for this organisation. The same answers and finds on the same day give the same words."""
    writer = _Writer(
        assessment=assessment,
        facts=facts,
        phrases=phrases,
        values=slot_values(assessment, facts, phrases, today=today),
        edits={edit.paragraph: edit for edit in assessment.edits},
    )
    info = assessment.pack.info
    clauses: list[PolicyClause] = []
    for clause in assessment.pack.clauses:
        written = writer.clause(clause, number=len(clauses) + 1)
        if written is not None:
            clauses.append(written)
    unfilled = [name for clause in clauses for paragraph in clause.paragraphs for name in paragraph.unfilled]
    return Policy(
        title=writer.fill(info.policy_title),
        subtitle=writer.fill(info.policy_subtitle),
        clauses=tuple(clauses),
        unfilled=tuple(dict.fromkeys(unfilled)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes the clauses of one policy."""

    assessment: Assessment
    facts: Facts
    phrases: Phrases
    values: Mapping[str, SlotValue]
    edits: Mapping[str, ClauseEdit]

    def fill(self, text: str) -> str:
        return fill(text, self.values, self.phrases).text

    def clause(self, clause: Clause, *, number: int) -> PolicyClause | None:
        """The clause in full, or in one line; None where it is left out."""
        verdict = parse(clause.when).verdict(self.facts)
        if verdict.value is True:
            paragraphs = [
                paragraph
                for part_number, part in enumerate(clause.parts, start=1)
                for paragraph in self._part(clause, part_number, part)
            ]
        elif clause.short:
            paragraphs = list(self._part(clause, 0, ClausePart(text=clause.short)))
        else:
            return None
        if not paragraphs:
            return None
        return PolicyClause(
            id=clause.id,
            number=number,
            title=self.fill(clause.title),
            form="full" if verdict.value is True else "short",
            paragraphs=tuple(paragraphs),
            reasons=self._reasons(verdict.deciding),
            maps=clause.maps,
        )

    def _part(self, clause: Clause, part_number: int, part: ClausePart) -> Iterator[PolicyParagraph]:
        verdict = parse(part.when).verdict(self.facts)
        if verdict.value is not True:
            return
        for number, (kind, text) in enumerate(_paragraphs(part.text), start=1):
            filled = fill(text, self.values, self.phrases)
            named = (slot.name for slot in slots(text) if "." in slot.name)
            paragraph = PolicyParagraph(
                id=f"{clause.id}.{part_number}.{number}",
                kind=kind,
                text=filled.text,
                reasons=self._reasons((*verdict.deciding, *named)),
                unfilled=filled.unfilled,
            )
            yield _edited(paragraph, self.edits.get(paragraph.id))

    def _reasons(self, names: Iterable[str]) -> tuple[Reason, ...]:
        return reasons(names, self.assessment.pack, self.facts, self.phrases)


def _edited(paragraph: PolicyParagraph, edit: ClauseEdit | None) -> PolicyParagraph:
    """The paragraph in somebody's own words, which stay when our words change beneath them."""
    if edit is None:
        return paragraph
    return PolicyParagraph(
        id=paragraph.id,
        kind=paragraph.kind,
        text=" ".join(edit.text.split()),
        reasons=paragraph.reasons,
        edited=True,
        ours=paragraph.text,
        changed_below=edit.ours != paragraph.text,
    )


def _paragraphs(text: str) -> Iterator[tuple[ParagraphKind, str]]:
    """The paragraphs and list items of a part, each on one line."""
    kind: ParagraphKind = "text"
    lines: list[str] = []
    for line in (*map(str.strip, text.splitlines()), ""):
        item = _ITEM.match(line)
        if lines and (item or not line):
            yield kind, " ".join(lines)
            kind, lines = "text", []
        if item:
            kind, lines = "bullet" if item[1] == "-" else "numbered", [item[2]]
        elif line:
            lines.append(line)
