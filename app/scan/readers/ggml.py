"""Reads the files that came before GGUF: whisper.cpp still uses them. They hold no name, maker or licence.

Magic numbers: github.com/ggml-org/ggml docs/gguf.md "Historical State of Affairs"; the rest:
github.com/ggml-org/whisper.cpp models/convert-pt-to-ggml.py and src/whisper.cpp (whisper_hparams).
"""

from __future__ import annotations

import struct

from app.domain.observation import Evidence, RunsCode
from app.scan.header import ModelHeader
from app.scan.readers.protocol import Candidate
from app.scan.readers.quantisation import FILE_TYPES, estimated_parameters

# the four letters lie backwards in the file, because the number is stored little-endian
_PLAIN, _ADAPTER = b"lmgg", b"algg"
_VERSIONED = {b"fmgg": "GGMF", b"tjgg": "GGJT"}

_WHISPER_VOCABULARIES = (51_864, 51_865, 51_866)
_WHISPER_SIZES = {4: "tiny", 6: "base", 12: "small", 24: "medium", 32: "large"}
_MOST = 10_000_000


class GgmlReader:
    """Reads GGML, GGMF, GGJT and GGLA files."""

    format = "GGML"
    certain = False
    endings = ()
    if_broken: RunsCode = "no"
    deep = False

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head[:4] in (_PLAIN, _ADAPTER, *_VERSIONED) and len(candidate.head) >= 48

    def read(self, candidate: Candidate) -> ModelHeader | None:
        head = candidate.head
        magic = head[:4]
        numbers = struct.unpack_from("<11i", head, 4)
        if magic == _ADAPTER:
            # version, rank, alpha
            usual = numbers[0] == 1 and 0 < numbers[1] <= 4_096
            return ModelHeader(format="GGML", role="adapter", task="language") if usual else None
        if magic == _PLAIN:
            return _whisper(numbers, candidate) or _plain(numbers, candidate, "GGML")
        return _plain(numbers[1:], candidate, _VERSIONED[magic]) if 1 <= numbers[0] <= 3 else None


def _plain(numbers: tuple[int, ...], candidate: Candidate, name: str) -> ModelHeader | None:
    """Words in the vocabulary, width and so on: seven numbers that must be possible ones."""
    if not all(0 <= number <= _MOST for number in numbers[:7]) or not (numbers[0] and numbers[1]):
        return None
    quantisation = FILE_TYPES.get(numbers[6] % 1_000, "") if name != "GGML" else ""
    parameters = estimated_parameters(candidate.size, quantisation)
    return ModelHeader(format=name, parameters=parameters, quantisation=quantisation)


def _whisper(numbers: tuple[int, ...], candidate: Candidate) -> ModelHeader | None:
    words, context, _, _, layers, _, _, _, text_layers, mels, file_type = numbers
    if words not in _WHISPER_VOCABULARIES or context != 1_500 or mels not in (80, 128):
        return None
    size = _WHISPER_SIZES.get(layers, "")
    if size == "large" and text_layers == 4:
        size = "large turbo"
    elif size and text_layers < layers:
        size = f"{size} distilled"
    language = " English" if words == _WHISPER_VOCABULARIES[0] else ""
    # thousands count the version of the storing (GGML_QNT_VERSION_FACTOR)
    quantisation = FILE_TYPES.get(file_type % 1_000, "")
    return ModelHeader(
        format="GGML",
        name=" ".join(f"Whisper {size}{language}".split()),
        architecture="whisper",
        task="speech",
        parameters=estimated_parameters(candidate.size, quantisation),
        quantisation=quantisation,
        evidence=(Evidence(about="architecture", how="file", source="hyperparameters"),),
    )
