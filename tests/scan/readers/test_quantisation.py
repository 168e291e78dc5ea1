"""File names and sizes tell how weights are stored and about how many there are."""

from __future__ import annotations

import pytest
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType, LlamaFileType

from app.scan.readers.quantisation import FILE_TYPES, TENSOR_TYPES, estimated_parameters, labelled_size, quantisation_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Llama-3.1-8B-Instruct-Q4_K_M.gguf", "Q4_K_M"),
        ("llama-2-7b.q4_0.gguf", "Q4_0"),
        ("model-IQ3_XXS.gguf", "IQ3_XXS"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("phi-3-fp16.gguf", "F16"),
        ("a-BF16-00001-of-00002.gguf", "BF16"),
        ("UD-Q4_K_XL.gguf", "Q4_K_XL"),
        ("mmproj-F16-of-Q4_K_S.gguf", "Q4_K_S"),
        ("sha256-q4", ""),
        ("", ""),
    ],
)
def test_a_file_name_names_the_kind_of_storing(text: str, expected: str) -> None:
    """Only whole words count, the last one wins."""
    assert expected == quantisation_in(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8B", 8_000_000_000),
        ("8x7B", 56_000_000_000),
        ("Qwen3-30B-A3B-Q4_K_M.gguf", 30_000_000_000),
        ("smollm2-135m.gguf", 135_000_000),
        ("1.5B", 1_500_000_000),
        ("1T", 10**12),
        ("Q8_0", None),
        ("model-v3.gguf", None),
        ("3Bears", None),
        ("", None),
    ],
)
def test_a_label_names_the_number_of_parameters(text: str, expected: int | None) -> None:
    """Experts are multiplied out."""
    assert expected == labelled_size(text)


def test_numbers_are_those_of_the_gguf_package() -> None:
    """The package is the reference for the names behind the numbers."""
    files = {int(kind): kind.name.removeprefix("MOSTLY_").removeprefix("ALL_") for kind in LlamaFileType if kind < 1024}
    files[38] = "MXFP4"

    assert files == FILE_TYPES
    assert {int(kind): kind.name for kind in GGMLQuantizationType} == TENSOR_TYPES


def test_estimates_lie_near_what_blocks_hold() -> None:
    """No kind is taken for finer or coarser by more than a third than its blocks are, plus what is kept finer."""
    for kind in GGMLQuantizationType:
        estimated = estimated_parameters(10**9, kind.name)
        weights, size_bytes = GGML_QUANT_SIZES[kind]
        if estimated:
            assert 0.66 < estimated / (10**9 * weights / size_bytes) < 1.05
    assert estimated_parameters(0, "F16") is estimated_parameters(5, "no such kind") is None
