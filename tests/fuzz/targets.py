"""What is fuzzed: every reader of the register, and every other place where the scan takes a stranger's file apart.

A target is given bytes and must come back: with a result that may be shown, or with one of the errors that its callers
expect. Seeds are specimens that the real libraries wrote, so that changes to them lead far inside.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from virtual_computer import report_of

from app.domain.licence import licence_in_text
from app.scan import packages
from app.scan.beside import card, front_matter
from app.scan.catalogue import catalogue
from app.scan.cleaning import clean, clean_name
from app.scan.connectors import connectors
from app.scan.deep_channel import read_said
from app.scan.header import ModelHeader
from app.scan.places import Surroundings
from app.scan.plain_yaml import plain_yaml
from app.scan.readers import READERS, Reader, identify
from app.scan.readers.protocol import FAILURES, Candidate
from app.scan.settings_files import decoded, reached
from app.scan.task_file import commands_of
from app.scan.untrusted_file import UntrustedFile

_TEXTS = (
    "format",
    "name",
    "maker",
    "architecture",
    "task",
    "version",
    "quantisation",
    "licence",
    "base_model",
    "source",
)

Seeds = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Target:
    """``take`` is given the bytes; ``seeds`` gives some to begin with; ``keeps`` lives as long as it."""

    take: Callable[[bytes], None]
    seeds: Seeds
    keeps: object = None


def untrusted(data: bytes) -> UntrustedFile:
    """Bytes as an open file."""
    return UntrustedFile(lambda offset, count: data[offset : offset + count], size=len(data))


def must_be_shown(text: str) -> None:
    """A text is as cleaning leaves it."""
    assert len(text) <= 1_000, "a long text"
    if not (text.isascii() and text.isprintable()):
        assert not {category(sign) for sign in text} & {"Cc", "Cf", "Cs"}, "a sign that may not be shown"
    assert " ".join(text.split()) == text, "white space"


def must_be_fit(header: ModelHeader | None) -> None:
    """Every text of a header may be shown and stored, and no number is beyond what any file can hold."""
    if header is None:
        return
    texts = [value for name in _TEXTS if (value := getattr(header, name))]
    texts += [*header.tags, *header.classes, *header.code_signs, *header.external_data, *header.trained_on]
    texts += [said.source for said in header.evidence]
    for text in texts:
        must_be_shown(text)
    assert header.parameters is None or 0 < header.parameters < 1 << 70, "an impossible number"


def _reader(reader: Reader) -> Target:
    names = ["untrusted", f"untrusted{reader.endings[0]}" if reader.endings else "model.bin"]

    def take(data: bytes) -> None:
        # under both names in turn, counted in passing and exactly
        exact = len(data) % 2 == 0
        candidate = Candidate(untrusted(data), names[exact], exact)
        if reader.recognises(candidate):
            try:
                header = reader.read(candidate)
            except FAILURES:
                return
            must_be_fit(header)

    def seeds() -> Iterator[bytes]:
        from scan.readers.specimens import all_valid

        return (data for name, data in all_valid().items() if reader.recognises(Candidate(untrusted(data), name)))

    return Target(take, seeds)


def _register(data: bytes) -> None:
    """All readers in their order, as a scan asks them."""
    must_be_fit(identify(untrusted(data), "untrusted.bin"))


def _all_specimens() -> Iterable[bytes]:
    from scan.readers.specimens import all_valid

    return all_valid().values()


def _settings(form: str) -> Callable[[bytes], None]:
    def take(data: bytes) -> None:
        table = decoded(data, form)
        if table is not None:
            for key in ("mcpServers", "servers", "permissions.defaultMode", "*.approval"):
                for value in reached(table, key.split(".")):
                    for connector in connectors(value):
                        for text in (connector.name, connector.command, connector.remote, *connector.key_names):
                            must_be_shown(text)

    return take


SERVERS = {
    "mcpServers": {
        "files": {"command": "npx", "args": ["-y", "@scope/server@1.2.3", "/srv"], "env": {"API_KEY": "sk-123"}},
        "mail": {"url": "https://mail.example.com:8443/mcp?token=abc", "headers": {"Authorization": "Bearer x"}},
        "box": {"command": "docker", "args": ["run", "-e", "TOKEN=1", "registry/image@sha256:00"]},
        "cmd": {"command": "cmd", "args": ["/c", "python", "-m", "server", "--api-key=1"]},
    },
    "permissions": {"defaultMode": "bypassPermissions"},
}
_TOML = """
approval_policy = "never"
[mcp_servers.files]
command = "uvx"
args = ["--from", "server==1.0", "server"]
env = { KEY = "ghp_x" }
[[servers]]
name = "a"
"""
_TASK = (
    "<Task xmlns='http://schemas.microsoft.com/windows/2004/02/mit/task'><Triggers><LogonTrigger/></Triggers><Settings>"
    "<Enabled>true</Enabled></Settings><Actions><Exec><Command>ollama.exe</Command><Arguments>a &amp; b</Arguments>"
    "</Exec></Actions></Task>"
)
_YAML = """
# settings
GOOSE_MODE: auto
extensions:
  files: {cmd: npx, args: [-y, "server@1"], envs: {A_KEY: 'x'}}
  - - nested
servers:
  - name: a   # comment
    url: "http://127.0.0.1:1/"
text: |
  several
  lines
"""
_CARD = """---
license: other
license_name: llama3.1
base_model:
- meta-llama/Llama-3.1-8B
tags: [a, "b", c]
pipeline_tag: text-generation
---
# Words
"""
_MANIFEST = {
    "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "digest": "sha256:" + "0" * 64},
    "layers": [
        {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:" + "1" * 64, "size": 9, "from": "/x"},
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:" + "0" * 64, "size": 9},
    ],
}


def _tasks(data: bytes) -> None:
    """A scheduled task of Windows."""
    for command in commands_of(data):
        assert command.program


def _cards(data: bytes) -> None:
    """README and config.json beside weights, and a licence text."""
    names = ["README.md", "config.json", "LICENSE", "mergekit_config.yml"]
    said = card(names, lambda name, limit: data[:limit], catalogue())
    for text in (
        said.licence,
        said.base_model,
        said.architecture,
        said.quantisation,
        *said.tags,
        *said.classes,
        *said.datasets,
    ):
        must_be_shown(text)


def _packages(data: bytes) -> None:
    """Models that their neighbours tell, each neighbour holding the same bytes."""

    def read(name: str, limit: int) -> bytes:
        return data[:limit]

    names = (
        "model.bin", "a.bin", "a.param", "a.xml", "b.bin", "b.xml", "c.ftz", "d.mlmodel", "e.engine",
        "group1-shard1of1.bin",
    )  # fmt: skip
    for package in packages.packages(names, read):
        must_be_fit(package.header)
    must_be_fit(packages.saved_model(data))
    must_be_fit(packages.core_ml(data))
    must_be_fit(packages.compiled_core_ml(data))


def _package_seeds() -> Iterable[bytes]:
    from planted.home import core_ml, ctranslate2

    yield core_ml("Example Lab", "MIT")
    yield ctranslate2("WhisperSpec")
    yield b'{"weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": [{"name": "w", "shape": [7, 3]}]}]}'
    yield b"7767517\n3 4\nInput data 0 1 data\n"
    yield b'<?xml version="1.0"?><net name="little" version="11"><layers/></net>'
    yield (793712314).to_bytes(4, "little") + b"\x0c\0\0\0\x10\0\0\0" + bytes(90)
    yield b'[{"shortDescription":"x","author":"a","license":"MIT"}]'
    yield b"\x08\x01\x12\x05abcde"


def _texts(data: bytes) -> None:
    """Texts of all kinds, cleaned and searched."""
    text = data.decode("utf-8", "surrogateescape")
    for cleaned in (clean(text), clean_name(text), clean(text, 5)):
        assert clean(cleaned) == cleaned, "cleaning twice gives something else"
    licence_in_text(text, catalogue().licence_texts)
    front_matter(text)
    plain_yaml(text)


def _said(data: bytes) -> None:
    """What a process that has been taken over may say."""
    try:
        said = read_said(data)
    except (ValueError, RecursionError):
        return
    must_be_fit(getattr(said, "header", None))


def _folders() -> Target:
    """Every detector over a folder of each shape, all its files holding the same bytes; none of them may fail."""
    top = tempfile.TemporaryDirectory(prefix="groundrules-fuzz-", dir=_memory())
    home = Path(top.name)
    digest = "0" * 64
    files = [
        home / ".ollama/models/manifests/registry.ollama.ai/library/little/latest",
        home / f".ollama/models/blobs/sha256-{digest}",
        home / ".docker/models/models.json",
        home / "run/checkpoint-3/trainer_state.json",
        home / "run/adapter_config.json",
        home / "run/README.md",
        home / "pipeline/model_index.json",
        home / "weights/model.safetensors.index.json",
        home / "weights/config.json",
        home / ".cursor/mcp.json",
        home / ".codex/config.toml",
        home / ".config/goose/config.yaml",
    ]
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    here = Surroundings(platform="linux", homes=(home,), environment={}, computer="desk", root=home / "none")

    def take(data: bytes) -> None:
        for path in files:
            path.write_bytes(data)
        failed = [row.what for row in report_of(here).skipped if row.reason == "failed"]
        assert not failed, failed

    def seeds() -> Iterable[bytes]:
        yield json.dumps(_MANIFEST).encode()
        yield json.dumps(SERVERS).encode()
        yield b'{"global_step": 5, "epoch": 1.5, "log_history": [{"loss": 1}]}'
        yield b'{"peft_type": "LORA", "base_model_name_or_path": "meta/x", "r": 16, "target_modules": ["q"]}'
        yield b'{"_class_name": "FluxPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}'
        yield b'{"weight_map": {"a": "model-00001-of-00002.safetensors"}}'
        yield b'{"models": [{"id": "sha256:00", "tags": ["ai/x:1"], "files": ["sha256:00"]}]}'
        yield b'{"model_type": "llama", "auto_map": {"A": "b.C"}, "id2label": {"0": "x"}}'

    return Target(take, seeds, keeps=top)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def targets() -> dict[str, Callable[[], Target]]:
    """Each target by its name; those of the readers come from their register."""
    found: dict[str, Callable[[], Target]] = {}
    for reader in READERS:
        found[type(reader).__name__] = lambda reader=reader: _reader(reader)
    return found | {
        "register": lambda: Target(_register, _all_specimens),
        "json": lambda: Target(_settings("json"), lambda: [json.dumps(SERVERS).encode(), b'{// x\n"a": [1,],}']),
        "toml": lambda: Target(_settings("toml"), lambda: [_TOML.encode()]),
        "yaml": lambda: Target(_settings("yaml"), lambda: [_YAML.encode()]),
        "tasks": lambda: Target(_tasks, lambda: [_TASK.encode(), _TASK.encode("utf-16")]),
        "cards": lambda: Target(_cards, lambda: [_CARD.encode(), json.dumps(SERVERS).encode()]),
        "packages": lambda: Target(_packages, _package_seeds),
        "texts": lambda: Target(_texts, lambda: [_CARD.encode(), _YAML.encode(), "a\u202eb\u0301\u0301".encode()]),
        "said": lambda: Target(_said, lambda: [b'{"type":"answer","header":{"format":"x","tags":["a"]}}']),
        "folders": _folders,
    }
