"""Variables that move a store or the folder of an agent, or open a server, wherever people set them.

A program started from a menu does not see what a terminal sees, so the variables of our own process are not enough:
shells, systemd, launchd and the Windows registry are asked too. Only the names that the catalogue knows are read; a
value that would have to be worked out by a shell is left alone.

Source: bash(1), zsh(1), fish-set(1), environment.d(5), systemd.exec(5), launchd.plist(5), launchctl(1);
learn.microsoft.com/windows/win32/procthread/environment-variables (keys of the registry).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.scan.catalogue import Catalogue
from app.scan.known_tool import Platform
from app.scan.places import Surroundings
from app.scan.registry import COMPUTER_VARIABLES, OWN_VARIABLES
from app.scan.settings_files import decoded
from app.scan.untrusted_file import NotLookedAt, open_untrusted

_MAX_BYTES = 256_000
_SHELLS = (
    "~/.profile", "~/.bash_profile", "~/.bash_login", "~/.bashrc", "~/.zshenv", "~/.zprofile", "~/.zshrc",
    "~/.config/fish/config.fish", "~/.config/fish/conf.d/*.fish", "/etc/profile.d/*.sh", "/etc/zshenv",
    "/etc/launchd.conf",
)  # fmt: skip
_LISTS = (
    "~/.pam_environment", "~/.config/environment.d/*.conf", "/etc/environment", "/etc/environment.d/*.conf",
)  # fmt: skip
"""Plain lists of variables: a value reaches to the end of its line, blanks and all."""
_UNITS = ("~/.config/systemd/user", "/etc/systemd/system", "/etc/systemd/user", "/usr/lib/systemd/system")
_LAUNCHD = ("~/Library/LaunchAgents/*.plist", "/Library/LaunchAgents/*.plist", "/Library/LaunchDaemons/*.plist")
_HOME = re.compile(r"^(~|\$HOME|\$\{HOME\}|%h|%USERPROFILE%)(?=[/\\]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """What the variables of the catalogue are set to: by name, each value with the home it was set in."""

    found: Mapping[str, tuple[tuple[str, Path], ...]]

    @classmethod
    def on(cls, surroundings: Surroundings, catalogue: Catalogue) -> Variables:
        """Look where variables are set on this computer, in every readable home."""
        names = {override.name for store in catalogue.stores for override in store.environment}
        names |= {name for tool in catalogue.tools for name in (tool.home_variable, tool.bind_variable) if name}
        found: dict[str, dict[tuple[str, Path], None]] = {}
        own = surroundings.homes[0]
        for name in sorted(names):
            if value := surroundings.environment.get(name, "").strip():
                found.setdefault(name, {})[value, own] = None
        for home in surroundings.homes:
            for name, value in _set_in_files(surroundings, home, frozenset(names)):
                if plain := _plain(value, home):
                    found.setdefault(name, {})[plain, home] = None
        for key in (OWN_VARIABLES, COMPUTER_VARIABLES):
            for name, value in surroundings.registry.get(key, {}).items():
                plain = _plain(value, own) if name.upper() in names else ""
                if plain:
                    found.setdefault(name.upper(), {})[plain, own] = None
        return cls(found={name: tuple(values) for name, values in found.items()})

    def of(self, name: str) -> tuple[tuple[str, Path], ...]:
        """The values of one variable, each once, with the home it was set in."""
        return self.found.get(name, ())

    def in_home(self, name: str, home: Path) -> str:
        """The first value that was set in this home; empty when there is none."""
        return next((value for value, where in self.of(name) if where == home), "")


def _set_in_files(surroundings: Surroundings, home: Path, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    platform: Platform = surroundings.platform
    if platform == "windows":
        return
    for pattern in _SHELLS:
        for path in surroundings.expand_all(pattern, home):
            yield from _assigned(_text(path), names)
    for pattern in _LISTS:
        for path in surroundings.expand_all(pattern, home):
            yield from _listed(_text(path), names)
    if platform == "macos":
        for pattern in _LAUNCHD:
            for path in surroundings.expand_all(pattern, home):
                yield from _launched(_data(path), names)
        return
    for folder in _UNITS:
        for pattern in (f"{folder}/*.service", f"{folder}/*.service.d"):
            for path in surroundings.expand_all(pattern, home):
                files = sorted(path.glob("*.conf"))[:50] if path.suffix == ".d" else [path]
                for file in files:
                    yield from _in_unit(_text(file), names)


def _assigned(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Assignments of a shell: ``export NAME=value``, ``set -gx NAME value``, ``launchctl``'s ``setenv NAME value``."""
    for match in re.finditer(
        r"^[ \t]*(?:export[ \t]+|setenv[ \t]+|set(?:[ \t]+-{1,2}[a-z]+)+[ \t]+)?([A-Z][A-Z0-9_]{2,60})[= \t][ \t]*"
        r"(\"[^\"\n]{1,1000}\"|'[^'\n]{1,1000}'|(?:\\.|[^\s\"'#;\\])(?:\\.|[^\s#;\\]){0,1000})",
        text,
        re.MULTILINE,
    ):
        if match.group(1) in names:
            quoted = match.group(2)[0] in "\"'"
            yield match.group(1), match.group(2)[1:-1] if quoted else re.sub(r"\\(.)", r"\1", match.group(2))


def _listed(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """``NAME=value`` line by line, or ``NAME DEFAULT=value`` as PAM writes it."""
    for name, value in re.findall(
        r"^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,60})(?:[ \t]+DEFAULT)?=(.{1,1000})$", text, re.MULTILINE
    ):
        if name in names:
            yield name, value.strip().strip("\"'")


def _in_unit(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """``Environment="A=b" C=d`` of a service unit."""
    for line in re.findall(r"^[ \t]*Environment[ \t]*=(.{1,4000})$", text, re.MULTILINE):
        for quoted, single, plain in re.findall(r'"([^"]+)"|\'([^\']+)\'|(\S+)', line):
            name, sign, value = (quoted or single or plain).partition("=")
            if sign and name in names:
                yield name, value


def _launched(untrusted: bytes, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What a launch agent sets for its program, or for everything by ``launchctl setenv``."""
    table: dict[str, Any] = decoded(untrusted, "plist") or {}
    variables = table.get("EnvironmentVariables")
    if isinstance(variables, dict):
        yield from ((name, value) for name, value in variables.items() if name in names and isinstance(value, str))
    arguments = table.get("ProgramArguments")
    words = [word for word in arguments if isinstance(word, str)] if isinstance(arguments, list) else []
    yield from _by_launchctl(
        " ".join(f'"{word}"' if " " in word and "setenv" not in word else word for word in words), names
    )


def _by_launchctl(command: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    for match in re.finditer(
        r"launchctl\s+setenv\s+([A-Z][A-Z0-9_]{2,60})\s+(\"[^\"]{1,1000}\"|'[^']{1,1000}'|\S{1,1000})", command
    ):
        if match.group(1) in names:
            yield match.group(1), match.group(2).strip("\"'")


def _plain(value: str, home: Path) -> str:
    """A value as a path; empty where a shell would have to work it out."""
    value = _HOME.sub(lambda _: str(home), value.strip())
    return "" if re.search(r"[$`]|%[A-Za-z_()0-9]+%", value) else value


def _data(path: Path) -> bytes:
    try:
        with open_untrusted(path) as untrusted:
            return untrusted.read_at(0, min(untrusted.size, _MAX_BYTES))
    except (NotLookedAt, OSError, ValueError):
        return b""  # no settings there, or not ours to read: the usual places are looked at all the same


def _text(path: Path) -> str:
    return _data(path).decode("utf-8", "replace")
