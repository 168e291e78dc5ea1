"""What is different between two looks: new, changed, moved, gone, and never more than was seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.difference import difference
from app.domain.observation import AgentFacts, Connector, Observation, Place, ServerFacts
from app.domain.scan_event import ScanReport, Skipped, SkipReason


def find(content: str, *paths: str, kind: str = "model", **facts: object) -> Observation:
    """A find with this content in these places."""
    places = tuple(Place(path=path) for path in paths)
    return Observation(id=f"{kind}:{content}", kind=kind, name=content, places=places, **facts)  # type: ignore[arg-type]


def report(*finds: Observation, places: tuple[str, ...] = ("Downloads",), **facts: object) -> ScanReport:
    """The report of one look."""
    told: dict[str, object] = {
        "started": "2026-11-12T09:00:00+00:00", "finished": "2026-11-12T09:00:05+00:00", "platform": "linux",
        "computer": "desk-3", "places": places, "observations": finds, "skipped": (), "files_passed": 10,
        "files_opened": 2, "complete": True,
    }  # fmt: skip
    return ScanReport(**(told | facts))  # type: ignore[arg-type]


def told(before: ScanReport, after: ScanReport) -> set[tuple[str, str, str]]:
    """What is different: what, the find's id, and what it was before."""
    between = difference(before, after)
    assert between is not None
    return {(change.what, change.id, change.before.id if change.before else "") for change in between.changes}


def test_new_gone_moved_and_overwritten() -> None:
    """Each of them is told once, with what was there before."""
    before = report(find("stays", "~/a"), find("goes", "~/b"), find("moves", "~/c"), find("old", "~/d"))
    after = report(find("stays", "~/a"), find("comes", "~/e"), find("moves", "~/f"), find("young", "~/d"))

    assert {
        ("new", "model:comes", ""),
        ("gone", "model:goes", "model:goes"),
        ("moved", "model:moves", "model:moves"),
        ("changed", "model:young", "model:old"),
    } == told(before, after)


def test_another_place_beside_the_first_is_a_change_and_no_move() -> None:
    """A copy, and a copy that was deleted, change a find that stays where it was."""
    one, two = report(find("a", "~/x")), report(find("a", "~/x", "~/y"))

    assert {("changed", "model:a", "model:a")} == told(one, two) == told(two, one)


def test_an_agent_with_a_new_connector_changed() -> None:
    """Its id stays; what it may do is part of the comparison."""
    calm = AgentFacts(config="~/.a", asks_first=True)
    wild = AgentFacts(config="~/.a", asks_first=False, connectors=(Connector(name="mail"),))
    before, after = (report(find("agent", "~/.a", kind="agent", agent=facts)) for facts in (calm, wild))

    assert {("changed", "agent:agent", "agent:agent")} == told(before, after)


def test_a_server_that_was_only_started_again_is_the_same() -> None:
    """Another process number and time are no change; another reach is."""
    first = ServerFacts(pid=1, program="ollama", addresses=("127.0.0.1:11434",), reach="computer", since="2026-11-01")
    again = replace(first, pid=2, since="2026-11-02")
    opened = replace(again, addresses=("0.0.0.0:11434",), reach="network")
    looks = [report(find("ollama", kind="server", server=facts)) for facts in (first, again, opened)]

    assert set() == told(looks[0], looks[1])
    assert {"changed"} == {what for what, _, _ in told(looks[1], looks[2])}


def test_nothing_is_gone_that_was_only_not_looked_at() -> None:
    """Not after a look that was stopped, that left a place out, or that could not look there."""
    before = report(find("a", "~/x/a.gguf"), places=("Downloads", "Models"))
    reasons: tuple[SkipReason, ...] = ("permission", "other_drive", "unreadable")
    hidden = [(Skipped(what="~/x", reason=reason),) for reason in reasons]

    assert set() == told(before, report(places=("Downloads", "Models"), complete=False))
    assert set() == told(before, report(places=("Downloads",)))
    assert [set()] * 3 == [told(before, report(places=before.places, skipped=skipped)) for skipped in hidden]
    assert {"gone"} == {what for what, _, _ in told(before, report(places=("Downloads", "Models", "More")))}


def test_looks_at_two_computers_are_not_compared() -> None:
    """A file that was carried to another desk is no list of what is gone there."""
    assert difference(report(find("a", "~/x")), report(computer="desk-4")) is None
    assert difference(None, report()) is None


finds = st.lists(
    st.builds(lambda content, path: find(content, path), st.sampled_from("abcdef"), st.sampled_from("uvwxyz")),
    unique_by=lambda one: one.id,
    max_size=6,
)


@given(finds, finds)
def test_every_find_of_both_looks_is_accounted_for(old: list[Observation], now: list[Observation]) -> None:
    """Applying the difference to the finds before gives the finds now; a look beside itself shows none."""
    before, after = report(*old), report(*now)
    changes = told(before, after)
    kept = {one.id for one in old}
    for what, find_id, was in changes:
        if what in ("gone", "changed"):
            kept.discard(was)
        if what != "gone":
            kept.add(find_id)

    assert {one.id for one in now} == kept
    assert len(changes) == len({(find_id, was) for _, find_id, was in changes})
    assert set() == told(after, after)
