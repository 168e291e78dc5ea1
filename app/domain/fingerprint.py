"""A full fingerprint of a file (its SHA-256), and how far the work on it is."""

from __future__ import annotations

import re

from msgspec import Struct

from app.domain.observation import Observation

_NAMED = re.compile(r"(?:sha256[-:_])?([0-9a-fA-F]{64})(?:\.[A-Za-z0-9]{1,16})?\Z")


class FingerprintProgress(Struct, frozen=True, kw_only=True):
    """So many bytes of so many were read."""

    done: int
    total: int


class Fingerprint(Struct, frozen=True, kw_only=True):
    """What a file's content was when it was read: 64 hexadecimal digits in small letters, and its size in bytes."""

    path: str
    sha256: str
    size_bytes: int

    @property
    def fits_name(self) -> bool | None:
        """Whether it is the SHA-256 that the file's name carries; None where the name carries none."""
        named = named_sha256(self.path)
        return named == self.sha256 if named else None


def named_sha256(path: str) -> str:
    """The SHA-256 that a file's name carries, as stores of Ollama, Docker and Hugging Face do; empty where none."""
    found = _NAMED.match(path.replace("\\", "/").rsplit("/", 1)[-1])
    return found.group(1).lower() if found else ""


def has_whole_file(find: Observation) -> bool:
    """Whether a find is a model that lies in one file, as far as can be told without looking."""
    one_file = find.file_count == 1 or bool(in_manifests(find))
    return find.kind in ("model", "adapter") and not find.cloud and bool(find.places) and one_file


def in_manifests(find: Observation) -> tuple[str, ...]:
    """Places that are lists of an Ollama store, which name the file of the model."""
    return tuple(place.path for place in find.places if "/manifests/" in place.path)
