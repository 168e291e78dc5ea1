"""Reads what lies wrapped in something else: pickles in NumPy files, in plain zip archives and in tar archives.

Layouts: numpy.org/doc/stable/reference/generated/numpy.lib.format.html (arrays of objects are pickles);
pubs.opengroup.org pax, "ustar Interchange Format"; github.com/pytorch/pytorch torch/serialization.py (a tar with
``pickle``, ``storages`` and ``tensors`` before version 0.1.10).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import replace

from app.domain.observation import RunsCode
from app.scan.header import ModelHeader
from app.scan.readers.pickle_file import PickleReader, followed, pickle_header
from app.scan.readers.pickle_walk import MOST_BYTES, PickleFacts
from app.scan.readers.protocol import Candidate, Reader
from app.scan.readers.pytorch import PyTorchLegacyReader, PyTorchZipReader
from app.scan.readers.zip_directory import Member, ZipDirectory
from app.scan.untrusted_file import ReadLimit

_NUMPY = b"\x93NUMPY"
_OBJECTS = re.compile(rb"'\|?O\d*'")
_MOST_HEAD_BYTES = 64_000
_PICKLES = (".pkl", ".pickle", ".joblib", ".npy")
_WEIGHTS = (".pt", ".pth", ".ckpt", ".bin")
_MOST_INSIDE = 8
_BLOCK = 512
_MOST_MEMBERS = 2_000


class NumpyReader:
    """Reads NumPy files: plain numbers hold no code, arrays of objects are pickles."""

    format = "NumPy"
    certain = True
    endings = (".npy",)
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(_NUMPY)

    def read(self, candidate: Candidate) -> ModelHeader | None:
        facts = _objects(candidate.untrusted.read_at(0, min(candidate.size, _MOST_HEAD_BYTES + MOST_BYTES)))
        if facts is None:
            return ModelHeader(format="NumPy", role="data")
        facts.complete = facts.complete and candidate.size <= _MOST_HEAD_BYTES + MOST_BYTES
        return replace(pickle_header(facts, candidate, _problem(facts)), format="NumPy")


class ZippedReader:
    """Reads plain zip archives with pickles or weights in them, as some programs save their models."""

    format = "zip"
    certain = False
    endings = ()
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(b"PK\x03\x04")

    def read(self, candidate: Candidate) -> ModelHeader | None:
        directory = ZipDirectory(candidate.untrusted)
        if not any(directory.mentions(ending.encode()) for ending in _PICKLES + _WEIGHTS):
            return None
        members = list(directory.members())
        facts = PickleFacts(complete=not directory.ambiguous)
        inside: ModelHeader | None = None
        for member in _largest(members, _WEIGHTS):
            if member.method == 0:
                part = candidate.untrusted.part(directory.data_start(member), member.size)
                inside = inside or _weights(Candidate(part, member.name.rsplit("/", 1)[-1], candidate.exact))
        pickles = _largest(members, _PICKLES)
        for member in pickles:
            try:
                data = directory.content(member, MOST_BYTES)
            except ReadLimit:
                facts.complete = False
                continue
            found = _objects(data) if member.name.lower().endswith(".npy") else followed(data, whole=True)
            if found is not None:
                facts.imports |= found.imports
                facts.complete = facts.complete and found.complete
        if not facts.imports:
            return inside
        said = replace(pickle_header(facts, candidate, _problem(facts)), format="zip")
        return _both(inside, said)


class TarReader:
    """Reads tar archives of weights: PyTorch's oldest layout, and those of NeMo and others."""

    format = "tar"
    certain = False
    endings = (".pt", ".pth", ".tar", ".nemo")
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        # its mark lies behind the first 64 bytes, so the name has to say that it may be one
        return candidate.named(self.endings) and candidate.size > _BLOCK and candidate.head[:1] not in (b"\x80", b"P")

    def read(self, candidate: Candidate) -> ModelHeader | None:
        if candidate.untrusted.read_at(257, 5) != b"ustar":
            return None
        members = {name: (start, size) for name, start, size in _tar_members(candidate)}
        if {"pickle", "storages", "tensors"} <= members.keys():
            start, size = members["pickle"]
            facts = followed(candidate.untrusted.read_at(start, min(size, MOST_BYTES)), whole=size <= MOST_BYTES)
            header = pickle_header(facts, candidate, "")
            # more pickles lie between the numbers, where nobody can follow them
            runs_code: RunsCode = "can" if header.runs_code == "can" else "unread"
            return replace(
                header, format="PyTorch", role="model", runs_code=runs_code, problem="not followed to its end"
            )
        weights = [(size, start, name) for name, (start, size) in members.items() if name.lower().endswith(_WEIGHTS)]
        for size, start, name in sorted(weights, reverse=True)[:_MOST_INSIDE]:
            part = candidate.untrusted.part(start, size)
            inside = _weights(Candidate(part, name.rsplit("/", 1)[-1], candidate.exact))
            if inside is not None:
                return inside
        return None


def _objects(data: bytes) -> PickleFacts | None:
    """What the objects of a NumPy file import; None where it holds plain numbers."""
    wide = data[6:7] != b"\x01"
    length = int(struct.unpack_from("<I" if wide else "<H", data, 8)[0])
    start = (12 if wide else 10) + length
    if length > _MOST_HEAD_BYTES or start > len(data):
        raise ReadLimit("says more than we read")
    return followed(data[start:], whole=True) if _OBJECTS.search(data[:start]) else None


def _problem(facts: PickleFacts) -> str:
    return "" if facts.complete else "not followed to its end"


def _largest(members: list[Member], endings: tuple[str, ...]) -> list[Member]:
    """The largest few members with one of these endings."""
    wanted = [member for member in members if member.name.lower().endswith(endings)]
    return sorted(wanted, key=_size_of, reverse=True)[:_MOST_INSIDE]


def _size_of(member: Member) -> int:
    return member.size


def _weights(candidate: Candidate) -> ModelHeader | None:
    """What a member is that lies in the archive as it is, not packed."""
    readers: tuple[Reader, ...] = (PyTorchLegacyReader(), PyTorchZipReader(), PickleReader())
    for reader in readers:
        if reader.recognises(candidate) and (header := reader.read(candidate)) is not None:
            return header if header.role != "data" else None
    return None


def _both(inside: ModelHeader | None, said: ModelHeader) -> ModelHeader:
    """Weights with pickles beside them in one archive: whatever runs code in one of them counts for both."""
    if inside is None:
        return said
    worst: RunsCode = next(
        (answer for answer in ("can", "unread") if answer in (inside.runs_code, said.runs_code)), inside.runs_code
    )
    signs = tuple(dict.fromkeys(inside.code_signs + said.code_signs))
    return replace(inside, runs_code=worst, code_signs=signs, problem=inside.problem or said.problem)


def _tar_members(candidate: Candidate) -> Iterator[tuple[str, int, int]]:
    """Name, place and size of each file in a tar archive."""
    at = 0
    for _ in range(_MOST_MEMBERS):
        if at + _BLOCK > candidate.size:
            return
        block = candidate.untrusted.read_at(at, _BLOCK)
        if block[257:262] != b"ustar":
            return  # the end is two empty blocks
        digits = block[124:136].strip(b" \0")
        size = int(digits, 8) if digits else 0
        start = at + _BLOCK
        if size < 0 or start + size > candidate.size:
            raise ReadLimit("ends too early")
        if block[156:157] in (b"0", b"\0"):
            yield block[:100].split(b"\0", 1)[0].decode("utf-8", "replace").removeprefix("./"), start, size
        at = start + -(-size // _BLOCK) * _BLOCK
    raise ReadLimit("says more than we read")
