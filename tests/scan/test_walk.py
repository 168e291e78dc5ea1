"""Hostile trees: the walk ends, counts everything, follows nothing and opens no file that could block."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from virtual_computer import NOON, Computer, only, report_of, write_gguf

from app.domain.scan_event import Done, ItemSeen, LookRequest
from app.scan.engine import look

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


def test_links_that_go_round_are_not_followed(computer: Computer) -> None:
    """A link to a folder above does not make the walk endless."""
    here = computer()
    write_gguf(here.homes[0] / "a/b/model.gguf", name="Alpha")
    (here.homes[0] / "a/b/up").symlink_to(here.homes[0])
    (here.homes[0] / "a/self").symlink_to("self")

    report = report_of(here)

    assert (1, 1) == (len(report.observations), report.files_opened)


def test_links_out_of_the_places_are_counted_not_followed(computer: Computer, tmp_path: Path) -> None:
    """What lies behind a link to elsewhere is not looked at, and that is said."""
    here = computer()
    write_gguf(tmp_path / "elsewhere/model.gguf")
    (here.homes[0] / "Documents").mkdir()
    (here.homes[0] / "Documents/shared").symlink_to(tmp_path / "elsewhere")
    (here.homes[0] / "Documents/python").symlink_to("/usr/bin/python3")

    report = report_of(here)

    assert () == report.observations
    assert [("Downloads, Desktop, Documents", "link_outside", 1)] == [
        (skipped.what, skipped.reason, skipped.count) for skipped in report.skipped
    ]


@linux
def test_pipes_sockets_and_devices_are_never_opened(computer: Computer, tmp_path: Path) -> None:
    """Nothing that is not an ordinary file is opened; a pipe would wait for ever."""
    here = computer()
    folder = here.homes[0] / "Downloads"
    folder.mkdir()
    os.mkfifo(folder / "model.gguf")
    with socket.socket(socket.AF_UNIX) as server:
        short = folder.parent / "s"
        server.bind(os.path.relpath(short))
        if os.geteuid() == 0:
            os.mknod(folder / "disk.gguf", 0o060600, os.makedev(7, 200))

        report = report_of(here)

    assert () == report.observations
    assert {"not_a_file"} == {skipped.reason for skipped in report.skipped}
    assert 0 == report.files_opened


def test_a_sparse_giant_is_read_in_pieces(computer: Computer) -> None:
    """A model of 10 GB that takes 4 KB of disk is found at once."""
    here = computer()
    path = write_gguf(here.homes[0] / "Downloads/big.gguf", name="Giant")
    os.truncate(path, 10_000_000_000)

    find = only(report_of(here))

    assert 10_000_000_000 == find.size_bytes


@pytest.mark.parametrize("name", ["txt", "log", "js", "weights."])
def test_a_name_that_is_nothing_but_an_ending_is_no_ending(computer: Computer, name: str) -> None:
    """A file called "txt" is not a text file: what it is, its content says."""
    here = computer()
    write_gguf(here.homes[0] / "Documents/old" / name, name="Hidden")

    assert "Hidden" == only(report_of(here)).name


@linux
def test_names_in_no_character_set_survive(computer: Computer) -> None:
    """A folder and a file with Latin-1 names are looked at, and shown without broken signs."""
    here = computer()
    folder = here.homes[0] / os.fsdecode(b"Gesch\xe4ft")
    folder.mkdir()
    made = write_gguf(here.homes[0] / "x.gguf")
    made.rename(folder / os.fsdecode(b"m\xfcller.gguf"))

    report = report_of(here)

    path = only(report).places[0].path
    assert path.startswith("~/Gesch")
    json.dumps(path).encode("utf-8")
    path.encode("utf-8")


@linux
def test_a_tree_deeper_than_the_longest_path_is_walked_to_its_end(computer: Computer) -> None:
    """1,500 folders deep, far beyond what a path may be long, a model is still found."""
    here = computer()
    handle = os.open(here.homes[0], os.O_RDONLY)
    for number in range(1_500):
        name = f"folder-{number}"
        os.mkdir(name, dir_fd=handle)
        below = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    source = write_gguf(here.homes[0] / "made.gguf", name="Deep").read_bytes()
    (here.homes[0] / "made.gguf").unlink()
    file = os.open("deep.gguf", os.O_WRONLY | os.O_CREAT, dir_fd=handle)
    os.write(file, source)
    os.close(file)
    os.close(handle)

    report = report_of(here)
    # too deep for pytest to take away
    subprocess.run(["rm", "-rf", str(here.homes[0])], check=True)

    assert "Deep" == only(report).name
    assert () == report.skipped


@linux
def test_no_handle_stays_open(computer: Computer) -> None:
    """However a walk ends, its folder handles are closed."""
    here = computer()
    for number in range(50):
        write_gguf(here.homes[0] / f"a{number}/{'x' * 200}/{'y' * 200}/{'z' * 200}/{'w' * 250}/b/c.gguf", seed=number)
    request = LookRequest(processes=False)

    events = look(request, here, cancelled=lambda: False, now=lambda: NOON)
    for _ in range(30):
        next(events)
    events.close()
    report_of(here)

    # Other tests of this process may have handles that Python closes meanwhile: only those of this tree count.
    assert [] == [path for path in _open_paths() if path.startswith(str(here.homes[0]))]


def _open_paths() -> Iterator[str]:
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            yield str(handle.readlink())


_LOOK = """
import os, sys
from pathlib import Path
from datetime import datetime, UTC
import msgspec
from app.domain.scan_event import LookRequest, Done
from app.scan.engine import look
from app.scan.places import Surroundings
home = Path(sys.argv[1])
here = Surroundings(platform="linux", homes=(home,), environment={}, computer="c", root=home / "none")
if sys.argv[2] == "nobody":
    # once as root, so that every module is loaded: nobody may not be able to read them
    list(look(LookRequest(processes=False), here, cancelled=lambda: False, now=lambda: datetime.now(UTC)))
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for event in look(LookRequest(processes=False), here, cancelled=lambda: False, now=lambda: datetime.now(UTC)):
    pass
sys.stdout.buffer.write(msgspec.json.encode(event.report))
"""


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become nobody")
def test_what_may_not_be_opened_is_told(tmp_path: Path) -> None:
    """Folders and files without permission are counted with their paths, and the rest is looked at."""
    with tempfile.TemporaryDirectory() as top:
        home = Path(top)
        home.chmod(0o755)
        write_gguf(home / "open/a.gguf", name="Open")
        write_gguf(home / "closed/b.gguf")
        (home / "closed").chmod(0)
        write_gguf(home / "c.gguf").chmod(0)

        done = subprocess.run(
            [sys.executable, "-c", _LOOK, top, "nobody"], capture_output=True, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )  # fmt: skip

    report = json.loads(done.stdout)
    assert ["Open"] == [item["name"] for item in report["observations"]]
    assert [("~/c.gguf", "permission"), ("~/closed", "permission")] == [
        (skipped["what"], skipped["reason"]) for skipped in report["skipped"]
    ]


_MOUNTED = """
import os, subprocess, sys
os.makedirs(sys.argv[1] + "/usb")
subprocess.run(["mount", "-t", "tmpfs", "none", sys.argv[1] + "/usb"], check=True)
with open(sys.argv[1] + "/usb/m.gguf", "wb") as file:
    file.write(b"GGUF" + bytes(500_000))
"""


@linux
def test_another_drive_is_not_entered(computer: Computer) -> None:
    """A drive mounted inside the home is told as not looked at."""
    here = computer()
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", _MOUNTED + _LOOK, str(here.homes[0]), "root"], capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    if b"unshare" in done.stderr or b"mount" in done.stderr:
        pytest.skip("this system lets nobody mount")

    report = json.loads(done.stdout)

    assert [] == report["observations"]
    assert [("~/usb", "other_drive")] == [(skipped["what"], skipped["reason"]) for skipped in report["skipped"]]


_LOOK_FROM_THE_TOP = """
import os, sys
from pathlib import Path
from datetime import datetime, UTC
from app.domain.scan_event import LookRequest
from app.scan.engine import look
from app.scan.places import Surroundings
import msgspec
here = Surroundings(platform="linux", homes=(Path("/home/owner"),), environment={}, computer="c", root=Path("/"))
def report(*paths):
    request = LookRequest(processes=False, paths=paths)
    return list(look(request, here, cancelled=lambda: False, now=lambda: datetime.now(UTC)))[-1].report
report(sys.argv[1])  # once before, so that every module is loaded: none can be found from inside
os.chroot(sys.argv[1])
sys.stdout.buffer.write(msgspec.json.encode(report("/", "/srv/kept")))
"""


@linux
def test_the_top_of_a_computer_is_walked_like_any_folder(tmp_path: Path) -> None:
    """From the root down each path has one separator, and what was met on the way is not walked again."""
    write_gguf(tmp_path / "srv/kept/deep/model.gguf", name="Mistral 7B")
    resources = Path(__file__).resolve().parents[2] / "resources"
    shutil.copytree(resources, tmp_path / resources.relative_to("/"))
    done = subprocess.run(
        ["unshare", "-r", sys.executable, "-c", _LOOK_FROM_THE_TOP, str(tmp_path)], capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    if b"unshare" in done.stderr:
        pytest.skip("this system lets nobody be root of their own")

    report = json.loads(done.stdout)

    assert ["/srv/kept/deep/model.gguf"] == [
        place["path"] for item in report["observations"] for place in item["places"]
    ]
    assert (1, []) == (report["files_opened"], report["skipped"])


_BOUND = """
import os, subprocess, sys
home = sys.argv[1]
for name in ("again", "round"):
    os.makedirs(home + "/" + name)
subprocess.run(["mount", "--bind", home + "/kept", home + "/again"], check=True)
subprocess.run(["mount", "--bind", home, home + "/round"], check=True)
"""


@linux
def test_a_folder_that_is_mounted_twice_is_walked_once(computer: Computer) -> None:
    """The same folder under two paths, and the home inside itself: every file is met once, under one path."""
    here = computer()
    write_gguf(here.homes[0] / "kept/deep/model.gguf", name="Mistral 7B")
    for number in range(9):
        (here.homes[0] / f"kept/deep/page{number}.html").touch()
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", _BOUND + _LOOK, str(here.homes[0]), "root"], capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    if b"unshare" in done.stderr or b"mount" in done.stderr:
        pytest.skip("this system lets nobody mount")

    report = json.loads(done.stdout)

    assert ["Mistral 7B"] == [item["name"] for item in report["observations"]]
    assert 1 == len(report["observations"][0]["places"])
    assert (10, []) == (report["files_passed"], report["skipped"])


def test_folders_never_entered_and_endings_passed_are_counted(computer: Computer) -> None:
    """Files passed by their ending are counted; folders that never hold models are not entered."""
    here = computer()
    write_gguf(here.homes[0] / ".git/objects/model.gguf")
    write_gguf(here.homes[0] / "Downloads/film.mp4")
    (here.homes[0] / "Downloads/notes.TXT").write_text("x" * 300_000)

    report = report_of(here)

    assert ((), 2, 0) == (report.observations, report.files_passed, report.files_opened)


def test_stopping_is_quick(computer: Computer) -> None:
    """When asked to stop, the scan ends with a report of what it has, marked as not complete."""
    here = computer()
    for number in range(20):
        write_gguf(here.homes[0] / f"Downloads/{number:02}/m.gguf", name=f"Model {number:02}", seed=number)
    found: list[str] = []

    for event in look(LookRequest(processes=False), here, cancelled=lambda: len(found) >= 3, now=lambda: NOON):
        if isinstance(event, ItemSeen):
            found.append(event.item.name)

    assert isinstance(event, Done)
    assert (False, 20 > len(event.report.observations)) == (event.report.complete, True)
    assert "stopped" in {skipped.reason for skipped in event.report.skipped}


def test_links_of_python_environments_are_said_once(computer: Computer, tmp_path: Path) -> None:
    """Thirty environments that link to a Python elsewhere are one line with its number, apart from other links."""
    here = computer()
    for number in range(30):
        folder = here.homes[0] / f"work/p{number}/.venv/bin"
        folder.mkdir(parents=True)
        (folder / "python3.11").symlink_to(tmp_path / "pyenv/bin/python3.11")
    (here.homes[0] / "work/elsewhere").symlink_to(tmp_path / "other")

    rows = {skipped.what: skipped.count for skipped in report_of(here).skipped if skipped.reason == "link_outside"}

    assert {"Links of Python environments to their Python": 30, "The rest of the home folder": 1} == rows


@pytest.mark.parametrize("name", ["vault.cryptomator", "gocryptfs.conf", ".encfs6.xml"])
def test_locked_folders_are_told(computer: Computer, name: str) -> None:
    """A folder whose content is locked with a password is told, because nobody can look into it."""
    here = computer()
    (here.homes[0] / "Vault").mkdir()
    (here.homes[0] / "Vault" / name).write_text("{}")

    assert [("~/Vault", "encrypted")] == [(skipped.what, skipped.reason) for skipped in report_of(here).skipped]
