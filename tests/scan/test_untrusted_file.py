"""A stranger's file is opened only when that is harmless, and read only in bounds."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.scan.untrusted_file import HEADER_BYTES, NotLookedAt, ReadLimit, UntrustedFile, is_placeholder, open_untrusted

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def some_file(tmp_path: Path) -> Path:
    path = tmp_path / "some.bin"
    path.write_bytes(bytes(range(256)))
    os.utime(path, (1_000_000, 2_000_000))
    return path


def refused(path: Path) -> str:
    with pytest.raises(NotLookedAt) as trouble, open_untrusted(path):
        pass
    return trouble.value.reason


def test_a_regular_file_is_read_in_stretches(some_file: Path) -> None:
    """Its size, time, head, any stretch and its tail can be had."""
    with open_untrusted(some_file) as untrusted:
        seen = (untrusted.size, untrusted.modified, untrusted.head, untrusted.read_at(100, 3), untrusted.tail(2))

    assert (256, 2_000_000.0, bytes(range(64)), b"def", b"\xfe\xff") == seen


def test_a_path_may_be_text_or_relative_to_an_open_folder(some_file: Path) -> None:
    """A walk opens files from the folder it holds open."""
    with open_untrusted(str(some_file)) as untrusted:
        assert untrusted.size == 256
    if os.open not in os.supports_dir_fd:
        return
    handle = os.open(some_file.parent, os.O_RDONLY)
    try:
        with open_untrusted(some_file.name, dir_fd=handle) as untrusted:
            assert untrusted.size == 256
    finally:
        os.close(handle)


@pytest.mark.parametrize(
    ("offset", "count"), [(-1, 4), (0, 257), (256, 1), (250, 7), (0, -1), (1 << 63, 1), (0, 1 << 63)]
)
def test_what_lies_outside_the_file_is_refused(some_file: Path, offset: int, count: int) -> None:
    """A length is checked before anything is read or set aside."""
    with open_untrusted(some_file) as untrusted, pytest.raises(ReadLimit):
        untrusted.read_at(offset, count)


def test_an_empty_file_has_an_empty_head(tmp_path: Path) -> None:
    """Nothing is no trouble."""
    (tmp_path / "empty").touch()
    with open_untrusted(tmp_path / "empty") as untrusted:
        seen = (untrusted.head, untrusted.tail(10), untrusted.read_at(0, 0))

    assert (b"", b"", b"") == seen


def test_no_more_than_the_budget_is_read(tmp_path: Path) -> None:
    """All readings together stay within the budget, which is given anew for another purpose."""
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    with open_untrusted(path) as untrusted:
        untrusted.read_at(10_000_000_000, HEADER_BYTES // 2)
        with pytest.raises(ReadLimit):
            untrusted.read_at(0, HEADER_BYTES // 2)
        untrusted.renew()
        again = untrusted.read_at(49_999_999_990, 10)

    assert bytes(10) == again


def test_a_file_that_shrinks_while_it_is_read_is_told(some_file: Path) -> None:
    """What was there at first may be gone."""
    with open_untrusted(some_file) as untrusted:
        os.truncate(some_file, 10)
        with pytest.raises(ReadLimit, match="shorter"):
            untrusted.read_at(5, 100)


def test_a_part_is_a_file_of_its_own(some_file: Path) -> None:
    """It begins at its own zero and ends at its own end."""
    with open_untrusted(some_file) as untrusted:
        part = untrusted.part(65, 26)
        assert (26, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"YZ") == (part.size, part.head, part.tail(2))
        with pytest.raises(ReadLimit):
            part.read_at(20, 7)
        for start, size in ((-1, 5), (250, 7), (0, -1)):
            with pytest.raises(ReadLimit):
                untrusted.part(start, size)


def test_a_folder_is_not_opened(tmp_path: Path) -> None:
    """Only regular files are."""
    assert refused(tmp_path) == "not_a_file"


@posix_only
def test_a_link_is_not_followed(some_file: Path, tmp_path: Path) -> None:
    """Neither to a file nor to nothing, nor round in a circle."""
    for name, target in {"link": some_file, "dangling": tmp_path / "none", "loop": tmp_path / "loop"}.items():
        (tmp_path / name).symlink_to(target)

    assert ["not_a_file"] * 3 == [refused(tmp_path / name) for name in ("link", "dangling", "loop")]


@posix_only
def test_a_pipe_or_socket_does_not_make_us_wait(tmp_path: Path) -> None:
    """Opening a pipe nobody writes to would block for good."""
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        assert ["not_a_file", "not_a_file"] == [refused(tmp_path / name) for name in ("pipe", "socket")]


@posix_only
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_not_opened(device: str) -> None:
    """A device may never end, or do something when it is opened."""
    assert refused(Path(device)) == "not_a_file"


@posix_only
def test_what_took_a_files_place_is_not_read(some_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked once more after opening what was really opened."""
    regular = some_file.stat()
    (some_file.parent / "link").symlink_to(some_file)
    os.mkfifo(some_file.parent / "pipe")
    monkeypatch.setattr(os, "stat", lambda *_, **__: regular)

    assert ["not_a_file"] * 2 == [refused(some_file.parent / name) for name in ("link", "pipe")]


def test_a_missing_file_is_a_plain_error(tmp_path: Path) -> None:
    """The walk knows how to tell that."""
    with pytest.raises(FileNotFoundError), open_untrusted(tmp_path / "none"):
        pass


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"st_file_attributes": 0x20}, False),
        ({"st_file_attributes": 0x20 | 0x1000}, True),
        ({"st_file_attributes": 0x20 | 0x40000}, True),
        ({"st_file_attributes": 0x20 | 0x400000}, True),
        ({"st_flags": 0x20}, False),
        ({"st_flags": 0x40000000}, True),
        ({}, False),
    ],
)
def test_a_file_in_the_cloud_is_known_by_its_marks(facts: dict[str, int], expected: bool) -> None:
    """Windows and macOS mark what would be fetched from the cloud on opening."""
    assert expected == is_placeholder(SimpleNamespace(**facts))  # type: ignore[arg-type]


def test_a_file_in_the_cloud_is_never_opened(some_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told by its marks before opening; opening alone would fetch it."""
    real = some_file.stat()
    marked = SimpleNamespace(st_mode=real.st_mode, st_file_attributes=0x400000)
    monkeypatch.setattr(os, "stat", lambda *_, **__: marked)
    monkeypatch.setattr(os, "open", lambda *_, **__: pytest.fail("it was opened"))

    assert refused(some_file) == "cloud_only"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for open files")
def test_nothing_stays_open(some_file: Path, tmp_path: Path) -> None:
    """Neither after reading nor after refusing."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with open_untrusted(some_file):
            pass
        refused(tmp_path)

    assert before == len(list(Path("/proc/self/fd").iterdir()))


def test_it_reads_and_nothing_else(some_file: Path) -> None:
    """There is no way to write through it, and reading leaves the file as it was."""
    before = some_file.stat()
    with open_untrusted(some_file) as untrusted:
        untrusted.read_at(0, 256)
        assert not [name for name in dir(UntrustedFile) if "write" in name]
    after = some_file.stat()

    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
