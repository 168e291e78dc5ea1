"""Reads the heads of PyTorch files: zip archives since version 1.6, five pickles in a row before.

Layout of both: github.com/pytorch/pytorch torch/serialization.py. Nothing is unpickled; see ``pickle_walk``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean
from app.scan.header import ModelHeader, Role
from app.scan.readers.pickle_walk import MOST_BYTES, PickleFacts, walk_pickle
from app.scan.readers.protocol import Candidate, problem_of
from app.scan.readers.tensor_walk import Tensors, count_tensors
from app.scan.readers.zip_directory import ZipDirectory

_LEGACY = bytes.fromhex("80028a0a6cfc9c46f9206aa85019")
"""Protocol 2 and the number 0x1950A86A20F9469CFC6C: MAGIC_NUMBER in torch/serialization.py."""
_LEGACY_PICKLES = 5
_WITH_TENSORS = 3
"""The fourth of these pickles holds what was saved."""
_MOST_PICKLE_BYTES = 32_000_000
_MOST_PICKLES = 8

_STORAGE_BYTES = {
    "FloatStorage": 4, "HalfStorage": 2, "BFloat16Storage": 2, "DoubleStorage": 8, "CharStorage": 1, "ByteStorage": 1,
    "QInt8Storage": 1, "QUInt8Storage": 1, "ComplexFloatStorage": 8, "IntStorage": 4, "LongStorage": 8,
    "BoolStorage": 1, "ShortStorage": 2, "QInt32Storage": 4, "ComplexDoubleStorage": 16,
}  # fmt: skip
_STORED_AS = {"FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16", "DoubleStorage": "F64"}
_NUMBERED = re.compile(r"/(?:data|constants)/\d+\Z")
_ADAPTER = re.compile(rb"lora_(?:A|B|down|up)\b|lora_[AB]\.")
_TRAINING = re.compile(
    r"(?:optimizer|scheduler|scaler|training_args|rng_state(?:_\d+)?|random_states_\d+)\.(?:pt|pth|bin|pkl)\Z",
    re.IGNORECASE,
)
_SHARD = re.compile(r"-(\d{5})-of-(\d{5})\.(?:bin|pt|pth)\Z")
_OUR_OWN = frozenset({"torch", "collections", "numpy", "builtins", "__builtin__", "_codecs", "__torch__"})


class PyTorchZipReader:
    """Reads PyTorch archives, TorchScript among them."""

    format = "PyTorch"
    certain = False
    endings = (".pt", ".pth", ".ckpt", ".jit", "pytorch_model.bin")
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(b"PK\x03\x04")

    def read(self, candidate: Candidate) -> ModelHeader | None:
        directory = ZipDirectory(candidate.untrusted)
        if not directory.mentions(b"/data.pkl"):
            return None
        script = directory.mentions(b"/code/")
        facts = PickleFacts(complete=not directory.ambiguous)
        weight_bytes, pickles, problem, adapter = 0, 0, "", False
        sizes: dict[str, int] = {}
        tensors = Tensors()
        for member in directory.members():
            if _NUMBERED.search(member.name):
                weight_bytes += member.size
                sizes[member.name] = member.size
            elif member.name.endswith(".pkl"):
                pickles += 1
                if pickles > _MOST_PICKLES:
                    facts.complete = False
                    continue
                try:
                    data = directory.content(member, _MOST_PICKLE_BYTES)
                except (ValueError, OSError) as error:
                    facts.complete, problem = False, problem_of(error)
                    continue
                facts.end = 0
                walk_pickle(data, facts)
                adapter = adapter or bool(_ADAPTER.search(data))
                if candidate.exact and facts.complete:
                    count_tensors(data, tensors, prefix=member.name.removesuffix(".pkl") + "/")
        problem = problem or ("" if facts.complete else "not followed to its end")
        header = pytorch_header(facts, candidate.file_name, weight_bytes, adapter=adapter, problem=problem)
        if facts.complete and all(sizes.get(key) == size for key, size in _stored(tensors).items()):
            header = _counted(header, tensors)
        return _scripted(header, facts) if script else header


class PyTorchLegacyReader:
    """Reads PyTorch files older than version 1.6."""

    format = "PyTorch"
    certain = True
    endings = ()
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        return candidate.head.startswith(_LEGACY)

    def read(self, candidate: Candidate) -> ModelHeader | None:
        data = candidate.untrusted.read_at(0, min(candidate.size, MOST_BYTES))
        facts = PickleFacts()
        tensors = Tensors()
        for number in range(_LEGACY_PICKLES):
            if candidate.exact and number == _WITH_TENSORS:
                count_tensors(data, tensors, begin=facts.end)
            if not walk_pickle(data, facts):
                break
        problem = "" if facts.complete else "not followed to its end"
        adapter = bool(_ADAPTER.search(data, 0, facts.end))
        weight_bytes = candidate.size - facts.end if facts.complete else candidate.size
        header = pytorch_header(facts, candidate.file_name, weight_bytes, adapter=adapter, problem=problem)
        # before each stretch of numbers stands how many they are, in 8 bytes
        fits = weight_bytes == sum(8 + size for size in _stored(tensors).values())
        return _counted(header, tensors) if facts.complete and fits else header


def _stored(tensors: Tensors) -> dict[str, int]:
    """Key of each storage, to how many bytes it takes; of an unknown type, less than nothing."""
    return {key: count * _STORAGE_BYTES.get(kind, -1) for key, (kind, count) in tensors.storages.items()}


def _counted(header: ModelHeader, tensors: Tensors) -> ModelHeader:
    """The same with its parameters counted one by one, where all that was found fits together."""
    if not tensors.sure or not tensors.numbers or header.role == "training":
        return header
    return replace(header, parameters=tensors.numbers, parameters_exact=True)


def pytorch_header(
    facts: PickleFacts, file_name: str, weight_bytes: int, *, adapter: bool, problem: str
) -> ModelHeader:
    """What the pickles of a PyTorch file tell; the number of parameters is an estimate from the bytes of weights."""
    storages = [name for module, name in facts.imports if module == "torch" and name in _STORAGE_BYTES]
    main = min(storages, key=list(_STORAGE_BYTES).index, default="")
    foreign = [known for known in facts.foreign() if known[0].split(".", 1)[0] not in _OUR_OWN]
    named = _SHARD.search(file_name)
    shard = (int(named[1]), int(named[2])) if named and 0 < int(named[1]) <= int(named[2]) > 1 else None
    role: Role = "model"
    if _TRAINING.match(file_name):
        role = "training"
    elif adapter:
        role = "adapter"
    elif shard:
        role = "shard"
    parameters = weight_bytes // _STORAGE_BYTES[main] if main else None
    evidence = []
    if parameters:
        evidence.append(Evidence(about="parameters", how="file", source="storages"))
    if main in _STORED_AS:
        evidence.append(Evidence(about="quantisation", how="file", source=f"torch.{main}"))
    classes = [name for _, name in foreign if name[:1].isupper()]
    if classes:
        evidence.append(Evidence(about="architecture", how="file", source="pickle"))
    return ModelHeader(
        format="PyTorch",
        role=role,
        architecture=clean(classes[0], 100) if classes else "",
        parameters=parameters or None,
        quantisation=_STORED_AS.get(main, ""),
        tags=tuple(dict.fromkeys(clean(module.split(".", 1)[0], 60) for module, _ in foreign))[:8],
        runs_code=facts.runs_code(),
        code_signs=facts.signs(),
        shard=shard,
        problem=problem,
        evidence=tuple(evidence),
    )


def _scripted(header: ModelHeader, facts: PickleFacts) -> ModelHeader:
    """The same for TorchScript: it brings its own program, so its own classes say nothing more."""
    own = [(module, name) for module, name in facts.imports if module.split(".", 1)[0] == "__torch__"]
    others = tuple(sign for sign in header.code_signs if not sign.startswith("__torch__"))
    return replace(
        header,
        format="TorchScript",
        architecture=clean(own[0][1], 100) if own else header.architecture,
        runs_code="can",
        code_signs=("TorchScript", *others),
    )
