"""A look as one JSON document."""

from __future__ import annotations

import io
import json

import msgspec
from sample_exports import SCAN

from app import __version__
from app.domain.scan_event import ScanReport
from app.exports.scan_json import ScanJsonExporter


def test_nothing_is_lost() -> None:
    """What is read back is the report, after the schema and the version."""
    target = io.BytesIO()
    ScanJsonExporter().write(SCAN, target)
    told = json.loads(target.getvalue())

    assert "groundrules.scan/1" == told.pop("schema")
    assert __version__ == told.pop("tool_version")
    assert SCAN == msgspec.convert(told, ScanReport)
