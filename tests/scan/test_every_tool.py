"""Every program of the catalogue, on every system it has paths for: planted in an invented home and found by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from virtual_computer import Computer, OllamaStore, report_of, write_gguf, write_json

from app.domain.observation import Observation
from app.domain.scan_event import ScanReport
from app.scan.catalogue import catalogue
from app.scan.known_tool import AgentFile, BuiltIn, ChatStore, Install, Platform, Pointer, Store, Tool
from app.scan.places import Surroundings

KNOWN = catalogue()
SYSTEMS: tuple[Platform, ...] = get_args(Platform)
WINDOWS = {"PROGRAMFILES": "Program Files", "PROGRAMDATA": "ProgramData"}


def make(computer: Computer, platform: Platform, tmp_path: Path) -> Surroundings:
    """A computer whose Windows folders are invented as well."""
    folders = {name: str(tmp_path / "root" / folder) for name, folder in WINDOWS.items()}
    return computer(platform, **(folders if platform == "windows" else {}))


def place_of(pattern: str, here: Surroundings, star: str = "x") -> Path:
    """Where a pattern of the catalogue lies on this computer."""
    path = here.expand(pattern.replace("*", star), here.homes[0])
    assert path is not None, pattern
    return path


def cases(kind: str) -> Iterator[tuple[Platform, Tool, str]]:
    """Each system, program and path of one kind; a program without any has no case."""
    for tool in KNOWN.tools:
        for system in SYSTEMS:
            for pattern in getattr(tool, kind).on(system):
                yield system, tool, pattern


def named(values: list[tuple[object, ...]]) -> list[object]:
    """With names that say which case it is."""
    return [
        pytest.param(
            *value, id="-".join(item.id if isinstance(item, Tool | Store) else str(item) for item in value[:3])
        )
        for value in values
        if isinstance(value, tuple)
    ]


def finds(report: ScanReport, kind: str) -> list[Observation]:
    return [item for item in report.observations if item.kind == kind]


def plant(store: Store, folder: Path, here: Surroundings) -> None:
    """A small model laid out as this program lays out its store."""
    made = write_gguf(here.root / "made.gguf", numbers=3_000, name="Small")
    content = made.read_bytes()
    if store.layout == "ollama":
        OllamaStore(folder).model("small", {"model": content})
    elif store.layout == "docker":
        kept = OllamaStore(folder).blob(content)
        digest = kept["digest"].removeprefix("sha256:")
        (folder / "blobs/sha256").mkdir()
        (folder / f"blobs/sha256-{digest}").rename(folder / "blobs/sha256" / digest)
        layer = {"mediaType": "application/vnd.docker.ai.gguf.v3", **kept}
        write_json(folder / "manifests/sha256/aa", {"layers": [layer]})
        write_json(folder / "models.json", {"models": [{"id": "sha256:" + "a" * 64, "tags": ["ai/small"]}]})
    elif store.layout == "huggingface":
        snapshot = folder / "models--owner--small/snapshots/1"
        snapshot.mkdir(parents=True)
        (snapshot / "small.gguf").write_bytes(content)
    elif store.layout == "snapshots":
        snapshot = folder / "store/huggingface/owner/small/snapshots/sha256-1"
        snapshot.mkdir(parents=True)
        (snapshot / "small.gguf").write_bytes(content)
    else:
        (folder / "owner/small").mkdir(parents=True)
        (folder / "owner/small/weights").write_bytes(content)
    made.unlink()


STORES = [(system, store, pattern) for store in KNOWN.stores for system in SYSTEMS for pattern in store.on(system)]


@pytest.mark.parametrize(("platform", "store", "pattern"), named(STORES))
def test_a_model_in_every_store_is_found_with_its_program(
    computer: Computer, tmp_path: Path, platform: Platform, store: Store, pattern: str
) -> None:
    """One small model is found once, as lying in the store of this program, with whose choice it was."""
    here = make(computer, platform, tmp_path)
    plant(store, place_of(pattern, here), here)

    report = report_of(here)

    models = finds(report, "model")
    assert [(store.name, store.origin)] == [(item.places[0].store, item.origin) for item in models]
    assert store.unverified == any(skipped.reason == "suspected" for skipped in report.skipped)


MOVED = [(store, override.name, override.below) for store in KNOWN.stores for override in store.environment]


@pytest.mark.parametrize(("store", "variable", "below"), named(MOVED))
def test_every_store_is_found_where_a_variable_moves_it(
    computer: Computer, tmp_path: Path, store: Store, variable: str, below: str
) -> None:
    """The store of every program that a variable moves is looked at where it is."""
    here = computer("linux", **{variable: str(tmp_path / "moved")})
    plant(store, tmp_path / "moved" / below, here)

    places = {item.places[0].store for item in finds(report_of(here), "model")}

    assert {store.name} == places


POINTERS = [
    (system, store, pattern, pointer)
    for store in KNOWN.stores
    for pointer in store.pointers
    for system in SYSTEMS
    for pattern in pointer.on(system)
]


@pytest.mark.parametrize(("platform", "store", "pattern", "pointer"), named(POINTERS))
def test_every_store_is_found_where_a_settings_file_moves_it(
    computer: Computer, tmp_path: Path, platform: Platform, store: Store, pattern: str, pointer: Pointer
) -> None:
    """The store of every program whose settings move it is looked at where it is."""
    here = make(computer, platform, tmp_path)
    moved = tmp_path / "Große Platte"
    texts = {
        "line": f"{moved}\n",
        "json": json.dumps({"a": 1, pointer.key: str(moved)}, ensure_ascii=False),
        "json_list": json.dumps({pointer.key: ["/nowhere", str(moved)]}, ensure_ascii=False),
        "ini": f"[General]\n{pointer.key}={moved}\n",
        "yaml": f"store:\n  {pointer.key}: {moved}\n",
    }
    file = place_of(pattern, here)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(texts[pointer.kind], encoding="utf-8")
    plant(store, moved / pointer.below, here)

    assert {store.name} == {item.places[0].store for item in finds(report_of(here), "model")}


def written(file: AgentFile) -> str:
    """Settings with one connector, as this program writes them."""
    spec = {"command": "npx", "args": ["-y", "files-mcp"]}
    if file.format == "json":
        value: object = {"other": 1}
        for key in file.connectors[:1]:
            value = {"files": spec}
            for step in reversed(key.split(".")):
                value = {step: value}
        return json.dumps(value)
    key = file.connectors[0] if file.connectors else "other"
    if file.format == "toml":
        return f'[{key}.files]\ncommand = "npx"\nargs = ["-y", "files-mcp"]\n'
    return f"{key}:\n  files:\n    command: npx\n    args:\n      - -y\n      - files-mcp\n"


SETTINGS = [
    (system, tool, pattern, file)
    for tool in KNOWN.tools
    for file in tool.settings
    for system in SYSTEMS
    for pattern in [*file.on(system), *([f"~/work/shop/{file.project}"] if file.project else [])]
]


@pytest.mark.parametrize(("platform", "tool", "pattern", "file"), named(SETTINGS))
def test_the_settings_of_every_agent_are_read(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, pattern: str, file: AgentFile
) -> None:
    """One settings file gives one agent of this name, with its connector where the file lists connectors."""
    here = make(computer, platform, tmp_path)
    path = place_of(pattern, here)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(file))

    agents = {item.name: item for item in finds(report_of(here), "agent")}

    assert tool.bare or file.connectors
    assert [tool.name] == list(agents)
    facts = agents[tool.name].agent
    assert facts is not None
    if file.connectors:
        assert [("files", "npx files-mcp", False)] == [
            (item.name, item.command, item.pinned) for item in facts.connectors
        ]


@pytest.mark.parametrize(("platform", "tool", "pattern"), named(list(cases("apps"))))
def test_every_installed_program_is_found(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, pattern: str
) -> None:
    """A program that lies where its maker puts it is named."""
    here = make(computer, platform, tmp_path)
    path = place_of(pattern, here)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"program")

    assert [tool.name] == [item.name for item in finds(report_of(here), "program")]


TRACES = [(*case, kind) for kind in ("signs", "memory") for case in cases(kind)]


@pytest.mark.parametrize(("platform", "tool", "pattern", "kind"), named(TRACES))
def test_every_trace_tells_its_program(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, pattern: str, kind: str
) -> None:
    """What is there once a program was used tells it; what it writes for itself tells that it changes itself."""
    here = make(computer, platform, tmp_path)
    path = place_of(pattern, here)
    (path / "kept").parent.mkdir(parents=True)
    (path / "kept").write_text("x")

    told = finds(report_of(here), "agent" if tool.bare or kind == "memory" else "program")

    assert tool.name in [item.name for item in told]
    if kind == "memory":
        assert [True] == [item.agent.writes_itself for item in told if item.agent and item.name == tool.name]


INSTALLS = [(tool, number, install) for tool in KNOWN.tools for number, install in enumerate(tool.installs)]


@pytest.mark.parametrize(("tool", "number", "install"), named(INSTALLS))
def test_every_program_unpacked_anywhere_is_found(
    computer: Computer, tool: Tool, number: int, install: Install
) -> None:
    """What lies in its folder tells the program, and its models are known as its own."""
    here = computer()
    folder = here.homes[0] / "work" / "unpacked"
    for name in install.folders:
        (folder / name).mkdir(parents=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in install.files:
        (folder / name).write_text("")
    if install.below:
        write_gguf(folder / install.below / "deep/small.gguf", numbers=3_000, name="Small")

    report = report_of(here)

    told = finds(report, "agent" if tool.bare else "program")
    assert [tool.name] == [item.name for item in told]
    if tool.bare:
        assert [install.rewrites or None] == [item.agent.writes_itself for item in told if item.agent]
    if install.below:
        assert [tool.name] == [item.places[0].store for item in finds(report, "model")]


BUILT_IN = [
    (system, tool, above, entry)
    for tool in KNOWN.tools
    for entry in tool.built_in
    for system in SYSTEMS
    for above in entry.on(system)
]


@pytest.mark.parametrize(("platform", "tool", "above", "entry"), named(BUILT_IN))
def test_what_the_vendor_brought_is_told_apart(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, above: str, entry: BuiltIn
) -> None:
    """A model of a browser or the system is the vendor's; where nobody may look, only its being there is told."""
    here = make(computer, platform, tmp_path)
    folder = place_of(above, here) / entry.folder.replace("*", "OnnxRuntimeGenAI.1") / "1.0"
    folder.mkdir(parents=True)
    (folder / "weights.bin").write_bytes(b"?" * 1_200_000)

    told = finds(report_of(here), entry.kind)

    assert [(entry.model, "vendor", entry.program)] == [(item.name, item.origin, item.origin_program) for item in told]
    assert [0 if entry.never_entered else 1_200_000] == [item.size_bytes for item in told]


EXTENSIONS = [
    (system, tool, pattern, extension)
    for system, tool, pattern in cases("extensions")
    for extension in KNOWN.extension_names
]


@pytest.mark.parametrize(("platform", "tool", "pattern", "extension"), named(EXTENSIONS))
def test_every_addition_to_an_editor_is_found(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, pattern: str, extension: str
) -> None:
    """An addition that brings AI is named with the editor it lies in, whatever its version."""
    here = make(computer, platform, tmp_path)
    (place_of(pattern, here) / f"{extension}-1.250.0-linux-x64").mkdir(parents=True)
    (place_of(pattern, here) / "ms-python.python-2026.1.0").mkdir()

    told = finds(report_of(here), "program")

    assert [f"{KNOWN.extension_names[extension]}, in {tool.name}"] == [item.name for item in told]


@pytest.mark.parametrize(("platform", "tool", "pattern"), named(list(cases("start_up"))))
def test_every_start_up_entry_tells_its_agent(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, pattern: str
) -> None:
    """An entry that starts an agent with the computer is told."""
    here = make(computer, platform, tmp_path)
    path = place_of(pattern, here)
    path.parent.mkdir(parents=True)
    path.write_text("[Service]\n")

    told = finds(report_of(here), "agent")

    assert [(tool.name, "It starts by itself with the computer.")] == [(item.name, item.note) for item in told]


CHATS = [
    (system, tool, pattern, store)
    for tool in KNOWN.tools
    for store in tool.chats
    for system in SYSTEMS
    for pattern in [*store.on(system), *([f"~/work/shop/{store.project}"] if store.project else [])]
]


@pytest.mark.parametrize(("platform", "tool", "pattern", "store"), named(CHATS))
def test_what_every_program_keeps_of_chats_is_counted(
    computer: Computer, tmp_path: Path, platform: Platform, tool: Tool, pattern: str, store: ChatStore
) -> None:
    """One file of chats, where this program keeps them, is told with the program."""
    here = make(computer, platform, tmp_path)
    path = place_of(pattern, here)
    if store.files != ("*",):
        path = path / "one" / store.files[0].replace("*", "x")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Dear AI")
    if store.beside:
        (path.parent / store.beside).mkdir()

    told = [(item.name, kept.kind, kept.files) for item in report_of(here).observations for kept in item.kept]

    assert [(tool.name, store.kind, 1)] == told
