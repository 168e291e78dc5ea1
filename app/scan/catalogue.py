"""What is known beforehand about stores, servers, agents and programs, read from resources/catalogue.

One table is one program, with everything known of it; a product new on the market is one table there. Every table
carries the ``source`` of its facts and names in ``unverified`` what was not seen in one.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.domain.licence import LicenceWords
from app.paths import bundled
from app.scan.known_tool import (
    AgentFile,
    BuiltIn,
    BySystem,
    ChatStore,
    Install,
    Process,
    Server,
    Store,
    StoreEntry,
    Tool,
)

_Shape = TypeVar("_Shape")
_Value = TypeVar("_Value")

TOOL_FILES = ("runners", "pictures", "speech", "libraries", "built-in", "coding", "agents", "apps", "tunnels")
"""The files of the catalogue that hold programs, in the order in which their names win."""


_NEVER_ENTERED = "Private, or guarded by the system: only that it is there is looked at."


class UsualPlace(BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the places that are looked at on every computer; its words are the phrase ``place.<id>``."""

    id: str


class Libraries(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Python packages, by their names in small letters with ``-``, and what having them means."""

    train: tuple[str, ...]
    act: tuple[str, ...]
    rewrite: tuple[str, ...]
    run: tuple[str, ...]
    source: tuple[str, ...]


class _Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    why: str = ""


class _PassedBy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    folders: tuple[_Names, ...]
    endings: tuple[_Names, ...]
    names: tuple[_Names, ...]
    beside: _Names
    small: _Names
    locked: _Names
    system: BySystem


class _Tools(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tool: tuple[Tool, ...]


class _Places(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place: tuple[UsualPlace, ...]


class _LicenceWords(Struct, frozen=True, kw_only=True):
    """Of a licence the scan needs the words of its text alone."""

    id: str
    texts: tuple[tuple[str, ...], ...] = ()


class _Licences(Struct, frozen=True, kw_only=True):
    licence: tuple[_LicenceWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything known beforehand."""

    tools: tuple[Tool, ...]
    stores: tuple[Store, ...]
    built_in: tuple[BuiltIn, ...]
    servers: tuple[Server, ...]
    tunnels: tuple[Server, ...]
    places: tuple[UsualPlace, ...]
    licence_texts: tuple[LicenceWords, ...]
    libraries: Libraries
    settings_files: Mapping[str, tuple[tuple[Tool, AgentFile, str], ...]]
    """By the last name of their path: whose settings, which file, and the end of its path after a slash."""
    instruction_files: Mapping[str, tuple[Tool, ...]]
    """Whose standing orders a file of this name holds, in any project."""
    instruction_folders: Mapping[str, tuple[tuple[Tool, str], ...]]
    """By the name of a settings folder: whose it is, and the folder in it that holds standing orders."""
    installs_by_file: Mapping[str, tuple[tuple[Tool, Install], ...]]
    """Programs known by the files in their folder, by the first of these."""
    installs_by_folder: Mapping[str, tuple[tuple[Tool, Install], ...]]
    """Programs known by the folders in their folder, by the first of these."""
    chats_by_file: Mapping[str, tuple[tuple[Tool, ChatStore], ...]]
    """Whose chats a file of this name holds, in any folder."""
    extension_names: Mapping[str, str]
    """Additions to editors that bring AI: id, small letters, to the name to show."""
    closed_folders: Mapping[str, int]
    """Names, small letters, of folders that are never entered, each with the number of its reason."""
    closed_reasons: tuple[str, ...]
    """Why some folders are never entered."""
    passed_endings: frozenset[str]
    """Endings, small letters with their dot, that no model has."""
    passed_names: frozenset[str]
    """Names, small letters, of files without such an ending that are no models either."""
    beside: frozenset[str]
    """Names of small files that say something about weights beside them, or about an agent or program."""
    locked: frozenset[str]
    """Names of files that tell a folder whose content is locked away."""
    small_endings: frozenset[str]
    """Endings, small letters with their dot, of models that may be small."""
    system_folders: BySystem

    def built_in_folder(self, name: str) -> BuiltIn | None:
        """The model that a folder of this name holds, brought by a browser or the system; None for all others."""
        for entry in self.built_in:
            if entry.folder == name or (entry.folder[-1] == "*" and name.startswith(entry.folder[:-1])):
                return entry
        return None

    def store(self, store_id: str) -> Store | None:
        for store in self.stores:
            if store.id == store_id:
                return store
        return None


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program; read once."""
    passed = _read("passed-by.toml", _PassedBy)
    tools = tuple(tool for name in TOOL_FILES for tool in _read(f"{name}.toml", _Tools).tool)
    settings_files = _by_name(
        (tail.rsplit("/", 1)[-1], (tool, file, tail))
        for tool in tools
        for file in tool.settings
        for tail in file.tails()
    )
    chats_by_file = _by_name((kept.project, (tool, kept)) for tool in tools for kept in tool.chats if kept.project)
    orders = [(tool, *path.partition("/")) for tool in tools for path in tool.instructions]
    instruction_files = _by_name((name, tool) for tool, name, slash, _ in orders if not slash)
    installs = [(tool, install) for tool in tools for install in tool.installs]
    return Catalogue(
        tools=tools,
        stores=tuple(_store(tool, entry) for tool in tools for entry in tool.stores),
        built_in=tuple(replace(entry, maker=tool.maker) for tool in tools for entry in tool.built_in),
        servers=tuple(_server(tool, entry) for tool in tools if tool.serves for entry in tool.processes),
        tunnels=tuple(_server(tool, entry) for tool in tools if tool.kind == "tunnel" for entry in tool.processes),
        places=_read("places.toml", _Places).place,
        licence_texts=_licence_words(),
        libraries=_read("python-packages.toml", Libraries),
        settings_files=settings_files,
        instruction_files=instruction_files,
        instruction_folders=_by_name((above, (tool, name)) for tool, above, slash, name in orders if slash),
        installs_by_file=_by_name((install.files[0], (tool, install)) for tool, install in installs if install.files),
        installs_by_folder=_by_name(
            (install.folders[0], (tool, install)) for tool, install in installs if not install.files
        ),
        chats_by_file=chats_by_file,
        extension_names=_extension_names(tools),
        closed_folders={
            **{
                entry.folder.lower(): len(passed.folders)
                for tool in tools
                for entry in tool.built_in
                if entry.never_entered
            },
            **{name: number for number, group in enumerate(passed.folders) for name in group.names},
        },
        closed_reasons=(*(group.why for group in passed.folders), _NEVER_ENTERED),
        passed_endings=frozenset(name for group in passed.endings for name in group.names),
        passed_names=frozenset(name for group in passed.names for name in group.names),
        beside=frozenset(passed.beside.names)
        | frozenset(passed.locked.names)
        | frozenset(settings_files)
        | frozenset(instruction_files)
        | frozenset(chats_by_file)
        | {name for _, install in installs for name in install.files},
        locked=frozenset(passed.locked.names),
        small_endings=frozenset(passed.small.names),
        system_folders=passed.system,
    )


def _by_name(pairs: Iterable[tuple[str, _Value]]) -> dict[str, tuple[_Value, ...]]:
    found: dict[str, list[_Value]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return {name: tuple(values) for name, values in found.items()}


def _store(tool: Tool, entry: StoreEntry) -> Store:
    return Store(id=tool.id, name=tool.name, task=tool.task, **_fields(entry))


def _server(tool: Tool, entry: Process) -> Server:
    return Server(id=tool.id, name=tool.name, ports=tool.ports, **_fields(entry))


def _fields(entry: Struct) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__struct_fields__}


def _extension_names(tools: tuple[Tool, ...]) -> dict[str, str]:
    """An addition is called as the catalogue says, else after the program whose settings name it, else by its id."""
    names: dict[str, str] = {}
    for extension in (extension for tool in tools for extension in tool.extension_ids):
        owners = [
            tool.name
            for tool in tools
            if extension.partition(".")[2] == tool.id
            or any(extension in path for file in tool.settings for path in file.linux)
        ]
        said = next((name for tool in tools if (name := tool.extension_names.get(extension))), "")
        names[extension] = said or (owners[0] if owners else extension)
    return names


def _licence_words() -> tuple[LicenceWords, ...]:
    files = sorted(bundled("resources", "licences").glob("*.toml"))
    told = [msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _Licences) for file in files]
    return tuple(
        LicenceWords(id=licence.id, texts=licence.texts) for book in told for licence in book.licence if licence.texts
    )


def _read(name: str, shape: type[_Shape]) -> _Shape:
    with bundled("resources", "catalogue", name).open("rb") as file:
        return msgspec.convert(tomllib.load(file), shape)
