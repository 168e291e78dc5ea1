"""Where to look on this computer, and how a path is written when it is shown."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

import msgspec

from app.domain.observation import Place
from app.scan.catalogue import Catalogue
from app.scan.cleaning import clean
from app.scan.known_tool import Platform, Store
from app.scan.registry import Registry, registry_of_this_computer
from app.scan.untrusted_file import NotLookedAt, open_untrusted

_MAX_POINTER_BYTES = 256_000
_MAX_MATCHES = 200
"""How many files one pattern of the catalogue may mean."""
_SYSTEM_ACCOUNTS = frozenset({"Public", "Default", "Default User", "All Users", "Shared", "Guest"})
"""Folders beside the homes of people that are nobody's home (C:\\Users, /Users)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The computer a scan looks at.

    Args:
        homes: readable homes, the own one first.
        closed_homes: homes of other accounts that may not be read.
        computer: a name that names no person.
        root: the top of the file tree; another one only where a copy of a computer is looked at.
        registry: the keys of the Windows registry that a look needs; empty on other systems.
    """

    platform: Platform
    homes: tuple[Path, ...]
    environment: Mapping[str, str]
    computer: str
    closed_homes: tuple[Path, ...] = ()
    root: Path = Path("/")
    registry: Registry = field(default_factory=dict)

    @classmethod
    def of_this_computer(cls) -> Surroundings:
        """The computer this program runs on."""
        platform: Platform = {"darwin": "macos", "win32": "windows"}.get(sys.platform, "linux")  # type: ignore[assignment]
        # resolved, because walks begin at real paths and are shown below the home they lie in
        own = Path(os.path.realpath(Path.home()))
        readable, closed = [own], []
        for home in sorted({Path(os.path.realpath(home)) for home in _all_homes(platform)} - {own}):
            if os.access(home, os.R_OK | os.X_OK):
                readable.append(home)
            else:
                closed.append(home)
        return cls(
            platform=platform,
            homes=tuple(readable),
            closed_homes=tuple(closed),
            environment=dict(os.environ),
            computer=_computer_name(),
            registry=registry_of_this_computer(),
        )

    def expand(self, pattern: str, home: Path) -> Path | None:
        """The path a catalogue pattern means for one home; None where this system has no such folder."""
        head, _, rest = pattern.partition("/")
        if head == "~":
            return home / rest if rest else home
        if head == "%TEMP%":
            return self._temporary(home) / rest
        if head.startswith("%"):
            folder = self._windows_folder(head.strip("%").upper(), home)
            return folder / rest if folder else None
        if pattern.startswith("/"):
            return self.root / pattern.lstrip("/")
        if self.root != Path("/") and re.match("[A-Z]:/", pattern):
            return self.root / pattern[3:]  # a drive of the copied computer
        return Path(pattern)

    def expand_all(self, pattern: str, home: Path) -> tuple[Path, ...]:
        """The paths a pattern means, existing ones only; the last step may hold ``*`` for any signs."""
        above, _, last = pattern.rpartition("/")
        path = self.expand(pattern if "*" not in last else above, home)
        if path is None:
            return ()
        if "*" not in last:
            return (path,) if os.path.lexists(path) else ()
        try:
            names = sorted(os.listdir(path))
        except OSError:
            return ()
        return tuple(path / name for name in names if fnmatchcase(name, last))[:_MAX_MATCHES]

    def _temporary(self, home: Path) -> Path:
        """Where programs keep what they can fetch again. Source: Python's ``tempfile.gettempdir``."""
        names = ("TMPDIR", "TEMP", "TMP")
        value = next((value for name in names if (value := self.environment.get(name))), "")
        if value and home == self.homes[0]:
            return Path(value)
        return home / "AppData/Local/Temp" if self.platform == "windows" else self.root / "tmp"

    def _windows_folder(self, name: str, home: Path) -> Path | None:
        below_home = {"USERPROFILE": "", "APPDATA": "AppData/Roaming", "LOCALAPPDATA": "AppData/Local"}
        if home == self.homes[0] or name not in below_home:
            value = self.environment.get(name)
            if value:
                return Path(value)
        return home / below_home[name] if name in below_home else None

    def home_of(self, path: str) -> Path | None:
        """The home this path lies in, or None."""
        found: Path | None = None
        for home in self.homes + self.closed_homes:
            text = str(home)
            if (path == text or path.startswith(text.rstrip(os.sep) + os.sep)) and (
                found is None or len(text) > len(str(found))
            ):
                found = home
        return found

    def shown(self, path: str | Path) -> str:
        """A path ready to show: ``~/...`` below the own home, ``~name/...`` below another one."""
        text = str(path)
        home = self.home_of(text)
        if home is None:
            return clean(text)
        below = text[len(str(home)) :].replace(os.sep, "/")
        return clean(("~" if home == self.homes[0] else f"~{home.name}") + below)

    def path_of(self, shown: str) -> str:
        """The path that ``shown`` made; one that had control characters in it leads nowhere."""
        first, slash, below = shown.partition("/")
        for home in self.homes:
            if first == ("~" if home == self.homes[0] else f"~{clean(home.name)}"):
                return os.path.join(home, *below.split("/")) if slash else str(home)
        return shown

    def account(self, path: str | Path) -> str:
        """Whose home this path lies in; empty for the own one and for places that are nobody's."""
        home = self.home_of(str(path))
        return "" if home is None or home == self.homes[0] else clean(home.name)

    def place(self, path: str | Path, store: str = "") -> Place:
        """A place to show."""
        return Place(path=self.shown(path), store=store, account=self.account(path))


@dataclass(frozen=True, slots=True)
class Root:
    """A folder where a walk begins. ``store`` is the id of the store it is known to be."""

    path: Path
    store: str = ""
    suspected: str = ""
    """The name of the program, where we know from hearsay only that it keeps models here."""


class Moved(Protocol):
    """What variables are set to; each value with the home it was set in."""

    def of(self, name: str) -> tuple[tuple[str, Path], ...]: ...


def store_roots(store: Store, surroundings: Surroundings, moved: Moved) -> Iterator[Root]:
    """Where a store lies: moved by variables and settings, and where it lies by default (old models stay there)."""
    for override in store.environment:
        for value, home in moved.of(override.name):
            for folder in value.split(os.pathsep) if override.many else [value]:
                if folder:
                    to = Path(folder.replace("~", str(home), 1) if folder.startswith("~") else folder)
                    yield Root(to / override.below if override.below else to, store.id)
    for home in surroundings.homes:
        for pointer in store.pointers:
            for pattern in pointer.on(surroundings.platform):
                for file in surroundings.expand_all(pattern, home):
                    for target in _pointed_at(file, pointer.kind, pointer.key):
                        target = target.replace("~", str(home), 1) if target.startswith("~") else target
                        yield Root(Path(target) / pointer.below if pointer.below else Path(target), store.id)
        for pattern in store.on(surroundings.platform):
            path = surroundings.expand(pattern, home)
            if path is not None:
                yield Root(path, store.id, store.name if store.unverified else "")


def place_roots(place_id: str, surroundings: Surroundings, catalogue: Catalogue, moved: Moved) -> tuple[Root, ...]:
    """The folders of a usual place, each once, whether they exist or not."""
    stores = [store for store in catalogue.stores if store.place == place_id]
    roots = [root for store in stores for root in store_roots(store, surroundings, moved)]
    place = next(place for place in catalogue.places if place.id == place_id)
    for home in surroundings.homes:
        if place_id == "own_folders":
            roots += [Root(path) for path in _named_folders(home)]
        for pattern in place.on(surroundings.platform):
            path = surroundings.expand(pattern, home)
            if path is not None:
                roots.append(Root(path))
    return tuple(dict.fromkeys(root for root in roots if root.path.is_absolute()))


def _named_folders(home: Path) -> Iterator[Path]:
    """Desktop, Downloads and Documents under their names in other languages.

    Source: freedesktop.org xdg-user-dirs, file ``user-dirs.dirs``.
    """
    text = _small_text(home / ".config" / "user-dirs.dirs")
    for name, path in re.findall(r'^XDG_(DESKTOP|DOWNLOAD|DOCUMENTS)_DIR="\$HOME/([^"\n]+)"', text, re.MULTILINE):
        if name and path.strip("/"):
            yield home / path.strip("/")


def _pointed_at(file: Path, kind: str, key: str) -> Iterator[str]:
    """The folders that a pointer names; a setting without a value names none."""
    text = _small_text(file)
    # One key is wanted and the file may hold anything: a full reading would gain nothing.
    texts = r'"((?:[^"\\\n]|\\.){1,1000})"'
    if kind == "line":
        found = [text.split("\n", 1)[0]]
    elif kind == "json":
        found = [_unescaped(value) for value in re.findall(rf'"{re.escape(key)}"\s*:\s*{texts}', text)[:1]]
    elif kind == "json_list":
        lists = re.findall(rf'"{re.escape(key)}"\s*:\s*\[([^\]]{{0,20000}})\]', text)
        found = [_unescaped(value) for one in lists[:1] for value in re.findall(texts, one)]
    elif kind == "yaml":
        found = re.findall(rf"^\s*{re.escape(key)}\s*:\s*(\S.*)$", text, re.MULTILINE)
    else:
        found = re.findall(rf"^\s*{re.escape(key)}\s*=\s*(.+)$", text, re.MULTILINE)[:1]
    for value in found[:_MAX_MATCHES]:
        if plain := value.strip().strip("\"'"):
            yield plain


def _unescaped(text: str) -> str:
    """What a JSON text means; empty where it means nothing."""
    try:
        return msgspec.json.decode(f'"{text}"'.encode(), type=str)
    except ValueError:
        return ""


def _small_text(path: Path) -> str:
    """The text of a small settings file; empty when there is none or it cannot be read."""
    try:
        with open_untrusted(path) as untrusted:
            return untrusted.read_at(0, min(untrusted.size, _MAX_POINTER_BYTES)).decode("utf-8", "replace")
    except (NotLookedAt, OSError, ValueError):
        return ""


def _all_homes(platform: Platform) -> Iterator[Path]:
    """Homes of people with an account here, existing ones only."""
    if platform == "linux":
        import pwd

        for entry in pwd.getpwall():
            # 1000 is where people's accounts begin (login.defs UID_MIN); 65534 is "nobody".
            if 1000 <= entry.pw_uid < 65534 and os.path.isdir(entry.pw_dir):
                yield Path(entry.pw_dir)
        return
    users = Path("/Users") if platform == "macos" else Path(os.environ.get("SYSTEMDRIVE", "C:") + "\\Users")
    try:
        entries = sorted(users.iterdir())
    except OSError:
        return
    for path in entries:
        if path.name not in _SYSTEM_ACCOUNTS and not path.name.startswith(".") and os.path.isdir(path):
            yield path


def _computer_name() -> str:
    name = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    return clean(name.partition(".")[0]) or "computer"
