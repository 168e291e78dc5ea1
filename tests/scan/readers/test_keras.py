"""Keras archives are read without unpacking them."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import KERAS_CONFIG, keras, keras_weights

LAMBDA = {"module": "keras.layers", "class_name": "Lambda", "config": {"name": "x"}, "registered_name": None}


def test_what_the_file_says_of_itself_is_read(recognise: Recognise) -> None:
    """Its name, outermost class and the version that wrote it."""
    header = recognise(keras(), "leaf.keras")

    assert header
    assert ("Keras", "model", "leaf_sorter", "Functional") == (
        header.format,
        header.role,
        header.name,
        header.architecture,
    )
    assert (("Keras 3.15.1",), 100, False, "no") == (
        header.tags, header.parameters, header.parameters_exact, header.runs_code,
    )  # fmt: skip


def test_a_layer_with_code_is_told(recognise: Recognise) -> None:
    """A Lambda layer is a program of its maker."""
    header = recognise(keras({**KERAS_CONFIG, "config": {"name": "a", "layers": [LAMBDA]}}), "renamed.zip")

    assert header
    assert ("can", ("Lambda",)) == (header.runs_code, header.code_signs)


def test_a_huge_description_is_not_read(recognise: Recognise) -> None:
    """Whatever it holds, nothing is claimed about it."""
    header = recognise(keras(b" " * 50_000_000 + json.dumps(LAMBDA).encode()), "a.keras")

    assert header
    assert ("unread", True) == (header.runs_code, bool(header.problem))


def test_deep_settings_do_no_harm(recognise: Recognise) -> None:
    """A hundred thousand brackets are only text to us."""
    header = recognise(keras(b"[" * 100_000, metadata={"keras_version": "3"}), "a.keras")

    assert header
    assert "no" == header.runs_code


def test_other_archives_with_settings_are_no_model(recognise: Recognise) -> None:
    """Many programs keep a config.json and a metadata.json."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("metadata.json", '{"made": "today"}')
    data = buffer.getvalue()

    assert recognise(data, "backup.zip") is None
    assert recognise(data, "model.keras") is not None


def test_metadata_that_cannot_be_read_do_no_harm(recognise: Recognise) -> None:
    """Then only its ending speaks for it."""
    header = recognise(keras(metadata=[[["no"]]]), "a.keras")

    assert header
    assert ("Keras", ()) == (header.format, header.tags)


def test_a_cut_archive_is_told(recognise: Recognise) -> None:
    """By its ending."""
    header = recognise(keras()[:-30], "leaf.keras")

    assert header
    assert ("Keras", "unread", True) == (header.format, header.runs_code, bool(header.problem))


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_parameters_are_counted(recognise: Recognise, how: int) -> None:
    """In the weights inside, packed again by somebody or not; the state of a training is left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        archive.writestr("config.json", json.dumps(KERAS_CONFIG))
        archive.writestr("model.weights.h5", keras_weights())
    header = recognise(buffer.getvalue(), "leaf.keras")

    assert header
    assert (43, True, "F32", "no") == (
        header.parameters, header.parameters_exact, header.quantisation, header.runs_code,
    )  # fmt: skip
