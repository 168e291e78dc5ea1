"""Laws in the policy and beside tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from small_documents import checklist_of, policy_of, texts
from small_pack import PHRASES, TODAY, known, look, outcome, told

from app.domain.checklist import ChecklistItem
from app.domain.document import Block, Heading, Paragraph, Strip
from app.domain.law import LawsHere, LegalFact, ReachingLaw
from app.policy.checklist_document import checklist_document
from app.policy.laws import closeness, legal_lines, near
from app.policy.tasks import checklist

FACT = LegalFact(
    id="rule",
    place=("eu",),
    title="Say that it is AI",
    status="in_force",
    from_date="2026-08-02",
    from_words="since 2 August 2026",
    reaches="Whoever has a chatbot.",
    when="about.places has 'eu'",
    asks="People learn that it is AI.",
    source="The law, Article 1",
    confidence="B",
    seen="2026-11-10",
    review_by="2027-05-31",
    topics=("make_register", "lead"),
)


def law(*, certain: bool = True, overdue: bool = False, missing: tuple[str, ...] = (), **more: Any) -> ReachingLaw:
    """A law that reaches us."""
    from msgspec.structs import replace as changed

    return ReachingLaw(
        fact=changed(FACT, **more), place="European Union", certain=certain, overdue=overdue,
        deciding=("about.places",), missing=missing,
    )  # fmt: skip


def annex(*laws: ReachingLaw, today: date = TODAY, **more: Any) -> list[Block]:
    """The blocks of annex 3."""
    blocks = policy_of(told(scan=look(), **more), LawsHere(reaching=laws, as_of="2026-11-10"), today=today).blocks
    heads = [number for number, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    anchors = [block.anchor for block in blocks if isinstance(block, Heading) and block.level == 1]
    start = anchors.index("annex-3")
    return list(blocks[heads[start] : heads[start + 1]])


def words(blocks: list[Block]) -> str:
    """Everything that blocks say."""
    return " ".join(
        "".join(run.text for run in block.runs) if isinstance(block, Paragraph) else " ".join(texts(block))
        for block in blocks
    )


def test_a_law_says_all_that_is_known_of_it() -> None:
    """Place, title, status, from when, what it asks, source, how sure, when seen and until when it holds."""
    told_words = words(annex(law()))

    for wanted in (
        "European Union", "Say that it is AI", "In force, since 2 August 2026.", "People learn that it is AI.",
        "For: Whoever has a chatbot. Source: The law, Article 1. Two or more sources agree.",
        "Seen on 10 November 2026, to be looked at again by 31 May 2027.",
        "This is what we knew as of 10 November 2026.", "Nothing newer than 10 November 2026 is in it.",
    ):  # fmt: skip
        assert wanted in told_words


@pytest.mark.parametrize(
    ("status", "starts", "said"),
    [
        ("passed", "2027-01-01", "Decided, starts later, since"),
        ("passed", "2026-11-12", "Decided, and its day has come, since"),
        ("proposed", "", "Proposed, not a law, since"),
        ("withdrawn", "", "Withdrawn, since"),
        ("not_verified", "", "Not verified, since"),
    ],
)
def test_status_in_words(status: str, starts: str, said: str) -> None:
    """The words follow the status, and the day on which the policy is printed."""
    assert said in words(annex(law(status=status, from_date=starts)))


@pytest.mark.parametrize(
    ("confidence", "said"),
    [("A", "We saw an official page or text."), ("B-", "and one does not."), ("C", "Only one source."),
     ("?", "We could not verify it.")],
)  # fmt: skip
def test_how_sure_in_words(confidence: str, said: str) -> None:
    """Letters become words."""
    assert said in words(annex(law(confidence=confidence)))


def test_overdue_is_marked() -> None:
    """What was to be looked at again is marked beside the law and told at the head of the annex."""
    blocks = annex(law(overdue=True), law(id="other"))
    cautions = [block for block in blocks if isinstance(block, Strip) and block.kind == "caution"]
    marked = [run.text for block in blocks if isinstance(block, Paragraph) for run in block.runs if run.bold]

    assert ["One rule below was to be looked at again before today. It is marked."] == [one.text for one in cautions]
    assert " This was to be looked at again by 31 May 2027, and has not been. It may have changed." in marked
    assert "2 rules below" in words(annex(law(overdue=True), law(id="other", overdue=True)))


def test_nothing_overdue_nothing_said() -> None:
    """Without an overdue law there is no caution."""
    assert not [block for block in annex(law()) if isinstance(block, Strip) and block.kind == "caution"]


def test_what_may_reach_says_what_is_missing() -> None:
    """A law that only may reach us names the question that would decide."""
    unanswered = words(annex(law(certain=False, missing=("answer.objection",)), answers={}))
    unknown = words(annex(law(certain=False, missing=("answer.stand_in",))))
    unseen = words(annex(law(certain=False, missing=("seen.adapters",))))

    assert "This may reach us. That turns on one question, still open: “Can people object?”." in unanswered
    assert "This may reach us. That turns on one question, still open: “Is there a stand-in?”." in unknown
    assert "This may reach us, once this computer has been looked at." in unseen


def test_without_laws() -> None:
    """Where nothing is known, the annex says so and not that there is no law."""
    told_words = words(annex())

    assert "We know of no rule to list here." in told_words
    assert "Nobody has said yet where we work." in told_words


def test_laws_stand_by_place() -> None:
    """Each place has one heading, its laws below it."""
    blocks = annex(law(), law(id="b"), replace(law(id="c"), place="Kenya"))
    heads = [(block.level, block.text) for block in blocks if isinstance(block, Heading)]

    assert [(2, "European Union"), (3, FACT.title), (3, FACT.title), (2, "Kenya"), (3, FACT.title)] == heads[1:]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, 1.5),
        ({"status": "passed", "from_date": "2026-11-12"}, 1.5),
        ({"status": "passed", "from_date": "2027-05-12"}, 1.25),
        ({"status": "passed", "from_date": "2027-05-13"}, 1),
        ({"status": "proposed", "from_date": ""}, 1),
        ({"status": "not_verified", "from_date": ""}, 1),
        ({"certain": False}, 1),
    ],
)
def test_closeness(more: dict[str, Any], wanted: float) -> None:
    """In force counts most, then what starts within six months; what may reach us or is no law does not count."""
    assert wanted == closeness([law(**more)], TODAY)


def test_the_nearest_counts() -> None:
    """Of several laws the nearest decides; without any nothing changes."""
    later = law(status="passed", from_date="2027-01-01")

    assert (1.5, 1) == (closeness([later, law()], TODAY), closeness([], TODAY))
    assert [law(), later] == list(near([later, law()], {"lead"}, TODAY))


def test_near_by_topic() -> None:
    """Only laws about the task, or a question that led to it, are near; those that only may reach us are not."""
    laws = [law(), law(topics=("other",)), law(certain=False), law(status="proposed", from_date="")]

    assert (law(),) == near(laws, {"lead"}, TODAY)
    assert () == near(laws, {"nothing"}, TODAY)


def test_lines_beside_a_task() -> None:
    """Three laws are told, with as of when; the rest are counted; what is overdue says so."""
    lines = legal_lines([law(overdue=True), *[law()] * 4], PHRASES)

    assert (
        "European Union: Say that it is AI, since 2 August 2026 (as of 10 November 2026, due to be looked at again)."
        == lines[0]
    )
    assert "European Union: Say that it is AI, since 2 August 2026 (as of 10 November 2026)." == lines[1]
    assert "2 more: see annex 3 of the policy." == lines[3]
    assert 4 == len(lines)


def items(*laws: ReachingLaw) -> dict[str, ChecklistItem]:
    """The tasks of a checklist."""
    assessment = told(scan=look())
    found = checklist(assessment, known(assessment), outcome(assessment), PHRASES, today=TODAY, laws=laws)
    return {item.id: item for item in found.items}


def test_a_law_brings_a_task_nearer() -> None:
    """By its own id, or by a question that led to it; other tasks stay where they are."""
    before, after = items(), items(law())

    assert 1.5 * before["make_register"].score == after["make_register"].score
    assert 1.5 * before["name_lead"].score == after["name_lead"].score
    assert before["amnesty"] == after["amnesty"]
    assert () == before["make_register"].legal
    assert 1 == len(after["make_register"].legal)


def test_a_law_never_makes_a_stop() -> None:
    """Priorities stay; only the order within them changes."""
    before, after = items(), items(law(topics=tuple(items())))

    assert {name: item.priority for name, item in before.items()} == {
        name: item.priority for name, item in after.items()
    }


def test_the_checklist_prints_it() -> None:
    """How to do a task says which law is about it, and as of when."""
    assessment = told(scan=look())
    results = outcome(assessment)
    found = checklist(assessment, known(assessment), results, PHRASES, today=TODAY, laws=[law()])
    document = checklist_document(found, assessment, results, PHRASES, today=TODAY)
    line = "Rules about this: European Union: Say that it is AI, since 2 August 2026 (as of 10 November 2026)."

    assert line in list(texts(document))
    assert line not in list(texts(checklist_of(assessment)))
