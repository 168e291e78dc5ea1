"""A newer version of a questionnaire: whether it is newer, what it changes, and where the answers go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from app.domain.answers import Answer, Value
from app.domain.pack import Pack, Question
from app.domain.pack_news import PackNews
from app.errors import ForTheUser
from app.questionnaire.interview import check_answer

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """Answers as a newer pack knows them. ``moved`` pairs each answer that got another id with what it was."""

    answers: tuple[Answer, ...]
    moved: tuple[tuple[Answer, Answer], ...]
    news: PackNews


def is_newer(old: Pack, new: Pack) -> bool:
    """Whether ``new`` is the same questionnaire in a later version, or in the same version with other words."""
    return old.info.id == new.info.id and old != new and _order(old.info.version) <= _order(new.info.version)


def upgrade(old: Pack, new: Pack, answers: Sequence[Answer]) -> Upgraded:
    """Carry answers from one version of a pack to another, and say what that changes.

    Answers are kept by id. Ids that the new pack lists as renamed are followed, over several versions too. An
    answer given under today's id goes before one that would be carried there; of several that would be, the
    latest goes. What finds no place stays as it is, under its old id.
    """
    questions = {question.id: question for question in new.questions}
    renamed = {one.question: one.to for one in new.upgrade.renamed}
    options = {(one.question, one.option): (one.question, one.to) for one in new.upgrade.renamed_option}
    taken = {(answer.question, answer.by) for answer in answers if answer.question in questions}
    carried: dict[int, Answer] = {}
    for place, answer in sorted(enumerate(answers), key=lambda pair: pair[1].at, reverse=True):
        question_id = answer.question if answer.question in questions else _last(answer.question, renamed)
        if question_id not in questions or (question_id != answer.question and (question_id, answer.by) in taken):
            continue
        taken.add((question_id, answer.by))
        value = _carried(answer.value, questions[question_id], options)
        carried[place] = replace(answer, question=question_id, value=value)
    whole = tuple(carried.get(place, answer) for place, answer in enumerate(answers))
    moved = tuple((before, after) for before, after in zip(answers, whole, strict=True) if before != after)
    return Upgraded(answers=whole, moved=moved, news=_news(old, new, tuple(carried.values()), renamed))


def _news(old: Pack, new: Pack, carried: Sequence[Answer], renamed: Mapping[str, str]) -> PackNews:
    today = {question.id for question in new.questions}
    before = {
        question.id if question.id in today else _last(question.id, renamed): question for question in old.questions
    }
    questions = {question.id: question for question in new.questions}
    fitting = [answer.question for answer in carried if _takes(questions[answer.question], answer.value)]
    open_again = {answer.question for answer in carried} - set(fitting)
    return PackNews(
        title=new.info.title,
        made_by=new.info.made_by,
        version_before=old.info.version,
        version=new.info.version,
        added=tuple(question for question in new.questions if question.id not in before),
        left=tuple(question for question_id, question in before.items() if question_id not in today),
        reworded=tuple(
            question
            for question in new.questions
            if question.id in before and _words(before[question.id]) != _words(question)
        ),
        ask_again=tuple(question for question in new.questions if question.id in open_again),
        kept=len(fitting),
    )


def _order(untrusted_version: str) -> tuple[tuple[int, str], ...]:
    """The numbers of a version so that they compare: 1.10 after 1.9, and 1.0 like 1."""
    numbers = [number.lstrip("0") for number in re.findall("[0-9]+", untrusted_version)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple((len(number), number) for number in numbers)


def _last(key: _Key, renamed: Mapping[_Key, _Key]) -> _Key:
    """Where a chain of renamings ends; a circle ends where it began to repeat."""
    seen = {key}
    while key in renamed and renamed[key] not in seen:
        key = renamed[key]
        seen.add(key)
    return key


def _carried(value: Value, question: Question, options: Mapping[tuple[str, str], tuple[str, str]]) -> Value:
    known = {option.id for option in question.options}

    def today(option_id: str) -> str:
        return option_id if option_id in known else _last((question.id, option_id), options)[1]

    if isinstance(value, str):
        return today(value)
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(today(option_id) for option_id in value))
    return value


def _takes(question: Question, value: Value) -> bool:
    try:
        check_answer(question, value)
    except ForTheUser:
        return False
    return True


def _words(question: Question) -> tuple[object, ...]:
    """What a person reads when answering."""
    options = tuple((option.text, option.detail, option.grade) for option in question.options)
    return question.text, question.kind, options, question.least, question.most
