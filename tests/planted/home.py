"""Builds a home with 31 kinds of model, 13 agents and environments, and 9 files that only look like models.

Run it to look at the home with other tools: ``python tests/planted/home.py FOLDER``. Every file is a real one of its
format: made with the format's own library, or, where that library is too large, by hand as it writes them.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scan.readers import specimens
from virtual_computer import OllamaStore, write_gguf, write_json, write_safetensors

LLAMA_TEXT = b"LLAMA 3.2 COMMUNITY LICENSE AGREEMENT\nLlama 3.2 Version Release Date: September 25, 2024\n"


@dataclass(frozen=True, kw_only=True)
class Planted:
    """What was planted, and what a look at it must say. Empty licence: the file names none."""

    name: str
    format: str = ""
    store: str = ""
    """The store it lies in, by its program's name."""
    licence: str = ""
    kind: str = "model"
    origin: str = "somebody"
    program: str = ""
    """Whose part it is, where nobody chose it."""
    made_here: bool = False
    cloud: bool = False


def plant(home: Path) -> tuple[Planted, ...]:
    """Plant everything below ``home``; returns the models."""
    home.mkdir(parents=True, exist_ok=True)
    models = (*_runners(home), *_stores_of_libraries(home), *_pictures(home), *_lying_about(home))
    agents(home)
    environment(home)
    traps(home)
    return models


def _runners(home: Path) -> tuple[Planted, ...]:
    staging = home / "staging"
    said = {"organization": "Meta", "license": "llama3.2"}
    llama = write_gguf(staging, name="Llama 3.2 3B Instruct", seed=1, **said).read_bytes()
    store = OllamaStore(home / ".ollama/models")
    store.model("llama3.2:3b", {"model": llama, "license": LLAMA_TEXT})
    store.model(
        "rent-letters", {"model": llama, "system": b"You write letters.", "license": LLAMA_TEXT}, source="llama3.2:3b"
    )
    remote = {"remote_host": "https://ollama.com:443", "remote_model": "gpt-oss:120b"}
    store.model("gpt-oss:120b-cloud", {}, config=remote)
    write_gguf(
        home / ".lmstudio/models/bartowski/Phi-4-mini-GGUF/Phi-4-mini-Q4_K_M.gguf",
        name="Phi 4 mini",
        seed=2,
        license="mit",
    )
    write_gguf(home / ".local/share/nomic.ai/GPT4All/mistral-7b.gguf", name="Mistral 7B", seed=3, license="apache-2.0")
    write_gguf(
        home / ".local/share/Jan/data/llamacpp/models/qwen/model.gguf", name="Qwen3 4B", seed=4, license="apache-2.0"
    )
    gemma = write_gguf(staging, name="Gemma 3 4B", seed=5, license="gemma").read_bytes()
    OllamaStore(home / ".config/Msty/models").model("gemma3", {"model": gemma})
    _docker(
        home / ".docker/models", write_gguf(staging, name="SmolLM2 360M", seed=6, license="apache-2.0").read_bytes()
    )
    staging.unlink()
    foundry = home / ".foundry/cache/models/Microsoft/phi-3.5-mini-1/v1"
    write_onnx(foundry / "model.onnx", outside="model.onnx.data")
    write_json(foundry / "genai_config.json", {"model": {"type": "phi3"}})
    nexa = home / ".cache/nexa.ai/nexa_sdk/models/NexaAI/octopus"
    write_gguf(nexa / "octopus.gguf", name="Octopus v2", seed=7, license="cc-by-nc-4.0")
    return (
        Planted(name="Llama 3.2 3B Instruct", format="GGUF", store="Ollama", licence="llama3.2"),
        Planted(name="rent-letters", format="GGUF", store="Ollama", licence="llama3.2", made_here=True),
        Planted(name="gpt-oss:120b-cloud", store="Ollama", cloud=True),
        Planted(name="Phi 4 mini", format="GGUF", store="LM Studio", licence="mit"),
        Planted(name="Mistral 7B", format="GGUF", store="GPT4All", licence="apache-2.0"),
        Planted(name="Qwen3 4B", format="GGUF", store="Jan", licence="apache-2.0"),
        Planted(name="Gemma 3 4B", format="GGUF", store="Msty", licence="gemma"),
        Planted(name="SmolLM2 360M", format="GGUF", store="Docker Model Runner", licence="apache-2.0"),
        Planted(name="phi-3.5-mini-1", format="ONNX", store="Foundry Local"),
        Planted(name="Octopus v2", format="GGUF", store="Nexa SDK", licence="cc-by-nc-4.0"),
    )


def _stores_of_libraries(home: Path) -> tuple[Planted, ...]:
    hub = home / ".cache/huggingface/hub"
    made = home / "staging.safetensors"
    weights = write_safetensors(made, names=("model.embed_tokens.weight",), seed=8).read_bytes()
    card = b"---\nlicense: apache-2.0\npipeline_tag: text-generation\n---\n# Qwen\n"
    _repository(hub, "Qwen", "Qwen2.5-0.5B-Instruct", {"model.safetensors": weights, "README.md": card})
    made.unlink()
    spoken = {"model.bin": ctranslate2("WhisperSpec"), "config.json": b"{}", "README.md": b"---\nlicense: mit\n---\n"}
    _repository(hub, "Systran", "faster-whisper-tiny", spoken)
    numbers = {"encoder.weight": 90_000}
    _write(home / ".cache/whisper/tiny.pt", specimens.torch_zip(specimens.state_dict(numbers), numbers))
    numbers = {"layer1.weight": 80_000}
    _write(
        home / ".cache/torch/hub/checkpoints/resnet18.pth", specimens.torch_zip(specimens.state_dict(numbers), numbers)
    )
    write_onnx(home / ".u2net/u2net.onnx", model_license="Apache-2.0")
    numbers = {"craft.weight": 70_000}
    _write(home / ".EasyOCR/model/craft_mlt_25k.pth", specimens.torch_legacy(specimens.state_dict(numbers), numbers))
    _write(
        home / ".local/share/argos-translate/packages/translate-en_de/model/model.bin", ctranslate2("TransformerSpec")
    )
    chrome = home / ".config/google-chrome/OptGuideOnDeviceModel/2025.8.8"
    _write(chrome / "weights.bin", b"?" * 1_500_000)
    return (
        Planted(name="Qwen2.5-0.5B-Instruct", format="safetensors", store="Hugging Face", licence="apache-2.0"),
        Planted(name="faster-whisper-tiny", format="CTranslate2", store="Hugging Face", licence="mit"),
        Planted(name="tiny.pt", format="PyTorch", store="OpenAI Whisper"),
        Planted(name="resnet18.pth", format="PyTorch", store="PyTorch"),
        Planted(
            name="u2net.onnx", format="ONNX", store="rembg", licence="Apache-2.0", origin="program", program="rembg"
        ),
        Planted(name="craft_mlt_25k.pth", format="PyTorch", store="EasyOCR", origin="program", program="EasyOCR"),
        Planted(name="translate-en_de", format="CTranslate2", store="Argos Translate"),
        Planted(name="Gemini Nano", origin="vendor", program="Google Chrome"),
    )


def _pictures(home: Path) -> tuple[Planted, ...]:
    title = {"modelspec.title": "Juniper XL", "modelspec.license": "creativeml-openrail-m"}
    checkpoints = home / "ComfyUI/models/checkpoints"
    write_safetensors(
        checkpoints / "juniper.safetensors", names=("model.diffusion_model.out.0.weight",), seed=9, **title
    )
    trained = {"ss_base_model_version": "sdxl_base_v1-0", "ss_num_train_images": "40", "ss_output_name": "shop-style"}
    lora = home / "stable-diffusion-webui/models/Lora/shop-style.safetensors"
    write_safetensors(
        lora, names=("lora_unet_down.lora_up.weight", "lora_unet_down.lora_down.weight"), seed=10, **trained
    )
    ncnn = home / "upscayl-models"
    _write(ncnn / "realesrgan-x4.param", b"7767517\n999 1237\nInput data 0 1 data\n")
    _write(ncnn / "realesrgan-x4.bin", struct.pack("<I", 0x01306B47) + bytes(300_000))
    return (
        Planted(name="Juniper XL", format="safetensors", store="ComfyUI", licence="creativeml-openrail-m"),
        Planted(name="shop-style", format="safetensors", store="Stable Diffusion web UI", kind="adapter"),
        Planted(name="realesrgan-x4.bin", format="ncnn"),
    )


def _lying_about(home: Path) -> tuple[Planted, ...]:
    loose, work = home / "Downloads", home / "work"
    write_gguf(loose / "backup of old laptop", name="TinyLlama 1.1B", seed=11, license="apache-2.0")
    inside = write_gguf(home / "staging.gguf", name="LLaVA 1.5", seed=12, license="llama2").read_bytes()
    (home / "staging.gguf").unlink()
    _write(loose / "llava.llamafile", specimens.llamafile(inside))
    _write(home / "whisper.cpp/models/ggml-base.bin", specimens.whisper().ljust(300_000, b"\0"))
    _write(work / "scores/tenant-score.joblib", specimens.joblib_like() + bytes(300_000))
    _write(work / "leaves/leaf_sorter.keras", specimens.keras(weights=bytes(300_000)))
    settings = b'{"class_name": "Sequential", "config": {"name": "face_mood", "layers": []}}'
    _write(work / "faces/face_mood.h5", specimens.hdf5(b"model_config", settings, b"keras_version", size=300_000))
    _write(work / "birds/birds.tflite", specimens.tflite().ljust(300_000, b"\0"))
    saved = work / "pitch/saved_pitch"
    _write(saved / "saved_model.pb", b"\x08\x01\x12\x20" + bytes(5_000))
    _write(saved / "variables/variables.data-00000-of-00001", b"\1" * 300_000)
    _write(saved / "variables/variables.index", bytes(400))
    package = work / "phone/Sorter.mlpackage"
    _write(package / "Manifest.json", b'{"fileFormatVersion": "1.0.0"}')
    _write(package / "Data/com.apple.CoreML/model.mlmodel", core_ml("Example Lab", "BSD-3-Clause"))
    _write(package / "Data/com.apple.CoreML/weights/weight.bin", bytes(300_000))
    adapter = work / "letters-lora"
    write_safetensors(adapter / "adapter_model.safetensors", names=("base_model.q_proj.lora_A.weight",), seed=13)
    write_json(
        adapter / "adapter_config.json",
        {"peft_type": "LORA", "base_model_name_or_path": "meta-llama/Llama-3.2-3B", "r": 16},
    )
    _write(adapter / "README.md", b"---\nlibrary_name: peft\nlicense: llama3.2\n---\n")
    return (
        Planted(name="TinyLlama 1.1B", format="GGUF", licence="apache-2.0"),
        Planted(name="LLaVA 1.5", format="llamafile", licence="llama2"),
        Planted(name="Whisper base", format="GGML", store="whisper.cpp"),
        Planted(name="tenant-score.joblib", format="joblib"),
        Planted(name="leaf_sorter", format="Keras"),
        Planted(name="face_mood", format="Keras"),
        Planted(name="Bird caller", format="TFLite", licence="Apache-2.0"),
        Planted(name="saved_pitch", format="TensorFlow SavedModel"),
        Planted(name="Sorter", format="Core ML", licence="BSD-3-Clause"),
        Planted(name="letters-lora", format="safetensors", licence="llama3.2", kind="adapter"),
    )


AGENTS = (
    "Claude Desktop", "Claude Code", "Codex", "Cursor", "VS Code", "Windsurf", "Gemini CLI", "Continue", "Goose",
    "OpenClaw", "Cline", "Zed",
)  # fmt: skip
ENVIRONMENT = "Python environment work"


def agents(home: Path) -> None:
    """Twelve agents as their settings tell them; five act without asking, or let others in."""
    servers = {"files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv"]}}
    code = home / ".config/Code/User"
    write_json(home / ".config/Claude/claude_desktop_config.json", {"mcpServers": servers})
    write_json(home / ".claude/settings.json", {"permissions": {"defaultMode": "bypassPermissions"}})
    _write(
        home / ".codex/config.toml",
        b'approval_policy = "never"\n[mcp_servers.docs]\ncommand = "uvx"\nargs = ["docs-mcp==1.2.0"]\n',
    )
    write_json(home / ".cursor/mcp.json", {"mcpServers": {"crm": {"url": "https://crm.example.com/mcp"}}})
    _write(code / "mcp.json", b'{\n  // mine\n  "servers": {"web": {"url": "http://localhost:3000"}},\n}')
    write_json(home / ".codeium/windsurf/mcp_config.json", {"mcpServers": servers})
    write_json(home / ".gemini/settings.json", {"mcpServers": servers})
    _write(
        home / ".continue/config.yaml",
        b"name: mine\nmcpServers:\n  - name: mail\n    command: uvx\n    args: [mail-mcp]\n",
    )
    _write(
        home / ".config/goose/config.yaml",
        b"GOOSE_MODE: auto\n"
        b"extensions:\n  fetch:\n    type: stdio\n    cmd: uvx\n    args:\n      - fetch-mcp==0.3.1\n"
        b"    envs:\n      FETCH_TOKEN: abcdef\n",
    )
    write_json(home / ".openclaw/openclaw.json", {"gateway": {"bind": "lan"}})
    _write(home / ".openclaw/workspace/SOUL.md", b"# Who I am\n")
    cline = {"files": {**servers["files"], "alwaysAllow": ["write_file"]}}
    write_json(code / "globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json", {"mcpServers": cline})
    _write(
        home / ".config/zed/settings.json",
        b'{"context_servers": {"notes": {"command": {"path": "notes-mcp", "args": []}}}, /* last */}',
    )


def environment(home: Path) -> None:
    """One Python environment that can train."""
    packages = home / "work/venv/lib/python3.11/site-packages"
    for name in ("torch-2.9.0", "transformers-5.2.0", "peft-0.18.0", "trl-0.25.0", "crewai-1.3.0"):
        _write(packages / f"{name}.dist-info/METADATA", b"Metadata-Version: 2.1\n")


TRAPS = (
    "Downloads/firmware.bin", "Documents/Portuguese.pt", "work/address.pb",
    "work/venv/lib/python3.11/site-packages/distutils.pth", "work/measurements.h5", "work/cache.pkl",
    "Downloads/ggml-vocab-llama.gguf", "Games/save/slot1.ckpt", "work/app/model.json",
)  # fmt: skip


def traps(home: Path) -> None:
    """Nine files that look like models by their names and are none."""
    noise = np.random.default_rng(99).integers(0, 255, 400_000, dtype=np.uint8).tobytes()
    _write(home / TRAPS[0], noise)
    _write(home / TRAPS[1], "Olá, bom dia. ".encode() * 30_000)
    _write(home / TRAPS[2], b"\n\x05Maria\x12\x0fRua das Flores" * 20_000)
    _write(home / TRAPS[3], b"import sys; sys.flags\n" * 20_000)
    _write(home / TRAPS[4], specimens.hdf5(b"temperature", b"pressure", size=400_000))
    _write(home / TRAPS[5], pickle.dumps({number: f"row {number}" for number in range(30_000)}))
    words = write_gguf(home / TRAPS[6], name="vocabulary", numbers=0)
    words.write_bytes(words.read_bytes().ljust(300_000, b"\0"))
    _write(home / TRAPS[7], b"SAVE" + noise[:300_000])
    _write(home / TRAPS[8], json.dumps({"model": "invoice", "fields": ["number"] * 40_000}).encode())


def write_onnx(path: Path, *, outside: str = "", **said: str) -> Path:
    """A real ONNX file of 90,000 numbers, made with the ``onnx`` package; ``said`` are its properties."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.random.default_rng(21).random((300, 300), dtype=np.float32)
    weights = numpy_helper.from_array(values, "weights")
    if outside:
        weights.ClearField("raw_data")
        weights.data_location = TensorProto.EXTERNAL
        for key, value in {"location": outside, "offset": "0", "length": str(values.nbytes)}.items():
            weights.external_data.add(key=key, value=value)
        (path.parent / outside).write_bytes(values.tobytes())
    spare = numpy_helper.from_array(np.arange(4_000, dtype=np.float32), "bias")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "weights"], ["y"])],
        "main_graph",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 300])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 300])],
        [weights, spare],
    )
    model = helper.make_model(graph, producer_name="pytorch", producer_version="2.9")
    helper.set_model_props(model, said)
    path.write_bytes(onnx.ModelProto.SerializeToString(model))
    return path


def ctranslate2(specification: str) -> bytes:
    """The beginning of a CTranslate2 model as its converter writes it, and zeros for its weights.

    Source: github.com/OpenNMT/CTranslate2 python/ctranslate2/specs/model_spec.py.
    """
    name = specification.encode() + b"\0"
    return struct.pack("<IH", 6, len(name)) + name + struct.pack("<II", 3, 100) + bytes(300_000)


def core_ml(author: str, licence: str) -> bytes:
    """A Core ML specification with who made it; source: github.com/apple/coremltools mlmodel/format/Model.proto."""

    def field(number: int, value: bytes) -> bytes:
        key = number << 3 | 2
        head = bytes([key]) if key < 128 else bytes([key & 0x7F | 0x80, key >> 7])
        return head + bytes([len(value)]) + value

    metadata = field(1, b"Sorts leaves") + field(3, author.encode()) + field(4, licence.encode())
    return b"\x08\x07" + field(2, field(100, metadata)) + b"\xb2\x1f\x00"


def _docker(store: Path, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    _write(store / "blobs/sha256" / digest, content)
    layer = {"mediaType": "application/vnd.docker.ai.gguf.v3", "digest": f"sha256:{digest}", "size": len(content)}
    manifest = json.dumps({"schemaVersion": 2, "layers": [layer]}).encode()
    known = hashlib.sha256(manifest).hexdigest()
    _write(store / "manifests/sha256" / known, manifest)
    write_json(store / "models.json", {"models": [{"id": f"sha256:{known}", "tags": ["ai/smollm2:360M"]}]})
    write_json(store / "layout.json", {"version": "1.0.0"})


def _repository(hub: Path, owner: str, name: str, files: dict[str, bytes]) -> None:
    """A repository as huggingface_hub keeps it: links to blobs that are named by what they hold."""
    folder = hub / f"models--{owner}--{name}"
    snapshot = folder / "snapshots/abc123"
    snapshot.mkdir(parents=True)
    _write(folder / "refs/main", b"abc123")
    for title, content in files.items():
        digest = hashlib.sha256(content).hexdigest()
        _write(folder / "blobs" / digest, content)
        (snapshot / title).symlink_to(Path("../../blobs", digest))


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    planted = plant(Path(sys.argv[1]))
    sys.stdout.write(f"{len(planted)} models, {len(AGENTS) + 1} agents and environments, {len(TRAPS)} traps\n")
