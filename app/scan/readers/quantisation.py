"""How weights are stored in GGUF files: names by number, bits for each weight, and what a file name says of it.

Numbers and block sizes: github.com/ggml-org/llama.cpp gguf-py/gguf/constants.py (LlamaFileType, GGML_QUANT_SIZES).
File names: github.com/ggml-org/ggml docs/gguf.md, "GGUF Naming Convention".
"""

from __future__ import annotations

import re

FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M",
    13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS",
    21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S",
    29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4", 39: "NVFP4", 40: "Q1_0",
}  # fmt: skip
"""``general.file_type``: how most of a model's weights are stored."""

TENSOR_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K",
    12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S",
    20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64",
    29: "IQ1_M", 30: "BF16", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4", 41: "Q1_0",
}  # fmt: skip

# Bits for each weight over a whole model: a mixed kind such as Q4_K_M keeps some tensors finer than its name says.
_BITS = {
    "F32": 32.0, "F16": 16.0, "BF16": 16.0, "Q8_0": 8.5, "Q6_K": 6.6, "Q5_0": 5.6, "Q5_1": 6.1, "Q5_K": 5.7,
    "Q5_K_S": 5.6, "Q5_K_M": 5.7, "Q5_K_L": 5.8, "Q4_0": 4.7, "Q4_1": 5.1, "Q4_K": 4.9, "Q4_K_S": 4.7, "Q4_K_M": 4.9,
    "Q4_K_L": 5.0, "Q3_K": 4.0, "Q3_K_S": 3.6, "Q3_K_M": 4.0, "Q3_K_L": 4.3, "Q2_K": 3.2, "Q2_K_S": 3.0,
    "IQ4_NL": 4.7, "IQ4_XS": 4.4, "IQ3_M": 3.8, "IQ3_S": 3.6, "IQ3_XS": 3.4, "IQ3_XXS": 3.2, "IQ2_M": 2.9,
    "IQ2_S": 2.7, "IQ2_XS": 2.6, "IQ2_XXS": 2.4, "IQ1_M": 2.1, "IQ1_S": 2.0,
    "TQ1_0": 1.9, "TQ2_0": 2.3, "MXFP4": 4.4, "NVFP4": 4.7, "Q1_0": 1.3,
}  # fmt: skip

_NAMED = re.compile(
    r"(?:^|[-._ ])(IQ[1-4]_(?:XXS|XS|NL|S|M)|Q[2-8]_K(?:_(?:XL|S|M|L))?|Q[1458]_[01]|TQ[12]_0|MXFP4|NVFP4"
    r"|BF16|FP16|FP32|F16|F32)(?=$|[-._ ])",
    re.IGNORECASE,
)
_SIZE_LABEL = re.compile(r"(?:^|[-._ ])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,3})?)([KMBT])(?=$|[-._ ])", re.IGNORECASE)
_UNITS = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


def quantisation_in(text: str) -> str:
    """The kind of storing that a file name names, such as ``Q4_K_M``; empty when it names none."""
    found = _NAMED.findall(text)
    name: str = found[-1].upper() if found else ""
    return {"FP16": "F16", "FP32": "F32"}.get(name, name)


def labelled_size(text: str) -> int | None:
    """The number of parameters that a label such as ``8B``, ``8x7B`` or a file name with one in it stands for."""
    found = _SIZE_LABEL.search(text)
    if found is None:
        return None
    experts, amount, unit = found.groups()
    return round(int(experts or 1) * float(amount) * _UNITS[unit.upper()]) or None


def estimated_parameters(size_bytes: int, quantisation: str) -> int | None:
    """About how many parameters fit into a file of this size; None when the kind of storing is not known."""
    bits = _BITS.get(quantisation.removesuffix("_XL"))
    return round(size_bytes * 8 / bits) if bits and size_bytes else None
