"""What was done can be taken back and done again, as often as one likes and after a restart; the journal hides none."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from clock import morning
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.assessment import Assessment
from app.domain.checklist import TaskProgress
from app.domain.organisation import Organisation
from app.domain.pack import Pack
from app.errors import FileTrouble
from app.storage.assessment_file import AssessmentFile

PEOPLE = ("", "Ana", "Tom")

ACTIONS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(["q1", "q2"]), st.sampled_from(PEOPLE), st.integers(0, 3)),
    st.tuples(st.just("clear"), st.sampled_from(["q1", "q2"]), st.sampled_from(PEOPLE), st.just(0)),
    st.tuples(st.just("count"), st.sampled_from(["q1", "q2"]), st.sampled_from(PEOPLE), st.just(0)),
    st.tuples(st.just("task"), st.sampled_from(["t1", "t2"]), st.sampled_from(PEOPLE), st.integers(0, 1)),
    st.tuples(st.just("name"), st.sampled_from(["A", "B"]), st.just(""), st.just(0)),
)


def _do(file: AssessmentFile, what: str, key: str, person: str, number: int) -> None:
    if what == "answer":
        file.answer(Answer(question=key, value=number, at="2026", by=person))
    elif what == "clear":
        file.clear_answer(key, person)
    elif what == "count":
        if any((answer.question, answer.by) == (key, person) for answer in file.every_answer()):
            file.count(key, person)
    elif what == "task":
        file.keep("progress", key, TaskProgress(task=key, who=person) if number else None)
    else:
        file.set_organisation(Organisation(name=key))


def _state(file: AssessmentFile) -> tuple[object, ...]:
    told: Assessment = file.load()
    return (
        told.organisation,
        {answer.question: answer for answer in told.answers},
        {(answer.question, answer.by): answer for answer in file.every_answer()},
        {progress.task: progress for progress in told.progress},
    )


@settings(max_examples=25)
@given(actions=st.lists(ACTIONS, min_size=1, max_size=8), back=st.integers(1, 8))
def test_back_and_forth(tmp_path_factory: pytest.TempPathFactory, pack: Pack, actions: list, back: int) -> None:
    """Every step taken back gives the state before it, every step done again the state after it."""
    path = tmp_path_factory.mktemp("files") / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(name="X"), pack, morning)
    states = [_state(file)]
    for action in actions:
        lines = len(list(file.journal()))
        _do(file, *action)
        if len(list(file.journal())) > lines:
            states.append(_state(file))
    back = min(back, len(states) - 1)
    for number in range(back):
        file.undo()

        assert states[-2 - number] == _state(file)
    file.close()
    file = AssessmentFile.open(path, morning)
    for number in reversed(range(back)):
        file.redo()

        assert states[-1 - number] == _state(file)
    broken = file.first_break()
    file.check_seal()
    file.close()

    assert broken is None


@settings(max_examples=15)
@given(moves=st.lists(st.one_of(ACTIONS, st.sampled_from(["undo", "redo"])), min_size=1, max_size=8))
def test_what_comes_next_is_the_same_after_a_restart(
    tmp_path_factory: pytest.TempPathFactory, pack: Pack, moves: list
) -> None:
    """Asked after every move, and asked by a window that has just opened the file: the same is taken back next."""
    path = tmp_path_factory.mktemp("files") / "x.groundrules"
    file = AssessmentFile.create(path, Organisation(name="X"), pack, morning)
    for move in moves:
        if move == "undo" and file.to_undo():
            file.undo()
        elif move == "redo" and file.to_redo():
            file.redo()
        elif isinstance(move, tuple):
            _do(file, *move)
    asked = file.to_undo(), file.to_redo()
    file.close()
    file = AssessmentFile.open(path, morning)
    anew = file.to_undo(), file.to_redo()
    file.close()

    assert asked == anew


def test_a_new_action_ends_redo(tmp_path: Path, pack: Pack) -> None:
    """After something new was done, what was taken back before stays taken back."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(), pack, morning)
    for value in (1, 2):
        file.answer(Answer(question="people", value=value, at="2026"))
    file.undo()
    file.answer(Answer(question="people", value=3, at="2026"))

    assert () == file.to_redo()
    with pytest.raises(FileTrouble, match="nothing_to_redo"):
        file.redo()
    file.undo()

    assert [1] == [answer.value for answer in file.load().answers]
    assert ["answer", "answer", "undo", "answer", "undo"] == [line.action for line in file.journal()][3:]


def test_what_made_the_file_stays(tmp_path: Path, pack: Pack) -> None:
    """The first step and a change of the questionnaire are never taken back."""
    file = AssessmentFile.create(tmp_path / "x.groundrules", Organisation(), pack, morning)
    with pytest.raises(FileTrouble, match="nothing_to_undo"):
        file.undo()
    file.answer(Answer(question="people", value=1, at="2026"))
    file.packs.upgrade(msgspec.structs.replace(pack, info=msgspec.structs.replace(pack.info, version="2")), ())
    with pytest.raises(FileTrouble, match="nothing_to_undo"):
        file.undo()

    assert 1 == len(file.load().answers)
