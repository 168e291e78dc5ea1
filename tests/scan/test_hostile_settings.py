"""Whatever the small files of a home hold, no way of looking fails and nothing secret is shown."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from virtual_computer import report_of, write_gguf, write_safetensors

from app.scan.places import Surroundings

KEYS = (
    "mcpServers", "servers", "command", "args", "env", "url", "headers", "permissions", "defaultMode", "projects",
    "layers", "mediaType", "digest", "size", "from", "config", "model_type", "architectures", "auto_map",
    "quantization_config", "bits", "peft_type", "r", "base_model_name_or_path", "fine_tune_type", "lora_parameters",
    "rank", "global_step", "epoch", "log_history", "weight_map", "_class_name", "_name_or_path",
)  # fmt: skip
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(
        [
            "sha256:" + "a" * 64, "application/vnd.ollama.image.model", "../../etc/passwd", "/etc/passwd", "LORA",
            "npx", "m.gguf", "https://[broken", "bypassPermissions", "\u202e", "\x00",
        ]
    ),
)  # fmt: skip
SETTINGS = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=25,
)
FILES = (
    ".ollama/models/manifests/registry.ollama.ai/library/m/latest",
    ".cursor/mcp.json", ".claude.json", ".claude/settings.json",
    ".gemini/settings.json", "m/config.json", "m/adapter_config.json", "m/trainer_state.json", "m/model_index.json",
    "m/model.safetensors.index.json", "run/checkpoint-7/trainer_state.json", "run/checkpoint-7/adapter_config.json",
    ".cache/huggingface/hub/models--a--b/snapshots/c/config.json", ".config/LM Studio/settings.json",
)  # fmt: skip


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("models")
    gguf = write_gguf(folder / "m.gguf", numbers=2_000)
    return gguf.read_bytes(), write_safetensors(folder / "m.safetensors", numbers=2_000).read_bytes()


@given(st.lists(SETTINGS, min_size=len(FILES), max_size=len(FILES)))
@settings(max_examples=25)
def test_no_way_of_looking_fails(models: tuple[bytes, bytes], contents: list[object]) -> None:
    """Any JSON in any file that is read: the scan ends, nothing failed, the report can be written."""
    with tempfile.TemporaryDirectory() as top:
        home = Path(top) / "owner"
        for file, content in zip(FILES, contents, strict=True):
            (home / file).parent.mkdir(parents=True, exist_ok=True)
            (home / file).write_text(json.dumps(content), encoding="utf-8")
        (home / ".ollama/models/blobs").mkdir()
        (home / f".ollama/models/blobs/sha256-{'a' * 64}").write_bytes(models[0])
        (home / "m/m.gguf").write_bytes(models[0])
        (home / "m/adapter_model.safetensors").write_bytes(models[1])
        (home / "run/checkpoint-7/model.safetensors").write_bytes(models[1])
        here = Surroundings(
            platform="linux", homes=(home,), environment={}, computer="desk-3", root=Path(top) / "root"
        )  # fmt: skip

        report = report_of(here)

    assert [] == [skipped for skipped in report.skipped if skipped.reason == "failed"]
    assert "root:" not in msgspec.json.encode(report).decode()
