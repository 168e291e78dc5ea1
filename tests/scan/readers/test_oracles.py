"""Our answer about pickles beside the answers of three other programs, over hostile and harmless files.

Where one of the others calls a file dangerous, ours never says that it holds no code. Where ours is stricter on a
harmless file, the reason stands beside it.
"""

from __future__ import annotations

import collections
import contextlib
import datetime
import decimal
import http
import io
import os
import pathlib
import pickle
import tarfile
import uuid
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import joblib_like, state_dict, torch_legacy, torch_zip
from scan.readers.test_pickle_walk import EVIL, Evil

NUMBERS = {"w": 8}
COMMAND = pickle.dumps(Evil(os.system, "true"), 2)
HARMLESS = pickle.dumps({"a": [1, 2]}, 2)


def flagged(archive: bytes) -> bytes:
    """A zip whose members claim to be locked, which some readers believe and PyTorch does not."""
    data = bytearray(archive)
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = -1
        while (start := data.find(sign, start + 1)) >= 0:
            data[start + at] |= 1
    return bytes(data)


def miscounted(archive: bytes) -> bytes:
    """A zip whose checksums are wrong, over which readers that check them stop (CVE-2025-10156)."""
    data = bytearray(archive)
    start = -1
    while (start := data.find(b"PK\x01\x02", start + 1)) >= 0:
        data[start + 16 : start + 20] = b"\0\0\0\0"
    return bytes(data)


def renamed_inside(archive: bytes) -> bytes:
    """A zip that calls a member one thing in its directory and another before the member."""
    at = archive.index(b"archive/data.pkl")
    return archive[:at] + b"archive/data.txt" + archive[at + 16 :]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


WEIGHTS = state_dict(NUMBERS)
EVIL_WEIGHTS = state_dict(NUMBERS, extra=COMMAND[2:-1] + b"0")
FILES: dict[str, tuple[str, bytes]] = {
    **{what: ("model.pkl", data) for what, data in EVIL.items()},
    "weights with a command": ("model.pt", torch_zip(EVIL_WEIGHTS, NUMBERS)),
    "weights with a command, another name": ("model.bin", torch_zip(EVIL_WEIGHTS, NUMBERS)),
    "old weights with a command": ("model.pth", torch_legacy(EVIL_WEIGHTS, NUMBERS)),
    "a command as the old mark's neighbour": ("model.pth", torch_legacy(WEIGHTS, NUMBERS).replace(WEIGHTS, COMMAND)),
    "a second pickle in the archive": ("model.pt", torch_zip(WEIGHTS, NUMBERS, extra={"archive/extra.pkl": COMMAND})),
    "constants with a command": ("model.pt", torch_zip(WEIGHTS, NUMBERS, extra={"archive/constants.pkl": COMMAND})),
    "the same name twice": ("model.pt", torch_zip(WEIGHTS, NUMBERS, extra={"archive//data.pkl": COMMAND})),
    "members that claim to be locked": ("model.pt", flagged(torch_zip(EVIL_WEIGHTS, NUMBERS))),
    "wrong checksums": ("model.pt", miscounted(torch_zip(EVIL_WEIGHTS, NUMBERS))),
    "two names for one member": ("model.pt", renamed_inside(torch_zip(EVIL_WEIGHTS, NUMBERS))),
    "an archive before the archive": (
        "model.pt", torch_zip(EVIL_WEIGHTS, NUMBERS) + torch_zip(WEIGHTS, NUMBERS)
    ),
    "an archive behind the archive": ("model.pt", torch_zip(WEIGHTS, NUMBERS) + torch_zip(EVIL_WEIGHTS, NUMBERS)),
    "packed in a zip": ("model.zip", zipped(data_pkl=COMMAND)),
    "packed in a zip, another name": ("model.pt", zipped(a__data_pkl=COMMAND)),
    "in a tar": ("model.pt", tarred("data.pkl", COMMAND)),
    "packed by zlib": ("model.joblib", zlib.compress(COMMAND)),
    "packed by zlib, .pkl": ("model.pkl", zlib.compress(COMMAND)),
    "harmless first, then a command": ("model.pkl", HARMLESS + COMMAND),
    "harmless first, then noise, then a command": ("model.pkl", HARMLESS + b"\0noise" + COMMAND),
    "a command, then noise": ("model.pkl", COMMAND + b"\0noise"),
    "four harmless, then a command": ("model.pkl", HARMLESS * 4 + COMMAND),
    "a forest and a command": ("model.joblib", joblib_like() + COMMAND),
    "a wrapper and a command": ("model.pkl", pickle.dumps([1, np.arange(3), Evil(exec, "pass")])),
    "in a numpy file": ("model.npy", b"\x93NUMPY\x01\0v\0" + b"{'descr': '|O', }".ljust(117) + b"\n" + COMMAND),
}  # fmt: skip


@contextlib.contextmanager
def quiet() -> object:
    """The others warn and print about what they read."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def picklescan(path: Path) -> bool:
    from picklescan.scanner import scan_file_path

    return bool(scan_file_path(path).issues_count)


def modelaudit(path: Path) -> bool:
    import modelaudit_picklescan

    return modelaudit_picklescan.scan_file(path).verdict is modelaudit_picklescan.SafetyVerdict.MALICIOUS


def fickling(path: Path) -> bool:
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import Pickled

    return check_safety(Pickled.load(path.read_bytes())).severity >= Severity.LIKELY_OVERTLY_MALICIOUS


OTHERS: dict[str, Callable[[Path], bool]] = {"picklescan": picklescan, "modelaudit": modelaudit, "fickling": fickling}


def dangerous_for(path: Path) -> list[str]:
    """Which of the others call a file dangerous; one that gives up over it says nothing."""
    said = []
    for name, ask in OTHERS.items():
        with quiet(), contextlib.suppress(Exception):
            if ask(path):
                said.append(name)
    return said


def test_no_file_that_another_program_calls_dangerous_is_called_plain(tmp_path: Path, recognise: Recognise) -> None:
    """Over every trick we know, under the names that people give to models."""
    missed, told = [], collections.Counter[str]()
    for what, (name, data) in FILES.items():
        path = tmp_path / name
        path.write_bytes(data)
        said = dangerous_for(path)
        told.update(said)
        header = recognise(data, name)
        told["ours"] += bool(header and header.runs_code != "no")
        if said and header is not None and header.runs_code == "no":
            missed.append((what, said))

    assert [] == missed
    assert min(told[name] for name in OTHERS) > 30, "the others must have been asked"
    assert told["ours"] >= max(told[name] for name in OTHERS)


PLAIN: dict[str, object] = {
    "plain data": {"a": [1, 2.5, "text", b"bytes", {3}, None, (True, False)]},
    "an array": np.arange(5),
    "a number of numpy": np.float32(3),
    "an array of anything": np.array([1, "a", None], dtype=object),
    "a type of numpy": np.dtype("f4,i2"),
    "an ordered table": collections.OrderedDict(a=1),
    "counts": collections.Counter("aab"),
    "a time": datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
    "an exact number": decimal.Decimal("1.5"),
    "a table with a default": collections.defaultdict(list, {1: [2]}),
    "a range": range(3),
    "a path": pathlib.PurePosixPath("/srv/data"),
    "an identity": uuid.UUID(int=5),
}
STRICTER: dict[str, tuple[object, str]] = {
    "a function": (len, "a function may do anything when called; only some that build values are on the list"),
    "an error": (ValueError("x"), "exceptions are no part of models, so none is on the list"),
    "chance": (np.random.default_rng(1), "calls a class that the file names"),
    "old chance": (np.random.RandomState(1), "calls a class that the file names"),
    "a masked array": (np.ma.array([1, 2]), "rebuilt by a function that takes classes from the file"),
    "a member of a list of names": (http.HTTPStatus.OK, "a class of a program's own; it may do anything"),
}


@pytest.mark.parametrize("what", PLAIN)
@pytest.mark.parametrize("protocol", range(6))
def test_plain_values_are_called_plain(recognise: Recognise, what: str, protocol: int) -> None:
    """What people keep beside their models, in every protocol, so that the answer stays worth something."""
    header = recognise(pickle.dumps(PLAIN[what], protocol), "data.pkl")

    assert header and "no" == header.runs_code


@pytest.mark.parametrize("what", STRICTER)
def test_we_are_stricter_for_a_reason(recognise: Recognise, what: str) -> None:
    """Some harmless values are called able to run code, each for the reason beside it."""
    value, reason = STRICTER[what]
    header = recognise(pickle.dumps(value), "data.pkl")

    assert header and "can" == header.runs_code
    assert reason
