"""A home that nobody made for the scan: moved stores, other languages, no endings."""

from __future__ import annotations

import pytest
from planted.strange_home import TRAPS, Expected, plant
from virtual_computer import report_of

from app.domain.observation import Observation
from app.domain.scan_event import ScanReport
from app.scan.places import Surroundings


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Expected, ...], ScanReport]:
    """What was planted, and the report of one look at it."""
    top = tmp_path_factory.mktemp("strange")
    home = top / "homes/Jürgen Müller"
    planted = plant(home, top / "große Platte")
    here = Surroundings(platform="linux", homes=(home,), environment={}, computer="büro", root=top / "none")
    return planted, report_of(here)


def as_expected(item: Observation) -> Expected:
    return Expected(
        name=item.name,
        kind=item.kind,
        format=item.format,
        store=item.places[0].store,
        origin=item.origin,
        made_here=item.made_here,
        places=len(item.places),
    )


def test_everything_is_found_where_it_was_put(looked: tuple[tuple[Expected, ...], ScanReport]) -> None:
    """Each model, adapter and run is one record with the right format, store and owner, and nothing else is."""
    planted, report = looked

    found = [as_expected(item) for item in report.observations if item.kind in ("model", "adapter", "training")]

    assert sorted(planted) == sorted(found)


def test_the_same_bytes_in_three_programs_are_said_once(looked: tuple[tuple[Expected, ...], ScanReport]) -> None:
    """One record names all three programs."""
    _, report = looked
    shared = next(item for item in report.observations if item.name == "Ministral 3B")

    assert {"Ollama", "LM Studio", "GPT4All"} == {place.store for place in shared.places}


def test_agents_are_found_in_folders_of_other_names(looked: tuple[tuple[Expected, ...], ScanReport]) -> None:
    """A moved settings folder and a project's connectors are read, comments, marks and all."""
    _, report = looked
    agents = {item.name: item.agent for item in report.observations if item.agent}

    assert {"Claude Code", "Cursor"} <= agents.keys()
    assert agents["Claude Code"].asks_first is False
    assert [("Bücher & Post", False, ("messages",))] == [
        (item.name, item.pinned, item.acts) for item in agents["Cursor"].connectors
    ]


def test_the_run_tells_its_story(looked: tuple[tuple[Expected, ...], ScanReport]) -> None:
    """Its data is named with the number of examples."""
    _, report = looked
    run = next(item for item in report.observations if item.kind == "training")

    assert run.training is not None
    assert [("Schüler.jsonl", 12)] == [(data.name, data.rows) for data in run.training.data]


def test_no_trap_is_taken_for_a_model(looked: tuple[tuple[Expected, ...], ScanReport]) -> None:
    """Pictures, texts, archives and databases under names of models are none."""
    _, report = looked
    places = {place.path for item in report.observations for place in item.places}

    assert 6 == len(TRAPS)
    assert [] == [trap for trap in TRAPS if f"~/{trap}" in places]
    assert [] == [skipped for skipped in report.skipped if skipped.reason == "failed"]
