"""Proof of an open assessment: attach, take away, copy out, hand on."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.evidence import MOST_TEXT, Evidence, Opening, checked_link, link_opening, opening
from app.domain.file_names import safe_file_name
from app.errors import EvidenceTrouble
from app.storage.assessment_file import AssessmentFile
from app.storage.evidence import PART_BYTES, read_parts

_MOST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """One part of a file that is being attached, and the hash of the whole."""

    sha256: str
    number: int
    content: bytes


class Intake:
    """One file on its way in. It is read away from the interface (``parts``); each part is then kept (``keep``).

    Nothing counts before ``finish``.
    """

    def __init__(self, file: AssessmentFile, path: Path, evidence: Evidence, changed: Callable[[], None]) -> None:
        self._file = file
        self._path = path
        self._evidence = evidence
        self._changed = changed

    @property
    def name(self) -> str:
        """What the file is called."""
        return self._evidence.name

    def parts(self, cancelled: Callable[[], bool]) -> Iterator[FilePart]:
        """Read the file twice: for its hash, then part by part. Touches nothing but that file.

        Raises:
            EvidenceTrouble: it is too large, or cannot be read; the sentence says what to do.
        """
        whole = hashlib.sha256()
        for content in read_parts(self._path, cancelled):
            whole.update(content)
        sha256, again = whole.hexdigest(), hashlib.sha256()
        for number, content in enumerate(read_parts(self._path, cancelled)):
            again.update(content)
            yield FilePart(sha256=sha256, number=number, content=content)
        if again.hexdigest() != sha256 and not cancelled():
            raise EvidenceTrouble("evidence.in_use", file=self._path.name)

    def keep(self, part: FilePart) -> None:
        """Keep one part."""
        self._file.evidence.add_part(part.sha256, part.number, part.content)
        size_bytes = part.number * PART_BYTES + len(part.content)
        evidence = self._evidence
        self._evidence = Evidence(
            id=evidence.id, subject=evidence.subject, kind="file", name=evidence.name, size_bytes=size_bytes,
            sha256=part.sha256, at=evidence.at, by=evidence.by,
        )  # fmt: skip

    def finish(self) -> Evidence:
        """Let the file count as proof, once all its parts were kept.

        Raises:
            EvidenceTrouble: not all of it came in.
        """
        if not self._file.evidence.holds(self._evidence.sha256, self._evidence.size_bytes):
            raise EvidenceTrouble("evidence.unreadable", file=self._path.name)
        self._file.keep("evidence", self._evidence.id, self._evidence)
        self._changed()
        return self._evidence


class Proof:
    """All proof of an assessment, and every action that changes it.

    Args:
        file: the open file.
        stamp: the time now, ISO 8601.
        random: gives so many random bytes, for ids.
        subjects: what proof can be attached to, with what it is called.
        changed: called after each change.
    """

    def __init__(
        self,
        file: AssessmentFile,
        stamp: Callable[[], str],
        random: Callable[[int], bytes],
        subjects: Callable[[], Mapping[str, str]],
        changed: Callable[[], None],
    ) -> None:
        self._file = file
        self._stamp = stamp
        self._random = random
        self._subjects = subjects
        self._changed = changed

    def subject(self, untrusted: str) -> str:
        """What is meant: ``question/``, ``task/`` or ``register/`` and an id, or an id that is only one of them.

        Raises:
            EvidenceTrouble: there is nothing like it, or more than one.
        """
        known = self._subjects()
        if untrusted in known:
            return untrusted
        meant = [subject for subject in known if subject.partition("/")[2] == untrusted]
        if len(meant) != 1:
            raise EvidenceTrouble("evidence.no_subject", subject=untrusted)
        return meant[0]

    def attach_link(self, subject: str, untrusted_link: str) -> Evidence:
        """Attach a link; it is not opened."""
        return self._keep(self._new(subject, kind="link", text=checked_link(untrusted_link)))

    def attach_note(self, subject: str, untrusted_words: str) -> Evidence:
        """Attach a note."""
        words = untrusted_words.strip()
        if not words:
            raise EvidenceTrouble("evidence.no_words")
        if len(words) > MOST_TEXT:
            raise EvidenceTrouble("evidence.too_long", most=MOST_TEXT)
        return self._keep(self._new(subject, kind="note", text=words))

    def take_in(self, subject: str, path: Path) -> Intake:
        """Begin to attach a file."""
        evidence = self._new(subject, kind="file", name=path.name[:_MOST_NAME])
        return Intake(self._file, path, evidence, self._changed)

    def attach_file(self, subject: str, path: Path) -> Evidence:
        """Attach a file in one go, where nobody waits at a window."""
        intake = self.take_in(subject, path)
        for part in intake.parts(_never):
            intake.keep(part)
        return intake.finish()

    def remove(self, evidence_id: str) -> Evidence | None:
        """Take proof away and give it; the journal keeps that it was there. None where there is none."""
        evidence = next((one for one in self._file.load().evidence if one.id == evidence_id), None)
        if evidence is not None:
            self._file.keep("evidence", evidence_id, None)
            self._changed()
        return evidence

    def opening(self, evidence: Evidence) -> Opening:
        """Whether it may be opened by a click."""
        if evidence.kind != "file":
            return link_opening(evidence.text) if evidence.kind == "link" else "never"
        return opening(evidence.name, next(self._file.evidence.parts(evidence.sha256), b"")[:16])

    def copy_out(self, evidence: Evidence, folder: Path) -> Path:
        """Copy a file into a folder of its own there, to be read and not changed; gives its path.

        May run away from the interface.

        Raises:
            EvidenceTrouble: it is not what was attached, or there is no room for it.
        """
        digest = hashlib.sha256()
        name = safe_file_name(evidence.name)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = folder / self._random(8).hex()
            own.mkdir(mode=0o700)
            path = own / name
            with path.open("xb") as file:
                for part in self._file.evidence.parts(evidence.sha256):
                    digest.update(part)
                    file.write(part)
            path.chmod(0o400)
        except OSError as error:
            raise EvidenceTrouble("evidence.not_copied", file=name, details=str(error)) from error
        if digest.hexdigest() != evidence.sha256:
            shutil.rmtree(own, ignore_errors=True)
            raise EvidenceTrouble("evidence.damaged", file=name)
        return path

    def _new(self, subject: str, *, kind: str, name: str = "", text: str = "") -> Evidence:
        return Evidence(
            id=self._random(8).hex(),
            subject=self.subject(subject),
            kind=kind,  # type: ignore[arg-type]
            name=name,
            text=text,
            at=self._stamp(),
            by=self._file.who,
        )

    def _keep(self, evidence: Evidence) -> Evidence:
        self._file.keep("evidence", evidence.id, evidence)
        self._changed()
        return evidence


def clear_copies(folder: Path) -> None:
    """Delete what was copied out to be looked at."""
    with contextlib.suppress(OSError):
        for own in folder.iterdir():
            for path in own.iterdir():
                path.chmod(0o600)
            shutil.rmtree(own, ignore_errors=True)


def _never() -> bool:
    return False
