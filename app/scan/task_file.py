"""Scheduled tasks of Windows: which programs a task starts. Its form is XML; what declares entities is refused.

Source: learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema (Exec, Command, Arguments, Triggers, Enabled).
"""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

_MOST_COMMANDS = 20
_MOST_CHARACTERS = 2_000
_DEEPEST = 40


class Command(NamedTuple):
    """A program that a task starts, as it stands there, and what it is given."""

    program: str
    arguments: str


def commands_of(untrusted: bytes) -> tuple[Command, ...]:
    """What a task starts by itself; nothing where it is switched off, waits to be asked, or cannot be read."""
    reading = _Reading()
    try:
        reading.parser.Parse(untrusted, True)
    except (ExpatError, ValueError, LookupError):
        return ()
    return tuple(reading.commands) if reading.enabled and reading.triggered else ()


class _Reading:
    """One pass over one task."""

    def __init__(self) -> None:
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.commands: list[Command] = []
        self.enabled = True
        self.triggered = False
        self._path: list[str] = []
        self._said: dict[str, str] = {}

    def _begin(self, name: str, _attributes: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > _DEEPEST:
            raise ValueError("nested too deep")
        if self._path[1:2] == ["Triggers"] and len(self._path) == 3:
            self.triggered = True
        if self._path[1:] == ["Actions", "Exec"]:
            self._said = {}

    def _text(self, text: str) -> None:
        name = "/".join(self._path[1:])
        if name in ("Actions/Exec/Command", "Actions/Exec/Arguments", "Settings/Enabled"):
            self._said[name] = (self._said.get(name, "") + text)[:_MOST_CHARACTERS]

    def _end(self, _name: str) -> None:
        name = "/".join(self._path[1:])
        if name == "Settings/Enabled":
            self.enabled = self._said.get(name, "").strip().lower() not in ("false", "0")
        elif name == "Actions/Exec" and len(self.commands) < _MOST_COMMANDS:
            program = self._said.get("Actions/Exec/Command", "").strip()
            arguments = self._said.get("Actions/Exec/Arguments", "").strip()
            if program:
                self.commands.append(Command(program, arguments))
        self._path.pop()

    def _refuse(self, *_declared: object) -> None:
        raise ValueError("declares a type of its own")
