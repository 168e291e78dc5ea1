"""A home with everything in it: all of it is found, named and told apart, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted.home import AGENTS, ENVIRONMENT, TRAPS, Planted, plant
from virtual_computer import report_of

from app.domain.observation import Observation
from app.domain.scan_event import ScanReport
from app.scan.places import Surroundings


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Planted, ...], ScanReport]:
    """What was planted, and the report of one look at it."""
    top = tmp_path_factory.mktemp("planted")
    planted = plant(top / "home")
    (top / "root").mkdir()
    here = Surroundings(platform="linux", homes=(top / "home",), environment={}, computer="desk-3", root=top / "root")
    return planted, report_of(here)


def as_planted(item: Observation) -> Planted:
    """A find in the form in which it was planted."""
    return Planted(
        name=item.name,
        format=item.format,
        store=item.places[0].store,
        licence=item.licence,
        kind=item.kind,
        origin=item.origin,
        program=item.origin_program,
        made_here=item.made_here,
        cloud=item.cloud,
    )


def test_31_of_31_models_and_nothing_else(looked: tuple[tuple[Planted, ...], ScanReport]) -> None:
    """Each kind of model is one record with its name, format, store, licence and whose choice it was."""
    planted, report = looked
    found = [as_planted(item) for item in report.observations if item.kind in ("model", "adapter", "training")]

    assert 31 == len(planted)
    assert sorted(planted, key=lambda one: one.name) == sorted(found, key=lambda one: one.name)


def test_13_of_13_agents_and_environments(looked: tuple[tuple[Planted, ...], ScanReport]) -> None:
    """Twelve agents by name, each with its settings file, and the environment that can train."""
    _, report = looked
    agents = [item for item in report.observations if item.kind == "agent"]
    environments = [item for item in report.observations if item.id.startswith("program:environment:")]

    assert sorted(AGENTS) == sorted(item.name for item in agents)
    assert all(item.agent and item.agent.config.startswith("~/.") for item in agents)
    assert [ENVIRONMENT] == [item.name for item in environments]
    assert "Can train or adjust models: peft, trl." in environments[0].note


def test_what_each_agent_may_do(looked: tuple[tuple[Planted, ...], ScanReport]) -> None:
    """Who acts unasked, who writes itself, what each can reach; of keys only their names."""
    _, report = looked
    facts = {item.name: item.agent for item in report.observations if item.agent}

    assert {"Claude Code", "Codex", "Goose", "Cline"} == {
        name for name, agent in facts.items() if agent.asks_first is False
    }
    assert ["OpenClaw"] == [name for name, agent in facts.items() if agent.writes_itself]
    assert [("fetch", "uvx fetch-mcp==0.3.1", True, ("FETCH_TOKEN",))] == [
        (item.name, item.command, item.pinned, item.key_names) for item in facts["Goose"].connectors
    ]
    assert [("mail", "uvx mail-mcp", False)] == [
        (item.name, item.command, item.pinned) for item in facts["Continue"].connectors
    ]
    assert [("notes", "notes-mcp")] == [(item.name, item.command) for item in facts["Zed"].connectors]
    notes = {item.name: item.note for item in report.observations}
    assert "let other computers reach it" in notes["OpenClaw"]


def test_0_of_9_traps(looked: tuple[tuple[Planted, ...], ScanReport]) -> None:
    """No file that only looks like a model is named anywhere in what was found."""
    _, report = looked
    places = {place.path for item in report.observations for place in item.places}

    assert 9 == len(TRAPS)
    assert [] == [trap for trap in TRAPS if f"~/{trap}" in places]


def test_every_find_says_how_it_is_known(looked: tuple[tuple[Planted, ...], ScanReport]) -> None:
    """Each record carries evidence and a place below the home."""
    _, report = looked

    assert report.complete
    assert [] == [item.name for item in report.observations if not item.evidence or not item.places]
    assert all(Path(place.path).parts[0] == "~" for item in report.observations for place in item.places)
