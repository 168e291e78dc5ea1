"""A look, weighed for one organisation, and weighed only once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sample_exports import SCAN

from app.assess.inventory import Weighing, inventory
from app.domain.facts import Facts, FactValue

PLACES = st.sets(st.sampled_from(["gb", "eu", "cn", "us"])).map(frozenset)
PROFILES: st.SearchStrategy[dict[str, FactValue]] = st.fixed_dictionaries(
    {}, optional={"about.places": PLACES, "about.decides": st.sampled_from(["yes", "no"])}
)


@given(st.lists(st.tuples(PROFILES, st.integers(0, 3)), min_size=1, max_size=6))
def test_remembering_changes_nothing(told: list[tuple[dict[str, FactValue], int]]) -> None:
    """Whatever is answered in whatever order, a look is weighed as if for the first time."""
    weigh = Weighing()
    for profile, grade in told:
        facts = Facts(profile | {"answer.ai_list": grade})

        assert inventory(SCAN, facts) == weigh(SCAN, facts)


def test_only_the_look_and_the_profile_count() -> None:
    """An answer to any other question leaves it as it is; a place of work does not, nor does another look."""
    weigh = Weighing()
    first = weigh(SCAN, Facts({"about.decides": "no", "answer.ai_list": 1}))

    assert first is weigh(SCAN, Facts({"about.decides": "no", "answer.ai_list": 2}))
    assert first is not weigh(SCAN, Facts({"about.decides": "yes"}))
