"""The narrow channel between the scan and the process that reads strangers' files deeply.

What passes is short and of a fixed form: a task, wishes for stretches of the one file that the task is about, those
stretches, and an answer. The process is given no path and opens nothing itself. A frame is its length in four bytes,
little-endian, and its content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from app.scan.cleaning import MOST_CHARACTERS, clean
from app.scan.header import ModelHeader

WORD = "read-strangers-file"
"""The first argument with which the program starts itself as that process; no command has this name."""

MOST_SAID_BYTES = 1_000_000
"""The longest frame that the process may send."""
LENGTH_BYTES = 4

GIVEN, REFUSED = b"+", b"-"
"""What stands before the frame that answers a wish: it holds the bytes, or why they are not given."""


class Task(Struct, frozen=True, kw_only=True, tag="task", forbid_unknown_fields=True):
    """Say what a file is. ``size`` is in bytes."""

    size: int
    file_name: str
    exact: bool


class Wish(Struct, frozen=True, kw_only=True, tag="wish", forbid_unknown_fields=True):
    """Bytes of the file are wanted."""

    offset: int
    count: int


class Answer(Struct, frozen=True, kw_only=True, tag="answer", forbid_unknown_fields=True):
    """What the file is; None when it is no model file we know."""

    header: ModelHeader | None


_ENCODER = msgspec.json.Encoder()
_SAID = msgspec.json.Decoder(Wish | Answer)
_TASK = msgspec.json.Decoder(Task)


def frame(content: bytes) -> bytes:
    return len(content).to_bytes(LENGTH_BYTES, "little") + content


def framed(message: Task | Wish | Answer) -> bytes:
    return frame(_ENCODER.encode(message))


def read_task(content: bytes) -> Task:
    return _TASK.decode(content)


def read_said(content: bytes) -> Wish | Answer:
    """What the process says.

    Raises:
        ValueError: it is of another form, or holds a text that may not be shown as it is.
    """
    said: Wish | Answer = _SAID.decode(content)
    if isinstance(said, Answer) and said.header is not None and not all(map(_shown, _texts(said.header))):
        raise ValueError("a text that is not fit to be shown")
    return said


def read_frame(read: Callable[[int], bytes], most: int) -> bytes:
    """The content of the next frame; nothing when the other side has ended.

    Args:
        read: gives exactly so many bytes, or fewer when the other side has ended.

    Raises:
        ValueError: it is longer than ``most`` bytes, or the other side ended within it.
    """
    head = read(LENGTH_BYTES)
    if not head:
        return b""
    length = int.from_bytes(head, "little")
    if len(head) < LENGTH_BYTES or length > most:
        raise ValueError("no frame")
    content = read(length)
    if len(content) < length:
        raise ValueError("no frame")
    return content


def _texts(header: ModelHeader) -> Iterator[str]:
    for name in ModelHeader.__slots__:
        value = getattr(header, name)
        yield from (text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str))
    for said in header.evidence:
        yield said.about
        yield said.source


def _shown(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and clean(text) == text
