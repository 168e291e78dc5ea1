"""Models that are recognised by several files or by first bytes that no reader knows."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted.home import core_ml as written_core_ml
from planted.home import ctranslate2

from app.scan.packages import Package, compiled_core_ml, core_ml, one_file, packages, saved_model

NET = b'<?xml version="1.0"?>\n<net name="face-detection-0200" version="11">\n<layers>'
FACES = b'[{"weights": [{"name": "a", "shape": [7, 7, 3, 32], "dtype": "float32"}], "paths": ["face.bin"]}]'
GRAPH = (
    b'{"format": "graph-model", "modelTopology": {"node": [{"name": "x"}]}, "weightsManifest": [{"paths": '
    b'["group1-shard1of2.bin", "group1-shard2of2.bin"], "weights": [{"name": "w", "shape": [1000, 64]}]}]}'
)
FAST_TEXT = struct.pack("<Iii", 793712314, 12, 16) + bytes(500)


def among(files: dict[str, bytes]) -> list[Package]:
    """What these files are; files whose ending the walk passes by are only read when asked for."""
    names = [name for name in files if not name.endswith((".xml", ".json"))]
    return list(packages(names, lambda name, limit: files.get(name, b"")[:limit]))


@pytest.mark.parametrize(
    ("files", "main", "form", "others"),
    [
        ({"a.bin": b"?" * 90, "a.xml": NET}, "a.bin", "OpenVINO", ("a.xml",)),
        ({"b.bin": bytes(90), "b.param": b"7767517\n10 12\n"}, "b.bin", "ncnn", ("b.param",)),
        ({"model.bin": ctranslate2("WhisperSpec")[:90]}, "model.bin", "CTranslate2", ()),
        ({"lid.bin": FAST_TEXT}, "lid.bin", "fastText", ()),
        ({"lid.176.ftz": FAST_TEXT}, "lid.176.ftz", "fastText", ()),
        ({"x.mlmodel": written_core_ml("A", "MIT")}, "x.mlmodel", "Core ML", ()),
        ({"x.engine": b"ftrt\0" + bytes(1_000_000)}, "x.engine", "TensorRT", ()),
        ({"face.bin": bytes(90), "face-weights_manifest.json": FACES}, "face.bin", "TensorFlow.js", ()),
        (
            {"group1-shard1of2.bin": bytes(90), "group1-shard2of2.bin": bytes(90), "model.json": GRAPH},
            "group1-shard1of2.bin", "TensorFlow.js", ("group1-shard2of2.bin",),
        ),
        ({"old.plan": b"ptrt" + bytes(90)}, "old.plan", "TensorRT", ()),
        ({"y.engine": b"\x11\0\0\0{\"task\":\"detect\"}ftrt" + bytes(90)}, "y.engine", "TensorRT", ()),
    ],
)
def test_each_kind_is_recognised(files: dict[str, bytes], main: str, form: str, others: tuple[str, ...]) -> None:
    """One record with its format, the file of its weights, and the files that belong to it."""
    found = among(files)

    assert [(main, form, others)] == [(package.main, package.header.format, package.others) for package in found]


@pytest.mark.parametrize(
    "files",
    [
        {"firmware.bin": b"\x01\x02\x03" * 30},
        {"a.bin": b"?" * 90, "a.xml": b"<settings><net>none</net></settings>"},
        {"a.bin": b"?" * 90, "a.param": b"width=3\n"},
        {"model.bin": struct.pack("<IH", 6, 12) + b"WhisperSpec!"},
        {"model.bin": struct.pack("<I", 6) + b"\xff" * 80},
        {"x.mlmodel": b"a text about models"},
        {"x.engine": b"a small thing"},
        {"x.plan": b"words only " * 100_000},
        {"level.plan": bytes(range(256)) * 8_000},
        {"a.bin": bytes(90), "a-weights_manifest.json": b'["weights"]'},
        {"a.bin": bytes(90), "a-weights_manifest.json": FACES},
        {"group1-shard1of1.bin": bytes(90), "model.json": b'{"model": "car"}'},
        {"group1-shard1of1.bin": bytes(90), "model.json": b"[" * 100_000},
        {"sounds.engine": struct.pack("<I", 2_000_000_000) + b"{" + bytes(1_000_000)},
        {"lid.bin": struct.pack("<Iii", 793712314, -1, 5)},
        {"lid.bin": b"\x3a"},
    ],
)
def test_what_only_looks_alike_is_none(files: dict[str, bytes]) -> None:
    """A name alone, a broken mark or half of a pair makes no model."""
    assert [] == among(files)


def test_what_core_ml_says_of_itself() -> None:
    """Who made it and under which licence, from the specification or from the compiled form."""
    header = core_ml(written_core_ml("Example Lab", "BSD-3-Clause"))
    compiled = compiled_core_ml(b'[{"author": "Example\\u202e Lab", "license": "MIT"}]')

    assert header is not None
    assert ("Example Lab", "BSD-3-Clause") == (header.maker, header.licence)
    assert ("Example Lab", "MIT") == (compiled.maker, compiled.licence)


@pytest.mark.parametrize("data", [b"", b"\x08", b"\x08\x63\x12\x00", b"text", b"\n\x05Maria"])
def test_other_messages_are_no_saved_model(data: bytes) -> None:
    """Any other file of that ending is left alone."""
    assert None is saved_model(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_borne(data: bytes) -> None:
    """Whatever stands in a file, it is recognised or not, and nothing breaks."""
    files = dict.fromkeys(("model.bin", "model.xml", "model.param", "a.mlmodel", "a.engine", "a.ftz"), data)

    assert all(package.main in files for package in among(files))
    assert None is core_ml(data) or data.startswith(b"\x08")
    compiled_core_ml(data)
    saved_model(data)
    one_file("model.bin", lambda name, limit: data[:limit])


@pytest.mark.parametrize(("shape", "numbers"), [("[1000, 64]", 64_000), ("[-1, 64]", None), ("[99999999999999]", None)])
def test_the_numbers_of_a_model_for_browsers_are_counted(shape: str, numbers: int | None) -> None:
    """By the shapes that lie beside it; shapes that cannot be count nothing."""
    said = FACES.replace(b"[7, 7, 3, 32]", shape.encode())

    (package,) = among({"face.bin": bytes(90), "face-weights_manifest.json": said})

    assert (numbers, numbers is not None) == (package.header.parameters, package.header.parameters_exact)
