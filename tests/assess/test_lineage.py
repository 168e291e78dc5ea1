"""Lineage: the same model under the names that different programs give it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import find

from app.assess.lineage import Lineage, named_bases
from app.domain.observation import Observation, Place

LLAMA = find("Llama 3.1 8B Instruct", source="ollama.com/llama3.1:8b")


@pytest.mark.parametrize(
    "name",
    [
        "Llama 3.1 8B Instruct",
        "meta-llama/Llama-3.1-8B-Instruct",
        "llama3.1:8b",
        "~/models/Llama-3.1-8B-Instruct.gguf",
        "C:\\models\\Llama-3.1-8B-Instruct",
        "llama3.1:8b:latest",
    ],
)
def test_names_of_one_model(name: str) -> None:
    """A base is found by any of the names that programs give it."""
    made = find("letters", base_model=name)
    lineage = Lineage([LLAMA, made])

    assert (LLAMA,) == lineage.bases(made)
    assert (made,) == lineage.made_from(LLAMA)


@pytest.mark.parametrize("name", ["", "Llama 3.1 70B Instruct", "///", "llama", "letters"])
def test_other_names(name: str) -> None:
    """Another size is another model, nothing is made from itself, and an empty name is no name."""
    made = find("letters", base_model=name)

    assert () == Lineage([LLAMA, made]).bases(made)


def test_a_line_of_models() -> None:
    """What a base was made from counts too, nearest first; several bases of a merge as well."""
    one, two = find("one", base_model="Llama 3.1 8B Instruct"), find("two", base_model="one, other")
    other = find("other")
    server = find("one", "server")

    assert (one, other, LLAMA) == Lineage([LLAMA, one, two, other, server]).bases(two)
    assert ("one", "other") == named_bases(two)


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=12)), max_size=30, unique_by=lambda pair: pair[0]))
def test_any_names_end(pairs: list[tuple[str, str]]) -> None:
    """Whatever models say they were made from, circles too, there are at most eight bases, and never itself."""
    finds = [find(name, base_model=base) for name, base in pairs]
    lineage = Lineage(finds)

    for one in finds:
        bases = lineage.bases(one)

        assert len(bases) <= 8
        assert one.id not in {base.id for base in bases}


def test_a_run_and_what_came_of_it_belong_together() -> None:
    """An adapter in the folder of a run came of it, and so does a run inside the adapter's folder; others did not."""
    run = Observation(id="t", kind="training", name="run", places=(Place(path="~/work/run"),))
    inside = Observation(id="a", kind="adapter", name="final", places=(Place(path="~/work/run/final"),))
    other = Observation(id="b", kind="adapter", name="other", places=(Place(path="~/work/run2"),))
    merged = Observation(id="m", kind="model", name="merged", places=(Place(path="~/work/run/merged.gguf"),))

    lineage = Lineage((run, inside, other, merged))

    assert (inside, merged) == lineage.came_of(run)
    assert (run,) == lineage.runs_of(inside)
    assert () == lineage.runs_of(other)
