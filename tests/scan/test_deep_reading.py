"""Files that are read by a process of its own, and what that process may do to the scan."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from scan.readers.specimens import all_valid, state_dict, torch_zip

from app.scan.deep_reading import DeepReading, NotToTheEnd
from app.scan.readers import identify
from app.scan.untrusted_file import open_untrusted

TALK = r"""
import os, sys, time
read, write = sys.stdin.buffer, os.write
def say(text): write(1, len(text).to_bytes(4, 'little') + text)
WISH = b'{"type":"wish","offset":0,"count":1}'
SHOWN = b'{"type":"answer","header":{"format":"\u202e"}}'
"""


@pytest.fixture
def deep() -> Iterator[DeepReading]:
    reading = DeepReading(lambda: False)
    yield reading
    reading.close()


def asked(reading: DeepReading, folder: Path, data: bytes, name: str = "model.pt", *, exact: bool = False) -> object:
    path = folder / "untrusted"
    path.write_bytes(data)
    with open_untrusted(path) as untrusted:
        return reading.identify(untrusted, name, exact)


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """Another program in place of the one that reads: somebody has got power over it."""
    if sys.platform == "win32":
        pytest.skip("a script is no program on Windows")
    program = folder / "stand-in"
    program.write_text(f"#!{sys.executable}\n{TALK}\n{lines}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_the_answers_are_the_same_as_in_this_process(deep: DeepReading, tmp_path: Path) -> None:
    """For a file of every format, counted in passing and exactly, by one process."""
    for name, data in all_valid().items():
        for exact in (False, True):
            path = tmp_path / "here"
            path.write_bytes(data)
            with open_untrusted(path) as untrusted:
                here = identify(untrusted, name, exact=exact)

            assert here == asked(deep, tmp_path, data, name, exact=exact)


def test_one_process_reads_all(deep: DeepReading, tmp_path: Path) -> None:
    """It is started at the first file, serves the others, and is gone afterwards."""
    before = {child.pid for child in psutil.Process().children()}
    numbers = {"w": 8}
    for _ in range(3):
        asked(deep, tmp_path, torch_zip(state_dict(numbers), numbers))
    started = {child.pid for child in psutil.Process().children()} - before
    deep.close()

    assert 1 == len(started)
    assert not started & {child.pid for child in psutil.Process().children()}


def test_it_is_started_anew_when_it_has_died(deep: DeepReading, tmp_path: Path) -> None:
    """What kills it costs at most the file it was at."""
    data = all_valid()["model.pt"]
    first = asked(deep, tmp_path, data)
    (child,) = (child for child in psutil.Process().children() if "read-strangers-file" in child.cmdline())
    child.kill()
    child.wait()

    assert first == asked(deep, tmp_path, data)


@pytest.mark.parametrize(
    "lines",
    [
        "sys.exit(3)",
        "write(1, b'hello there')",
        "write(1, b'\\xff' * 100); time.sleep(60)",
        "write(1, b'\\x02\\0\\0\\0{}')",
        "os.close(1); time.sleep(60)",
        "while True: say(WISH); read.read(6)",
        "say(SHOWN)",
    ],
)
def test_whatever_it_does_the_scan_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """It dies, babbles, wishes without an end, or says what may not be shown: the file is not known, no more."""
    stand_in(tmp_path, monkeypatch, lines)
    reading = DeepReading(lambda: False)

    with pytest.raises(NotToTheEnd):
        asked(reading, tmp_path, bytes(100_000))

    assert [] == [child for child in psutil.Process().children() if "stand-in" in " ".join(child.cmdline())]


@pytest.mark.parametrize(("offset", "count"), [(0, 1 << 40), (-1, 5), (90_000, 20_000), (1 << 70, 1)])
def test_only_what_is_in_the_file_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offset: int, count: int
) -> None:
    """A wish for anything else is refused, and the process is told so."""
    said = tmp_path / "said"
    stand_in(
        tmp_path,
        monkeypatch,
        "size = int.from_bytes(read.read(4), 'little'); read.read(size)\n"
        f"say(WISH.replace(b'1}}', b'{count}}}').replace(b':0', b':{offset}'))\n"
        f"open({str(said)!r}, 'wb').write(read.read(5) + read.read1(60))",
    )
    with pytest.raises(NotToTheEnd):
        asked(DeepReading(lambda: False), tmp_path, bytes(100_000))

    assert b"-" == said.read_bytes()[:1]


def test_a_scan_that_is_stopped_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that says nothing is ended when the scan shall stop."""
    stand_in(tmp_path, monkeypatch, "time.sleep(600)")
    begun = time.monotonic()
    reading = DeepReading(lambda: time.monotonic() - begun > 0.2)

    with pytest.raises(NotToTheEnd):
        asked(reading, tmp_path, bytes(100))


def test_a_program_that_cannot_be_started_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems forbid it, files vanish; and it is not tried for ever."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    reading = DeepReading(lambda: False)
    for _ in range(60):
        with pytest.raises(NotToTheEnd):
            asked(reading, tmp_path, bytes(100))


def test_the_process_can_open_no_file_itself(deep: DeepReading, tmp_path: Path) -> None:
    """It was given no right to, and no path."""
    if sys.platform != "linux":
        pytest.skip("only Linux shows the limits of another process")
    asked(deep, tmp_path, all_valid()["model.pt"])
    (child,) = (child for child in psutil.Process().children() if "read-strangers-file" in child.cmdline())

    assert (3, 3) == child.rlimit(psutil.RLIMIT_NOFILE)
    assert (0, 0) == child.rlimit(psutil.RLIMIT_FSIZE)
    assert child.rlimit(psutil.RLIMIT_AS)[1] < 400_000_000
    assert not any(str(tmp_path) in os.fsdecode(opened.path) for opened in child.open_files())
