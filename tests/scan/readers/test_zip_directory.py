"""Archives are read like the standard library reads them, but within bounds and without trust."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from app.scan.readers.protocol import FAILURES
from app.scan.readers.zip_directory import Member, ZipDirectory
from app.scan.untrusted_file import ReadLimit, open_untrusted

Opened = Callable[[bytes], AbstractContextManager[ZipDirectory]]


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    @contextmanager
    def open_it(data: bytes) -> Iterator[ZipDirectory]:
        path = tmp_path / "archive"
        path.write_bytes(data)
        with open_untrusted(path) as untrusted:
            yield ZipDirectory(untrusted)

    return open_it


def contents(directory: ZipDirectory) -> dict[str, bytes]:
    return {member.name: directory.content(member, 1_000_000) for member in directory.members()}


MEMBERS = {"first.txt": b"", "second/data": bytes(range(256)) * 50, "größe": b"x" * 100_000}


@pytest.mark.parametrize("before", [b"", b"a program " * 50])
@pytest.mark.parametrize("comment", [b"", b"some words"])
def test_members_are_those_of_the_standard_library(opened: Opened, before: bytes, comment: bytes) -> None:
    """Behind a program, with a comment, packed or not."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number, (name, data) in enumerate(MEMBERS.items()):
            file.writestr(name, data, zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED)
        file.comment = comment
    with opened(before + buffer.getvalue()) as directory:
        assert (MEMBERS, False) == (contents(directory), directory.ambiguous)
        assert (True, False) == (directory.mentions(b"second/"), directory.mentions(b"third"))


def test_large_archives_are_read(opened: Opened) -> None:
    """Members and directories over 4 GB have fields of their own; they are tried at small sizes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file, file.open("big", "w", force_zip64=True) as member:
        member.write(b"content")
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    # sizes as a large archive states them
    name_end = entry + 46 + 3
    field = struct.pack("<HHQQ", 1, 16, 7, 7)
    data[entry + 20 : entry + 28] = b"\xff" * 8
    data[entry + 30 : entry + 32] = struct.pack("<H", len(field))
    data[name_end:name_end] = field
    end = data.rindex(b"PK\x05\x06")
    size = end - entry
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, entry)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    data[end + 8 : end + 20] = b"\xff" * 12
    data[end:end] = record + locator
    with opened(bytes(data)) as directory:
        assert ({"big": b"content"}, False) == (contents(directory), directory.ambiguous)


def changed(data: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    at = data.rindex(mark) + offset
    return data[:at] + value + data[at + len(value) :]


PLAIN = archive(a=b"hello" * 100)
HOSTILE = {
    "nothing": b"",
    "no end": b"PK\x03\x04" + bytes(500),
    "end alone": b"PK\x05\x06" + b"\xff" * 18,
    "entries that are not there": changed(PLAIN, b"PK\x05\x06", 10, b"\x07\0"),
    "65,534 entries": changed(PLAIN, b"PK\x05\x06", 10, b"\xfe\xff"),
    "directory longer than the file": changed(PLAIN, b"PK\x05\x06", 12, b"\xff\xff\xff\x7f"),
    "directory behind its end": changed(PLAIN, b"PK\x05\x06", 16, b"\xff\xff\xff\x7f"),
    "large record missing": changed(PLAIN, b"PK\x05\x06", 10, b"\xff\xff"),
    "member past the end": changed(PLAIN, b"PK\x01\x02", 42, b"\xff\xff\xff\x7f"),
    "member before the beginning": changed(PLAIN, b"PK\x01\x02", 42, b"\x05\0\0\0"),
    "name past the end": changed(PLAIN, b"PK\x01\x02", 28, b"\xff\xff"),
    "another name at the member": changed(PLAIN, b"PK\x03\x04", 30, b"b"),
    "another way of packing at the member": changed(PLAIN, b"PK\x03\x04", 8, b"\0\0"),
    "a password": changed(PLAIN, b"PK\x01\x02", 8, b"\x01\0"),
    "unknown way of packing": changed(changed(PLAIN, b"PK\x01\x02", 10, b"\x63\0"), b"PK\x03\x04", 8, b"\x63\0"),
    "larger than it says": changed(PLAIN, b"PK\x01\x02", 24, b"\x05\0\0\0"),
    "smaller than it says": changed(PLAIN, b"PK\x01\x02", 24, b"\xff\xff\0\0"),
    "packed past the end": changed(PLAIN, b"PK\x01\x02", 20, b"\xff\xff\0\0"),
    "packed nonsense": changed(PLAIN, b"PK\x03\x04", 31, b"\xff" * 8),
    "large sizes without their field": changed(PLAIN, b"PK\x01\x02", 20, b"\xff\xff\xff\xff"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_lying_archive_is_refused(opened: Opened, what: str) -> None:
    """Each lie ends in an error that the caller expects, none in wrong content."""
    with pytest.raises(FAILURES), opened(HOSTILE[what]) as directory:
        contents(directory)


def test_no_more_is_unpacked_than_was_allowed(opened: Opened) -> None:
    """Neither when the directory admits the size nor when it denies it."""
    bomb = archive(a=bytes(50_000_000))
    for data in (bomb, changed(bomb, b"PK\x01\x02", 24, b"\x05\0\0\0")):
        with opened(data) as directory, pytest.raises((ReadLimit, ValueError)):
            contents(directory)


def test_two_possible_ends_are_told(opened: Opened) -> None:
    """Programs may take one or the other."""
    comment = b"PK\x05\x06" + bytes(18)
    with opened(PLAIN[:-2] + struct.pack("<H", 22) + comment) as directory:
        assert directory.ambiguous


def test_members_come_one_by_one(opened: Opened) -> None:
    """A directory of a hundred thousand is gone through without keeping it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(3_000):
            file.writestr(f"member{number}", b"")
    with opened(buffer.getvalue()) as directory:
        members = directory.members()
        first = next(members)

        assert isinstance(first, Member)
        assert 2_999 == sum(1 for _ in members)
