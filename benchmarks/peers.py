"""Puts other finders of AI beside Groundrules, on the planted home of the tests: ``python3 -m benchmarks.peers``.

Each is installed from PyPI into an environment of its own that is thrown away, and run without a network where it can
be told so. A thing counts as found when its name or path stands anywhere in what the tool prints or writes: generous
to the others, and less than what the tests ask of Groundrules (right name, format, store, licence and owner).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1])]

from planted.home import TRAPS, plant  # noqa: E402 - the tests' home is found only now

MODELS: Mapping[str, tuple[str, ...]] = {
    "Llama 3.2 3B (Ollama)": ("llama3.2:3b", "llama3.2/3b", "{llama}"),
    "rent-letters (Ollama, made here)": ("rent-letters",),
    "gpt-oss (Ollama, cloud)": ("gpt-oss",),
    "Phi 4 mini (LM Studio)": ("Phi-4-mini-Q4_K_M.gguf", "Phi 4 mini"),
    "Mistral 7B (GPT4All)": ("mistral-7b.gguf", "Mistral 7B"),
    "Qwen3 4B (Jan)": ("llamacpp/models/qwen", "Qwen3 4B"),
    "Gemma 3 4B (Msty)": ("gemma3", "Gemma 3 4B"),
    "SmolLM2 (Docker Model Runner)": ("SmolLM2", "smollm2", ".docker/models/blobs"),
    "phi-3.5-mini (Foundry Local)": ("phi-3.5-mini-1",),
    "Octopus v2 (Nexa SDK)": ("octopus.gguf", "Octopus v2"),
    "Qwen2.5 0.5B (Hugging Face)": ("Qwen2.5-0.5B-Instruct",),
    "faster-whisper-tiny (Hugging Face)": ("faster-whisper-tiny",),
    "tiny.pt (Whisper)": ("whisper/tiny.pt", "tiny.pt"),
    "resnet18.pth (PyTorch hub)": ("resnet18.pth",),
    "u2net.onnx (rembg)": ("u2net.onnx",),
    "craft_mlt_25k.pth (EasyOCR)": ("craft_mlt_25k",),
    "translate-en_de (Argos Translate)": ("translate-en_de",),
    "Gemini Nano (Chrome)": ("OptGuideOnDeviceModel", "Gemini Nano"),
    "Juniper XL (ComfyUI)": ("juniper.safetensors", "Juniper XL"),
    "shop-style (image adapter)": ("shop-style",),
    "realesrgan-x4 (ncnn)": ("realesrgan-x4",),
    "TinyLlama (no ending)": ("backup of old laptop", "TinyLlama"),
    "LLaVA (llamafile)": ("llava.llamafile", "LLaVA"),
    "Whisper base (GGML)": ("ggml-base.bin",),
    "tenant-score (joblib)": ("tenant-score.joblib",),
    "leaf_sorter (Keras)": ("leaf_sorter",),
    "face_mood (Keras, HDF5)": ("face_mood",),
    "birds (TFLite)": ("birds.tflite", "Bird caller"),
    "saved_pitch (SavedModel)": ("saved_pitch",),
    "Sorter (Core ML)": ("Sorter.mlpackage",),
    "letters-lora (adapter)": ("letters-lora",),
}
"""What was planted, and the texts of which one must be printed."""
SIGNS: Mapping[str, tuple[str, ...]] = {
    "Claude Desktop": ("claude_desktop_config.json", "Claude Desktop"),
    "Claude Code": (".claude/settings.json", "Claude Code"),
    "Codex": (".codex/config.toml",),
    "Cursor": (".cursor/mcp.json",),
    "VS Code": ("Code/User/mcp.json",),
    "Windsurf": ("windsurf/mcp_config.json",),
    "Gemini CLI": (".gemini/settings.json",),
    "Continue": (".continue/config.yaml",),
    "Goose": ("goose/config.yaml",),
    "OpenClaw": (".openclaw/",),
    "Cline": ("cline_mcp_settings.json",),
    "Zed": ("zed/settings.json",),
    "Python environment": ("work/venv",),
}
_MOST_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A tool to compare with: its package and the words that run it; ``{home}`` and ``{out}`` are put in."""

    name: str
    package: str
    words: tuple[str, ...]


PEERS = (
    Peer(
        name="ai-bom",
        package="ai-bom==3.6.0",
        words=("ai-bom", "scan", "{home}", "--format", "json", "--output", "{out}", "--quiet"),
    ),
    Peer(
        name="airom",
        package="airom==0.5.0",
        words=("airom", "scan", "{home}", "--offline", "--no-progress", "--wide", "-o", "json={out}", "-o", "table"),
    ),
    Peer(name="aisbom-cli", package="aisbom-cli==1.7.0", words=("aisbom", "scan", "{home}", "--output", "{out}")),
    Peer(name="picklescan", package="picklescan==1.0.5", words=("picklescan", "--path", "{home}", "--globals")),
    Peer(
        name="hf cache ls",
        package="huggingface_hub==2.4.0",
        words=("hf", "cache", "ls", "--cache-dir", "{home}/.cache/huggingface/hub", "--json"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table; ``trouble`` says why there are no numbers."""

    name: str
    models: int = 0
    signs: int = 0
    traps: int = 0
    seconds: float = 0.0
    trouble: str = ""


def compare(folder: Path) -> list[Row]:
    """Plant the home below ``folder``, run every tool on it, and count."""
    home = folder / "home"
    plant(home)
    manifest = home / ".ollama/models/manifests/registry.ollama.ai/library/llama3.2/3b"
    weights = next(
        layer for layer in json.loads(manifest.read_text())["layers"] if layer["mediaType"].endswith("model")
    )
    known = {"llama": weights["digest"].removeprefix("sha256:")}
    return [_groundrules(home, folder, known), *(_peer(peer, home, folder, known) for peer in PEERS)]


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        f"| Tool | models of {len(MODELS)} | agents, environments of {len(SIGNS)} | traps of {len(TRAPS)} | seconds |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        if row.trouble:
            lines.append(f"| {row.name} | {row.trouble} | | | |")
        else:
            lines.append(f"| {row.name} | {row.models} | {row.signs} | {row.traps} | {row.seconds:.1f} |")
    return "\n".join(lines)


def _groundrules(home: Path, folder: Path, known: Mapping[str, str]) -> Row:
    words = [sys.executable, "-m", "app", "scan", str(home), "--format", "json"]
    return _run("Groundrules", words, None, home, folder, known)


def _peer(peer: Peer, home: Path, folder: Path, known: Mapping[str, str]) -> Row:
    place = folder / peer.name.replace(" ", "-")
    venv.create(place, with_pip=True)
    binaries = place / ("Scripts" if os.name == "nt" else "bin")
    wanted = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer.package]
    installed = subprocess.run([binaries / "python", *wanted], capture_output=True, text=True)
    if installed.returncode:
        return Row(name=peer.name, trouble="cannot be had from PyPI here")
    out = folder / f"{place.name}.json"
    words = [word.format(home=home, out=out) for word in peer.words]
    return _run(peer.package.replace("==", " "), [str(binaries / words[0]), *words[1:]], out, home, folder, known)


def _run(name: str, words: Sequence[str], out: Path | None, home: Path, folder: Path, known: Mapping[str, str]) -> Row:
    own = folder / "own"
    own.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(own), "AISBOM_OFFLINE": "1", "AISBOM_NO_TELEMETRY": "1", "COLUMNS": "400"}
    began = time.perf_counter()
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, env=environment, timeout=_MOST_SECONDS, errors="replace"
        )
    except subprocess.TimeoutExpired:
        return Row(name=name, trouble=f"not ready after {_MOST_SECONDS} seconds")
    seconds = time.perf_counter() - began
    said = done.stdout + done.stderr + (out.read_text(errors="replace") if out and out.exists() else "")
    # the home itself is named in every path, and its folder on our side says nothing
    said = said.replace(str(home), "").replace("\\\\", "/")
    return Row(
        name=name,
        models=_found(MODELS, said, known),
        signs=_found(SIGNS, said, known),
        traps=sum(trap in said or Path(trap).name in said for trap in TRAPS),
        seconds=seconds,
    )


def _found(wanted: Mapping[str, tuple[str, ...]], said: str, known: Mapping[str, str]) -> int:
    return sum(any(text.format(**known) in said for text in texts) for texts in wanted.values())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        sys.stdout.write(table(compare(Path(work))) + "\n")
