"""TensorFlow Lite files: what their model card says is found, and pointers that lie lead nowhere."""

from __future__ import annotations

import struct

import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import flat_text, flatbuffer, tflite

from app.domain.observation import Evidence


def test_the_model_card_inside_is_read(recognise: Recognise) -> None:
    """Name, maker and licence."""
    header = recognise(tflite(), "bird.tflite")

    assert header
    assert ("TFLite", "Bird caller", "Field Society", "Apache-2.0", "v2") == (
        header.format, header.name, header.maker, header.licence, header.version,
    )  # fmt: skip
    assert (("made for a test",), "no", "") == (header.tags, header.runs_code, header.problem)
    assert Evidence(about="licence", how="file", source="metadata.license") in header.evidence


def test_a_file_without_a_card_is_a_model_all_the_same(recognise: Recognise) -> None:
    """Most have none."""
    header = recognise(flatbuffer([3, None, None, flat_text("MLIR Converted.")], b"TFL3"))

    assert header
    assert ("TFLite", "model", ("MLIR Converted.",), "") == (header.format, header.role, header.tags, header.problem)


def pointing(offset: int) -> bytes:
    return struct.pack("<I4s", offset & 0xFFFFFFFF, b"TFL3") + bytes(80)


HOSTILE = {
    "root past the end": pointing(1 << 31),
    "root at the end": pointing(86),
    "table before the beginning": struct.pack("<I4si", 8, b"TFL3", 1 << 30) + bytes(80),
    "directory past the end": struct.pack("<I4si", 8, b"TFL3", -(1 << 30)) + bytes(80),
    "no directory": struct.pack("<I4siHH", 8, b"TFL3", -4, 0, 0) + bytes(80),
    "huge directory": struct.pack("<I4siHH", 8, b"TFL3", -4, 65_534, 0) + bytes(70_000),
    "odd directory": struct.pack("<I4siHH", 8, b"TFL3", -4, 5, 0) + bytes(80),
    "version 4 billion": flatbuffer([0xFFFFFFFF], b"TFL3"),
    "rows without end": flatbuffer([3, None, None, None, None, None, struct.pack("<I", 0xFFFFFFFF)], b"TFL3"),
    "only the magic": b"\x1c\0\0\0TFL3",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_pointer_that_lies_gives_a_problem(recognise: Recognise, what: str) -> None:
    """The identifier is sure, so it is told as one that cannot be read."""
    header = recognise(HOSTILE[what])

    assert header
    assert ("TFLite", True) == (header.format, bool(header.problem))


def test_a_text_without_end_is_not_read(recognise: Recognise) -> None:
    """Its length is checked against the file first."""
    header = recognise(flatbuffer([3, None, None, struct.pack("<I", 1 << 31)], b"TFL3"))

    assert header
    assert "TFLite" == header.format
