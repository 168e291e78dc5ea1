"""Reads plain pickles and joblib files: models of scikit-learn and its kin, or somebody's data."""

from __future__ import annotations

import re

from app.domain.observation import Evidence, RunsCode
from app.scan.cleaning import clean
from app.scan.header import ModelHeader, Role
from app.scan.readers.packed import is_packed, unpacked
from app.scan.readers.pickle_walk import MOST_BYTES, PickleFacts, walk_pickle
from app.scan.readers.protocol import Candidate
from app.scan.readers.pytorch import pytorch_header

_TABULAR = frozenset(
    {
        "sklearn",
        "xgboost",
        "lightgbm",
        "catboost",
        "imblearn",
        "statsmodels",
        "prophet",
        "pycaret",
        "surprise",
        "hdbscan",
    }
)
_LIBRARIES = _TABULAR | {
    "torch", "tensorflow", "keras", "transformers", "sentence_transformers", "diffusers", "peft", "timm", "ultralytics",
    "pytorch_lightning", "lightning", "fastai", "jax", "flax", "spacy", "gensim", "flair", "stable_baselines3", "umap",
    "torchvision", "torchaudio", "accelerate", "bertopic", "mxnet", "paddle",
}  # fmt: skip
_ALWAYS_MODELS = (".pt", ".pth", ".ckpt", "pytorch_model.bin")
_MAY_BE_PACKED = (".joblib", ".pkl", ".pickle", ".joblib.gz", ".pkl.gz", ".joblib.z", ".pkl.bz2", ".pkl.xz")
_NAME = re.compile(r"[A-Za-z_][\w.<>]*\Z")


class PickleReader:
    """Reads pickles. Whether one is a model is told by the libraries it names."""

    format = "pickle"
    certain = False
    endings = (".pkl", ".pickle", ".joblib")
    if_broken: RunsCode = "unread"
    deep = True

    def recognises(self, candidate: Candidate) -> bool:
        head = candidate.head
        if is_packed(head) and candidate.named(_MAY_BE_PACKED):
            return True
        if head[:1] == b"\x80":
            return len(head) > 2 and 2 <= head[1] <= 5
        # protocols 0 and 1 begin without a mark of their own: only where the name says what it is
        return bool(head) and head[0] in b"(c]}lid)NIFVSX" and candidate.named(self.endings + _ALWAYS_MODELS)

    def read(self, candidate: Candidate) -> ModelHeader | None:
        untrusted = candidate.untrusted
        packed = is_packed(candidate.head)
        if packed:
            data, whole = unpacked(untrusted, MOST_BYTES)
            if not _begins_as_pickle(data):
                return None
        else:
            data, whole = untrusted.read_at(0, min(candidate.size, MOST_BYTES)), candidate.size <= MOST_BYTES
        facts = followed(data, whole=whole)
        if not facts.complete and not packed and not candidate.named(self.endings):
            marked = candidate.head[:1] == b"\x80"
            plausible = all(_NAME.match(module + name) for module, name in facts.imports)
            if not (marked and facts.imports and plausible):
                return None
        problem = "" if facts.complete else "not followed to its end"
        if "torch" in facts.modules:
            return pytorch_header(facts, candidate.file_name, candidate.size, adapter=False, problem=problem)
        if "joblib" in facts.modules:
            # its raw numbers lie between the instructions, so no walk reaches the end of a whole one
            problem = ""
        return pickle_header(facts, candidate, problem)


def followed(data: bytes, *, whole: bool) -> PickleFacts:
    """What the pickles in a row at the beginning of ``data`` import; ``whole``: that is all there is."""
    facts = PickleFacts()
    # programs may load several in a row, so all of them count
    while walk_pickle(data, facts) and facts.end < len(data):
        if data[facts.end] != 0x80:
            facts.complete = False
            break
    facts.complete = facts.complete and whole
    return facts


def _begins_as_pickle(data: bytes) -> bool:
    return len(data) > 2 and data[0] == 0x80 and 2 <= data[1] <= 5


def pickle_header(facts: PickleFacts, candidate: Candidate, problem: str) -> ModelHeader:
    """What the imports of pickles tell: whether they are a model, of which library, and whether they run code."""
    libraries = facts.modules & _LIBRARIES
    runs_code = facts.runs_code()
    role: Role = "data"
    if libraries or (candidate.named(_ALWAYS_MODELS) and runs_code == "can"):
        role = "model"
    elif facts.starts_something():
        # no data are kept like that: whoever opens the file starts what it names
        role = "code"
    classes = [
        (module, name)
        for module, name in facts.imports
        if module.split(".", 1)[0] in libraries and name[:1].isupper() and "." not in name
    ]
    return ModelHeader(
        format="joblib" if "joblib" in facts.modules else "pickle",
        role=role,
        architecture=clean(classes[0][1], 100) if classes else "",
        task="tabular" if libraries & _TABULAR else "",
        tags=tuple(sorted(libraries)),
        runs_code=runs_code,
        code_signs=facts.signs(),
        problem=problem,
        evidence=(Evidence(about="architecture", how="file", source=clean(".".join(classes[0]), 100)),)
        if classes
        else (),
    )
