"""The values of a pack: strict, frozen, and found by id."""

from __future__ import annotations

import msgspec
import pytest

from app.domain.pack import PRIORITIES, Area, Examples, FindOut, Option, Pack, PackInfo, Question, Task


def question() -> Question:
    return Question(
        id="lead", area="rules", kind="number", text="How many?", why="Because.", good="One.", who="You.",
        examples=Examples(trade="A.", office="B.", care="C."),
    )  # fmt: skip


def pack() -> Pack:
    info = PackInfo(
        id="p", version="1", title="T", summary="S", language="en", made_by="M", licence="CC0-1.0", policy_title="P",
        policy_subtitle="Q", areas=(Area(id="rules", title="Rules", short="Rules"),),
    )  # fmt: skip
    find_out = FindOut(title="T", why="W", how=("H",), minutes=15, done_when="D", evidence="E")
    return Pack(info=info, questions=(question(),), findings=(), clauses=(), tasks=(), find_out=find_out, glossary=())


def test_survives_json() -> None:
    """A pack is kept as JSON inside an assessment; it comes back equal."""
    assert pack() == msgspec.json.decode(msgspec.json.encode(pack()), type=Pack)


def test_refuses_an_unknown_key() -> None:
    """A key that nobody knows is refused, at every depth."""
    with pytest.raises(msgspec.ValidationError, match="grad"):
        msgspec.convert({"id": "a", "text": "A", "grad": 3}, Option)


def test_is_frozen() -> None:
    """Nobody changes a pack in place, nor a piece of it."""
    for value in (pack(), question(), pack().info.areas[0]):
        with pytest.raises(AttributeError):
            value.id = "other"  # type: ignore[union-attr, misc]


def test_finds_by_id() -> None:
    """Questions and areas are found by id; a wrong id is a KeyError."""
    assert ("lead", "rules") == (pack().question("lead").id, pack().area("rules").id)
    with pytest.raises(KeyError):
        pack().question("led")
    with pytest.raises(KeyError):
        pack().area("rule")


def test_priorities_are_in_order() -> None:
    """The tuple of priorities has each one that a task may have, the most urgent first."""
    wrong = {
        "id": "t",
        "title": "T",
        "why": "W",
        "how": ["H"],
        "who": "You",
        "minutes": 1,
        "done_when": "D",
        "evidence": "E",
    }

    assert list(PRIORITIES) == [msgspec.convert({**wrong, "priority": one}, Task).priority for one in PRIORITIES]
    assert ("stop", "later") == (PRIORITIES[0], PRIORITIES[-1])
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**wrong, "priority": "soon"}, Task)
