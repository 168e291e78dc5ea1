"""Virtual computers with real model files, for the tests of the scan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gguf
import numpy
from safetensors.numpy import save_file

from app.domain.observation import Observation
from app.domain.scan_event import Done, LookRequest, ScanEvent, ScanReport
from app.scan.engine import look
from app.scan.places import Surroundings

Computer = Callable[..., Surroundings]
NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


def write_gguf(path: Path, *, name: str = "", numbers: int = 80_000, seed: int = 1, **texts: str) -> Path:
    """A real GGUF file with one tensor of so many 32-bit numbers; ``texts`` are further general.* keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "llama")
    if name:
        writer.add_name(name)
    for key, text in texts.items():
        writer.add_string(f"general.{key}", text)
    writer.add_block_count(1)
    if numbers:
        values = numpy.random.default_rng(seed).random(numbers, dtype=numpy.float32)
        writer.add_tensor("blk.0.ffn_up.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_safetensors(
    path: Path, *, numbers: int = 80_000, seed: int = 1, names: tuple[str, ...] = ("weight",), **said: str
) -> Path:
    """A real safetensors file; ``said`` is its metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = numpy.random.default_rng(seed).random(numbers, dtype=numpy.float32)
    save_file(dict.fromkeys(names, values), path, metadata=said or None)
    return path


def write_json(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@dataclass(frozen=True)
class OllamaStore:
    """An Ollama store made as Ollama makes it."""

    models: Path

    def blob(self, content: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(content).hexdigest()
        path = self.models / "blobs" / f"sha256-{digest}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return {"digest": f"sha256:{digest}", "size": len(content)}

    def model(
        self,
        name: str,
        layers: Mapping[str, bytes],
        *,
        config: Mapping[str, object] | None = None,
        source: str = "",
        host: str = "registry.ollama.ai/library",
    ) -> Path:
        """A model with these layers by kind; ``source`` names the model it was made from."""
        title, _, tag = name.partition(":")
        entries = []
        for kind, content in layers.items():
            entry = {"mediaType": f"application/vnd.ollama.image.{kind}", **self.blob(content)}
            entries.append(entry | ({"from": source} if source else {}))
        settings = self.blob(json.dumps(config or {"model_format": "gguf", "model_family": "llama"}).encode())
        return write_json(
            self.models / "manifests" / host / title / (tag or "latest"),
            {"schemaVersion": 2, "config": settings, "layers": entries},
        )


def events_of(surroundings: Surroundings, *paths: Path, **request: Any) -> list[ScanEvent]:
    """Everything a scan without processes says."""
    wanted = LookRequest(paths=tuple(str(path) for path in paths), **{"processes": False, **request})
    return list(look(wanted, surroundings, cancelled=lambda: False, now=lambda: NOON))


def report_of(surroundings: Surroundings, *paths: Path, **request: Any) -> ScanReport:
    """The report of a scan without processes."""
    done = events_of(surroundings, *paths, **request)[-1]
    assert isinstance(done, Done)
    return done.report


def only(report: ScanReport, kind: str = "model") -> Observation:
    """The one find of this kind."""
    finds = [item for item in report.observations if item.kind == kind]
    assert len(finds) == 1, [(item.kind, item.name) for item in report.observations]
    return finds[0]
