"""Unpacks the beginning of files that were packed as a whole, within bounds. joblib packs what it saves on wish.

Beginnings: RFC 1950 (zlib), RFC 1952 (gzip), sourceware.org/bzip2, tukaani.org/xz. joblib's names for them:
github.com/joblib/joblib joblib/compressor.py.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import Protocol

from app.scan.untrusted_file import UntrustedFile

_GZIP, _BZIP2, _XZ, _LZMA = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0", b"\x5d\x00\x00"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_STEP_BYTES = 65_536
_MOST_DICTIONARY_BYTES = 100_000_000


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def is_packed(head: bytes) -> bool:
    """Whether a file begins as a packed one does."""
    return head.startswith((_GZIP, _BZIP2, _XZ, _LZMA, *_ZLIB))


def unpacked(untrusted: UntrustedFile, most: int) -> tuple[bytes, bool]:
    """The first ``most`` bytes of what is packed, and whether that is all of it, and well packed.

    What can be unpacked before a fault is given, because programs take it as well.
    """
    unpacker = _unpacker(untrusted.head)
    parts: list[bytes] = []
    got, at = 0, 0
    try:
        while not unpacker.eof and got < most and at < untrusted.size:
            packed = untrusted.read_at(at, min(_STEP_BYTES, untrusted.size - at))
            at += len(packed)
            while packed and got < most and not unpacker.eof:
                part = unpacker.decompress(packed, min(1_048_576, most - got))
                packed = getattr(unpacker, "unconsumed_tail", b"")
                parts.append(part)
                got += len(part)
                # bz2 and lzma keep what they did not come to, and are asked for it with nothing
                while not getattr(unpacker, "needs_input", True) and got < most and not unpacker.eof:
                    part = unpacker.decompress(b"", min(1_048_576, most - got))
                    parts.append(part)
                    got += len(part)
    except (zlib.error, lzma.LZMAError, OSError, EOFError):
        return b"".join(parts), False
    # a second packed stretch may follow, which some programs join and others do not
    return b"".join(parts), unpacker.eof and at == untrusted.size and not unpacker.unused_data


def _unpacker(head: bytes) -> _Unpacker:
    if head.startswith(_BZIP2):
        return bz2.BZ2Decompressor()
    if head.startswith((_XZ, _LZMA)):
        return lzma.LZMADecompressor(memlimit=_MOST_DICTIONARY_BYTES)
    # 32 and more: a zlib or a gzip beginning, whichever it is
    return zlib.decompressobj(47)
