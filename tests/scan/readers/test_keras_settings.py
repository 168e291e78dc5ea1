"""A description of a Keras model holds no code only when all it imports is plain."""

from __future__ import annotations

import json

import pytest
from scan.readers.specimens import KERAS_CONFIG

from app.scan.readers.keras_settings import keras_settings


def layer(module: object, class_name: str, **config: object) -> bytes:
    inner = {"module": module, "class_name": class_name, "config": config, "registered_name": None}
    return json.dumps(
        {"module": "keras", "class_name": "Sequential", "config": {"name": "m", "layers": [inner]}}
    ).encode()


def test_plain_layers_hold_no_code() -> None:
    """Layers, initialisers and the like of Keras itself."""
    settings = keras_settings(json.dumps(KERAS_CONFIG).encode(), whole=True)

    assert ("leaf_sorter", "Functional", "no", ()) == (
        settings.name, settings.class_name, settings.runs_code, settings.signs,
    )  # fmt: skip


@pytest.mark.parametrize(
    "module",
    [
        "keras",
        "keras.layers",
        "keras.src.models.functional",
        "keras.src.layers.core.dense",
        "keras.dtype_policies",
        None,
    ],
)
def test_modules_of_keras_that_only_build_are_plain(module: str | None) -> None:
    """These are where Keras' own parts are kept."""
    assert "no" == keras_settings(layer(module, "Dense"), whole=True).runs_code


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (layer("keras.layers", "Lambda", function={"class_name": "__lambda__", "config": {"code": "4wEA"}}), "Lambda"),
        (layer("keras.layers", "TorchModuleWrapper"), "TorchModuleWrapper"),
        (layer("keras.layers", "TFSMLayer"), "TFSMLayer"),
        (layer("builtins", "function", name="f"), "function"),
        (layer("os", "system"), "os"),
        (layer("subprocess", "Popen"), "subprocess"),
        (layer("keras.utils", "get_file"), "keras.utils"),
        (layer("keras.src.utils.file_utils", "get_file"), "keras.src.utils.file_utils"),
        (layer("kerasx.layers", "Dense"), "kerasx.layers"),
        (layer("my_package", "Thing"), "my_package"),
        (json.dumps({"class_name": "A", "registered_name": "my_package>Thing"}).encode(), "my_package>Thing"),
        (b'{"class_name"  :\n "Lambda"}', "Lambda"),
    ],
)
def test_what_brings_code_is_named(text: bytes, sign: str) -> None:
    """Layers with code of their own, and anything imported from elsewhere."""
    settings = keras_settings(text, whole=True)

    assert ("can", True) == (settings.runs_code, sign in settings.signs)


def test_escaped_letters_leave_it_open() -> None:
    """They could spell a name that the search does not find."""
    text = layer("keras.layers", "Lambda").replace(b"Lambda", b"\\u004cambda")

    assert "unread" == keras_settings(text, whole=True).runs_code


def test_a_piece_leaves_it_open() -> None:
    """The rest may hold anything."""
    assert "unread" == keras_settings(json.dumps(KERAS_CONFIG).encode()[:200], whole=False).runs_code


@pytest.mark.parametrize("name", ["model", "model_3", "sequential_12", "functional"])
def test_a_name_that_keras_gave_is_no_name(name: str) -> None:
    """It numbers models that nobody named."""
    text = json.dumps({"class_name": "Sequential", "config": {"name": name}}).encode()

    assert "" == keras_settings(text, whole=True).name
