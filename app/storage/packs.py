"""The shelf of questionnaires and law books inside an assessment file, so that it opens for good with any program.

Nothing on the shelf ever changes: what has changed gets a version of its own, and earlier ones stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.domain.answers import Answer
from app.domain.law import LawBook
from app.domain.pack import Pack
from app.errors import FileTrouble
from app.storage.pen import Pen
from app.storage.rows import Rows, text

_LAWS = "law books"
"""Law books lie among the packs under this id, which no pack can have."""

_T = TypeVar("_T")


class PackShelf:
    """The questionnaires and law books of one open file.

    Args:
        path: the file.
        pen: writes rows and lines.
        rows: reads and writes single rows.
    """

    def __init__(self, path: Path, pen: Pen, rows: Rows) -> None:
        self._path = path
        self._pen = pen
        self._rows = rows
        self._read: dict[tuple[str, str], Any] = {}

    def used(self, which: str) -> Pack:
        """The questionnaire in use; ``which`` is its id and version as they are kept. KeyError where it is missing."""
        return self._packed(*msgspec.json.decode(which, type=tuple[str, str]), Pack)

    def used_laws(self, which: str) -> tuple[LawBook, ...]:
        """The law books in use; ``which`` is their version as it is kept. KeyError where they are missing."""
        return self._packed(_LAWS, msgspec.json.decode(which, type=str), tuple[LawBook, ...])

    def use(self, pack: Pack) -> None:
        """Keep the questionnaire itself, so that this file opens for good."""
        with self._pen.step():
            self._use(pack, action="use")

    def upgrade(self, pack: Pack, moved: Sequence[tuple[Answer, Answer]]) -> None:
        """Go on with a newer questionnaire, in one step; the one that was used before stays in the file.

        Args:
            pack: the questionnaire from now on.
            moved: answers whose ids have changed, each as it is kept now and as it is to be kept.
        """
        with self._pen.step():
            self._use(pack, action="upgrade")
            for before, after in moved:
                key = {"question": before.question, "person": before.by}
                taken = {"question": after.question, "person": after.by}
                counts = self._rows.cell("answers", key, "counts")
                if counts is None or self._rows.cell("answers", taken, "counts") is not None:
                    raise FileTrouble("storage.failed", file=self._path.name, details=f"{key} -> {taken}")
                self._pen.put("answers", key, None)
                self._pen.put("answers", taken, {"counts": counts, "content": text(after)})
                self._pen.line(action="carry", subject=after.question, before=text(before), after=text(after))

    def use_laws(self, books: Sequence[LawBook]) -> None:
        """Keep the law books themselves, so that this file says the same with any program; earlier ones stay in it."""
        content = text(tuple(books))
        version = hashlib.sha256(content.encode()).hexdigest()[:16]
        with self._pen.step():
            if self._rows.cell("packs", {"id": _LAWS, "version": version}, "content") is None:
                row = {"added": self._pen.stamp(), "content": content}
                self._pen.put("packs", {"id": _LAWS, "version": version}, row)
            self._rows.keep("meta", {"key": "laws"}, text(version), action="use", subject="laws")

    def _use(self, pack: Pack, *, action: str) -> None:
        info, content = pack.info, text(pack)
        version = info.version
        kept = self._rows.cell("packs", {"id": info.id, "version": version}, "content")
        if kept is not None and kept != content:
            # The same version in other words stands beside it, so that what was answered then can still be read.
            version = f"{version}#{hashlib.sha256(content.encode()).hexdigest()[:16]}"
        self._pen.put("packs", {"id": info.id, "version": version}, {"added": self._pen.stamp(), "content": content})
        self._rows.keep("meta", {"key": "pack"}, text((info.id, version)), action=action, subject="pack")

    def _packed(self, pack_id: str, version: str, kind: type[_T]) -> _T:
        """A questionnaire, or law books, as they lie here; what was read before is not read again."""
        if (pack_id, version) not in self._read:
            content = self._rows.cell("packs", {"id": pack_id, "version": version}, "content")
            if content is None:
                raise KeyError("the questionnaire is missing")
            self._read[pack_id, version] = msgspec.json.decode(content, type=kind)
        kept: _T = self._read[pack_id, version]
        return kept
