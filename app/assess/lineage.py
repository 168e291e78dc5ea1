"""Lineage: which find another was made from, by the names that files and programs give.

Programs name the same model in their own ways (``llama3.1:8b``, ``meta-llama/Llama-3.1-8B-Instruct``, "Llama 3.1 8B
Instruct"), so names are compared by their letters and figures alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.observation import Observation

_LONGEST = 400
_SEVERAL = re.compile(r"\s*,\s*")
_MOST_BASES = 8
_MOST_STEPS = 6


def bases(find: Observation, finds: Sequence[Observation]) -> tuple[Observation, ...]:
    """The finds this one was made from, nearest first, then what those were made from; each once."""
    found: dict[str, Observation] = {find.id: find}
    nearest = [find]
    for _ in range(_MOST_STEPS):
        nearest = [base for one in nearest for base in _direct(one, finds) if base.id not in found]
        found |= {base.id: base for base in nearest}
        if not nearest or len(found) > _MOST_BASES:
            break
    return tuple(found.values())[1 : _MOST_BASES + 1]


def made_from(base: Observation, finds: Sequence[Observation]) -> tuple[Observation, ...]:
    """The finds that were made from this one."""
    return tuple(find for find in finds if find.base_model and base in _direct(find, finds))


def named_bases(find: Observation) -> tuple[str, ...]:
    """The names of the models it says it was made from."""
    names = _SEVERAL.split(find.base_model[:_LONGEST])
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))[:_MOST_BASES]


def is_named(find: Observation, name: str) -> bool:
    """Whether this find is what somebody calls ``name``."""
    wanted = _plain(name)
    return bool(wanted) and wanted in (_plain(find.name), _plain(find.source))


def _direct(find: Observation, finds: Sequence[Observation]) -> list[Observation]:
    names = named_bases(find)
    return [
        other
        for other in finds
        if other.id != find.id and other.kind in ("model", "adapter") and any(is_named(other, name) for name in names)
    ]


def _plain(name: str) -> str:
    """The letters and figures of the last part of a name; ``latest`` is what Ollama adds where nobody chose."""
    last = name[:_LONGEST].replace("\\", "/").rstrip("/").rpartition("/")[2].lower().removesuffix(":latest")
    return re.sub(r"[^a-z0-9]", "", last.removesuffix(".gguf").removesuffix(".safetensors"))
