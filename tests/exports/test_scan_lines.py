"""A look as lines: header, finds and skipped as they come, footer."""

from __future__ import annotations

import json

import msgspec
import pytest
from sample_exports import HOSTILE, SCAN, with_text

from app import __version__
from app.domain.observation import Observation
from app.domain.scan_event import (
    Done,
    ItemSeen,
    LookRequest,
    NotSeen,
    PlaceDone,
    PlaceEntered,
    Progress,
    ScanReport,
    Skipped,
)
from app.exports.scan_lines import event_line, footer_line, header_line


def whole(report: ScanReport) -> bytes:
    """All lines of a look."""
    lines = [
        header_line(LookRequest(), started=report.started, platform=report.platform, computer=report.computer),
        event_line(PlaceEntered(place="models", label="~/.ollama", number=1, total=1)),
        *(event_line(ItemSeen(item=item)) for item in report.observations),
        event_line(Progress(files_passed=1, files_opened=1)),
        *(event_line(NotSeen(skipped=skipped)) for skipped in report.skipped),
        event_line(PlaceDone(place="models", label="~/.ollama", number=1, total=1, found=2)),
        event_line(Done(report=report)),
    ]
    return b"".join(line for line in lines if line)


def test_the_header_comes_first() -> None:
    """It says what follows, who looked, at what, since when."""
    told = json.loads(whole(SCAN).splitlines()[0])

    assert ["schema", "type", "tool_version"] == list(told)[:3]
    assert "groundrules.scan/1" == told["schema"]
    assert "header" == told["type"]
    assert __version__ == told["tool_version"]
    assert "front-desk-3" == told["computer"]
    assert [] == told["paths"]


def test_finds_and_skipped_come_whole() -> None:
    """Each find and each thing skipped can be read back as it was."""
    lines = [json.loads(line) for line in whole(SCAN).splitlines()]
    finds = [msgspec.convert(line["item"], Observation) for line in lines if line["type"] == "find"]
    skipped = [msgspec.convert(line["skipped"], Skipped) for line in lines if line["type"] == "skipped"]

    assert list(SCAN.observations) == finds
    assert list(SCAN.skipped) == skipped


def test_the_footer_comes_last() -> None:
    """It counts, and says whether everything was looked at; progress has no line."""
    lines = whole(SCAN).splitlines()
    told = json.loads(lines[-1])

    assert 1 + len(SCAN.observations) + len(SCAN.skipped) + 1 == len(lines)
    assert "footer" == told["type"]
    assert told["complete"] is True
    assert 7 == told["counts"]["finds"]
    assert {"adapter": 1, "agent": 1, "model": 1, "program": 2, "server": 1, "training": 1} == told["counts"]["kinds"]
    assert 2 == told["counts"]["skipped"]


def test_a_look_that_was_stopped_says_so() -> None:
    """A footer of a look that ended early is not complete."""
    told = json.loads(footer_line(msgspec.structs.replace(SCAN, complete=False)))

    assert told["complete"] is False


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_every_line_is_one_line_of_ascii(number: int) -> None:
    """No text breaks a line or leaves ASCII, and every line is JSON."""
    content = whole(with_text(SCAN, HOSTILE[number]))

    assert content.isascii()
    assert content.endswith(b"\n") and b"\r" not in content
    for line in content.split(b"\n")[:-1]:
        assert isinstance(json.loads(line), dict)
