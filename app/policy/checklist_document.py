"""The checklist as a document: the tasks at a glance, then how to do each."""

from __future__ import annotations

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
from app.domain.finding import Results
from app.domain.slots import one_line
from app.phrases import Phrases
from app.policy.coverage import counted, from_line, unseen
from app.policy.document import because, ended
from app.policy.naming import named
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
    for priority, items in groupby(checklist.items, key=lambda item: item.priority):
        blocks.append(
            TaskGroup(priority=priority, word=say(f"priority.{priority}"), text=say(f"priority_when.{priority}"))
        )
        blocks += [_row(item, phrases) for item in items]
    text = f"{unseen(assessment, phrases)} {say('policy.quiet_source')}"
    blocks.append(Strip(kind="unseen", title=say("policy.unseen_title"), text=text))
    blocks += _how_to(checklist, phrases)
    return Document(
        title=say("checklist.title"),
        organisation=organisation,
        language=phrases.language,
        date=today.isoformat(),
        footer=say("checklist.footer", organisation=organisation, day=phrases.date(today)),
        page_words=say("policy.page_words"),
        blocks=tuple(blocks),
        subject=say("checklist.subject", organisation=organisation),
    )


def _row(item: ChecklistItem, phrases: Phrases) -> TaskRow:
    by = day_of(item.progress.by)
    return TaskRow(
        title=item.title,
        why=item.why,
        done_when=item.done_when,
        who=one_line(item.progress.who),
        by=phrases.short_date(by) if by else "",
        time=phrases.short_time(item.minutes),
        done=item.progress.state == "done",
    )


def _how_to(checklist: Checklist, phrases: Phrases) -> list[Block]:
    """What the rows have no room for: steps, proof, who usually does it, and what it comes from."""
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
        if item.how:
            blocks.append(ListBlock(items=tuple((Run(step),) for step in item.how), ordered=True))
        details = (
            ("checklist.proof", item.evidence),
            (
                "checklist.usually",
                say("checklist.who_and_time", who=item.who.removesuffix("."), time=phrases.time(item.minutes)),
            ),
        )
        runs = tuple(Run(f"{say(phrase)} {ended(text)} ") for phrase, text in details if text)
        blocks.append(Paragraph(runs=runs, style="small"))
        if item.legal:
            blocks.append(Paragraph(runs=(Run(say("checklist.legal", laws=" ".join(item.legal))),), style="small"))
        why = because(item.reasons, phrases)
        if why:
            blocks.append(Paragraph(runs=(Run(why),), style="small"))
    return blocks + _find_out(to_find_out, phrases)


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
