"""Which questionnaires come with the program, and reading one of them whole and checked."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from app import __version__
from app.domain.law import LawBook
from app.domain.pack import Pack
from app.errors import PackTrouble
from app.paths import bundled
from app.questionnaire.pack_files import LAWS, content_fingerprint, law_files, pack_files
from app.settings import replace_file

_LARGEST_ENTRY_BYTES = 40_000_000

_T = TypeVar("_T")


def packs(folder: Path | None = None) -> tuple[Path, ...]:
    """The folders of the questionnaires that come with the program, or that lie in ``folder``, by name."""
    base = folder or bundled("questionnaires")
    return tuple(sorted(path.parent for path in base.glob("*/pack.toml")))


def read_pack(folder: Path, *, cache: Path | None = None) -> Pack:
    """Read a questionnaire that is fit for use.

    With ``cache``, a folder of the program's own, a pack that was read before comes from there as long as no
    byte of it has changed; a cache that is broken or cannot be written is passed over.

    Raises:
        PackTrouble: something is wrong with it; ``problems`` lists everything.
    """
    files, refused = pack_files(folder)
    key = hashlib.sha256(f"{__version__} {content_fingerprint(files)}".encode()).hexdigest()
    kept = None if cache is None else cache / f"{key}.pack"
    # What was refused is no part of the fingerprint, so only a pack without errors there may come from the cache.
    if kept is not None and not any(problem.severity == "error" for problem in refused):
        pack = _kept(kept, key, Pack)
        if pack is not None:
            return pack
    from app.questionnaire.checker import check_files  # deferred: a pack from the cache has been checked

    checked, problems = check_files(files, refused)
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    if checked is None or errors:
        raise PackTrouble("questionnaire.broken", problems=errors, folder=folder.name, count=len(errors))
    if kept is not None:
        _keep(kept, key, checked)
    return checked


def laws(folder: Path | None = None, *, cache: Path | None = None) -> tuple[LawBook, ...]:
    """The legal facts that come with the program, or that lie in ``folder``: one book for each place, by its id.

    ``cache`` is as for ``read_pack``; no folder means no books.

    Raises:
        PackTrouble: something is wrong with them; ``problems`` lists everything.
    """
    base = folder or bundled("questionnaires", LAWS)
    if not base.is_dir():
        return ()
    files, refused = law_files(base)
    key = hashlib.sha256(f"{__version__} laws {content_fingerprint(files)}".encode()).hexdigest()
    kept = None if cache is None else cache / f"{key}.laws"
    if kept is not None and not refused:
        books = _kept(kept, key, tuple[LawBook, ...])
        if books is not None:
            return books
    from app.questionnaire.checker import check_law_files  # deferred: laws from the cache have been checked

    checked, problems = check_law_files(files, refused, beside=base.parent)
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    if errors:
        raise PackTrouble("questionnaire.broken", problems=errors, folder=base.name, count=len(errors))
    if kept is not None:
        _keep(kept, key, checked)
    return checked


def pack_as_json(pack: Pack) -> bytes:
    """The whole pack as JSON, to be kept in an assessment file."""
    return msgspec.json.encode(pack)


def pack_from_json(untrusted_content: bytes) -> Pack:
    """A pack from JSON that ``pack_as_json`` made.

    Raises:
        msgspec.MsgspecError: this is not such JSON.
    """
    return msgspec.json.decode(untrusted_content, type=Pack)


def _kept(path: Path, key: str, kind: type[_T]) -> _T | None:
    try:
        if path.stat().st_size > _LARGEST_ENTRY_BYTES:
            return None
        # The key stands inside too, so that an entry that was copied from elsewhere is not believed.
        inside, _, content = path.read_bytes().partition(b"\n")
        return msgspec.json.decode(content, type=kind) if inside == key.encode() else None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _keep(path: Path, key: str, value: object) -> None:
    with suppress(OSError):
        replace_file(path, key.encode() + b"\n" + msgspec.json.encode(value))
