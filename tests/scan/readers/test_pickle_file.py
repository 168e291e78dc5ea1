"""Plain pickles are models when they name a library for models, else somebody's data."""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import zlib
from http import HTTPStatus

import numpy as np
import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import joblib_like, state_dict

from app.scan.readers.pickle_walk import MOST_BYTES

BOOSTED = b"\x80\x04\x8c\x0fxgboost.sklearn\x8c\x0dXGBClassifier\x93)\x81}b."
COMMAND = b"\x80\x02cposix\nsystem\n(X\x04\x00\x00\x00truetR."
OLD_COMMAND = b"cos\nsystem\n(S'true'\ntR."


def test_a_trained_model_is_told_by_its_library(recognise: Recognise) -> None:
    """Its class says what it is; it is loaded by running that library's code."""
    header = recognise(BOOSTED, "churn.pkl")

    assert header
    assert ("pickle", "model", "XGBClassifier", "tabular") == (
        header.format,
        header.role,
        header.architecture,
        header.task,
    )
    assert ("can", ("xgboost.sklearn.XGBClassifier",), ("xgboost",)) == (
        header.runs_code,
        header.code_signs,
        header.tags,
    )


def test_names_out_of_a_pickle_are_fit_to_show(recognise: Recognise) -> None:
    """Control signs in them go, wherever they would be shown."""
    header = recognise(b"\x80\x02csklearn.en\x00\x1bsemble\nFo\x07rest\n)\x81.", "forest.pkl")

    assert header
    assert ("Forest", ("sklearn.ensemble.Forest",)) == (header.architecture, header.code_signs)
    assert ["sklearn.ensemble.Forest"] == [item.source for item in header.evidence]


def test_joblib_puts_raw_numbers_between_the_instructions(recognise: Recognise) -> None:
    """What was found before them holds; the file is not called broken."""
    header = recognise(joblib_like(), "forest.joblib")

    assert header
    assert ("joblib", "model", "RandomForestClassifier", "can", "") == (
        header.format, header.role, header.architecture, header.runs_code, header.problem,
    )  # fmt: skip


@pytest.mark.parametrize("protocol", range(6))
def test_somebodys_data_are_no_model(recognise: Recognise, protocol: int) -> None:
    """Data are kept in the same way."""
    data = pickle.dumps({"rows": [1, 2, 3], "table": np.arange(4)}, protocol)
    header = recognise(data, "cache.pkl")

    assert header
    assert ("data", "no", "") == (header.role, header.runs_code, header.problem)


@pytest.mark.parametrize(
    ("data", "file_name", "role"),
    [
        (COMMAND, "cache.pkl", "code"),
        (COMMAND, "model.pt", "model"),
        (COMMAND, "pytorch_model.bin", "model"),
        (COMMAND, "no_ending", "code"),
        (OLD_COMMAND, "cache.pkl", "code"),
        (pickle.dumps(HTTPStatus.OK), "cache.pkl", "data"),
        (b"\x80\x02cbuiltins\ngetattr\n(ccollections\nOrderedDict\nX\x01\0\0\0atR.", "cache.pkl", "data"),
        (b"\x80\x04\x8c\x02os\x8c\x01sN\x93.", "cache.pkl", "code"),
        (OLD_COMMAND, "model.pth", "model"),
    ],
)
def test_a_command_is_told(recognise: Recognise, data: bytes, file_name: str, role: str) -> None:
    """Under the name of a model it counts as one, because that is what people would take it for."""
    header = recognise(data, file_name)

    assert header
    assert (role, "can") == (header.role, header.runs_code)


def test_weights_in_a_bare_pickle_are_pytorch(recognise: Recognise) -> None:
    """Old files leave the rest out."""
    header = recognise(state_dict({"w": 5}), "weights.bin")

    assert header
    assert ("PyTorch", "no") == (header.format, header.runs_code)


def test_what_follows_the_pickle_is_not_passed_over(recognise: Recognise) -> None:
    """A second pickle counts; anything else leaves it open."""
    harmless = pickle.dumps([1, 2])
    twice, then_data = recognise(harmless + COMMAND, "a.pkl"), recognise(harmless + b"more", "a.pkl")

    assert twice and then_data
    assert ("can", "unread") == (twice.runs_code, then_data.runs_code)


@pytest.mark.parametrize(
    ("data", "file_name"),
    [
        (b"import os; os.system('x')\n" * 100, "distutils-precedence.pth"),
        (b"c:\\models\nsome text\n" * 100, "notes.pt"),
        (b"Isto \xc3\xa9 texto.\n" * 100, "Portuguese.pt"),
        (b"\x80\x02" + bytes(range(256)) * 20, "firmware.bin"),
        (b"\x80\x05\x00\x01\x02" * 100, "sound.dat"),
        (b"(lots of text)\n" * 100, "readme.pt"),
        (b"N", "x.pt"),
    ],
)
def test_other_files_are_no_pickles(recognise: Recognise, data: bytes, file_name: str) -> None:
    """Text, sound and firmware begin with the same bytes now and then."""
    assert recognise(data, file_name) is None


def test_a_huge_pickle_is_followed_only_so_far(recognise: Recognise) -> None:
    """Three million instructions: nothing is claimed about the rest."""
    header = recognise(b"\x80\x02" + b"]0" * 1_500_000 + b"N.", "big.pkl")

    assert header
    assert ("data", "unread", True) == (header.role, header.runs_code, bool(header.problem))


def test_numbers_without_end_are_followed_only_so_far(recognise: Recognise) -> None:
    """What lies behind the limit is not read."""
    header = recognise(pickle.dumps([b"x" * 5_000_000, 1]), "big.pkl")

    assert header
    assert "unread" == header.runs_code


PACKERS = {
    "zlib": lambda data: zlib.compress(data, 3),
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
}


@pytest.mark.parametrize("how", PACKERS)
@pytest.mark.parametrize("name", ["forest.joblib", "forest.pkl"])
def test_a_packed_pickle_is_unpacked_first(recognise: Recognise, how: str, name: str) -> None:
    """joblib packs on wish, and the file's name does not say so."""
    forest, command = recognise(PACKERS[how](joblib_like()), name), recognise(PACKERS[how](COMMAND), name)

    assert forest and command
    assert ("joblib", "model", "RandomForestClassifier", "can", "") == (
        forest.format, forest.role, forest.architecture, forest.runs_code, forest.problem,
    )  # fmt: skip
    assert ("code", "can", ("posix.system",)) == (command.role, command.runs_code, command.code_signs)


@pytest.mark.parametrize("how", PACKERS)
def test_a_packed_pickle_is_plain_only_when_all_of_it_was_seen(recognise: Recognise, how: str) -> None:
    """Not when it was cut, when more follows, or when it is longer than we unpack."""
    plain = PACKERS[how](pickle.dumps([1, 2, 3]))
    whole, cut, more, long = (
        recognise(data, "a.pkl")
        for data in (plain, plain[:-3], plain + PACKERS[how](COMMAND), PACKERS[how](pickle.dumps(bytes(5_000_000)) * 2))
    )

    assert whole and more and long
    assert ("no", "unread", "unread") == (whole.runs_code, more.runs_code, long.runs_code)
    assert cut is None or cut.runs_code == "unread"


@pytest.mark.parametrize("data", [zlib.compress(b"text"), gzip.compress(b"a,b\n1,2\n", mtime=0), b"\x78\x9c", b"BZh9"])
def test_other_packed_files_are_no_pickles(recognise: Recognise, data: bytes) -> None:
    """Whatever they are called."""
    assert recognise(data, "a.pkl") is None


def test_a_pickle_that_ends_where_we_stop_reading_is_not_all(recognise: Recognise) -> None:
    """A second one may lie just behind the last byte that is read."""
    first = pickle.dumps(bytes(MOST_BYTES), 4)
    first = pickle.dumps(bytes(2 * MOST_BYTES - len(first)), 4)
    header = recognise(first + COMMAND, "a.pkl")

    assert MOST_BYTES == len(first)
    assert header and "unread" == header.runs_code
