"""questionnaires/README.md is what the program does: its example works, and it leaves nothing out."""

from __future__ import annotations

import re

import msgspec
import pytest

from app.domain.facts import OFFERED
from app.domain.pack import (
    Area,
    Clause,
    ClausePart,
    Examples,
    ExposureRule,
    Finding,
    FindOut,
    Maps,
    Option,
    PackInfo,
    PriorityRule,
    Question,
    SeenLine,
    Task,
    Term,
)  # fmt: skip
from app.domain.slots import WORDS
from app.paths import bundled

GUIDE = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
EVERY_PART = (
    Area, Clause, ClausePart, Examples, ExposureRule, Finding, FindOut, Maps, Option, PackInfo, PriorityRule, Question,
    SeenLine, Task, Term,
)  # fmt: skip


def test_the_example_is_sound(example) -> None:  # type: ignore[no-untyped-def]
    """The example has no error, and not even advice is given about it."""
    assert () == example.problems()


def test_the_example_shows_each_kind_of_file(example) -> None:  # type: ignore[no-untyped-def]
    """Somebody who copies it has all eight files of a pack."""
    assert 8 == sum(1 for path in example.folder.rglob("*.toml"))


@pytest.mark.parametrize("part", EVERY_PART, ids=lambda part: part.__name__)
def test_every_key_is_explained(part: type[msgspec.Struct]) -> None:
    """Each key that a pack may have stands in the guide."""
    missing = [name for name in part.__struct_fields__ if f"`{name}`" not in GUIDE]

    assert [] == missing


def test_every_fact_is_explained() -> None:
    """The table has each fact that the look and the register give, with its meaning, and no other."""
    rows = re.findall(r"^\| `((?:seen|register)\.\w+)` \| [\w ]+ \| (.+) \|$", GUIDE, re.MULTILINE)

    assert [(fact.name, fact.meaning) for fact in OFFERED] == rows


def test_every_slot_is_explained() -> None:
    """Each word that can fill a gap stands in the guide."""
    assert [] == [word for word in WORDS if f"{{{word}}}" not in GUIDE]
