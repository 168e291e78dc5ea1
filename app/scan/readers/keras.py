"""Reads Keras files: a zip archive with metadata.json, config.json and model.weights.h5.

Layout: github.com/keras-team/keras keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean
from app.scan.header import ModelHeader
from app.scan.readers.keras_settings import MOST_BYTES, KerasSettings, keras_settings
from app.scan.readers.protocol import Candidate, problem_of
from app.scan.readers.zip_directory import ZipDirectory

_MOST_METADATA_BYTES = 64_000


class _Metadata(Struct):
    keras_version: str = ""
    date_saved: str = ""


class KerasReader:
    """Reads ``.keras`` files of Keras 3."""

    format = "Keras"
    certain = False
    endings = (".keras",)
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(b"PK\x03\x04")

    def read(self, candidate: Candidate) -> ModelHeader | None:
        directory = ZipDirectory(candidate.untrusted)
        if not (directory.mentions(b"config.json") and directory.mentions(b"metadata.json")):
            return None
        wanted = {
            member.name: member
            for member in directory.members()
            if member.name in ("config.json", "metadata.json", "model.weights.h5", "model.weights.npz")
        }
        if not {"config.json", "metadata.json"} <= wanted.keys():
            return None
        try:
            data = directory.content(wanted["metadata.json"], _MOST_METADATA_BYTES)
            metadata = msgspec.json.decode(data, type=_Metadata)
        except (ValueError, OSError, RecursionError):
            metadata = _Metadata()
        if not metadata.keras_version and not candidate.named(self.endings):
            return None
        problem = ""
        try:
            settings = keras_settings(
                directory.content(wanted["config.json"], MOST_BYTES), whole=not directory.ambiguous
            )
        except (ValueError, OSError) as error:
            settings, problem = KerasSettings("", "", "unread", ()), problem_of(error)
        weight_bytes = sum(member.size for name, member in wanted.items() if name.startswith("model.weights"))
        evidence = [Evidence(about="parameters", how="file", source="size")] if weight_bytes >= 4 else []
        if settings.class_name:
            evidence.append(Evidence(about="architecture", how="file", source="config.json"))
        return ModelHeader(
            format="Keras",
            name=settings.name,
            architecture=settings.class_name,
            # kept as 32-bit numbers unless somebody chose otherwise
            parameters=weight_bytes // 4 or None,
            tags=(f"Keras {clean(metadata.keras_version, 20)}",) if metadata.keras_version else (),
            runs_code=settings.runs_code,
            code_signs=settings.signs,
            problem=problem,
            evidence=tuple(evidence),
        )
