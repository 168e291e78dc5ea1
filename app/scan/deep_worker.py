"""The process that reads strangers' files deeply: little memory, little time, no files, no network, nothing to write.

It is given a task, asks for stretches of the file it is about, and says what the file is. It ends when the scan does.
"""

from __future__ import annotations

from io import FileIO

from app.scan.deep_channel import GIVEN, Answer, Task, Wish, framed, read_frame, read_task
from app.scan.header import ModelHeader
from app.scan.own_limits import give_up_rights, little_time
from app.scan.readers import identify
from app.scan.untrusted_file import HEADER_BYTES, ReadLimit, UntrustedFile

_IN = FileIO(0, "rb", closefd=False)
_OUT = FileIO(1, "wb", closefd=False)


def serve() -> int:
    """Answer tasks until no more come; returns the exit code."""
    give_up_rights()
    while content := read_frame(_read, HEADER_BYTES):
        task = read_task(content)
        with little_time():
            answer = Answer(header=_identified(task))
        _write(framed(answer))
    return 0


def _identified(task: Task) -> ModelHeader | None:
    return identify(UntrustedFile(_fetch, size=task.size), task.file_name, exact=task.exact)


def _fetch(offset: int, count: int) -> bytes:
    _write(framed(Wish(offset=offset, count=count)))
    given = _read(1) == GIVEN
    content = read_frame(_read, HEADER_BYTES)
    if not given:
        raise ReadLimit(content.decode("utf-8", "replace") or "cannot be read")
    return content


def _read(count: int) -> bytes:
    data = bytearray(count)
    view = memoryview(data)
    while view and (got := _IN.readinto(view)):
        view = view[got:]
    return bytes(data[: count - len(view)])


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[_OUT.write(view) :]
