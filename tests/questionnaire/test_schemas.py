"""The JSON Schemas that editors use: they are what the program reads, and they see mistakes."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from app.paths import bundled
from app.questionnaire.checks.pieces import ANY_ID, IN_CONDITIONS
from app.questionnaire.pack_files import FOLDERS, SINGLE
from app.questionnaire.schemas import schemas

MADE = {name: json.loads(content) for name, content in schemas().items()}
SHIPPED = sorted(bundled("questionnaires").rglob("*.toml"))
Q = "questions/rules.toml"


def schema_of(file: str) -> Any:
    """The schema for a file of a pack, by its path in the pack."""
    top = file.split("/")[0]
    return MADE[f"{top.removesuffix('.toml')}.json"]


def refused(file: str, text: str) -> bool:
    return not Draft7Validator(schema_of(file)).is_valid(tomllib.loads(text))


def test_the_committed_schemas_are_those_that_are_made() -> None:
    """Whoever changes a piece of a pack runs: groundrules schemas --out resources/schemas."""
    folder = bundled("resources", "schemas")
    committed = {path.name: path.read_bytes() for path in folder.iterdir()}

    assert schemas() == committed


def test_each_kind_of_file_has_a_schema() -> None:
    """Every file and folder that a pack may have is covered, and so are the laws."""
    kinds = {name.removesuffix(".toml") for name in SINGLE} | set(FOLDERS) | {"laws"}

    assert {f"{kind}.json" for kind in kinds} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_the_schemas_are_schemas(name: str) -> None:
    """Each is itself sound, and refuses unknown keys wherever keys can stand."""
    Draft7Validator.check_schema(MADE[name])
    text = json.dumps(MADE[name])

    assert text.count('"type": "object"') == text.count('"additionalProperties": false')


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(bundled("questionnaires"))))
def test_every_shipped_file_fits_its_schema(path: Path) -> None:
    """No editor underlines anything in the packs that come with the program."""
    inside = path.relative_to(bundled("questionnaires"))
    file = inside.as_posix() if inside.parts[0] == "laws" else inside.relative_to(inside.parts[0]).as_posix()
    with path.open("rb") as content:
        errors = [error.message for error in Draft7Validator(schema_of(file)).iter_errors(tomllib.load(content))]

    assert [] == errors


def test_the_example_of_the_guide_fits(example) -> None:  # type: ignore[no-untyped-def]
    """Somebody who begins with the example begins without a mistake."""
    files = [path.relative_to(example.folder).as_posix() for path in example.folder.rglob("*.toml")]

    assert [] == [file for file in files if refused(file, example.text(file))]


MISTAKES = [
    ("pack.toml", 'id = "tea-room"', 'id = "Tea Room"'),
    ("pack.toml", 'language = "en"', 'language = "English, please"'),
    ("pack.toml", 'made_by = "You"\n', ""),
    ("pack.toml", 'made_by = "You"', 'made_by = " "'),
    ("pack.toml", "level = 2", "level = 4"),
    ("pack.toml", "level = 2", "levle = 2"),
    ("pack.toml", "profile = true", 'profile = "yes"'),
    (Q, 'kind = "graded"', 'kind = "grade"'),
    (Q, 'id = "written"', 'id = "9-written"'),
    (Q, "weight = 3", "weight = 4"),
    (Q, "weight = 3", "weigth = 3"),
    (Q, "weight = 3", 'weight = "3"'),
    (Q, "grade = 3 }", "grade = 5 }"),
    (Q, 'who = "Whoever runs the place."\n', ""),
    (Q, 'why = "People', 'whyy = "People'),
    (Q, "[question.examples]", "[question.example]"),
    (Q, "[[question]]", "[[questions]]"),
    (Q, 'nist = ["GOVERN 1.2"]', 'nist = "GOVERN 1.2"'),
    (Q, 'office = "New', 'offices = "New'),
    ("findings/rules.toml", 'kind = "gap"', 'kind = "hole"'),
    ("findings/rules.toml", 'shows = ["model"]', 'shows = ["models"]'),
    ("findings/rules.toml", 'tasks = ["write-rules"]', "tasks = []"),
    ("findings/rules.toml", 'tasks = ["write-rules"]', 'tasks = ["write-rules", "write-rules"]'),
    ("findings/rules.toml", 'when = "answer.written < 3"', 'when = ""'),
    ("clauses/rules.toml", 'title = "Ask before', 'titel = "Ask before'),
    ("clauses/rules.toml", 'when = "about.people > 1"', "when = 1"),
    ("tasks/rules.toml", 'priority = "next"', 'priority = "soon"'),
    ("tasks/rules.toml", "minutes = 60", "minutes = 0"),
    ("tasks/rules.toml", "minutes = 60", "minutes = 1.5"),
    ("tasks/rules.toml", "minutes = 60", "minutes = true"),
    ("tasks/rules.toml", 'how = ["Take the policy from this program.", "Read it together.", "Let everyone sign it."]',
     "how = []"),
    ("find-out.toml", "minutes = 15", "minutes = 99999"),
    ("find-out.toml", 'evidence = "The answer in this program."', ""),
    ("glossary.toml", 'also = ["models"]', 'also = ["models", ""]'),
    ("glossary.toml", "[[term]]", "[term]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new"), MISTAKES, ids=[new[:30] or f"no {old[:20]}" for _, old, new in MISTAKES]
)
def test_a_planted_mistake_is_seen_by_editor_and_check(example, file: str, old: str, new: str) -> None:  # type: ignore[no-untyped-def]
    """What the schema refuses, check-pack refuses too; an editor shows it while somebody still writes."""
    example.change(file, old, new)

    assert refused(file, example.text(file))
    assert [] != example.errors()


@pytest.mark.parametrize(
    "text",
    ['[[renamed]]\nquestion = "a"', '[[renamed]]\nquestion = "a"\nto = "b"\nfor = "c"', '[[renames]]\nquestion = "a"',
     '[[renamed_option]]\nquestion = "a"\nto = "b"', 'renamed = "a"', '[[renamed]]\nquestion = 1\nto = "b"'],
)  # fmt: skip
def test_a_table_of_changed_ids_is_checked_too(text: str) -> None:
    """Keys that are missing, unknown, or hold the wrong thing."""
    assert refused("upgrade.toml", text)


@settings(max_examples=100)
@given(st.text(st.sampled_from("aZ09_- é\n"), max_size=62))
def test_ids_are_judged_as_the_check_judges_them(untrusted_id: str) -> None:
    """Schema and check agree on which ids there can be."""
    patterns = {
        MADE["questions.json"]["definitions"]["Question"]["properties"]["id"]["pattern"]: IN_CONDITIONS,
        MADE["tasks.json"]["definitions"]["Task"]["properties"]["id"]["pattern"]: ANY_ID,
    }
    for pattern, of_the_check in patterns.items():
        # An editor's $ is the end of the text; Python's also stands before a last line break.
        assert bool(re.search(pattern.replace("$", r"\Z"), untrusted_id)) == bool(of_the_check.fullmatch(untrusted_id))


def test_the_keys_of_a_question_are_explained() -> None:
    """Pointing at a key shows what the guide says about it."""
    question = MADE["questions.json"]["definitions"]["Question"]["properties"]
    silent = [key for key, value in question.items() if "description" not in value and "$ref" not in value]

    assert [] == silent
    assert "How much a gap here matters: 1, 2 (usual) or 3." == question["weight"]["description"]
