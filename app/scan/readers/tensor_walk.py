"""Counts the numbers in the tensors of a PyTorch pickle, by following its instructions without carrying any out.

A tensor is built by ``torch._utils._rebuild_tensor_v2(storage, offset, size, ...)``, and its storage is named by a
persistent id ``("storage", type, key, device, count)``: github.com/pytorch/pytorch torch/_utils.py, serialization.py.
Instructions are taken apart by the standard library: docs.python.org/3/library/pickletools.html.
"""

from __future__ import annotations

import math
import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field

_MOST_OPCODES = 200_000
_MOST_TENSORS = 200_000
_LONGEST_TEXT = 300
_MOST_NUMBERS = 1 << 62
_MOST_SIDES = 32
_REBUILDS = frozenset({"_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_qtensor"})
_OF_A_TRAINING = ("exp_avg", "optimizer_states", "optimizer_state_dict", "optimizer")
"""Texts in the pickle of a training's state: most of its tensors are no parameters."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Something that would be imported."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class _Storage:
    """A stretch of numbers: their type, their key among the storages, and how many there are."""

    type: str
    key: str
    count: int


class _Mark:
    """Where a run of values begins on the stack."""


@dataclass(slots=True)
class Tensors:
    """What was counted. Two tensors that are the same stretch of one storage count once."""

    storages: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Key, to the type and the number of what is stored."""
    counted: dict[tuple[str, int, tuple[int, ...]], int] = field(default_factory=dict)
    """Storage, place and shape of a tensor, to how many numbers it has."""
    sure: bool = True
    """False where it was not followed to its end, does not fit together, or is the state of a training."""

    @property
    def numbers(self) -> int:
        """How many numbers all tensors have."""
        return sum(self.counted.values())


def count_tensors(data: bytes, found: Tensors, *, begin: int = 0, prefix: str = "") -> None:
    """Add the tensors of one pickle.

    Args:
        begin: where in ``data`` the pickle begins.
        prefix: stands before the keys of its storages, where a file has several pickles with keys of their own.
    """
    try:
        _Count(found, prefix).whole(data[begin:])
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError):
        found.sure = False


class _Count:
    """One pass over one pickle."""

    def __init__(self, found: Tensors, prefix: str) -> None:
        self._found = found
        self._prefix = prefix
        self._stack: list[object] = []
        self._memo: dict[int, object] = {}
        self._special: dict[str, Callable[[object], None]] = {
            "MARK": self._mark,
            "TUPLE": self._tuple,
            "STACK_GLOBAL": self._stack_global,
            "BINPERSID": self._storage,
            "REDUCE": self._reduce,
            "MEMOIZE": self._memoize,
            "POP": self._pop,
        }

    def whole(self, data: bytes) -> None:
        for number, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if number >= _MOST_OPCODES:
                raise ValueError("more than we follow")
            name = opcode.name
            if name in self._special:
                self._special[name](argument)
            elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
                self._memo[int(argument or 0)] = self._stack[-1]
            elif name in ("GET", "BINGET", "LONG_BINGET"):
                self._stack.append(self._memo[int(argument or 0)])
            elif name == "GLOBAL":
                self._stack.append(_Named(*str(argument).split(" ", 1)))
            elif name in ("EMPTY_TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"):
                count = len(opcode.stack_before)
                self._stack[len(self._stack) - count :] = [tuple(self._stack[len(self._stack) - count :])]
            else:
                self._plain(opcode, argument)

    def _plain(self, opcode: pickletools.OpcodeInfo, argument: object) -> None:
        """Any other instruction: as many values are taken off and put on as its description says."""
        before = opcode.stack_before
        if pickletools.markobject in before:
            self._down_to_mark()
            before = before[: before.index(pickletools.markobject)]
        if before:
            if len(self._stack) < len(before):
                raise ValueError("ends too early")
            del self._stack[-len(before) :]
        if isinstance(argument, str) and argument in _OF_A_TRAINING:
            self._found.sure = False
        fits = isinstance(argument, int) or (isinstance(argument, str) and len(argument) <= _LONGEST_TEXT)
        # a value that is only built from others, as a list, is nothing we need
        kept = argument if fits and not before else None
        self._stack.extend(kept for _ in opcode.stack_after)

    def _mark(self, _: object) -> None:
        self._stack.append(_Mark())

    def _pop(self, _: object) -> None:
        self._stack.pop()

    def _down_to_mark(self) -> tuple[object, ...]:
        taken: list[object] = []
        while not isinstance(top := self._stack.pop(), _Mark):
            taken.append(top)
        return tuple(reversed(taken))

    def _tuple(self, _: object) -> None:
        self._stack.append(self._down_to_mark())

    def _memoize(self, _: object) -> None:
        self._memo[len(self._memo)] = self._stack[-1]

    def _stack_global(self, _: object) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        self._stack.append(_Named(module, name) if isinstance(module, str) and isinstance(name, str) else None)

    def _storage(self, _: object) -> None:
        said = self._stack.pop()
        if not (isinstance(said, tuple) and len(said) >= 5 and said[0] == "storage" and isinstance(said[1], _Named)):
            raise ValueError("no storage")
        kind, key, count = said[1].name, self._prefix + str(said[2]), said[4]
        if not isinstance(count, int) or not 0 <= count < _MOST_NUMBERS:
            raise ValueError("no number")
        if self._found.storages.setdefault(key, (kind, count)) != (kind, count):
            raise ValueError("two storages of one key")
        self._stack.append(_Storage(kind, key, count))

    def _reduce(self, _: object) -> None:
        given, called = self._stack.pop(), self._stack.pop()
        self._stack.append(None)
        if not (isinstance(called, _Named) and called.module == "torch._utils" and called.name in _REBUILDS):
            return
        storage, offset, size = given[:3]  # type: ignore[index]
        if not (isinstance(storage, _Storage) and isinstance(offset, int) and isinstance(size, tuple)):
            raise ValueError("no tensor")
        if (
            offset < 0
            or len(size) > _MOST_SIDES
            or not all(isinstance(side, int) and 0 <= side < _MOST_NUMBERS for side in size)
        ):
            raise ValueError("impossible shape")
        numbers = math.prod(size)
        if offset + numbers > storage.count or len(self._found.counted) >= _MOST_TENSORS:
            raise ValueError("impossible shape")
        self._found.counted[storage.key, offset, size] = numbers
