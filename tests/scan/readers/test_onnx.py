"""ONNX files have no magic number: they are told by every field of the message being a known one."""

from __future__ import annotations

import struct

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper
from scan.readers.conftest import Recognise
from scan.readers.specimens import onnx_model

from app.domain.observation import Evidence
from app.scan.readers.onnx import OnnxReader
from app.scan.readers.protocol import Candidate

PROPERTIES = {
    "model_author": "Example Lab", "model_license": "AGPL-3.0 License (https://example.org/licence)", "task": "detect",
    "name": "Street finder",
}  # fmt: skip


@pytest.mark.parametrize("file_name", ["street.onnx", "sha256-0123"])
def test_what_the_file_says_of_itself_is_read(recognise: Recognise, file_name: str) -> None:
    """The keys that somebody added name maker, licence and task."""
    header = recognise(onnx_model(PROPERTIES), file_name)

    assert header
    assert ("ONNX", "model", "Street finder", "Example Lab") == (header.format, header.role, header.name, header.maker)
    assert ("AGPL-3.0 License (https://example.org/licence)", "vision", "7") == (
        header.licence,
        header.task,
        header.version,
    )
    assert (("pytorch 2.9",), "no", "") == (header.tags, header.runs_code, header.problem)
    assert Evidence(about="licence", how="file", source="metadata_props.model_license") in header.evidence


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (onnx_model(), 12),
        (onnx_model(constant=True), 12),
        (onnx_model(branches=True), 24),
        (onnx_model(outside="w.data"), 12),
    ],
)
def test_weights_are_counted_wherever_they_stand(recognise: Recognise, data: bytes, expected: int) -> None:
    """As initialisers, in constants, in the branches of a condition, or in another file; shapes are no weights."""
    header = recognise(data)

    assert header
    assert (expected, True, "F32") == (header.parameters, header.parameters_exact, header.quantisation)


def test_weights_in_another_file_are_named(recognise: Recognise) -> None:
    """Only a plain name can be a sibling; a path could lead anywhere."""
    sibling = recognise(onnx_model(outside="model.onnx_data"))
    others = [
        recognise(onnx_model(outside=place)) for place in ("../../etc/passwd", "/etc/passwd", "a\\b", "\u202ex", ".\n")
    ]

    assert sibling
    assert ("model.onnx_data",) == sibling.external_data
    assert [()] * 5 == [header.external_data for header in others if header]


def test_bytes_may_hold_more_than_one_weight(recognise: Recognise) -> None:
    """Then the count is no exact one."""
    weights = helper.make_tensor("w", TensorProto.UINT8, [4], np.zeros(4, np.uint8).tobytes(), raw=True)
    graph = helper.make_graph([], "g", [], [], [weights])
    header = recognise(helper.make_model(graph).SerializeToString())

    assert header
    assert (4, False, "U8") == (header.parameters, header.parameters_exact, header.quantisation)


def test_a_cut_file_is_told_by_its_ending(recognise: Recognise) -> None:
    """Under another name nothing is sure."""
    data = onnx_model()[:-10]
    named, other = recognise(data, "street.onnx"), recognise(data, "street.bin")

    assert named and other is None
    assert ("ONNX", True) == (named.format, bool(named.problem))


def varint(number: int) -> bytes:
    data = b""
    while number > 0x7F:
        data += bytes([number & 0x7F | 0x80])
        number >>= 7
    return data + bytes([number])


def sized(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def nested(depth: int) -> bytes:
    graph = b""
    for _ in range(depth):
        graph = sized(1, sized(5, sized(6, graph)))
    return graph


HEAD = b"\x08\x0a" + sized(2, b"tool")
OPSET = sized(8, b"\x10\x12")
HOSTILE = {
    "endless number": HEAD + b"\x28" + b"\xff" * 1_000,
    "graph longer than the file": HEAD + b"\x3a" + varint(1 << 40) + bytes(100),
    "graph of 2^63 bytes": HEAD + b"\x3a" + varint((1 << 63) - 1) + bytes(100),
    "graphs in graphs": HEAD + sized(7, nested(200)) + OPSET,
    "two graphs": HEAD + sized(7, b"") + sized(7, b"") + OPSET,
    "field nought": HEAD + sized(7, b"") + b"\x02\x00",
    "old groups": HEAD + sized(7, b"") + b"\x9b\x01",
    "overflowing shape": HEAD + sized(7, sized(5, sized(1, varint(1 << 60) * 4))) + OPSET,
    "shape past its end": HEAD + sized(7, sized(5, b"\x0a\x01\xff")) + OPSET,
    "property without value type": HEAD + sized(7, b"") + OPSET + sized(14, b"\x08\x01"),
    "no graph": HEAD + OPSET,
    "ends in a tag": HEAD + sized(7, b"") + OPSET + b"\xba",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_lying_file_is_refused(recognise: Recognise, what: str) -> None:
    """Under its own name it is told as one that cannot be read, under another it is no model."""
    named = recognise(HOSTILE[what], "model.onnx")

    assert named
    assert ("ONNX", True, None) == (named.format, bool(named.problem), named.parameters)
    assert recognise(HOSTILE[what], "other.pb") is None


def test_a_huge_graph_is_counted_only_when_asked(recognise: Recognise) -> None:
    """In passing, so many nodes would take too long; the file is not called broken for it."""
    data = HEAD + sized(7, sized(1, sized(4, b"Add")) * 130_000 + sized(5, b"\x08\x05\x10\x01")) + OPSET
    passing, asked = recognise(data), recognise(data, exact=True)

    assert passing and asked
    assert (None, "", 5) == (passing.parameters, passing.problem, asked.parameters)


def test_a_flood_of_properties_is_cut(recognise: Recognise) -> None:
    """What nobody reads is not kept."""
    header = recognise(onnx_model({f"key{number}": "x" * 5_000 for number in range(1_000)}))

    assert header
    assert "" == header.problem


@given(st.binary(min_size=4, max_size=400), st.integers(1, 13))
def test_random_bytes_are_no_model(data: bytes, version: int) -> None:
    """Even when they begin like one."""

    class Bytes:
        size = len(data) + 2
        head = (bytes([8, version]) + data)[:64]

        def read_at(self, offset: int, count: int) -> bytes:
            return (bytes([8, version]) + data)[offset : offset + count]

    candidate = Candidate(Bytes(), "x.bin")  # type: ignore[arg-type]
    reader = OnnxReader()
    header = reader.read(candidate) if reader.recognises(candidate) else None
    if header is not None:
        parsed = onnx.ModelProto.FromString(bytes([8, version]) + data)
        assert parsed.HasField("graph") and parsed.opset_import


def test_another_protobuf_message_is_no_model(recognise: Recognise) -> None:
    """Settings, maps and addresses are kept as protobuf as well."""
    address = b"\x08\x05" + sized(2, b"Jan") + sized(3, b"Street") + struct.pack("<Bf", 0x25, 1.0)

    assert recognise(address * 10, "address.pb") is None
    assert recognise(b"\x08\x05" + sized(2, b"Jan") + sized(9, b"?"), "address.pb") is None
