"""The whole assessment as JSON: all of it, in its own order, as ASCII."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import msgspec
from sample_exports import ASSESSMENT, TODAY_HERE, with_text

from app import __version__
from app.domain.assessment import Assessment, AssessmentToday
from app.exports.json_file import JsonExporter


def written(today: AssessmentToday) -> bytes:
    """The file."""
    target = io.BytesIO()
    JsonExporter().write(today, target)
    return target.getvalue()


def test_nothing_is_lost() -> None:
    """What is read back is the assessment, after the schema and the version."""
    told = json.loads(written(TODAY_HERE))

    assert "groundrules.assessment/1" == told.pop("schema")
    assert __version__ == told.pop("tool_version")
    assert told.pop("rules")
    assert ASSESSMENT == msgspec.convert(told, Assessment)


def test_the_rules_that_reach_say_when_they_are_overdue() -> None:
    """Each rule says whether it certainly reaches, what would decide, and whether it was to be looked at again."""
    rules = json.loads(written(TODAY_HERE))["rules"]
    rule = rules["reaching"][0]

    assert ("2026-11-12", "2026-06-01", ["other"]) == (rules["day"], rules["as_of"], rules["places_without"])
    assert ("hiring", True, False, ["about.decides"]) == (rule["id"], rule["overdue"], rule["certain"], rule["missing"])
    assert "2026-11-01" == rule["review_by"]


def test_keys_come_in_their_own_order() -> None:
    """The order of keys is that of the fields, not of chance."""
    keys = list(json.loads(written(TODAY_HERE)))

    assert ["schema", "tool_version", "organisation", "pack", "answers", "scan"] == keys[:6]


def test_half_a_pair_is_kept() -> None:
    """Text that is not valid Unicode is written as it is, escaped, in ASCII."""
    content = written(replace(TODAY_HERE, assessment=with_text(ASSESSMENT, "\udcff")))

    assert content.isascii()
    assert b'"name": "\\udcff"' in content
    assert content.endswith(b"}\n")
