"""Goes through the groups of an HDF5 file and counts the numbers that its datasets hold; no dataset is read.

Format: support.hdfgroup.org HDF5 File Format Specification 3.0, sections II.A (superblock), III.A.1 (B-trees of
groups), III.B and III.C (symbol tables), III.D (local heap), IV.A.1 (object headers) and IV.A.2 (messages). Keras keeps
the state of a training beside the weights: ``optimizer_weights`` in keras/src/legacy/saving/legacy_h5_format.py,
``optimizer`` and, in older files, ``metrics`` in keras/src/saving/saving_lib.py, which also writes each weight as
``.../vars/NUMBER``.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.scan.readers.protocol import FAILURES
from app.scan.untrusted_file import ReadLimit, UntrustedFile

_MOST_STEPS = 200_000
_MOST_STEPS_IN_PASSING = 16_000
_DEEPEST = 24
_MOST_AT_ONCE = 1_100_000
_PAGE_BYTES = 8_192
_MOST_PAGES = 512
_LONGEST_NAME = 256
_MOST_DIMENSIONS = 32
_MOST_NUMBERS = 1 << 60
_MOST_PACKED = 1_032
"""So many bytes at most does one packed byte stand for: zlib.net/zlib_tech.html."""

_DATASPACE, _LINK_INFO, _DATATYPE, _LINK, _LAYOUT = 0x01, 0x02, 0x03, 0x06, 0x08
_ATTRIBUTE, _MORE, _SYMBOLS, _ATTRIBUTE_INFO = 0x0C, 0x10, 0x11, 0x15
_WANTED = {_DATASPACE, _LINK_INFO, _DATATYPE, _LINK, _LAYOUT, _ATTRIBUTE, _MORE, _SYMBOLS, _ATTRIBUTE_INFO}
_SHARED = 0x02
_HARD, _SOFT = 0, 1
_WHOLE, _FLOAT, _OPAQUE, _NAMED_NUMBER = 0, 1, 5, 8
_CHUNKED = 2
_STORED_AS = {2: "F16", 4: "F32", 8: "F64"}

_STATE = frozenset({"optimizer_weights", "optimizer", "_optimizer", "metrics", "_metrics", "_compile_metrics"})
"""Groups at the top that hold the state of a training."""
_SEEDS = frozenset({"seed_generator", "_seed_generator"})
"""What a layer draws random numbers from, wherever it stands; Keras does not count it among the weights."""
_MARKS = ("model_config", "layer_names", "keras_version")
ELSEWHERE = "/"
"""Stands among the names of what is noted for those that are kept in a way we do not read. No name is written so."""


@dataclass(slots=True)
class Datasets:
    """``numbers`` is how many numbers all weights hold. ``sure``: that is how many parameters there are.

    ``whole``: all were found. ``noted`` are the names of what is noted at the top. ``keras_weights``: laid out as Keras
    3 saves weights.
    """

    numbers: int = 0
    sure: bool = True
    whole: bool = False
    keras_weights: bool = False
    noted: set[str] = field(default_factory=lambda: {ELSEWHERE})
    stored: Counter[str] = field(default_factory=Counter)

    @property
    def marked(self) -> bool:
        """Whether Keras noted something at the top."""
        return any(name.startswith(_MARKS) for name in self.noted)

    def stored_as(self) -> str:
        """As what most of the numbers are kept, such as F32; empty when that is not known."""
        return max(self.stored, key=lambda kind: self.stored[kind], default="")


class _Message(NamedTuple):
    kind: int
    flags: int
    body: bytes


class _Object(NamedTuple):
    address: int
    parent: str
    name: str
    depth: int


def walk_hdf5(untrusted: UntrustedFile, *, exact: bool, known: bool) -> Datasets:
    """What the datasets of a file hold together; never raises for what is in it.

    Args:
        exact: go on for longer.
        known: it is Keras's for other reasons; else it is only followed where it is laid out as Keras's weights.
    """
    found = Datasets()
    try:
        _Walk(untrusted.part(0, untrusted.size), _MOST_STEPS if exact else _MOST_STEPS_IN_PASSING, found).go(known)
    except FAILURES:
        found.sure = False
    return found


class _Walk:
    def __init__(self, untrusted: UntrustedFile, most: int, found: Datasets) -> None:
        self._untrusted = untrusted
        # no message takes less than four bytes, so more steps would only go in circles
        self._steps_left = min(most, untrusted.size // 4)
        self._found = found
        self._pages: dict[int, bytes] = {}
        self._seen: set[int] = set()
        self._bytes = 0
        self._packed = False
        self._offset_size = self._length_size = 8

    def go(self, known: bool) -> None:
        found = self._found
        top = _Object(self._top(), "", "", 0)
        self._seen.add(top.address)
        messages = self._messages(top.address)
        found.noted = {name for message in messages for name in _attribute_names(message)}
        objects = list(self._inside(top, messages))
        found.keras_weights = "vars" in {entry.name for entry in objects}
        if not (known or found.marked or found.keras_weights):
            return
        while objects:
            entry = objects.pop()
            if entry.address in self._seen:
                continue
            self._seen.add(entry.address)
            messages = self._messages(entry.address)
            if not self._count(entry, messages):
                objects += self._inside(entry, messages)
        limit = self._untrusted.size * (_MOST_PACKED if self._packed else 1)
        found.whole = found.numbers > 0 and self._bytes <= limit
        found.sure = found.sure and found.whole

    def _step(self) -> None:
        self._steps_left -= 1
        if self._steps_left < 0:
            raise ReadLimit("says more than we read")

    def _at(self, address: int, count: int) -> bytes:
        """Bytes at a place. What describes a file lies close together, so whole pages are kept."""
        if count > _MOST_AT_ONCE or address < 0 or address + count > self._untrusted.size:
            raise ReadLimit("ends too early")
        first, last = address // _PAGE_BYTES, (address + count - 1) // _PAGE_BYTES
        data = b"".join(self._page(number) for number in range(first, last + 1))
        start = address - first * _PAGE_BYTES
        return data[start : start + count]

    def _page(self, number: int) -> bytes:
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) == _MOST_PAGES:
                self._pages.clear()
            start = number * _PAGE_BYTES
            page = self._untrusted.read_at(start, min(_PAGE_BYTES, self._untrusted.size - start))
            self._pages[number] = page
        return page

    def _offset(self, data: bytes, at: int) -> int:
        return _number(data, at, self._offset_size)

    def _length(self, data: bytes, at: int) -> int:
        return _number(data, at, self._length_size)

    def _top(self) -> int:
        """Where the head of the group at the top lies."""
        data = self._at(0, min(128, self._untrusted.size))
        version = data[8]
        self._offset_size, self._length_size = (data[13], data[14]) if version < 2 else (data[9], data[10])
        if version > 3 or not {self._offset_size, self._length_size} <= {2, 4, 8}:
            raise ValueError("not as its format prescribes")
        base = (28 if version == 1 else 24) if version < 2 else 12
        if self._offset(data, base):
            raise ValueError("begins elsewhere")
        # three more addresses; the entry of the top group begins with the place of its name
        return self._offset(data, base + (5 if version < 2 else 3) * self._offset_size)

    def _messages(self, address: int) -> list[_Message]:
        """What stands in the head of an object, as far as we want it."""
        start = self._at(address, 16)
        if start[:4] == b"OHDR":
            return self._newer_messages(address, start[5])
        if start[0] != 1:
            raise ValueError("not as its format prescribes")
        blocks = [(address + 16, _number(start, 8, 4))]
        messages: list[_Message] = []
        for at, size in blocks:
            block, at = self._at(at, size), 0
            while at + 8 <= size:
                kind, length, flags = struct.unpack_from("<HHB", block, at)
                at += 8
                self._take(messages, blocks, kind, flags, block[at : at + length])
                at += length
        return messages

    def _newer_messages(self, address: int, flags: int) -> list[_Message]:
        at = address + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        head = 6 if flags & 4 else 4
        blocks = [(at + width, _number(self._at(at, width), 0, width))]
        messages: list[_Message] = []
        for number, (start, size) in enumerate(blocks):
            # a block further on has a signature before it and a sum behind it
            block, at, end = self._at(start, size), 4 if number else 0, size - 4 if number else size
            while at + head <= end:
                kind, length, message_flags = struct.unpack_from("<BHB", block, at)
                at += head
                self._take(messages, blocks, kind, message_flags, block[at : at + length])
                at += length
        return messages

    def _take(
        self, messages: list[_Message], blocks: list[tuple[int, int]], kind: int, flags: int, body: bytes
    ) -> None:
        self._step()
        if kind == _MORE:
            blocks.append((self._offset(body, 0), self._length(body, self._offset_size)))
        elif kind in _WANTED:
            messages.append(_Message(kind, flags, body))

    def _inside(self, group: _Object, messages: list[_Message]) -> Iterator[_Object]:
        """The objects in a group that may hold weights."""
        for message in messages:
            if message.kind == _SYMBOLS:
                links = self._symbols(self._offset(message.body, 0), self._offset(message.body, self._offset_size))
            elif message.kind == _LINK:
                links = self._link(message.body)
            else:
                if message.kind == _LINK_INFO and not _is_nowhere(self._scattered(message.body)):
                    raise ReadLimit("kept in a way we do not read")
                continue
            for name, address in links:
                self._step()
                if name in _SEEDS or (group.depth == 0 and name in _STATE):
                    continue
                if group.depth == _DEEPEST:
                    raise ReadLimit("nested too deep")
                yield _Object(address, group.name, name, group.depth + 1)

    def _symbols(self, tree: int, heap: int) -> Iterator[tuple[str, int]]:
        """The links of a group of the older kind: name, and place of what it leads to."""
        head = self._at(heap, 8 + 2 * self._length_size + self._offset_size)
        if head[:4] != b"HEAP":
            raise ValueError("not as its format prescribes")
        names, names_size = self._offset(head, 8 + 2 * self._length_size), self._length(head, 8)
        nodes, seen = [tree], {tree}
        entry_size = 2 * self._offset_size + 24
        while nodes:
            self._step()
            address = nodes.pop()
            kind, count = struct.unpack("<4s2xH", self._at(address, 8))
            if kind == b"SNOD":
                table = self._at(address + 8, count * entry_size)
                for at in range(0, len(table), entry_size):
                    name_at = self._offset(table, at)
                    # 2: a link by name, to something that stands elsewhere in its own right
                    if _number(table, at + 2 * self._offset_size, 4) != 2:
                        name = self._name(names + name_at, names + names_size)
                        yield name, self._offset(table, at + self._offset_size)
            elif kind == b"TREE":
                start = 8 + 2 * self._offset_size
                table = self._at(address + start, count * (self._length_size + self._offset_size))
                step = self._length_size + self._offset_size
                children = [self._offset(table, at + self._length_size) for at in range(0, len(table), step)]
                nodes += [child for child in children if child not in seen]
                seen.update(children)
            else:
                raise ValueError("not as its format prescribes")

    def _name(self, at: int, end: int) -> str:
        data = self._at(at, max(0, min(_LONGEST_NAME, end - at)))
        return data.partition(b"\0")[0].decode("utf-8", "replace")

    def _link(self, body: bytes) -> Iterator[tuple[str, int]]:
        """A link of the newer kind."""
        flags, at = body[1], 2
        kind = _HARD
        if flags & 0x08:
            kind, at = body[at], at + 1
        at += (8 if flags & 0x04 else 0) + (1 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        length = _number(body, at, width)
        at += width
        if kind == _HARD:
            yield body[at : at + length].decode("utf-8", "replace"), self._offset(body, at + length)
        elif kind != _SOFT:
            raise ReadLimit("leads to another file")

    def _scattered(self, body: bytes) -> bytes:
        """Where the links of a group with very many of them lie."""
        at = 10 if body[1] & 1 else 2
        return body[at : at + self._offset_size]

    def _count(self, entry: _Object, messages: list[_Message]) -> bool:
        """Add up a dataset; False when the object is a group."""
        parts = {message.kind: message for message in messages}
        if not {_DATASPACE, _DATATYPE, _LAYOUT} <= parts.keys():
            return False
        found = self._found
        space, kind, layout = parts[_DATASPACE], parts[_DATATYPE], parts[_LAYOUT]
        if (space.flags | kind.flags) & _SHARED:
            raise ReadLimit("kept in a way we do not read")
        what, width = kind.body[0] & 0x0F, _number(kind.body, 4, 4)
        # Keras keeps 16-bit "brain floats" as two bytes of no known kind
        if what not in (_WHOLE, _FLOAT, _NAMED_NUMBER) and (what, width) != (_OPAQUE, 2):
            return True
        numbers = self._numbers(space.body)
        if max(found.numbers + numbers, self._bytes + numbers * width) > _MOST_NUMBERS:
            raise ReadLimit("says more than we read")
        found.numbers += numbers
        self._bytes += numbers * width
        self._packed |= layout.body[1 if layout.body[0] > 2 else 2] == _CHUNKED
        # two small numbers may share such a byte
        found.sure &= (what, width) != (_WHOLE, 1)
        found.keras_weights &= entry.parent == "vars" and entry.name.isdecimal()
        found.stored["BF16" if what == _OPAQUE else _STORED_AS.get(width, "") if what == _FLOAT else ""] += numbers
        return True

    def _numbers(self, body: bytes) -> int:
        version, rank = body[0], body[1]
        if version not in (1, 2) or rank > _MOST_DIMENSIONS:
            raise ValueError("not as its format prescribes")
        if version == 2 and body[3] == 2:
            return 0
        at, numbers = (8 if version == 1 else 4), 1
        for _ in range(rank):
            numbers *= self._length(body, at)
            at += self._length_size
        return numbers


def _number(data: bytes, at: int, width: int) -> int:
    """A whole number without a sign, the smallest part first."""
    part = data[at : at + width]
    if len(part) != width:
        raise ReadLimit("ends too early")
    return int.from_bytes(part, "little")


def _is_nowhere(address: bytes) -> bool:
    """Whether a place is the one that stands for none."""
    return not address.strip(b"\xff")


def _attribute_names(message: _Message) -> Iterator[str]:
    """The name of what a message notes; of what is noted elsewhere, only that it may be anything."""
    if message.kind == _ATTRIBUTE:
        start = 9 if message.body[0] == 3 else 8
        length = _number(message.body, 2, 2)
        yield message.body[start : start + length].partition(b"\0")[0].decode("utf-8", "replace")
    elif message.kind == _ATTRIBUTE_INFO:
        start = 4 if message.body[1] & 1 else 2
        if not _is_nowhere(message.body[start : start + 8]):
            yield ELSEWHERE

