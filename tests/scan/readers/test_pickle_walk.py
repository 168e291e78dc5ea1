"""A pickle is followed without being carried out; one that could run code is never taken for one that could not."""

from __future__ import annotations

import collections
import contextlib
import datetime
import decimal
import io
import os
import pickle
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.observation import RunsCode
from app.scan.readers.pickle_walk import PickleFacts, walk_pickle


def walked(data: bytes) -> PickleFacts:
    facts = PickleFacts()
    walk_pickle(data, facts)
    return facts


def verdict(data: bytes) -> RunsCode:
    return walked(data).runs_code()


class Evil:
    """Runs a command when it is loaded."""

    def __init__(self, call: object, *arguments: object) -> None:
        self._reduced = (call, arguments)

    def __reduce__(self) -> object:
        return self._reduced


def short(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()


def long(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text)) + text.encode()


CALL = b"(" + long("touch RAN") + b"tR."
EVIL: dict[str, bytes] = {
    **{f"os.system, protocol {number}": pickle.dumps(Evil(os.system, "true"), number) for number in range(6)},
    **{f"eval, protocol {number}": pickle.dumps(Evil(eval, "1+1"), number) for number in range(6)},
    "subprocess": pickle.dumps(Evil(subprocess.Popen, ["true"])),
    "deep in plain data": pickle.dumps({"a": [1, {"b": (2, Evil(os.system, "true"))}]}),
    "after a thousand numbers": pickle.dumps([*range(1_000), Evil(exec, "pass")]),
    "global": b"cos\nsystem\n" + CALL,
    "instance": b"(" + long("true") + b"ios\nsystem\n.",
    "instance in an instance": b"((" + long("true") + b"ios\nsystem\nios\nsystem\n.",
    "object": b"(cos\nsystem\n" + long("true") + b"o.",
    "stack global": b"\x80\x04" + short("os") + short("system") + b"\x93" + CALL,
    "names from the memo": b"\x80\x04" + short("os") + b"\x94" + short("system") + b"\x9400h\x00h\x01\x93" + CALL,
    "names overwritten in the memo": b"\x80\x04" + short("collections") + b"q\x050" + short("builtins") + b"q\x050"
    + short("eval") + b"q\x060h\x05h\x06\x93" + CALL,
    "names by duplicating": b"\x80\x04" + short("code") + b"2\x93" + CALL,
    "names as old texts": b"\x80\x04U\x02osU\x06system\x93" + CALL,
    "names in quotes": b"S'os'\nS'system'\n\x93" + CALL,
    "names as lines": b"Vos\nVsystem\n\x93" + CALL,
    "names with escapes": b"Vo\\u0073\nVsyst\\u0065m\n\x93" + CALL,
    "escapes in quotes": b"S'\\x6fs'\nS'system'\n\x93" + CALL,
    "a harmless name over an escaped one": b"Vcollections\nVOrderedDict\\u002e__init__\n\x93" + CALL,
    "a name behind a mark": b"\x80\x04" + short("os") + b"(0" + short("system") + b"\x93" + CALL,
    "a name that is taken off again": b"\x80\x04" + short("os") + short("system") + short("x") + b"0\x93" + CALL,
    "a call instead of a name": b"\x80\x04" + short("os") + b"cbuiltins\nstr\n(" + short("system") + b"tR\x93" + CALL,
    "getattr chain": b"cbuiltins\ngetattr\n(cos\npath\nX\x06\x00\x00\x00systemtR.",
    "dotted name": b"\x80\x04" + short("collections") + short("OrderedDict.__subclasses__") + b"\x93)R.",
    "dotted name through numpy": b"\x80\x04" + short("numpy") + short("f2py.capi_maps.eval") + b"\x93" + CALL,
    "unpickles again": b"ctorch.storage\n_load_from_bytes\n(C\x01NtR.",
    "loads a library": b"cctypes\nCDLL\n(" + long("x.so") + b"tR.",
    "operator": b"coperator\nmethodcaller\n(" + long("x") + b"tR.",
    "partial": b"cfunctools\npartial\n(cos\nsystem\ntR.",
    "import machinery": b"cimportlib\nimport_module\n(" + long("x") + b"tR.",
    "pip": b"cpip\nmain\n(](" + long("install") + b"etR.",
    "timeit": b"ctimeit\ntimeit\n" + CALL,
    "a module nobody knows": b"cmy_module\nload\n)R.",
    "a class of scikit-learn": b"csklearn.linear_model._base\nLinearRegression\n)\x81.",
    "registered extension": b"\x80\x02\x82\x01)R.",
    "registered extension, long": b"\x80\x02\x84\x01\x00\x00\x00)R.",
    "build on something foreign": b"\x80\x02ccollections\nOrderedDict\n)Rcos\nenviron\n}b.",
    "name in another alphabet": "c\u043es\nsystem\n".encode() + CALL,
    "name with a blank": b"ccollections \nOrderedDict\n)R.",
    "name with a carriage return": b"ccollections\r\nOrderedDict\n)R.",
    "before it breaks": b"cos\nsystem\n" + b"(" + long("true") + b"tR\xff\xff",
    "before it is cut off": pickle.dumps([Evil(os.system, "true"), "x" * 100])[:-50],
}  # fmt: skip


@pytest.mark.parametrize("what", EVIL)
def test_what_could_run_code_is_never_called_plain(what: str) -> None:
    """Whatever way the names are put together, the answer is not "no"."""
    assert "no" != verdict(EVIL[what])


@pytest.mark.parametrize(
    "what", [name for name in EVIL if name.startswith(("os.system", "eval", "stack", "names", "inst"))]
)
def test_what_would_be_called_is_named(what: str) -> None:
    """The signs say it in the words of the file, or that it is only put together while loading."""
    signs = walked(EVIL[what]).signs()

    assert set(signs) & {
        "os.system",
        "posix.system",
        "nt.system",
        "builtins.eval",
        "__builtin__.eval",
        "code.code",
        "?",
    }


def test_the_gravest_comes_first() -> None:
    """A long list of signs is cut, so what can do most harm stands at its beginning."""
    many = b"".join(f"cmodel{number}\nThing\n0".encode() for number in range(40))
    signs = walked(many + EVIL["global"]).signs()

    assert ("os.system", 12) == (signs[0], len(signs))


def test_none_of_them_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickle that would leave a file behind leaves none."""
    monkeypatch.chdir(tmp_path)
    for data in EVIL.values():
        walked(data)

    assert [] == list(tmp_path.iterdir())


PLAIN = {
    "data": {"a": [1, -5, 2.5, 10**40, "text", b"bytes", None, True], "b": ({1, 2}, frozenset({3}), ())},
    "ordered": collections.OrderedDict(a=1),
    "counted": collections.Counter("hello"),
    "default": collections.defaultdict(list, {"a": [1]}),
    "time": datetime.datetime(2026, 11, 12, 9, 30, tzinfo=datetime.UTC),
    "number": decimal.Decimal("1.5"),
    "array": np.arange(12.0).reshape(3, 4),
    "scalar": np.float32(1.5),
    "bytes": bytearray(b"abc"),
    "long text": "ä" * 1_000,
}


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("what", PLAIN)
def test_plain_values_hold_no_code(what: str, protocol: int) -> None:
    """Every protocol of real pickles is followed to its end."""
    data = pickle.dumps(PLAIN[what], protocol)
    facts = walked(data)

    assert ("no", True, len(data)) == (facts.runs_code(), facts.complete, facts.end)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.tuples(inner, inner)
        | st.builds(collections.OrderedDict)
    ),
    max_leaves=20,
)  # fmt: skip


@given(values, st.integers(0, 5))
def test_any_plain_value_is_followed_to_its_end(value: object, protocol: int) -> None:
    """Values made of values hold no code, and nothing is left over."""
    data = pickle.dumps(value, protocol)
    facts = walked(data)

    assert ("no", len(data)) == (facts.runs_code(), facts.end)


@given(values, st.integers(0, 5))
def test_imports_are_those_that_loading_asks_for(value: object, protocol: int) -> None:
    """The real unpickler, loading plain values, asks for exactly the names that were seen."""
    asked: dict[tuple[str, str], None] = {}

    class Listening(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> object:
            asked[module, name] = None
            return super().find_class(module, name)

    data = pickle.dumps([value, Evil(str, "a"), collections.Counter], protocol)
    Listening(io.BytesIO(data)).load()

    assert list(asked) == list(walked(data).imports)


@given(st.sampled_from(sorted(EVIL)), st.binary(max_size=12), st.integers(0, 10_000))
def test_a_changed_pickle_never_breaks_the_walk(what: str, insert: bytes, place: int) -> None:
    """Whatever stands there, the walk ends and gives one of its answers."""
    data = EVIL[what]
    cut = place % (len(data) + 1)

    assert verdict(data[:cut] + insert + data[cut:]) in ("no", "can", "unread")


class Watched(pickle.Unpickler):
    """Loads for real, but hands out nothing that could do anything, and notes what was asked for."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.asked: set[tuple[str, str]] = set()

    def find_class(self, module: str, name: str) -> object:
        self.asked.add((module, name))
        return collections.OrderedDict

    def persistent_load(self, pid: object) -> object:
        return pid


INSTRUCTIONS = [
    *(bytes([code]) for code in b"(012tlde u})]N RasQob".replace(b" ", b"")),
    *(bytes([code]) for code in (0x81, 0x85, 0x86, 0x87, 0x88, 0x8F, 0x90, 0x91, 0x93, 0x94)),
    *(b"h\x00", b"h\x01", b"h\x02", b"q\x00", b"q\x01", b"q\x02", b"g1\n", b"p1\n"),
    *(short("os"), short("system"), short("collections"), short("OrderedDict")),
    *(b"Vos\n", b"Vo\\u0073\n", b"S'system'\n", b"U\x02os", b"X\x02\x00\x00\x00os"),
    *(b"ccollections\nOrderedDict\n", b"cos\nsystem\n", b"ios\nsystem\n"),
    *(b"K\x01", b"\x82\x01", b"\x95" + bytes(8), b"I01\n", b"F1.5\n"),
]


@given(st.lists(st.sampled_from(INSTRUCTIONS), max_size=25))
def test_the_walk_misses_no_name_that_loading_asks_for(instructions: list[bytes]) -> None:
    """The real unpickler loads random instructions: each name it asks for was seen, or the answer is not "no"."""
    data = b"\x80\x04" + b"".join(instructions) + b"N."
    watched = Watched(data)
    with contextlib.suppress(Exception):  # most random programs are broken somewhere
        watched.load()
    facts = walked(data)
    if watched.asked - {("collections", "OrderedDict")}:
        assert "no" != facts.runs_code()
    if facts.complete:
        assert watched.asked <= set(facts.imports) or ("?", "") in facts.imports


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x02" + b"]0" * 1_500_000 + b"N.",
        b"\x80\x02B\xff\xff\xff\xffabc.",
        b"\x80\x04\x8e" + b"\xff" * 8 + b"abc.",
        b"\x80\x04\x96" + b"\xff" * 7 + b"\x7fabc.",
        b"\x80\x02T\xff\xff\xff\xffabc.",
        b"\x80\x02\x8b\xff\xff\xff\xffabc.",
        b"\x80\x02h\x05.",
        b"\x80\x02p-1\n.",
        b"\x80\x02(t",
        b"\x80\x02t.",
        b"\x80\x02\x93.",
        b"\x80\x02(.",
        b"\x80\x02.",
        b"\x80\x02(2N.",
        b"\x80\x02cos",
        b"\x80\x02ghello\nN.",
        b"\x80",
        b"",
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_not_read(data: bytes) -> None:
    """Broken, cut off or endless: nothing is claimed about it."""
    facts = walked(data)

    assert ("unread", False) == (facts.runs_code(), facts.complete)


def test_a_flood_of_names_is_cut() -> None:
    """Fifty thousand names fill no memory."""
    data = b"".join(f"cmodule{number}\nname\n0".encode() for number in range(50_000)) + b"N."
    facts = walked(data)

    assert ("can", False, True) == (facts.runs_code(), facts.complete, len(facts.imports) < 6_000)


def test_several_pickles_in_a_row_count_together() -> None:
    """The second may hold what the first does not."""
    data = pickle.dumps([1]) + EVIL["global"]
    facts = PickleFacts()
    first = walk_pickle(data, facts)
    second = walk_pickle(data, facts)

    assert (True, True, "can", len(data)) == (first, second, facts.runs_code(), facts.end)
