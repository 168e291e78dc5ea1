"""JSON Schemas of the files of a pack, so that an editor completes and checks them while somebody writes.

They see one file at a time. What lies between the pieces (ids, conditions, dead ends) is for ``check-pack``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any, get_args

import msgspec
from msgspec import Struct, inspect

from app.domain.condition import MAX_LENGTH
from app.domain.law import LawBook, LegalFact
from app.domain.observation import Kind
from app.domain.pack import (
    Area,
    Clause,
    ExposureRule,
    Finding,
    FindOut,
    Option,
    PackInfo,
    Question,
    StaffPage,
    Task,
    Term,
    Upgrade,
)
from app.paths import bundled
from app.questionnaire.checks.pieces import ANY_ID, IN_CONDITIONS, LANGUAGE, LONGEST_MINUTES, TOP_GRADE

# Editors that know TOML read drafts 4 to 7.
_DRAFT = "http://json-schema.org/draft-07/schema#"
_DEFINITIONS = "#/definitions/{name}"

_WHOLE: dict[str, type[Struct]] = {
    "pack": PackInfo, "find-out": FindOut, "staff-page": StaffPage, "upgrade": Upgrade, "laws": LawBook,
}  # fmt: skip
"""Files that are one piece."""

_LISTS: dict[str, tuple[str, type[Struct]]] = {
    "questions": ("question", Question),
    "findings": ("finding", Finding),
    "clauses": ("clause", Clause),
    "tasks": ("task", Task),
    "glossary": ("term", Term),
}
"""Files that hold any number of pieces, each below a header such as ``[[question]]``."""

_EXPLAINED: dict[str, type[Struct]] = {
    "pack.toml": PackInfo, "A question": Question, "A finding": Finding, "A clause": Clause, "A task": Task,
    "A new version": Upgrade,
}  # fmt: skip
"""Sections of the guide whose tables say what each key means."""

_SMALL_ID = f"^{IN_CONDITIONS.pattern}$"
_ID = f"^{ANY_ID.pattern}$"
_NOT_BLANK = r"\S"
_MINUTES = {"minimum": 1, "maximum": LONGEST_MINUTES}
_TIGHTER: dict[tuple[type[Struct], str], dict[str, Any]] = {
    (PackInfo, "id"): {"pattern": _ID},
    (PackInfo, "language"): {"pattern": f"^{LANGUAGE.pattern}$"},
    (PackInfo, "areas"): {"minItems": 1},
    (Area, "id"): {"pattern": _SMALL_ID},
    (ExposureRule, "level"): {"minimum": 1, "maximum": 3},
    (Question, "id"): {"pattern": _SMALL_ID},
    (Question, "weight"): {"minimum": 1, "maximum": 3},
    (Question, "least"): {"minimum": 0},
    (Option, "id"): {"pattern": _SMALL_ID},
    (Option, "grade"): {"type": "integer", "minimum": 0, "maximum": TOP_GRADE},
    (Finding, "id"): {"pattern": _ID},
    (Finding, "tasks"): {"minItems": 1, "uniqueItems": True},
    (Finding, "shows"): {"items": {"enum": sorted(get_args(Kind))}},
    (Clause, "id"): {"pattern": _ID},
    (Clause, "parts"): {"minItems": 1},
    (Task, "id"): {"pattern": _ID},
    (Task, "how"): {"minItems": 1},
    (Task, "minutes"): _MINUTES,
    (FindOut, "how"): {"minItems": 1},
    (FindOut, "minutes"): _MINUTES,
    (Term, "id"): {"pattern": _ID},
    (LegalFact, "id"): {"pattern": _SMALL_ID},
}
"""What ``check-pack`` asks of one value, where the type alone does not say it."""


def schemas() -> dict[str, bytes]:
    """The schema of each kind of file of a pack, by the name of the schema's own file."""
    made = {name: _whole(kind) for name, kind in _WHOLE.items()}
    made |= {name: _list(header, kind) for name, (header, kind) in _LISTS.items()}
    return {f"{name}.json": json.dumps(schema, indent=2).encode() + b"\n" for name, schema in sorted(made.items())}


def _whole(kind: type[Struct]) -> dict[str, Any]:
    definitions = _definitions(kind)
    return {"$schema": _DRAFT, **definitions.pop(kind.__name__), "definitions": definitions}


def _list(header: str, kind: type[Struct]) -> dict[str, Any]:
    pieces = {"type": "array", "items": {"$ref": _DEFINITIONS.format(name=kind.__name__)}}
    return {
        "$schema": _DRAFT,
        "title": f"{kind.__name__}s",
        "description": f"Any number of pieces, each below a line [[{header}]].",
        "type": "object",
        "properties": {header: pieces},
        "additionalProperties": False,
        "definitions": _definitions(kind),
    }


def _definitions(kind: type[Struct]) -> dict[str, Any]:
    _refs, definitions = msgspec.json.schema_components([kind], ref_template=_DEFINITIONS)
    meanings = dict(_meanings())
    for part in _parts(kind, {}):
        definition = definitions[part.__name__]
        definition["description"] = cleandoc(part.__doc__ or "").replace("``", "`")
        for field in msgspec.structs.fields(part):
            value = _without_null(definition["properties"][field.name])
            value |= _TIGHTER.get((part, field.name), {})
            if value.get("type") == "string" and field.required:
                value.setdefault("pattern", _NOT_BLANK)
            if value.get("type") == "array" and value["items"].get("type") == "string":
                value["items"]["pattern"] = _NOT_BLANK
            if field.name == "when":
                value["maxLength"] = MAX_LENGTH
            if (part, field.name) in meanings and "$ref" not in value:
                value["description"] = meanings[part, field.name]
            definition["properties"][field.name] = value
    return definitions


def _without_null(value: dict[str, Any]) -> dict[str, Any]:
    """TOML cannot write null, so a value that may be left out is only left out."""
    choices = [choice for choice in value.get("anyOf", ()) if choice != {"type": "null"}]
    return choices[0] if len(choices) == 1 else value


def _parts(kind: type[Struct], seen: dict[type[Struct], None]) -> Iterable[type[Struct]]:
    """A kind of piece and all that stands inside it."""
    seen[kind] = None
    for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        inner = field.type.item_type if isinstance(field.type, inspect.VarTupleType) else field.type
        if isinstance(inner, inspect.StructType) and inner.cls not in seen:
            _parts(inner.cls, seen)
    return seen


def _meanings() -> Iterator[tuple[tuple[type[Struct], str], str]]:
    """What the guide's tables say about each key, by the piece and the key."""
    guide = bundled("questionnaires", "README.md").read_text(encoding="utf-8")
    for heading, kind in _EXPLAINED.items():
        section = guide.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        for keys, meaning in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (.+) \|$", section, re.MULTILINE):
            words = meaning.replace("`", "")
            for key in re.findall(r"\w+", keys):
                yield (kind, key), f"{words[0].upper()}{words[1:]}."
