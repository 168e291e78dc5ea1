"""Reads TensorFlow Lite files: a flatbuffer whose few texts are looked up in place.

Tables: github.com/tensorflow/tensorflow tensorflow/compiler/mlir/lite/schema/schema.fbs (Model, Metadata, Buffer) and
github.com/tensorflow/tflite-support tensorflow_lite_support/metadata/metadata_schema.fbs (ModelMetadata).
"""

from __future__ import annotations

import struct

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean, clean_name
from app.scan.header import ModelHeader
from app.scan.readers.protocol import FAILURES, Candidate, problem_of
from app.scan.untrusted_file import UntrustedFile

_MOST_TEXT_BYTES = 4_096
_MOST_METADATA = 64
_MOST_VERSION = 100

# places of the fields in their tables
_VERSION, _DESCRIPTION, _BUFFERS, _METADATA = 0, 3, 4, 6
_METADATA_NAME, _METADATA_BUFFER = 0, 1
_BUFFER_DATA = 0
_NAME, _MODEL_VERSION, _AUTHOR, _LICENCE = 0, 2, 4, 5


class TfliteReader:
    """Reads TensorFlow Lite files."""

    format = "TFLite"
    certain = True
    endings = (".tflite",)
    if_broken: RunsCode = "no"
    deep = False

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head[4:8] == b"TFL3"

    def read(self, candidate: Candidate) -> ModelHeader | None:
        model = _Table.root(candidate.untrusted, 0)
        version = model.number(_VERSION, "I")
        if not 0 <= version <= _MOST_VERSION:
            raise ValueError("unknown version")
        texts: dict[str, str] = {}
        problem = ""
        try:
            texts = _metadata(candidate.untrusted, model)
        except FAILURES as error:
            problem = problem_of(error)
        maker, licence = clean_name(texts.get("author", "")), clean(texts.get("license", ""), 200)
        description = clean(model.text(_DESCRIPTION), 100)
        return ModelHeader(
            format="TFLite",
            name=clean_name(texts.get("name", "")),
            maker=maker,
            licence=licence,
            version=clean(texts.get("version", ""), 40),
            tags=(description,) if description else (),
            problem=problem,
            evidence=tuple(
                Evidence(about=about, how="file", source=f"metadata.{key}")
                for about, key, text in (("maker", "author", maker), ("licence", "license", licence))
                if text
            ),
        )


class _Table:
    """A table of a flatbuffer: its fields are found through a list of places at its beginning."""

    def __init__(self, untrusted: UntrustedFile, at: int, base: int) -> None:
        self._untrusted = untrusted
        self._at = at
        (back,) = struct.unpack("<i", untrusted.read_at(at, 4))
        directory = at - back
        if directory < base:
            raise ValueError("not as its format prescribes")
        (size,) = struct.unpack("<H", untrusted.read_at(directory, 2))
        if not 4 <= size <= 1_024 or size % 2:
            raise ValueError("not as its format prescribes")
        self._fields = struct.unpack(f"<{(size - 4) // 2}H", untrusted.read_at(directory + 4, size - 4))
        self._base = base

    @classmethod
    def root(cls, untrusted: UntrustedFile, base: int) -> _Table:
        """The table that a flatbuffer beginning at ``base`` starts with."""
        (offset,) = struct.unpack("<I", untrusted.read_at(base, 4))
        return cls(untrusted, base + offset, base)

    def _place(self, field: int) -> int | None:
        offset = self._fields[field] if field < len(self._fields) else 0
        return self._at + offset if offset else None

    def number(self, field: int, kind: str) -> int:
        """A number; 0 where the file does not hold it."""
        at = self._place(field)
        return int(struct.unpack(f"<{kind}", self._untrusted.read_at(at, struct.calcsize(kind)))[0]) if at else 0

    def vector(self, field: int) -> tuple[int, int]:
        """Where the elements of a list begin, and how many there are."""
        at = self._place(field)
        if at is None:
            return 0, 0
        (offset,) = struct.unpack("<I", self._untrusted.read_at(at, 4))
        (count,) = struct.unpack("<I", self._untrusted.read_at(at + offset, 4))
        return at + offset + 4, count

    def text(self, field: int) -> str:
        """A text, shortened to what we keep."""
        start, count = self.vector(field)
        return self._untrusted.read_at(start, min(count, _MOST_TEXT_BYTES)).decode("utf-8", "replace") if count else ""

    def row(self, field: int, number: int) -> _Table:
        """One table out of a list of tables."""
        start, count = self.vector(field)
        if number >= count:
            raise ValueError("not as its format prescribes")
        at = start + 4 * number
        (offset,) = struct.unpack("<I", self._untrusted.read_at(at, 4))
        return _Table(self._untrusted, at + offset, self._base)


def _metadata(untrusted: UntrustedFile, model: _Table) -> dict[str, str]:
    """Name, version, author and licence that a model card inside the file states."""
    _, count = model.vector(_METADATA)
    for number in range(min(count, _MOST_METADATA)):
        row = model.row(_METADATA, number)
        if row.text(_METADATA_NAME) != "TFLITE_METADATA":
            continue
        start, size = model.row(_BUFFERS, row.number(_METADATA_BUFFER, "I")).vector(_BUFFER_DATA)
        if size < 8 or untrusted.read_at(start + 4, 4) != b"M001":
            return {}
        card = _Table.root(untrusted, start)
        places = {"name": _NAME, "version": _MODEL_VERSION, "author": _AUTHOR, "license": _LICENCE}
        return {key: card.text(place) for key, place in places.items()}
    return {}
