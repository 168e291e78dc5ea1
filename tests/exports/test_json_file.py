"""The whole assessment as JSON: all of it, in its own order, as ASCII."""

from __future__ import annotations

import io
import json

import msgspec
from sample_exports import ASSESSMENT, with_text

from app import __version__
from app.domain.assessment import Assessment
from app.exports.json_file import JsonExporter


def written(assessment: Assessment) -> bytes:
    """The file."""
    target = io.BytesIO()
    JsonExporter().write(assessment, target)
    return target.getvalue()


def test_nothing_is_lost() -> None:
    """What is read back is the assessment, after the schema and the version."""
    told = json.loads(written(ASSESSMENT))

    assert "groundrules.assessment/1" == told.pop("schema")
    assert __version__ == told.pop("tool_version")
    assert ASSESSMENT == msgspec.convert(told, Assessment)


def test_keys_come_in_their_own_order() -> None:
    """The order of keys is that of the fields, not of chance."""
    keys = list(json.loads(written(ASSESSMENT)))

    assert ["schema", "tool_version", "organisation", "pack", "answers", "scan"] == keys[:6]


def test_half_a_pair_is_kept() -> None:
    """Text that is not valid Unicode is written as it is, escaped, in ASCII."""
    content = written(with_text(ASSESSMENT, "\udcff"))

    assert content.isascii()
    assert b'"name": "\\udcff"' in content
    assert content.endswith(b"}\n")
