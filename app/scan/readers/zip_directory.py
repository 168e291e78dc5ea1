"""Reads the directory of a zip file and single members of it, within bounds; nothing is ever unpacked to a disk.

Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.scan.untrusted_file import ReadLimit, UntrustedFile

_MOST_ENTRIES = 200_000
_MOST_DIRECTORY_BYTES = 32_000_000
_STEP_BYTES = 262_144

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_LARGE_END_SIZE = 76
_LARGE = 0xFFFFFFFF
_FULL = (0xFFFF, _LARGE, _LARGE)
"""Entries, size and place where the plain record cannot say them."""


class Member(NamedTuple):
    """One file in a zip file. Sizes are in bytes, as the directory states them."""

    name: str
    method: int
    flags: int
    packed_size: int
    size: int
    start: int
    """Where its own head lies in the file."""


class ZipDirectory:
    """The directory at the end of a zip file.

    Raises:
        ValueError, struct.error, ReadLimit: there is none, or it is broken or larger than we read.
    """

    def __init__(self, untrusted: UntrustedFile) -> None:
        self._untrusted = untrusted
        tail = untrusted.tail(_END_SIZE + _LONGEST_COMMENT)
        self.ambiguous = tail.count(_END) != 1
        """Whether programs may differ in where they find the directory, and so in what they load."""
        at = _end_of_directory(tail)
        end = untrusted.size - len(tail) + at
        plain = struct.unpack_from("<HII", tail, at + 10)
        large = self._large(end)
        if large is not None:
            # PyTorch always adds the record for large files; both must say the same where both say something
            self.ambiguous |= any(
                small not in (most, value) for small, most, value in zip(plain, _FULL, large, strict=True)
            )
            end -= _LARGE_END_SIZE
        entries, size, offset = large or plain
        if entries > _MOST_ENTRIES or size > _MOST_DIRECTORY_BYTES:
            raise ReadLimit("says more than we read")
        # where something stands before the zip, all its places are shifted by as much
        self._shift = end - size - offset
        if self._shift < 0:
            raise ValueError("not as its format prescribes")
        self._entries = entries
        self._raw = untrusted.read_at(end - size, size)

    def mentions(self, text: bytes) -> bool:
        """Whether these bytes stand anywhere in the directory: a quick look before going through it."""
        return text in self._raw

    def members(self) -> Iterator[Member]:
        """Every member, in the order of the directory."""
        raw, at = self._raw, 0
        for _ in range(self._entries):
            signature, flags, method = struct.unpack_from("<I4xHH", raw, at)
            if signature != 0x02014B50:
                raise ValueError("not as its format prescribes")
            packed, size, name_length, extra_length, comment_length = struct.unpack_from("<IIHHH", raw, at + 20)
            (start,) = struct.unpack_from("<I", raw, at + 42)
            name_at = at + 46
            extra_at = name_at + name_length
            at = extra_at + extra_length + comment_length
            if at > len(raw):
                raise ValueError("not as its format prescribes")
            if _LARGE in (packed, size, start):
                size, packed, start = _large_sizes(raw[extra_at : extra_at + extra_length], size, packed, start)
            name = raw[name_at:extra_at].decode("utf-8", "replace")
            yield Member(name, method, flags, packed, size, start + self._shift)

    def data_start(self, member: Member) -> int:
        """Where the bytes of a member begin in the file; its own head must agree with the directory."""
        head = self._untrusted.read_at(member.start, 30)
        signature, flags, method = struct.unpack_from("<I2xHH", head)
        name_length, extra_length = struct.unpack_from("<HH", head, 26)
        name = self._untrusted.read_at(member.start + 30, name_length).decode("utf-8", "replace")
        if signature != 0x04034B50 or name != member.name or method != member.method or (flags | member.flags) & 1:
            raise ValueError("not as its format prescribes")
        start: int = member.start + 30 + name_length + extra_length
        if start + member.packed_size > self._untrusted.size:
            raise ReadLimit("ends too early")
        return start

    def content(self, member: Member, most: int) -> bytes:
        """The bytes of a member, unpacked.

        Raises:
            ReadLimit: it holds more than ``most`` bytes, whatever the directory says.
            ValueError: it is packed in a way we do not read, or its sizes are not true.
        """
        start = self.data_start(member)
        if member.size > most or member.packed_size > most + 1_000:
            raise ReadLimit("says more than we read")
        if member.method == 0:
            if member.size != member.packed_size:
                raise ValueError("not as its format prescribes")
            return self._untrusted.read_at(start, member.size)
        if member.method != 8:
            raise ValueError("packed in a way we do not read")
        return self._inflated(start, member, most)

    def _inflated(self, start: int, member: Member, most: int) -> bytes:
        unpacker = zlib.decompressobj(-15)
        parts: list[bytes] = []
        got, read = 0, 0
        while not unpacker.eof:
            data = unpacker.unconsumed_tail
            if not data:
                count = min(_STEP_BYTES, member.packed_size - read)
                if count <= 0:
                    raise ValueError("not as its format prescribes")
                data = self._untrusted.read_at(start + read, count)
                read += count
            try:
                part = unpacker.decompress(data, _STEP_BYTES)
            except zlib.error as error:
                raise ValueError("not as its format prescribes") from error
            parts.append(part)
            got += len(part)
            if got > most:
                raise ReadLimit("says more than we read")
        if got != member.size:
            raise ValueError("not as its format prescribes")
        return b"".join(parts)

    def _large(self, end: int) -> tuple[int, int, int] | None:
        """Entries, size and place of the directory from the record for large files, if one stands before its end."""
        start = end - _LARGE_END_SIZE
        record = self._untrusted.read_at(start, _LARGE_END_SIZE) if start >= 0 else b""
        if record[56:60] != b"PK\x06\x07":
            return None
        if record[:4] != b"PK\x06\x06":
            raise ValueError("not as its format prescribes")
        entries, size, offset = struct.unpack_from("<QQQ", record, 32)
        return entries, size, offset


def _end_of_directory(tail: bytes) -> int:
    """Where in the last bytes of a file the end of the directory stands: its comment must reach to the file's end."""
    at = len(tail)
    while (at := tail.rfind(_END, 0, at)) >= 0:
        if at + _END_SIZE <= len(tail):
            comment_size = int.from_bytes(tail[at + 20 : at + 22], "little")
            if at + _END_SIZE + comment_size == len(tail):
                return at
    raise ValueError("no zip file")


def _large_sizes(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Sizes and place of a member over 4 GB, from the field that holds them."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        at += 4
        if kind == 1:
            values = list(struct.unpack_from(f"<{min(length, len(extra) - at) // 8}Q", extra, at))
            known: list[int] = [values.pop(0) if value == _LARGE else value for value in (size, packed, start)]
            return known[0], known[1], known[2]
        at += length
    return size, packed, start
