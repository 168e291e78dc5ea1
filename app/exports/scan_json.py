"""One look at a computer as one JSON document, for other programs."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from app import __version__
from app.domain.scan_event import ScanReport
from app.exports.json_file import json_bytes

SCHEMA = "groundrules.scan/1"


class ScanJsonExporter:
    """What was found and what was not looked at."""

    id = "scan-json"
    suffix = ".json"
    takes = ScanReport

    def write(self, subject: ScanReport, target: BinaryIO) -> None:
        """Write the report: its fields in their own order, after the schema and our version."""
        target.write(json_bytes({"schema": SCHEMA, "tool_version": __version__, **msgspec.to_builtins(subject)}))
