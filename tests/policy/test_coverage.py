"""Coverage: what a document rests on."""

from __future__ import annotations

from typing import get_args

import pytest
from small_pack import ANSWERS, PHRASES, look, outcome, told

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.scan_event import Skipped, SkipReason
from app.policy.coverage import from_line, rests_on, unseen


def test_rests_on() -> None:
    """Answers with their days, the look with its day, what was not looked at, and what nobody knows."""
    assessment = told(scan=look())
    wanted = (
        "12 answers given between 9 and 12 November 2026, and one look at one computer on 12 November 2026. "
        "Not looked at: 2 places we may not open, phones, online tools and other computers. "
        "1 answer is “I don't know”."
    )

    assert wanted == rests_on(assessment, outcome(assessment), PHRASES)


def test_before_anything() -> None:
    """Nothing said and nothing seen is told as such."""
    assessment = told({})
    wanted = (
        "No answers, and no look at any computer yet. "
        "Not looked at: this computer, phones, online tools and other computers."
    )

    assert wanted == rests_on(assessment, outcome(assessment), PHRASES)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-12", "2026-11-12", "2 answers given on 12 November 2026, and"),
        ("2026-11-09", "2026-11-12", "2 answers given between 9 and 12 November 2026, and"),
        ("2026-10-09", "2026-11-12", "2 answers given between 9 October and 12 November 2026, and"),
        ("2025-11-09", "2026-11-12", "2 answers given between 9 November 2025 and 12 November 2026, and"),
        ("", "2026-11-12", "2 answers given on 12 November 2026, and"),
        ("", "", "2 answers, and"),
    ],
)
def test_days(first: str, last: str, words: str) -> None:
    """The days are told without saying month or year twice; answers without a date are counted."""
    answers = (Answer(question="lead", value="none", at=last), Answer(question="people", value=3, at=first))
    base = told()
    assessment = Assessment(organisation=base.organisation, pack=base.pack, answers=answers)

    assert rests_on(assessment, outcome(assessment), PHRASES).startswith(words)


def test_from_line() -> None:
    """One sentence for the head of a page."""
    assessment = told(scan=look(finished="?"))

    assert "From 12 answers and one look at one computer." == from_line(assessment, outcome(assessment), PHRASES)


def test_from_line_before_anything() -> None:
    """Without answers it reads as a sentence too."""
    assessment = told({})

    assert "From no answers and no look at any computer yet." == from_line(assessment, outcome(assessment), PHRASES)


def test_every_reason_is_told() -> None:
    """Whatever was left out is told, each kind once, with phones, online tools and other computers always."""
    skipped = tuple(Skipped(what="x", reason=reason, count=1) for reason in get_args(SkipReason))
    wanted = (
        "Not looked at: 1 place we may not open, 1 other account, 2 other drives, 1 file that is kept online, "
        "2 files we could not read, 2 places we did not get to, 1 place that was not there, 5 other places, phones, "
        "online tools and other computers. The look was stopped before its end."
    )

    assert wanted == unseen(told(scan=look(skipped=skipped, complete=False)), PHRASES)


def test_nobody_knows_nothing() -> None:
    """No "I don't know" is told too."""
    assessment = told(ANSWERS | {"stand_in": "written"})

    assert rests_on(assessment, outcome(assessment), PHRASES).endswith("No answer is “I don't know”.")
