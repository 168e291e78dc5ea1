"""Reads llamafiles: a program with a model inside, in one file that runs on several systems.

The program comes first; behind it lies a zip archive that holds the model as it is, not packed:
github.com/Mozilla-Ocho/llamafile README "How llamafile works".
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.observation import RunsCode
from app.scan.header import ModelHeader
from app.scan.readers.gguf import GgufReader
from app.scan.readers.protocol import Candidate
from app.scan.readers.zip_directory import ZipDirectory

_PROGRAM = (b"MZqFpD", b"jartsr", b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe")
"""Those that run on several systems begin with one of the first two; others are a program of one system: of Linux,
Windows or macOS."""


class LlamafileReader:
    """Reads llamafiles."""

    format = "llamafile"
    certain = False
    endings = (".llamafile",)
    if_broken: RunsCode = "can"
    deep = False

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(_PROGRAM)

    def read(self, candidate: Candidate) -> ModelHeader | None:
        directory = ZipDirectory(candidate.untrusted)
        if not directory.mentions(b".gguf"):
            return None
        largest = max(
            (member for member in directory.members() if member.name.lower().endswith(".gguf")),
            key=lambda member: member.size,
            default=None,
        )
        if largest is None:
            return None
        header = ModelHeader(format="GGUF")
        if largest.method == 0:
            part = candidate.untrusted.part(directory.data_start(largest), largest.size)
            inside = Candidate(part, largest.name.rsplit("/", 1)[-1], candidate.exact)
            header = GgufReader().read(inside) or header if GgufReader().recognises(inside) else header
        # a program as much as a model: opening it runs it
        return replace(header, format="llamafile", role="model", runs_code="can", code_signs=("llamafile",))
