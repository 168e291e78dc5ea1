"""Entries that start AI programs: service units, launch agents, autostart entries, links and scheduled tasks.

Source: systemd.unit(5); launchd.plist(5); specifications.freedesktop.org/autostart-spec;
learn.microsoft.com/windows/win32/shell (Startup folder); learn.microsoft.com/windows/win32/setupapi (Run keys);
learn.microsoft.com/windows/win32/taskschd (scheduled tasks lie in System32/Tasks, one file for each).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.domain.observation import Evidence
from app.scan.find import Find
from app.scan.known_tool import Platform, Tool
from app.scan.looking import Looking
from app.scan.of_tool import of_tool
from app.scan.opened import opened_by, opens
from app.scan.registry import STARTED
from app.scan.settings_files import decoded
from app.scan.task_file import commands_of

_WHERE: dict[Platform, tuple[str, ...]] = {
    "linux": (
        "~/.config/systemd/user/*.service", "/etc/systemd/system/*.service", "/etc/systemd/user/*.service",
        "/usr/lib/systemd/system/*.service", "~/.config/autostart/*.desktop", "/etc/xdg/autostart/*.desktop",
    ),
    "macos": ("~/Library/LaunchAgents/*.plist", "/Library/LaunchAgents/*.plist", "/Library/LaunchDaemons/*.plist"),
    "windows": (
        "%APPDATA%/Microsoft/Windows/Start Menu/Programs/Startup/*",
        "%PROGRAMDATA%/Microsoft/Windows/Start Menu/Programs/StartUp/*",
    ),
}  # fmt: skip
_TASKS = "%SYSTEMROOT%/System32/Tasks"
_OF_THE_SYSTEM = "Microsoft"
"""The folder of tasks that come with Windows and Office: some hundred, and none of them is AI that somebody set up."""
_DEEPEST_TASK = 5
_MOST_TASKS = 2_000
_MOST_WORDS = 6
_ENTRY_BYTES = 64_000
_STARTS = re.compile(r"^\s*(?:ExecStart|Exec)\s*=\s*(.+)$", re.MULTILINE)
_WORD = re.compile(r"[^\s\"']+")


def on_computer(looking: Looking) -> Iterator[Find]:
    """Every AI program of the catalogue that starts by itself."""
    surroundings = looking.surroundings
    tools = [tool for tool in looking.catalogue.tools if tool.processes or tool.start_up.on(surroundings.platform)]
    for home in surroundings.homes:
        for tool in tools:
            for pattern in tool.start_up.on(surroundings.platform):
                for path in surroundings.expand_all(pattern, home):
                    yield from _once(tool, str(path), looking)
        for pattern in _WHERE[surroundings.platform]:
            for path in surroundings.expand_all(pattern, home):
                started, command = _started(path, looking)
                for tool in tools:
                    if any(_is(tool, word) for word in started):
                        yield from _once(tool, str(path), looking, command=command)
    for key in STARTED:
        for name, command in surroundings.registry.get(key, {}).items():
            started = [_program(command)]
            for tool in tools:
                if any(_is(tool, word) for word in started):
                    yield from _once(tool, f"{key}: {name}", looking, command=command)
    if surroundings.platform == "windows":
        yield from _scheduled(tools, looking)
    for tool in looking.catalogue.tools:
        for value, home in looking.moved.of(tool.bind_variable):
            if opens(value):
                evidence = Evidence(about="program", how="settings", source=tool.bind_variable)
                note = looking.say("note.open_gateway")
                yield Find(observation=of_tool(tool, str(home), looking, evidence, note=note), only_if_known=True)


def _scheduled(tools: list[Tool], looking: Looking) -> Iterator[Find]:
    """The AI programs that Windows was told to start, at set times or with the computer."""
    top = looking.surroundings.expand(_TASKS, looking.surroundings.homes[0])
    if top is None or not os.path.isdir(top):
        return
    for path in _task_files(top, looking):
        commands = commands_of(looking.data(path, _ENTRY_BYTES))
        words = [_program(command.program) for command in commands]
        words += [word for command in commands for word in _WORD.findall(command.arguments.lower())[:_MOST_WORDS]]
        given = "\n".join(command.arguments for command in commands)
        for tool in tools:
            if any(_is(tool, word) for word in words):
                yield from _once(tool, path, looking, note="note.starts_scheduled", command=given)


def _task_files(top: Path, looking: Looking) -> Iterator[str]:
    try:
        with os.scandir(top) as entries:
            found = sorted(entries, key=_name_of)
    except OSError:
        looking.coverage.skip("permission", looking.surroundings.shown(top))
        return
    for entry in found:
        if entry.is_file(follow_symlinks=False):
            yield entry.path
        elif entry.is_dir(follow_symlinks=False) and entry.name != _OF_THE_SYSTEM:
            yield from looking.files_below(entry.path, deepest=_DEEPEST_TASK, most=_MOST_TASKS)


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _program(command: str) -> str:
    """The program of a Windows command line, in small letters; its path may hold blanks."""
    quoted = re.match(r'\s*"([^"]+)"', command)
    if quoted:
        return quoted.group(1).lower()
    plain = re.match(r"\s*(.+?\.(?:exe|bat|cmd))(?=\s|$)", command, re.IGNORECASE)
    return (plain.group(1) if plain else command.strip()).lower()


def _started(path: Path, looking: Looking) -> tuple[list[str], str]:
    """The programs an entry starts, as paths or names in small letters, and the words it starts them with."""
    if path.suffix.lower() in (".lnk", ".url", ".bat", ".cmd"):
        return [path.stem.lower()], ""
    if not os.path.isfile(path):
        return [], ""  # a unit that is switched off is a link to nothing
    untrusted = looking.data(os.path.realpath(path), _ENTRY_BYTES)
    if path.suffix == ".plist":
        table = decoded(untrusted, "plist") or {}
        arguments = table.get("ProgramArguments")
        listed = [table.get("Program"), *(arguments if isinstance(arguments, list) else [])]
        words = [word for word in listed if isinstance(word, str)]
        return [word.lower() for word in words[:7]], " ".join(words)
    commands = _STARTS.findall(untrusted.decode("utf-8", "replace"))
    words = [word.lower() for command in commands for word in _WORD.findall(command)[:_MOST_WORDS]]
    return words, "\n".join(commands)


def _is(tool: Tool, word: str) -> bool:
    name = word.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".exe").removesuffix(".app")
    return any(
        name in process.executables and (not process.path_words or any(part in word for part in process.path_words))
        for process in tool.processes
        if tool.kind != "tunnel"
    )


def _once(
    tool: Tool, path: str, looking: Looking, *, note: str = "note.starts_itself", command: str = ""
) -> Iterator[Find]:
    """The program of an entry; ``path`` is its file, or its key and name in the registry."""
    if not looking.first_time(f"start-up {tool.id} {path}"):
        return
    evidence = Evidence(about="start_up", how="settings", source=looking.surroundings.shown(path))
    notes = [looking.say(phrase) for phrase in (note, opened_by(command)) if phrase]
    yield Find(observation=of_tool(tool, path, looking, evidence, note=" ".join(notes)))
