"""Agents: their settings and connectors, what they may do unasked, what they remember and what they are told to do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.domain.observation import Act, AgentFacts, Evidence, Observation
from app.scan.catalogue import Catalogue
from app.scan.connectors import connectors, key_like
from app.scan.find import Find
from app.scan.known_tool import AgentFile, Autonomy, Exposure, Tool
from app.scan.looking import Looking, moment
from app.scan.settings_files import decoded, reached
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_OWN: Mapping[str, tuple[Act, ...]] = {
    "coding-agent": ("commands", "files"),
    "ai-ide": ("commands", "files"),
    "autonomous-agent": ("commands", "files", "web"),
}
"""What agents of a kind can do without a connector."""
_MAX_BYTES = 8_000_000
"""Claude Code keeps its history beside its settings, so that file may hold some millions of bytes."""
_ORDER_BYTES = 256_000
_MOST_ORDERS = 20
"""How many files of standing orders are named for one agent."""
_HIDDEN = re.compile("[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007f]")
"""Signs that steer text without being seen: an agent reads them, a person does not.

Source: unicode.org/reports/tr36, section 3.1; unicode.org/charts/PDF/UE0000.pdf (tags).
"""


def on_computer(looking: Looking) -> Iterator[Find]:
    """Every agent whose settings or traces lie where the catalogue says, in every readable home."""
    surroundings = looking.surroundings
    for tool in looking.catalogue.tools:
        for home in surroundings.homes:
            for file in tool.settings:
                for pattern in file.on(surroundings.platform):
                    for path in looking.paths_of(tool, pattern, home):
                        if os.path.isfile(path):
                            yield from _settings(tool, file, str(path), looking, None)
            yield from _traces(tool, home, looking)


def wanted(known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    tails = [tail.split("/") for files in known.settings_files.values() for _, _, tail in files]
    return Wanted(
        beside=frozenset(known.instruction_files) | {tail[0] for tail in tails if len(tail) == 1},
        named=frozenset(known.instruction_folders),
        inside=frozenset((tail[-2], tail[-1]) for tail in tails if len(tail) > 1),
    )


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """Settings and standing orders of agents in a project, or in a home that was copied elsewhere."""
    known = looking.catalogue
    for name in sorted(folder.beside & known.settings_files.keys()):
        path = folder.within(name)
        plain = "/" + path.replace(os.sep, "/")
        for tool, file, tail in known.settings_files[name]:
            if plain.endswith("/" + tail):
                yield from _settings(tool, file, path, looking, folder)
    for name in sorted(folder.beside & known.instruction_files.keys()):
        for tool in known.instruction_files[name]:
            yield from _orders(tool, folder.within(name), looking, folder)
    for tool, name in known.instruction_folders.get(folder.name, ()):
        if name in folder.folders:
            yield from _orders(tool, folder.within(name), looking, None)


def _settings(tool: Tool, file: AgentFile, path: str, looking: Looking, folder: Folder | None) -> Iterator[Find]:
    if not looking.first_time(f"{tool.id} {os.path.realpath(path)}"):
        return
    untrusted = looking.data(path, _MAX_BYTES, folder=folder)
    if not untrusted.strip():
        return
    table = decoded(untrusted, file.format)
    if table is None:
        looking.coverage.skip("unreadable", looking.surroundings.shown(path))
        return
    found = tuple(
        item for key in file.connectors for servers in reached(table, key.split(".")) for item in connectors(servers)
    )
    asks = _asks_first(tool, table)
    opened = tuple(_opened(tool, table))
    if not (tool.bare or found or asks is not None):
        return
    notes = [looking.say(setting.words) for setting in opened]
    if isinstance(table.get("hooks"), dict) and table["hooks"]:
        notes.append(looking.say("note.hooks"))
    names = dict.fromkeys([*key_like(table.get("env")), *(name for item in found for name in item.key_names)])
    yield _find(
        tool,
        path,
        looking,
        AgentFacts(
            config=looking.surroundings.shown(path),
            connectors=found,
            asks_first=asks,
            key_like=tuple(names),
            acts=tuple(dict.fromkeys(act for item in found for act in item.acts)),
            reach="network" if any(setting.reach == "network" for setting in opened) else "unknown",
        ),
        about="agent",
        notes=notes,
    )


def _traces(tool: Tool, home: Path, looking: Looking) -> Iterator[Find]:
    """What is there once an agent was used: its folders, its memory, its standing orders."""
    surroundings = looking.surroundings
    remembered = _existing(tool, tool.memory.on(surroundings.platform), home, looking)
    signs = _existing(tool, tool.signs.on(surroundings.platform), home, looking) if tool.bare else []
    for path in dict.fromkeys([*signs, *remembered]):
        facts = AgentFacts(config=surroundings.shown(path), writes_itself=True if path in remembered else None)
        notes = [looking.say("note.memory")] if path in remembered else []
        yield _find(
            tool, str(path), looking, facts, about="writes_itself" if path in remembered else "agent", notes=notes
        )
    for path in _existing(tool, tool.skills.on(surroundings.platform), home, looking):
        yield from _orders(tool, str(path), looking, None)


def _existing(tool: Tool, patterns: tuple[str, ...], home: Path, looking: Looking) -> list[Path]:
    """Files and folders that are there; an empty folder says nothing."""
    found = [path for pattern in patterns for path in looking.paths_of(tool, pattern, home)]
    return [path for path in found if not os.path.isdir(path) or _holds_something(path)]


def _holds_something(path: Path) -> bool:
    try:
        with os.scandir(path) as entries:
            return any(True for _ in entries)
    except OSError:
        return False


def _orders(tool: Tool, path: str, looking: Looking, folder: Folder | None) -> Iterator[Find]:
    """Standing orders for an agent that is known to be here: a text in a project alone is not one."""
    if not looking.first_time(f"orders {tool.id} {os.path.realpath(path)}"):
        return
    if not looking.one_of(f"orders {tool.id}", _MOST_ORDERS):
        return
    notes = [looking.say("note.orders")]
    if folder is not None and _HIDDEN.search(looking.text(path, _ORDER_BYTES, folder=folder)):
        notes.append(looking.say("note.hidden_signs", file=looking.surroundings.shown(path)))
    facts = AgentFacts(config=looking.surroundings.shown(path))
    yield _find(tool, path, looking, facts, about="orders", notes=notes, only_if_known=True)


def _find(
    tool: Tool,
    path: str,
    looking: Looking,
    facts: AgentFacts,
    *,
    about: str,
    notes: list[str],
    only_if_known: bool = False,
) -> Find:
    account = looking.surroundings.account(path)
    if tool.suspected:
        looking.suspect(tool.name, path)
    return Find(
        observation=Observation(
            id=f"agent:{tool.id}:{account}",
            kind="agent",
            name=tool.name,
            maker=tool.maker,
            places=(looking.place(path),),
            modified=_modified(path),
            note=" ".join(notes),
            agent=msgspec.structs.replace(facts, acts=tuple(dict.fromkeys([*_OWN.get(tool.kind, ()), *facts.acts]))),
            evidence=(Evidence(about=about, how="settings", source=looking.surroundings.shown(path)),),
        ),
        only_if_known=only_if_known,
    )


def _opened(tool: Tool, table: Mapping[str, Any]) -> Iterator[Exposure]:
    """The settings that open an agent further."""
    for setting in tool.exposure:
        if any(value in setting.values for value in reached(table, setting.key.split(".")) if isinstance(value, str)):
            yield setting


def _asks_first(tool: Tool, table: Mapping[str, Any]) -> bool | None:
    answers = {
        answer
        for setting in tool.autonomy
        for value in reached(table, setting.key.split("."))
        if (answer := _answer(setting, value)) is not None
    }
    return False if False in answers else (True if answers else None)


def _answer(setting: Autonomy, value: object) -> bool | None:
    if setting.some and isinstance(value, list) and value:
        return False
    for wanted, answer in ((setting.never_asks, False), (setting.asks, True)):
        # 1 is equal to True, but no setting means it
        if isinstance(value, str | bool) and any(value == one and type(value) is type(one) for one in wanted):
            return answer
    return None


def _modified(path: str) -> str:
    try:
        return moment(os.lstat(path).st_mtime)
    except OSError:
        return ""
