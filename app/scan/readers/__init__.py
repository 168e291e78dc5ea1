"""Recognises model files by their content and reads their heads; nothing in them is ever run."""

from __future__ import annotations

from app.scan.header import ModelHeader
from app.scan.readers.ggml import GgmlReader
from app.scan.readers.gguf import GgufReader
from app.scan.readers.hdf5 import Hdf5Reader
from app.scan.readers.keras import KerasReader
from app.scan.readers.llamafile import LlamafileReader
from app.scan.readers.onnx import OnnxReader
from app.scan.readers.pickle_file import PickleReader
from app.scan.readers.protocol import FAILURES, Candidate, Reader, problem_of
from app.scan.readers.pytorch import PyTorchLegacyReader, PyTorchZipReader
from app.scan.readers.safetensors import SafetensorsReader
from app.scan.readers.tflite import TfliteReader
from app.scan.untrusted_file import UntrustedFile

READERS: tuple[Reader, ...] = (
    GgufReader(),
    GgmlReader(),
    Hdf5Reader(),
    TfliteReader(),
    PyTorchLegacyReader(),
    LlamafileReader(),
    PyTorchZipReader(),
    KerasReader(),
    SafetensorsReader(),
    OnnxReader(),
    PickleReader(),
)
"""Every reader, in the order of testing: those that are certain first."""


def identify(untrusted: UntrustedFile, file_name: str, *, exact: bool = False) -> ModelHeader | None:
    """What a file is, by its content; None when it is no model file we know.

    A file that is surely of a format but broken gives a header with a ``problem``. Never raises for what is in it.

    Args:
        file_name: its name without its folder; it only settles what the content leaves open.
        exact: count the parameters one by one where an estimate would be quicker.
    """
    candidate = Candidate(untrusted, file_name, exact)
    for reader in READERS:
        if not reader.recognises(candidate):
            continue
        try:
            header = reader.read(candidate)
        except FAILURES as error:
            sure = reader.certain or candidate.named(reader.endings)
            broken = ModelHeader(format=reader.format, runs_code=reader.if_broken, problem=problem_of(error))
            header = broken if sure else None
        finally:
            untrusted.renew()
        if header is not None:
            return header
    return None
