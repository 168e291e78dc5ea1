"""Finds are joined to records."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.observation import AgentFacts, Connector, Observation, Place, ServerFacts
from app.scan.find import Find, Part
from app.scan.joining import Joiner

CONTENTS = ("alpha", "beta", "gamma")


def model(path: str, content: str, *, named: bool, variant: str = "", added: str = "") -> Find:
    """A find of one file; ``named`` means that its name carries its digest."""
    part = Part(
        path=path,
        size_bytes=len(content) % 2,
        sha256=content if named else "",
        fingerprint="" if named else f"mark of {content}",
    )
    observation = Observation(id="", kind="model", name=content, places=(Place(path=path),))
    return Find(observation=observation, parts=(part,), variant=variant, added=added, name_apart=f"with {added}")


@given(st.lists(st.tuples(st.sampled_from(CONTENTS), st.booleans()), max_size=12))
@settings(max_examples=100)
def test_there_is_one_record_for_each_content(files: list[tuple[str, bool]]) -> None:
    """Whatever the order, and however a file is known, equal bytes are one record with all places."""
    paths = {f"/{number}": content for number, (content, _) in enumerate(files)}
    joiner = Joiner(lambda path: f"mark of {paths[path]}")
    for number, (content, named) in enumerate(files):
        joiner.add(model(f"/{number}", content, named=named))

    records = joiner.observations()

    assert {content for content, _ in files} == {record.name for record in records}
    assert len({content for content, _ in files}) == len(records)
    for record in records:
        wanted = {path for path, content in paths.items() if content == record.name}
        assert wanted == {place.path for place in record.places}


def test_files_of_other_sizes_are_never_compared() -> None:
    """A fingerprint is made only where sizes are equal."""

    def never(path: str) -> str:
        raise AssertionError(path)

    joiner = Joiner(never)
    joiner.add(model("/a", "even", named=True))
    joiner.add(model("/b", "odd", named=False))

    assert 2 == len(joiner)


def test_no_file_is_read_twice_however_many_are_of_one_size() -> None:
    """A thousand files of the same size, half of them named by their digest: each is read once at most."""
    read: list[str] = []

    def fingerprint(path: str) -> str:
        read.append(path)
        return f"mark of {path}"

    joiner = Joiner(fingerprint)
    for number in range(1_000):
        joiner.add(model(f"/{number}", f"content {number:04}", named=number % 2 == 0))

    assert 1_000 == len(joiner)
    assert len(read) == len(set(read)) <= 500


def test_a_file_that_cannot_be_read_again_stays_apart() -> None:
    """Without a fingerprint nothing is said to be equal."""
    joiner = Joiner(lambda path: "")
    joiner.add(model("/a", "alpha", named=True))
    joiner.add(model("/b", "alpha", named=False))

    assert 2 == len(joiner)


def test_a_changed_model_shares_weights_and_is_its_own_record() -> None:
    """Something added to the same weights makes another model."""
    joiner = Joiner(lambda path: "")
    joiner.add(model("/a", "alpha", named=True))
    joiner.add(model("/a", "alpha", named=True, variant="a system text"))

    assert 2 == len({record.id for record in joiner.observations()})


def test_an_open_file_marks_its_model_before_and_after() -> None:
    """A model is marked as running whether the process or the file was found first."""
    joiner = Joiner(lambda path: "")
    server = Find(observation=Observation(id="server:1", kind="server", name="s"), opens=("/a", "/b", "/c"))
    joiner.add(model("/a", "alpha", named=True))

    changed = joiner.add(server)
    joiner.add(model("/b", "beta1", named=True))

    assert ["s", "alpha"] == [item.name for item in changed]
    assert {"alpha": True, "beta1": True, "s": False} == {item.name: item.running for item in joiner.observations()}
    assert ("/c",) == joiner.open_elsewhere()


def test_what_somebody_brought_stays_theirs() -> None:
    """The same bytes inside a program and among downloads count as brought by somebody."""
    for first in ("program", "somebody"):
        joiner = Joiner(lambda path: "")
        for origin in (first, "program", "somebody"):
            find = model(f"/{origin}", "alpha", named=False)
            program = "pip" if origin == "program" else ""
            joiner.add(
                Find(
                    observation=Observation(id="", kind="model", name="x", origin=origin, origin_program=program),  # type: ignore[arg-type]
                    parts=find.parts,
                )
            )

        assert [("somebody", "")] == [(item.origin, item.origin_program) for item in joiner.observations()]


def test_settings_of_one_agent_are_joined() -> None:
    """One file that never asks is enough; connectors of all files count once."""
    joiner = Joiner(lambda path: "")
    for asks, name in ((None, "a"), (True, "b"), (False, "a")):
        facts = AgentFacts(config=name, connectors=(Connector(name=name),), asks_first=asks)
        joiner.add(Find(observation=Observation(id="agent:x:", kind="agent", name="x", agent=facts)))

    agent = joiner.observations()[0].agent

    assert agent is not None
    assert (["a", "b"], False, "a") == ([item.name for item in agent.connectors], agent.asks_first, agent.config)


def test_nothing_new_is_not_said_again() -> None:
    """The same find twice changes nothing."""
    joiner = Joiner(lambda path: "")
    joiner.add(model("/a", "alpha", named=True))

    assert () == joiner.add(model("/a", "alpha", named=True))


def test_a_server_has_the_names_of_the_models_it_has_open() -> None:
    """Whichever is found first; a file that is no find has no name."""
    facts = ServerFacts(pid=1, program="x", model_paths=("~/a", "~/b", "~/c"))
    server = Find(observation=Observation(id="s", kind="server", name="Ollama", server=facts), opens=("/a", "/b", "/c"))
    joiner = Joiner(str)
    for find in (model("/a", "alpha", named=True), server, model("/c", "gamma", named=True)):
        joiner.add(find)

    assert [("alpha", "", "gamma")] == [item.server.model_names for item in joiner.observations() if item.server]


@given(st.permutations([("/a", ""), ("/b", "text"), ("/c", ""), ("/d", "text"), ("/e", "other"), ("/f", "other")]))
def test_what_was_added_to_the_same_weights_keeps_models_apart(files: list[tuple[str, str]]) -> None:
    """In any order: plain copies are one with the first that brings something, and equals are joined."""
    joiner = Joiner(lambda path: "mark of alpha")
    for path, added in files:
        joiner.add(model(path, "alpha", named=False, added=added))
    first, second = dict.fromkeys(added for _, added in files if added)

    assert {"alpha": {path for path, added in files if added in ("", first)}} | {
        f"with {second}": {path for path, added in files if added == second}
    } == {record.name: {place.path for place in record.places} for record in joiner.observations()}


def test_an_open_file_belongs_to_every_model_on_it() -> None:
    """Which of two models on the same weights a server answers for cannot be told, so both are named."""
    joiner = Joiner(lambda path: "")
    joiner.add(model("/a", "alpha", named=True))
    facts = ServerFacts(pid=1, program="s", model_paths=("~/a",))
    joiner.add(Find(observation=Observation(id="server:1", kind="server", name="s", server=facts), opens=("/a",)))
    late = model("/a", "alpha", named=True, variant="more")
    joiner.add(Find(observation=replace(late.observation, name="beta"), parts=late.parts, variant="more"))

    alpha, beta, server = joiner.observations()

    assert (True, True) == (alpha.running, beta.running)
    assert server.server is not None
    assert ("alpha / beta",) == server.server.model_names
