"""The full SHA-256 of a file, when somebody asks for it: stopped at any moment, and taken up again.

A half-done SHA-256 cannot be written down: ``hashlib`` does not give its state away, and a digest of another make
could not be compared with what makers publish. So it is kept as it is while the program runs, and no longer.
"""

from __future__ import annotations

import hashlib
import os
import queue
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Protocol

import msgspec

from app.domain.fingerprint import Fingerprint, FingerprintProgress, in_manifests, named_sha256
from app.domain.observation import Observation
from app.errors import HashTrouble
from app.scan.beside import BROKEN_JSON
from app.scan.cleaning import clean
from app.scan.places import Surroundings
from app.scan.untrusted_file import NotLookedAt, open_handle, open_untrusted

_BLOCK_BYTES = 1_048_576
_TELL_SECONDS = 0.1
_MOST_KEPT = 32
_MANIFEST_BYTES = 1_000_000
_AT_ONCE = 2
"""Files that are read at the same time; ``hashlib`` lets other threads run while it works."""

_Stamp = tuple[int, int, int, int, int]
_Held = dict[str, list[tuple[str, str]]]
"""Paths and names of programs, by the last name of the path."""


class _Layer(msgspec.Struct):
    """A line of a list in Ollama's store. Layout: see the detector of that store."""

    mediaType: str = ""  # noqa: N815 (the file's own word)
    digest: str = ""


class _Manifest(msgspec.Struct):
    layers: list[_Layer] = []


class _Digest(Protocol):
    def update(self, data: Any, /) -> None: ...
    def hexdigest(self) -> str: ...


class Hashing:
    """Works out fingerprints, and keeps what is half done or done until the program ends.

    One file may be read by one caller at a time.
    """

    def __init__(self, around: Surroundings | None = None) -> None:
        self._around = around or Surroundings.of_this_computer()
        self.shown = self._around.shown
        """Writes a path as people read it, with ``~`` for the home."""
        self._kept: dict[str, tuple[_Stamp, _Digest, int]] = {}

    def work_out(
        self, path: str, cancelled: Callable[[], bool], *, in_use: bool = False
    ) -> Iterator[FingerprintProgress | Fingerprint]:
        """Read a file; ends with its fingerprint, or without one where it was cancelled.

        Begins where it was cancelled before, if the file is still the same by inode, size and times.

        Args:
            in_use: read it also while a program has it open.

        Raises:
            HashTrouble: it is none that we read, it cannot be read, or it changed meanwhile.
        """
        yield from self._read(path, cancelled, {} if in_use else _held_files())

    def _read(
        self, path: str, cancelled: Callable[[], bool], held: _Held
    ) -> Iterator[FingerprintProgress | Fingerprint]:
        try:
            handle, facts = open_handle(path)
        except NotLookedAt as refused:
            raise self._refused(path, refused) from refused
        except OSError as error:
            raise self._trouble(error, path) from error
        with open(handle, "rb", buffering=0) as file:
            if programs := _holders(path, facts, held):
                raise HashTrouble("hash.in_use", path=self.shown(path), programs=", ".join(programs[:4]))
            begun = _stamp(facts)
            stamp, digest, offset = self._kept.pop(path, (begun, hashlib.sha256(), 0))
            if stamp != begun:
                digest, offset = hashlib.sha256(), 0
            buffer = memoryview(bytearray(_BLOCK_BYTES))
            told = 0.0
            try:
                file.seek(offset)
                while offset < facts.st_size:
                    if time.monotonic() - told >= _TELL_SECONDS:
                        told = time.monotonic()
                        yield FingerprintProgress(done=offset, total=facts.st_size)
                    if cancelled():
                        self._keep(path, (begun, digest, offset))
                        return
                    count = file.readinto(buffer)
                    if not count:
                        break
                    digest.update(buffer[:count])
                    offset += count
                # the path too: another file may have been put in its place while this one was read
                there, read = _stamp(os.lstat(path)), _stamp(os.fstat(handle))
                if offset != facts.st_size or read != begun or there != begun:
                    raise HashTrouble("hash.changed", path=self.shown(path))
            except GeneratorExit:
                self._keep(path, (begun, digest, offset))
                raise
            except OSError as error:
                raise self._trouble(error, path) from error
            self._keep(path, (begun, digest, offset))
            yield FingerprintProgress(done=offset, total=offset)
            yield Fingerprint(path=path, sha256=digest.hexdigest(), size_bytes=offset)

    def work_out_find(
        self, find: Observation, cancelled: Callable[[], bool], *, in_use: bool = False
    ) -> Iterator[FingerprintProgress | Fingerprint]:
        """Read the file of a model that was found; a store's list leads to it. Otherwise as ``work_out``."""
        trouble: HashTrouble | None = None
        for place in find.places:
            path = self._around.path_of(place.path)
            if place.path in in_manifests(find) and os.path.isfile(path):
                path, listed = _named_in_manifest(path), path
                if not path:
                    trouble = HashTrouble("hash.not_one", path=self.shown(listed))
                    continue
            if os.path.isfile(path):
                yield from self._found(path, cancelled, in_use=in_use)
                return
            trouble = trouble or HashTrouble("hash.gone", path=self.shown(path))
        if trouble is not None:
            raise trouble

    def _found(
        self, path: str, cancelled: Callable[[], bool], *, in_use: bool
    ) -> Iterator[FingerprintProgress | Fingerprint]:
        try:
            yield from self.work_out(path, cancelled, in_use=in_use)
        except HashTrouble as trouble:
            if trouble.phrase != "hash.missing":
                raise
            # it went while it was read; nobody has written its name
            raise HashTrouble("hash.gone", details=trouble.details, path=self.shown(path)) from trouble

    def work_out_all(
        self, paths: Sequence[str], cancelled: Callable[[], bool], *, in_use: bool = False
    ) -> Iterator[FingerprintProgress | Fingerprint | HashTrouble]:
        """Read several files, two at a time; fingerprints and troubles come in the order of ``paths``."""
        sizes = [_size(path) for path in paths]
        held = {} if in_use else _held_files()
        said: queue.SimpleQueue[tuple[int, FingerprintProgress | Fingerprint | HashTrouble | BaseException | None]]
        said, ended = queue.SimpleQueue(), Event()

        def read(number: int, path: str) -> None:
            try:
                for event in self._read(path, lambda: ended.is_set() or cancelled(), held):
                    said.put((number, event))
            except BaseException as error:  # the door of the thread: told where it is waited for
                said.put((number, error))
            said.put((number, None))

        results: dict[int, Fingerprint | HashTrouble | None] = {}
        done, total, told = [0] * len(paths), sum(sizes), 0
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            for number, path in enumerate(paths):
                pool.submit(read, number, path)
            while told < len(paths):
                number, event = said.get()
                if isinstance(event, FingerprintProgress):
                    done[number] = event.done
                    yield FingerprintProgress(done=sum(done), total=max(total, sum(done)))
                elif event is None:
                    results.setdefault(number, None)
                elif isinstance(event, Fingerprint | HashTrouble):
                    results[number] = event
                else:
                    raise event
                while told < len(paths) and told in results:
                    result = results[told]
                    told += 1
                    if result is not None:
                        yield result
        finally:
            ended.set()
            pool.shutdown(cancel_futures=True)

    def _keep(self, path: str, what: tuple[_Stamp, _Digest, int]) -> None:
        self._kept[path] = what
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def _refused(self, path: str, refused: NotLookedAt) -> HashTrouble:
        mode = os.lstat(path).st_mode
        kind = "folder" if stat.S_ISDIR(mode) else "link" if stat.S_ISLNK(mode) else refused.reason
        leads_to = {"target": self.shown(os.path.realpath(path))} if kind == "link" else {}
        return HashTrouble(f"hash.{kind}", path=self.shown(path), **leads_to)

    def _trouble(self, error: OSError, path: str) -> HashTrouble:
        kind = "unreadable"
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            kind = "missing"
        elif isinstance(error, PermissionError):
            kind = "permission"
        return HashTrouble(f"hash.{kind}", details=str(error), path=self.shown(path))


def _named_in_manifest(path: str) -> str:
    """The file of a model that a list of Ollama's store names; empty where it names none, or several."""
    try:
        with open_untrusted(path) as untrusted:
            listed = msgspec.json.decode(untrusted.read_at(0, min(untrusted.size, _MANIFEST_BYTES)), type=_Manifest)
    except (NotLookedAt, OSError, *BROKEN_JSON):
        return ""
    found = [layer.digest for layer in listed.layers if layer.mediaType == "application/vnd.ollama.image.model"]
    digest = named_sha256(found[0]) if len(found) == 1 else ""
    store = path.replace(os.sep, "/").partition("/manifests/")[0]
    return os.path.join(store, "blobs", f"sha256-{digest}") if digest else ""


def _held_files() -> _Held:
    """Files that programs other than this one have open or mapped, by their last name, as far as the system shows them.

    An ordinary user sees the files of his own programs only.
    """
    import psutil  # deferred: it costs 30 ms

    held: _Held = {}
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        paths: set[str] = set()
        for ask in ("open_files", "memory_maps"):  # macOS has no memory_maps
            try:
                paths |= {item.path for item in getattr(process, ask, tuple)()}
            except (psutil.Error, OSError, NotImplementedError):
                continue  # a process of somebody else, or one that has ended
        try:
            name = clean(process.name()) if paths else ""
        except (psutil.Error, OSError):
            continue
        for path in paths:
            held.setdefault(os.path.basename(path), []).append((path, name))
    return held


def _holders(path: str, facts: os.stat_result, held: _Held) -> tuple[str, ...]:
    found = held.get(os.path.basename(path), [])
    return tuple(dict.fromkeys(name for other, name in found if _same(other, facts)))


def _same(path: str, facts: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), facts)
    except OSError:
        return False


def _stamp(facts: os.stat_result) -> _Stamp:
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
