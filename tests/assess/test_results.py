"""Results: everything together."""

from __future__ import annotations

from msgspec.structs import replace
from small_pack import ANSWERS, PHRASES, known, look, outcome, told

from app.assess.results import assess


def test_results() -> None:
    """Findings by kind, counts over all questions that are put, and what nobody knows."""
    results = outcome(told(scan=look()))

    assert ["unknown_file", "nobody_looks"] == [finding.id for finding in results.stops]
    assert ["no_lead", "no_register"] == [finding.id for finding in results.gaps]
    assert ["said_none"] == [finding.id for finding in results.contradictions]
    assert (12, 12, ("stand_in",)) == (results.shown, results.answered, results.dont_know)


def test_stops_cap_their_areas() -> None:
    """A stop in an area is seen in its practice, however good the rest is."""
    results = outcome(told(ANSWERS | {"register": "written", "makers": "written"}, look()))

    assert {"models": 1, "decisions": 0, "who": 0} == {area.area: area.practice for area in results.areas}


def test_full_check_asks_more() -> None:
    """The full check counts every question that applies."""
    assessment = told()

    assert 12 == assess(assessment, known(assessment), PHRASES, full=True).shown


def test_nothing_said() -> None:
    """Before the first answer there is nothing to say, and nothing fails."""
    results = outcome(told({}))

    assert ((), 0) == (results.findings, results.answered)
    assert all(area.practice is None for area in results.areas)


def test_ticked_dont_know() -> None:
    """ "I don't know" among ticks is an "I don't know" too."""
    assert ("forms",) == outcome(told({"forms": ("dont_know",)})).dont_know


def test_a_pack_may_have_no_findings() -> None:
    """A questionnaire without findings gives areas alone."""
    assessment = told()
    bare = told(pack=replace(assessment.pack, findings=()))

    assert () == outcome(bare).findings
