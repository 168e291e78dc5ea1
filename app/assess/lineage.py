"""Lineage: which find another was made from, by the names that files and programs give.

Programs name the same model in their own ways (``llama3.1:8b``, ``meta-llama/Llama-3.1-8B-Instruct``, "Llama 3.1 8B
Instruct"), so names are compared by their letters and figures alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.observation import Observation, Tests

_LONGEST = 400
_SEVERAL = re.compile(r"\s*,\s*")
_MOST_BASES = 8
_MOST_STEPS = 6
_BEST_FIRST: tuple[Tests, ...] = ("before_after", "after", "none")


class Lineage:
    """The models and adapters of one look, and what was made from what."""

    def __init__(self, finds: Sequence[Observation]) -> None:
        self._finds = tuple(find for find in finds if find.kind in ("model", "adapter"))
        self._runs = tuple(find for find in finds if find.kind == "training")
        self._by_name: dict[str, dict[str, Observation]] = {}
        for find in self._finds:
            for name in {_plain(find.name), _plain(find.source)} - {""}:
                self._by_name.setdefault(name, {})[find.id] = find

    def bases(self, find: Observation) -> tuple[Observation, ...]:
        """The finds this one was made from, nearest first, then what those were made from; each once, at most 8."""
        found: dict[str, Observation] = {find.id: find}
        nearest = [find]
        for _ in range(_MOST_STEPS):
            further = {base.id: base for one in nearest for base in self._direct(one) if base.id not in found}
            found |= further
            nearest = list(further.values())
            if not nearest or len(found) > _MOST_BASES:
                break
        return tuple(found.values())[1 : _MOST_BASES + 1]

    def made_from(self, base: Observation) -> tuple[Observation, ...]:
        """The finds that were made from this one."""
        return tuple(find for find in self._finds if find.base_model and base.id in {b.id for b in self._direct(find)})

    def came_of(self, run: Observation) -> tuple[Observation, ...]:
        """The models and adapters that lie where this training ran."""
        return tuple(find for find in self._finds if _together(find, run))

    def runs_of(self, find: Observation) -> tuple[Observation, ...]:
        """The trainings that ran where this model or adapter lies."""
        return tuple(run for run in self._runs if _together(find, run))

    def tests_of(self, find: Observation) -> Tests:
        """Which results of tests lie beside it, or beside the training it came from; empty where none was trained."""
        if find.training is None:
            return ""
        runs = () if find.kind == "training" else self.runs_of(find)
        seen = {one.training.tests for one in (find, *runs) if one.training is not None}
        return next((tests for tests in _BEST_FIRST if tests in seen), find.training.tests)

    def named(self, name: str) -> tuple[Observation, ...]:
        """The finds that somebody calls this."""
        return tuple(self._by_name.get(_plain(name), {}).values())

    def _direct(self, find: Observation) -> tuple[Observation, ...]:
        bases = (base for name in named_bases(find) for base in self.named(name))
        return tuple(base for base in bases if base.id != find.id)


def _together(find: Observation, run: Observation) -> bool:
    """Whether one lies in the folder of the other."""
    for place in find.places:
        for other in run.places:
            ours, theirs = place.path.rstrip("/") + "/", other.path.rstrip("/") + "/"
            if find.kind == "model":
                ours = ours.rstrip("/").rpartition("/")[0] + "/"  # a single file lies in a folder of other things
                if ours == theirs:
                    return True
            elif ours.startswith(theirs) or theirs.startswith(ours):
                return True
    return False


def named_bases(find: Observation) -> tuple[str, ...]:
    """The names of the models it says it was made from."""
    names = _SEVERAL.split(find.base_model[:_LONGEST])
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))[:_MOST_BASES]


def _plain(name: str) -> str:
    """The letters and figures of the last part of a name; ``latest`` is what Ollama adds where nobody chose."""
    last = name[:_LONGEST].replace("\\", "/").rstrip("/").rpartition("/")[2].lower().removesuffix(":latest")
    return re.sub(r"[^a-z0-9]", "", last.removesuffix(".gguf").removesuffix(".safetensors"))
