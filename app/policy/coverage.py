"""Coverage: what a document rests on, and what was not looked at, in words."""

from __future__ import annotations

from datetime import date

from app.domain.assessment import Assessment
from app.domain.days import day_of
from app.domain.finding import Results
from app.domain.scan_event import ScanReport
from app.domain.slots import inside_a_sentence
from app.phrases import Phrases

_SKIPPED_AS = (
    ("not_allowed", ("permission",)),
    ("accounts", ("other_account",)),
    ("drives", ("other_drive", "network_drive")),
    ("online", ("cloud_only",)),
    ("not_read", ("unreadable", "failed")),
    ("not_reached", ("stopped", "time")),
    ("not_there", ("missing",)),
    ("other", ("link_outside", "not_a_file", "too_deep", "encrypted", "suspected")),
)


def rests_on(assessment: Assessment, results: Results, phrases: Phrases) -> str:
    """What a document rests on: how many answers, given when, what was looked at, what was not."""
    say = phrases.say
    days = sorted(day for answer in assessment.answers if (day := day_of(answer.at)) is not None)
    given = phrases.counted("policy.answers", results.answered)
    if days:
        span = "policy.given_on" if days[0] == days[-1] else "policy.given_between"
        given = say(span, answers=given, first=_first_day(days[0], days[-1], phrases), last=phrases.date(days[-1]))
    sentences = [say("policy.rests", given=given, look=_look(assessment.scan, phrases)), unseen(assessment, phrases)]
    if results.answered:
        sentences.append(phrases.counted("policy.dont_know", len(results.dont_know)))
    return " ".join(sentences)


def from_line(assessment: Assessment, results: Results, phrases: Phrases) -> str:
    """In one sentence: from how many answers and which look."""
    given = inside_a_sentence(phrases.counted("policy.answers", results.answered))
    return phrases.say("policy.from", given=given, look=_look(assessment.scan, phrases))


def unseen(assessment: Assessment, phrases: Phrases) -> str:
    """What nobody has looked at, as a sentence: what the look left out, and what no look at one computer can see."""
    say = phrases.say
    scan = assessment.scan
    sentence = say("policy.not_looked_at", places=phrases.listed(unseen_places(scan, phrases)))
    return sentence if scan is None or scan.complete else f"{sentence} {say('policy.not_complete')}"


def unseen_places(scan: ScanReport | None, phrases: Phrases) -> tuple[str, ...]:
    """What nobody has looked at, each kind with its number: 2 places we may not open, phones, online tools."""
    say = phrases.say
    places: list[str] = []
    if scan is None:
        places.append(say("policy.unseen.this_computer"))
    else:
        for words, kinds in _SKIPPED_AS:
            count = sum(skipped.count for skipped in scan.skipped if skipped.reason in kinds)
            if count:
                places.append(phrases.counted(f"policy.unseen.{words}", count))
    return (*places, *(say(f"policy.unseen.{always}") for always in ("phones", "online_tools", "other_computers")))


def _look(scan: ScanReport | None, phrases: Phrases) -> str:
    if scan is None:
        return phrases.say("policy.no_look")
    day = day_of(scan.finished)
    return phrases.say("policy.one_look", day=phrases.date(day)) if day else phrases.say("policy.one_look_undated")


def _first_day(first: date, last: date, phrases: Phrases) -> str:
    """The first day of a span, without what the last day says anyway: 9, or 9 October."""
    if first.year != last.year:
        return phrases.date(first)
    return str(first.day) if first.month == last.month else f"{first.day} {phrases.say(f'month.{first.month}')}"
