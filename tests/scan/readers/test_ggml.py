"""Files from before GGUF: told by their magic and by numbers that make sense."""

from __future__ import annotations

import struct

import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import whisper


@pytest.mark.parametrize(
    ("data", "name", "quantisation"),
    [
        (whisper(4, 4, 51_864), "Whisper tiny English", "F16"),
        (whisper(6, 6), "Whisper base", "F16"),
        (whisper(32, 32, 51_866, 2_002 % 1_000), "Whisper large", "Q4_0"),
        (whisper(32, 4, 51_866, 2_008), "Whisper large turbo", "Q5_0"),
        (whisper(32, 2), "Whisper large distilled", "F16"),
    ],
)
def test_speech_models_are_told_by_their_layers(
    recognise: Recognise, data: bytes, name: str, quantisation: str
) -> None:
    """They hold no name, but each size has its own number of layers."""
    header = recognise(data, "ggml-model.bin")

    assert header
    assert ("GGML", name, "whisper", "speech", quantisation) == (
        header.format, header.name, header.architecture, header.task, header.quantisation,
    )  # fmt: skip
    assert ("no", False) == (header.runs_code, header.parameters_exact)


@pytest.mark.parametrize(
    ("data", "expected", "role"),
    [
        (b"tjgg" + struct.pack("<8i", 3, 32_000, 4_096, 256, 32, 32, 128, 2), "GGJT", "model"),
        (b"fmgg" + struct.pack("<8i", 1, 32_000, 4_096, 256, 32, 32, 128, 2), "GGMF", "model"),
        (b"lmgg" + struct.pack("<7i", 50_257, 768, 12, 12, 64, 1, 1), "GGML", "model"),
        (b"algg" + struct.pack("<3i", 1, 16, 32), "GGML", "adapter"),
    ],
)
def test_other_old_files_are_told(recognise: Recognise, data: bytes, expected: str, role: str) -> None:
    """They say little more than what they are."""
    header = recognise(data.ljust(1_000, b"\0"), "old.bin")

    assert header
    assert (expected, role) == (header.format, header.role)


@pytest.mark.parametrize(
    "data",
    [
        b"lmgg" + b"\xff" * 60,
        b"lmgg" + bytes(60),
        b"tjgg" + bytes(60),
        b"tjgg" + b"\x03\0\0\0" + b"\xff" * 60,
        b"algg" + bytes(60),
        b"lmgg",
    ],
)
def test_numbers_that_make_no_sense_are_no_model(recognise: Recognise, data: bytes) -> None:
    """Four letters alone are not enough."""
    assert recognise(data) is None
