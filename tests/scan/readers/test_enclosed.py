"""Models and pickles that lie wrapped in NumPy files, zip archives and tar archives."""

from __future__ import annotations

import os
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import (
    joblib_like,
    numpy_objects,
    state_dict,
    tarred,
    torch_legacy,
    torch_zip,
    zipped,
)

NUMBERS = {"layer.weight": 30}
EVIL = b"\x80\x02cposix\nsystem\n(X\x04\x00\x00\x00truetR."


class Started:
    """Starts a command when it is loaded."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


@pytest.mark.parametrize(
    ("items", "role", "runs_code"), [((1, "text", {"a": 2}), "data", "no"), ((Started(),), "code", "can")]
)
def test_an_array_of_objects_is_a_pickle(
    recognise: Recognise, items: tuple[object, ...], role: str, runs_code: str
) -> None:
    """NumPy loads such a file as a pickle, with all that a pickle can do."""
    header = recognise(numpy_objects(*items), "x.npy")

    assert header
    assert ("NumPy", role, runs_code) == (header.format, header.role, header.runs_code)


@pytest.mark.parametrize("kind", ["<f4", "S10", "datetime64[D]", [("name", "<U10"), ("size", "<i8")]])
def test_an_array_of_numbers_is_data(recognise: Recognise, tmp_path: Path, kind: object) -> None:
    """Plain numbers and texts hold no code and are no model."""
    np.save(tmp_path / "a.npy", np.zeros(5, dtype=kind))  # type: ignore[call-overload]
    header = recognise((tmp_path / "a.npy").read_bytes(), "a.npy")

    assert header
    assert ("data", "no") == (header.role, header.runs_code)


def test_objects_in_one_field_are_objects(recognise: Recognise) -> None:
    """A table of which one column holds objects is a pickle as a whole."""
    head = b"{'descr': [('a', '<i8'), ('b', '|O')], 'fortran_order': False, 'shape': (1,), }"
    header = recognise(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + EVIL, "a.npy")

    assert header
    assert ("code", "can") == (header.role, header.runs_code)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a/forest.pkl": joblib_like()}, ("zip", "model", "can")),
        ({"run.pkl": EVIL, "notes.txt": b"x"}, ("zip", "code", "can")),
        ({"x.npy": numpy_objects(Started())}, ("zip", "code", "can")),
        ({"policy.pth": torch_zip(state_dict(NUMBERS), NUMBERS), "data": b"{}"}, ("PyTorch", "model", "no")),
        ({"policy.pth": torch_zip(state_dict(NUMBERS), NUMBERS), "b.pkl": EVIL}, ("PyTorch", "model", "can")),
        ({"old.pt": torch_legacy(state_dict(NUMBERS), NUMBERS)}, ("PyTorch", "model", "no")),
    ],
)
def test_a_zip_is_what_lies_in_it(recognise: Recognise, members: dict[str, bytes], expected: tuple[str, ...]) -> None:
    """Pickles in it are followed, and weights that lie in it as they are; the worst of them counts."""
    header = recognise(zipped(members), "model.zip")

    assert header
    assert expected == (header.format, header.role, header.runs_code)


@pytest.mark.parametrize(
    "members",
    [
        {"notes.txt": b"x", "photo.jpg": b"y"},
        {"firmware.bin": bytes(500)},
        {"a.pkl": pickle.dumps({"a": 1})},
        {"a.npy": numpy_objects()[:-1] + b"x"},
        {},
    ],
)
def test_other_archives_are_no_model(recognise: Recognise, members: dict[str, bytes]) -> None:
    """Archives of documents, and of somebody's data, are silent."""
    header = recognise(zipped(members, packed=True), "backup.zip")

    assert header is None or header.role == "data"


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_the_oldest_layout_of_pytorch_is_read(recognise: Recognise, form: int) -> None:
    """A tar with its parts under fixed names; the pickles between its numbers cannot be followed."""
    parts = {"sys_info": b"x", "pickle": state_dict(NUMBERS), "storages": bytes(9), "tensors": bytes(9)}
    header = recognise(tarred(parts, form=form), "oldest.pt")
    evil = recognise(tarred(parts | {"pickle": EVIL}, form=form), "oldest.pt")

    assert header
    assert evil
    assert ("PyTorch", "model", "unread", "can") == (header.format, header.role, header.runs_code, evil.runs_code)


def test_weights_in_a_tar_are_found(recognise: Recognise) -> None:
    """NeMo keeps its settings and weights in a tar."""
    weights = torch_zip(state_dict(NUMBERS), NUMBERS)
    header = recognise(tarred({"./model_config.yaml": b"x: 1", "./model_weights.ckpt": weights}), "speech.nemo")

    assert header
    assert ("PyTorch", "model", 30) == (header.format, header.role, header.parameters)


@pytest.mark.parametrize(
    "data",
    [
        tarred({"notes.txt": b"x"}),
        tarred({"a.bin": bytes(600)}),
        tarred({"model.pt": torch_zip(state_dict(NUMBERS), NUMBERS)})[:900],
        b"x" * 257 + b"ustar" + b"\xff" * 800,
    ],
)
def test_other_and_broken_tars_are_no_sure_model(recognise: Recognise, data: bytes) -> None:
    """A tar of other things is silent, and one that is cut off says so."""
    header = recognise(data, "backup.tar")

    assert header is None or header.problem
