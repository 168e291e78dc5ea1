"""Passports: every find can be told, with how we know and what we cannot prove."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import morning
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from planted_home import HeldLook, plant
from small_pack import PHRASES

from app.domain.facts import Facts, FactValue
from app.domain.observation import AgentFacts, Connector, Evidence, Observation, Place, ServerFacts
from app.domain.register import RegisterEntry
from app.domain.scan_event import Done, LookRequest, ScanReport
from app.workspace.passport import passport
from app.workspace.passport_rows import Passport

MODEL = Observation(
    id="m",
    kind="model",
    name="Llama 3.1 8B Instruct",
    format="GGUF",
    size_bytes=4_900_000_000,
    maker="Meta",
    task="language",
    parameters=8_030_000_000,
    parameters_exact=True,
    licence="llama3.1",
    runs_code="no",
    source="ollama.com",
    places=(Place(path="~front/.ollama/x", store="ollama", account="front"),),
    evidence=(
        Evidence(about="maker", how="file", source="general.organization"),
        Evidence(about="licence", how="program", source="Ollama"),
    ),
)


def told(
    find: Observation, *others: Observation, register: tuple[RegisterEntry, ...] = (), **facts: FactValue
) -> Passport:
    about = Facts({f"about.{name}": value for name, value in facts.items()})
    return passport(find, (find, *others), register, about, PHRASES)


def row(found: Passport, row_id: str) -> str:
    """The sentences of one row, in a line."""
    return " ".join(line.text for line in next(row for row in found.rows if row.id == row_id).lines)


def test_a_model_has_its_rows_in_order() -> None:
    """The rows of a model, in the order of the design."""
    other = replace(MODEL, id="n", name="tenant-letters", base_model=MODEL.name)
    found = told(MODEL, other)

    assert "Passport of a model, 4.9 GB" == found.heading
    assert ["what", "maker", "licence", "file", "source", "who", "running", "made"] == [row.id for row in found.rows]
    assert "A language model: it reads and writes text. It has 8 billion parameters, the numbers it learnt." == row(
        found, "what"
    )
    assert "Meta, says the file itself. We cannot prove it." == row(found, "maker")
    assert "GGUF. It holds numbers, not a program." == row(found, "file")
    assert "Also made from it: tenant-letters." == row(found, "made")


def test_a_licence_says_what_you_may_and_may_not() -> None:
    """At most four lines, each with its sign; how we know names the licence and where it was read."""
    licence = next(row for row in told(MODEL).rows if row.id == "licence")

    assert ["may", "must", "not"] == [line.sign for line in licence.lines]
    assert "You may use it at work for free." == licence.lines[0].text
    assert any("Llama 3.1 Community License" in sentence for sentence in licence.known)
    assert "Its licence: listed by Ollama." in licence.known


@pytest.mark.parametrize("licence", ["apache-2.0", "mit", "gemma", "mrl", "cc-by-nc-4.0", "qwen", "llama4"])
def test_known_licences_have_at_most_four_lines(licence: str) -> None:
    """A licence we know is told in one to four signed lines."""
    lines = next(row for row in told(replace(MODEL, licence=licence)).rows if row.id == "licence").lines

    assert 1 <= len(lines) <= 4
    assert all(line.sign for line in lines)


def test_an_unknown_or_missing_licence_is_said() -> None:
    """No licence is no leave; a licence we do not know is named and not explained."""
    assert "Without one, nobody has said that you may use it." in row(told(replace(MODEL, licence="")), "licence")
    assert "It names the licence weird-1.0." in row(told(replace(MODEL, licence="weird-1.0")), "licence")


def test_who_uses_it_is_an_account_and_never_a_guess() -> None:
    """The account it sits in is said; a person only where somebody wrote one down."""
    entry = RegisterEntry(id="e", name="x", kind="model", observation="m", owner="Priya Nair")

    assert "Not known yet. It sits in the account “front”." == row(told(MODEL), "who")
    assert "Priya Nair looks after it. It sits in the account “front”." == row(told(MODEL, register=(entry,)), "who")


def test_an_agent_says_what_it_can_do() -> None:
    """What it can reach, whether it asks, whether it changes itself, who can reach it; keys by name only."""
    facts = AgentFacts(
        config="~/c.json",
        connectors=(
            Connector(name="mail", remote="mail.example.com"),
            Connector(name="files", command="npx server", pinned=False),
        ),
        asks_first=False,
        key_like=("TOKEN",),
    )
    agent = Observation(id="a", kind="agent", name="Claude Desktop", maker="Anthropic", agent=facts)
    found = told(agent)

    assert ["what", "maker", "reach", "keys", "asks", "changes", "reached", "source", "who"] == [
        row.id for row in found.rows
    ]
    assert "mail: speaks to mail.example.com." in row(found, "reach")
    assert "Its version is not fixed" in row(found, "reach")
    assert "No. A setting lets it act without asking." == row(found, "asks")
    assert "We cannot tell." == row(found, "changes")
    assert "TOKEN" in row(found, "keys")


def test_a_server_says_who_can_reach_it() -> None:
    """Who can reach it, which model it has open, since when."""
    server = ServerFacts(
        pid=7,
        program="ollama",
        addresses=("0.0.0.0:11434",),
        reach="network",
        model_paths=("~/.ollama/blob",),
        since="2026-11-12T08:00:00+00:00",
    )
    found = told(Observation(id="s", kind="server", name="Ollama", server=server))

    assert "Other computers on the same network. It answers at 0.0.0.0:11434." == row(found, "reached")
    assert "~/.ollama/blob" == row(found, "open")
    assert "Since 12 November 2026, 08:00." in row(found, "running")


def test_the_passports_of_a_real_look(tmp_path: Path) -> None:
    """Every find of a real look has a passport, and each row says something."""
    look = HeldLook(plant(tmp_path / "home"))
    done = list(look(LookRequest(processes=False), lambda: False))[-1]
    assert isinstance(done, Done)
    report: ScanReport = done.report
    made = [passport(find, report.observations, (), Facts(), PHRASES) for find in report.observations]

    assert {"model", "adapter", "agent"} == {found.find.kind for found in made}
    assert all(line.text for found in made for row in found.rows for line in row.lines)
    assert all(row.lines for found in made for row in found.rows)
    assert morning().year == 2026


TEXT = st.text(max_size=40)
FINDS = st.builds(
    Observation,
    id=st.just("x"),
    kind=st.sampled_from(["model", "adapter", "training", "server", "agent", "program"]),
    name=TEXT,
    format=TEXT,
    size_bytes=st.integers(0, 10**15),
    file_count=st.integers(0, 5_000),
    places=st.lists(st.builds(Place, path=TEXT, store=TEXT, account=TEXT), max_size=9).map(tuple),
    maker=TEXT,
    task=st.sampled_from(["", "language", "speech", "images", "vision", "embeddings", "tabular"]),
    parameters=st.none() | st.integers(0, 10**13),
    licence=TEXT | st.sampled_from(["Apache-2.0", "MIT", "may", "{x}"]),
    base_model=TEXT,
    source=TEXT,
    origin=st.sampled_from(["somebody", "program", "vendor"]),
    origin_program=TEXT,
    made_here=st.booleans(),
    runs_code=st.sampled_from(["no", "can", "unread", ""]),
    code_signs=st.lists(TEXT, max_size=6).map(tuple),
    modified=TEXT,
    last_used=TEXT,
    running=st.booleans(),
    agent=st.none() | st.builds(AgentFacts, config=TEXT, connectors=st.lists(
        st.builds(Connector, name=TEXT, command=TEXT, remote=TEXT, pinned=st.none() | st.booleans()), max_size=9
    ).map(tuple), asks_first=st.none() | st.booleans(), writes_itself=st.none() | st.booleans()),
    server=st.none() | st.builds(ServerFacts, pid=st.integers(0), program=TEXT, addresses=st.lists(TEXT).map(tuple)),
    evidence=st.lists(st.builds(
        Evidence,
        about=st.sampled_from(["name", "maker", "licence", "base_model", "agent", "server", "kind", "novelty"]),
        how=st.sampled_from(["file", "name", "folder", "program", "process", "settings"]),
        source=TEXT,
    ), max_size=4).map(tuple),
)  # fmt: skip


@settings(max_examples=60)
@given(FINDS)
def test_any_find_has_a_passport(find: Observation) -> None:
    """Whatever a find holds, its passport can be written, and no row is without a label or a line."""
    found = passport(find, (find,), (), Facts(), PHRASES)

    assert all(row.label and row.lines for row in found.rows)
