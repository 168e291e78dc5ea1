"""questionnaires/README.md is what the program does: its example works, and it leaves nothing out."""

from __future__ import annotations

import re
import tomllib

import msgspec
import pytest

from app.cli.commands import commands
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
    RenamedOption,
    RenamedQuestion,
    SeenLine,
    StaffGroup,
    StaffLine,
    StaffPage,
    Task,
    Term,
    Upgrade,
)  # fmt: skip
from app.domain.slots import WORDS
from app.paths import bundled
from app.questionnaire.library import laws
from app.questionnaire.pack_files import FOLDERS, SINGLE

GUIDE = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
EVERY_PART = (
    Area, Clause, ClausePart, Examples, ExposureRule, Finding, FindOut, Maps, Option, PackInfo, PriorityRule, Question,
    RenamedOption, RenamedQuestion, SeenLine, StaffGroup, StaffLine, StaffPage, Task, Term, Upgrade,
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


def test_every_file_is_named() -> None:
    """Each file and folder that a pack may have stands in the table of files."""
    names = [*SINGLE, *(f"{folder}/*.toml" for folder in FOLDERS)]

    assert [] == [name for name in names if f"| `{name}` |" not in GUIDE]


def test_what_it_says_about_places_is_so(shipped_places: set[str]) -> None:
    """The question that it tells people to copy is there, and names the places that legal facts are about."""
    booked = {place for book in laws() for fact in book.facts for place in fact.place}

    assert booked <= shipped_places
    assert "a question `places`" in GUIDE


@pytest.fixture
def shipped_places() -> set[str]:
    """The ids of the answers to the question of our pack."""
    pack = bundled("questionnaires", "responsible-ai", "questions", "about_you.toml")
    asked = tomllib.loads(pack.read_text(encoding="utf-8"))["question"]
    return {option["id"] for one in asked if one["id"] == "places" for option in one["options"]}


def test_the_table_of_changed_ids_fits_the_example(example) -> None:  # type: ignore[no-untyped-def]
    """What the guide shows for a new version is sound beside its own example."""
    shown = re.findall(r"```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    example.write("upgrade.toml", next(text for text in shown if "renamed" in text))

    assert () == example.problems()


def test_every_command_that_is_named_exists() -> None:
    """A command in the guide is one of the program's, with the options that are shown."""
    named = re.findall(r"^    groundrules ([\w-]+)(.*)$", GUIDE, re.MULTILINE)
    for command, rest in named:
        known = {option for parameter in commands.commands[command].params for option in parameter.opts}

        assert set(re.findall(r"--[\w-]+", rest)) <= known


def test_every_fact_is_explained() -> None:
    """The table has each fact that the look and the register give, with its meaning, and no other."""
    rows = re.findall(r"^\| `((?:seen|register|log|named)\.\w+)` \| [\w ]+ \| (.+) \|$", GUIDE, re.MULTILINE)

    assert [(fact.name, fact.meaning) for fact in OFFERED] == rows


def test_every_slot_is_explained() -> None:
    """Each word that can fill a gap stands in the guide."""
    assert [] == [word for word in WORDS if f"{{{word}}}" not in GUIDE]
