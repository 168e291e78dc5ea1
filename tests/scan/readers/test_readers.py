"""Whatever file there is, recognising it ends in a header, in nothing, or in a reason, and within bounds."""

from __future__ import annotations

import importlib
import os
import pickle
import pkgutil
import random
import socket
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scan.readers.conftest import Recognise
from scan.readers.specimens import all_valid, gguf_by_hand, gguf_text, safetensors_by_hand, state_dict, torch_zip

import app.scan.readers
from app.scan.header import ModelHeader
from app.scan.readers import READERS, identify
from app.scan.untrusted_file import NotLookedAt, open_untrusted

MOST_MEMORY = 80_000_000
VALID = cache(all_valid)
FORMATS = {
    "model.gguf": "GGUF", "old.gguf": "GGUF", "big.gguf": "GGUF", "model.safetensors": "safetensors",
    "model.onnx": "ONNX", "model.pt": "PyTorch", "script.jit": "TorchScript", "old.pth": "PyTorch",
    "data.pkl": "pickle", "plain.pkl": "pickle", "forest.joblib": "joblib", "leaf.keras": "Keras", "old.h5": "Keras",
    "bird.tflite": "TFLite", "ggml-base.bin": "GGML", "little.llamafile": "llamafile",
}  # fmt: skip


def identified(data: bytes, file_name: str, *, exact: bool = False) -> ModelHeader | None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "untrusted")
        path.write_bytes(data)
        with open_untrusted(path) as untrusted:
            return identify(untrusted, file_name, exact=exact)


def is_fit(header: ModelHeader | None) -> bool:
    """Whether every text of a header may be shown and stored."""
    if header is None:
        return True
    texts = [value for name in ModelHeader.__slots__ if isinstance(value := getattr(header, name), str)]
    texts += [*header.tags, *header.code_signs, *header.external_data, *(item.source for item in header.evidence)]
    return all(len(text) <= 1_000 and not {category(sign) for sign in text} & {"Cc", "Cf", "Cs"} for text in texts)


@pytest.mark.parametrize("file_name", FORMATS)
def test_every_format_is_recognised(recognise: Recognise, file_name: str) -> None:
    """One file of each, under a name that fits it."""
    header = recognise(VALID()[file_name], file_name)

    assert header
    assert (FORMATS[file_name], "") == (header.format, header.problem)
    assert is_fit(header)


@pytest.mark.parametrize("file_name", sorted(FORMATS.keys() - {"plain.pkl"}))
def test_every_format_is_recognised_by_content_alone(recognise: Recognise, file_name: str) -> None:
    """Programs keep models under the name of their hash; only the oldest pickles begin like anything else."""
    header = recognise(VALID()[file_name], "sha256-0123")

    assert header
    assert FORMATS[file_name] == header.format


def test_every_reader_is_in_the_register() -> None:
    """A file of this folder that holds a reader is in READERS, each once."""
    found = set()
    for module in pkgutil.iter_modules(app.scan.readers.__path__):
        held = vars(importlib.import_module(f"app.scan.readers.{module.name}"))
        found |= {name for name, kind in held.items() if isinstance(kind, type) and name.endswith("Reader")}
    names = [type(reader).__name__ for reader in READERS]

    assert sorted(found - {"Reader"}) == sorted(names)


def test_nothing_that_runs_what_it_reads_is_used() -> None:
    """No reader imports what would carry out a pickle, load a model or unpack to a disk."""
    for module in pkgutil.iter_modules(app.scan.readers.__path__):
        held = vars(importlib.import_module(f"app.scan.readers.{module.name}"))

        assert not held.keys() & {"pickle", "marshal", "shelve", "zipfile", "tarfile", "mmap", "ctypes", "subprocess"}


@pytest.mark.parametrize("file_name", FORMATS)
def test_a_file_cut_anywhere_gives_no_error(recognise: Recognise, file_name: str) -> None:
    """At every seventh byte; what is told then is fit to show, and no cut pickle is called plain."""
    data = VALID()[file_name]
    step = max(7, len(data) // 700 * 7)
    for size in range(0, len(data), step):
        header = recognise(data[:size], file_name, exact=True)

        assert is_fit(header)
        if header and size < len(data) and header.format in ("pickle", "joblib"):
            assert "no" != header.runs_code


@settings(max_examples=100)
@given(st.sampled_from(sorted(FORMATS)), st.randoms(use_true_random=False), st.booleans())
def test_a_changed_file_gives_no_error(file_name: str, chance: random.Random, exact: bool) -> None:
    """Bytes overwritten, inserted, doubled and taken out anywhere."""
    data = bytearray(VALID()[file_name])
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        piece = chance.choice(
            [b"\xff" * 8, b"\x00" * 8, b"\x7f\xff\xff\xff", bytes([chance.randrange(256)]), b'"', b"{" * 9]
        )
        match chance.randrange(4):
            case 0:
                data[at : at + len(piece)] = piece
            case 1:
                data[at:at] = piece
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 60)]
            case _:
                del data[at : at + chance.randint(1, 20)]
        data = data or bytearray(b"x")

    assert is_fit(identified(bytes(data), chance.choice([file_name, "other.bin"]), exact=exact))


BEGINNINGS = [
    b"GGUF",
    b"lmgg",
    b"tjgg",
    b"\x89HDF\r\n\x1a\n",
    b"\x1c\0\0\0TFL3",
    b"PK\x03\x04",
    b"\x80\x04",
    b"\x08\x07\x12",
    b"MZqFpD",
    b"",
]


@given(
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=2_000),
    st.sampled_from([".gguf", ".pt", ".onnx", ".safetensors", ".pkl", ".keras", ".x"]),
)
def test_random_bytes_give_no_error(beginning: bytes, data: bytes, ending: str) -> None:
    """Under any name, with any magic before them."""
    assert is_fit(identified(beginning + data, f"file{ending}", exact=True))


@given(st.binary(min_size=12, max_size=3_000))
def test_random_bytes_are_no_model(data: bytes) -> None:
    """Unless they begin with a magic number, no file of another kind is taken for a model."""
    header = identified(data, "firmware.bin")

    assert header is None or header.role == "data" or data.startswith((b"GGUF", b"\x80")) or data[4:8] == b"TFL3"


OTHER_FILES = {
    "firmware.bin": random.Random(5).randbytes(300_000),
    "zeros.bin": bytes(300_000),
    "Portuguese.pt": "Olá, isto é um texto.\n".encode() * 1_000,
    "distutils-precedence.pth": b"import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = True\n",
    "easy-install.pth": b"/usr/lib/python3/dist-packages\n",
    "address.pb": b"\x0a\x03Jan\x12\x06Street\x18\x07" * 100,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "program.exe": b"MZ\x90\0\x03" + bytes(500),
    "letter.docx": b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0" + bytes(500),
    "config.json": b'{"model_type": "llama"}',
    "database.db": b"SQLite format 3\0" + bytes(500),
    "save.ckpt": b"CHECKPOINT 17\n" + bytes(500),
    "notes.onnx.txt": b"model.onnx is kept in the other folder",
    "empty.gguf": b"",
    "one byte.pkl": b"\x80",
}  # fmt: skip


@pytest.mark.parametrize("file_name", OTHER_FILES)
def test_other_files_are_no_models(recognise: Recognise, file_name: str) -> None:
    """What often lies on a computer under the name of a model."""
    assert recognise(OTHER_FILES[file_name], file_name) is None


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


def _zipped(content: dict[str, bytes], how: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        with zipfile.ZipFile(path, "w", how) as archive:
            for name, data in content.items():
                archive.writestr(name, data)
        return path.read_bytes()


SURROGATES = "\ud800\ud800".encode("utf-8", "surrogatepass")
NUMBERS = {"w": 8}

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
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
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_ends_within_bounds(tmp_path: Path, what: str) -> None:
    """It gives a header or nothing, takes little memory, and is never called free of code when it was not read."""
    file_name, make = HOSTILE[what]
    path = tmp_path / "untrusted"
    path.write_bytes(make())
    tracemalloc.start()
    try:
        with open_untrusted(path) as untrusted:
            header = identify(untrusted, file_name, exact=True)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert is_fit(header)
    assert most < MOST_MEMORY
    if header and header.format in ("pickle", "PyTorch", "Keras"):
        assert "no" != header.runs_code or what == "30,000 members"


def test_a_sparse_file_of_50_gb_is_read_within_bounds(tmp_path: Path) -> None:
    """Its size is a lie the disk believes; every length in its head fits into it."""
    for name, head in {
        "a.gguf": gguf_by_hand(3, [("x", 9, struct.pack("<IQ", 8, 100_000))]),
        "b.gguf": gguf_by_hand(3, [("x", 8, struct.pack("<Q", 49_000_000_000)), ("general.name", 8, b"")]),
        "a.safetensors": struct.pack("<Q", 99_000_000) + b'{"a":',
        "a.onnx": b"\x08\x07\x3a\x80\x80\x80\x80\x90\x01",
        "a.pkl": b"\x80\x04\x8e" + struct.pack("<Q", 40_000_000_000),
        "a.h5": b"\x89HDF\r\n\x1a\nmodel_config",
        "a.bin": b"",
    }.items():
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(head)
            file.truncate(50_000_000_000)
        tracemalloc.start()
        try:
            with open_untrusted(path) as untrusted:
                header = identify(untrusted, name)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            path.unlink()

        assert is_fit(header)
        assert most < MOST_MEMORY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_file_is_not_looked_at(tmp_path: Path) -> None:
    """Pipes, sockets, links, folders and devices under the name of a model."""
    os.mkfifo(tmp_path / "pipe.gguf")
    (tmp_path / "folder.gguf").mkdir()
    (tmp_path / "real.gguf").write_bytes(b"GGUF")
    (tmp_path / "link.gguf").symlink_to(tmp_path / "real.gguf")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.gguf"))
        for path in (*(tmp_path / f"{name}.gguf" for name in ("pipe", "folder", "link", "socket")), Path("/dev/zero")):
            with pytest.raises(NotLookedAt, match="not_a_file"), open_untrusted(path):
                pass


def test_a_file_that_shrinks_while_it_is_read_gives_no_error(tmp_path: Path) -> None:
    """Downloads are replaced, disks are unplugged."""
    for file_name, data in VALID().items():
        path = tmp_path / "shrinking"
        path.write_bytes(data)
        with open_untrusted(path) as untrusted:
            os.truncate(path, len(data) // 3)

            assert is_fit(identify(untrusted, file_name, exact=True))


def test_reading_leaves_the_budget_as_it_was(tmp_path: Path) -> None:
    """Who asked may go on reading, for a fingerprint for example."""
    path = tmp_path / "big.pkl"
    path.write_bytes(pickle.dumps(b"x" * 60_000_000))
    with open_untrusted(path) as untrusted:
        identify(untrusted, "big.pkl")

        assert 60_000_000 == len(untrusted.read_at(0, 60_000_000))
