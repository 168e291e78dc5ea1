"""Proof: what is attached to a question, a task or an entry of the register, and what a click may open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from app.errors import ForTheUser

EvidenceKind = Literal["file", "link", "note"]
SubjectKind = Literal["question", "task", "register"]
Opening = Literal["open", "ask", "never"]
"""``open`` at a click; ``ask`` first, because it may hold a small program; ``never`` by us: a copy can be saved."""

MOST_BYTES = 25 * 1024 * 1024
"""The largest file that is copied in."""
MOST_TEXT = 10_000
"""The longest note, in characters."""
MOST_LINK = 2_000

_OPENED = (
    "pdf png jpg jpeg gif webp bmp tif tiff heic txt md csv tsv log json docx xlsx pptx odt ods odp eml ics mp3 m4a wav"
    " ogg flac mp4 mov webm"
)
# Formats of office programs that may hold macros, pages and pictures that may hold scripts, and packed folders; see
# https://learn.microsoft.com/office/compatibility/office-file-format-reference
_ASKED = (
    "doc dot docm dotm xls xlt xlsm xltm xlsb xlam ppt pot pps pptm potm ppsm ppam rtf msg odg mht mhtml html htm xhtml"
    " svg xml zip 7z"
)
_PROGRAM_STARTS = (
    b"MZ",  # Windows programs: https://learn.microsoft.com/windows/win32/debug/pe-format
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",  # macOS programs: <mach-o/loader.h>, <mach-o/fat.h>
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut: MS-SHLLINK 2.1
)


class Evidence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of proof. Of a file this is its description; its bytes stay in the assessment file until asked for."""

    id: str
    subject: str
    """What it belongs to: ``question/``, ``task/`` or ``register/`` and an id."""
    kind: EvidenceKind
    name: str = ""
    """What the file is called, without its folder; empty for links and notes."""
    text: str = ""
    """The link or the note."""
    size_bytes: int = 0
    sha256: str = ""
    """Of the file's bytes, in hexadecimal digits."""
    at: str = ""
    """When it was attached, ISO 8601 with offset."""
    by: str = ""


def subject_of(kind: SubjectKind, thing_id: str) -> str:
    """What proof of a question, a task or an entry is kept under."""
    return f"{kind}/{thing_id}"


def opening(untrusted_name: str, untrusted_start: bytes = b"") -> Opening:
    """Whether a file may be opened by a click, going by its name and first bytes."""
    if untrusted_start.startswith(_PROGRAM_STARTS):
        return "never"
    ending = untrusted_name.rpartition(".")[2].casefold() if "." in untrusted_name else ""
    return "open" if ending in _OPENED.split() else "ask" if ending in _ASKED.split() else "never"


def checked_link(untrusted_link: str) -> str:
    """A link as it is kept: a web address, or a file on this computer.

    Raises:
        ForTheUser: it is something else, names a password, or hides what it shows.
    """
    link = untrusted_link.strip()
    if not link or len(link) > MOST_LINK or not link.isprintable() or any(sign.isspace() for sign in link):
        raise ForTheUser("evidence.bad_link")
    try:
        parts = urlsplit(link)
        host, user = parts.hostname or "", parts.username
    except ValueError as error:
        raise ForTheUser("evidence.bad_link", details=str(error)) from error
    if parts.scheme in ("http", "https") and host and user is None and "\\" not in link:
        return link
    # A file on another computer would be fetched over the network, with this person's name, as soon as it is opened.
    if parts.scheme == "file" and host in ("", "localhost") and parts.path.strip("/") and not _elsewhere(parts.path):
        return link
    raise ForTheUser("evidence.bad_link")


def link_opening(link: str) -> Opening:
    """Whether a checked link may be opened by a click: a link to a program on this computer may not."""
    parts = urlsplit(link)
    return "open" if parts.scheme in ("http", "https") else opening(unquote(parts.path).rstrip("/"))


def _elsewhere(path: str) -> bool:
    plain = unquote(path).replace("\\", "/")
    return plain.startswith("//") or "\x00" in plain


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """One piece of proof in a bundle: what it belongs to in words, and the file in the bundle; empty for the others."""

    evidence: Evidence
    belongs_to: str
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All proof of an assessment, to be handed on.

    ``parts`` gives what a file says, part by part; nothing is read before it is asked for.
    """

    organisation: str
    language: str
    title: str
    lead: str
    columns: tuple[str, ...]
    """Heads of the list: belongs to, what, when, by whom, size, SHA-256."""
    rows: tuple[tuple[str, ...], ...]
    """One row per entry, in words."""
    entries: tuple[BundleEntry, ...]
    parts: Callable[[Evidence], Iterator[bytes]]
