"""Reads the head of safetensors files: names, types and shapes of all tensors, and what their maker added.

Format: github.com/huggingface/safetensors README "Format"; the library refuses heads over 100,000,000 bytes.
Added facts: github.com/Stability-AI/ModelSpec (``modelspec.``), github.com/kohya-ss/sd-scripts (``ss_``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from msgspec import Raw, Struct

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean, clean_name
from app.scan.header import ModelHeader, Role
from app.scan.readers.protocol import Candidate
from app.scan.untrusted_file import ReadLimit

_MOST_HEAD_BYTES = 100_000_000
_MOST_COUNTED_BYTES = 10_000_000
_MOST_COUNTED_TENSORS = 60_000
"""Heads within these are read tensor by tensor; the largest seen have some 5,000 tensors in 600 KB."""
_MOST_NAMES = 2_000

_BITS = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F6_E2M3": 6, "F6_E3M2": 6,
    "F4": 4, "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U64": 64, "U32": 32, "U16": 16, "U8": 8, "BOOL": 8, "C64": 64,
}  # fmt: skip
_LORA = re.compile(
    r"\.lora_[AB]\b|lora_(?:down|up|A|B)\.|lora\.(?:down|up)\.|\.(?:hada|lokr)_w[12]|\.oft_blocks|\.dora_scale"
)
_SHARD = re.compile(r"-(\d{5})-of-(\d{5})(?:\.safetensors)?\Z")
_IMAGES = re.compile(r"model\.diffusion_model\.|double_blocks\.|lora_unet|transformer_blocks\.|unet\.")
_LANGUAGE = re.compile(r"model\.layers\.\d+\.(?:self_attn|mlp)|lm_head\.|transformer\.h\.\d+\.")
# Numbers that hold several weights each: 4-bit weights of GPTQ, AWQ and MLX in 32 bits, of bitsandbytes in 8.
_PACKED = {"I32": 8, "U32": 8, "U8": 2}


class _Tensor(Struct):
    """One tensor as the head describes it; its shape is only decoded when it is short."""

    dtype: str = ""
    shape: Raw = Raw()
    data_offsets: Raw = Raw()


class _Outside(Struct):
    added: Raw = msgspec.field(name="__metadata__", default=Raw())


class _Added(Struct):
    """What makers add to a head, as far as we use it."""

    title: Raw = msgspec.field(name="modelspec.title", default=Raw())
    author: Raw = msgspec.field(name="modelspec.author", default=Raw())
    licence: Raw = msgspec.field(name="modelspec.license", default=Raw())
    architecture: Raw = msgspec.field(name="modelspec.architecture", default=Raw())
    merged_from: Raw = msgspec.field(name="modelspec.merged_from", default=Raw())
    output_name: Raw = msgspec.field(name="ss_output_name", default=Raw())
    base_name: Raw = msgspec.field(name="ss_sd_model_name", default=Raw())
    base_version: Raw = msgspec.field(name="ss_base_model_version", default=Raw())
    network: Raw = msgspec.field(name="ss_network_module", default=Raw())
    folders: Raw = msgspec.field(name="ss_dataset_dirs", default=Raw())
    plain_name: Raw = msgspec.field(name="name", default=Raw())
    plain_author: Raw = msgspec.field(name="author", default=Raw())
    plain_licence: Raw = msgspec.field(name="license", default=Raw())


_KEYS = {known.name: known.encode_name for known in msgspec.structs.fields(_Added)}
_MOST_TEXT_BYTES = 20_000


@dataclass(slots=True)
class _Facts:
    added: dict[str, str] = field(default_factory=dict)
    """What the maker added, by the names of ``_Added``."""
    weights: dict[str, int] = field(default_factory=dict)
    """Numbers stored, by type."""
    packed: bool = False
    """Whether numbers hold several weights each, so that counting gives an estimate."""
    counted: bool = False
    names: str = ""
    """Some of the tensors' names: they give away what it is for."""


class SafetensorsReader:
    """Reads safetensors files."""

    format = "safetensors"
    certain = False
    endings = (".safetensors",)
    if_broken: RunsCode = "no"
    deep = False

    def recognises(self, candidate: Candidate) -> bool:
        head = candidate.head
        if len(head) < 10 or head[8:9] != b"{":
            return False
        if candidate.named(self.endings):
            return True
        length = int.from_bytes(head[:8], "little")
        return 2 <= length <= min(_MOST_HEAD_BYTES, candidate.size - 8) and head[9:10] in (b'"', b" ", b"\n")

    def read(self, candidate: Candidate) -> ModelHeader | None:
        untrusted = candidate.untrusted
        length = int.from_bytes(untrusted.head[:8], "little")
        if length > _MOST_HEAD_BYTES:
            raise ReadLimit("says more than we read")
        head = untrusted.read_at(8, length)
        facts = _Facts(added=_added(head))
        problem = ""
        if length <= _MOST_COUNTED_BYTES and head.count(b"{") <= _MOST_COUNTED_TENSORS:
            if 8 + length + _count(head, facts) > untrusted.size:
                problem = "ends too early"
        else:
            facts.names = head[:100_000].decode("utf-8", "replace")
        if not facts.weights and facts.counted and not candidate.named(self.endings):
            return None
        return _header(facts, candidate.file_name, untrusted.size - 8 - length, problem)


def _added(head: bytes) -> dict[str, str]:
    """What the maker added under ``__metadata__``: only texts, only those we use."""
    outside = msgspec.json.decode(head, type=_Outside).added
    if not len(memoryview(outside)):
        return {}
    try:
        added = msgspec.json.decode(outside, type=_Added)
    except msgspec.DecodeError:
        return {}
    texts: dict[str, str] = {}
    for name in _KEYS:
        raw: Raw = getattr(added, name)
        if 0 < len(memoryview(raw)) <= _MOST_TEXT_BYTES:
            try:
                texts[name] = msgspec.json.decode(raw, type=str)
            except msgspec.DecodeError:
                continue
    return texts


def _count(head: bytes, facts: _Facts) -> int:
    """Count what all tensors store; returns where the last one ends, in bytes behind the head."""
    tensors = msgspec.json.decode(head, type=dict[str, _Tensor])
    tensors.pop("__metadata__", None)
    end = 0
    for name, tensor in tensors.items():
        if not tensor.dtype or max(len(memoryview(tensor.shape)), len(memoryview(tensor.data_offsets))) > 500:
            raise ValueError("not a tensor")
        shape = msgspec.json.decode(tensor.shape, type=list[int])
        start, stop = msgspec.json.decode(tensor.data_offsets, type=tuple[int, int])
        stored = math.prod(shape)
        bits = _BITS.get(tensor.dtype)
        if min(shape, default=0) < 0 or not 0 <= start <= stop < 1 << 63:
            raise ValueError("impossible shape")
        if bits is not None and stored * bits != (stop - start) * 8:
            raise ValueError("impossible shape")
        end = max(end, stop)
        width = _PACKED.get(tensor.dtype, 1)
        if width > 1 and name.endswith((".qweight", ".weight", ".weight_packed", "_blocks")):
            facts.packed = True
            stored *= width
        facts.weights[tensor.dtype] = facts.weights.get(tensor.dtype, 0) + stored
    facts.names = "\n".join(list(tensors)[:_MOST_NAMES])[:200_000]
    facts.counted = True
    return end


def _header(facts: _Facts, file_name: str, data_bytes: int, problem: str) -> ModelHeader:
    evidence: list[Evidence] = []

    def said(about: str, cleaned: Callable[[str], str], *names: str) -> str:
        for name in names:
            text = cleaned(facts.added.get(name, ""))
            if text and text.lower() not in ("none", "unknown", "null"):
                evidence.append(Evidence(about=about, how="file", source=_KEYS[name]))
                return text
        return ""

    architecture, _, part = said("architecture", clean, "architecture").partition("/")
    adapter = bool(
        facts.added.get("network") or part.lower() in ("lora", "textual-inversion") or _LORA.search(facts.names)
    )
    maker = said("maker", clean_name, "author", "plain_author")
    licence = said("licence", clean, "licence", "plain_licence")
    base_model = said("base_model", clean_name, "merged_from", "base_name", "base_version")
    main = max(facts.weights.items(), key=lambda item: (item[1], item[0]))[0] if facts.weights else ""
    if main:
        evidence.append(Evidence(about="quantisation", how="file", source="tensors"))
    parameters: int | None = sum(facts.weights.values())
    if not facts.counted:
        first_type = re.search(r'"dtype"\s*:\s*"(\w+)"', facts.names)
        bits = _BITS.get(first_type[1]) if first_type else None
        parameters = data_bytes * 8 // bits if bits and data_bytes > 0 else None
    if parameters:
        evidence.append(Evidence(about="parameters", how="file", source="tensors" if facts.counted else "size"))
    named = _SHARD.search(file_name)
    shard = (int(named[1]), int(named[2])) if named and 0 < int(named[1]) <= int(named[2]) > 1 else None
    role: Role = "model"
    if facts.counted and not facts.weights:
        role = "data"
    elif adapter:
        role = "adapter"
    elif shard:
        role = "shard"
    return ModelHeader(
        format="safetensors",
        role=role,
        name=clean_name(
            facts.added.get("title") or facts.added.get("output_name") or facts.added.get("plain_name", "")
        ),
        maker=maker,
        architecture=architecture,
        task=_task(facts, architecture),
        parameters=parameters or None,
        parameters_exact=facts.counted and not facts.packed and bool(parameters),
        quantisation="4-bit" if facts.packed else clean(main, 20),
        licence=licence,
        base_model=base_model,
        shard=shard,
        trained_on=_folder_names(facts.added.get("folders", "")),
        problem=problem,
        evidence=tuple(evidence),
    )


def _folder_names(text: str) -> tuple[str, ...]:
    """The folders of pictures a trainer lists, as ``{"10_shop": {"img_count": 40}}``; their names alone are kept."""
    names = re.findall(r'"([^"\\]{1,200})"\s*:\s*\{', text)
    return tuple(clean(name, 100) for name in names[:20])


def _task(facts: _Facts, architecture: str) -> str:
    if architecture.startswith(("stable-diffusion", "flux", "sd3")) or "network" in facts.added:
        return "images"
    if _LANGUAGE.search(facts.names):
        return "language"
    return "images" if _IMAGES.search(facts.names) else ""
