"""Trees like those on people's computers, made the same way each time.

The mix follows what lies in a home with software projects: JavaScript packages (48 %), Python environments (17 %),
documents (14 %), application data (21 %); about ten files a folder; a few folders with thousands of files; a few that
are deep. Files are empty, but for models: these have a real head and are as large as the real ones, with holes.
"""

from __future__ import annotations

import os
import random
import struct
from pathlib import Path

_SCRIPTS = (".js", ".ts", ".map", ".json", ".md", ".d.ts", ".mjs", ".cjs", ".css")
_PYTHON = (".py", ".pyc", ".pyi", ".so", ".txt", ".c", ".h")
_DOCUMENTS = (".docx", ".xlsx", ".pdf", ".jpg", ".png", ".odt", ".mp4", ".txt", ".zip", ".heic")
_APP_DATA = (".json", ".log", ".ldb", ".db", ".png", ".dat", ".bin", ".js", ".idx", "")
_CROWDED = 5_000
"""Files in a crowded folder; real ones hold mail or pictures."""
_MODEL_BYTES = 4_000_000_000


def tree(top: Path, files: int, models: int) -> Path:
    """A home with about so many files and exactly so many models; made once and used again.

    Args:
        top: the folder that keeps all trees.
    """
    home = top / f"home-{files}-{models}"
    if (top / f"{home.name}.made").exists():
        return home
    chance = random.Random(files)
    _packages(home / "projects", round(files * 0.48), chance)
    _environments(home / "work", round(files * 0.17), chance)
    _folders(home / "Documents", round(files * 0.14), _DOCUMENTS, chance)
    _folders(home / ".config", round(files * 0.21), _APP_DATA, chance)
    _models(home, models, chance)
    (top / f"{home.name}.made").touch()
    return home


def _packages(top: Path, files: int, chance: random.Random) -> None:
    made = 0
    while made < files:
        package = top / f"site-{made // 40_000}" / "node_modules" / f"{_word(chance)}-{made}"
        made += _fill(package, ["LICENSE", "README.md", "package.json", "index.js"], _SCRIPTS, 4, chance)
        for below in ("lib", "dist/esm", "dist/cjs"):
            made += _fill(package / below, [], _SCRIPTS, chance.randint(4, 18), chance)


def _environments(top: Path, files: int, chance: random.Random) -> None:
    made = 0
    while made < files:
        packages = top / f"study-{made // 20_000}" / ".venv/lib/python3.11/site-packages"
        name = f"{_word(chance)}{made}"
        made += _fill(packages / name, ["__init__.py", "py.typed"], _PYTHON, 9, chance)
        made += _fill(packages / name / "core", ["__init__.py"], _PYTHON, 12, chance)
        made += _fill(packages / name / "core/__pycache__", [], (".pyc",), 10, chance)
        told = ["METADATA", "RECORD", "WHEEL", "INSTALLER"]
        made += _fill(packages / f"{name}-1.0.dist-info", told, (".txt",), 1, chance)


def _folders(top: Path, files: int, endings: tuple[str, ...], chance: random.Random) -> None:
    made, folders = 0, [top]
    while made < files:
        above = chance.choice(folders)
        folder = above / f"{_word(chance)} {made}"
        if len(folder.parts) < 60:
            folders.append(folder)
        crowded = files - made > 2 * _CROWDED and chance.random() < 0.0005
        made += _fill(folder, [], endings, _CROWDED if crowded else chance.randint(2, 18), chance)


def _fill(folder: Path, names: list[str], endings: tuple[str, ...], count: int, chance: random.Random) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    more = [f"{_word(chance)}_{number}{chance.choice(endings)}" for number in range(count)]
    for name in names + more:
        os.close(os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o644))
    return len(names) + count


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(4, 12)))


def _models(home: Path, models: int, chance: random.Random) -> None:
    """Half lie in one store, a folder for each; half among the other files."""
    folders = [path for path in sorted(home.glob("*/*")) if path.is_dir()]
    for number in range(models):
        if number % 2:
            folder = home / ".lmstudio/models" / f"maker-{number % 20}" / f"model-{number}-GGUF"
        else:
            folder = chance.choice(folders)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"model-{number}.Q4_K_M.gguf").open("wb") as file:
            file.write(gguf_head(f"Model {number}"))
            file.truncate(_MODEL_BYTES + number)


def gguf_head(name: str, *, more: bytes = b"", pairs: int = 0) -> bytes:
    """The head of a GGUF file with one tensor.

    Args:
        more: further facts as they stand in the file, so many ``pairs``.

    Source: github.com/ggml-org/ggml docs/gguf.md.
    """
    texts = {"general.architecture": "llama", "general.name": name, "general.license": "apache-2.0"}
    facts = b"".join(_text(key) + struct.pack("<I", 8) + _text(value) for key, value in texts.items())
    tensor = _text("blk.0.ffn_up.weight") + struct.pack("<IQQIQ", 2, 4096, 4096, 0, 0)
    return b"GGUF" + struct.pack("<IQQ", 3, 1, len(texts) + pairs) + facts + more + tensor


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()
