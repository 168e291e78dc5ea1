"""Zip files made to do harm are refused with one sentence: nothing is written, run, or waited for."""

from __future__ import annotations

import io
import os
import random
import stat
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.questionnaire.importing import LARGEST_ZIP_BYTES, MOST_ENTRIES, inspect
from app.questionnaire.pack_files import MOST_FILES

Files = dict[str, bytes]


def archive(files: Files, *extra: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these files, with further entries behind them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        for name, data in [*files.items(), *extra]:
            made.writestr(name, data)
    return held.getvalue()


def added(name: str, data: bytes = b"x") -> Callable[[Files], bytes]:
    return lambda files: archive(files, (name, data))


def marked(name: str, mode: int, data: bytes = b"/etc/passwd") -> Callable[[Files], bytes]:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return lambda files: archive(files, (entry, data))


def renamed(old: bytes, new: bytes) -> Callable[[Files], bytes]:
    """An honest zip file in which a name is written over, so that no writer has cleaned it."""
    assert len(old) == len(new)
    return lambda files: archive(files, (old.decode(), b"x")).replace(old, new)


def patched(offset: int, value: bytes) -> Callable[[Files], bytes]:
    """The first entry of the list of names says something else."""

    def change(files: Files) -> bytes:
        content = bytearray(archive(files))
        at = content.index(b"PK\x01\x02") + offset
        content[at : at + len(value)] = value
        return bytes(content)

    return change


def twice(files: Files) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return archive(files, ("pack.toml", b'id = "other"'))


def bomb(files: Files) -> bytes:
    return archive(files, *((f"questions/q{number}.toml", b"#" * 900_000) for number in range(50)))


def big_file(files: Files) -> bytes:
    return archive(files, ("questions/big.toml", b"#" * 200_000_000))


def overlapping(files: Files) -> bytes:
    """Many names that all lead to the same packed bytes: https://www.bamsoftware.com/hacks/zipbomb/"""
    whole = archive({"pack.toml": files["pack.toml"], "questions/a.toml": b"#" * 900_000})
    start = whole.index(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    first, second = whole[start:end].split(b"PK\x01\x02")[1:]
    many = b"".join(
        b"PK\x01\x02" + second.replace(b"questions/a.toml", b"questions/%c.toml" % letter)
        for letter in b"abcdefghijklmnopqrst"
    )
    listed = b"PK\x01\x02" + first + many
    tail = bytearray(whole[end:])
    struct.pack_into("<HHI", tail, 8, 21, 21, len(listed))
    return whole[:start] + listed + bytes(tail)


def within_itself(files: Files) -> bytes:
    return archive({}, ("tea.zip", archive(files)))


def many_names(files: Files) -> bytes:
    return archive(files, *((f"x/{number}.txt", b"") for number in range(MOST_ENTRIES + 1)))


def many_texts(files: Files) -> bytes:
    return archive(files, *((f"questions/q{number}.toml", b"") for number in range(MOST_FILES + 1)))


def false_end(files: Files) -> bytes:
    """An end record that tells of four thousand million bytes of names."""
    content = bytearray(archive(files))
    struct.pack_into("<I", content, content.rindex(b"PK\x05\x06") + 12, 0xFFFFFFF0)
    return bytes(content)


def false_zip64(files: Files) -> bytes:
    end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**62, 2**62, 2**62, 2**62)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    return end + locator + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


HOSTILE: dict[str, Callable[[Files], bytes]] = {
    "up and out": added("../../evil.toml"),
    "up and out, not a text": added("../evil.txt"),
    "up in the middle": added("questions/../../evil.toml"),
    "from the root": added("/etc/evil.toml"),
    "from a drive": added("C:/evil.toml"),
    "a stream of a file": added("pack.toml:evil"),
    "backslashes": renamed(b"a/a/a/evil.toml", b"..\\..\\evil.toml"),
    "a share": renamed(b"aahost/share/evil.toml", b"\\\\host\\share\\evil.toml"),
    "nothing between": added("questions//evil.toml"),
    "here and here": added("./questions/evil.toml"),
    "a null in the name": renamed(b"questions/evilx.toml", b"questions/evil\x00.toml"),
    "an escape in the name": added("questions/\x1b[31m.toml"),
    "a turned name": added("questions/\u202elmot.x.toml"),
    "a very long name": added("questions/" + "a" * 3_000 + ".toml"),
    "a name of Windows": added("questions/con.toml"),
    "a printer": added("questions/LPT1.toml"),
    "ends in a dot": added("questions./a.toml"),
    "ends in a space": added("questions /a.toml"),
    "a star": added("questions/*.toml"),
    "a link": marked("questions/link.toml", stat.S_IFLNK | 0o777),
    "a link of a folder": marked("findings", stat.S_IFLNK | 0o777, b"/etc"),
    "a device": marked("questions/zero.toml", stat.S_IFCHR | 0o666, b""),
    "a pipe": marked("questions/pipe.toml", stat.S_IFIFO | 0o666, b""),
    "the same name twice": twice,
    "the same name in capitals": added("PACK.toml", b'id = "other"'),
    "two packs": added("other/pack.toml", b'id = "other"'),
    "locked": patched(8, b"\x01\x00"),
    "packed in a rare way": lambda files: archive(files, method=zipfile.ZIP_LZMA),
    "packed in another rare way": lambda files: archive(files, method=zipfile.ZIP_BZIP2),
    "packed in no known way": patched(10, b"\x63\x00"),
    "says it is short": patched(24, b"\x05\x00\x00\x00"),
    "says it is endless": patched(24, b"\xf0\xff\xff\xff"),
    "another sum": patched(16, b"\x00\x00\x00\x00"),
    "leads behind the end": patched(42, b"\xf0\xff\xff\x7f"),
    "a bomb": bomb,
    "one large text": big_file,
    "overlapping": overlapping,
    "a zip in a zip": within_itself,
    "very many names": many_names,
    "many texts": many_texts,
    "a false end": false_end,
    "a false large end": false_zip64,
    "cut off": lambda files: archive(files)[:-30],
    "cut off early": lambda files: archive(files)[:200],
    "without its list of names": lambda files: archive(files)[: archive(files).index(b"PK\x01\x02")],
    "empty": lambda _files: b"",
    "no entries": lambda _files: archive({}),
    "no pack.toml": lambda files: archive({name: data for name, data in files.items() if name != "pack.toml"}),
    "pack.toml too deep": lambda files: archive({f"a/b/{name}": data for name, data in files.items()}),
    "too large": lambda files: archive(files) + bytes(LARGEST_ZIP_BYTES),
    "a picture": lambda _files: b"\x89PNG\r\n\x1a\n" + bytes(1_000),
    "noise": lambda _files: random.Random(3).randbytes(100_000),
    "a pack.toml and nothing else": lambda files: files["pack.toml"],
    "a tar file": lambda _files: b"pack.toml".ljust(257, b"\0") + b"ustar\x0000".ljust(255, b"\0"),
}


@pytest.fixture
def files(example) -> Files:  # type: ignore[no-untyped-def]
    """The files of a sound pack."""
    return {
        path.relative_to(example.folder).as_posix(): path.read_bytes()
        for path in sorted(example.folder.rglob("*.toml"))
    }


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds everything that is written while a test runs."""
    below = tmp_path / "a" / "b" / "c"
    below.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(below))
    return tmp_path


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_ends_in_one_sentence(here: Path, files: Files, make: Callable[[Files], bytes]) -> None:
    """Each hostile zip file is refused, and no trace of it is left anywhere."""
    path = here / "untrusted.zip"
    path.write_bytes(make(files))
    before = everything(here)
    seen = inspect(path)
    errors = [problem for problem in seen.problems if problem.severity == "error"]

    assert errors
    assert not seen.usable
    assert before == everything(here)
    for problem in seen.problems:
        assert str(problem).isprintable()
        assert len(str(problem)) < 1_500
        assert problem.cure


def test_the_honest_one_is_taken(here: Path, files: Files) -> None:
    """What these tests spoil is sound before it is spoilt, and it too leaves nothing behind."""
    path = here / "untrusted.zip"
    path.write_bytes(archive(files))
    before = everything(here)

    assert inspect(path).usable
    assert before == everything(here)


@pytest.mark.parametrize("name", ["gone.zip", "pipe.zip", "link.zip"])
@pytest.mark.skipif(sys.platform == "win32", reason="needs the files of Unix")
def test_what_is_no_file(here: Path, name: str) -> None:
    """A path that leads nowhere, to a pipe, or to a link in a circle."""
    os.mkfifo(here / "pipe.zip")
    (here / "link.zip").symlink_to("link.zip")

    assert not inspect(here / name).usable


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_changed_anywhere(here: Path, files: Files, data: st.DataObject) -> None:
    """Whatever is changed in a sound zip file: it is taken as it was, or refused."""
    content = bytearray(archive(files))
    for _ in range(data.draw(st.integers(1, 4))):
        # Most of what can go wrong stands in the list of names at the end.
        start = content.index(b"PK\x01\x02") if data.draw(st.booleans()) and b"PK\x01\x02" in content else 0
        at = data.draw(st.integers(start, len(content) - 1))
        content[at : at + 1] = data.draw(st.binary(max_size=4))
    path = here / "untrusted.zip"
    path.write_bytes(content)
    before = everything(here)
    seen = inspect(path)

    assert before == everything(here)
    assert seen.usable or any(problem.severity == "error" for problem in seen.problems)
