"""Laws in words: the annex of the policy that lists them, and how near they come to a task."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from app.domain.assessment import Assessment
from app.domain.days import day_of, months_later
from app.domain.document import Block, Heading, PageBreak, Paragraph, Run, Strip
from app.domain.facts import Facts
from app.domain.law import LawsHere, ReachingLaw, ToldLaw
from app.domain.reasons import reasons
from app.phrases import Phrases

IN_FORCE, SOON, NOT_NEAR = 1.5, 1.25, 1.0
SOON_MONTHS = 6
NO_LAWS = LawsHere()

_PLACES = "about.places"
_TOLD_WITH_A_TASK = 3


def closeness(laws: Sequence[ReachingLaw], today: date) -> float:
    """How much nearer these laws bring a task: 1.5 in force, 1.25 within six months, else 1.

    Only laws that certainly reach this organisation count, and of several the nearest does.
    """
    return max((_closeness(law, today) for law in laws), default=NOT_NEAR)


def near(laws: Sequence[ReachingLaw], topics: Collection[str], today: date) -> tuple[ReachingLaw, ...]:
    """The laws that are close to one of these questions and tasks, the nearest first.

    Laws that only may reach this organisation, and what is no law (yet), are left out.
    """
    close = [
        law
        for law in laws
        if law.certain
        and law.fact.status in ("in_force", "passed")
        and any(topic in topics for topic in law.fact.topics)
    ]
    return tuple(sorted(close, key=lambda law: -_closeness(law, today)))


def legal_lines(laws: Sequence[ReachingLaw], phrases: Phrases) -> tuple[str, ...]:
    """What to say of these laws beside a task, three at most; the rest are counted."""
    lines = [
        phrases.say(
            "law.beside_task_overdue" if law.overdue else "law.beside_task",
            place=law.place, title=law.fact.title, since=law.fact.from_words, day=_day(law.fact.seen, phrases),
        )
        for law in laws[:_TOLD_WITH_A_TASK]
    ]  # fmt: skip
    more = len(laws) - _TOLD_WITH_A_TASK
    if more > 0:
        lines.append(phrases.say("law.more_beside_task", count=more))
    return tuple(lines)


def annex_of_laws(laws: LawsHere, assessment: Assessment, facts: Facts, phrases: Phrases, today: date) -> list[Block]:
    """The annex of rules that may apply where this organisation works, each with its source and dates."""
    say = phrases.say
    blocks: list[Block] = [
        PageBreak(),
        Heading(text=say("law.annex"), level=1, anchor="annex-3"),
        Paragraph(runs=(Run(_lead(laws, phrases)),)),
    ]
    late = sum(law.overdue for law in laws.reaching)
    if late:
        text = phrases.counted("law.overdue_text", late)
        blocks.append(Strip(kind="caution", title=say("law.overdue_title"), text=text))
    for place, reaching in groupby(laws.reaching, key=lambda law: law.place):
        group = list(reaching)
        blocks.append(Heading(text=place, level=2, anchor=f"laws-{group[0].fact.id}"))
        for law in group:
            blocks += _law(law, assessment, facts, phrases, today)
    blocks.append(Strip(kind="unseen", title=say("law.unseen_title"), text=not_here(laws, assessment, facts, phrases)))
    return blocks


def told(law: ReachingLaw, assessment: Assessment, facts: Facts, phrases: Phrases, today: date) -> ToldLaw:
    """A legal fact in words: how it stands, how we know, why it is here, and what is missing."""
    say, fact = phrases.say, law.fact
    status = "passed_and_begun" if fact.status == "passed" and fact.in_force(today) else fact.status
    questions = {question.fact: question for question in assessment.pack.questions}
    return ToldLaw(
        law=law,
        standing=say("law.standing", status=say(f"law.status.{status}"), since=fact.from_words),
        confidence=say(f"law.confidence.{_CONFIDENCE_IDS[fact.confidence]}"),
        seen=_day(fact.seen, phrases),
        review_by=_day(fact.review_by, phrases),
        reasons=reasons(law.deciding, assessment.pack, facts, phrases),
        may_reach="" if law.certain else _may_reach(law, assessment, phrases),
        overdue=say("law.overdue", day=_day(fact.review_by, phrases)) if law.overdue else "",
        missing=tuple(questions[name].id for name in law.missing if name in questions),
    )


def not_here(laws: LawsHere, assessment: Assessment, facts: Facts, phrases: Phrases) -> str:
    """What is not among these rules: places nobody named or knows of, trades, towns, and what came later."""
    say, places = phrases.say, facts[_PLACES]
    sentences = []
    if not isinstance(places, frozenset) or not places:
        sentences.append(say("law.no_place"))
    elif "other" in places:
        sentences.append(say("law.other_place"))
    without = _titles(assessment, [place for place in laws.without if place != "other"])
    if without:
        sentences.append(say("law.without", places=phrases.listed(without)))
    sentences.append(say("law.unseen"))
    if laws.of_union:
        sentences.append(say("law.unseen_countries"))
    if laws.as_of:
        sentences.append(say("law.nothing_newer", day=_day(laws.as_of, phrases)))
    return " ".join(sentences)


def _titles(assessment: Assessment, place_ids: Sequence[str]) -> list[str]:
    questions = (question for question in assessment.pack.questions if question.fact == _PLACES)
    titles = {option.id: option.text for question in questions for option in question.options}
    return [titles[place] for place in place_ids if place in titles]


def _lead(laws: LawsHere, phrases: Phrases) -> str:
    say = phrases.say
    if not laws.reaching:
        return say("law.none")
    return say("law.lead", day=_day(laws.as_of, phrases))


def _law(law: ReachingLaw, assessment: Assessment, facts: Facts, phrases: Phrases, today: date) -> list[Block]:
    fact, words = law.fact, told(law, assessment, facts, phrases, today)
    rests = phrases.say(
        "law.rests",
        reaches=fact.reaches.removesuffix("."),
        source=fact.source.removesuffix("."),
        confidence=words.confidence,
        seen=words.seen,
        review_by=words.review_by,
    )
    runs = [Run(rests)]
    if words.may_reach:
        runs.append(Run(f" {words.may_reach}"))
    if words.overdue:
        runs.append(Run(f" {words.overdue}", bold=True))
    return [
        Heading(text=fact.title, level=3, anchor=f"law-{fact.id}"),
        Paragraph(runs=(Run(f"{words.standing} ", bold=True), Run(fact.asks))),
        Paragraph(runs=tuple(runs), style="small"),
    ]


_CONFIDENCE_IDS = {"A": "official", "B": "several", "B-": "disputed", "C": "one", "?": "none"}


def _may_reach(law: ReachingLaw, assessment: Assessment, phrases: Phrases) -> str:
    questions = {question.fact: question for question in assessment.pack.questions}
    asked = [questions[name] for name in law.missing if name in questions]
    if not asked:
        unseen = all(name.startswith("seen.") for name in law.missing)
        return phrases.say("law.may_reach_unseen" if unseen else "law.may_reach_not_asked")
    still_open = tuple(phrases.say("law.open_question", question=question.text) for question in asked)
    return phrases.counted("law.may_reach", len(still_open), questions=phrases.listed(still_open))


def _closeness(law: ReachingLaw, today: date) -> float:
    if not law.certain:
        return NOT_NEAR
    if law.fact.in_force(today):
        return IN_FORCE
    starts = day_of(law.fact.from_date)
    soon = law.fact.status == "passed" and starts is not None and starts <= months_later(today, SOON_MONTHS)
    return SOON if soon else NOT_NEAR


def _day(iso_day: str, phrases: Phrases) -> str:
    day = day_of(iso_day)
    return iso_day if day is None else phrases.date(day)
