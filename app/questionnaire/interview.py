"""Which questions are asked here and now, which are open, and what a question takes for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.answers import Answer, Value
from app.domain.facts import Facts
from app.domain.interview import Interview, is_asked
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Pack, Question
from app.errors import ForTheUser

SECONDS_A_QUESTION = 45


def interview(pack: Pack, facts: Facts, answers: Sequence[Answer], *, full: bool) -> Interview:
    """The questions that apply, in the order of the pack, and those of them that are still open.

    ``full`` adds the questions that are not part of the quick check. An answer that the question no longer takes (the
    pack has changed) leaves it open.
    """
    given = {answer.question: answer.value for answer in answers}
    answered = {question.id for question in pack.questions if question.id in given and _taken(question, given)}
    asked = [question for question in pack.questions if is_asked(question, facts, full=full)]
    profile = tuple(question for question in asked if question.profile)
    questions = tuple(question for question in asked if not question.profile)
    unanswered_profile = tuple(question.id for question in profile if question.id not in answered)
    unanswered = tuple(question.id for question in questions if question.id not in answered)
    seconds = SECONDS_A_QUESTION * (len(unanswered_profile) + len(unanswered))
    return Interview(
        profile=profile,
        questions=questions,
        unanswered_profile=unanswered_profile,
        unanswered=unanswered,
        minutes_left=-(-seconds // 60),
    )


def check_answer(question: Question, untrusted_value: object) -> Value:
    """What was answered, when the question takes it; the ids ticked come in the order of the question.

    Raises:
        ForTheUser: the question does not take it; the sentence says what it takes.
    """
    if untrusted_value == NOT_APPLICABLE and question.allow_not_applicable:
        return NOT_APPLICABLE
    if question.kind == "several":
        return _ticked(question, untrusted_value)
    if untrusted_value == DONT_KNOW and question.allow_dont_know:
        return DONT_KNOW
    if question.kind == "number":
        # True is an int for Python, but nobody answers a number with it.
        whole = untrusted_value if isinstance(untrusted_value, int) and not isinstance(untrusted_value, bool) else None
        if whole is not None and question.least <= whole <= question.most:
            return whole
        raise ForTheUser(
            "questionnaire.bad_number", question=question.id, least=question.least, most=question.most,
            others=_others(question),
        )  # fmt: skip
    if isinstance(untrusted_value, str) and any(option.id == untrusted_value for option in question.options):
        return untrusted_value
    raise _not_taken(question)


def _ticked(question: Question, untrusted_value: object) -> tuple[str, ...]:
    ticked = (untrusted_value,) if isinstance(untrusted_value, str) else untrusted_value
    if not isinstance(ticked, (tuple, list)) or not all(isinstance(option_id, str) for option_id in ticked):
        raise _not_taken(question)
    taken = [option.id for option in question.options]
    if question.allow_dont_know:
        taken.append(DONT_KNOW)
    if not set(ticked) <= set(taken):
        raise _not_taken(question)
    return tuple(option_id for option_id in taken if option_id in ticked)


def _taken(question: Question, given: dict[str, Value]) -> bool:
    try:
        check_answer(question, given[question.id])
    except ForTheUser:
        return False
    return True


def _not_taken(question: Question) -> ForTheUser:
    choices = ", ".join([*(option.id for option in question.options), *_special(question)])
    phrase = "questionnaire.bad_answers" if question.kind == "several" else "questionnaire.bad_answer"
    return ForTheUser(phrase, question=question.id, choices=choices)


def _others(question: Question) -> str:
    return "".join(f", {word}" for word in _special(question))


def _special(question: Question) -> list[str]:
    return [DONT_KNOW] * question.allow_dont_know + [NOT_APPLICABLE] * question.allow_not_applicable
