"""A whole assessment as one JSON document, for other programs."""

from __future__ import annotations

import json
from typing import BinaryIO

import msgspec

from app import __version__
from app.domain.assessment import AssessmentToday

SCHEMA = "groundrules.assessment/1"


class JsonExporter:
    """Everything that was said, seen and decided, with the questionnaire it answers and the rules that reach it."""

    id = "json"
    suffix = ".json"
    takes = AssessmentToday

    def write(self, subject: AssessmentToday, target: BinaryIO) -> None:
        """Write the assessment: its fields in their own order, between the schema and the rules of that day."""
        whole = {
            "schema": SCHEMA,
            "tool_version": __version__,
            **msgspec.to_builtins(subject.assessment),
            "rules": {
                "day": subject.day,
                "as_of": subject.laws.as_of,
                "reaching": [
                    {
                        "id": law.fact.id,
                        "place": law.place,
                        "certain": law.certain,
                        "missing": law.missing,
                        "review_by": law.fact.review_by,
                        "overdue": law.overdue,
                    }
                    for law in subject.laws.reaching
                ],
                "places_without": subject.laws.without,
            },
        }
        target.write(json_bytes(whole))


def json_bytes(value: object) -> bytes:
    """A value as indented JSON in ASCII, keys in the order given.

    ASCII, because a text may hold half a surrogate pair (a file name that is not valid text), which UTF-8 cannot hold.
    """
    return json.dumps(value, indent=2, allow_nan=False).encode("ascii") + b"\n"
