"""A cursor moves forward through a file and reads only what it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.scan.readers.cursor import Cursor
from app.scan.untrusted_file import ReadLimit, UntrustedFile, open_untrusted

DATA = bytes(range(256)) * 400


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[UntrustedFile]:
    path = tmp_path / "data"
    path.write_bytes(DATA)
    with open_untrusted(path) as opened:
        yield opened


def test_it_takes_skips_and_knows_where_it_stands(untrusted: UntrustedFile) -> None:
    """Across the borders of its windows as well."""
    cursor = Cursor(untrusted, 10)
    at, taken = 10, b""
    for count in (1, 9_000, 0, 5, 30_000, 7):
        taken = cursor.take(count)
        assert DATA[at : at + count] == taken
        cursor.skip(count)
        at += 2 * count

    assert (at, len(DATA) - at) == (cursor.at, cursor.left)


def test_numbers_are_read_in_either_order(untrusted: UntrustedFile) -> None:
    """The same bytes, turned round."""
    assert (0x03020100, 0x00010203) == (Cursor(untrusted).number("I"), Cursor(untrusted, order=">").number("I"))


@pytest.mark.parametrize("count", [11, 1 << 62])
def test_it_does_not_go_past_its_end(untrusted: UntrustedFile, count: int) -> None:
    """The end may be that of a stretch of the file."""
    cursor = Cursor(untrusted, 90, end=100)
    for going in (cursor.take, cursor.skip, cursor.window):
        with pytest.raises(ReadLimit):
            going(count)

    assert (90, DATA[90:100]) == (cursor.at, cursor.take(10))


def test_it_does_not_go_back(untrusted: UntrustedFile) -> None:
    """A length below nothing is a lie."""
    with pytest.raises(ReadLimit):
        Cursor(untrusted, 90).skip(-1)


def test_it_can_begin_elsewhere(untrusted: UntrustedFile) -> None:
    """The two do not disturb each other."""
    cursor = Cursor(untrusted, end=1_000)
    cursor.take(5)
    other = cursor.elsewhere(500)

    assert (b"\x05", DATA[500:501], 499) == (cursor.take(1), other.take(1), other.left)
