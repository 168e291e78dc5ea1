"""Looks at a computer, place by place, and tells what it sees as it goes.

Nothing is run or sent: files are opened read-only and read in bounded pieces; no link is followed out of its place; no
network is touched. What is remembered for the next look lies in a file of the program's own. One bad file, folder or
detector never ends it: it is told as not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from app import phrases as sentences
from app.domain.difference import difference
from app.domain.scan_event import (
    Closed,
    Done,
    ItemSeen,
    LookRequest,
    NotSeen,
    PlaceDone,
    PlaceEntered,
    Progress,
    ScanEvent,
    ScanReport,
)
from app.scan.catalogue import catalogue
from app.scan.cleaning import clean
from app.scan.coverage import Coverage
from app.scan.detectors import COMPUTER_DETECTORS, FOLDER_DETECTORS, weights
from app.scan.drives import Drives
from app.scan.find import Find
from app.scan.joining import Joiner
from app.scan.judging import Judge
from app.scan.looking import Looking
from app.scan.memory import Memory
from app.scan.other_drives import all_disks, linux_folders
from app.scan.places import Root, Surroundings, place_roots
from app.scan.rules import rules_mark
from app.scan.trail import Trail
from app.scan.variables import Variables
from app.scan.walk import Folder, Walker
from app.scan.wanted import Interest

_PROGRESS_FILES = 2_000
_PROGRESS_FOLDERS = 500


def look(
    request: LookRequest,
    surroundings: Surroundings,
    *,
    cancelled: Callable[[], bool],
    now: Callable[[], datetime],
    memory: Path | None = None,
) -> Iterator[ScanEvent]:
    """Look at this computer, or at the folders of the request, and tell what is seen.

    Ends with ``Done``, whose report is complete unless it was stopped or its time was up.

    Args:
        cancelled: asked between files; when it says True the scan ends soon.
        now: the time, with its zone.
        memory: a file of the program's own in which looks are remembered; without one this look stands alone.
    """
    return _Look(request, surroundings, cancelled, now, memory).events()


@dataclass(frozen=True, slots=True)
class _PlaceToLook:
    id: str
    label: str
    roots: tuple[Root, ...]


class _Look:
    """One look at one computer."""

    def __init__(
        self,
        request: LookRequest,
        surroundings: Surroundings,
        cancelled: Callable[[], bool],
        now: Callable[[], datetime],
        memory: Path | None,
    ) -> None:
        self._request = request
        self._surroundings = surroundings
        self._asked_to_stop = cancelled
        self._now = now
        self._memory_file = memory
        self._memory: Memory | None = None
        self._started = now()
        self._deadline = self._started + timedelta(seconds=request.max_seconds) if request.max_seconds else None
        self._stopped = False
        self._out_of_time = False
        self._coverage = Coverage()
        self._label = ""
        self._phrases = sentences.load()
        self._moved = Variables.on(surroundings, catalogue())
        self._looking = Looking(
            surroundings,
            catalogue(),
            self._moved,
            self._coverage,
            self._phrases,
            within=lambda: self._label,
            cancelled=self._stopping,
        )
        self._looking.exact = request.exact
        self._detectors = tuple(FOLDER_DETECTORS.items())
        self._drives = Drives.of_this_computer(surroundings.platform)
        self._judge = Judge(
            surroundings,
            catalogue(),
            self._coverage,
            self._drives,
            inside=self._looking.inside,
            within=lambda: self._label,
            python_links=self._phrases.say("note.python_links"),
        )
        self._walker = Walker(
            surroundings,
            catalogue(),
            self._coverage,
            self._drives,
            Interest(detector.wanted(catalogue()) for _, detector in self._detectors),
            self._judge,
            stopping=self._stopping,
        )
        self._joiner = Joiner(self._looking.fingerprint)
        self._trail: Trail | None = None
        self._folders = self._folders_last = 0
        """Folders of the place in hand that were walked, and how many it had the last time."""
        self._told_files = self._told_folders = 0

    def events(self) -> Iterator[ScanEvent]:
        """Everything this look has to say."""
        asked = self._request
        if self._memory_file is not None:
            self._memory = self._looking.memory = Memory(
                self._memory_file,
                rules=rules_mark(),
                asked=_asked(asked),
                full=asked.full or asked.exact,
                now=self._started,
            )
        try:
            yield from self._events()
        finally:
            self._looking.close()
            if self._memory is not None:
                self._memory.close()

    def _events(self) -> Iterator[ScanEvent]:
        asked = self._request
        if asked.paths:
            places = self._named(asked.paths)
        else:
            places = [*self._usual(), *self._named(asked.also), *self._whole()]
            self._note_what_is_closed()
        self._looking.roots = tuple(os.path.realpath(root.path) for place in places for root in place.roots)
        self._judge.roots = frozenset(self._looking.roots)
        self._judge.mounts_inside = self._drives.any_below(self._looking.roots)
        looked: list[str] = []
        for number, place in enumerate(places, 1):
            self._label = place.label
            if self._stopping():
                self._coverage.skip("time" if self._out_of_time else "stopped", place.label)
                continue
            looked.append(place.label)
            yield from self._one_place(place, number, len(places))
        yield from self._guarded("running", self._running_elsewhere())
        yield from self._not_seen()
        yield self._progress()
        report = self._report(tuple(looked))
        if self._memory is not None:
            told = replace(report, difference=difference(self._memory.last_report(), report))
            if report.complete:
                self._memory.keep_report(report)
            report = told
        yield Done(report=report)

    def _one_place(self, place: _PlaceToLook, number: int, total: int) -> Iterator[ScanEvent]:
        yield PlaceEntered(place=place.id, label=place.label, number=number, total=total)
        before = len(self._joiner)
        self._folders = self._told_folders = 0
        self._folders_last = self._folders_last_time(place)
        for detector in COMPUTER_DETECTORS.get(place.id, ()):
            yield from self._guarded(place.id, detector.on_computer(self._looking))
        for root in place.roots:
            yield from self._walk(root, told=place.id == "folder", own=place.id == "own_folders")
        yield from self._not_seen()
        found = len(self._joiner) - before
        yield PlaceDone(place=place.id, label=place.label, number=number, total=total, found=found)

    def _walk(self, root: Root, *, told: bool, own: bool) -> Iterator[ScanEvent]:
        if root.suspected and os.path.lexists(root.path):
            self._looking.suspect(root.suspected, str(root.path))
        top = os.path.realpath(root.path)
        trail = self._trail = None
        if self._memory is not None and self._drives.keeps_times(top) and (device := _device(top)) is not None:
            self._memory.device = device
            trail = self._trail = self._memory.trail(_root_key(top, root))
        for folder in self._walker.folders(top, root.store, told=told, own=own, trail=trail):
            if self._stopping():
                return
            if folder is not None:
                for number in folder.asked:
                    name, detector = self._detectors[number]
                    yield from self._guarded(name, detector.in_folder(folder, self._looking), folder)
            if self._is_news():
                yield self._progress()
            if self._coverage.waiting:
                yield from self._not_seen()
        if self._stopping():
            return  # the last folder may have been listed in part
        if self._memory is not None and trail is not None:
            self._memory.device = None
            if trail.packed():
                self._memory.keep_trail(_root_key(top, root), trail)
            self._folders += trail.taken
            self._trail = None

    def _folders_last_time(self, place: _PlaceToLook) -> int:
        """How many folders a place had the last time; 0 where that is not known of all of it."""
        if self._memory is None:
            return 0
        known = 0
        for root in place.roots:
            top = os.path.realpath(root.path)
            below = self._memory.folders_below(_root_key(top, root))
            if not below and os.path.isdir(top) and not self._walker.walked(top):
                return 0
            known += below
        return known

    def _guarded(self, name: str, finds: Iterator[Find], folder: Folder | None = None) -> Iterator[ScanEvent]:
        """What a detector finds; one that fails is told as such and the scan goes on."""
        try:
            for find in finds:
                for item in self._joiner.add(find):
                    yield ItemSeen(item=item)
                if self._stopping():
                    return
        except Exception as error:
            where = self._surroundings.shown(folder.path) if folder else self._label
            self._coverage.skip("failed", f"{where} ({name}: {type(error).__name__})")

    def _running_elsewhere(self) -> Iterator[Find]:
        """Models that a process has open although they lie in no place that was looked at."""
        for path in self._joiner.open_elsewhere():
            if self._stopping():
                return
            yield from weights.one_file(path, self._looking)

    def _stopping(self) -> bool:
        if not self._stopped and self._asked_to_stop():
            self._stopped = True
        if not self._stopped and self._deadline is not None and self._now() >= self._deadline:
            self._stopped = self._out_of_time = True
        return self._stopped

    def _walked(self) -> int:
        return self._folders + (self._trail.taken if self._trail is not None else 0)

    def _is_news(self) -> bool:
        """Whether it is time to say how far it is."""
        return (
            self._coverage.files_passed - self._told_files >= _PROGRESS_FILES
            or self._walked() - self._told_folders >= _PROGRESS_FOLDERS
        )

    def _progress(self) -> Progress:
        self._told_files, self._told_folders = self._coverage.files_passed, self._walked()
        return Progress(
            files_passed=self._coverage.files_passed,
            files_opened=self._coverage.files_opened,
            folders=self._told_folders,
            folders_last=self._folders_last,
        )

    def _not_seen(self) -> Iterator[ScanEvent]:
        for skipped in self._coverage.tell():
            yield NotSeen(skipped=skipped)

    def _usual(self) -> list[_PlaceToLook]:
        """The usual places of this system."""
        places = []
        for place in catalogue().places:
            if place.id == "running" and not self._request.processes:
                continue
            roots = place_roots(place.id, self._surroundings, catalogue(), self._moved)
            label = self._phrases.say(f"place.{place.id}")
            places.append(_PlaceToLook(place.id, label, roots))
        return places

    def _whole(self) -> list[_PlaceToLook]:
        """All disks, where that was asked for; what was looked at before is not looked at again."""
        if not self._request.whole:
            return []
        top = self._surroundings.root
        disks = all_disks(self._surroundings.platform) if top == Path("/") else (str(top),)
        return [_PlaceToLook("whole", self._phrases.say("place.whole"), tuple(Root(Path(disk)) for disk in disks))]

    def _note_what_is_closed(self) -> None:
        """Homes that may not be read, and each Linux inside Windows that nobody asked to look at."""
        for home in self._surroundings.closed_homes:
            self._coverage.skip("other_account", self._surroundings.shown(home))
        for name, folder in linux_folders(self._surroundings.registry).items():
            if not any(path.lower().startswith(folder.lower()) for path in self._request.also):
                self._coverage.skip("linux_inside", clean(name))

    def _named(self, paths: tuple[str, ...]) -> list[_PlaceToLook]:
        """The folders the user named."""
        places = []
        for text in dict.fromkeys(paths):
            path = Path(os.path.abspath(os.path.expanduser(text)))
            label = self._surroundings.shown(path)
            try:
                os.stat(path)
            except PermissionError:
                self._coverage.skip("permission", label)
            except (OSError, ValueError):
                self._coverage.skip("missing", label)
            else:
                places.append(_PlaceToLook("folder", label, (Root(path),)))
        return places

    def _report(self, looked: tuple[str, ...]) -> ScanReport:
        return ScanReport(
            started=self._started.isoformat(timespec="seconds"),
            finished=self._now().isoformat(timespec="seconds"),
            platform=self._surroundings.platform,
            computer=self._surroundings.computer,
            places=looked,
            observations=self._joiner.observations(),
            skipped=self._coverage.all_skipped(),
            files_passed=self._coverage.files_passed,
            files_opened=self._coverage.files_opened,
            complete=not self._stopped,
            told_staff=self._request.told_staff,
            thorough=self._memory.thorough if self._memory is not None else "",
            closed=tuple(
                Closed(why=catalogue().closed_reasons[reason], folders=folders)
                for reason, folders in sorted(self._coverage.closed.items())
            ),
        )


def _asked(request: LookRequest) -> str:
    """Which places a look is at; two looks at the same ones can be compared."""
    usual = ["usual", *(["whole"] if request.whole else []), *request.also]
    return "\n".join(request.paths or usual)


def _device(path: str) -> int | None:
    try:
        return os.stat(path).st_dev
    except (OSError, ValueError):
        return None


def _root_key(top: str, root: Root) -> str:
    """What is remembered depends on where the walk began and on the store it is known to be."""
    return f"{top}\0{root.store}"
