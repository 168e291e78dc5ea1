"""Reads the head of GGUF files: what llama.cpp, Ollama, LM Studio and many others run.

Format: github.com/ggml-org/ggml docs/gguf.md. Version 1 counted with 32 bits; version 3 may be big-endian.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean, clean_name
from app.scan.header import ModelHeader, Role
from app.scan.readers.cursor import Cursor
from app.scan.readers.protocol import FAILURES, Candidate, problem_of
from app.scan.readers.quantisation import (
    FILE_TYPES,
    TENSOR_TYPES,
    estimated_parameters,
    labelled_size,
    quantisation_in,
)
from app.scan.untrusted_file import ReadLimit

_MOST_KEYS = 65_536
_MOST_TENSORS = 100_000
_MOST_TENSORS_IN_PASSING = 50_000
_MOST_STRINGS = 1_500_000
_MOST_NESTED = 3
_MOST_KEY_BYTES = 65_535
_MOST_TEXT_BYTES = 4_096
_MOST_TAGS = 16
_SEARCHED_BYTES = 32_000_000
_SEARCH_STEP = 1_000_000
_SHORT_BYTES = 20_000_000
"""The heads of most models are shorter, with 256,000 words and their merges."""
_TENSOR = b"blk.0."
"""How the name of a tensor of the first layer begins. Source: github.com/ggml-org/ggml docs/gguf.md."""

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

_BASES = range(4)
_WANTED = frozenset(
    {f"general.{key}" for key in (
        "type", "architecture", "name", "author", "organization", "version", "basename", "size_label", "finetune",
        "license", "license.name", "url", "repo_url", "source.url", "source.repo_url", "file_type", "tags",
    )}
    | {f"general.base_model.{number}.{key}" for number in _BASES for key in ("name", "organization", "repo_url")}
    | {"split.no", "split.count", "adapter.type", "clip.has_vision_encoder", "clip.has_audio_encoder"}
)  # fmt: skip

_SHARD = re.compile(r"-(\d{5})-of-(\d{5})(?:\.gguf)?\Z", re.IGNORECASE)
_SIDECAR = re.compile(r"(?:^|[-._])(?:mmproj|mtp)(?:[-._]|\Z)", re.IGNORECASE)
_EMBEDDINGS = re.compile(r"bert|embed|rerank", re.IGNORECASE)
_IMAGES = frozenset(
    {"flux", "sd1", "sdxl", "sd3", "aura", "hidream", "cosmos", "ltxv", "hyvid", "wan", "lumina2", "qwen_image"}
)
"""Architectures that github.com/city96/ComfyUI-GGUF writes for image and video models."""
_SPEECH = frozenset({"whisper", "wavtokenizer-dec"})

Value = int | float | str | tuple[str, ...]


@dataclass(slots=True)
class _Facts:
    """What a walk over the head has brought so far."""

    version: int = 0
    tensors: int = 0
    keys: dict[str, Value] = field(default_factory=dict)
    pools: bool = False
    """Whether a key says how its output is pooled: then it makes embeddings."""
    counted: int | None = None
    """Parameters in the tensor table, when it was read to its end."""
    weights: dict[str, int] = field(default_factory=dict)
    """Parameters by the kind of storing."""

    def text(self, *keys: str) -> str:
        """The first of these keys that holds a text."""
        for key in keys:
            value = self.keys.get(f"general.{key}")
            if isinstance(value, str) and value.strip():
                return value
        return ""

    def number(self, key: str) -> int | None:
        value = self.keys.get(key)
        return value if isinstance(value, int) else None


class GgufReader:
    """Reads GGUF files."""

    format = "GGUF"
    certain = True
    endings = (".gguf",)
    if_broken: RunsCode = "no"
    deep = False

    def recognises(self, candidate: Candidate) -> bool:
        head = candidate.head
        # a text may begin with these letters too; a version is small, whichever end it is written from
        return head.startswith(b"GGUF") and (head[4:8] in (b"", head[4:6] + b"\0\0", b"\0\0" + head[6:8]))

    def read(self, candidate: Candidate) -> ModelHeader | None:
        facts = _Facts()
        problem = ""
        try:
            _Walk(candidate, facts).whole()
        except FAILURES as error:
            problem = problem_of(error)
        return _header(facts, candidate, problem)


class _Walk:
    """One walk over a head, front to back. Every length is checked against what is left of the file first."""

    def __init__(self, candidate: Candidate, facts: _Facts) -> None:
        self._candidate = candidate
        self._facts = facts
        little = int.from_bytes(candidate.head[4:8], "little")
        # a version is a small number: when its two low bytes are empty it was written the other way round
        self._order = ">" if little and not little & 0xFFFF else "<"
        self._cursor = Cursor(candidate.untrusted, 4, order=self._order)
        self._count = "Q"
        self._strings_left = _MOST_STRINGS

    def whole(self) -> None:
        cursor, facts, exact = self._cursor, self._facts, self._candidate.exact
        facts.version = cursor.number("I")
        if not 1 <= facts.version <= 3:
            raise ValueError("unknown version")
        self._count = "I" if facts.version == 1 else "Q"
        facts.tensors = cursor.number(self._count)
        keys = cursor.number(self._count)
        if facts.tensors > _MOST_TENSORS or keys > _MOST_KEYS:
            raise ReadLimit("says more than we read")
        for _ in range(keys):
            start = cursor.at
            key = self._key()
            if not exact and key.startswith("tokenizer."):
                exact = self._is_short(start)
                if not exact:
                    return
            self._value(key)
        if exact or facts.tensors <= _MOST_TENSORS_IN_PASSING:
            self._tensor_table()

    def _key(self) -> str:
        length = self._cursor.number(self._count)
        if length > _MOST_KEY_BYTES:
            raise ReadLimit("says more than we read")
        return self._cursor.take(length).decode("utf-8", "replace")

    def _value(self, key: str) -> None:
        kind = self._cursor.number("I")
        wanted = key in _WANTED and key not in self._facts.keys
        if key.endswith(".pooling_type"):
            self._facts.pools = True
        if kind == _ARRAY:
            self._array(key if wanted else "", 1)
        elif kind == _STRING:
            text = self._string(wanted)
            if wanted:
                self._facts.keys[key] = text
        else:
            form = self._order + _NUMBERS[kind]
            data = self._cursor.take(struct.calcsize(form))
            if wanted:
                self._facts.keys[key] = struct.unpack(form, data)[0]

    def _string(self, wanted: bool) -> str:
        length = self._cursor.number(self._count)
        if length > self._cursor.left:
            raise ReadLimit("ends too early")
        kept = min(length, _MOST_TEXT_BYTES) if wanted else 0
        data = self._cursor.take(kept)
        self._cursor.skip(length - kept)
        return data.decode("utf-8", "replace")

    def _array(self, key: str, depth: int) -> None:
        if depth > _MOST_NESTED:
            raise RecursionError
        kind = self._cursor.number("I")
        count = self._cursor.number(self._count)
        if kind not in (_STRING, _ARRAY):
            self._cursor.skip(count * struct.calcsize(self._order + _NUMBERS[kind]))
            return
        self._strings_left -= count
        if self._strings_left < 0:
            raise ReadLimit("says more than we read")
        if kind == _ARRAY:
            for _ in range(count):
                self._array("", depth + 1)
            return
        kept = min(count, _MOST_TAGS) if key else 0
        if kept:
            self._facts.keys[key] = tuple(self._string(wanted=True) for _ in range(kept))
        self._skip_strings(count - kept)

    def _skip_strings(self, count: int) -> None:
        """Jump over texts one by one, in the window itself: a vocabulary has hundreds of thousands."""
        cursor = self._cursor
        length_at = struct.Struct(self._order + self._count)
        width, unpack = length_at.size, length_at.unpack_from
        while count:
            window, offset = cursor.window(width)
            limit = len(window)
            while count and offset + width <= limit:
                (length,) = unpack(window, offset)
                if offset + width + length > limit:
                    break
                offset += width + length
                count -= 1
            cursor.move_to(offset)
            if count:
                cursor.skip(cursor.number(self._count))
                count -= 1

    def _tensor_table(self) -> None:
        cursor, facts = self._cursor, self._facts
        dimensions_at = [struct.Struct(f"{self._order}{count}{self._count}IQ") for count in range(9)]
        weights: dict[int, int] = {}
        for _ in range(facts.tensors):
            length = cursor.number(self._count)
            cursor.skip(length)
            shape = dimensions_at[cursor.number("I")]
            *dimensions, kind, _ = shape.unpack(cursor.take(shape.size))
            parameters = 1
            for dimension in dimensions:
                parameters *= dimension
            if parameters >= 1 << 63:
                raise ValueError("impossible shape")
            weights[kind] = weights.get(kind, 0) + parameters
        facts.counted = sum(weights.values())
        for kind, parameters in weights.items():
            facts.weights[TENSOR_TYPES.get(kind, "")] = parameters

    def _is_short(self, start: int) -> bool:
        """Look behind the vocabulary for the kind of storing, unless the file name says it.

        llama-quantize puts ``general.file_type`` at the end. Where the tensors begin before it was met, it is missing:
        instead of fetching 32 MB of weights from the disk for nothing, the head is read to its end, which tells the
        kind too.

        Returns:
            Whether the rest of the head is to be read to its end.
        """
        key = "general.file_type"
        if key in self._facts.keys or quantisation_in(self._candidate.file_name):
            return False
        pattern = struct.pack(self._order + self._count, len(key)) + key.encode() + struct.pack(self._order + "I", 4)
        begin = start
        end = min(self._candidate.size, start + _SEARCHED_BYTES)
        while start < end:
            data = self._candidate.untrusted.read_at(start, min(_SEARCH_STEP, end - start))
            at = data.find(pattern) + len(pattern)
            if at >= len(pattern) and at + 4 <= len(data):
                self._facts.keys[key] = struct.unpack_from(self._order + "I", data, at)[0]
                return False
            if start - begin < _SHORT_BYTES and _TENSOR in data:
                return self._facts.tensors <= _MOST_TENSORS_IN_PASSING
            # a step back, so that a hit across the border is seen whole
            start += max(len(data) - 64, 64)
        return False


def _header(facts: _Facts, candidate: Candidate, problem: str) -> ModelHeader:
    file_name = candidate.file_name
    evidence: list[Evidence] = []

    def said(about: str, cleaned: Callable[[str], str], *keys: str) -> str:
        for key in keys:
            text = cleaned(facts.text(key))
            if text:
                evidence.append(Evidence(about=about, how="file", source=f"general.{key}"))
                return text
        return ""

    architecture = said("architecture", clean, "architecture")
    maker = said("maker", clean_name, "organization", "author")
    licence_keys = ("license.name", "license") if facts.text("license").lower() in ("", "other") else ("license",)
    licence = said("licence", clean, *licence_keys)
    source = said("source", clean, "source.url", "source.repo_url", "repo_url", "url")
    bases = tuple(base for number in _BASES if (base := clean_name(facts.text(f"base_model.{number}.name"))))
    if bases:
        evidence.append(Evidence(about="base_model", how="file", source="general.base_model.0.name"))
    shard = _shard(facts, file_name)
    role = _role(facts, file_name, architecture, shard, problem)
    quantisation = _quantisation(facts, file_name, evidence)
    parameters, exact = _parameters(
        facts, file_name, candidate.size, quantisation, whole=shard is None, evidence=evidence
    )
    tags = facts.keys.get("general.tags")
    return ModelHeader(
        format="GGUF",
        role=role,
        name=clean_name(facts.text("name")) or clean_name(_built_name(facts)),
        maker=maker,
        architecture=architecture,
        task=_task(facts, architecture, role),
        version=clean(facts.text("version")),
        parameters=parameters,
        parameters_exact=exact,
        quantisation=quantisation,
        licence=licence,
        base_model=", ".join(dict.fromkeys(bases)),
        source=source,
        tags=tuple(tag for tag in map(clean, tags) if tag) if isinstance(tags, tuple) else (),
        shard=shard,
        problem=problem,
        evidence=tuple(evidence),
    )


def _built_name(facts: _Facts) -> str:
    return " ".join(part for part in map(facts.text, ("basename", "size_label", "finetune")) if part)


def _shard(facts: _Facts, file_name: str) -> tuple[int, int] | None:
    number, count = facts.number("split.no"), facts.number("split.count")
    if number is not None and count is not None and 0 <= number < count <= 99_999:
        return (number + 1, count) if count > 1 else None
    named = _SHARD.search(file_name)
    if named and 0 < int(named[1]) <= int(named[2]) > 1:
        return int(named[1]), int(named[2])
    return None


def _role(facts: _Facts, file_name: str, architecture: str, shard: tuple[int, int] | None, problem: str) -> Role:
    kind = facts.text("type").lower()
    if kind == "imatrix" or architecture == "imatrix":
        return "data"
    if kind == "adapter" or "adapter.type" in facts.keys:
        return "adapter"
    if kind == "mmproj" or architecture == "clip" or _SIDECAR.search(file_name):
        return "sidecar"
    if shard:
        return "shard"
    return "vocabulary" if not facts.tensors and not problem else "model"


def _quantisation(facts: _Facts, file_name: str, evidence: list[Evidence]) -> str:
    number = facts.number("general.file_type")
    # 1024 marks a type that was guessed while the file was made
    name = FILE_TYPES.get(number & ~1024, "") if number is not None else ""
    if name:
        evidence.append(Evidence(about="quantisation", how="file", source="general.file_type"))
    elif name := quantisation_in(file_name):
        evidence.append(Evidence(about="quantisation", how="name"))
    elif facts.weights:
        name = max(facts.weights.items(), key=lambda item: (item[1], item[0]))[0]
        evidence.append(Evidence(about="quantisation", how="file", source="tensors"))
    return name


def _parameters(
    facts: _Facts, file_name: str, size: int, quantisation: str, *, whole: bool, evidence: list[Evidence]
) -> tuple[int | None, bool]:
    if facts.counted:
        evidence.append(Evidence(about="parameters", how="file", source="tensors"))
        return facts.counted, True
    if not facts.tensors:
        return None, False
    if whole:
        # a label speaks for all parts together, so it says nothing about one of several
        if labelled := labelled_size(facts.text("size_label")):
            evidence.append(Evidence(about="parameters", how="file", source="general.size_label"))
            return labelled, False
        if labelled := labelled_size(file_name):
            evidence.append(Evidence(about="parameters", how="name"))
            return labelled, False
    estimated = estimated_parameters(size, quantisation)
    if estimated:
        evidence.append(Evidence(about="parameters", how="file", source="size"))
    return estimated, False


def _task(facts: _Facts, architecture: str, role: Role) -> str:
    kind = architecture.lower()
    if role == "sidecar":
        return (
            "speech"
            if facts.keys.get("clip.has_audio_encoder") and not facts.keys.get("clip.has_vision_encoder")
            else "vision"
        )
    if kind in _SPEECH:
        return "speech"
    if kind in _IMAGES:
        return "images"
    if kind.endswith("ocr"):
        return "vision"
    if facts.pools or _EMBEDDINGS.search(kind):
        return "embeddings"
    return "language" if kind and role in ("model", "shard", "adapter") else ""
