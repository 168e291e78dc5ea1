"""Questionnaires made by somebody else: looked at whole, and taken in only when nothing is wrong with them.

They come as a folder or as a zip file. Of a zip file only texts with plain names are unpacked, into a folder that
is thrown away; what is kept afterwards are the bytes that were checked.
"""

from __future__ import annotations

import io
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from app.domain.pack import Pack, PackInfo
from app.errors import ForTheUser
from app.questionnaire.checker import check_files
from app.questionnaire.pack_files import LARGEST_FILE_BYTES, LARGEST_PACK_BYTES, MOST_FILES, pack_files
from app.questionnaire.problem import Problem, shown

LARGEST_ZIP_BYTES = 10_000_000
MOST_ENTRIES = 2_000
LONGEST_NAME = 120
"""Of a maker, a licence or a version, in characters."""

_OURS = "groundrules"
_ENTRY = b"PK\x01\x02"
_PLAIN_NAME = re.compile(r"\w[\w .()&,+-]{0,79}(?<![ .])")
_KEPT_BY_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Digits, and Cyrillic and Greek letters, that are drawn like Latin ones: https://www.unicode.org/reports/tr39/
_ALIKE = str.maketrans("1i0534|аеорсухѕіԁոցοαυν", "llosealaeopcyxsldngoauv")
_NEAR = 0.9
_GUIDES = (".md", ".txt", "")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A questionnaire that was looked at: its files, and the pack they make where they make one."""

    files: Mapping[str, bytes]
    pack: Pack | None
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether it may be taken in: there is a pack, and nothing in it is wrong."""
        return self.pack is not None and not any(problem.severity == "error" for problem in self.problems)


def inspect(path: Path) -> Inspected:
    """Look at a questionnaire in a folder or a zip file. Nothing of it is run, and nothing is kept."""
    files, refused = _folder_or_zip(path)
    pack, problems = check_files(files, refused)
    if pack is not None:
        problems += tuple(_too_long(pack.info))
    return Inspected(files=files, pack=pack, problems=problems)


def pretends(untrusted_info: PackInfo, ours: Iterable[PackInfo]) -> PackInfo | None:
    """The questionnaire of ours that this one could be taken for, by its id or its maker; None when there is none."""
    for info in ours:
        if _alike(untrusted_info.id, info.id) or _skeleton(_OURS) in _skeleton(untrusted_info.made_by):
            return info
    return None


def install(files: Mapping[str, bytes], pack_id: str, folder: Path) -> Path:
    """Keep the files of a checked pack in a folder of the program's own; gives the folder of the pack.

    An earlier version gives way in one step.

    Raises:
        ForTheUser: it could not be kept; what was there before is untouched.
    """
    place = folder / pack_id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside the folder, not in it: what is half there must not be offered.
        aside = Path(tempfile.mkdtemp(prefix="questionnaire-", dir=folder.parent))
        try:
            for name, data in files.items():
                target = aside / "new" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            if place.exists():
                place.rename(aside / "old")
            try:
                (aside / "new").rename(place)
            except OSError:
                if (aside / "old").exists():
                    (aside / "old").rename(place)
                raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise ForTheUser("questionnaire.not_kept", details=str(error)) from error
    return place


def _folder_or_zip(path: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    if path.is_dir():
        return pack_files(path)
    with tempfile.TemporaryDirectory(prefix="groundrules-") as aside:
        folder = Path(aside, "pack")
        folder.mkdir()
        problems = tuple(_unpack(path, folder))
        if any(problem.severity == "error" for problem in problems):
            return {}, problems
        files, refused = pack_files(folder)
        return files, problems + refused


def _unpack(path: Path, folder: Path) -> Iterator[Problem]:
    """Write the texts of a zip file into a folder; stops at the first thing that an honest zip file does not have."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield _wrong("", "This is neither a folder nor a zip file.", "Choose the folder of the questionnaire.")
            return
        with path.open("rb") as file:
            untrusted_content = file.read(LARGEST_ZIP_BYTES + 1)
        if len(untrusted_content) > LARGEST_ZIP_BYTES:
            yield _wrong("", f"This zip file is larger than {LARGEST_ZIP_BYTES // 1_000_000} MB.", _LEAVE_OUT)
            return
        # Counted before anything is built of them.
        if untrusted_content.count(_ENTRY) > MOST_ENTRIES:
            yield _wrong("", f"There are more than {MOST_ENTRIES} names in this zip file.", _LEAVE_OUT)
            return
        with zipfile.ZipFile(io.BytesIO(untrusted_content)) as archive:
            yield from _unpack_entries(archive, folder)
    except _BROKEN as error:
        yield _wrong("", f"This cannot be read as a zip file: {shown(str(error))[:80]}.", "Ask for a new copy of it.")


def _unpack_entries(archive: zipfile.ZipFile, folder: Path) -> Iterator[Problem]:
    texts: dict[PurePosixPath, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in archive.infolist():
        trouble = _hostile(entry)
        if trouble is None and entry.filename.casefold() in seen:
            trouble = _wrong(shown(entry.filename), "This name is there twice.", _ASK_AGAIN)
        if trouble is not None:
            yield trouble
            return
        seen.add(entry.filename.casefold())
        name = PurePosixPath(entry.filename)
        hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
        if entry.is_dir() or hidden:
            continue
        if name.suffix.lower() == ".toml":
            texts[name] = entry
        elif name.suffix.lower() not in _GUIDES and len(seen) < MOST_FILES:
            yield _wrong(shown(entry.filename), "This is not part of a pack, so it is left out.", _NOTHING, advice=True)
    tops = [name.parent for name in texts if name.name == "pack.toml" and len(name.parts) <= 2]
    if len(tops) != 1:
        text = "There is more than one pack in this zip file." if tops else "There is no pack.toml in this zip file."
        yield _wrong("", text, "Zip the folder of one questionnaire, with its pack.toml.")
        return
    inside = {name.relative_to(tops[0]): entry for name, entry in texts.items() if name.is_relative_to(tops[0])}
    yield from _write(archive, inside, folder)


def _write(archive: zipfile.ZipFile, texts: Mapping[PurePosixPath, zipfile.ZipInfo], folder: Path) -> Iterator[Problem]:
    total = 0
    for number, (name, entry) in enumerate(texts.items(), 1):
        if not all(_PLAIN_NAME.fullmatch(part) and not _KEPT_BY_WINDOWS.fullmatch(part) for part in name.parts):
            yield _wrong(shown(str(name)), "This is no plain name for a file.", "Use letters, digits, - and _ only.")
            return
        with archive.open(entry) as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
        total += len(data)
        # What an entry says of its size is not believed where it is small, and not read where it is large.
        largest = max(len(data), entry.file_size)
        if largest > LARGEST_FILE_BYTES or total > LARGEST_PACK_BYTES or number > MOST_FILES:
            yield _wrong(shown(str(name)), "Unpacked, there is more in this zip file than a pack may have.", _LEAVE_OUT)
            return
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _hostile(entry: zipfile.ZipInfo) -> Problem | None:
    """What an honest zip file does not have: names that lead elsewhere, links, locks, rare ways of packing."""
    name = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    leads_out = "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if shown(name) != name:
        return _wrong(shown(name), "This name has signs that cannot be shown, or is too long.", _ASK_AGAIN)
    if leads_out:
        return _wrong(shown(name), "This name leads out of the folder of the pack.", _ASK_AGAIN)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return _wrong(shown(name), "This is a link or a device, not a text.", _ASK_AGAIN)
    if entry.flag_bits & 1:
        return _wrong(shown(name), "This is locked with a password.", "Ask for a zip file without a password.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _wrong(shown(name), "This is packed in a way that we do not read.", "Zip it again the usual way.")
    return None


def _too_long(info: PackInfo) -> Iterator[Problem]:
    for key in ("version", "made_by", "licence"):
        if len(getattr(info, key)) > LONGEST_NAME:
            yield Problem(
                file="pack.toml",
                where=key,
                text=f"This has more than {LONGEST_NAME} characters.",
                cure="Make it shorter.",
            )


def _alike(untrusted_id: str, our_id: str) -> bool:
    theirs, ours = _skeleton(untrusted_id), _skeleton(our_id)
    return SequenceMatcher(None, theirs[:200], ours, autojunk=False).ratio() >= _NEAR


def _skeleton(name: str) -> str:
    """A name without what the eye passes over: 1, l and i are one, and so are rn and m."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_ALIKE)
    return "".join(sign for sign in plain if sign.isalnum()).replace("rn", "m").replace("vv", "w")


def _wrong(file: str, text: str, cure: str, *, advice: bool = False) -> Problem:
    return Problem(file=file, text=text, cure=cure, severity="advice" if advice else "error")


_ASK_AGAIN = "Do not use it. Ask the person who made it for an ordinary zip file."
_LEAVE_OUT = "Take out what does not belong to the questionnaire."
_NOTHING = "There is nothing to do."
