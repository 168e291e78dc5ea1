"""A look at a computer as JSON Lines, line by line while it runs.

The first line is a header, then come finds and what was skipped, and a footer ends it: a file without a footer was
cut off. Every line is ASCII and ends with a line feed. A later ``find`` with the same id replaces an earlier one.
"""

from __future__ import annotations

import json
from collections import Counter

import msgspec

from app import __version__
from app.domain.scan_event import Done, ItemSeen, LookRequest, NotSeen, ScanEvent, ScanReport
from app.exports.scan_json import SCHEMA


def header_line(request: LookRequest, *, started: str, platform: str, computer: str) -> bytes:
    """The first line: who looks, at what, since when (ISO 8601)."""
    return _line(
        {
            "schema": SCHEMA,
            "type": "header",
            "tool_version": __version__,
            "started": started,
            "platform": platform,
            "computer": computer,
            **msgspec.to_builtins(request),
        }
    )


def event_line(event: ScanEvent) -> bytes | None:
    """The line of a find, of something skipped, or of the end; None for events that only show progress."""
    if isinstance(event, ItemSeen | NotSeen):
        return _line(msgspec.to_builtins(event))
    if isinstance(event, Done):
        return footer_line(event.report)
    return None


def footer_line(report: ScanReport) -> bytes:
    """The last line: how much was found, and whether everything asked for was looked at."""
    kinds = Counter(item.kind for item in report.observations)
    return _line(
        {
            "type": "footer",
            "schema": SCHEMA,
            "started": report.started,
            "finished": report.finished,
            "platform": report.platform,
            "computer": report.computer,
            "places": report.places,
            "counts": {
                "finds": len(report.observations),
                "kinds": dict(sorted(kinds.items())),
                "skipped": sum(skipped.count for skipped in report.skipped),
                "files_passed": report.files_passed,
                "files_opened": report.files_opened,
            },
            "complete": report.complete,
        }
    )


def _line(value: object) -> bytes:
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
