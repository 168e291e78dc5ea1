"""Answers find their way into a newer version of a questionnaire."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_pack import PACK, question

from app.domain.answers import Answer, Value
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Option, Pack, Question, RenamedOption, RenamedQuestion, Upgrade
from app.questionnaire.upgrade import is_newer, upgrade

USES = (Option(id="writing", text="Writing"), Option(id="notes", text="Meeting notes"), Option(id="code", text="Code"))
OLD = replace(PACK, questions=(
    question("people", "about", "How many?", kind="number", profile=True, options=()),
    question("uses", "about", "For what?", kind="several", profile=True, options=USES),
    question("boss", "who", "Is one named person in charge?"),
    question("gone", "who", "Is this asked?"),
))  # fmt: skip


Changed = tuple[tuple[str, ...], ...]


def newer(*questions: Question, renamed: Changed = (), options: Changed = ()) -> Pack:
    table = Upgrade(
        renamed=tuple(RenamedQuestion(question=old, to=new) for old, new in renamed),
        renamed_option=tuple(RenamedOption(question=q, option=old, to=new) for q, old, new in options),
    )
    return replace(OLD, info=replace(OLD.info, version="2"), questions=questions, upgrade=table)


def said(question_id: str, value: Value, *, by: str = "", at: str = "2026-11-12T10:00:00+00:00") -> Answer:
    return Answer(question=question_id, value=value, at=at, by=by, note="a note")


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [one.id for one in questions]


PEOPLE, USED, BOSS, GONE = OLD.questions


def test_what_is_new_what_left_and_what_changed() -> None:
    """Ids tell questions apart; words tell whether they changed."""
    lead = replace(BOSS, id="lead", text="Is one named person answerable?")
    new = newer(PEOPLE, replace(USED, why="Another reason."), lead, question("fresh", "who", "Something new?"),
                renamed=(("boss", "lead"),))  # fmt: skip
    done = upgrade(OLD, new, [said("people", 3), said("boss", "part"), said("gone", "part")])

    assert (["fresh"], ["gone"], ["lead"], []) == (
        ids(done.news.added), ids(done.news.left), ids(done.news.reworded), ids(done.news.ask_again),
    )  # fmt: skip
    assert ("1", "2", 2) == (done.news.version_before, done.news.version, done.news.kept)
    assert [said("people", 3), said("lead", "part"), said("gone", "part")] == list(done.answers)
    assert ((said("boss", "part"), said("lead", "part")),) == done.moved


def test_an_id_that_changed_twice_is_followed() -> None:
    """From version 1 to version 3 in one step."""
    new = newer(replace(BOSS, id="lead"), renamed=(("boss", "chief"), ("chief", "lead")))

    assert [said("lead", "part")] == list(upgrade(OLD, new, [said("boss", "part")]).answers)
    assert [said("lead", "part")] == list(upgrade(OLD, new, [said("chief", "part")]).answers)


def test_ids_of_answers_are_carried_too() -> None:
    """One chosen, several ticked; what did not change stays in its place, and two that became one are one."""
    uses = replace(USED, options=(Option(id="texts", text="Writing"), Option(id="code", text="Code")))
    boss = replace(BOSS, options=(Option(id="partly", text="In part", grade=0), *BOSS.options[2:]))
    changed = (("uses", "writing", "texts"), ("uses", "notes", "texts"), ("boss", "part", "partly"))
    new = newer(uses, boss, options=changed)
    done = upgrade(OLD, new, [said("uses", ("notes", "writing", "code")), said("boss", "part")])

    assert [said("uses", ("texts", "code")), said("boss", "partly")] == list(done.answers)
    assert [] == ids(done.news.ask_again)


def test_an_answer_that_is_no_longer_there_is_asked_again() -> None:
    """The old answer stays in the file, and the question is open."""
    new = newer(PEOPLE, replace(USED, options=USES[:2]), replace(BOSS, options=BOSS.options[2:]))
    done = upgrade(OLD, new, [said("people", 4), said("uses", ("writing", "code")), said("boss", "part")])

    assert ["uses", "boss"] == ids(done.news.ask_again)
    assert 1 == done.news.kept
    assert () == done.moved


@pytest.mark.parametrize("special", [DONT_KNOW, NOT_APPLICABLE])
def test_i_dont_know_is_carried(special: str) -> None:
    """The two answers that belong to the program need no table."""
    new = newer(replace(BOSS, id="lead"), renamed=(("boss", "lead"),))

    assert [said("lead", special)] == list(upgrade(OLD, new, [said("boss", special)]).answers)


def test_an_answer_under_todays_id_goes_first() -> None:
    """An older answer that would take its place stays where it is."""
    new = newer(replace(BOSS, id="lead"), renamed=(("boss", "lead"),))
    answers = [said("boss", "part"), said("lead", "written")]

    assert answers == list(upgrade(OLD, new, answers).answers)


def test_of_two_that_became_one_the_latest_goes() -> None:
    """Two questions were joined; each person keeps their own latest answer."""
    new = newer(replace(BOSS, id="lead"), renamed=(("boss", "lead"), ("gone", "lead")))
    early, late = said("boss", "part", at="2026-01-01"), said("gone", "written", at="2026-02-01")
    other = said("boss", "none", by="Tom", at="2026-01-01")
    done = upgrade(OLD, new, [early, late, other])

    assert [early, replace(late, question="lead"), replace(other, question="lead")] == list(done.answers)


def test_a_circle_does_not_go_round_for_ever() -> None:
    """A table that no check has seen ends all the same."""
    new = newer(
        PEOPLE, renamed=(("boss", "gone"), ("gone", "boss")), options=(("people", "a", "b"), ("people", "b", "a"))
    )

    assert [said("boss", "part")] == list(upgrade(OLD, new, [said("boss", "part")]).answers)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("1", "2", True), ("1.9", "1.10", True), ("1.10", "1.9", False), ("2", "1", False), ("1.0", "1", True),
     ("1.0.0", "1.0.1", True), ("first", "second", True), ("2026-01", "2026-02", True), ("9" * 5_000, "1", False),
     ("1", "9" * 5_000, True), ("\u0661", "\u0662", True)],
)  # fmt: skip
def test_which_is_newer(old: str, new: str, expected: bool) -> None:
    """Numbers are compared as numbers; where versions do not tell, other words are newer."""
    was = replace(OLD, info=replace(OLD.info, version=old))
    now = replace(OLD, info=replace(OLD.info, version=new, summary="Other words."))

    assert expected is is_newer(was, now)


def test_the_same_is_not_newer() -> None:
    """Nor is another questionnaire."""
    other = replace(OLD, info=replace(OLD.info, id="other", version="9"))

    assert (False, False) == (is_newer(OLD, OLD), is_newer(OLD, other))


NAMES = st.sampled_from(["people", "uses", "boss", "gone", "lead", "chief"])
VALUES = st.one_of(st.integers(0, 5), st.sampled_from(["part", "none", "old", DONT_KNOW]),
                   st.lists(st.sampled_from(["writing", "notes", "old"]), unique=True).map(tuple))  # fmt: skip


@settings(max_examples=100)
@given(
    st.dictionaries(st.tuples(NAMES, st.sampled_from(["", "Tom"])), VALUES, max_size=6),
    st.lists(st.tuples(NAMES, NAMES), max_size=5),
    st.lists(st.tuples(NAMES, st.sampled_from(["old", "part"]), st.sampled_from(["part", "none"])), max_size=4),
    st.lists(st.sampled_from([PEOPLE, USED, BOSS, replace(BOSS, id="lead")]), unique_by=lambda one: one.id),
)
def test_nothing_is_lost(
    told: dict[tuple[str, str], Value],
    renamed: list[tuple[str, str]],
    options: list[tuple[str, str, str]],
    questions: list[Question],
) -> None:
    """Whatever the table says: as many answers as before, no two in one place, and notes are kept."""
    answers = [said(name, value, by=person) for (name, person), value in told.items()]
    new = newer(*questions, renamed=tuple(renamed), options=tuple(options))
    once = upgrade(OLD, new, answers)
    places = [(answer.question, answer.by) for answer in once.answers]

    assert len(answers) == len(set(places)) == len(places)
    assert ["a note"] * len(answers) == [answer.note for answer in once.answers]
    assert [answer.by for answer in answers] == [answer.by for answer in once.answers]
