"""Clauses: the words of the policy."""

from __future__ import annotations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_pack import ANSWERS, PACK, PHRASES, TODAY, find, known, look, told

from app.domain.answers import Value
from app.domain.assessment import Assessment
from app.domain.organisation import Organisation
from app.domain.pack import Clause, ClausePart
from app.domain.policy import ClauseEdit, Policy, PolicyClause, PolicyParagraph
from app.policy.clauses import write_policy


def written(assessment: Assessment) -> Policy:
    """The policy that follows from an assessment."""
    return write_policy(assessment, known(assessment), PHRASES, today=TODAY)


def clause(policy: Policy, clause_id: str) -> PolicyClause:
    """One clause of a policy."""
    return next(clause for clause in policy.clauses if clause.id == clause_id)


def one_clause(**words: object) -> PolicyClause:
    """What becomes of one clause."""
    pack = replace(PACK, clauses=(Clause(id="one", title="One", **words),))  # type: ignore[arg-type]
    return written(told(scan=look(), pack=pack)).clauses[0]


def test_title_and_numbers() -> None:
    """Clauses are numbered as printed, and the title is filled in."""
    policy = written(told(scan=look()))

    assert ("How we use AI at work", "The rules of Harbour Lettings") == (policy.title, policy.subtitle)
    assert list(range(1, 8)) == [clause.number for clause in policy.clauses]


def test_in_full_when_it_holds() -> None:
    """A clause whose condition holds stands in full, and the facts that decided are its reasons."""
    models = clause(written(told(scan=look())), "models")

    assert ("full", ["seen.models"]) == (models.form, [reason.fact for reason in models.reasons])


def test_short_when_it_does_not_hold() -> None:
    """A clause that does not hold becomes its one line, with the facts that decided."""
    agents = clause(written(told(scan=look())), "agents")

    assert ["You may not use an agent without a yes."] == [paragraph.text for paragraph in agents.paragraphs]
    assert ("short", "agents.0.1") == (agents.form, agents.paragraphs[0].id)
    assert ["about.forms", "seen.agents"] == [reason.fact for reason in agents.reasons]


def test_short_when_not_known() -> None:
    """While nobody knows, the careful line stands."""
    assert "short" == clause(written(told({})), "models").form


def test_left_out_without_a_short_line() -> None:
    """A clause without a short line goes, and the numbers close up."""
    policy = written(told(ANSWERS | {"decides": "no"}, look()))

    assert "decisions" not in [clause.id for clause in policy.clauses]
    assert list(range(1, 7)) == [clause.number for clause in policy.clauses]


def test_always_there_has_no_reason() -> None:
    """What always stands there needs no reason."""
    assert () == clause(written(told()), "who").reasons


def test_parts_by_their_own_condition() -> None:
    """A part stands when its own condition holds; its reasons and the facts in its words go with it."""
    policy = written(told(scan=look()))
    models = [(paragraph.id, paragraph.kind) for paragraph in clause(policy, "models").paragraphs]
    wanted = [
        ("models.1.1", "text"),
        ("models.1.2", "numbered"),
        ("models.1.3", "numbered"),
        ("models.2.1", "numbered"),
        ("models.4.1", "bullet"),
    ]
    facts = [reason.fact for reason in clause(policy, "models").paragraphs[3].reasons]

    assert wanted == models
    assert ["seen.models", "seen.model_names"] == facts


def test_unknown_part_is_left_out() -> None:
    """A part whose condition is not known yet is left out."""
    assert 1 == len(clause(written(told({})), "asking").paragraphs)


def test_markup() -> None:
    """Paragraphs are parted by blank lines, lists by their signs; a wrapped line goes on."""
    text = "\n  First line\n  goes on.\n\nSecond.\n1. One\n   goes on.\n2. Two\n- Dot\n\n- Dot\nText? No, goes on.\n"
    paragraphs = [
        (paragraph.kind, paragraph.text) for paragraph in one_clause(parts=(ClausePart(text=text),)).paragraphs
    ]
    wanted = [
        ("text", "First line goes on."),
        ("text", "Second."),
        ("numbered", "One goes on."),
        ("numbered", "Two"),
        ("bullet", "Dot"),
        ("bullet", "Dot Text? No, goes on."),
    ]

    assert wanted == paragraphs


@pytest.mark.parametrize("text", ["2026 was a year.", "-no list", "1.no list", "3.5 hours"])
def test_no_list(text: str) -> None:
    """What only looks like a list is text."""
    (paragraph,) = one_clause(parts=(ClausePart(text=text),)).paragraphs

    assert ("text", text) == (paragraph.kind, paragraph.text)


def test_names_from_outside_make_no_list() -> None:
    """A model whose name looks like markup stays a name in a sentence."""
    pack = replace(PACK, clauses=(Clause(id="one", title="One", parts=(ClausePart(text="{seen.model_names}"),)),))
    policy = written(told(scan=look([find("1. x\n\n- **y** {lead}")]), pack=pack))

    assert [("text", "1. x - *y* {lead}")] == [(p.kind, p.text) for p in policy.clauses[0].paragraphs]


def test_unfilled() -> None:
    """What nobody has said stands in brackets, and is listed once for the whole policy, in order."""
    policy = written(told(organisation=Organisation()))
    (who,) = clause(policy, "who").paragraphs

    assert "[name of the person in charge] is in charge. [name of the stand-in] stands in." == who.text
    assert ("lead", "stand_in") == who.unfilled
    assert ("org", "lead", "stand_in") == policy.unfilled


def test_a_clause_without_words_is_left_out() -> None:
    """A clause none of whose parts stand is left out."""
    pack = replace(
        PACK, clauses=(Clause(id="one", title="One", parts=(ClausePart(text="x", when="seen.models > 9"),)),)
    )

    assert () == written(told(scan=look(), pack=pack)).clauses


def edited(**edit: str) -> PolicyParagraph:
    """The first paragraph about who answers, edited."""
    edits = (ClauseEdit(paragraph="who.1.1", **edit),)  # type: ignore[arg-type]
    return clause(written(told(organisation=Organisation(), edits=edits)), "who").paragraphs[0]


OURS = "[name of the person in charge] is in charge. [name of the stand-in] stands in."


def test_edit() -> None:
    """Somebody's own words stand; ours are kept beside; slots in them are left as typed."""
    paragraph = edited(text="Ask {lead}\nor me.", ours=OURS)

    assert ("Ask {lead} or me.", OURS, True, False) == (
        paragraph.text,
        paragraph.ours,
        paragraph.edited,
        paragraph.changed_below,
    )


def test_edit_leaves_nothing_unfilled() -> None:
    """Where our words are replaced, their slots need no filling."""
    assert () == edited(text="Me.", ours=OURS).unfilled


def test_changed_below_an_edit() -> None:
    """When our words change beneath an edit, that is said, and the edit stays."""
    paragraph = edited(text="Me.", ours="Priya is in charge.")

    assert ("Me.", OURS, True) == (paragraph.text, paragraph.ours, paragraph.changed_below)


def test_left_out_by_edit() -> None:
    """A paragraph that was left out keeps its place, without words."""
    paragraph = edited(text="", ours=OURS, reason="We are two people.")

    assert ("", True, OURS) == (paragraph.text, paragraph.edited, paragraph.ours)


def test_edit_of_a_paragraph_that_is_gone() -> None:
    """An edit of a paragraph that does not stand here now changes nothing."""
    edits = (ClauseEdit(paragraph="models.2.1", text="x", ours="y"),)

    assert written(told()) == written(told(edits=edits))


@settings(max_examples=25)
@hypothesis_given(st.permutations(list(ANSWERS.items())))
def test_order_of_answers_changes_no_word(answers: list[tuple[str, Value]]) -> None:
    """The policy does not depend on the order in which things were said."""
    assert written(told(scan=look())) == written(told(dict(answers), look()))
