"""What every detector is given: careful reading of one file, counted and cleaned."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.observation import Place
from app.domain.scan_event import SkipReason
from app.phrases import Phrases
from app.scan.beside import Card, card
from app.scan.catalogue import Catalogue
from app.scan.coverage import Coverage
from app.scan.deep_reading import DeepReading, NotToTheEnd
from app.scan.find import Part
from app.scan.header import ModelHeader
from app.scan.known_tool import Tool
from app.scan.memory import FileFacts, Memory
from app.scan.places import Surroundings
from app.scan.readers import identify, not_to_the_end
from app.scan.untrusted_file import NotLookedAt, UntrustedFile, open_untrusted
from app.scan.variables import Variables
from app.scan.walk import Folder

_SETTLING_SECONDS = 3_600
"""A file read within an hour of its writing was checked by the program that fetched it, not used."""
_UNMARKED = ("data", "vocabulary")
"""Roles of files that no record is made of."""
_MARK_BYTES = 65_536
_SAMPLES = 14
_SAMPLE_BYTES = 8_192
"""A fingerprint is made of the size, this much of the beginning and of the end, and samples spread between them.

Merged fine-tunes of one model often differ in the middle only: samples tell them apart where a longer end does not.
"""
_MARK_WHOLE_BYTES = 2_000_000
"""Files up to this size are read whole for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file that was opened and recognised. Times are ISO 8601 in UTC, ``last_read`` empty where nobody can tell."""

    name: str
    header: ModelHeader
    part: Part
    modified: str
    last_read: str = ""


class Looking:
    """One scan's way of looking at files.

    Args:
        moved: what the variables of the catalogue are set to.
        within: the place that is being looked at, ready to show.
        cancelled: whether the scan shall stop.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        catalogue: Catalogue,
        moved: Variables,
        coverage: Coverage,
        phrases: Phrases,
        within: Callable[[], str],
        cancelled: Callable[[], bool],
    ) -> None:
        self.surroundings = surroundings
        self.catalogue = catalogue
        self.moved = moved
        self.coverage = coverage
        self.say = phrases.say
        self.within = within
        self.cancelled = cancelled
        self._deep = DeepReading(cancelled)
        self.memory: Memory | None = None
        self.exact = False
        """Whether parameters are counted one by one."""
        """What is remembered of files that were opened before."""
        self._met: set[str] = set()
        self._counts: dict[str, int] = {}
        self.roots: tuple[str, ...] = ()
        """The folders that this scan looks into."""

    def inside(self, path: str) -> bool:
        """Whether a path lies in a folder that this scan looks into."""
        return any(path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in self.roots)

    def first_time(self, what: str) -> bool:
        """Whether this is asked for the first time; so that nothing is looked at twice."""
        fresh = what not in self._met
        self._met.add(what)
        return fresh

    def one_of(self, what: str, most: int) -> bool:
        """Whether this is asked for the first ``most`` times; so that no list grows without an end."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what] <= most

    def paths_of(self, tool: Tool, pattern: str, home: Path) -> tuple[Path, ...]:
        """The paths a pattern means, moved by a variable where one is set in this home; the usual place counts too."""
        target = self.moved.in_home(tool.home_variable, home)
        default = f"~/{tool.home_folder}"
        if target and (pattern == default or pattern.startswith(default + "/")):
            moved = Path(target) / pattern.removeprefix(default).lstrip("/")
            if os.path.lexists(moved):
                return (moved, *self.surroundings.expand_all(pattern, home))
        return self.surroundings.expand_all(pattern, home)

    def card_of(self, folder: Folder) -> Card:
        """What the small files beside the weights of a folder say about them."""

        def read(name: str, limit: int) -> bytes:
            return self.data(folder.within(name), limit, folder=folder)

        return card(folder.beside, read, self.catalogue)

    def suspect(self, name: str, path: str) -> None:
        """Count traces of a program whose places we know from hearsay only."""
        if self.first_time(f"suspected {name} {path}"):
            self.coverage.skip("suspected", f"{name} ({self.surroundings.shown(path)})")

    def place(self, path: str, store: str = "") -> Place:
        """A place to show; ``store`` is a store's id."""
        known = self.catalogue.store(store)
        return self.surroundings.place(path, known.name if known else store)

    def file(
        self, path: str, *, name: str = "", folder: Folder | None = None, sha256: str = "", marked: bool = True
    ) -> Seen | None:
        """Recognise one file by its content; None when it is no model file or cannot be read (which is counted).

        Args:
            name: what it is called, where its path does not say it.
            folder: the folder of a walk it lies in; it is then opened from there, by its name.
            sha256: the digest its name carries; no fingerprint is made then.
            marked: whether a fingerprint is wanted.
        """
        name = (name or path).replace("\\", "/").rsplit("/", 1)[-1]
        try:
            skips = self.coverage.skips
            before = _asked(path, folder)
            found = self._remembered(path, name, before, marked=marked and not sha256)
            if found is None:
                with self._open(path, folder) as untrusted:
                    self.coverage.files_opened += 1
                    header = self._identified(untrusted, name, path)
                    wanted = marked and not sha256 and header is not None and header.role not in _UNMARKED
                    found = FileFacts(header, _fingerprint(untrusted) if wanted else "")
                if self.memory is not None and skips == self.coverage.skips:
                    self.memory.keep_file(path, name, before, found)
            if found.header is None:
                return None
            return Seen(
                name=name,
                header=found.header,
                modified=moment(before.st_mtime),
                last_read=_last_read(before),
                part=Part(
                    path=path, size_bytes=before.st_size, sha256=sha256, fingerprint="" if sha256 else found.fingerprint
                ),
            )
        except (NotLookedAt, OSError) as error:
            self._failed_to_read(error, path)
        except Exception as error:
            # a fault in one reader costs this file, never the files beside it
            self.coverage.skip("failed", f"{self.surroundings.shown(path)} ({type(error).__name__})")
        return None

    def close(self) -> None:
        """End what was started for this scan."""
        self._deep.close()

    def _remembered(self, path: str, name: str, facts: os.stat_result, *, marked: bool) -> FileFacts | None:
        """What a file was when it was opened last; None when it has to be opened."""
        found = self.memory.file(path, name, facts) if self.memory is not None and not self.exact else None
        if found is None or found.header is None or found.fingerprint or not marked or found.header.role in _UNMARKED:
            return found
        return None

    def as_header(
        self, path: str, header: ModelHeader, *, folder: Folder | None = None, sha256: str = ""
    ) -> Seen | None:
        """A file that was recognised by what stands beside it; None when it cannot be read (which is counted)."""
        name = path.replace("\\", "/").rsplit("/", 1)[-1]
        try:
            last_read = _last_read(_asked(path, folder))
            with self._open(path, folder) as untrusted:
                self.coverage.files_opened += 1
                mark = "" if sha256 else _fingerprint(untrusted)
                part = Part(path=path, size_bytes=untrusted.size, sha256=sha256, fingerprint=mark)
                modified = moment(untrusted.modified)
        except (NotLookedAt, OSError) as error:
            self._failed_to_read(error, path)
        else:
            return Seen(name=name, header=header, part=part, modified=modified, last_read=last_read)
        return None

    def size(self, path: str) -> int:
        """The size of a file in bytes; 0 when it is none or cannot be asked."""
        try:
            facts = os.lstat(path)
        except OSError:
            return 0
        return facts.st_size if stat.S_ISREG(facts.st_mode) else 0

    def fingerprint(self, path: str) -> str:
        """A short mark of a file's content: its size with samples of it; empty when it cannot be read."""
        try:
            with self._open(path, None) as untrusted:
                return _fingerprint(untrusted)
        except (NotLookedAt, OSError):
            return ""

    def text(self, path: str, limit: int, *, folder: Folder | None = None) -> str:
        """The beginning of a small text file, ``limit`` bytes at most; empty when there is none."""
        return self.data(path, limit, folder=folder).decode("utf-8", "replace")

    def data(self, path: str, limit: int, *, folder: Folder | None = None) -> bytes:
        """The beginning of a small file, ``limit`` bytes at most; empty when it cannot be read."""
        try:
            with self._open(path, folder) as untrusted:
                self.coverage.files_opened += 1
                return untrusted.read_at(0, min(limit, untrusted.size))
        except (NotLookedAt, OSError) as error:
            self._failed_to_read(error, path)
        return b""

    def files_below(self, top: str, *, deepest: int, most: int = 20_000) -> Iterator[str]:
        """Paths of the files and links below a folder of a store, in order, counted as passed; no link is entered."""
        for entry in self.entries_below(top, deepest=deepest, most=most):
            if not (entry.is_symlink() and entry.is_dir()):
                yield entry.path

    def entries_below(self, top: str, *, deepest: int, most: int = 20_000) -> Iterator[os.DirEntry[str]]:
        """What lies below a folder of a store and is no folder, in order, counted as passed; no link is asked."""
        number = 0
        pile = [(top, 0)]
        while pile:
            path, depth = pile.pop()
            folders: list[str] = []
            found: list[os.DirEntry[str]] = []
            try:
                with os.scandir(path) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                        else:
                            found.append(entry)
            except OSError as error:
                self._not_read("permission" if isinstance(error, PermissionError) else "unreadable", path)
                continue
            if depth < deepest:
                folders.sort(reverse=True)
                pile += [(below, depth + 1) for below in folders]
            found.sort(key=_name_of)
            for entry in found:
                number += 1
                if number > most:
                    self._not_read("too_deep", top)
                    return
                if self.cancelled():
                    return
                self.coverage.files_passed += 1
                yield entry

    def _identified(self, untrusted: UntrustedFile, name: str, path: str) -> ModelHeader | None:
        try:
            return identify(untrusted, name, exact=self.exact, deeply=self._deep.identify)
        except NotToTheEnd:
            self._not_read("unreadable", path)
            return not_to_the_end(untrusted, name)

    def _open(self, path: str, folder: Folder | None) -> UntrustedFile:
        if folder is not None and folder.handle is not None:
            return open_untrusted(path[len(folder.path) :].lstrip("/"), dir_fd=folder.handle)
        return open_untrusted(path)

    def _failed_to_read(self, error: NotLookedAt | OSError, path: str) -> None:
        """Count a file that could not be read; one that went between two looks is nothing to report."""
        if isinstance(error, NotLookedAt):
            self._not_read(error.reason, path)
        elif isinstance(error, PermissionError):
            self._not_read("permission", path)
        elif not isinstance(error, FileNotFoundError):
            self._not_read("unreadable", path)

    def _not_read(self, reason: SkipReason, path: str) -> None:
        if reason in ("cloud_only", "not_a_file"):
            self.coverage.skip(reason, "", within=self.within())
        else:
            self.coverage.skip(reason, self.surroundings.shown(path))


def moment(seconds: float) -> str:
    """A file's time, ISO 8601 in UTC; empty where the file system holds an impossible one."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return ""


def _asked(path: str, folder: Folder | None) -> os.stat_result:
    """What the system says of a file, asked before it is opened."""
    if folder is not None and folder.handle is not None:
        return os.stat(path[len(folder.path) :].lstrip("/"), dir_fd=folder.handle, follow_symlinks=False)
    return os.lstat(path)


def _last_read(facts: os.stat_result) -> str:
    """When a file was last read; empty where it was not read since it was written.

    Systems note the time of reading at most once a day, and some not at all; then it is not later than the writing.
    Where our own looking would change that time, an earlier look would pass for use: there nothing is said.
    """
    if not hasattr(os, "O_NOATIME") or os.geteuid() not in (0, facts.st_uid):
        return ""
    return moment(facts.st_atime) if facts.st_atime > max(facts.st_mtime, 0) + _SETTLING_SECONDS else ""


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def is_regular(mode: int) -> bool:
    return stat.S_ISREG(mode)


def _fingerprint(untrusted: UntrustedFile) -> str:
    untrusted.renew()
    size = untrusted.size
    digest = hashlib.sha256(f"{size}:".encode())
    if size <= _MARK_WHOLE_BYTES:
        digest.update(untrusted.read_at(0, size))
        return digest.hexdigest()
    digest.update(untrusted.read_at(0, _MARK_BYTES))
    between = size - 2 * _MARK_BYTES - _SAMPLE_BYTES
    for number in range(_SAMPLES):
        digest.update(untrusted.read_at(_MARK_BYTES + between * number // (_SAMPLES - 1), _SAMPLE_BYTES))
    digest.update(untrusted.tail(_MARK_BYTES))
    return digest.hexdigest()
