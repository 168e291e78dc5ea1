"""Where frameworks speak about the same subject, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.frameworks import FRAMEWORKS, subject_lines, together
from app.domain.pack import Maps, Pack
from app.paths import bundled
from app.phrases import load
from app.questionnaire.checks.mappings import framework_ids
from app.questionnaire.library import read_pack

PHRASES = load()


def test_in_counting_order_each_once() -> None:
    """Ten comes after nine, annexes after articles, and what two name is named once."""
    both = together([Maps(eu=("26", "AnnexIII", "4"), iso=("A.10.2",)), Maps(eu=("4", "9"), iso=("A.9.2", "A.10.2"))])

    assert Maps(eu=("4", "9", "26", "AnnexIII"), iso=("A.9.2", "A.10.2")) == both


def test_one_line_for_each_and_no_claim() -> None:
    """Only frameworks that are named get a line, and the last line says that nothing is claimed."""
    lines = subject_lines(Maps(eu=("4", "26", "AnnexIII"), nist=("MAP 1.1",)), PHRASES)

    assert ("EU AI Act: 4, 26 and Annex III.", "NIST AI RMF: MAP 1.1.") == lines[:2]
    assert "This does not say that you follow them." == lines[2]
    assert () == subject_lines(Maps(), PHRASES)


@given(st.lists(st.builds(Maps, nist=st.lists(st.sampled_from(sorted(framework_ids().nist_ai_rmf))).map(tuple))))
def test_together_loses_and_adds_nothing(maps: list[Maps]) -> None:
    """Whatever is put together names what its parts name, and putting it together again changes nothing."""
    whole = together(maps)

    assert {one for each in maps for one in each.nist} == set(whole.nist)
    assert whole == together([whole])


@pytest.fixture(scope="module")
def shipped() -> Pack:
    """The questionnaire that comes with the program."""
    return read_pack(bundled("questionnaires", "responsible-ai"))


@pytest.mark.parametrize("kind", ["questions", "clauses", "tasks"])
def test_everything_that_is_shipped_is_mapped(shipped: Pack, kind: str) -> None:
    """A consultant finds each question, clause and task in at least one framework."""
    without = [one.id for one in getattr(shipped, kind) if not any(getattr(one.maps, name) for name in FRAMEWORKS)]

    assert [] == without
