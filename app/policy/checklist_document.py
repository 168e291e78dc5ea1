"""The checklist as a document: the tasks at a glance, then how to do each.

Stops and the six that matter most stand in full. All others are one line at a glance and a few below, so that forty
tasks stay a list that somebody reads; what each of those comes from stands in the window. What is only to find out is
one line as well, and a table at the end, by whom to ask: one talk settles several questions. How to do a task that
nothing but an "I don't know" has brought stands in the window alone: it may fall away once somebody has asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sized
from datetime import date
from itertools import groupby

from app.domain.assessment import Assessment
from app.domain.checklist import Checklist, ChecklistItem, TaskProgress
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
from app.domain.pack import DONT_KNOW
from app.domain.slots import one_line
from app.phrases import Phrases
from app.policy.coverage import from_line, unseen
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
    first = {item.id for item in (*checklist.stops, *checklist.six)}
    to_find_out = tuple(item for item in checklist.items if _only_to_find_out(item, assessment, first))
    rows = tuple(item for item in checklist.items if item not in to_find_out)
    lead = f"{from_line(assessment, results, phrases)} {_how_many(rows, to_find_out, phrases)}"
    blocks: list[Block] = [
        Heading(text=say("checklist.title"), level=1, anchor="checklist"),
        Paragraph(runs=(Run(lead),), style="lead"),
    ]
    numbers = {item.id: number for number, item in enumerate(rows, start=1)}
    for priority, group in groupby(checklist.items, key=lambda item: item.priority):
        items = tuple(group)
        blocks.append(
            TaskGroup(priority=priority, word=say(f"priority.{priority}"), text=say(f"priority_when.{priority}"))
        )
        blocks += [
            _row(item, numbers[item.id], phrases, whole=item.id in first) for item in items if item.id in numbers
        ]
        open_here = sum(item.id not in numbers for item in items)
        if open_here:
            blocks.append(_find_out_row(open_here, phrases))
    text = f"{unseen(assessment, phrases)} {say('policy.quiet_source')}"
    blocks.append(Strip(kind="unseen", title=say("policy.unseen_title"), text=text))
    blocks += _how_to(rows, assessment, first, phrases)
    blocks += _find_out(to_find_out, assessment, phrases, begins_page=not rows)
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


def _only_to_find_out(item: ChecklistItem, assessment: Assessment, first: Collection[str]) -> bool:
    """An "I don't know" that is not among the first, and that nobody has taken in hand."""
    return item.id.startswith(FIND_OUT) and item.id not in first and not _in_hand(item, assessment)


def _in_hand(item: ChecklistItem, assessment: Assessment) -> bool:
    """Somebody has said who does it or by when, has begun, or has attached proof."""
    return item.progress != TaskProgress(task=item.progress.task) or bool(
        assessment.evidence_of(subject_of("task", item.id))
    )


def _not_known(item: ChecklistItem, assessment: Assessment) -> bool:
    """Nothing but answers "I don't know" brought it here."""
    unknown = {answer.question for answer in assessment.answers if answer.value in (DONT_KNOW, (DONT_KNOW,))}
    return bool(item.reasons) and all(
        reason.kind == "answer" and reason.fact.partition(".")[2] in unknown for reason in item.reasons
    )


def _how_many(rows: Sized, to_find_out: Sized, phrases: Phrases) -> str:
    tasks = phrases.counted("checklist.lead", len(rows))
    if not to_find_out:
        return tasks
    questions = phrases.counted("checklist.lead_find_out", len(to_find_out))
    return f"{tasks} {questions}" if rows else questions


def _find_out_row(count: int, phrases: Phrases) -> TaskRow:
    return TaskRow(
        title=phrases.counted("checklist.find_out_row", count),
        why="",
        done_when="",
        who="",
        by="",
        time="",
        done=False,
    )


def _row(item: ChecklistItem, number: int, phrases: Phrases, *, whole: bool) -> TaskRow:
    by = day_of(item.progress.by)
    return TaskRow(
        title=phrases.say("checklist.numbered", number=number, title=item.title),
        why=item.why if whole else "",
        done_when=item.done_when if whole else "",
        who=one_line(item.progress.who),
        by=phrases.short_date(by) if by else "",
        time=phrases.short_time(item.minutes),
        done=item.progress.state == "done",
    )


def _how_to(
    items: Collection[ChecklistItem], assessment: Assessment, first: Collection[str], phrases: Phrases
) -> list[Block]:
    """What the rows have no room for: steps, proof, who usually does it, and for the first what they come from."""
    if not items:
        return []
    say = phrases.say
    blocks: list[Block] = [PageBreak(), Heading(text=say("checklist.how_title"), level=1, anchor="how")]
    may_fall_away: list[str] = []
    for number, item in enumerate(items, start=1):
        title = say("checklist.numbered", number=number, title=item.title)
        if item.id not in first and not _in_hand(item, assessment) and _not_known(item, assessment):
            may_fall_away.append(str(number))
            continue
        blocks.append(Heading(text=title, level=2, anchor=f"task-{item.id.replace('.', '-')}"))
        blocks += _in_full(item, phrases) if item.id in first else _in_short(item, phrases)
        attached = proof_line(assessment.evidence_of(subject_of("task", item.id)), phrases)
        if attached or item.progress.state == "done":
            blocks.append(Paragraph(runs=(Run(attached or say("proof.none")),), style="small"))
    if may_fall_away:
        text = say("checklist.may_fall_away", numbers=phrases.listed(may_fall_away))
        blocks.append(Heading(text=say("checklist.may_fall_away_title"), level=2, anchor="may-fall-away"))
        blocks.append(Paragraph(runs=(Run(text),)))
    return blocks


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


def _find_out(
    items: Collection[ChecklistItem], assessment: Assessment, phrases: Phrases, *, begins_page: bool
) -> list[Block]:
    """What is not known yet in one table, by whom to ask: the steps are the same for each, and there may be many."""
    if not items:
        return []
    say = phrases.say
    by_whom: dict[str, list[str]] = {}
    for item in items:
        question = assessment.pack.question(item.id.removeprefix(FIND_OUT))
        by_whom.setdefault(ended(item.who), []).append(question.text)
    rows = [(question, whom) for whom, questions in by_whom.items() for question in questions]
    return [
        *([PageBreak()] if begins_page else []),
        Heading(text=say("checklist.find_out_title"), level=2, anchor="find-out"),
        Paragraph(runs=(Run(say("checklist.find_out_how")),)),
        Table(
            columns=(say("checklist.find_out_what"), say("checklist.find_out_whom")),
            rows=tuple(rows),
            widths=(0.62, 0.38),
        ),
    ]
