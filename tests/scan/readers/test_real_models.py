"""Real models out of published packages: the right format, size, number of parameters and answer about code.

The folder given by GROUNDRULES_TEST_MODELS holds the packages silero-vad, wordllama and lpips, installed with
``pip install --no-deps --target``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.scan.header import ModelHeader
from app.scan.readers import identify
from app.scan.untrusted_file import open_untrusted

FOLDER = os.environ.get("GROUNDRULES_TEST_MODELS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="GROUNDRULES_TEST_MODELS names no folder with the test packages")


def read(path: str) -> tuple[ModelHeader, int]:
    with open_untrusted(Path(FOLDER, path)) as untrusted:
        header = identify(untrusted, path.rsplit("/", 1)[-1])
        assert header
        return header, untrusted.size


@pytest.mark.parametrize(
    ("path", "size_bytes", "parameters", "stored"),
    [
        ("silero_vad/data/silero_vad_16k.safetensors", 1_239_748, 309_633, "F32"),
        ("wordllama/weights/l2_supercat_256.safetensors", 16_384_096, 8_192_000, "F16"),
    ],
)
def test_safetensors_are_counted_exactly(path: str, size_bytes: int, parameters: int, stored: str) -> None:
    """As the safetensors library counts them."""
    header, size = read(path)

    assert (size_bytes, "safetensors", parameters, True, stored) == (
        size, header.format, header.parameters, header.parameters_exact, header.quantisation,
    )  # fmt: skip
    assert ("model", "no", "") == (header.role, header.runs_code, header.problem)


@pytest.mark.parametrize(
    ("name", "size_bytes", "producer"),
    [
        ("silero_vad.onnx", 2_327_524, "spox"),
        ("silero_vad_16k_op15.onnx", 1_289_603, "pytorch 2.3.1"),
        ("silero_vad_half.onnx", 1_280_395, "pytorch 2.3.1"),
        ("silero_vad_openvino_16k.onnx", 1_288_203, "spox"),
    ],
)
def test_onnx_weights_are_counted_wherever_they_stand(name: str, size_bytes: int, producer: str) -> None:
    """These keep them in constants and in the branches of conditions; one rate of sound has 309,633."""
    header, size = read(f"silero_vad/data/{name}")

    assert (size_bytes, "ONNX", "no", "") == (size, header.format, header.runs_code, header.problem)
    assert producer in header.tags
    assert header.parameters and any(abs(header.parameters - whole) < 2_000 for whole in (309_633, 545_282))


def test_torchscript_is_told_to_bring_a_program() -> None:
    """It can run code, and its own class names it."""
    header, size = read("silero_vad/data/silero_vad.jit")

    assert (2_272_526, "TorchScript", "can", ("TorchScript",)) == (
        size,
        header.format,
        header.runs_code,
        header.code_signs,
    )
    assert ("VADRNNJITMerge", "") == (header.architecture, header.problem)


@pytest.mark.parametrize(
    ("name", "size_bytes", "parameters"),
    [
        ("v0.1/alex", 6_009, 1_152),
        ("v0.1/squeeze", 10_811, 2_240),
        ("v0.1/vgg", 7_289, 1_472),
        ("v0.0/alex", 5_455, 1_152),
    ],
)
def test_the_older_pytorch_layout_is_read(name: str, size_bytes: int, parameters: int) -> None:
    """Weights of a known number, a few kilobytes each, and nothing but weights."""
    header, size = read(f"lpips/weights/{name}.pth")

    assert (size_bytes, "PyTorch", "no", "") == (size, header.format, header.runs_code, header.problem)
    assert header.parameters is not None and parameters <= header.parameters <= parameters + 20


def test_a_path_file_is_no_model() -> None:
    """Programs keep texts that end in .pth beside their packages."""
    for path in Path(FOLDER).rglob("*.py"):
        with open_untrusted(path) as untrusted:
            assert identify(untrusted, path.with_suffix(".pth").name) is None
