"""Hostile files: made to take all memory, to take for ever, or to be called harmless without having been read."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from scan.readers.specimens import (
    gguf_by_hand,
    gguf_text,
    hdf5,
    safetensors_by_hand,
    state_dict,
    torch_zip,
)


def announcing(tensors: int, keys: int) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, keys)


def many_texts(count: int) -> tuple[str, int, bytes]:
    return "x", 9, struct.pack("<IQ", 8, count) + bytes(8 * count)


def one_tensor(shape: bytes) -> bytes:
    return safetensors_by_hand(b'{"a":{"dtype":"F32","shape":[' + shape + b"]}}")


def many_tensors(count: int) -> bytes:
    entries = (f'"t{number}":{{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}' for number in range(count))
    return safetensors_by_hand(f"{{{','.join(entries)}}}".encode(), bytes(4))


def many_added(count: int) -> bytes:
    entries = ",".join(f'"k{number}":"v"' for number in range(count))
    return safetensors_by_hand(f'{{"__metadata__":{{{entries}}}}}'.encode())


def bomb(name: str, megabytes: int) -> bytes:
    return _zipped(
        {"metadata.json": b'{"keras_version": "3"}', name: bytes(megabytes * 1_000_000)}, zipfile.ZIP_DEFLATED
    )


def members(count: int) -> bytes:
    return _zipped({f"a/data/{number}": b"" for number in range(count)} | {"a/data.pkl": b"N."}, zipfile.ZIP_STORED)


def stored(name: str, data: bytes) -> bytes:
    return _zipped({name: data}, zipfile.ZIP_STORED)


def _hdf5_top(at: int) -> bytes:
    """The beginning of a file of version 2 whose top group lies at ``at``, and what makes it a model's."""
    return b"\x89HDF\r\n\x1a\n" + struct.pack("<BBBBQQQQI", 2, 8, 8, 0, 0, 2**64 - 1, 2**32, at, 0) + b"layer_names"


def _group(*messages: bytes) -> bytes:
    body = b"".join(messages)
    return b"OHDR" + struct.pack("<BBI", 2, 2, len(body)) + body + bytes(4)


def _message(kind: int, body: bytes) -> bytes:
    return struct.pack("<BHB", kind, len(body), 0) + body


def _to(address: int, name: bytes = b"a") -> bytes:
    return _message(6, struct.pack("<BBB", 1, 0, len(name)) + name + struct.pack("<Q", address))


def nested_groups(count: int) -> bytes:
    size = len(_group(_to(0)))
    return _hdf5_top(64).ljust(64, b"\0") + b"".join(_group(_to(64 + size * (at + 1))) for at in range(count))


def linked_to_itself(count: int) -> bytes:
    return _hdf5_top(64).ljust(64, b"\0") + _group(_to(64) * count)


def endless_head() -> bytes:
    """A head of the oldest kind that names its own messages as what follows them."""
    again = struct.pack("<HHBxxxQQ", 0x10, 16, 0, 64 + 16, 24)
    return _hdf5_top(64).ljust(64, b"\0") + struct.pack("<BBHIIxxxx", 1, 0, 1, 1, 24) + again


def _zipped(content: dict[str, bytes], how: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def overlapping(copies: int) -> bytes:
    """A zip whose directory names one packed member many times."""
    once = _zipped({"a/data.pkl": b"\x80\x02" + b"N0" * 2_000_000 + b"N."}, zipfile.ZIP_DEFLATED)
    at = once.index(b"PK\x01\x02")
    end = once.rindex(b"PK\x05\x06")
    entry = once[at:end]
    return (
        once[:at]
        + entry * copies
        + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, copies, copies, len(entry) * copies, at, 0)
    )


def lying(name: str, size: int) -> bytes:
    """A zip whose directory says that its packed member is small."""
    data = bytearray(bomb(name, 100))
    data = bytearray(data.replace(struct.pack("<I", 100_000_000), struct.pack("<I", size)))
    return bytes(data)


def nested_graphs(depth: int) -> bytes:
    """An ONNX graph within a node's attribute within a graph, and so on."""

    def varint(number: int) -> bytes:
        out = b""
        while number > 127:
            out += bytes([number & 127 | 128])
            number >>= 7
        return out + bytes([number])

    graph = b""
    for _ in range(depth):
        attribute = b"\x32" + varint(len(graph)) + graph
        node = b"\x2a" + varint(len(attribute)) + attribute
        graph = b"\x0a" + varint(len(node)) + node
    return b"\x08\x07\x3a" + varint(len(graph)) + graph + b"\x42\x02\x10\x11"


def onnx_with(entry: bytes, count: int) -> bytes:
    """An ONNX file with one field many times over."""
    return b"\x08\x07" + entry * count + b"\x3a\x00\x42\x02\x10\x11"


def sparse(head: bytes) -> tuple[bytes, int]:
    """A file of 50 GB that takes no room: the disk believes its size."""
    return head, 50_000_000_000


SURROGATES = "\ud800\ud800".encode("utf-8", "surrogatepass")
NUMBERS = {"w": 8}


def keras_with(settings: bytes) -> bytes:
    return _zipped({"metadata.json": b'{"keras_version": "3"}', "config.json": settings}, zipfile.ZIP_DEFLATED)


HOSTILE: dict[str, tuple[str, Callable[[], bytes | tuple[bytes, int]]]] = {
    "2^63 keys": ("a.gguf", lambda: announcing(1, (1 << 63) - 1) + bytes(1_000)),
    "9,000 wanted texts": ("a.gguf", lambda: gguf_by_hand(3, [("general.name", 8, gguf_text("n" * 4_000))] * 9_000)),
    "500,000 empty texts": ("a.gguf", lambda: gguf_by_hand(3, [many_texts(500_000)])),
    "3 million empty texts": ("a.gguf", lambda: gguf_by_hand(3, [many_texts(3_000_000)])),
    "100,000 tensors": ("a.gguf", lambda: announcing(100_000, 0) + bytes(2_400_000)),
    "60 MB of one text": ("a.gguf", lambda: gguf_by_hand(3, [("general.name", 8, gguf_text("n" * 60_000_000))])),
    "60 MB of keys": ("a.gguf", lambda: gguf_by_hand(3, [("k" * 60_000, 0, b"\0")] * 1_000)),
    "lists in lists": ("a.gguf", lambda: gguf_by_hand(3, [("x", 9, struct.pack("<IQ", 9, 1) * 5_000)])),
    "lone surrogates": ("a.gguf", lambda: gguf_by_hand(3, [("general.name", 8, struct.pack("<Q", 6) + SURROGATES)])),
    "version 99": ("a.gguf", lambda: gguf_by_hand(99, [])),
    "head of 2^63": ("a.safetensors", lambda: struct.pack("<Q", 1 << 63) + b'{"a":{}}'),
    "head of 60 MB": (
        "a.safetensors",
        lambda: safetensors_by_hand(b'{"__metadata__":{"a":"' + b"x" * 60_000_000 + b'"}}'),
    ),
    "2 MB of brackets": ("a.safetensors", lambda: safetensors_by_hand(b'{"a":' + b"[" * 2_000_000)),
    "60,000 tensors": ("a.safetensors", lambda: many_tensors(59_990)),
    "a million added texts": ("a.safetensors", lambda: many_added(1_000_000)),
    "3 million numbers in a shape": ("a.safetensors", lambda: one_tensor(b"1," * 3_000_000 + b"1")),
    "overflowing shape": ("a.safetensors", lambda: one_tensor(b"9223372036854775807," * 20 + b"1")),
    "endless varint": ("a.onnx", lambda: b"\x08\x07\x12\x01a\x28" + b"\xff" * 1_000_000),
    "graph of 2^62 bytes": ("a.onnx", lambda: b"\x08\x07\x3a" + b"\xff" * 8 + b"\x3f" + bytes(1_000)),
    "270,000 empty nodes": ("a.onnx", lambda: b"\x08\x07\x3a\xe0\xfa\x20" + b"\x0a\0" * 270_000 + b"\x42\0"),
    "3 million instructions": ("a.pkl", lambda: b"\x80\x02" + b"]0" * 1_500_000 + b"N."),
    "3 million memos": ("a.pkl", lambda: b"\x80\x04N" + b"\x94" * 3_000_000),
    "marks without end": ("a.pkl", lambda: b"\x80\x02" + b"(" * 3_000_000),
    "deep lists": ("a.pkl", lambda: b"\x80\x02" + b"](" * 1_000_000),
    "40 MB name": ("a.pkl", lambda: b"\x80\x02c" + b"o" * 40_000_000 + b"\ns\n."),
    "bytes of 2^63": ("a.pkl", lambda: b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7f" + bytes(1_000)),
    "a pickle after a pickle": ("a.pkl", lambda: b"\x80\x02N." * 900_000),
    "old pickles without end": ("a.pt", lambda: b"(" * 5_000_000),
    "30 MB data.pkl": ("a.pt", lambda: torch_zip(b"\x80\x02" + b"]0" * 15_000_000 + b"N.", NUMBERS)),
    "many pickles": (
        "a.pt",
        lambda: torch_zip(state_dict(NUMBERS), NUMBERS, extra={f"a/{n}.pkl": bytes(3_000_000) for n in range(15)}),
    ),
    "200 MB in 200 KB": ("a.pt", lambda: bomb("a/data.pkl", 200)),
    "200 MB of settings": ("a.keras", lambda: bomb("config.json", 200)),
    "30,000 members": ("a.pt", lambda: members(30_000)),
    "HDF5 with brackets": ("a.h5", lambda: b"\x89HDF\r\n\x1a\nmodel_config" + b'{"class_name":' * 1_000_000),
    "HDF5 with quotes": ("a.h5", lambda: b'\x89HDF\r\n\x1a\nmodel_config{"name":' + b'"' * 15_000_000),
    "flatbuffer to itself": ("a.tflite", lambda: struct.pack("<I4s", 0, b"TFL3") * 200),
    "4 billion letters": ("a.tflite", lambda: b"\x1c\0\0\0TFL3" + b"\xff" * 500),
    "llamafile with a lie": ("a.llamafile", lambda: b"MZqFpD" + stored("m.gguf", announcing(1 << 62, 1 << 62))),
    "array of 2^40 numbers": ("a.gguf", lambda: gguf_by_hand(3, [("x", 9, struct.pack("<IQ", 4, 1 << 40))])),
    "key of 2^63 letters": ("a.gguf", lambda: announcing(1, 1) + struct.pack("<Q", 1 << 63) + bytes(100)),
    "tensor of 2^189 numbers": (
        "a.gguf",
        lambda: gguf_by_hand(3, [], [gguf_text("t") + struct.pack("<I3QIQ", 3, *[(1 << 63) - 1] * 3, 0, 0)]),
    ),
    "tensor of 200 dimensions": (
        "a.gguf",
        lambda: gguf_by_hand(3, [], [gguf_text("t") + struct.pack("<I200Q", 200, *[2] * 200)]),
    ),
    "2 million empty texts": ("a.gguf", lambda: gguf_by_hand(3, [many_texts(1_999_999)])),
    "a million tensors": ("a.gguf", lambda: announcing(1_000_000, 0) + bytes(24_000_000)),
    "1,000 lists of lists": (
        "a.gguf",
        lambda: gguf_by_hand(3, [("x", 9, struct.pack("<IQ", 9, 100_000) + struct.pack("<IQ", 0, 0) * 100_000)]),
    ),
    "numbers below nothing": ("a.bin", lambda: b"lmgg" + b"\xff" * 60),
    "head of blanks": ("a.safetensors", lambda: safetensors_by_hand(b"{" + b" " * 60_000_000 + b"}")),
    "one tensor a million times": (
        "a.safetensors",
        lambda: safetensors_by_hand(
            b"{" + b'"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' * 190_000 + b'"b":{}}'
        ),
    ),
    "a title of 60 MB": (
        "a.safetensors",
        lambda: safetensors_by_hand(b'{"__metadata__":{"modelspec.title":"' + b"\\u0041" * 10_000_000 + b'"}}'),
    ),
    "graphs in graphs": ("a.onnx", lambda: nested_graphs(400)),
    "a million properties": ("a.onnx", lambda: onnx_with(b"\x72\x06\x0a\x01a\x12\x01b", 1_000_000)),
    "3 million small fields": ("a.onnx", lambda: onnx_with(b"\x28\x01", 3_500_000)),
    "shape of a million numbers": (
        "a.onnx",
        lambda: b"\x08\x07\x3a\x88\x89\x7a\x2a\x84\x89\x7a\x0a\x80\x89\x7a" + b"\x01" * 2_000_000 + b"\x42\0",
    ),
    "frame of 2^63": ("a.pkl", lambda: b"\x80\x04\x95" + b"\xff" * 8 + b"N."),
    "doubling": ("a.pkl", lambda: b"\x80\x04]" + b"2\x862" * 60_000 + b"."),
    "6,000 imports": (
        "a.pkl",
        lambda: b"\x80\x02" + b"".join(b"cm%d\nn\n0" % number for number in range(6_000)) + b"N.",
    ),
    "a million lines": ("a.pkl", lambda: b"(lp0\n" + b"I1\na" * 1_000_000 + b"."),
    "a number of 2 million digits": ("a.pkl", lambda: b"I" + b"9" * 2_000_000 + b"\n."),
    "an index of 2 million digits": ("a.pkl", lambda: b"Np" + b"9" * 2_000_000 + b"\n."),
    "pickles over pickles": ("a.pt", lambda: overlapping(60_000)),
    "a size that is no size": ("a.pt", lambda: lying("a/data.pkl", 1_000)),
    "settings of another size": ("a.keras", lambda: lying("config.json", 1_000)),
    "a packed pickle of 400 MB": ("a.joblib", lambda: zlib.compress(b"\x80\x02" + b"N0" * 200_000_000 + b"N.", 1)),
    "a zipped pickle of 100 MB": ("a.pkl", lambda: gzip.compress(b"\x80\x02B" + bytes(100_000_000), 1)),
    "a million classes": (
        "a.keras",
        lambda: keras_with(b"".join(b'"class_name":"c%d",' % number for number in range(700_000))),
    ),
    "blanks between": ("a.keras", lambda: keras_with((b'"config"' + b" " * 500 + b":" + b" " * 500 + b"{") * 10_000)),
    "HDF5 with many openings": ("a.h5", lambda: hdf5(b"model_config", b'{"name"' * 2_000_000)),
    "HDF5 of 20,000 groups, one in another": ("a.h5", lambda: nested_groups(20_000)),
    "HDF5 with a group of a million links to itself": ("a.h5", lambda: linked_to_itself(1_000_000)),
    "HDF5 whose head goes on in itself": ("a.h5", lambda: endless_head()),
    "HDF5 with 15 MB of escapes": ("a.h5", lambda: hdf5(b"model_config", b'{"name":"' + b"\\" * 15_000_000)),
    "directory behind itself": ("a.tflite", lambda: b"\x08\0\0\0TFL3" + struct.pack("<i", -(1 << 31)) * 50),
    "60,000 models in one": (
        "a.llamafile",
        lambda: b"MZqFpD" + _zipped({f"{number}.gguf": b"" for number in range(60_000)}, zipfile.ZIP_STORED),
    ),
    "50 GB of texts": ("a.gguf", lambda: sparse(gguf_by_hand(3, [("x", 9, struct.pack("<IQ", 8, 100_000))]))),
    "50 GB of one text": (
        "a.gguf",
        lambda: sparse(gguf_by_hand(3, [("x", 8, struct.pack("<Q", 49_000_000_000)), ("general.name", 8, b"")])),
    ),
    "50 GB behind a head": ("a.safetensors", lambda: sparse(struct.pack("<Q", 99_000_000) + b'{"a":')),
    "50 GB of a graph": ("a.onnx", lambda: sparse(b"\x08\x07\x3a\x80\x80\x80\x80\x90\x01")),
    "50 GB of bytes": ("a.pkl", lambda: sparse(b"\x80\x04\x8e" + struct.pack("<Q", 40_000_000_000))),
    "50 GB of HDF5": ("a.h5", lambda: sparse(b"\x89HDF\r\n\x1a\nmodel_config")),
    "50 GB of a zip": ("a.pt", lambda: sparse(b"PK\x03\x04")),
    "50 GB of nothing": ("a.bin", lambda: sparse(b"")),
}
"""A name and a maker of each; those of 50 GB give their beginning and their size."""
