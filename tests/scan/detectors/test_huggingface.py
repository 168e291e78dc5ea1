"""The Hugging Face store."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from virtual_computer import Computer, only, report_of, write_gguf, write_json, write_safetensors

CARD = (
    "---\nlicense: apache-2.0\nbase_model: Qwen/Qwen2.5-7B\npipeline_tag: text-generation\ntags:\n- chat\n---\n# Qwen\n"
)


def repository(hub: Path, name: str, files: dict[str, bytes], *, links: bool = True, commit: str = "a" * 40) -> Path:
    """A repository as huggingface_hub lays it out."""
    top = hub / f"models--{name.replace('/', '--')}"
    (top / "refs").mkdir(parents=True, exist_ok=True)
    (top / "refs/main").write_text(commit)
    (top / "blobs").mkdir(exist_ok=True)
    for file, content in files.items():
        place = top / "snapshots" / commit / file
        place.parent.mkdir(parents=True, exist_ok=True)
        if links:
            blob = top / "blobs" / hashlib.sha256(content).hexdigest()
            blob.write_bytes(content)
            place.symlink_to(os.path.relpath(blob, place.parent))
        else:
            place.write_bytes(content)
    return top


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    return {
        "model-00001-of-00002.safetensors": write_safetensors(tmp_path / "a.safetensors", seed=1).read_bytes(),
        "model-00002-of-00002.safetensors": write_safetensors(tmp_path / "b.safetensors", seed=2).read_bytes(),
        "tokenizer.json": b"{}" * 3000,
        "config.json": b'{"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"]}',
        "README.md": CARD.encode(),
    }


@pytest.mark.parametrize("links", [True, False])
def test_a_repository_is_one_model(computer: Computer, files: dict[str, bytes], links: bool) -> None:
    """All files of a snapshot are one record, linked or copied, with what its card says."""
    here = computer()
    repository(here.homes[0] / ".cache/huggingface/hub", "Qwen/Qwen2.5-7B-Instruct", files, links=links)

    find = only(report_of(here))

    assert ("Qwen2.5-7B-Instruct", "Qwen", "apache-2.0", "Qwen/Qwen2.5-7B", "qwen2", "language") == (
        find.name,
        find.maker,
        find.licence,
        find.base_model,
        find.architecture,
        find.task,
    )
    assert (5, sum(map(len, files.values())), "Hugging Face", "huggingface.co/Qwen/Qwen2.5-7B-Instruct") == (
        find.file_count,
        find.size_bytes,
        find.places[0].store,
        find.source,
    )


def test_data_sets_and_spaces_are_not_models(computer: Computer, files: dict[str, bytes]) -> None:
    """Only model repositories count."""
    here = computer()
    hub = here.homes[0] / ".cache/huggingface/hub"
    repository(hub, "a/b", files).rename(hub / "datasets--a--b")

    assert () == report_of(here).observations


def test_a_download_that_was_not_ended_is_labelled(computer: Computer) -> None:
    """A half download is listed as such."""
    here = computer()
    top = repository(here.homes[0] / ".cache/huggingface/hub", "a/b", {"config.json": b"{}"})
    (top / "blobs/abc.incomplete").write_bytes(b"x" * 1000)

    find = only(report_of(here))

    assert ("b", 1000) == (find.name, find.size_bytes)
    assert "not ended" in find.note


def test_words_alone_are_no_model(computer: Computer) -> None:
    """A repository with a tokenizer only stays silent."""
    here = computer()
    repository(here.homes[0] / ".cache/huggingface/hub", "a/words", {"tokenizer.json": b"{}" * 9000})

    assert () == report_of(here).observations


def test_a_link_out_of_the_store_is_not_followed(computer: Computer, tmp_path: Path) -> None:
    """A snapshot that links elsewhere is counted and not read."""
    here = computer()
    outside = write_gguf(tmp_path / "elsewhere.gguf")
    top = repository(here.homes[0] / ".cache/huggingface/hub", "a/b", {"config.json": b"{}"})
    (top / "snapshots" / ("a" * 40) / "model.gguf").symlink_to(outside)

    report = report_of(here)

    assert () == report.observations
    assert ["link_outside"] == [skipped.reason for skipped in report.skipped]


@pytest.mark.parametrize("moved", ["the folder of blobs", "one blob"])
def test_a_link_to_a_link_out_of_the_store_is_not_followed(computer: Computer, tmp_path: Path, moved: str) -> None:
    """Links of a snapshot lead to blobs; where these are links themselves, what counts is where they end."""
    here = computer()
    outside = write_gguf(tmp_path / "elsewhere/weights")
    top = repository(here.homes[0] / ".cache/huggingface/hub", "a/b", {"config.json": b"{}"})
    if moved == "one blob":
        (top / "blobs/weights").symlink_to(outside)
    else:
        (top / "blobs").rename(tmp_path / "moved")
        outside.rename(tmp_path / "moved/weights")
        (top / "blobs").symlink_to(tmp_path / "moved")
    (top / "snapshots" / ("a" * 40) / "model.gguf").symlink_to("../../blobs/weights")

    report = report_of(here)

    assert () == report.observations
    assert "link_outside" in [skipped.reason for skipped in report.skipped]


def test_the_same_bytes_in_lm_studio_are_one_model(computer: Computer, tmp_path: Path) -> None:
    """A copy, and a link, in LM Studio's store join the repository."""
    here = computer()
    content = write_gguf(tmp_path / "m.gguf", name="Gemma 3 4B").read_bytes()
    top = repository(here.homes[0] / ".cache/huggingface/hub", "google/gemma-gguf", {"gemma.gguf": content})
    studio = here.homes[0] / ".lmstudio/models/google/gemma"
    studio.mkdir(parents=True)
    (studio / "copy.gguf").write_bytes(content)
    (studio / "link.gguf").symlink_to(next((top / "blobs").iterdir()))

    assert {"Hugging Face", "LM Studio"} == {place.store for place in only(report_of(here)).places}


def test_a_moved_cache_is_found(computer: Computer, files: dict[str, bytes], tmp_path: Path) -> None:
    """HF_HOME moves the store."""
    here = computer(HF_HOME=str(tmp_path / "hf"))
    repository(tmp_path / "hf/hub", "Qwen/Qwen2.5-7B-Instruct", files)

    assert "Qwen2.5-7B-Instruct" == only(report_of(here)).name


def test_an_adapter_repository_is_an_adapter(computer: Computer, tmp_path: Path) -> None:
    """A repository with adapter settings is an adapter, not a model."""
    here = computer()
    config = write_json(tmp_path / "c.json", {"peft_type": "LORA", "base_model_name_or_path": "x/y"}).read_bytes()
    weights = write_safetensors(tmp_path / "w.safetensors").read_bytes()
    repository(
        here.homes[0] / ".cache/huggingface/hub",
        "a/tone",
        {"adapter_config.json": config, "adapter_model.safetensors": weights},
    )

    assert "tone" == only(report_of(here), "adapter").name
