"""Docker Model Runner's store."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from virtual_computer import Computer, only, report_of, write_gguf, write_json

TEXT = b"LLAMA 3.2 COMMUNITY LICENSE AGREEMENT\nLlama 3.2 Version Release Date: September 25, 2024\n"


def store(folder: Path, content: bytes) -> None:
    """One model with a licence, under one name."""
    layers = []
    for kind, data in (("gguf.v3", content), ("license", TEXT)):
        digest = hashlib.sha256(data).hexdigest()
        blob = folder / "blobs/sha256" / digest
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(data)
        layers.append(
            {"mediaType": f"application/vnd.docker.ai.{kind}", "digest": f"sha256:{digest}", "size": len(data)}
        )
    write_json(folder / "manifests/sha256" / ("b" * 64), {"layers": layers})
    write_json(
        folder / "models.json", {"models": [{"id": "sha256:" + "b" * 64, "tags": ["ai/llama3.2:3B"], "files": []}]}
    )


def test_a_model_is_named_by_its_tag(computer: Computer) -> None:
    """A model that does not say its name is called as Docker calls it, with size, licence and source."""
    here = computer()
    content = write_gguf(here.root / "made.gguf").read_bytes()
    store(here.homes[0] / ".docker/models", content)

    find = only(report_of(here))

    assert ("llama3.2:3B", "ai/llama3.2:3B", "llama3.2", "Docker Model Runner", len(content) + len(TEXT)) == (
        find.name, find.source, find.licence, find.places[0].store, find.size_bytes,
    )  # fmt: skip


def test_a_store_is_known_wherever_it_lies(computer: Computer, tmp_path: Path) -> None:
    """A copied store is read as one."""
    store(tmp_path / "stick/old", write_gguf(tmp_path / "made.gguf", name="Little").read_bytes())

    assert "Little" == only(report_of(computer(), tmp_path / "stick")).name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("models.json", "{"),
        ("models.json", '{"models": 3}'),
        ("models.json", "[" * 100_000),
        (f"manifests/sha256/{'b' * 64}", "nonsense"),
        (f"manifests/sha256/{'b' * 64}", json.dumps({"layers": [{"digest": "sha256:../../etc/passwd"}]})),
    ],
)
def test_a_broken_store_stops_nothing(computer: Computer, name: str, text: str) -> None:
    """Broken lists and manifests are told, and nothing outside the store is opened."""
    here = computer()
    folder = here.homes[0] / ".docker/models"
    store(folder, write_gguf(here.root / "made.gguf", name="Little").read_bytes())
    (folder / name).write_text(text)

    report = report_of(here)

    assert report.complete
    assert {item.name for item in report.observations} <= {"Little"}
    assert {skipped.reason for skipped in report.skipped} <= {"unreadable"}


@pytest.mark.parametrize(
    "content", [b'{"layers": [{"digest": "\xff"}]}', b'{"layers": [{"size": 1' + b"0" * 4_000 + b"}]}"]
)
def test_a_broken_manifest_is_told(computer: Computer, content: bytes) -> None:
    """In no character set or with an impossible size; the look at the store does not end there."""
    here = computer()
    store = here.homes[0] / ".docker/models"
    (store / "blobs/sha256").mkdir(parents=True)
    (store / "manifests/sha256").mkdir(parents=True)
    (store / "models.json").write_text("{}")
    (store / "manifests/sha256" / ("0" * 64)).write_bytes(content)
    told = [(row.reason, row.what) for row in report_of(here).skipped]

    assert [("unreadable", f"~/.docker/models/manifests/sha256/{'0' * 64}")] == told
