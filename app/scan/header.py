"""What the head of one file says, before files are joined to models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.observation import Evidence, RunsCode

Role = Literal["model", "adapter", "shard", "sidecar", "vocabulary", "training", "data", "code"]
"""``model``: a whole model or its main file. ``adapter``: a fine-tuned addition. ``shard``: one part of
several. ``sidecar``: belongs to another model (projector, draft). ``vocabulary``: words only, no weights.
``training``: state of a training run. ``data``: of a known format, but not a model (plain HDF5, plain pickle).
``code``: no model, but it would start something when opened as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHeader:
    """Facts read from one file. Texts are already cleaned for showing; empty means "the file does not say".

    ``parameters`` is exact when ``parameters_exact``, else an estimate. ``shard`` is (number, count).
    ``problem`` is set when the file could not be read to the end: the facts up to there still hold.
    """

    format: str
    role: Role = "model"
    name: str = ""
    maker: str = ""
    architecture: str = ""
    task: str = ""
    version: str = ""
    parameters: int | None = None
    parameters_exact: bool = False
    quantisation: str = ""
    licence: str = ""
    base_model: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    """What it can tell apart, where it lists that."""
    runs_code: RunsCode = "no"
    code_signs: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    external_data: tuple[str, ...] = ()
    """Names of sibling files that hold weights of this one."""
    trained_on: tuple[str, ...] = ()
    """Names of the folders of examples it was trained on, where it lists them."""
    problem: str = ""
    evidence: tuple[Evidence, ...] = ()
