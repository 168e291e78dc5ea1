"""Whatever file there is, recognising it ends in a header, in nothing, or in a reason, and within bounds."""

from __future__ import annotations

import importlib
import os
import pickle
import pkgutil
import random
import socket
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scan.readers.conftest import Recognise
from scan.readers.specimens import all_valid

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
