"""Safetensors heads are counted exactly; hostile ones are refused within bounds."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from scan.readers.conftest import Recognise
from scan.readers.specimens import safetensors, safetensors_by_hand

from app.domain.observation import Evidence


def entry(shape: list[int], start: int, stop: int, dtype: str = "F32") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, stop]}


def by_hand(head: object, data_bytes: int = 0) -> bytes:
    return safetensors_by_hand(json.dumps(head).encode(), bytes(data_bytes))


@pytest.mark.parametrize("file_name", ["model.safetensors", "sha256-0123"])
def test_parameters_are_counted_exactly(recognise: Recognise, file_name: str) -> None:
    """4 times 5, and 3, whatever the file is called; the main type is the one most numbers have."""
    header = recognise(safetensors(), file_name)

    assert header
    assert ("safetensors", "model", 23, True) == (
        header.format, header.role, header.parameters, header.parameters_exact,
    )  # fmt: skip
    assert ("F16", "language", "no", "") == (header.quantisation, header.task, header.runs_code, header.problem)


def test_what_makers_added_is_read(recognise: Recognise) -> None:
    """ModelSpec's keys go before plain ones."""
    added = {
        "format": "pt",
        "author": "else",
        "modelspec.title": "Pencil Lines",
        "modelspec.author": "A. Artist",
        "modelspec.license": "CC-BY-4.0",
        "modelspec.architecture": "stable-diffusion-xl-v1-base",
        "modelspec.merged_from": "None",
    }
    header = recognise(safetensors(added=added))

    assert header
    assert ("Pencil Lines", "A. Artist", "CC-BY-4.0") == (header.name, header.maker, header.licence)
    assert ("stable-diffusion-xl-v1-base", "images", "") == (header.architecture, header.task, header.base_model)
    assert Evidence(about="licence", how="file", source="modelspec.license") in header.evidence


@pytest.mark.parametrize(
    ("tensors", "added", "role"),
    [
        ({"base.layers.0.q_proj.lora_A.weight": np.ones((2, 8), np.float32)}, None, "adapter"),
        ({"lora_unet_down_blocks_0.lora_down.weight": np.ones((2, 8), np.float32)}, None, "adapter"),
        ({"x": np.ones(2, np.float32)}, {"ss_network_module": "networks.lora", "ss_output_name": "style"}, "adapter"),
        ({"x": np.ones(2, np.float32)}, {"modelspec.architecture": "flux-1-dev/lora"}, "adapter"),
        ({"model.layers.0.mlp.up_proj.weight": np.ones((2, 8), np.float32)}, None, "model"),
    ],
)
def test_a_fine_tuned_addition_is_told(
    recognise: Recognise, tensors: dict[str, np.ndarray], added: dict[str, str] | None, role: str
) -> None:
    """By the names of its tensors or by what its tool wrote."""
    header = recognise(safetensors(tensors, added))

    assert header
    assert role == header.role


def test_the_base_of_an_adjusted_model_is_told_without_its_folder(recognise: Recognise) -> None:
    """Training tools write the path of the base, and with it somebody's name."""
    added = {"ss_sd_model_name": "C:\\Users\\jan\\sd\\dreamy_v8.safetensors", "ss_output_name": "my style"}
    header = recognise(safetensors(added=added))

    assert header
    assert ("dreamy_v8", "my style") == (header.base_model, header.name)


def test_packed_weights_give_an_estimate(recognise: Recognise) -> None:
    """Eight weights of four bits lie in one number of 32 bits: the count is no exact one."""
    header = recognise(safetensors({"q.qweight": np.ones((8, 8), np.int32), "q.scales": np.ones(8, np.float16)}))

    assert header
    assert (64 * 8 + 8, False, "4-bit") == (header.parameters, header.parameters_exact, header.quantisation)


def test_a_part_of_several_is_told_by_its_name(recognise: Recognise) -> None:
    """The file itself does not say it."""
    header = recognise(safetensors(), "model-00002-of-00004.safetensors")

    assert header
    assert ("shard", (2, 4)) == (header.role, header.shard)


def test_new_number_types_are_counted(recognise: Recognise) -> None:
    """A type that is not known yet has parameters, too."""
    header = recognise(by_hand({"w": entry([3, 3], 0, 7, "F5_\x07NEW")}, 7))

    assert header
    assert (9, "F5_NEW", "") == (header.parameters, header.quantisation, header.problem)


def test_a_cut_file_is_told_with_its_facts(recognise: Recognise) -> None:
    """The head is whole, the weights are not: a download that was broken off."""
    header = recognise(safetensors()[:-5])

    assert header
    assert (23, "ends too early") == (header.parameters, header.problem)


def test_a_very_long_head_is_not_counted_but_told(recognise: Recognise) -> None:
    """Above the limit the number is estimated from the size."""
    tensors: dict[str, object] = {
        f"block.{number}.w": entry([1], 4 * number, 4 * number + 4) for number in range(70_000)
    }
    header = recognise(by_hand({"__metadata__": {"modelspec.title": "Long"}, **tensors}, 280_000))

    assert header
    assert (70_000, False, "Long", "") == (header.parameters, header.parameters_exact, header.name, header.problem)


HOSTILE = {
    "2^63 bytes of head": struct.pack("<Q", 1 << 63) + b'{"a":' + bytes(100),
    "100,000,001 bytes of head": struct.pack("<Q", 100_000_001) + b'{"a":' + bytes(100),
    "longer than the file": struct.pack("<Q", 5_000) + b'{"a":' + bytes(100),
    "deep lists": safetensors_by_hand(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "deep objects": safetensors_by_hand(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "deep added": safetensors_by_hand(b'{"__metadata__":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001),
    "no JSON": safetensors_by_hand(b"{" + b"x" * 100),
    "not UTF-8": safetensors_by_hand(b'{"\xff\xfe":{}}'),
    "a lone surrogate": safetensors_by_hand(b'{"\\ud800":1}'),
    "a list for a tensor": by_hand({"a": [1, 2]}),
    "no type": by_hand({"a": {"shape": [1]}}),
    "shape below nothing": by_hand({"a": entry([-1, -4], 0, 16)}, 16),
    "shape of texts": by_hand({"a": {"dtype": "F32", "shape": ["1"], "data_offsets": [0, 4]}}, 4),
    "overflowing shape": by_hand({"a": entry([1 << 40, 1 << 40], 0, 4)}, 4),
    "a million dimensions": by_hand({"a": entry([1] * 100_000, 0, 4)}, 4),
    "end before beginning": by_hand({"a": entry([1], 8, 4)}, 8),
    "offsets without end": by_hand({"a": entry([0], 1 << 63, 1 << 63)}, 8),
    "type and bytes do not fit": by_hand({"a": entry([100], 0, 4)}, 4),
    "three offsets": by_hand({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4, 8]}}, 8),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_lying_head_is_refused(recognise: Recognise, what: str) -> None:
    """Under its own name it is told as one that cannot be read, under another it is no model."""
    named = recognise(HOSTILE[what], "model.safetensors")

    assert named
    assert ("safetensors", True, None) == (named.format, bool(named.problem), named.parameters)
    assert recognise(HOSTILE[what], "other.dat") is None


def test_texts_of_the_wrong_kind_are_left_out(recognise: Recognise) -> None:
    """What makers add is for people; a number or a huge text there harms nothing."""
    head = {
        "__metadata__": {
            "modelspec.title": 5,
            "modelspec.author": "x" * 30_000,
            "modelspec.license": ["mit"],
            "name": "Plain",
        },
        "w": entry([1], 0, 4),
    }
    header = recognise(by_hand(head, 4))

    assert header
    assert ("Plain", "", "", 1) == (header.name, header.maker, header.licence, header.parameters)


def test_other_json_is_no_model(recognise: Recognise) -> None:
    """Eight bytes and a brace can stand at the beginning of anything."""
    assert recognise(by_hand({}), "x.dat") is None
    assert recognise(by_hand({"__metadata__": {"a": "b"}}), "x.dat") is None
