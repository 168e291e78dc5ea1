"""Finds in a list: groups, short words, and what comes first."""

from __future__ import annotations

from msgspec.structs import replace
from small_pack import PACK, PHRASES, TODAY, look

from app.assess.facts import gather
from app.domain.observation import AgentFacts, Observation, Place, ServerFacts
from app.domain.organisation import Organisation
from app.domain.register import RegisterEntry
from app.domain.scan_event import Closed, ScanReport, Skipped
from app.workspace.finds import FindGroup, group_of, grouped, look_first, not_looked_at, short_words

MODEL = Observation(id="m", kind="model", name="Llama", maker="Meta", size_bytes=4_900_000_000, places=(
    Place(path="~/.ollama/x", store="ollama"),
))  # fmt: skip
PICKLE = Observation(id="p", kind="model", name="rent_score.pkl", runs_code="can", size_bytes=38_000_000)
SERVER = Observation(
    id="s", kind="server", name="Ollama", server=ServerFacts(pid=1, program="ollama", reach="network"), running=True
)
AGENT = Observation(id="a", kind="agent", name="Claude Code", agent=AgentFacts(config="~/c", asks_first=False))
PROGRAM = Observation(id="g", kind="program", name="LM Studio")
BUILT_IN = Observation(id="b", kind="model", name="nano", origin="program", origin_program="Chrome")


def titles(groups: tuple[FindGroup, ...]) -> dict[str, list[str]]:
    return {group.id: [line.find.name for line in group.lines] for group in groups}


def test_what_needs_a_look_comes_first() -> None:
    """A file that runs code from nobody known, an open server and an agent that never asks stand before all else."""
    groups = grouped((MODEL, PICKLE, SERVER, AGENT, PROGRAM, BUILT_IN), (), PHRASES)
    wanted = {
        "first": ["rent_score.pkl", "Ollama", "Claude Code"],
        "model": ["Llama"],
        "program": ["LM Studio", "nano"],
    }

    assert wanted == titles(groups)
    assert "Models: 1 of 2, together 4.9 GB" == groups[1].title


def test_a_heading_tells_the_same_number_as_the_answers() -> None:
    """Models under other headings count, one that only lies in the cloud is told apart; agents likewise."""
    cloud = Observation(id="c", kind="model", name="gpt-oss:120b-cloud", cloud=True)
    other = replace(AGENT, id="o", name="Zed", agent=AgentFacts(config="~/z"))
    finds = (MODEL, PICKLE, replace(MODEL, id="h", made_here=True), cloud, AGENT, other, BUILT_IN)
    facts = gather(PACK, (), look(finds), (), Organisation(), today=TODAY).values
    headings = [group.title for group in grouped(finds, (), PHRASES)]

    assert (3, 1, 2) == (facts["seen.models"], facts["seen.cloud_models"], facts["seen.agents"])
    assert "Models: 1 of 3, and 1 in the cloud, together 4.9 GB" in headings
    assert "Agents and their connectors: 1 of 2" in headings


def test_a_known_maker_or_source_is_no_stop() -> None:
    """A file that can run code is looked at first only when nothing says where it is from."""
    assert "code" == look_first(PICKLE)
    for known in ({"maker": "Meta"}, {"source": "example.org"}, {"made_here": True}, {"origin": "program"}):
        assert "" == look_first(replace(PICKLE, **known))


def test_adjusted_models_stand_apart() -> None:
    """Models made here, adapters and training are one group."""
    made = [replace(MODEL, made_here=True), replace(MODEL, kind="adapter"), replace(MODEL, kind="training")]

    assert ["adjusted"] * 3 == [group_of(find) for find in made]


def test_marks_follow_the_register() -> None:
    """What is in no register has no owner; what is there says so; a stop stays one; programs are only noted."""
    entry = RegisterEntry(id="seen:m", name="Llama", kind="model", observation="m")
    before = [line.word for group in grouped((MODEL, PICKLE, PROGRAM), (), PHRASES) for line in group.lines]
    after = [line.word for group in grouped((MODEL, PICKLE, PROGRAM), (entry,), PHRASES) for line in group.lines]

    assert ["Stop", "No owner", "Noted"] == before
    assert ["Stop", "In the register", "Noted"] == after


def test_short_words() -> None:
    """The second line says what matters, and no more than was seen."""
    said = [
        short_words(find, PHRASES).replace("\u00a0", " ") for find in (MODEL, PICKLE, SERVER, AGENT, PROGRAM, BUILT_IN)
    ]
    wanted = [
        "Meta, in Ollama, 4.9 GB",
        "Can run code, maker unknown, 38 MB",
        "Open to other computers",
        "No connectors. Acts without asking.",
        "Runs models.",
        "Part of Chrome",
    ]

    assert wanted == said


def test_everything_left_out_has_a_reason_in_words() -> None:
    """Each place that was not looked at says why."""
    skipped = (Skipped(what="~/locked", reason="permission"), Skipped(what="/x", reason="link_outside", count=3))
    report = ScanReport(
        started="", finished="", platform="linux", computer="till", places=(), observations=(), skipped=skipped,
        files_passed=0, files_opened=0, complete=True,
        closed=(Closed(why="Keys and mail.", folders=1), Closed(why="Old copies.", folders=4_812)),
    )  # fmt: skip
    said = [(line.what, line.why) for line in not_looked_at(report, PHRASES)]
    wanted = [
        ("~/locked", "We were not allowed to open it"),
        ("/x", "A link leads to somewhere else (3 of them)"),
        ("1 folder that we never enter", "Keys and mail."),
        ("4,812 folders that we never enter", "Old copies."),
    ]
    *said, (names, why) = said

    assert wanted == said
    assert "Files named as texts, pictures, films or documents" == names
    assert "Downloads" in why
