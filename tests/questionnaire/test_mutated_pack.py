"""The pack that comes with the program, with keys and values dropped, doubled, renamed, moved or swapped."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.questionnaire.checker import check_files
from app.questionnaire.library import packs
from app.questionnaire.pack_files import pack_files
from app.questionnaire.reader import MOST_PROBLEMS, read

KEYS = [
    "id",
    "kind",
    "when",
    "text",
    "options",
    "examples",
    "title",
    "tasks",
    "parts",
    "how",
    "maps",
    "levle",
    "",
    "a.b",
]
VALUES = ['""', "0", "-1", "true", "[]", "{}", "nan", "1979-05-27", '"about.people > 3"', '"{org"', '"\\u202e"',
          "[[1]]", '[{ id = "x", text = "y" }]', '{ trade = 1 }', '"x" "y"', "'''"]  # fmt: skip
CHANGES = ["drop", "double", "rename", "value", "move", "header", "cut"]


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    """The files of the pack that comes with the program."""
    return pack_files(packs()[0])[0]


def mutated(files: dict[str, bytes], data: st.DataObject) -> dict[str, bytes]:
    """The files with one to six lines changed."""
    changed = dict(files)
    for _ in range(data.draw(st.integers(1, 6))):
        file = data.draw(st.sampled_from(sorted(changed)))
        lines = changed[file].decode().split("\n")
        at = data.draw(st.integers(0, len(lines) - 1))
        key, sign, value = lines[at].partition(" = ")
        change = data.draw(st.sampled_from(CHANGES))
        if change == "drop":
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "rename":
            lines[at] = data.draw(st.sampled_from(KEYS)) + sign + value
        elif change == "value":
            lines[at] = key + sign + data.draw(st.sampled_from(VALUES))
        elif change == "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif change == "header":
            lines.insert(
                at, data.draw(st.sampled_from(["[[question]]", "[question]", "[[x.y]]", "[maps]", "[[term]]"]))
            )
        else:
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        changed[file] = "\n".join(lines).encode()
    return changed


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_checking_it_ends_in_a_pack_or_in_errors(shipped: dict[str, bytes], data: st.DataObject) -> None:
    """The whole check never crashes, and what it says can be shown."""
    pack, problems = check_files(mutated(shipped, data), ())

    assert pack is not None or any(problem.severity == "error" for problem in problems)
    assert len(problems) <= 3 * MOST_PROBLEMS
    assert all(str(problem).isprintable() for problem in problems)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_reading_it_never_crashes(shipped: dict[str, bytes], data: st.DataObject) -> None:
    """Reading alone, more often: each file of its own, so that it is quick."""
    name = data.draw(st.sampled_from(sorted(shipped)))
    changed = mutated({name: shipped[name]}, data)
    draft = read(changed)

    assert all(problem.cure for problem in draft.problems)


JSON = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=20,
)


def as_toml(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {as_toml(inner)}' for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    text = json.dumps(value)
    return re.sub(r"\\ud[89a-f][0-9a-f]{2}", "?", text).replace("\x7f", "?")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["question", "finding", "clause", "task", "term", "renamed", "renamed_option", "areas", "groups"]),
    st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6), min_size=1, max_size=3),
    st.sampled_from(["pack.toml", "questions/a.toml", "findings/a.toml", "clauses/a.toml", "tasks/a.toml",
                     "glossary.toml", "find-out.toml", "upgrade.toml", "staff-page.toml"]),
)  # fmt: skip
def test_any_values_in_any_file(header: str, items: list[dict[str, object]], file: str) -> None:
    """Pieces of any shape, where they belong or not, end in problems."""
    text = "\n".join(
        f"[[{header}]]\n" + "\n".join(f'"{key}" = {as_toml(value)}' for key, value in item.items()) for item in items
    )
    pack, problems = check_files({file: text.encode()}, ())

    assert pack is None
    assert problems
