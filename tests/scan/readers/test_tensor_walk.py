"""Parameters of PyTorch files, counted one by one from the shapes of their tensors."""

from __future__ import annotations

import math
import pickle
import struct
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scan.readers import specimens
from scan.readers.conftest import Recognise

from app.scan.header import ModelHeader
from app.scan.readers.tensor_walk import Tensors, count_tensors

Tensor = tuple[str, str, int, int, tuple[int, ...]]
"""Name, key of its storage, how many numbers that holds, where the tensor begins in it, and its shape."""


def saved(tensors: Sequence[Tensor], storage: str = "FloatStorage", *, protocol: int = 2) -> bytes:
    """The pickle that torch.save writes for these tensors."""
    data = b"\x80" + bytes([protocol]) + b"}("
    for name, key, count, offset, shape in tensors:
        data += _text(name) + b"ctorch._utils\n_rebuild_tensor_v2\n((" + _text("storage")
        data += f"ctorch\n{storage}\n".encode() + _text(key) + _text("cpu") + _number(count) + b"tQ" + _number(offset)
        data += b"(" + b"".join(map(_number, shape)) + b"t(" + b"".join(_number(1) for _ in shape)
        data += b"t\x89ccollections\nOrderedDict\n)RtR"
    return data + b"u."


def _text(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text.encode())) + text.encode()


def _number(number: int) -> bytes:
    return pickle.dumps(number, protocol=2)[2:-1]


def counted(data: bytes) -> tuple[int, bool]:
    found = Tensors()
    count_tensors(data, found)
    return found.numbers, found.sure


def parameters(header: ModelHeader | None) -> tuple[int | None, bool]:
    assert header is not None
    return header.parameters, header.parameters_exact


SHAPES = st.lists(st.lists(st.integers(0, 6), max_size=4).map(tuple), min_size=1, max_size=8)


@given(shapes=SHAPES, protocol=st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_every_number_counts_once(shapes: list[tuple[int, ...]], protocol: int) -> None:
    """The sum over all shapes, whatever the protocol."""
    tensors = [(f"w{at}", str(at), math.prod(shape), 0, shape) for at, shape in enumerate(shapes)]

    assert (sum(map(math.prod, shapes)), True) == counted(saved(tensors, protocol=protocol))


def test_tied_weights_count_once_and_parts_of_one_storage_each() -> None:
    """Two names for the same tensor are one; two halves of a stretch are two; a stretch may hold more than is used."""
    tensors = [("head", "0", 100, 0, (5, 10)), ("embed", "0", 100, 0, (5, 10)), ("rest", "0", 100, 50, (4, 10))]

    assert (90, True) == counted(saved(tensors))


@pytest.mark.parametrize(
    "data",
    [
        saved([("w", "0", 5, 0, (2, 3))]),
        saved([("w", "0", 6, 1, (2, 3))]),
        saved([("w", "0", 6, 0, (-2, -3))]),
        saved([("w", "0", 1 << 70, 0, (2,))]),
        saved([("w", "0", 6, 0, (1,) * 33)]),
        saved([("w", "0", 6, 0, (2,)), ("v", "0", 7, 0, (2,))]),
        saved([("exp_avg", "0", 6, 0, (2, 3))]),
        saved([("w", "0", 6, 0, (2, 3))])[:-3],
        b"\x80\x02(lQ.",
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(tR.",
        b"",
    ],
)
def test_what_does_not_fit_together_is_not_sure(data: bytes) -> None:
    """Shapes beyond their storage, below nothing or without an end, and the state of a training."""
    assert not counted(data)[1]


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"(", b"t", b"Q", b"R", b"0", b"}", b"K\x01", b"q\x00"])).map(b"".join)
)
@settings(max_examples=200)
def test_any_bytes_can_be_counted(untrusted: bytes) -> None:
    """No pickle makes the counting fail, or count below nothing."""
    assert counted(untrusted)[0] >= 0


@pytest.mark.parametrize(("storage", "width"), [("FloatStorage", 4), ("BFloat16Storage", 2), ("DoubleStorage", 8)])
def test_an_archive_is_counted_exactly_when_asked(recognise: Recognise, storage: str, width: int) -> None:
    """Without being asked, what is given is an estimate from the bytes of weights, and said as one."""
    tensors = [("a", "0", 30, 0, (5, 6)), ("b", "1", 6, 0, (6,)), ("tied", "0", 30, 0, (5, 6))]
    file = specimens.torch_zip(saved(tensors, storage), {"a": 30, "b": 6}, width=width)

    assert (36, True) == parameters(recognise(file, "model.pt", exact=True))
    assert (36, False) == parameters(recognise(file, "model.pt"))


def test_an_archive_whose_stretches_are_not_there_stays_an_estimate(recognise: Recognise) -> None:
    """What the pickle promises has to lie in the file."""
    data = saved([("a", "0", 30, 0, (5, 6))])
    files = [specimens.torch_zip(data, {"a": size}) for size in (30, 29)]

    assert [(30, True), (29, False)] == [parameters(recognise(file, "model.pt", exact=True)) for file in files]


def test_a_file_from_before_archives_is_counted_exactly_when_asked(recognise: Recognise) -> None:
    """Its weights follow one after the other behind the pickles, each with its length before it."""
    data = saved([("a", "0", 30, 0, (5, 6)), ("b", "1", 6, 0, (6,))])
    whole = specimens.torch_legacy(data, {"a": 30, "b": 6})

    assert (36, True) == parameters(recognise(whole, "old.pth", exact=True))
    assert (40, False) == parameters(recognise(whole, "old.pth"))
    assert (39, False) == parameters(recognise(whole[:-4], "old.pth", exact=True))
