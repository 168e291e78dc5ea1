"""A second home, as somebody else might have it: other languages, blanks, no endings, stores on another disk.

Nothing in it lies where its program puts it by default.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from planted.home import ctranslate2, write_onnx
from scan.readers import specimens
from virtual_computer import OllamaStore, write_gguf, write_json, write_safetensors


@dataclass(frozen=True, kw_only=True, order=True)
class Expected:
    """What a look must say. ``places``: in how many places the same bytes lie."""

    name: str
    kind: str = "model"
    format: str = ""
    store: str = ""
    origin: str = "somebody"
    made_here: bool = False
    places: int = 1


def plant(home: Path, disk: Path) -> tuple[Expected, ...]:
    """Plant everything below ``home`` and on ``disk``, which no usual place knows; returns what must be found."""
    home.mkdir(parents=True)
    found = (*_moved_stores(home, disk), *_odd_names(home), *_training(home), *_programs(home))
    _agents(home, disk)
    _traps(home)
    return found


def _moved_stores(home: Path, disk: Path) -> tuple[Expected, ...]:
    _write(home / ".zshrc", f'export OLLAMA_MODELS="{disk}/KI Modelle"\nexport CLAUDE_CONFIG_DIR=$HOME/Einstellungen\n')
    _write(home / ".config/environment.d/90-ki.conf", f"HF_HOME={disk}/Größe\n")
    _write(home / ".lmstudio-home-pointer", f"{disk}/LM Studio\n")
    _write(home / ".local/share/Jan/settings.json", json.dumps({"data_folder": f"{disk}/jan"}))
    _write(home / ".config/nomic.ai/GPT4All.ini", f"[General]\nmodelPath={disk}/vier für alle/\n")
    same = write_gguf(home / "x", name="Ministral 3B", seed=31, license="apache-2.0").read_bytes()
    own = write_gguf(home / "x", name="Grundmodell", seed=32).read_bytes()
    (home / "x").unlink()
    store = OllamaStore(disk / "KI Modelle")
    store.model("ministral", {"model": same})
    store.model("kundenbriefe", {"model": own, "system": b"Schreibe Briefe."}, source="grund")
    _bytes(disk / "LM Studio/models/leute/ministral/ministral-q8", same)
    _bytes(disk / "vier für alle/Ministral Kopie.gguf", same)
    write_gguf(disk / "jan/llamacpp/models/日本語/model.gguf", name="さくら", seed=33)
    # a cache on Windows has copies where others have links
    snapshot = disk / "Größe/hub/models--elbe--Sprecher/snapshots/0a1b"
    _bytes(snapshot / "model.bin", ctranslate2("WhisperSpec"))
    _write(snapshot / "README.md", "---\nlicense: mit\n---\n")
    return (
        Expected(name="Ministral 3B", format="GGUF", store="Ollama", places=3),
        Expected(name="kundenbriefe", format="GGUF", store="Ollama", made_here=True),
        Expected(name="さくら", format="GGUF", store="Jan"),
        Expected(name="Sprecher", format="CTranslate2", store="Hugging Face"),
    )


def _odd_names(home: Path) -> tuple[Expected, ...]:
    _write(home / ".config/user-dirs.dirs", 'XDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n')
    loads, work = home / "Téléchargements", home / "Büro & Co"
    write_gguf(loads / "sans nom (1)", seed=34)
    write_gguf(loads / "modèle.gguf.old", name="Vieux", seed=35)
    write_safetensors(work / "Bild-Modell.sicherung", names=("model.diffusion_model.out.0.weight",), seed=36)
    write_onnx(work / "netz.dat")
    numbers = {"encoder.weight": 90_000}
    _bytes(work / "gewichte", specimens.torch_zip(specimens.state_dict(numbers), numbers))
    _bytes(work / "Mahnungen 2026.bin", specimens.joblib_like() + bytes(300_000))
    inside = write_gguf(home / "x", name="Helfer", seed=37).read_bytes()
    (home / "x").unlink()
    _bytes(loads / "Assistent.exe", specimens.llamafile(inside))
    _bytes(home / "Музыка/слова", specimens.whisper().ljust(300_000, b"\0"))
    return (
        Expected(name="sans nom (1)", format="GGUF"),
        Expected(name="Vieux", format="GGUF"),
        Expected(name="Bild-Modell.sicherung", format="safetensors"),
        Expected(name="netz.dat", format="ONNX"),
        Expected(name="gewichte", format="PyTorch"),
        Expected(name="Mahnungen 2026.bin", format="joblib"),
        Expected(name="Helfer", format="llamafile"),
        Expected(name="Whisper base", format="GGML"),
    )


def _training(home: Path) -> tuple[Expected, ...]:
    run = home / "Büro & Co/Läufe/Briefe Größe 8"
    step = run / "checkpoint-40"
    write_safetensors(step / "adapter_model.safetensors", seed=38)
    write_json(step / "trainer_state.json", {"global_step": 40, "log_history": [{"step": 0, "eval_loss": 2.0}]})
    write_safetensors(run / "fertig/adapter_model.safetensors", names=("a.lora_A.weight",), seed=39)
    write_json(run / "fertig/adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": "Ministral 3B"})
    _write(run / "data/Schüler.jsonl", '{"prompt": "a", "completion": "b"}\n' * 12)
    return (
        Expected(name="Briefe Größe 8", kind="training", made_here=True),
        Expected(name="fertig", kind="adapter", format="safetensors"),
    )


def _programs(home: Path) -> tuple[Expected, ...]:
    numbers = {"a": 80_000}
    inside = home / "umgebung/lib/python3.12/site-packages/hoeren/daten/netz.pt"
    _bytes(inside, specimens.torch_zip(specimens.state_dict(numbers), numbers))
    chrome = home / ".config/google-chrome/Profile 2/OptGuideOnDeviceModel/2026.1"
    _bytes(chrome / "weights.bin", b"?" * 1_200_000)
    return (
        Expected(name="netz.pt", format="PyTorch", origin="program"),
        Expected(name="Gemini Nano", origin="vendor"),
    )


def _agents(home: Path, disk: Path) -> None:
    settings = {"permissions": {"defaultMode": "bypassPermissions"}}
    write_json(home / "Einstellungen/settings.json", settings)
    servers = (
        '\ufeff{\n  // für die Post\n  "mcpServers": '
        '{"Bücher & Post": {"command": "uvx", "args": ["gmail-mcp"]},},\n}\n'
    )
    _write(home / "Büro & Co/laden/.cursor/mcp.json", servers)
    write_json(disk / "jan/mcp_config.json", {"mcpServers": {}})


TRAPS = (
    "Téléchargements/Großes Archiv.ckpt", "Téléchargements/notizen.gguf", "Büro & Co/foto.safetensors",
    "Büro & Co/weights.bin", "Büro & Co/Português.pt", "Büro & Co/leer.onnx",
)  # fmt: skip


def _traps(home: Path) -> None:
    (home / TRAPS[0]).parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(home / TRAPS[0], "w") as archive:
        archive.writestr("Brief.docx", "x" * 300_000)
    _write(home / TRAPS[1], "GGUF ist ein Format.\n" * 20_000)
    _bytes(home / TRAPS[2], b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_500)
    _bytes(home / TRAPS[3], b"SQLite format 3\0" + bytes(range(256)) * 1_500)
    _write(home / TRAPS[4], "Olá, tudo bem? " * 30_000)
    _bytes(home / TRAPS[5], b"")


def _write(path: Path, text: str) -> None:
    _bytes(path, text.encode())


def _bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
