"""Keras models are told from scientific data, both kept as HDF5."""

from __future__ import annotations

import json

import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import KERAS_CONFIG, hdf5, keras_weights, written_hdf5

DESCRIPTION = json.dumps(KERAS_CONFIG).encode()
LAMBDA = b'{"class_name": "Lambda", "config": {"name": "x"}}'


def test_a_keras_model_is_told_by_its_description(recognise: Recognise) -> None:
    """It is read out of the middle of the file."""
    header = recognise(hdf5(b"model_config", DESCRIPTION, b"keras_version"), "old.h5")

    assert header
    assert ("Keras", "model", "leaf_sorter", "no") == (header.format, header.role, header.name, header.runs_code)


@pytest.mark.parametrize("marker", [b"layer_names", b"keras_version"])
def test_weights_alone_hold_no_code(recognise: Recognise, marker: bytes) -> None:
    """Without a description nothing is imported."""
    header = recognise(hdf5(marker), "weights.h5")

    assert header
    assert ("Keras", "model", "no") == (header.format, header.role, header.runs_code)


def test_measurements_are_no_model(recognise: Recognise) -> None:
    """Most HDF5 files are data of instruments."""
    header = recognise(hdf5(b"temperature", b"wavelength"), "run-17.h5")

    assert header
    assert ("HDF5", "data", "") == (header.format, header.role, header.runs_code)


@pytest.mark.parametrize(
    "stretches",
    [(b"model_config", LAMBDA), (b"model_config", DESCRIPTION, LAMBDA), (LAMBDA, b"model_config", DESCRIPTION)],
)
def test_a_layer_with_code_is_told(recognise: Recognise, stretches: tuple[bytes, ...]) -> None:
    """Wherever in the file it stands, behind a plain description as well."""
    header = recognise(hdf5(*stretches), "old.h5")

    assert header
    assert ("can", ("Lambda",)) == (header.runs_code, header.code_signs)


@pytest.mark.parametrize(
    "stretches",
    [
        (b"model_config",),
        (b"model_config", DESCRIPTION[:-20]),
        (b"model_config", DESCRIPTION.replace(b"Dense", b"\\u0044ense")),
        (b"model_config", DESCRIPTION[:100] + b"\x00\x01" + DESCRIPTION[100:]),
        (b"model_config", b'{"name": "' + b"\\" * 1_001),
    ],
)
def test_a_description_that_cannot_be_followed_is_not_read(recognise: Recognise, stretches: tuple[bytes, ...]) -> None:
    """Nothing is claimed about it."""
    header = recognise(hdf5(*stretches), "old.h5")

    assert header
    assert ("Keras", "unread") == (header.format, header.runs_code)


def test_a_file_larger_than_we_read_is_not_called_plain(recognise: Recognise) -> None:
    """Another description may lie further back."""
    header = recognise(hdf5(b"model_config", DESCRIPTION, size=17_000_000), "vgg.h5")

    assert header
    assert "unread" == header.runs_code


def test_parameters_are_counted_without_the_state_of_a_training(recognise: Recognise) -> None:
    """Older Keras keeps both in one file."""
    shapes = {"model_weights/dense/kernel:0": (10, 4), "optimizer_weights/adam/m": (10, 4)}
    header = recognise(written_hdf5(shapes, notes={"model_config": DESCRIPTION.decode()}), "old.h5")

    assert header
    assert ("Keras", "leaf_sorter", 40, True, "F32") == (
        header.format, header.name, header.parameters, header.parameters_exact, header.quantisation,
    )  # fmt: skip


def test_weights_saved_by_themselves_are_a_model(recognise: Recognise) -> None:
    """Keras 3 marks them by nothing but how they are laid out."""
    header = recognise(keras_weights(), "leaf.weights.h5")

    assert header
    assert ("Keras", "model", 43, True, "no") == (
        header.format, header.role, header.parameters, header.parameters_exact, header.runs_code,
    )  # fmt: skip


def test_a_description_far_back_is_found(recognise: Recognise) -> None:
    """Keras finds it wherever it was noted."""
    data = written_hdf5({"temperature": (1_000_000,)}, notes={"model_config": LAMBDA.decode()})
    header = recognise(data, "run-18.h5")

    assert header
    assert ("Keras", "can", ("Lambda",)) == (header.format, header.runs_code, header.code_signs)


def test_what_cannot_be_followed_is_an_estimate(recognise: Recognise) -> None:
    """It is told as one."""
    header = recognise(hdf5(b"keras_version"), "weights.h5")

    assert header
    assert (1_000, False) == (header.parameters, header.parameters_exact)
