"""What a face can do before a file is open: start, open, look, and remember the files used last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app import settings as preferences
from app.errors import FileTrouble, ForTheUser, PackTrouble
from app.paths import LAST_LOOK
from app.phrases import Phrases
from app.settings import Settings
from app.workspace.recent import RecentFile, RecentFiles

if TYPE_CHECKING:
    # Imported where they are used: the window is open before anybody asks for a file, a look or a questionnaire.
    from app.domain.finding import HeldFinding
    from app.domain.law import LawBook
    from app.domain.pack import Pack
    from app.domain.scan_event import LookRequest, ScanEvent, ScanReport
    from app.questionnaire.problem import Problem
    from app.scan.hashing import Hashing
    from app.storage.assessment_file import AssessmentFile
    from app.storage.keys import Key
    from app.workspace.offered_packs import OfferedPacks, PackOffer, PackPreview
    from app.workspace.protection import Protection
    from app.workspace.safety import Backup, BackupLook, Checked
    from app.workspace.workspace import Looker, Workspace

@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the desk stands on: the user's folders, the clock, and how a computer is looked at."""

    data: Path
    documents: Path
    now: Callable[[], datetime]
    look: Looker
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables of the system, some of which name folders that are copied to other computers."""


class Desk:
    """Starts and opens assessments."""

    def __init__(self, phrases: Phrases, surroundings: Surroundings) -> None:
        self.phrases = phrases
        self._around = surroundings
        self._settings = preferences.load(surroundings.data)
        self._recent = RecentFiles(surroundings.data)

    @property
    def settings(self) -> Settings:
        """What the person prefers."""
        return self._settings

    def change_settings(self, **changes: object) -> None:
        """Change preferences; OSError when they could not be kept, though they hold until the end."""
        self._settings = msgspec.structs.replace(self._settings, **changes)
        if not self._settings.remember_files:
            self._recent.clear()
        preferences.save(self._settings, self._around.data)

    def new(self, path: Path, organisation: str, pack_id: str = "", key: Key | None = None) -> Workspace:
        """Start a new assessment in a new file, with the questionnaire that has this id.

        With a key, it is protected from its first byte.

        Raises:
            FileTrouble: there is such a file already, or it cannot be written here.
            ForTheUser: there is no such questionnaire, or the name is too long.
        """
        from app.domain.organisation import Organisation, check_lengths
        from app.storage.assessment_file import AssessmentFile

        check_lengths([organisation])
        pack, laws = self.pack(pack_id), self._law_books
        named = Organisation(name=organisation.strip())
        file = AssessmentFile.create(path, named, pack, self._around.now, key, laws)
        return self._workspace(file)

    def open(self, path: Path, key: Key | None = None) -> Workspace:
        """Open an assessment.

        Raises:
            KeyNeeded: it is protected; ``protection`` makes a key of a passphrase.
            KeyWrong: this key does not open it.
            FileTrouble: it cannot be opened; the file is untouched.
        """
        from app.storage import backups
        from app.storage.assessment_file import AssessmentFile
        troubles: list[ForTheUser] = []

        saved_first = backups.before_migration(self._around.data, self._around.now, key, troubles.append)
        file = AssessmentFile.open(path, self._around.now, key, saved_first)
        if file.key is not None:
            self.protection.finish(file.key, backups.paths(self._around.data, file.id))
        workspace = self._workspace(file)
        workspace.safety.trouble = next(iter(troubles), None)
        return workspace

    def is_older(self, path: Path) -> bool:
        """Whether a file has the tables of an older version, so that a backup is made when it is opened.

        False also where that cannot be seen: in a protected file, or one that cannot be read.
        """
        from app.storage import driver, schema

        version = driver.version_in_header(path)
        return version is not None and version < schema.VERSION

    def backups_of(self, path: Path) -> tuple[Backup, ...]:
        """The backups of a file that cannot be opened, or is gone, newest first; found by where it lay."""
        from app.storage.backups import of_path

        return of_path(self._around.data, path)

    def check(self, path: Path, key: Key | None = None) -> Checked:
        """Examine a file that nobody has open; nothing in it is changed.

        Raises:
            KeyNeeded, KeyWrong, FileTrouble: as for ``open``, but for damage, which is what it looks for.
        """
        from app.storage.checking import examine
        from app.workspace.safety import checked

        return checked(examine(path, key))

    def look_at_backup(self, backup: Backup, key: Key | None = None) -> BackupLook:
        """What is in a backup of a file that cannot be opened."""
        from app.workspace.safety import look_at

        return look_at(backup, None, key)

    def restore(self, path: Path, backup: Backup, key: Key | None = None) -> None:
        """Make a file what it was when a backup was made. What stands there now is kept as a backup of its own.

        Raises:
            BackupTrouble, FileTrouble: it could not be done, and nothing was changed.
        """
        from app.storage.backups import Backups
        from app.storage.restoring import restore

        restore(path, backup.path, Backups(self._around.data, backup.path.parent.name), self._around.now, key)

    def open_copy(self, path: Path, backup: Backup, key: Key | None = None) -> Path:
        """Put a backup beside a file that cannot be used, which stays as it is; gives the path of the copy."""
        from app.storage.restoring import open_beside

        return open_beside(path, backup.path, self._around.now, key)

    @property
    def looked_at(self) -> Path:
        """The folder in which copies of proof lie while they are looked at."""
        return self._around.data / "looked-at"

    @cached_property
    def protection(self) -> Protection:
        """Passphrases, recovery codes, and the keychain of this computer."""
        from app.workspace.protection import Protection

        return Protection(self._around.data, self.phrases, self._today)

    def change_key(self, workspace: Workspace, new: Key | None) -> tuple[Path, ...]:
        """Close an assessment, and give its file and backups another key, or none.

        Returns:
            Backups that could not be changed; they are as they were.

        Raises:
            FileTrouble: it could not be done; the file is closed, and as it was.
        """
        from app.storage import backups

        path, old = workspace.path.absolute(), workspace.key
        kept = backups.paths(self._around.data, workspace.file_id)
        workspace.close()
        left = self.protection.change(path, old, new, kept)
        if new is not None:
            # The key is another one already; opening the file again keeps its entry anew, or tells that it cannot.
            with suppress(FileTrouble):
                self._recent.hush(path)
        return left

    def forget_beside(self, workspace: Workspace, *, backups: bool) -> None:
        """After a name was forgotten in a file: forget it in the preferences, the list of files, and its backups.

        Args:
            workspace: the open file.
            backups: whether they are to be deleted, and one made of the file as it is now.

        Raises:
            ForTheUser: the name may still stand in one of these; all others were done.
        """
        troubles: list[ForTheUser] = []
        if self._settings.person and not workspace.person:
            try:
                self.change_settings(person="")
            except OSError as error:
                troubles.append(ForTheUser("forget.still_chosen", details=str(error)))
        acts = [self.remember] if any(kept.path == workspace.path.absolute() for kept in self.recent()) else []
        for act in (*acts, *([self.replace_backups] if backups else [])):
            try:
                act(workspace)
            except ForTheUser as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[-1]

    def replace_backups(self, workspace: Workspace) -> None:
        """Delete the backups of an open file, and make one of it as it is now.

        Raises:
            BackupTrouble: they could not be deleted, or none could be made.
        """
        kept = workspace.backups_in(self._around.data)
        kept.forget()
        kept.make(workspace.source, "asked", self._around.now())

    def delete(self, workspace: Workspace) -> None:
        """Delete an organisation for good: its file, its backups, and what this computer remembers of it.

        That is its place in the list of files, what opens it in the keychain, and what the last look met.

        Raises:
            ForTheUser: something of it may be left; the sentence says what.
        """
        from app.storage.remaking import delete_file

        path, key = workspace.path.absolute(), workspace.key
        try:
            workspace.backups_in(self._around.data).forget()
        finally:
            workspace.close()
        delete_file(path)
        delete_file(self._around.data / LAST_LOOK)
        self.forget_recent(path)
        if key is not None:
            self.protection.forget(key)

    def _today(self) -> date:
        return self._around.now().date()

    def pack(self, pack_id: str = "") -> Pack:
        """The questionnaire with this id; without one, the questionnaire that the program recommends.

        Raises:
            ForTheUser: there is none with this id.
        """
        return self._offered.pack(pack_id)

    def packs(self) -> tuple[PackOffer, ...]:
        """The questionnaires that new assessments can be made with, those that come with the program first."""
        return self._offered.offers()

    def inspect_pack(self, folder_or_zip: Path) -> PackPreview:
        """Look at a questionnaire made by somebody else; nothing of it is run or kept."""
        return self._offered.preview(folder_or_zip)

    def import_pack(self, folder_or_zip: Path) -> PackOffer:
        """Take in a questionnaire made by somebody else, once nothing is wrong with it.

        Raises:
            PackTrouble: something is wrong with it; ``problems`` lists everything.
            ForTheUser: it pretends to be one of ours, or it could not be kept.
        """
        return self._offered.take_in(folder_or_zip)

    def usual_places(self) -> tuple[str, ...]:
        """What the usual places of a look are called, in the order they are looked at."""
        from app.scan.catalogue import catalogue

        return tuple(self.phrases.say(f"place.{place.id}") for place in catalogue().places)

    def whole_place(self) -> str:
        """What all disks of this computer are called, as a place of a look."""
        return self.phrases.say("place.whole")

    def other_drives(self) -> tuple[str, ...]:
        """Further disks and sticks that could be looked at too."""
        from app.workspace import looking

        return looking.other_drives()

    @property
    def documents(self) -> Path:
        """The folder where people keep their documents."""
        return self._around.documents

    def look(self, request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
        """Look at this computer without an assessment."""
        return self._around.look(request, cancelled)

    def go_last(self) -> None:
        """Let all other programs go first from now on, for a look that runs by itself."""
        from app.scan.priority import go_last

        go_last()

    @cached_property
    def hashing(self) -> Hashing:
        """Full fingerprints of files; what is half done is kept until the program ends."""
        from app.scan.hashing import Hashing

        return Hashing()

    def scan_header(self, request: LookRequest) -> bytes:
        """The first line of a look as JSON Lines."""
        from app.exports.scan_lines import header_line
        from app.scan.places import Surroundings as Places

        here = Places.of_this_computer()
        started = self._around.now().isoformat(timespec="seconds")
        return header_line(request, started=started, platform=here.platform, computer=here.computer)

    def scan_line(self, event: ScanEvent) -> bytes | None:
        """An event of a look as one line of JSON; None for events that have none."""
        from app.exports.scan_lines import event_line

        return event_line(event)

    def scan_bytes(self, report: ScanReport, form: str) -> bytes:
        """A look as ``json`` or ``cyclonedx``."""
        from app.workspace import looking

        return looking.scan_bytes(report, form)

    def scan_table(self, report: ScanReport, width: int) -> str:
        """A look as a table for a terminal of so many columns."""
        from app.workspace import looking

        return looking.scan_table(report, self.phrases, width)

    def stops(self, report: ScanReport) -> tuple[HeldFinding, ...]:
        """What must be stopped before anything else, going by this look alone."""
        from app.workspace import looking

        return looking.stops(report, self.pack(), self.phrases, self._around.now().date())

    def check_pack(self, folder: Path) -> tuple[Problem, ...]:
        """Everything that is wrong with the questionnaire in a folder."""
        from app.questionnaire.checker import check_pack

        return check_pack(folder)

    def pack_schemas(self) -> dict[str, bytes]:
        """JSON Schemas of the files of a questionnaire, by file name."""
        from app.questionnaire.schemas import schemas

        return schemas()

    def suggested_path(self, organisation: str, folder: Path | None = None) -> Path:
        """Where a new file would go: in the documents, under the organisation's name, replacing nothing."""
        from app.storage.assessment_file import SUFFIX

        stem = "".join(c if c.isalnum() or c in " .,&()'-_" else " " for c in organisation).strip(" .")[:60] or "AI"
        path = (folder or self._around.documents) / f"{stem}{SUFFIX}"
        number = 2
        while path.exists():
            path = path.with_name(f"{stem} {number}{SUFFIX}")
            number += 1
        return path

    def example_path(self, organisation: str) -> Path:
        """Where the example lies that one can look round in: among the program's own data."""
        from app.storage.assessment_file import SUFFIX

        return self._around.data / "example" / f"{organisation}{SUFFIX}"

    def recent(self) -> tuple[RecentFile, ...]:
        """The files opened last, newest first; none when they are not to be remembered."""
        return self._recent.all() if self._settings.remember_files else ()

    def remember(self, workspace: Workspace) -> None:
        """Put an assessment at the top of the list of files, with what it says now."""
        if self._settings.remember_files:
            self._recent.put_first(workspace, self._around.now())

    def forget_recent(self, path: Path) -> None:
        """Take a file off the list; the file itself stays."""
        self._recent.take_off(path)

    def _workspace(self, file: AssessmentFile) -> Workspace:
        from app.storage.synced import service
        from app.workspace.workspace import Workspace

        around = self._around
        file.who = self._settings.person
        workspace = Workspace(
            file, self.phrases, around.now, around.look, lambda: self._law_books, self._pack_here, around.data
        )
        workspace.synced_by = service(file.path, around.environment)
        return workspace

    @cached_property
    def _offered(self) -> OfferedPacks:
        from app.workspace.offered_packs import OfferedPacks

        return OfferedPacks(self._around.data)

    @cached_property
    def _law_books(self) -> tuple[LawBook, ...]:
        from app.questionnaire.library import laws

        return laws(cache=self._around.data / "packs")

    def _pack_here(self, pack_id: str) -> Pack | None:
        # A file opens with the questionnaire inside it, whatever became of ours.
        with suppress(PackTrouble):
            return self._offered.find(pack_id)
        return None
