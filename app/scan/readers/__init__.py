"""Recognises model files by their content and reads their heads; nothing in them is ever run."""

from __future__ import annotations

from collections.abc import Callable

from app.scan.header import ModelHeader
from app.scan.readers.enclosed import NumpyReader, TarReader, ZippedReader
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
    NumpyReader(),
    PyTorchLegacyReader(),
    LlamafileReader(),
    PyTorchZipReader(),
    KerasReader(),
    ZippedReader(),
    TarReader(),
    SafetensorsReader(),
    OnnxReader(),
    PickleReader(),
)
"""Every reader, in the order of testing: those that are certain first."""

NOT_TO_THE_END = "not followed to its end"


Deeply = Callable[[UntrustedFile, str, bool], ModelHeader | None]
"""Reads a file deeply elsewhere: what it is, its name, and whether to count exactly."""

_SMALL_BYTES = 16_384
"""What is no larger is read here whatever its format is: it cannot hold enough to take long."""


def identify(
    untrusted: UntrustedFile, file_name: str, *, exact: bool = False, deeply: Deeply | None = None
) -> ModelHeader | None:
    """What a file is, by its content; None when it is no model file we know.

    A file that is surely of a format but broken gives a header with a ``problem``. Never raises for what is in it.

    Args:
        file_name: its name without its folder; it only settles what the content leaves open.
        exact: count the parameters one by one where an estimate would be quicker.
        deeply: is asked instead where a reader would go far beyond the head of a file. What it raises is passed on.
    """
    candidate = Candidate(untrusted, file_name, exact)
    for reader in READERS:
        if not reader.recognises(candidate):
            continue
        if deeply is not None and (reader.deep or exact) and untrusted.size > _SMALL_BYTES:
            return deeply(untrusted, file_name, exact)
        try:
            header = reader.read(candidate)
        except FAILURES as error:
            header = unread(reader, candidate, problem_of(error))
        finally:
            untrusted.renew()
        if header is not None:
            return header
    return None


def not_to_the_end(untrusted: UntrustedFile, file_name: str) -> ModelHeader | None:
    """What can be said of a file over which its reading elsewhere has failed: its format, where that is sure."""
    candidate = Candidate(untrusted, file_name)
    for reader in READERS:
        if reader.recognises(candidate) and (header := unread(reader, candidate, NOT_TO_THE_END)):
            return header
    return None


def unread(reader: Reader, candidate: Candidate, problem: str) -> ModelHeader | None:
    """A header of a file that is surely of a reader's format but cannot be read; None when it is not sure."""
    if not (reader.certain or candidate.named(reader.endings)):
        return None
    return ModelHeader(format=reader.format, runs_code=reader.if_broken, problem=problem)
