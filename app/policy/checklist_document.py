"""The checklist as a document: the tasks at a glance, then how to do each.

Stops and the six that matter most stand in full. All others are one line at a glance and a few below, so that forty
tasks stay a list that somebody reads; what each of those comes from stands in the window.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import groupby

from app.domain.assessment import Assessment
from app.domain.checklist import Checklist, ChecklistItem
from app.domain.days import day_of
from app.domain.document import (
    Block,
    Document,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Strip,
    Table,
    TaskGroup,
    TaskRow,
)
from app.domain.evidence import subject_of
from app.domain.finding import Results
from app.domain.slots import one_line
from app.phrases import Phrases
from app.policy.coverage import counted, from_line, unseen
from app.policy.document import because, ended
from app.policy.naming import named, record_words
from app.policy.proof import proof_line
from app.policy.tasks import FIND_OUT


def checklist_document(
    checklist: Checklist, assessment: Assessment, results: Results, phrases: Phrases, *, today: date
) -> Document:
    """What to do first, to print and tick off."""
    say = phrases.say
    organisation = named(assessment.organisation.name, "org", phrases)
    tasks = counted("checklist.lead", len(checklist.items), phrases)
    lead = f"{from_line(assessment, results, phrases)} {tasks}"
    blocks: list[Block] = [
        Heading(text=say("checklist.title"), level=1, anchor="checklist"),
        Paragraph(runs=(Run(lead),), style="lead"),
    ]
    first = {item.id for item in (*checklist.stops, *checklist.six)}
    for priority, items in groupby(checklist.items, key=lambda item: item.priority):
        blocks.append(
            TaskGroup(priority=priority, word=say(f"priority.{priority}"), text=say(f"priority_when.{priority}"))
        )
        blocks += [_row(item, phrases, whole=item.id in first) for item in items]
    text = f"{unseen(assessment, phrases)} {say('policy.quiet_source')}"
    blocks.append(Strip(kind="unseen", title=say("policy.unseen_title"), text=text))
    blocks += _how_to(checklist, assessment, first, phrases)
    return Document(
        title=say("checklist.title"),
        organisation=organisation,
        language=phrases.language,
        date=today.isoformat(),
        footer=say("checklist.footer", organisation=organisation, day=phrases.date(today)),
        page_words=say("policy.page_words"),
        record=record_words(assessment, phrases),
        blocks=tuple(blocks),
        subject=say("checklist.subject", organisation=organisation),
    )


def _row(item: ChecklistItem, phrases: Phrases, *, whole: bool) -> TaskRow:
    by = day_of(item.progress.by)
    return TaskRow(
        title=item.title,
        why=item.why if whole else "",
        done_when=item.done_when if whole else "",
        who=one_line(item.progress.who),
        by=phrases.short_date(by) if by else "",
        time=phrases.short_time(item.minutes),
        done=item.progress.state == "done",
    )


def _how_to(
    checklist: Checklist, assessment: Assessment, first: Collection[str], phrases: Phrases
) -> list[Block]:
    """What the rows have no room for: steps, proof, who usually does it, and for the first what they come from."""
    if not checklist.items:
        return []
    say = phrases.say
    blocks: list[Block] = [PageBreak(), Heading(text=say("checklist.how_title"), level=1, anchor="how")]
    to_find_out: list[tuple[str, str]] = []
    for number, item in enumerate(checklist.items, start=1):
        title = say("checklist.numbered", number=number, title=item.title)
        if item.id.startswith(FIND_OUT):
            to_find_out.append((title, ended(item.who)))
            continue
        blocks.append(Heading(text=title, level=2, anchor=f"task-{item.id.replace('.', '-')}"))
        blocks += _in_full(item, phrases) if item.id in first else _in_short(item, phrases)
        attached = proof_line(assessment.evidence_of(subject_of("task", item.id)), phrases)
        if attached or item.progress.state == "done":
            blocks.append(Paragraph(runs=(Run(attached or say("proof.none")),), style="small"))
    return blocks + _find_out(to_find_out, phrases)


def _in_full(item: ChecklistItem, phrases: Phrases) -> list[Block]:
    say = phrases.say
    blocks: list[Block] = [ListBlock(items=tuple((Run(step),) for step in item.how), ordered=True)] if item.how else []
    blocks.append(_details(item, phrases, done_when=False))
    if item.legal:
        blocks.append(Paragraph(runs=(Run(say("checklist.legal", laws=" ".join(item.legal))),), style="small"))
    why = because(item.reasons, phrases)
    if why:
        blocks.append(Paragraph(runs=(Run(why),), style="small"))
    return blocks


def _in_short(item: ChecklistItem, phrases: Phrases) -> list[Block]:
    """Why, the steps in a row, and when it is done."""
    say = phrases.say
    steps = (say("checklist.numbered", number=number, title=ended(step)) for number, step in enumerate(item.how, 1))
    blocks: list[Block] = [Paragraph(runs=(Run(" ".join((ended(item.why), *steps))),))]
    blocks.append(_details(item, phrases, done_when=True))
    if item.legal:
        blocks.append(Paragraph(runs=(Run(say("checklist.legal", laws=" ".join(item.legal))),), style="small"))
    return blocks


def _details(item: ChecklistItem, phrases: Phrases, *, done_when: bool) -> Paragraph:
    say = phrases.say
    usually = say("checklist.who_and_time", who=item.who.removesuffix("."), time=phrases.time(item.minutes))
    details = (
        ("checklist.done_when", item.done_when if done_when else ""),
        ("checklist.proof", item.evidence),
        ("checklist.usually", usually),
    )
    told = tuple(Run(f"{say(phrase)} {ended(text)} ") for phrase, text in details if text)
    return Paragraph(runs=told, style="small")


def _find_out(rows: list[tuple[str, str]], phrases: Phrases) -> list[Block]:
    """What is not known yet in one table: the steps are the same for each, and there may be many."""
    if not rows:
        return []
    say = phrases.say
    return [
        Heading(text=say("checklist.find_out_title"), level=2, anchor="find-out"),
        Paragraph(runs=(Run(say("checklist.find_out_how")),)),
        Table(
            columns=(say("checklist.find_out_what"), say("checklist.find_out_whom")),
            rows=tuple(rows),
            widths=(0.6, 0.4),
        ),
    ]
