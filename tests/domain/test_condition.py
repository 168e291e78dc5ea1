"""Conditions against an oracle of their own: another evaluation, and every way the unknown can turn out."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.condition import MAX_DEPTH, MAX_LENGTH, Comparison, Condition, Not, Several, Term, parse
from app.domain.facts import Facts, FactValue
from app.errors import ConditionError

DOMAINS: dict[str, tuple[FactValue, ...]] = {
    "answer.lead": (0, 1, 2, 3, "dont_know", "not_applicable"),
    "about.decides": ("yes", "no", "dont_know", "not_applicable"),
    "about.forms": (frozenset(), frozenset({"local"}), frozenset({"local", "dont_know"}), "not_applicable"),
    "about.people": (1, 5, 6, "dont_know"),
    "seen.models": (0, 1, 2),
    "seen.looked": (True, False),
}
Tree = tuple[Any, ...]
"""("is", fact, sign, value), ("not", tree), or ("and" | "or", tree, tree, ...): the test's own shape of a condition."""

SIGNS = ("==", "!=", "<", "<=", ">", ">=")


def comparisons() -> st.SearchStrategy[Tree]:
    numbers = st.tuples(
        st.just("is"), st.sampled_from(["answer.lead", "about.people", "seen.models"]), st.sampled_from(SIGNS),
        st.integers(0, 6),
    )  # fmt: skip
    texts = st.tuples(
        st.just("is"), st.sampled_from(["answer.lead", "about.decides"]), st.sampled_from(["==", "!="]),
        st.sampled_from(["yes", "no", "dont_know", "not_applicable", "and", "(", "ünïcode"]),
    )  # fmt: skip
    sets = st.tuples(st.just("is"), st.just("about.forms"), st.just("has"), st.sampled_from(["local", "dont_know"]))
    flags = st.just(("is", "seen.looked", "", ""))
    return st.one_of(numbers, texts, sets, flags)


def trees() -> st.SearchStrategy[Tree]:
    return st.recursive(
        comparisons(),
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner),
            st.tuples(st.sampled_from(["and", "or"]), inner, inner),
            st.tuples(st.sampled_from(["and", "or"]), inner, inner, inner),
        ),
        max_leaves=6,
    )


known_facts = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()})


def render(tree: Tree) -> str:
    """The tree as text, with parentheses around everything that is joined."""
    if tree[0] == "is":
        _, fact, sign, value = tree
        if sign == "":
            return str(fact)
        return f"{fact} {sign} '{value}'" if isinstance(value, str) else f"{fact} {sign} {value}"
    parts = [render(part) if part[0] == "is" else f"({render(part)})" for part in tree[1:]]
    return f"not {parts[0]}" if tree[0] == "not" else f" {tree[0]} ".join(parts)


def as_term(tree: Tree) -> Term:
    if tree[0] == "is":
        return Comparison(*tree[1:])
    if tree[0] == "not":
        return Not(as_term(tree[1]))
    return Several(tree[0], tuple(as_term(part) for part in tree[1:]))


def truth(tree: Tree, known: Mapping[str, FactValue]) -> bool | None:
    """What the tree is worth, worked out by the rules as they are written, in another way than the program's."""
    if tree[0] == "is":
        return compared(tree[2], known[tree[1]], tree[3]) if tree[1] in known else None
    parts = [truth(part, known) for part in tree[1:]]
    if tree[0] == "not":
        return {True: False, False: True, None: None}[parts[0]]
    # In order false < unknown < true, "and" is the least and "or" the greatest.
    rank = {False: 0, None: 1, True: 2}
    chosen = min if tree[0] == "and" else max
    return chosen(parts, key=rank.__getitem__)


def compared(sign: str, known: FactValue, value: int | str) -> bool:
    if sign == "":
        return known is True
    if sign == "has":
        return not isinstance(known, str) and value in known  # type: ignore[operator]
    if sign in ("==", "!="):
        return (known == value) == (sign == "==")
    if known == "not_applicable" or not isinstance(known, int | str):
        return False
    number = 0 if known == "dont_know" else int(known)
    less, same = number < int(value), number == int(value)
    return {"<": less, "<=": less or same, ">": not (less or same), ">=": not less}[sign]


@given(trees(), known_facts)
def test_evaluates_as_the_rules_say(tree: Tree, known: dict[str, FactValue]) -> None:
    """A condition is worth what a second, independent evaluation says."""
    expected = truth(tree, known)

    assert expected == Condition("", as_term(tree)).verdict(Facts(known)).value


@given(trees(), known_facts)
def test_what_is_decided_stays_decided(tree: Tree, known: dict[str, FactValue]) -> None:
    """Once decided, a condition stays so however the facts that are still unknown turn out."""
    condition = Condition("", as_term(tree))
    verdict = condition.verdict(Facts(known)).value
    unknown = [name for name in condition.facts() if name not in known][:3]
    completions = itertools.product(*(DOMAINS[name] for name in unknown))
    later = {
        condition.verdict(Facts({**known, **dict(zip(unknown, values, strict=True))})).value for values in completions
    }

    assert verdict is None or {verdict} == later


@given(trees(), known_facts, known_facts)
def test_only_the_deciding_facts_decide(tree: Tree, known: dict[str, FactValue], other: dict[str, FactValue]) -> None:
    """A decided condition keeps its value when every fact that did not decide becomes another one."""
    condition = Condition("", as_term(tree))
    verdict = condition.verdict(Facts(known))
    changed = {**other, **{name: known[name] for name in verdict.deciding if name in known}}

    assert verdict.value is None or verdict.value == condition.verdict(Facts(changed)).value


@given(trees(), known_facts)
def test_names_the_facts_that_decided(tree: Tree, known: dict[str, FactValue]) -> None:
    """Deciding facts are facts of the condition, each once, known when it is decided, and missing when it is not."""
    condition = Condition("", as_term(tree))
    verdict = condition.verdict(Facts(known))

    assert set(verdict.deciding) <= set(condition.facts())
    assert len(verdict.deciding) == len(set(verdict.deciding)) > 0
    if verdict.value is None:
        assert any(name not in known for name in verdict.deciding)
    else:
        assert all(name in known for name in verdict.deciding)


@given(trees())
def test_reads_back_what_was_written(tree: Tree) -> None:
    """The text of a condition gives the condition again."""
    text = render(tree)

    assert as_term(tree) == parse(text).root


@given(trees(), known_facts)
def test_parentheses_are_only_needed_for_what_they_change(tree: Tree, known: dict[str, FactValue]) -> None:
    """Not binds more than and, and more than or: joining with a looser word changes nothing within."""
    text = render(tree)
    joined = parse(f"seen.models == 9 or ({text}) and seen.models < 9 or not seen.models < 9")
    alone = truth(tree, {**known, "seen.models": 1})

    assert alone == joined.verdict(Facts({**known, "seen.models": 1})).value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("about.a == 1 or about.b == 1 and about.c == 1", "about.a == 1 or (about.b == 1 and about.c == 1)"),
        ("not about.a == 1 and about.b == 1", "(not about.a == 1) and about.b == 1"),
        ("not not about.a == 1", "about.a == 1"),
        ("  about.a==1  ", "about.a == 1"),
        ("about.a\n>=\n2", "about.a >= 2"),
    ],
)
def test_binds_as_people_expect(text: str, same: str) -> None:
    """And binds before or, not before both; spaces do not matter."""
    assert parse(same).root == parse(text).root


def test_nothing_always_holds() -> None:
    """An empty condition holds, and nothing decided it."""
    assert (True, ()) == parse("  ").verdict(Facts())


@given(st.text(max_size=200))
def test_random_text_is_read_or_refused(text: str) -> None:
    """Whatever is written, reading ends in a condition or in a ConditionError."""
    try:
        condition = parse(text)
    except ConditionError as error:
        assert str(error)
    else:
        assert condition.verdict(Facts()).value in (True, None)


@given(
    st.lists(
        st.sampled_from(["about.a", "seen.b", "and", "or", "not", "has", "'x'", "3", "==", "<", "(", ")"]), max_size=40
    )
)
def test_random_words_are_read_or_refused(words: list[str]) -> None:
    """Words of the language in any order never do more than be refused."""
    try:
        parse(" ".join(words))
    except ConditionError as error:
        assert "expected" in str(error) or "parentheses" in str(error)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("about.a ==", "expected a number or a quoted value at character 11, found the end"),
        ("about.a <", "expected a number at character 10, found the end"),
        ("about.a < 'x'", "expected a number at character 11"),
        ("about.a has 3", "expected a quoted value after 'has' at character 13"),
        ("about.a == 1 about.b", "expected 'and', 'or' or the end at character 14"),
        ("(about.a", "expected ')' at character 9"),
        ("and about.a", "expected a fact such as about.people at character 1, found 'and'"),
        ("about.a = 1", "cannot read '= 1' at character 9"),
        ("About.a == 1", "cannot read"),
        ('about.a == "yes"', "cannot read"),
        ("about.a == 'yes", "cannot read"),
        ("about.a == 'it\\'s'", "cannot read"),
        ("about.a == 1234567890", "cannot read"),
        ("about.a == ٣", "cannot read"),
        ("about.a == -1", "cannot read"),
        ("__import__('os')", "cannot read"),
        ("about.a == 1; about.b", "cannot read"),
        ("about.a.b == 1", "cannot read"),
    ],
)
def test_says_where_and_what_was_expected(text: str, said: str) -> None:
    """What is not a condition is refused, with the place."""
    with pytest.raises(ConditionError) as refused:
        parse(text)

    assert said in str(refused.value)


def test_length_is_bounded() -> None:
    """A condition may be so long and no longer."""
    text = "about.a".ljust(MAX_LENGTH)

    assert parse(text).root == Comparison("about.a", "", "")
    with pytest.raises(ConditionError, match="at most 1000 characters"):
        parse(text + " ")


def test_depth_is_bounded() -> None:
    """Parentheses may stand so deep and no deeper; the message names the depth that works."""

    def deep(depth: int) -> str:
        return "(" * depth + "about.a" + ")" * depth

    assert parse(deep(MAX_DEPTH)).root == Comparison("about.a", "", "")
    with pytest.raises(ConditionError, match=f"at most {MAX_DEPTH} parentheses"):
        parse(deep(MAX_DEPTH + 1))


def test_depth_counts_what_is_inside_not_beside() -> None:
    """Many parentheses side by side are no depth."""
    text = " or ".join(["(about.a)"] * 50)

    assert 50 == len(list(parse(text).comparisons()))


def test_lists_its_facts_in_order() -> None:
    """The facts of a condition come in the order they stand, each once."""
    condition = parse("seen.b > 1 and (about.a or not seen.b < 3) or answer.c has 'x'")

    assert ("seen.b", "about.a", "answer.c") == condition.facts()
