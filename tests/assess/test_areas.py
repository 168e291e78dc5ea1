"""Areas: exposure beside practice."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from small_pack import ANSWERS, GRADES, PHRASES, known, look, told

from app.assess.areas import area_results, practice
from app.domain.answers import Value
from app.domain.finding import AreaResult

WHO = ("lead", "stand_in", "insurer")
ONE = st.sampled_from([*(option.id for option in GRADES), "dont_know", "not_applicable", None])


def areas(
    answers: dict[str, Value | None], *, stopped: tuple[str, ...] = (), full: bool = True
) -> dict[str, AreaResult]:
    """How each area stands, by id, those without any question that applies included."""
    assessment = told({name: value for name, value in answers.items() if value is not None}, look(()))
    both = area_results(assessment, known(assessment), PHRASES, stopped=frozenset(stopped), full=full)
    return {area.area: area for part in both for area in part}


def test_weighted_mean() -> None:
    """Each answer counts by its weight: (0x3 + 3x1 + 3x2) / 6 is 1.5, and halves are rounded down."""
    area = areas({"lead": "none", "stand_in": "written", "insurer": "written"})["who"]

    assert (1, 3, 3) == (area.practice, area.shown, area.answered)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), min_size=1, max_size=20))
def test_rounding(graded: list[tuple[int, int]]) -> None:
    """The mean is rounded to the nearest step, a half downwards, and stays from 0 to 3."""
    mean = Fraction(sum(grade * weight for grade, weight in graded), sum(weight for _, weight in graded))
    rounded = practice(graded)

    assert rounded in range(4)
    assert Fraction(-1, 2) <= rounded - mean < Fraction(1, 2)


def test_nothing_answered_is_not_known() -> None:
    """An area without an answer is not at 0: nobody knows."""
    assert areas({})["who"].practice is None


def test_does_not_apply_leaves_the_sum() -> None:
    """What does not apply neither helps nor hurts."""
    without = areas({"lead": "written"})["who"]
    with_it = areas({"lead": "written", "stand_in": "not_applicable"})["who"]

    assert (without.practice, 1) == (with_it.practice, with_it.not_applicable)


def test_everything_does_not_apply() -> None:
    """An area in which nothing applies stands apart, and has no practice."""
    assessment = told(dict.fromkeys(WHO, "not_applicable") | {"decides": "no"})
    applying, without = area_results(assessment, known(assessment), PHRASES, stopped=frozenset(), full=True)

    assert ["models"] == [area.area for area in applying]
    assert [("who", None), ("decisions", None)] == [(area.area, area.practice) for area in without]


def test_dont_know_counts_nothing() -> None:
    """ "I don't know" counts as 0 in the sum and is shown apart."""
    area = areas({"lead": "dont_know", "stand_in": "written"})["who"]

    assert (1, 1) == (area.practice, area.dont_know)


def test_choice_with_grades() -> None:
    """A choice counts by the grade of what was chosen."""
    assert 0 == areas({"shadow": "yes"})["models"].practice


def test_stop_caps() -> None:
    """A good average cannot hide a stop, and a stop does not lift an area."""
    best = dict.fromkeys(WHO, "written")

    assert 1 == areas(best, stopped=("who",))["who"].practice
    assert 0 == areas(dict.fromkeys(WHO, "none"), stopped=("who",))["who"].practice
    assert areas({}, stopped=("who",))["who"].practice is None


def test_quick_check_leaves_out() -> None:
    """The quick check does not count what it does not ask, unless it was answered."""
    assert 2 == areas({}, full=False)["who"].shown
    assert 3 == areas({"insurer": "none"}, full=False)["who"].shown


def test_only_in_the_full_check() -> None:
    """What the quick check does not ask about is not told as something that nobody knows."""
    quick = areas({"lead": "not_applicable", "stand_in": "not_applicable"}, full=False)["who"]
    full = areas({"lead": "not_applicable", "stand_in": "not_applicable"})["who"]
    answered = areas({"lead": "none", "stand_in": "not_applicable"}, full=False)["who"]

    assert ["in_full", "unknown", "0"] == [area.practice_id for area in (quick, full, answered)]
    assert "unknown" == areas({}, full=False)["who"].practice_id


def test_exposure() -> None:
    """The highest rule that holds counts, and says why; without one an area is low."""
    assessment = told(scan=look())
    applying, _ = area_results(assessment, known(assessment), PHRASES, stopped=frozenset(), full=True)
    told_areas = [(area.area, area.exposure, [reason.fact for reason in area.exposure_reasons]) for area in applying]
    wanted = [
        ("decisions", 3, ["about.decides"]),
        ("models", 3, ["seen.unknown_code_files"]),
        ("who", 1, []),
    ]

    assert wanted == told_areas


def test_order() -> None:
    """Most exposed first; then least practised, and what is not known after what is."""
    assessment = told({"decides": "yes", "register": "written", "lead": "none"}, look(()))
    applying, _ = area_results(assessment, known(assessment), PHRASES, stopped=frozenset(), full=True)

    assert ["decisions", "who", "models"] == [area.area for area in applying]


@settings(max_examples=60)
@given(st.fixed_dictionaries(dict.fromkeys(WHO, ONE)), st.sampled_from(WHO))
def test_not_knowing_never_raises_practice(answers: dict[str, Value | None], question: str) -> None:
    """Saying "I don't know" instead of an answer, or of nothing, never makes an area look better."""
    before = areas(answers)["who"].practice
    after = areas(answers | {question: "dont_know"})["who"].practice

    assert after is None or after <= (before or 0)


@settings(max_examples=60)
@given(st.fixed_dictionaries(dict.fromkeys(WHO, ONE)), st.sampled_from(WHO))
def test_does_not_apply_is_like_not_answering(answers: dict[str, Value | None], question: str) -> None:
    """The practice of an area is the same whether a question does not apply or is not there."""
    without = areas(answers | {question: None})["who"].practice

    assert without == areas(answers | {question: "not_applicable"})["who"].practice


@given(st.permutations(list(ANSWERS.items())))
def test_order_of_answers_changes_nothing(answers: list[tuple[str, Value]]) -> None:
    """It does not matter in which order things were said."""
    assert areas(dict(ANSWERS)) == areas(dict(answers))
