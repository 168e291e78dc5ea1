"""The report: all results in order, what was found, every answer with its note, and where frameworks say more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.assessment import Assessment
from app.domain.checklist import Checklist, ChecklistItem
from app.domain.document import (
    AreaRow,
    AreaTable,
    Block,
    Cover,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Runs,
    Strip,
    Table,
)
from app.domain.facts import Facts
from app.domain.finding import AreaResult, HeldFinding, Results
from app.domain.inventory import Inventory
from app.domain.observation import OPEN_REACH, Observation
from app.domain.pack import NOT_APPLICABLE, Question
from app.domain.slots import answer_words, one_line
from app.phrases import Phrases
from app.policy.coverage import from_line, rests_on, unseen
from app.policy.document import because, ended
from app.policy.licences import licence_blocks
from app.policy.naming import named, record_words
from app.policy.proof import proof_blocks
from app.policy.subjects import same_subject

_MOST_BUILT_IN = 12
"""How many models that nobody here chose are named before the rest are only counted."""


def results_document(
    results: Results,
    checklist: Checklist,
    assessment: Assessment,
    facts: Facts,
    phrases: Phrases,
    *,
    today: date,
    inventory: Inventory | None = None,
) -> Document:
    """Everything that came out, for whoever wants to see on what it rests.

    ``inventory`` is the look of the assessment with what its licences ask; None before a look.
    """
    say = phrases.say
    organisation = named(assessment.organisation.name, "org", phrases)
    blocks: list[Block] = [
        *_stops(results, phrases),
        *_six(checklist.six, phrases),
        *_areas(results, assessment, phrases),
        *_contradictions(results.contradictions, phrases),
        *_gaps(results.gaps, assessment, phrases),
        *_found(assessment, inventory, phrases),
        *_answers(assessment, facts, phrases),
        *proof_blocks(assessment, checklist, phrases),
        *same_subject(assessment, checklist, facts, phrases),
    ]
    return Document(
        title=say("assess.title"),
        organisation=organisation,
        language=phrases.language,
        date=today.isoformat(),
        footer=say("assess.footer", organisation=organisation, day=phrases.date(today)),
        page_words=say("policy.page_words"),
        record=record_words(assessment, phrases),
        blocks=tuple(blocks),
        cover=Cover(
            organisation=organisation,
            title=say("assess.title"),
            subtitle=from_line(assessment, results, phrases),
            facts=(
                (say("assess.cover.date"), phrases.date(today)),
                (say("assess.cover.stops"), str(len(results.stops))),
                (say("assess.cover.tasks"), str(len(checklist.items))),
                (say("assess.cover.check"), say("assess.full" if assessment.full else "assess.quick")),
            ),
            strips=(Strip(kind="rests", title=say("policy.rests_title"), text=rests_on(assessment, results, phrases)),),
            small_print=say("policy.small_print"),
        ),
        subject=say("assess.subject", organisation=organisation),
    )


def _stops(results: Results, phrases: Phrases) -> Iterable[Block]:
    yield Heading(text=phrases.say("assess.stops"), level=1, anchor="stops")
    if not results.stops:
        yield _body(phrases.counted("assess.no_stops", len(results.open_stops)))
    for stop in results.stops:
        yield from _finding(stop, phrases)


def _six(items: tuple[ChecklistItem, ...], phrases: Phrases) -> Iterable[Block]:
    if items:
        yield Heading(text=phrases.say("assess.six"), level=1, anchor="six")
        yield ListBlock(items=tuple(_one_of_six(item, phrases) for item in items), ordered=True)


def _one_of_six(item: ChecklistItem, phrases: Phrases) -> Runs:
    takes = phrases.say("assess.takes", time=phrases.time(item.minutes))
    return (Run(ended(item.title), bold=True), Run(f" {item.why} {takes}"))


def _areas(results: Results, assessment: Assessment, phrases: Phrases) -> Iterable[Block]:
    say = phrases.say
    yield Heading(text=say("assess.areas"), level=1, anchor="areas")
    yield AreaTable(
        columns=(say("assess.column.area"), say("assess.column.exposure"), say("assess.column.practice")),
        rows=tuple(_area_row(area, phrases) for area in results.areas),
    )
    if results.areas_without:
        # the short titles: some of the long ones have a comma in them
        titles = phrases.listed([assessment.pack.area(area.area).short for area in results.areas_without])
        yield _small(say("assess.areas_without", areas=titles))


def _area_row(area: AreaResult, phrases: Phrases) -> AreaRow:
    return AreaRow(
        title=area.title,
        exposure=area.exposure,
        exposure_word=phrases.say(f"exposure.{area.exposure}"),
        practice=area.practice,
        practice_word=_practice(area, phrases),
    )


def _practice(area: AreaResult, phrases: Phrases) -> str:
    """What is done, and beside it what is not known: the one never counts as the other."""
    word = phrases.say(f"practice.{area.practice_id}")
    if not area.dont_know or area.practice is None:
        return word
    return phrases.counted("assess.practice_and", area.dont_know, practice=word)


def _contradictions(findings: tuple[HeldFinding, ...], phrases: Phrases) -> Iterable[Block]:
    say = phrases.say
    yield Heading(text=say("assess.contradictions"), level=1, anchor="contradictions")
    if not findings:
        yield _body(say("assess.no_contradictions"))
    for finding in findings:
        yield Heading(text=finding.title, level=2, anchor=f"finding-{finding.id}")
        yield Table(
            columns=(say("assess.column.said"), say("assess.column.saw")),
            rows=((finding.said, finding.saw),),
            widths=(0.5, 0.5),
        )
        yield _body(finding.text)
        if finding.settled is None:
            yield _small(say("assess.open"))
        else:
            yield _small(say(f"assess.{finding.settled.how}", words=one_line(finding.settled.words)))


def _gaps(findings: tuple[HeldFinding, ...], assessment: Assessment, phrases: Phrases) -> Iterable[Block]:
    """What is missing, area by area: in the full check it is too much to read as one list."""
    yield Heading(text=phrases.say("assess.gaps"), level=1, anchor="gaps")
    if not findings:
        yield _body(phrases.say("assess.no_gaps"))
    for area in assessment.pack.info.areas:
        missing = [finding for finding in findings if finding.area == area.id]
        if missing:
            yield Heading(text=area.title, level=2, anchor=f"gaps-{area.id}")
        for finding in missing:
            yield from _finding(finding, phrases, level=3)


def _finding(finding: HeldFinding, phrases: Phrases, *, level: int = 2) -> Iterable[Block]:
    yield Heading(text=finding.title, level=level, anchor=f"finding-{finding.id}")
    yield _body(finding.text)
    why = because(finding.reasons, phrases)
    if why:
        yield _small(why)


def _found(assessment: Assessment, inventory: Inventory | None, phrases: Phrases) -> Iterable[Block]:
    say, scan = phrases.say, assessment.scan
    yield Heading(text=say("assess.found"), level=1, anchor="found")
    if scan:
        yield _small(say("assess.told" if scan.told_staff else "assess.not_noted_told"))
    brought = [find for find in scan.observations if find.origin == "somebody"] if scan else []
    if brought:
        yield Table(
            columns=tuple(
                say(f"assess.column.{name}") for name in ("name", "kind", "maker", "licence", "size", "note")
            ),
            rows=tuple(_find_row(find, inventory, phrases) for find in brought),
            widths=(0.27, 0.12, 0.15, 0.15, 0.11, 0.2),
            caption=say("assess.found_caption"),
        )
    elif scan:
        places = phrases.counted("assess.places", len(scan.places))
        yield _body(say("assess.nothing_found", places=places))
    for origin, words in (("program", "assess.part_of_program"), ("vendor", "assess.vendor")):
        names = sorted({one_line(find.name) for find in scan.observations if find.origin == origin}) if scan else []
        if names:
            shown = names[:_MOST_BUILT_IN] + ["…"] * (len(names) > _MOST_BUILT_IN)
            yield _small(say(words, count=len(names), names=", ".join(shown)))
    text = f"{unseen(assessment, phrases)} {say('policy.quiet_source')}"
    yield Strip(kind="unseen", title=say("policy.unseen_title"), text=text)
    if scan and scan.closed:
        yield _small(say("assess.closed"))
        rows = (phrases.counted("assess.closed_row", closed.folders, why=closed.why) for closed in scan.closed)
        yield ListBlock(items=tuple((Run(row),) for row in rows), dense=True)
    if inventory is not None:
        yield from licence_blocks(brought, inventory, phrases)


def _find_row(find: Observation, inventory: Inventory | None, phrases: Phrases) -> tuple[str, ...]:
    say = phrases.say
    here = inventory.licences.get(find.id) if inventory is not None else None
    reached = find.server or find.agent
    marks = (
        ("assess.runs_code", find.runs_code == "can"),
        ("assess.open_server", reached is not None and reached.reach in OPEN_REACH),
        ("assess.never_asks", find.agent is not None and find.agent.asks_first is False),
        ("assess.changes_itself", find.agent is not None and find.agent.writes_itself is True),
        ("assess.cloud", find.cloud),
        ("assess.made_here", find.made_here),
        ("assess.not_for_business", here is not None and here.rules_out_business),
        ("assess.not_here", here is not None and bool(here.rules_out_here)),
        ("assess.ask_purpose", inventory is not None and find.id in inventory.purposes),
    )
    licence = one_line(find.licence) or (say("assess.no_licence") if find.kind in ("model", "adapter") else "")
    return (
        one_line(find.name),
        say(f"policy.kind.{find.kind}"),
        one_line(find.maker) or say("policy.maker_unknown"),
        one_line(here.named) if here is not None and here.named else licence,
        phrases.size(find.size_bytes) if find.size_bytes else "",
        ". ".join(say(mark) for mark, holds in marks if holds),
    )


def _answers(assessment: Assessment, facts: Facts, phrases: Phrases) -> Iterable[Block]:
    say, pack = phrases.say, assessment.pack
    yield Heading(text=say("assess.answers"), level=1, anchor="answers")
    for area in pack.info.areas:
        rows = [
            (question.text, _answer(question, assessment, phrases))
            for question in pack.questions
            if question.area == area.id
            and assessment.answer(question.id) is not None
            and not _hidden(question, assessment, facts)
        ]
        if rows:
            yield Heading(text=area.title, level=2, anchor=f"answers-{area.id}")
            yield Table(
                columns=(say("assess.column.question"), say("assess.column.answer")),
                rows=tuple(rows),
                widths=(0.5, 0.5),
            )


def _hidden(question: Question, assessment: Assessment, facts: Facts) -> bool:
    """Whether a question was answered once and does not apply any more."""
    answer = assessment.answer(question.id)
    return facts[question.fact] == NOT_APPLICABLE and answer is not None and answer.value != NOT_APPLICABLE


def _answer(question: Question, assessment: Assessment, phrases: Phrases) -> str:
    answer = assessment.answer(question.id)
    assert answer is not None, "only answered questions are listed"
    words = [answer_words(question, answer.value, phrases)]
    if answer.reason.strip():
        words.append(phrases.say("assess.reason", words=one_line(answer.reason)))
    if answer.note.strip():
        words.append(phrases.say("assess.note", words=one_line(answer.note)))
    return ". ".join(word.removesuffix(".") for word in words)


def _body(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text),))


def _small(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text),), style="small")
