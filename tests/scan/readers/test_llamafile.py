"""A llamafile is a program with a model inside; the model is read where it lies."""

from __future__ import annotations

import io
import zipfile

import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import gguf, llamafile

TEXTS = {"general.name": "Little One", "general.license": "apache-2.0"}


def test_the_model_inside_is_read(recognise: Recognise) -> None:
    """Its facts hold; and it can run, because it is a program."""
    header = recognise(llamafile(gguf(texts=TEXTS, words=0)), "little.llamafile")

    assert header
    assert ("llamafile", "model", "Little One", "apache-2.0") == (
        header.format,
        header.role,
        header.name,
        header.licence,
    )
    assert (47, True, "Q8_0", "can", ("llamafile",)) == (
        header.parameters, header.parameters_exact, header.quantisation, header.runs_code, header.code_signs,
    )  # fmt: skip


def test_a_packed_model_is_told_without_its_facts(recognise: Recognise) -> None:
    """Nothing is unpacked for it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.gguf", gguf(texts=TEXTS))
    header = recognise(b"MZqFpD='" + buffer.getvalue())

    assert header
    assert ("llamafile", "", "can") == (header.format, header.name, header.runs_code)


def test_a_program_without_a_model_is_none(recognise: Recognise) -> None:
    """Other programs are made the same way."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("help.txt", "x")

    assert recognise(b"MZqFpD='" + buffer.getvalue(), "tool.com") is None
    assert recognise(b"MZqFpD='" + bytes(500), "tool.com") is None


def test_a_member_that_is_no_model_gives_no_facts(recognise: Recognise) -> None:
    """Its name alone makes no model."""
    header = recognise(llamafile(b"just text"))

    assert header
    assert ("llamafile", "", None) == (header.format, header.name, header.parameters)


@pytest.mark.parametrize(
    "beginning", [b"\x7fELF\x02\x01\x01\0", b"MZ\x90\0\x03\0\0\0", b"\xcf\xfa\xed\xfe\x07\0\0\x01"]
)
def test_a_program_of_one_system_may_hold_a_model_too(recognise: Recognise, beginning: bytes) -> None:
    """Linux, Windows, macOS; without an archive with a model in it, it is a program like any other."""
    program = beginning + bytes(50_000)
    found = recognise(program + llamafile(gguf(texts={"general.name": "Little One"}))[500:], "server")

    assert found
    assert ("llamafile", "Little One", "can") == (found.format, found.name, found.runs_code)
    assert recognise(program, "server") is None
