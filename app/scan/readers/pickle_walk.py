"""Follows the instructions of a pickle without carrying any out, to learn which names it would import.

A pickle is a small program. Block-lists of dangerous names have failed again and again (for example
CVE-2025-1716, CVE-2025-10155 to 10157), so it is the other way round here: a pickle counts as holding no code only
when every name it imports is on a list of harmless ones and it was followed to its end. Whatever cannot be
followed counts as not read.

Instructions: docs.python.org/3/library/pickletools.html and CPython Modules/_pickle.c.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.observation import RunsCode
from app.scan.cleaning import clean

MOST_BYTES = 4_000_000
_MOST_OPCODES = 200_000
_MOST_NAMES = 5_000
_MOST_NAME_CHARACTERS = 300
_MOST_SIGNS = 12

UNRESOLVED = "?"
"""Stands for a name that is only put together while the pickle is loaded."""


class _Mark:
    """Where a run of values begins on the stack."""


_MARK = _Mark()
_Item = str | None | _Mark
"""A text, anything else (None), or a mark."""


@dataclass(slots=True)
class PickleFacts:
    """What one or more pickles in a row import. ``complete`` when all were followed to their last instruction."""

    imports: dict[tuple[str, str], None] = field(default_factory=dict)
    """Module and name of everything imported, in order."""
    complete: bool = True
    end: int = 0
    """How many bytes were followed."""
    opcodes_left: int = _MOST_OPCODES
    """How many instructions may still be followed, in all pickles together."""

    @property
    def modules(self) -> set[str]:
        """The outermost packages that are imported from."""
        return {module.split(".", 1)[0] for module, _ in self.imports}

    def runs_code(self) -> RunsCode:
        """Whether loading these may run code."""
        if self.foreign():
            return "can"
        return "no" if self.complete else "unread"

    def foreign(self) -> list[tuple[str, str]]:
        """Imports that are not on the list of harmless ones."""
        return [known for known in self.imports if known not in _HARMLESS]

    def starts_something(self) -> bool:
        """Whether these import what starts a program, runs a text or fetches something, or hide what they import."""
        return any(known in _STARTS or known[0] == UNRESOLVED for known in self.imports)

    def signs(self) -> tuple[str, ...]:
        """Names of what would be imported and is not known to be harmless, the gravest first, ready to show."""
        foreign = sorted(self.foreign(), key=lambda known: known[0].split(".", 1)[0] not in _GRAVE)
        names = dict.fromkeys(clean(f"{module}.{name}" if name else module, 100) for module, name in foreign)
        return tuple(names)[:_MOST_SIGNS]


def walk_pickle(data: bytes, facts: PickleFacts) -> bool:
    """Follow one pickle from ``facts.end`` on and add what it imports.

    Returns:
        False when it is broken, cut off or longer than we follow; ``facts.complete`` is False then.
    """
    walk = _Walk(data, facts)
    try:
        walk.whole()
    except (ValueError, IndexError, KeyError, struct.error):
        facts.complete = False
    facts.end = walk.at
    return facts.complete


class _Walk:
    """One pass over one pickle with a stack and a memo of texts."""

    def __init__(self, data: bytes, facts: PickleFacts) -> None:
        self._data = data
        self._facts = facts
        self.at = facts.end
        self._stack: list[_Item] = []
        self._memo: dict[int, str | None] = {}

    def whole(self) -> None:
        """Follow every instruction; those that pickles mostly consist of are done here, without a call."""
        data, stack, memo, facts = self._data, self._stack, self._memo, self._facts
        whole = len(data)
        at, left = self.at, facts.opcodes_left
        try:
            while left:
                left -= 1
                code = data[at]
                at += 1
                if code == 0x94:  # MEMOIZE
                    top = stack[-1]
                    if isinstance(top, _Mark):
                        raise ValueError("a mark where a value belongs")
                    memo[len(memo)] = top
                    continue
                if code == 0x8C:  # SHORT_BINUNICODE
                    end = at + 1 + data[at]
                    if end > whole:
                        raise ValueError("ends too early")
                    stack.append(_text(data[at + 1 : end]))
                    at = end
                    continue
                if code == 0x68:  # BINGET
                    stack.append(memo[data[at]])
                    at += 1
                    continue
                simple = _SIMPLE.get(code)
                if simple is not None:
                    size, popped, pushed = simple
                    if at + size > whole:
                        raise ValueError("ends too early")
                    at += size
                    while popped:
                        popped -= 1
                        if isinstance(stack.pop(), _Mark):
                            raise ValueError("a mark where a value belongs")
                    if pushed:
                        stack.append(None)
                    continue
                self.at = at
                if code == 0x2E:  # STOP
                    self._pop()
                    return
                self._other(code)
                at = self.at
        finally:
            self.at, facts.opcodes_left = max(at, self.at), left
        raise ValueError("more than we follow")

    def _other(self, code: int) -> None:
        stack, memo = self._stack, self._memo
        if code in _SIZED:
            self._sized(code)
        elif code in _CLOSING:
            self._pop_mark()
            if _CLOSING[code]:
                stack.append(None)
        elif code in _MEMO_GET:
            stack.append(memo[self._index(_MEMO_GET[code])])
        elif code in _MEMO_PUT:
            memo[self._index(_MEMO_PUT[code])] = self._top()
        else:
            self._special(code)

    def _special(self, code: int) -> None:
        stack = self._stack
        if code == 0x28:  # MARK
            stack.append(_MARK)
        elif code == 0x93:  # STACK_GLOBAL
            name, module = self._pop(), self._pop()
            self._imports(module, name)
            stack.append(None)
        elif code == 0x63:  # GLOBAL
            self._imports(self._line(), self._line())
            stack.append(None)
        elif code == 0x69:  # INST
            self._pop_mark()
            self._imports(self._line(), self._line())
            stack.append(None)
        elif code == 0x30:  # POP takes off a mark as well
            stack.pop()
        elif code == 0x32:  # DUP
            stack.append(self._top())
        elif code in _LINES:
            line = self._line()
            stack.append(_quoted(code, line))
        elif code in _EXTENSIONS:  # what the number means is decided by the program that loads it
            self._take(_EXTENSIONS[code])
            self._imports("copyreg", "extension")
            stack.append(None)
        else:
            raise ValueError("no instruction")

    def _sized(self, code: int) -> None:
        """An instruction that is followed by a length and as many bytes."""
        width, is_text = _SIZED[code]
        size = int.from_bytes(self._take(width), "little")
        if width == 4 and code in (0x54, 0x8B) and size >= 1 << 31:
            raise ValueError("a length below nothing")
        if is_text and size <= _MOST_NAME_CHARACTERS:
            self._stack.append(_text(self._take(size)))
        else:
            self._skip(size)
            self._stack.append(None)

    def _index(self, width: int) -> int:
        index = int.from_bytes(self._take(width), "little") if width else int(self._line() or "")
        if index < 0:
            raise ValueError("an index below nothing")
        return index

    def _take(self, count: int) -> bytes:
        start = self.at
        self._skip(count)
        return self._data[start : self.at]

    def _skip(self, count: int) -> None:
        if count > len(self._data) - self.at:
            raise ValueError("ends too early")
        self.at += count

    def _line(self) -> str | None:
        end = self._data.index(b"\n", self.at)
        line = self._data[self.at : end] if end - self.at <= _MOST_NAME_CHARACTERS else None
        self.at = end + 1
        return None if line is None else _text(line)

    def _pop(self) -> str | None:
        item = self._stack.pop()
        if isinstance(item, _Mark):
            raise ValueError("a mark where a value belongs")
        return item

    def _top(self) -> str | None:
        item = self._stack[-1]
        if isinstance(item, _Mark):
            raise ValueError("a mark where a value belongs")
        return item

    def _pop_mark(self) -> None:
        while not isinstance(self._stack.pop(), _Mark):
            pass

    def _imports(self, module: str | None, name: str | None) -> None:
        known = (UNRESOLVED, "") if module is None or name is None else (module, name)
        self._facts.imports[known] = None
        if len(self._facts.imports) > _MOST_NAMES:
            raise ValueError("more than we follow")


def _text(data: bytes) -> str | None:
    """A text that may be a name; what is not plain ASCII is on no list of names, whatever it says."""
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        return None


def _quoted(code: int, line: str | None) -> str | None:
    """The text of a line; anything but a text, and what holds escapes, is not resolved."""
    if line is None or "\\" in line:
        return None
    if code == 0x56:  # UNICODE
        return line
    if code == 0x53 and len(line) > 1 and line[0] == line[-1] and line[0] in "'\"":  # STRING
        return line[1:-1]
    return None


# opcode: bytes that follow, values taken off the stack, whether a value is put on
_SIMPLE: dict[int, tuple[int, int, bool]] = {
    0x80: (1, 0, False),  # PROTO
    0x95: (8, 0, False),  # FRAME
    0x4A: (4, 0, True), 0x4B: (1, 0, True), 0x4D: (2, 0, True), 0x47: (8, 0, True),  # BININT 1 2, BINFLOAT
    0x4E: (0, 0, True), 0x88: (0, 0, True), 0x89: (0, 0, True),  # NONE NEWTRUE NEWFALSE
    0x5D: (0, 0, True), 0x7D: (0, 0, True), 0x29: (0, 0, True), 0x8F: (0, 0, True),  # EMPTY_LIST DICT TUPLE SET
    0x51: (0, 1, True),  # BINPERSID
    0x52: (0, 2, True), 0x81: (0, 2, True), 0x92: (0, 3, True),  # REDUCE NEWOBJ NEWOBJ_EX
    0x61: (0, 1, False), 0x62: (0, 1, False), 0x73: (0, 2, False),  # APPEND BUILD SETITEM
    0x85: (0, 1, True), 0x86: (0, 2, True), 0x87: (0, 3, True),  # TUPLE1 2 3
    0x97: (0, 0, True), 0x98: (0, 1, True),  # NEXT_BUFFER READONLY_BUFFER
}  # fmt: skip
# opcode: width of the length that follows, whether it is a text
_SIZED: dict[int, tuple[int, bool]] = {
    0x54: (4, True), 0x55: (1, True), 0x58: (4, True), 0x8C: (1, True), 0x8D: (8, True),  # BINSTRING and BINUNICODE
    0x42: (4, False), 0x43: (1, False), 0x8E: (8, False), 0x96: (8, False),  # BINBYTES BYTEARRAY8
    0x8A: (1, False), 0x8B: (4, False),  # LONG1 LONG4
}  # fmt: skip
# opcode that takes everything off down to the last mark: whether a value is put on
_CLOSING = {
    0x31: False, 0x65: False, 0x75: False, 0x90: False,  # POP_MARK APPENDS SETITEMS ADDITEMS
    0x64: True, 0x6C: True, 0x74: True, 0x6F: True, 0x91: True,  # DICT LIST TUPLE OBJ FROZENSET
}  # fmt: skip
# width of the index that follows; 0 for a line
_MEMO_GET = {0x67: 0, 0x68: 1, 0x6A: 4}
_MEMO_PUT = {0x70: 0, 0x71: 1, 0x72: 4}
_LINES = frozenset({0x46, 0x49, 0x4C, 0x50, 0x53, 0x56})  # FLOAT INT LONG PERSID STRING UNICODE
_EXTENSIONS = {0x82: 1, 0x83: 2, 0x84: 4}


def _of(module: str, names: str) -> Iterable[tuple[str, str]]:
    return ((module, name) for name in names.split())


_TYPES = (
    "float32 float64 float16 bfloat16 complex32 complex64 complex128 uint8 int8 int16 int32 int64 bool qint8 quint8 "
    "qint32 quint4x2 quint2x4 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz uint16 uint32 uint64 "
    "per_tensor_affine per_channel_affine strided sparse_coo contiguous_format channels_last preserve_format"
)
_STORAGES = (
    "FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage "
    "ByteStorage BoolStorage ComplexFloatStorage ComplexDoubleStorage QInt8Storage QUInt8Storage QInt32Storage"
)
_PLAIN = "set frozenset dict list tuple bytearray bytes str int float bool complex slice range object "

# Names that do nothing but build plain values, whatever they are called with. PyTorch's own list for its loading
# of weights only (torch/_weights_only_unpickler.py) holds the same; ``torch.storage._load_from_bytes``, which
# unpickles again, is on neither.
_HARMLESS: frozenset[tuple[str, str]] = frozenset(
    known
    for names in (
        _of("builtins", _PLAIN),
        _of("__builtin__", _PLAIN + "unicode long xrange"),
        _of("collections", "OrderedDict defaultdict Counter deque"),
        _of("copyreg", "_reconstructor"),
        _of("copy_reg", "_reconstructor"),
        _of("_codecs", "encode"),
        _of("datetime", "date datetime time timedelta timezone"),
        _of("decimal", "Decimal"),
        _of("fractions", "Fraction"),
        _of("argparse", "Namespace"),
        _of("types", "SimpleNamespace"),
        _of("pathlib", "PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath"),
        _of("uuid", "UUID"),
        _of("numpy", "dtype ndarray float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool_"),
        _of("numpy.core.multiarray", "_reconstruct scalar"),
        _of("numpy._core.multiarray", "_reconstruct scalar"),
        _of("numpy.core.numeric", "_frombuffer"),
        _of("numpy._core.numeric", "_frombuffer"),
        _of(
            "torch._utils",
            "_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state "
            "_rebuild_sparse_tensor _rebuild_qtensor _rebuild_meta_tensor_no_storage",
        ),
        _of("torch._tensor", "_rebuild_from_type_v2"),
        _of("torch.nn.parameter", "Parameter Buffer"),
        _of("torch.serialization", "_get_layout"),
        _of("torch.storage", "UntypedStorage TypedStorage"),
        _of("torch", f"{_TYPES} {_STORAGES} device Size Tensor"),
        _of("torch.jit._pickle", "build_intlist build_tensorlist build_doublelist build_boollist build_tensor_from_id"),
    )
    for known in names
)

# Names that start programs, run text as a program or fetch one: nothing that builds values needs them.
_STARTS: frozenset[tuple[str, str]] = frozenset(
    known
    for module, names in (
        *(
            (system, "system popen execv execve execvp execl spawnv spawnl spawnve fork")
            for system in ("os", "posix", "nt")
        ),
        ("subprocess", "Popen call check_call check_output run getoutput getstatusoutput"),
        *((builtins, "eval exec execfile compile __import__") for builtins in ("builtins", "__builtin__")),
        ("commands", "getoutput getstatusoutput"),
        ("pty", "spawn"),
        ("runpy", "run_path run_module _run_code"),
        ("importlib", "import_module"),
        ("webbrowser", "open"),
        ("ctypes", "CDLL WinDLL cdll windll"),
        ("pip", "main"),
        ("platform", "popen"),
        ("code", "interact"),
        ("bdb", "Bdb.run"),
        ("timeit", "timeit"),
        ("cProfile", "run runctx"),
        ("shutil", "rmtree move copyfile"),
        ("urllib.request", "urlopen urlretrieve"),
        ("socket", "socket create_connection"),
        ("marshal", "loads"),
    )
    for known in _of(module, names)
)

# Only decides what is named first, never whether something can run code.
_GRAVE = frozenset({
    "os", "posix", "nt", "subprocess", "sys", "builtins", "__builtin__", "runpy", "pty", "socket", "shutil",
    "importlib", "ctypes", "code", "webbrowser", "commands", "pip", "multiprocessing", "asyncio", "operator",
    "functools", "marshal", "types", "urllib", "requests", "httplib", UNRESOLVED,
})  # fmt: skip
