"""The search for what a condition can become, against trying out everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.domain.condition import Condition, parse
from app.domain.facts import Facts, FactValue, offered_facts
from app.domain.pack import Examples, Option, Question
from app.questionnaire.checks.reach import Search

BOTH = frozenset((True, False))


def question(number: int, kind: str, when: str, *, dont_know: bool, not_applicable: bool) -> Question:
    options = {
        "graded": tuple(Option(id=f"g{grade}", text="G", grade=grade) for grade in (0, 2, 3)),
        "choice": (Option(id="yes", text="Y"), Option(id="no", text="N")),
        "several": (Option(id="one", text="O"), Option(id="two", text="T")),
        "number": (),
    }[kind]  # fmt: skip
    return Question(
        id=f"q{number}", area="a", kind=kind, text="T", why="W", examples=Examples(trade="A", office="B", care="C"),  # type: ignore[arg-type]
        good="G", who="W", when=when, options=options, least=2, most=5, allow_dont_know=dont_know,
        allow_not_applicable=not_applicable,
    )  # fmt: skip


def all_values(asked: Question) -> list[FactValue]:
    """Everything that people can answer, and every way to tick."""
    special: list[FactValue] = ["dont_know"] * asked.allow_dont_know
    if asked.kind == "graded":
        return [0, 2, 3, *special]
    if asked.kind == "number":
        return [2, 3, 4, 5, *special]
    if asked.kind == "choice":
        return ["yes", "no", *special]
    names = ["one", "two", *map(str, special)]
    return [frozenset(some) for size in range(len(names) + 1) for some in itertools.combinations(names, size)]


def every_case(asked: tuple[Question, ...]) -> Iterator[Facts]:
    """Every way in which these questions and one find can turn out, by the rules of the interview."""

    def go_on(at: int, known: dict[str, FactValue]) -> Iterator[Facts]:
        if at == len(asked):
            yield Facts(dict(known))
            return
        one = asked[at]
        applies = parse(one.when).verdict(Facts(known)).value
        values: list[FactValue] = (
            all_values(one) + ["not_applicable"] * one.allow_not_applicable if applies else ["not_applicable"]
        )
        for value in values:
            yield from go_on(at + 1, {**known, one.fact: value})

    for models in range(5):
        yield from go_on(0, {"seen.models": models})


@dataclass(frozen=True)
class Case:
    asked: tuple[Question, ...]
    condition: Condition


@st.composite
def cases(draw: st.DrawFn) -> Case:
    asked: list[Question] = []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["graded", "choice", "several", "number"]))
        when = draw(st.one_of(st.just(""), conditions(tuple(asked))))
        asked.append(question(number, kind, when, dont_know=draw(st.booleans()), not_applicable=draw(st.booleans())))
    return Case(tuple(asked), parse(draw(conditions(tuple(asked)))))


def conditions(asked: tuple[Question, ...]) -> st.SearchStrategy[str]:
    some = [f"seen.models {sign} {number}" for sign in ("==", "<", ">=") for number in (0, 1, 3)]
    for one in asked:
        if one.kind in ("graded", "number"):
            some += [f"{one.fact} {sign} {number}" for sign in ("==", "!=", "<", ">") for number in (0, 2, 3, 5)]
        if one.kind == "choice":
            some += [f"{one.fact} {sign} '{value}'" for sign in ("==", "!=") for value in ("yes", "dont_know")]
        if one.kind == "several":
            some += [f"{one.fact} has '{value}'" for value in ("one", "two")]
        some.append(f"{one.fact} == 'not_applicable'")
    return st.recursive(
        st.sampled_from(some),
        lambda inner: st.one_of(
            inner.map(lambda text: f"not ({text})"),
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                lambda three: f"({three[0]}) {three[1]} ({three[2]})"
            ),
        ),
        max_leaves=4,
    )


@given(cases())
def test_finds_what_trying_everything_finds(case: Case) -> None:
    """The values a condition can have are those it has in some case that the interview allows."""
    expected = {case.condition.verdict(facts).value for facts in every_case(case.asked)}
    shown_when = {one.fact: parse(one.when) for one in case.asked}
    search = Search(case.asked, shown_when, offered_facts(case.asked))

    assert expected == set(search.outcomes(case.condition))


def hard(asked: tuple[Question, ...]) -> Condition:
    """Never true; but that shows only when every answer has been tried with every other."""
    return parse(" and ".join(f"{one.fact} != 1" for one in asked) + f" and {asked[-1].fact} > 8")


def test_says_nothing_about_what_would_take_too_long() -> None:
    """A condition over more answers than can be tried is let pass, in bounded work."""
    few, many = (
        tuple(question(number, "graded", "", dont_know=True, not_applicable=True) for number in range(count))
        for count in (6, 14)
    )
    found = [
        Search(asked, {one.fact: parse("") for one in asked}, offered_facts(asked)).outcomes(hard(asked))
        for asked in (few, many)
    ]

    assert [frozenset((False,)), BOTH] == found


def test_a_long_chain_of_questions_is_let_pass() -> None:
    """Questions that hang on each other by the hundred end neither in a crash nor in endless work."""
    asked = tuple(
        question(number, "graded", f"answer.q{number - 1} > 0" if number else "", dont_know=True, not_applicable=True)
        for number in range(500)
    )
    search = Search(asked, {one.fact: parse(one.when) for one in asked}, offered_facts(asked))

    assert BOTH == search.outcomes(parse("answer.q499 > 5"))


def test_all_work_together_is_bounded() -> None:
    """However many hard conditions there are, at some point the search stops looking."""
    asked = tuple(question(number, "graded", "", dont_know=True, not_applicable=True) for number in range(14))
    search = Search(asked, {one.fact: parse("") for one in asked}, offered_facts(asked))
    first = search.outcomes(parse("answer.q0 > 3"))
    for _ in range(200):
        search.outcomes(hard(asked))

    assert frozenset((False,)) == first
    assert BOTH == search.outcomes(parse("answer.q0 > 3"))
