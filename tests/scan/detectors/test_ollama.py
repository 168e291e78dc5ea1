"""Ollama's store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from virtual_computer import Computer, OllamaStore, only, report_of, write_gguf, write_json

MIT = b'Permission is hereby granted, free of charge, to any person ... THE SOFTWARE IS PROVIDED "AS IS"'
LLAMA = b"LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024"


@pytest.fixture
def weights(tmp_path: Path) -> bytes:
    return write_gguf(tmp_path / "made.gguf", name="Llama 3.1 8B Instruct").read_bytes()


def test_a_pulled_model_is_named_by_its_file(computer: Computer, weights: bytes) -> None:
    """A pulled model says its name, licence, size and source, and was not made here."""
    here = computer()
    OllamaStore(here.homes[0] / ".ollama/models").model("llama3.1:8b", {"model": weights, "license": LLAMA})

    find = only(report_of(here))

    assert ("Llama 3.1 8B Instruct", "llama3.1", False, "ollama.com/llama3.1:8b") == (
        find.name,
        find.licence,
        find.made_here,
        find.source,
    )
    assert ("GGUF", "Ollama", len(weights) + len(LLAMA)) == (find.format, find.places[0].store, find.size_bytes)


def test_a_model_made_here_is_told_apart_from_the_one_it_shares_weights_with(
    computer: Computer, weights: bytes
) -> None:
    """A model with a system text of its own is another model, made here, with its base."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("llama3.1:8b", {"model": weights})
    store.model("tenant-letters", {"model": weights, "system": b"You write letters."}, source="llama3.1:8b")

    finds = report_of(here).observations

    assert [("Llama 3.1 8B Instruct", False, ""), ("tenant-letters", True, "llama3.1:8b")] == [
        (find.name, find.made_here, find.base_model) for find in finds
    ]


def test_two_tags_of_the_same_bytes_are_one_model(computer: Computer, weights: bytes) -> None:
    """The same weights under two tags are said once, with both places."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("llama3.1:8b", {"model": weights})
    store.model("llama3.1:latest", {"model": weights})

    assert 2 == len(only(report_of(here)).places)


def test_models_of_others_on_the_same_weights_keep_their_names(computer: Computer, weights: bytes) -> None:
    """Each with its tag and where it is from; the plain file elsewhere is the model of the library."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("llama3.1:8b", {"model": weights, "template": b"{{ .Prompt }}"})
    anna = "registry.ollama.ai/anna"
    store.model("clerk:2", {"model": weights, "template": b"{{ .Prompt }}", "system": b"You are a clerk."}, host=anna)
    store.model("judge:1", {"model": weights, "template": b"{{ .Prompt }}", "system": b"You are a judge."}, host=anna)
    (here.homes[0] / "copy.gguf").write_bytes(weights)

    finds = {find.name: find for find in report_of(here).observations}

    assert {
        "Llama 3.1 8B Instruct": ("ollama.com/llama3.1:8b", 2, ""),
        "anna/clerk:2": ("ollama.com/anna/clerk:2", 1, "It brings a text that tells it how to answer."),
        "anna/judge:1": ("ollama.com/anna/judge:1", 1, "It brings a text that tells it how to answer."),
    } == {name: (find.source, len(find.places), find.note) for name, find in finds.items()}
    assert not any(find.made_here for find in finds.values())


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        ("llama3.2:3b", "Llama 3.2 3B Instruct", "Llama 3.2 3B Instruct"),
        ("llama3:8b", "Meta-Llama-3-8B-Instruct", "Meta-Llama-3-8B-Instruct"),
        ("qwen2.5-coder:7b", "Qwen2.5 Coder 7B Instruct", "Qwen2.5 Coder 7B Instruct"),
        ("mistral-openorca:7b", "LLaMA v2", "mistral-openorca:7b"),
        ("lettings-assistant:latest", "Llama 3.2 3B Instruct", "lettings-assistant"),
    ],
)
def test_weights_that_are_called_after_something_else_do_not_name_a_model(
    computer: Computer, tmp_path: Path, name: str, said: str, shown: str
) -> None:
    """What people type and see in their list is told then."""
    here = computer()
    weights = write_gguf(tmp_path / "w.gguf", name=said).read_bytes()
    OllamaStore(here.homes[0] / ".ollama/models").model(name, {"model": weights})

    assert shown == only(report_of(here)).name


def test_a_cloud_model_is_marked(computer: Computer) -> None:
    """A model with a remote host holds no weights: what is typed leaves the computer."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    config = {"remote_host": "https://ollama.com:443", "remote_model": "gpt-oss:120b"}
    store.model("gpt-oss:120b-cloud", {}, config=config)

    find = only(report_of(here))

    assert ("gpt-oss:120b-cloud", True, False, "") == (find.name, find.cloud, find.made_here, find.runs_code)
    assert "ollama.com" in find.note


def test_a_copy_of_a_pulled_model_is_joined_with_it(computer: Computer, weights: bytes) -> None:
    """The same bytes in Ollama and in Downloads are one model with two places."""
    here = computer()
    OllamaStore(here.homes[0] / ".ollama/models").model("llama3.1:8b", {"model": weights})
    copy = here.homes[0] / "Downloads" / "copy.gguf"
    copy.parent.mkdir()
    copy.write_bytes(weights)

    places = [place.path for place in only(report_of(here)).places]

    assert ["~/.ollama/models/manifests/registry.ollama.ai/library/llama3.1/8b", "~/Downloads/copy.gguf"] == places


def test_a_missing_blob_is_noted(computer: Computer, weights: bytes) -> None:
    """A model whose weights are gone is still listed, and says so."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("llama3.1:8b", {"model": weights})
    for blob in (store.models / "blobs").iterdir():
        if blob.stat().st_size == len(weights):
            blob.unlink()

    assert "missing" in only(report_of(here)).note


def test_a_moved_store_is_found(computer: Computer, weights: bytes, tmp_path: Path) -> None:
    """OLLAMA_MODELS moves the store."""
    here = computer(OLLAMA_MODELS=str(tmp_path / "big disk"))
    OllamaStore(tmp_path / "big disk").model("llama3.1:8b", {"model": weights})

    assert "llama" in only(report_of(here)).places[0].path


def test_a_store_moved_by_the_service_is_found(computer: Computer, weights: bytes, tmp_path: Path) -> None:
    """The service's unit may move the store on Linux."""
    here = computer()
    unit = here.root / "etc/systemd/system/ollama.service.d/override.conf"
    unit.parent.mkdir(parents=True)
    unit.write_text(f'[Service]\nEnvironment="OLLAMA_MODELS={tmp_path / "unit"}"\n')
    OllamaStore(tmp_path / "unit").model("llama3.1:8b", {"model": weights})

    assert "Llama 3.1 8B Instruct" == only(report_of(here)).name


def test_a_store_is_recognised_wherever_it_lies(computer: Computer, weights: bytes, tmp_path: Path) -> None:
    """A copied store on a folder the user names is read as a store."""
    here = computer()
    OllamaStore(tmp_path / "stick" / "backup").model("mine", {"model": weights}, host="localhost/me")

    find = only(report_of(here, tmp_path / "stick"))

    assert ("localhost/me/mine", True) == (find.name, find.made_here)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"layers": 3}',
        b'{"config": {"digest": "sha256-../../../etc/passwd"}}',
        b"[" * 200_000,
    ],
)
def test_a_broken_manifest_is_not_read_and_the_others_are(computer: Computer, weights: bytes, text: bytes) -> None:
    """Hostile manifests neither stop the scan nor lead out of the store."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("good", {"model": weights})
    (store.models / "manifests/registry.ollama.ai/library/bad").mkdir()
    (store.models / "manifests/registry.ollama.ai/library/bad/latest").write_bytes(text)

    report = report_of(here)

    assert "good" in [item.name for item in report.observations]
    assert all("passwd" not in str(item) for item in report.observations)


def test_the_identity_key_is_never_opened(computer: Computer, weights: bytes) -> None:
    """Ollama's own key lies beside the store and is passed by."""
    here = computer()
    OllamaStore(here.homes[0] / ".ollama/models").model("llama3.1:8b", {"model": weights})
    key = here.homes[0] / ".ollama/id_ed25519"
    key.write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----" + b"x" * 500_000)
    os.utime(key, (1_000_000_000, 2_000_000_000))
    before = key.stat().st_atime

    report_of(here)

    assert before == key.stat().st_atime


def test_a_container_store_is_not_taken_for_ollama(computer: Computer, tmp_path: Path) -> None:
    """Manifests beside blobs in Docker's layout are not Ollama's."""
    here = computer()
    write_json(tmp_path / "oci/manifests/sha256/abc", {"layers": []})
    (tmp_path / "oci/blobs").mkdir()

    assert () == report_of(here, tmp_path / "oci").observations


def test_a_published_model_with_its_own_system_text_was_not_made_here(computer: Computer, weights: bytes) -> None:
    """Published models carry system texts too: what is made here notes what it was made from."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("orca-mini:3b", {"model": weights, "system": b"You are an AI assistant.", "template": b"{{ .Prompt }}"})

    find = only(report_of(here))

    assert (False, "ollama.com/orca-mini:3b") == (find.made_here, find.source)


@pytest.mark.parametrize(
    "content", [b'{"config": {"digest": "\xff"}}', b'{"layers": [{"size": 1' + b"0" * 4_000 + b"}]}", b"[" * 100_000]
)
def test_a_broken_manifest_costs_only_its_own_model(computer: Computer, content: bytes) -> None:
    """In no character set, with an impossible size, too deep: the others are found, and the broken one is told."""
    here = computer()
    store = OllamaStore(here.homes[0] / ".ollama/models")
    store.model("llama3.1:8b", {"model": write_gguf(here.root / "made.gguf", name="Llama 3.1 8B").read_bytes()})
    broken = here.homes[0] / ".ollama/models/manifests/registry.ollama.ai/library/aaa/latest"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(content)
    report = report_of(here)

    assert ["Llama 3.1 8B"] == [item.name for item in report.observations]
    assert [("~/.ollama/models/manifests/registry.ollama.ai/library/aaa/latest", "unreadable")] == [
        (row.what, row.reason) for row in report.skipped
    ]
