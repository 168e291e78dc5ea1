"""Reads Keras files: a zip archive with metadata.json, config.json and model.weights.h5.

Layout: github.com/keras-team/keras keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean
from app.scan.header import ModelHeader
from app.scan.readers.hdf5_walk import Datasets, walk_hdf5
from app.scan.readers.keras_settings import MOST_BYTES, KerasSettings, keras_settings
from app.scan.readers.protocol import FAILURES, Candidate, problem_of
from app.scan.readers.zip_directory import Member, ZipDirectory
from app.scan.untrusted_file import UntrustedFile

_MOST_METADATA_BYTES = 64_000
_MOST_UNPACKED_BYTES = 16_000_000


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
        weights = _weights(directory, wanted.get("model.weights.h5"), candidate)
        # kept as 32-bit numbers unless somebody chose otherwise
        parameters = weights.numbers if weights.whole else weight_bytes // 4
        source = "model.weights.h5" if weights.whole else "size"
        evidence = [Evidence(about="parameters", how="file", source=source)] if parameters else []
        stored = weights.stored_as() if weights.whole else ""
        if stored:
            evidence.append(Evidence(about="quantisation", how="file", source="model.weights.h5"))
        if settings.class_name:
            evidence.append(Evidence(about="architecture", how="file", source="config.json"))
        return ModelHeader(
            format="Keras",
            name=settings.name,
            architecture=settings.class_name,
            parameters=parameters or None,
            parameters_exact=weights.sure,
            quantisation=stored,
            tags=(f"Keras {clean(metadata.keras_version, 20)}",) if metadata.keras_version else (),
            runs_code=settings.runs_code,
            code_signs=settings.signs,
            problem=problem,
            evidence=tuple(evidence),
        )


def _weights(directory: ZipDirectory, member: Member | None, candidate: Candidate) -> Datasets:
    """What the weights hold. Keras does not pack them; where somebody else did, only small ones are unpacked."""
    try:
        if member is None:
            raise ValueError("no weights of this kind")
        if member.method == 0 and member.size == member.packed_size:
            weights = candidate.untrusted.part(directory.data_start(member), member.size)
        else:
            content = directory.content(member, _MOST_UNPACKED_BYTES)
            weights = UntrustedFile(lambda at, count: content[at : at + count], size=len(content))
    except FAILURES:
        return Datasets(sure=False)
    return walk_hdf5(weights, exact=candidate.exact, known=True)
