"""Reads ONNX files: a protobuf message whose graph is passed through for its weights.

Messages and fields: github.com/onnx/onnx onnx/onnx.proto; keys of metadata_props: docs/MetadataProps.md and
docs/IR.md; weights in other files: docs/ExternalData.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean, clean_name
from app.scan.header import ModelHeader
from app.scan.readers.cursor import Cursor
from app.scan.readers.protocol import FAILURES, Candidate, problem_of
from app.scan.untrusted_file import ReadLimit

_MOST_FIELDS = 250_000
_MOST_FIELDS_EXACT = 400_000
"""The largest graphs seen have a tenth of it; so many take about half a second."""
_MOST_DIMENSIONS = 64
_MOST_NESTED = 12
_MOST_TEXT_BYTES = 4_096
_MOST_OUTSIDE = 64
_MOST_PROPERTIES = 256
_MOST_CLASSES = 100
_CLASS = re.compile(r"\d{1,6}\s*:\s*['\"]([^'\"]{1,200})['\"]")

_VARINT, _EIGHT, _SIZED, _FOUR = 0, 1, 2, 5
# fields of ModelProto and how each is stored
_MODEL_FIELDS = {
    1: _VARINT, 2: _SIZED, 3: _SIZED, 4: _SIZED, 5: _VARINT, 6: _SIZED, 7: _SIZED, 8: _SIZED, 14: _SIZED, 20: _SIZED,
    25: _SIZED, 26: _SIZED,
}  # fmt: skip
_LATEST_IR = 40
"""Far above the 13 of 2026: the number goes up by about one a year."""

# TensorProto.DataType; numbers that are not weights (int64 shapes, booleans, texts) are left out
_WEIGHT_TYPES = {
    1: "F32", 2: "U8", 3: "I8", 10: "F16", 11: "F64", 16: "BF16", 17: "F8_E4M3", 18: "F8_E4M3", 19: "F8_E5M2",
    20: "F8_E5M2", 21: "U4", 22: "I4", 23: "F4",
}  # fmt: skip
# what Ultralytics writes as ``task``
_TASKS = {"detect": "vision", "segment": "vision", "classify": "vision", "pose": "vision", "obb": "vision"}


@dataclass(slots=True)
class _Facts:
    producer: str = ""
    producer_version: str = ""
    domain: str = ""
    version: int = 0
    graph: bool = False
    opsets: int = 0
    properties: dict[str, str] = field(default_factory=dict)
    outside: dict[str, None] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    counted: bool = False


class _Enough(ReadLimit):
    """More fields than are looked at."""


class OnnxReader:
    """Reads ONNX files. They begin with no magic number, so every field of the message must be a known one."""

    format = "ONNX"
    certain = False
    endings = (".onnx",)
    if_broken: RunsCode = "no"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        head = candidate.head
        if len(head) < 4 or head[0] != 0x08 or not 1 <= head[1] <= _LATEST_IR:
            return False
        field_number, wire = head[2] >> 3, head[2] & 7
        return _MODEL_FIELDS.get(field_number) == wire and field_number != 1

    def read(self, candidate: Candidate) -> ModelHeader | None:
        facts = _Facts()
        problem = ""
        try:
            _Walk(candidate, facts).model()
        except FAILURES as error:
            problem = problem_of(error)
        if not candidate.named(self.endings) and (problem or not (facts.graph and facts.opsets)):
            return None
        if not problem and not facts.graph:
            problem = "not as its format prescribes"
        return _header(facts, problem)


class _Walk:
    """One walk over the message, front to back, over all nested graphs."""

    def __init__(self, candidate: Candidate, facts: _Facts) -> None:
        self._facts = facts
        self._cursor = Cursor(candidate.untrusted)
        self._fields_left = _MOST_FIELDS_EXACT if candidate.exact else _MOST_FIELDS

    def model(self) -> None:
        cursor, facts = self._cursor, self._facts
        graph_at: tuple[int, int] | None = None
        properties = 0
        for number, wire, size in self._fields(cursor.end):
            if _MODEL_FIELDS.get(number) != wire:
                raise ValueError("not as its format prescribes")
            if number == 5:
                facts.version = size
            elif number == 2:
                facts.producer = self._text(size)
            elif number == 3:
                facts.producer_version = self._text(size)
            elif number == 4:
                facts.domain = self._text(size)
            elif number == 7:
                if graph_at is not None:
                    raise ValueError("not as its format prescribes")
                graph_at = (cursor.at, cursor.at + size)
                facts.graph = True
                cursor.skip(size)
            elif number == 14 and properties < _MOST_PROPERTIES:
                properties += 1
                key, value = self._entry(size)
                facts.properties.setdefault(key, value)
            elif wire == _SIZED:
                facts.opsets += number == 8
                cursor.skip(size)
        if graph_at is not None:
            # the message's own facts stand behind the graph; its weights are counted once those are safe
            self._cursor = cursor.elsewhere(graph_at[0])
            try:
                self._graph(graph_at[1], 0)
                facts.counted = True
            except _Enough:
                # a graph too large to count in passing is not a broken one
                facts.weights.clear()

    def _graph(self, end: int, depth: int) -> None:
        if depth > _MOST_NESTED:
            raise RecursionError
        for number, wire, size in self._fields(end):
            if wire != _SIZED:
                continue
            stop = self._cursor.at + size
            if number == 1:
                self._node(stop, depth)
            elif number == 5:
                self._tensor(stop)
            else:
                self._cursor.skip(size)

    def _node(self, end: int, depth: int) -> None:
        """Weights may sit in nodes as well: constants, and the branches of conditions and loops."""
        for number, wire, size in self._fields(end):
            if wire != _SIZED:
                continue
            if number == 5:
                self._attribute(self._cursor.at + size, depth)
            else:
                self._cursor.skip(size)

    def _attribute(self, end: int, depth: int) -> None:
        for number, wire, size in self._fields(end):
            if wire != _SIZED:
                continue
            stop = self._cursor.at + size
            if number in (5, 10):
                self._tensor(stop)
            elif number in (6, 11):
                self._graph(stop, depth + 1)
            else:
                self._cursor.skip(size)

    def _tensor(self, end: int) -> None:
        stored, kind, outside = 1, 0, False
        location, dimensions = "", 0
        for number, wire, size in self._fields(end):
            if number == 1 and wire == _SIZED:
                stop = self._cursor.at + size
                while self._cursor.at < stop and dimensions <= _MOST_DIMENSIONS:
                    stored *= self._varint()
                    dimensions += 1
            elif number == 1:
                stored *= size
            elif number == 2 and wire == _VARINT:
                kind = size
            elif number == 13 and wire == _SIZED:
                key, value = self._entry(size)
                location = value if key == "location" else location
            elif number == 14 and wire == _VARINT:
                outside = size == 1
            elif wire == _SIZED:
                self._cursor.skip(size)
            if not 0 <= stored < 1 << 63 or dimensions > _MOST_DIMENSIONS:
                raise ValueError("impossible shape")
        name = _WEIGHT_TYPES.get(kind)
        if name:
            self._facts.weights[name] = self._facts.weights.get(name, 0) + stored
        # only a plain name can be a sibling; a path could lead anywhere
        plain = "/" not in location and "\\" not in location and clean(location) == location
        if outside and location and plain and len(self._facts.outside) < _MOST_OUTSIDE:
            self._facts.outside[location] = None

    def _entry(self, size: int) -> tuple[str, str]:
        """A key with its value."""
        key = value = ""
        for number, wire, length in self._fields(self._cursor.at + size):
            if wire != _SIZED or number not in (1, 2):
                raise ValueError("not as its format prescribes")
            if number == 1:
                key = self._text(length)
            else:
                value = self._text(length)
        return key, value

    def _fields(self, end: int) -> Iterator[tuple[int, int, int]]:
        """Number, way of storing, and value or size of each field up to ``end``; who asks must pass the sized ones."""
        cursor = self._cursor
        if end > cursor.end:
            raise ReadLimit("ends too early")
        while cursor.at < end:
            self._fields_left -= 1
            if self._fields_left < 0:
                raise _Enough("says more than we read")
            tag = self._varint()
            number, wire = tag >> 3, tag & 7
            if number == 0:
                raise ValueError("not as its format prescribes")
            if wire == _VARINT:
                yield number, wire, self._varint()
            elif wire == _SIZED:
                size = self._varint()
                if size > end - cursor.at:
                    raise ReadLimit("ends too early")
                yield number, wire, size
            elif wire in (_EIGHT, _FOUR):
                cursor.skip(8 if wire == _EIGHT else 4)
                yield number, wire, 0
            else:
                raise ValueError("not as its format prescribes")
        if cursor.at != end:
            raise ValueError("not as its format prescribes")

    def _varint(self) -> int:
        cursor = self._cursor
        window, offset = cursor.window(1)
        value = window[offset]
        if value < 0x80:
            cursor.move_to(offset + 1)
            return value
        value &= 0x7F
        cursor.move_to(offset + 1)
        for shift in range(7, 70, 7):
            (byte,) = cursor.take(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & 0xFFFFFFFFFFFFFFFF
        raise ValueError("a number without end")

    def _text(self, size: int) -> str:
        kept = min(size, _MOST_TEXT_BYTES)
        text = self._cursor.take(kept).decode("utf-8", "replace")
        self._cursor.skip(size - kept)
        return text


def _header(facts: _Facts, problem: str) -> ModelHeader:
    evidence: list[Evidence] = []

    def said(about: str, *keys: str) -> str:
        for key in keys:
            text = clean_name(facts.properties.get(key, ""))
            if text:
                evidence.append(Evidence(about=about, how="file", source=f"metadata_props.{key}"))
                return text
        return ""

    main = max(facts.weights.items(), key=lambda item: (item[1], item[0]))[0] if facts.weights else ""
    parameters = sum(facts.weights.values()) if facts.counted else 0
    if parameters:
        evidence.append(Evidence(about="parameters", how="file", source="graph"))
        evidence.append(Evidence(about="quantisation", how="file", source="graph"))
    maker = said("maker", "model_author", "author")
    licence = said("licence", "model_license", "license")
    return ModelHeader(
        format="ONNX",
        # most tools write the name of the graph or of the tool; only what somebody added is a name
        name=said("name", "model_name", "name"),
        maker=maker,
        architecture=said("architecture", "architecture", "model_type"),
        task=_TASKS.get(facts.properties.get("task", ""), ""),
        version=clean(facts.properties.get("version", ""))
        or (str(facts.version) if 0 < facts.version < 1 << 31 else ""),
        parameters=parameters or None,
        # bytes may hold two weights of four bits each
        parameters_exact=bool(parameters) and "U8" not in facts.weights,
        quantisation=main if facts.counted else "",
        licence=licence,
        source=said("source", "url", "model_url", "docs"),
        tags=tuple(text for text in (clean(f"{facts.producer} {facts.producer_version}"), clean(facts.domain)) if text),
        classes=_classes(facts.properties.get("names", "")),
        external_data=tuple(facts.outside),
        problem=problem,
        evidence=tuple(evidence),
    )


def _classes(untrusted_names: str) -> tuple[str, ...]:
    """What a model tells apart, as Ultralytics lists it: ``{0: 'person', 1: 'car'}``.

    Source: github.com/ultralytics/ultralytics engine/exporter.py (metadata "names").
    """
    found = (clean(match[1], 60) for match in islice(_CLASS.finditer(untrusted_names), _MOST_CLASSES))
    return tuple(name for name in found if name)
