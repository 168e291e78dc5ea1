"""The policy as a document: cover, clauses, six annexes, and a page to sign."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby

from app.domain.assessment import Assessment
from app.domain.days import day_of, months_later
from app.domain.document import (
    Block,
    Cover,
    Document,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Signatures,
    Strip,
    Table,
)
from app.domain.facts import Facts
from app.domain.finding import Reason, Results
from app.domain.glossary import terms_used
from app.domain.law import LawsHere
from app.domain.observation import Observation
from app.domain.policy import Policy, PolicyClause
from app.domain.register import RegisterEntry, unlisted
from app.domain.slots import in_a_row, one_line
from app.phrases import Phrases
from app.policy.annexes import annex_of_asking, annex_of_exceptions, annex_of_logging, annex_of_mishaps
from app.policy.coverage import rests_on
from app.policy.laws import NO_LAWS, annex_of_laws
from app.policy.naming import named, record_words

_EXPLAINED = re.compile(r"^\*\*(.+?):\*\*")
"""A word in bold with a colon at the beginning: what follows is its meaning."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NOT_FOUND_BUT_TOLD = ("seen.days_since", "seen.not_looked", "seen.model_gb")
_SIGNATURES_LEAST, _SIGNATURES_ROOMY, _SIGNATURES_MOST = 6, 18, 21
"""Roomy rows and the most tight ones each fill one page, beside the line for who approves."""


def policy_document(
    policy: Policy,
    assessment: Assessment,
    facts: Facts,
    results: Results,
    phrases: Phrases,
    *,
    today: date,
    laws: LawsHere = NO_LAWS,
) -> Document:
    """The policy, ready to be read, printed and signed. It says what it rests on and what was not looked at."""
    say = phrases.say
    organisation = named(assessment.organisation.name, "org", phrases)
    blocks: list[Block] = []
    for clause in policy.clauses:
        blocks += _clause(clause, assessment, facts, phrases)
    blocks += _annex_register(assessment, phrases)
    blocks += annex_of_exceptions(phrases)
    blocks += annex_of_laws(laws, assessment, facts, phrases, today)
    blocks += annex_of_asking(assessment.organisation, phrases)
    blocks += annex_of_logging(phrases)
    blocks += annex_of_mishaps(assessment.organisation, phrases)
    blocks += _words_used(policy, assessment, phrases)
    blocks += _sign_off(facts, phrases)
    return Document(
        title=policy.title,
        organisation=organisation,
        language=phrases.language,
        date=today.isoformat(),
        footer=say("policy.footer", organisation=organisation, day=phrases.date(today)),
        page_words=say("policy.page_words"),
        record=record_words(assessment, phrases),
        blocks=tuple(blocks),
        cover=Cover(
            organisation=organisation,
            title=policy.title,
            subtitle=policy.subtitle,
            facts=_cover_facts(assessment, phrases, today),
            strips=(Strip(kind="rests", title=say("policy.rests_title"), text=rests_on(assessment, results, phrases)),),
            small_print=say("policy.small_print"),
        ),
        subject=say("policy.subject", organisation=organisation),
    )


def _words_used(policy: Policy, assessment: Assessment, phrases: Phrases) -> list[Block]:
    """The meaning of each word of the glossary that stands in this very policy, but for those it explains itself."""
    printed = [paragraph.text for clause in policy.clauses for paragraph in clause.paragraphs]
    explained = {head.casefold() for text in printed for head in _EXPLAINED.findall(text)}
    used = [
        term
        for term in terms_used(printed, assessment.pack.glossary)
        if explained.isdisjoint(form.casefold() for form in (term.term, *term.also))
    ]
    if not used:
        return []
    items = tuple((Run(f"{term.term}: ", bold=True), Run(term.meaning)) for term in used)
    return [
        PageBreak(),
        Heading(text=phrases.say("policy.words_used"), level=1, anchor="words-used"),
        ListBlock(items=items, dense=True),
    ]


def bold_runs(text: str) -> Runs:
    """A text with ``**bold**`` in it as runs; signs without a partner are dropped."""
    pieces = ((piece.replace("**", ""), bool(number % 2)) for number, piece in enumerate(_BOLD.split(text)))
    return tuple(Run(piece, bold=bold) for piece, bold in pieces if piece)


def ended(text: str) -> str:
    """A text as a sentence: with a full stop where it has no sign at its end."""
    return text if text.endswith((".", "?", ":")) else f"{text}."


def because(reasons: tuple[Reason, ...], phrases: Phrases) -> str:
    """What something comes from, in one sentence; empty where nothing decided."""
    told = (
        # A question asked is answered after its own mark; what was seen needs a colon.
        phrases.say(
            "policy.asked" if reason.subject.endswith("?") else "policy.seen",
            subject=reason.subject,
            value=reason.value.removesuffix("."),
        )
        for reason in reasons
    )
    return phrases.say("policy.because", reasons="; ".join(told)) if reasons else ""


def _cover_facts(assessment: Assessment, phrases: Phrases, today: date) -> tuple[tuple[str, str], ...]:
    say, organisation = phrases.say, assessment.organisation
    lead = named(organisation.lead, "lead", phrases)
    stand_in = one_line(organisation.stand_in)
    review = phrases.date(months_later(today, organisation.review_months))
    return (
        (say("policy.cover.version"), say("policy.draft", day=phrases.date(today))),
        (say("policy.cover.approved_by"), say("policy.not_approved")),
        (say("policy.cover.in_charge"), say("policy.with_stand_in", lead=lead, name=stand_in) if stand_in else lead),
        (say("policy.cover.next_review"), say("policy.next_review", day=review)),
        (say("policy.cover.for"), say("policy.for_everyone")),
    )


def _clause(clause: PolicyClause, assessment: Assessment, facts: Facts, phrases: Phrases) -> list[Block]:
    heading = phrases.say("policy.clause", number=clause.number, title=clause.title)
    blocks: list[Block] = [Heading(text=heading, level=1, anchor=f"clause-{clause.id}")]
    why = in_full_because(clause, assessment, facts, phrases)
    if why:
        blocks.append(_small(why))
    kept = [paragraph for paragraph in clause.paragraphs if paragraph.text]
    for kind, group in groupby(kept, key=lambda paragraph: paragraph.kind):
        runs = tuple(bold_runs(paragraph.text) for paragraph in group)
        if kind == "text":
            blocks += [Paragraph(runs=words) for words in runs]
        else:
            blocks.append(ListBlock(items=runs, ordered=kind == "numbered"))
    if not kept:
        edits = {edit.paragraph: edit for edit in assessment.edits}
        told = (one_line(edits[paragraph.id].reason) for paragraph in clause.paragraphs)
        reason = next(filter(None, told), phrases.say("policy.no_reason"))
        blocks.append(_small(phrases.say("policy.left_out", reason=reason)))
    return blocks


def in_full_because(clause: PolicyClause, assessment: Assessment, facts: Facts, phrases: Phrases) -> str:
    """Why a clause that can be one line stands here in full; empty where it always does."""
    can_be_short = any(known.id == clause.id and known.short for known in assessment.pack.clauses)
    if clause.form != "full" or not can_be_short:
        return ""
    found = [reason.value for reason in clause.reasons if reason.kind == "seen" and _counts(reason.fact, facts)]
    asked = [reason.subject for reason in clause.reasons if reason.kind in ("about", "answer")]
    pieces: list[str] = []
    day = day_of(assessment.scan.finished) if assessment.scan else None
    if found and day:
        form = "found_one" if len(found) == 1 and facts[_only_seen(clause, facts)] == 1 else "found"
        pieces.append(phrases.say(f"policy.{form}", finds=phrases.listed(found), day=phrases.date(day)))
    if asked:
        quoted = tuple(phrases.say("policy.quoted", question=question) for question in asked)
        pieces.append(phrases.counted("policy.our_answer", len(quoted), questions=in_a_row(quoted, phrases)))
    return phrases.say("policy.in_full_because", reasons=phrases.listed(pieces)) if pieces else ""


def _only_seen(clause: PolicyClause, facts: Facts) -> str:
    return next(reason.fact for reason in clause.reasons if _counts(reason.fact, facts))


def _counts(name: str, facts: Facts) -> bool:
    """Whether a fact is a number of things that were found, and at least one was."""
    value = facts[name]
    countable = name.startswith("seen.") and name not in _NOT_FOUND_BUT_TOLD
    return countable and isinstance(value, int) and not isinstance(value, bool) and value > 0


def _annex_register(assessment: Assessment, phrases: Phrases) -> list[Block]:
    say = phrases.say
    finds = unlisted(assessment.scan.observations if assessment.scan else (), assessment.register)
    rows = [_entry_row(entry, phrases) for entry in assessment.register] + [_find_row(find, phrases) for find in finds]
    lead = say("policy.annex_register_lead")
    if finds:
        lead = f"{lead} {say('policy.annex_register_seen')}"
    blocks: list[Block] = [
        PageBreak(),
        Heading(text=say("policy.annex_register"), level=1, anchor="annex-1"),
        Paragraph(runs=(Run(lead),)),
    ]
    if not rows:
        return [*blocks, Paragraph(runs=(Run(say("policy.register_empty")),))]
    columns = ("name", "kind", "made_by", "used_for", "owner", "decision")
    blocks.append(
        Table(
            columns=tuple(say(f"policy.column.{column}") for column in columns),
            rows=tuple(rows),
            widths=(0.26, 0.12, 0.14, 0.18, 0.14, 0.16),
            caption=say("policy.register_caption"),
        )
    )
    return blocks


def _entry_row(entry: RegisterEntry, phrases: Phrases) -> tuple[str, ...]:
    told = (entry.maker, entry.purpose, entry.owner)
    maker, purpose, owner = (one_line(text) or phrases.say("policy.not_said") for text in told)
    kind = phrases.say(f"policy.kind.{entry.kind}")
    return (one_line(entry.name), kind, maker, purpose, owner, phrases.say(f"policy.decision.{entry.decision}"))


def _find_row(find: Observation, phrases: Phrases) -> tuple[str, ...]:
    unsaid = phrases.say("policy.not_said")
    kind = phrases.say(f"policy.kind.{find.kind}")
    maker = one_line(find.maker) or phrases.say("policy.maker_unknown")
    return (one_line(find.name), kind, maker, unsaid, unsaid, phrases.say("policy.seen_undecided"))


def _sign_off(facts: Facts, phrases: Phrases) -> list[Block]:
    say = phrases.say
    people = facts["about.people"]
    rows = min(max(people, _SIGNATURES_LEAST), _SIGNATURES_MOST) if isinstance(people, int) else _SIGNATURES_LEAST
    columns = tuple(say(f"policy.column.{name}") for name in ("name", "signature", "date"))
    return [
        PageBreak(),
        Heading(text=say("policy.sign_off"), level=1, anchor="sign-off"),
        Heading(text=say("policy.approved_by"), level=2, anchor="sign-off-approval"),
        Paragraph(runs=(Run(say("policy.approval")),)),
        Signatures(columns=columns, rows=1),
        Heading(text=say("policy.readers"), level=2, anchor="sign-off-readers"),
        Paragraph(runs=(Run(say("policy.i_have_read")),)),
        Signatures(columns=columns, rows=rows, tight=rows > _SIGNATURES_ROOMY),
    ]


def _small(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text),), style="small")
