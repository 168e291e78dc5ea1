"""Reads HDF5 files far enough to tell a Keras model from scientific data.

Signature: support.hdfgroup.org HDF5 File Format Specification, "Format Signature and Superblock". Keras writes its
description and layer names as attributes: github.com/keras-team/keras keras/src/legacy/saving/legacy_h5_format.py.
"""

from __future__ import annotations

import re
from itertools import islice

from app.domain.observation import Evidence, RunsCode
from app.scan.header import ModelHeader
from app.scan.readers.hdf5_walk import ELSEWHERE, walk_hdf5
from app.scan.readers.keras_settings import MOST_BYTES, KerasSettings, keras_settings
from app.scan.readers.protocol import Candidate

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_SEARCHED_BYTES = 1_000_000
_MARKERS = (b"model_config", b"layer_names", b"keras_version")
_MOST_SIGNS = 300_000
_STRUCTURE = re.compile(rb'[\x00-\x08\x0b\x0c\x0e-\x1f"\\{}]')
_BEGINNINGS = (b'{"class_name"', b'{"module"', b'{"name"', b'{"backend"')


class Hdf5Reader:
    """Reads HDF5 files."""

    format = "HDF5"
    certain = True
    endings = ()
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(_SIGNATURE)

    def read(self, candidate: Candidate) -> ModelHeader | None:
        untrusted = candidate.untrusted
        data = untrusted.read_at(0, min(candidate.size, _SEARCHED_BYTES))
        marked = any(marker in data for marker in _MARKERS)
        weights = walk_hdf5(untrusted, exact=candidate.exact, known=marked)
        if ELSEWHERE in weights.noted or "model_config" in weights.noted or b"model_config" in data:
            # the description may lie anywhere, and be longer than what was searched for the markers
            data = untrusted.read_at(0, min(candidate.size, MOST_BYTES))
        described = "model_config" in weights.noted or b"model_config" in data
        hidden = ELSEWHERE in weights.noted and len(data) < candidate.size
        if not (marked or described or weights.marked or (weights.keras_weights and weights.numbers)):
            return ModelHeader(format="HDF5", role="data", runs_code="")
        settings = KerasSettings("", "", "unread" if hidden else "no", ())
        if described:
            settings = _described(data, whole=len(data) == candidate.size)
        parameters, exact = weights.numbers if weights.whole else candidate.size // 4, weights.sure
        evidence = [Evidence(about="parameters", how="file", source="datasets" if weights.whole else "size")]
        if settings.class_name:
            evidence.append(Evidence(about="architecture", how="file", source="model_config"))
        stored = weights.stored_as() if weights.whole else ""
        if stored:
            evidence.append(Evidence(about="quantisation", how="file", source="datasets"))
        return ModelHeader(
            format="Keras",
            name=settings.name,
            architecture=settings.class_name,
            parameters=parameters or None,
            parameters_exact=exact,
            quantisation=stored,
            runs_code=settings.runs_code,
            code_signs=settings.signs,
            evidence=tuple(evidence),
        )


def _described(data: bytes, *, whole: bool) -> KerasSettings:
    """The description that lies somewhere in the file, as one stretch of text unless it is very long.

    All of the file is searched: in one that is larger than we read, another description may lie further back.
    """
    settings = keras_settings(data, whole=False)
    if settings.runs_code == "can" or not whole:
        return settings
    places = [at for beginning in _BEGINNINGS if (at := data.find(beginning)) >= 0]
    if not places:
        return settings
    start = min(places)
    end = _closing_brace(data, start)
    return settings if end is None else keras_settings(data[start:end], whole=True)


def _closing_brace(data: bytes, start: int) -> int | None:
    """Where the object that begins at ``start`` ends; None when it is cut off or holds what is no text."""
    depth, inside, escaped_at = 0, False, -1
    for found in islice(_STRUCTURE.finditer(data, start), _MOST_SIGNS):
        at, sign = found.start(), found.group()
        if at == escaped_at:
            continue
        if sign == b"\\":
            escaped_at = at + 1
        elif sign == b'"':
            inside = not inside
        elif sign not in b"{}":
            return None
        elif not inside:
            depth += 1 if sign == b"{" else -1
            if depth == 0:
                return at + 1
    return None
