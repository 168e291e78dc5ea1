"""What is known beforehand about stores, servers, agents and programs, read from resources/catalogue.

Every table carries the ``source`` of its facts. A product new on the market is one table there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from app.paths import bundled

Platform = Literal["linux", "macos", "windows"]
_Shape = TypeVar("_Shape")


class _BySystem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paths as they stand in the catalogue, for each system."""

    linux: tuple[str, ...] = ()
    macos: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()

    def on(self, platform: Platform) -> tuple[str, ...]:
        return {"linux": self.linux, "macos": self.macos, "windows": self.windows}[platform]


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An environment variable that moves a store; ``below`` is added to its value."""

    name: str
    below: str = ""


class Pointer(_BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small file that says where a store was moved to."""

    kind: Literal["line", "json", "ini", "unit"]
    key: str = ""
    below: str = ""


class Store(_BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder in which a program keeps models. ``tails`` are the last names of its path, wherever it lies."""

    id: str
    name: str
    place: str
    layout: Literal["ollama", "huggingface", "publisher", "model", "flat"]
    tails: tuple[str, ...]
    source: tuple[str, ...]
    environment: tuple[Override, ...] = ()
    pointers: tuple[Pointer, ...] = ()


class BuiltIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A folder in which a browser or the system keeps a model that it brought itself."""

    program: str
    model: str
    folder: str
    source: tuple[str, ...]


class Server(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program that serves models.

    ``executables`` are file names, small letters, without ``.exe``. When ``path_words`` are given, one of them
    must stand in the executable's path, because the name alone means other programs as well. ``arguments``: words
    of which one must stand in the command line when the program runs inside an interpreter.
    """

    id: str
    name: str
    source: tuple[str, ...]
    executables: tuple[str, ...] = ()
    path_words: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()


class AgentFile(_BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A settings file of an agent. ``connectors`` is the key that lists them, with dots between steps.

    ``project`` is its place in a project folder, such as ``.cursor/mcp.json``.
    """

    format: Literal["json", "toml"]
    connectors: tuple[str, ...] = ()
    project: str = ""

    def tails(self) -> tuple[str, ...]:
        """The last names of its path, by which it is known wherever it lies; with slashes."""
        patterns = [
            pattern.partition("/")[2] for pattern in self.linux + self.macos + self.windows if pattern[0] in "~%"
        ]
        ends = ["/".join(pattern.split("/")[-3:]) for pattern in patterns]
        return tuple(dict.fromkeys([*ends, *([self.project] if self.project else [])]))


class Autonomy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A setting that says whether an agent asks before it acts, and the values that mean yes and no."""

    key: str
    never_asks: tuple[str | bool, ...]
    asks: tuple[str | bool, ...] = ()


class Agent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program with connectors, able to act. ``bare``: it is an agent even without a connector."""

    id: str
    name: str
    maker: str
    source: tuple[str, ...]
    bare: bool
    files: tuple[AgentFile, ...]
    autonomy: tuple[Autonomy, ...] = ()
    home_variable: str = ""
    """An environment variable that moves its first folder below the home."""
    home_folder: str = ""


class Program(_BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program made for running AI, known by where it is installed."""

    id: str
    name: str
    source: tuple[str, ...]
    maker: str = ""


class UsualPlace(_BySystem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the places that are looked at on every computer; its words are the phrase ``place.<id>``."""

    id: str


class LicenceText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words, small letters, that all stand in the text of one licence."""

    id: str
    words: tuple[str, ...]


class _Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    why: str = ""


class _PassedBy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    folders: tuple[_Names, ...]
    endings: tuple[_Names, ...]
    beside: _Names
    small: _Names
    system: _BySystem


class _Stores(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    store: tuple[Store, ...]
    built_in: tuple[BuiltIn, ...]


class _Servers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    server: tuple[Server, ...]


class _Agents(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    agent: tuple[Agent, ...]


class _Places(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place: tuple[UsualPlace, ...]


class _LicenceTexts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: tuple[LicenceText, ...]


class _Programs(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    program: tuple[Program, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything known beforehand."""

    stores: tuple[Store, ...]
    built_in: tuple[BuiltIn, ...]
    servers: tuple[Server, ...]
    agents: tuple[Agent, ...]
    programs: tuple[Program, ...]
    places: tuple[UsualPlace, ...]
    licence_texts: tuple[LicenceText, ...]
    closed_folders: frozenset[str]
    """Names, small letters, of folders that are never entered."""
    passed_endings: frozenset[str]
    """Endings, small letters with their dot, that no model has."""
    beside: frozenset[str]
    """Names of small files that say something about weights beside them."""
    agent_names: frozenset[str]
    """File names of agents' settings."""
    small_endings: frozenset[str]
    """Endings, small letters with their dot, of models that may be small."""
    system_folders: _BySystem

    def store(self, store_id: str) -> Store | None:
        for store in self.stores:
            if store.id == store_id:
                return store
        return None


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program; read once."""
    passed = _read("passed-by.toml", _PassedBy)
    stores = _read("stores.toml", _Stores)
    agents = _read("agents.toml", _Agents).agent
    agent_names = frozenset(
        tail.rsplit("/", 1)[-1] for agent in agents for file in agent.files for tail in file.tails()
    )
    return Catalogue(
        stores=stores.store,
        built_in=stores.built_in,
        servers=_read("servers.toml", _Servers).server,
        agents=agents,
        programs=_read("programs.toml", _Programs).program,
        places=_read("places.toml", _Places).place,
        licence_texts=_read("licence-texts.toml", _LicenceTexts).text,
        closed_folders=frozenset(name for group in passed.folders for name in group.names),
        passed_endings=frozenset(name for group in passed.endings for name in group.names),
        beside=frozenset(passed.beside.names) | agent_names,
        agent_names=agent_names,
        small_endings=frozenset(passed.small.names),
        system_folders=passed.system,
    )


def _read(name: str, shape: type[_Shape]) -> _Shape:
    with bundled("resources", "catalogue", name).open("rb") as file:
        return msgspec.convert(tomllib.load(file), shape)
