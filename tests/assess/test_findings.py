"""Findings: which hold, and why."""

from __future__ import annotations

from small_pack import ANSWERS, PHRASES, find, known, look, told

from app.assess.findings import held_findings
from app.domain.finding import HeldFinding, Settlement


def held(answers: dict[str, object] | None = None, **more: object) -> dict[str, HeldFinding]:
    """The findings that hold, by id."""
    assessment = told({**ANSWERS, **(answers or {})}, **more)  # type: ignore[arg-type]
    return {finding.id: finding for finding in held_findings(assessment, known(assessment), PHRASES)}


def test_in_the_order_of_the_pack() -> None:
    """Findings that hold stand in the order of the pack."""
    assert ["no_lead", "no_register", "said_none", "unknown_file", "nobody_looks"] == list(held(scan=look()))


def test_not_known_does_not_hold() -> None:
    """Before a look, nothing that only a look can tell holds."""
    assert ["no_lead", "no_register", "nobody_looks"] == list(held())


def test_dont_know_is_a_gap() -> None:
    """ "I don't know" counts as nothing done."""
    assert "no_lead" in held({"lead": "dont_know"})


def test_does_not_apply_is_no_gap() -> None:
    """What does not apply is not missing."""
    assert "no_lead" not in held({"lead": "not_applicable"})


def test_texts_and_both_sides() -> None:
    """A contradiction shows what was said and what was seen, filled in."""
    finding = held(scan=look([find("Llama")]))["said_none"]

    assert ("Nobody has run AI without asking.", "1 model: Llama.") == (finding.said, finding.saw)
    assert ("You said no. We saw Llama.", "shadow", ("model",)) == (finding.text, finding.question, finding.shows)


def test_reasons_are_the_facts_that_decided() -> None:
    """Of two sides joined by "or", only the one that holds is a reason."""
    finding = held({"register": "written"}, scan=look([find("Llama")]))["no_register"]

    assert ["register.unlisted"] == [reason.fact for reason in finding.reasons]


def test_settled() -> None:
    """A contradiction that was settled stays, with the words it was settled with."""
    settlement = Settlement(finding="said_none", how="both_right", words="It is a test model.")
    findings = held(scan=look(), settlements=(settlement, Settlement(finding="no_lead", how="ask_first", words="x")))

    assert (settlement, None) == (findings["said_none"].settled, findings["no_lead"].settled)
