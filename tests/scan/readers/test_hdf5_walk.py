"""The numbers in HDF5 files are counted as h5py wrote them, and hostile ones are given up within bounds."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scan.readers.specimens import keras_weights, written_hdf5

from app.scan.readers.hdf5_walk import ELSEWHERE, Datasets, walk_hdf5
from app.scan.untrusted_file import UntrustedFile

Shapes = Mapping[str, tuple[int, ...]]

_NAME = st.text("abcdefgh:/_0123456789", min_size=1, max_size=12).map(lambda name: name.strip("/").replace("//", "/"))
_SHAPES = st.dictionaries(
    _NAME.filter(bool), st.lists(st.integers(0, 9), max_size=4).map(tuple), min_size=1, max_size=40
).filter(lambda shapes: not any(longer.startswith(f"{name}/") for name in shapes for longer in shapes))


def walked(data: bytes, *, exact: bool = True, known: bool = True) -> Datasets:
    untrusted = UntrustedFile(lambda offset, count: data[offset : offset + count], size=len(data))
    return walk_hdf5(untrusted, exact=exact, known=known)


@given(shapes=_SHAPES)
def test_all_numbers_are_counted(shapes: Shapes) -> None:
    """Whatever the groups are called, however many there are and however deep they lie."""
    expected = sum(int(np.prod(shape)) for shape in shapes.values())
    found = walked(written_hdf5(shapes))

    assert (expected, bool(expected)) == (found.numbers, found.sure)


@pytest.mark.parametrize("version", ["v108", "v110", "v112", "latest"])
@given(shapes=_SHAPES)
def test_newer_versions_are_counted_too(version: str, shapes: Shapes) -> None:
    """All but groups of more than eight, which they keep in a way that is not read: of these nothing is claimed."""
    expected = sum(int(np.prod(shape)) for shape in shapes.values())
    found = walked(written_hdf5(shapes, version))

    if _most_in_one(shapes) > 8:
        assert not found.sure
    else:
        assert (expected, bool(expected)) == (found.numbers, found.sure)


def _most_in_one(shapes: Shapes) -> int:
    """How many things the fullest group holds."""
    inside: dict[str, set[str]] = {}
    for name in shapes:
        parts = name.split("/")
        for number, part in enumerate(parts):
            inside.setdefault("/".join(parts[:number]), set()).add(part)
    return max(map(len, inside.values()))


def test_a_group_with_thousands_of_datasets_is_counted_when_asked() -> None:
    """In passing it is given up, and said not to be sure."""
    data = written_hdf5({f"layers/dense_{number}/vars/0": (2, 3) for number in range(3_000)})

    assert (18_000, True) == ((found := walked(data)).numbers, found.sure)
    assert not (passing := walked(data, exact=False)).sure
    assert 0 < passing.numbers < 18_000


def test_the_state_of_a_training_is_not_counted() -> None:
    """Neither what an optimiser remembers, nor where random numbers come from."""
    shapes = {
        "optimizer/vars/0": (100,),
        "optimizer_weights/adam/m": (100,),
        "metrics/mean/vars/0": (100,),
        "layers/dropout/seed_generator/vars/0": (100,),
        "layers/optimizer/vars/0": (3, 4),
    }

    assert (12, True) == ((found := walked(written_hdf5(shapes))).numbers, found.sure)


def test_one_dataset_under_two_names_counts_once() -> None:
    """Links to it, by name or by place, add nothing; a group that holds itself is gone through once."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("a/w", data=np.zeros(5, "f4"))
        file["b"] = file["a/w"]
        file["c"] = h5py.SoftLink("/a/w")
        file["a/again"] = file["a"]

    assert (5, True) == ((found := walked(buffer.getvalue())).numbers, found.sure)


@pytest.mark.parametrize("version", ["earliest", "latest"])
def test_what_lies_in_another_file_is_not_claimed(version: str) -> None:
    """The older versions link by name only."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=version) as file:
        file.create_dataset("w", data=np.zeros(5, "f4"))
        file["far"] = h5py.ExternalLink("other.h5", "/w")

    assert not walked(buffer.getvalue()).sure


@pytest.mark.parametrize(
    ("kind", "counted", "sure", "stored"),
    [
        ("f4", 6, True, "F32"),
        ("f2", 6, True, "F16"),
        ("f8", 6, True, "F64"),
        ("i8", 6, True, ""),
        ("V2", 6, True, "BF16"),
        ("?", 6, True, ""),
        ("i1", 6, False, ""),
        ("S4", 0, False, ""),
        ("V7", 0, False, ""),
    ],
)
def test_what_is_a_number_is_told_by_its_kind(kind: str, counted: int, sure: bool, stored: str) -> None:
    """Texts are none; a byte may hold two small ones."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("w", data=np.zeros((2, 3), kind))
    found = walked(buffer.getvalue())

    assert (counted, sure, stored) == (found.numbers, found.sure, found.stored_as())


def test_packed_numbers_are_counted() -> None:
    """They take less room than they say."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("w", data=np.zeros((1_000, 1_000), "f4"), compression="gzip")
    data = buffer.getvalue()

    assert len(data) < 100_000
    assert (1_000_000, True) == ((found := walked(data)).numbers, found.sure)


@pytest.mark.parametrize("shape", [(1_000_000,), (2**40, 2**10), (2**31, 2**31, 2**31)])
def test_more_than_a_file_can_hold_is_not_believed(shape: tuple[int, ...]) -> None:
    """A dataset that was never written says any size."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("w", shape, "f4", chunks=None if shape == (1_000_000,) else (1,) * len(shape))

    assert not walked(buffer.getvalue()).sure


def test_what_is_noted_at_the_top_is_told() -> None:
    """By its names; of those that lie elsewhere, only that there are some."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver="latest") as file:
        file.create_dataset("w", data=np.zeros(5))
        file.attrs["model_config"] = "{}"
    assert {"model_config"} == walked(buffer.getvalue(), known=False).noted

    with h5py.File(buffer, "r+", libver="latest") as file:
        for number in range(20):
            file.attrs[f"note{number}"] = number
    assert ELSEWHERE in walked(buffer.getvalue(), known=False).noted


def test_measurements_are_not_followed() -> None:
    """Unless they are known to be weights."""
    data = written_hdf5({"run/temperature": (3,)})

    assert 0 == walked(data, known=False).numbers
    assert 3 == walked(data, known=True).numbers


def test_weights_of_keras_are_told_by_their_layout() -> None:
    """They bear no other mark."""
    assert walked(keras_weights(), known=False).keras_weights
    assert not walked(written_hdf5({"vars/temperature": (3,)}), known=False).keras_weights


@pytest.mark.parametrize("version", ["earliest", "latest"])
def test_damaged_files_are_given_up(version: str) -> None:
    """Each place changed, one after another: nothing is raised, and no impossible number comes out."""
    whole = written_hdf5({"layers/a/vars/0": (2, 3), "layers/b/vars/0": (4,), "vars/0": (1,)}, version)
    chance = random.Random(7)
    for at in range(0, len(whole), 1 + len(whole) // 1_500):
        data = bytearray(whole)
        data[at] = chance.randrange(256)
        found = walked(bytes(data))

        assert found.numbers < 1 << 61
        assert not found.sure or found.numbers <= 1_032 * len(whole)


@pytest.mark.parametrize("version", ["earliest", "latest"])
def test_cut_files_are_given_up(version: str) -> None:
    """A file that ends too early is never counted to its end."""
    whole = written_hdf5({"layers/a/vars/0": (2, 3), "layers/b/vars/0": (4,)}, version)

    for size in range(8, 500, 7):
        assert not walked(whole[:size]).sure
