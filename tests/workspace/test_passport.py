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

from app.assess.licences import licence_book
from app.domain.facts import Facts, FactValue
from app.domain.observation import (
    AgentFacts,
    Connector,
    Evidence,
    Kept,
    Observation,
    Place,
    ServerFacts,
    TrainingData,
    TrainingFacts,
)
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


def test_what_came_with_a_program_stands_under_its_terms() -> None:
    """Where a program or the system brought a model, a missing licence sends the reader to the terms of these."""
    brought = replace(MODEL, name="Gemini Nano", licence="", base_model="", origin="vendor", origin_program="Chrome")

    assert [("ask", "We found no licence of its own. It came with Chrome, so look at the terms of Chrome.")] == signed(
        brought
    )
    assert "terms of the system" in signed(replace(brought, origin_program=""))[0][1]
    assert [("not", "We found no licence. Without one, nobody has said that you may use it.")] == signed(
        replace(brought, origin="somebody", origin_program="")
    )


EVERYWHERE: dict[str, FactValue] = {
    "places": frozenset({"eu", "gb", "kr", "us"}),
    "decides": "yes",
    "uses": frozenset({"health", "watching", "recognising"}),
    "public": frozenset({"talks"}),
}
NOWHERE: dict[str, FactValue] = {
    "places": frozenset({"au"}), "decides": "no", "uses": frozenset({"writing"}), "public": frozenset({"none"}),
}  # fmt: skip


def signed(find: Observation, *others: Observation, **facts: FactValue) -> list[tuple[str, str]]:
    """The lines of the licence, each with its sign."""
    licence = next(row for row in told(find, *others, **facts).rows if row.id == "licence")
    return [(line.sign, line.text) for line in licence.lines]


@pytest.mark.parametrize("licence", [licence.id for licence in licence_book().licences])
@pytest.mark.parametrize("facts", [{}, EVERYWHERE, NOWHERE], ids=["nothing known", "everywhere", "nowhere"])
def test_every_licence_has_at_most_four_lines(licence: str, facts: dict[str, FactValue]) -> None:
    """A licence is told in one to four signed lines, and what it leaves out of them stands under "How we know"."""
    row = next(row for row in told(replace(MODEL, licence=licence), **facts).rows if row.id == "licence")

    assert 1 <= len(row.lines) <= 4
    assert all(line.sign for line in row.lines)
    assert any("pass on what we trained" in sentence for sentence in row.known)
    seen = next(one.seen for one in licence_book().licences if one.id == licence)
    assert any(f"Seen on {int(seen[8:])} November 2026." in sentence for sentence in row.known)


@pytest.mark.parametrize(
    ("find", "facts", "expected"),
    [
        (
            replace(MODEL, name="Llama 3.2 11B Vision", licence="llama3.2"),
            {"places": frozenset({"eu"}), "decides": "yes"},
            [("not", "You work in the EU."), ("not", "AI helps you decide about people."), ("must", "If others get")],
        ),
        (
            replace(MODEL, name="Llama 3.2 11B Vision", licence="llama3.2"),
            {"places": frozenset({"gb"}), "decides": "no", "uses": frozenset(), "public": frozenset()},
            [("may", "You may use it at work for free."), ("must", "If others get"), ("not", "Not for unfair choices")],
        ),
        (
            replace(MODEL, name="x", licence="llama4"),
            {},
            [("may", "You may use it"), ("ask", "Versions that"), ("must", "If others"), ("not", "Not for unfair")],
        ),
        (
            replace(MODEL, licence="tencent-hunyuan-community"),
            {"places": frozenset({"gb", "kr", "us"})},
            [("not", "You work in the United Kingdom."), ("not", "You work in South Korea."), ("not", "Do not use it")],
        ),
        (
            replace(MODEL, licence="gemma"),
            {"decides": "yes", "uses": frozenset({"writing"})},
            [("not", "AI helps you decide"), ("may", "You may use it at work"), ("must", "If you pass it on")],
        ),
        (replace(MODEL, licence="mrl"), {}, [("not", "Not for work: for research only")]),
        (
            replace(MODEL, licence="stabilityai-ai-community"),
            {},
            [("may", "Free at work if"), ("ask", "Do you earn 1 million"), ("must", "If you pass it on")],
        ),
        (replace(MODEL, licence="gpl-3.0"), {}, [("ask", "We have not read")]),
    ],
    ids=["vision in the EU", "vision elsewhere", "place not known", "two places", "decisions", "research", "income",
         "unread"],
)  # fmt: skip
def test_what_bears_on_us_stands_first(
    find: Observation, facts: dict[str, FactValue], expected: list[tuple[str, str]]
) -> None:
    """What forbids it here stands first; "you may" is never said beside a place that is left out."""
    lines = signed(find, **facts)

    assert [sign for sign, _ in expected] == [sign for sign, _ in lines]
    assert all(text.startswith(start) for (_, text), (_, start) in zip(lines, expected, strict=True))


def test_what_was_made_from_a_model_shows_both_licences() -> None:
    """A loose licence of its own does not hide the base's; where it has none, the base's is marked as such."""
    base = replace(MODEL, id="b", name="Strict", licence="cc-by-nc-4.0", base_model="")
    own = replace(MODEL, licence="mit", base_model="someone/strict")
    bare = replace(MODEL, licence="", base_model="Strict")
    known = " ".join(next(row for row in told(own, base).rows if row.id == "licence").known)
    inherited = " ".join(next(row for row in told(bare, base).rows if row.id == "licence").known)

    assert ("not", "Not for work that is meant to bring in money or other gain.") == signed(own, base)[0]
    assert "may" not in [sign for sign, _ in signed(own, base)]
    assert "MIT License and Creative Commons Attribution-NonCommercial 4.0" in known
    assert "It was made from Strict. That licence counts too" in known
    assert "It names no licence of its own. It was made from Strict" in inherited
    assert "Also made from it: Llama 3.1 8B Instruct." == row(told(base, own), "made")


def test_a_base_we_did_not_see_is_named() -> None:
    """Without the base on this computer its licence is a question."""
    lines = signed(replace(MODEL, licence="", base_model="mistralai/Mistral-7B"))

    assert [
        ("ask", "It was made from mistralai/Mistral-7B, whose licence counts too. We did not see that licence.")
    ] == lines


def test_the_text_on_the_disk_counts() -> None:
    """Where a card and the text beside it disagree, the text counts, and both are told."""
    found = told(replace(MODEL, licence="apache-2.0", licence_text="cc-by-nc-4.0"))
    known = " ".join(next(row for row in found.rows if row.id == "licence").known)

    assert "Not for work that is meant" in row(found, "licence")
    assert "Its file or its card says Apache License 2.0." in known
    assert "The text of the licence lies on this computer." in known


def test_an_unknown_or_missing_licence_is_said() -> None:
    """No licence is no leave; a licence we do not know is named and not explained; "other" is no name."""
    for none in ("", "other", "unknown"):
        assert "Without one, nobody has said that you may use it." in row(told(replace(MODEL, licence=none)), "licence")
    assert "It names the licence weird-1.0." in row(told(replace(MODEL, licence="weird-1.0")), "licence")


def test_a_restricted_kind_is_a_question() -> None:
    """The question stands near the top, and under "How we know" is the word that brought it."""
    found = told(replace(MODEL, name="face-recognition-r50"))
    question = next(row for row in found.rows if row.id == "purpose")

    assert "purpose" == found.rows[1].id
    assert "This kind of model may be restricted. What is it used for?" in question.lines[0].text
    assert "ask" == question.lines[0].sign
    assert ("We go by this alone: “face recognition”. It may mean something else.",) == question.known
    assert "purpose" not in [row.id for row in told(MODEL).rows]


def test_the_same_file_in_several_programs_is_said_once() -> None:
    """One line names the programs, then every place stands with its own."""
    places = (
        Place(path="~/.ollama/x", store="ollama"),
        Place(path="~/.lmstudio/x", store="lm-studio"),
        Place(path="~/.ollama/y", store="ollama"),
    )
    source = row(told(replace(MODEL, places=places)), "source")

    assert "The same file lies in several programs, and counts once: Ollama and LM Studio." in source
    assert 3 == source.count("It lies in")
    assert "several programs" not in row(told(MODEL), "source")


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


def test_an_agent_with_several_freedoms_says_so_first() -> None:
    """Who asks nobody, changes itself and takes orders from others is told in one sentence, with what it can do."""
    agent = AgentFacts(config="~/x", acts=("commands", "files"), asks_first=False, writes_itself=True, reach="network")
    found = told(Observation(id="a", kind="agent", name="A", agent=agent))
    rows = {row.id: [line.text for line in row.lines] for row in found.rows}

    assert "It does not ask first, changes itself and takes orders from other computers." in rows["what"]
    assert "It can run commands and change files." == rows["reach"][0]
    assert ["Other computers on the same network."] == rows["reached"]


def test_a_training_says_what_it_learnt_from_and_what_came_of_it() -> None:
    """Names and numbers of examples, tests before and after, and the adapter that lies in its folder."""
    data = TrainingData(name="letters.jsonl", rows=1_240, rows_exact=True, size_bytes=90_000)
    facts = TrainingFacts(data=(data,), named_data=("alpaca",), tests="after")
    run = Observation(id="t", kind="training", name="run", places=(Place(path="~/run"),), training=facts)
    adapter = Observation(id="a", kind="adapter", name="final", places=(Place(path="~/run/final"),))
    rows = {row.id: [line.text for line in row.lines] for row in told(run, adapter).rows}

    assert [
        "letters.jsonl: 1,240 examples, 90 KB.",
        "We looked at names and numbers only, never at what stands there.",
        "Its settings name this data: alpaca.",
    ] == rows["learnt"]
    assert ["After only. We saw no results from before."] == rows["tests"]
    assert "What came of it: final." in rows["made"]


def test_what_a_program_keeps_is_told_by_numbers_and_dates() -> None:
    """Chats and indexes are told with their number, size and oldest day, and that none was opened."""
    chats = Kept(kind="chats", files=214, size_bytes=83_000_000, oldest="2025-03-05T10:00:00+00:00", newest="")
    index = Kept(kind="index", files=1, size_bytes=2_000_000, oldest="", newest="")
    program = Observation(id="program:x", kind="program", name="AnythingLLM", kept=(chats, index))
    agent = replace(program, kind="agent", agent=AgentFacts(config="~/.x"), kept=(chats,))

    assert (
        "What was typed, in 214 files, 83 MB. The oldest was last changed on 5 March 2025. An index of documents, in "
        "1 file, 2 MB. We looked at names, sizes and dates only. We did not open any of it."
    ) == row(told(program), "kept")
    assert "What was typed, in 214 files, 83 MB." in row(told(agent), "kept")
    assert "kept" not in [row.id for row in told(replace(program, kept=())).rows]
    one = replace(chats, files=1)
    assert "It was last changed on 5 March 2025. How old the first things in it are cannot be told" in row(
        told(replace(program, kept=(one,))), "kept"
    )


def test_where_a_training_was_written_down_is_told() -> None:
    """Folders with logs of a run stand beside what it learnt from."""
    run = Observation(id="t", kind="training", name="letters", training=TrainingFacts(logs=("wandb", "runs")))

    assert "We cannot tell. We saw no data beside it. Written down or made ready in: wandb and runs." == row(
        told(run), "learnt"
    )


def test_a_training_run_was_not_made_by_itself() -> None:
    """What lies where it ran came of it; it did not come of itself."""
    place = (Place(path="~/runs/letters"),)
    run = Observation(id="t", kind="training", name="letters", places=place, training=TrainingFacts())
    adapter = Observation(id="a", kind="adapter", name="tone", places=place, training=TrainingFacts())

    assert "What came of it: tone." == row(told(run, adapter), "made")
    assert "Made by the training run letters." == row(told(adapter, run), "made")


def test_tests_beside_the_training_count_for_what_came_of_it() -> None:
    """A trainer writes its results where it saves its steps, not where the adapter lies in the end."""
    place = (Place(path="~/runs/letters"),)
    run = Observation(
        id="t", kind="training", name="letters", places=place, training=TrainingFacts(tests="before_after")
    )
    adapter = Observation(id="a", kind="adapter", name="tone", places=place, training=TrainingFacts(tests="none"))

    assert "Yes. We saw results from before and after." == row(told(adapter, run), "tests")
    assert "We saw no test results beside it." == row(told(adapter), "tests")


def test_a_server_names_its_models_not_their_digests() -> None:
    """A model that was found has its name; of another, its path with a digest cut short."""
    blobs = tuple(f"~/.ollama/models/blobs/sha256-{letter * 64}" for letter in "ab")
    server = ServerFacts(pid=1, program="ollama", model_paths=blobs, model_names=("Llama 3.1", ""))
    found = told(Observation(id="s", kind="server", name="Ollama", server=server))

    assert "Llama 3.1 ~/.ollama/models/blobs/sha256-bbbbbbbb…" == row(found, "open")
