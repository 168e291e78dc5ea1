"""Full fingerprints of real files: right, stopped, taken up again, and never of a file that changed meanwhile."""

from __future__ import annotations

import hashlib
import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_computer import OllamaStore

from app.domain.fingerprint import Fingerprint, FingerprintProgress
from app.domain.observation import Observation, Place
from app.errors import HashTrouble
from app.scan.hashing import Hashing
from app.scan.places import Surroundings

SPARSE_BYTES = 200_000_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of 200 MB that takes next to no room; its beginning and end are not alike."""
    path = tmp_path / "large.gguf"
    with path.open("wb") as file:
        file.write(b"GGUF")
        file.seek(SPARSE_BYTES - 4)
        file.write(b"tail")
    return path


def plain(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def worked_out(hashing: Hashing, path: Path, *, in_use: bool = False) -> list[FingerprintProgress | Fingerprint]:
    return list(hashing.work_out(str(path), lambda: False, in_use=in_use))


def stopped_at_half(hashing: Hashing, path: Path) -> int:
    """Read until something was read, then stop; returns how far it came."""
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 90

    events = list(hashing.work_out(str(path), cancelled))
    assert not any(isinstance(event, Fingerprint) for event in events)
    return asked - 1


def first_done(hashing: Hashing, path: Path) -> int:
    event = next(iter(hashing.work_out(str(path), lambda: False)))
    assert isinstance(event, FingerprintProgress)
    return event.done


def test_it_is_the_sha256_of_the_whole(large: Path) -> None:
    """The digest is that of the plain way, progress only goes up, and ends at the size."""
    events = worked_out(Hashing(), large)

    assert events[-1] == Fingerprint(path=str(large), sha256=plain(large), size_bytes=SPARSE_BYTES)
    done = [event.done for event in events if isinstance(event, FingerprintProgress)]
    assert done[0] == 0
    assert done == sorted(done)
    assert done[-1] == SPARSE_BYTES


def test_an_empty_file_has_one_too(tmp_path: Path) -> None:
    """Nothing at all has a well-known SHA-256."""
    empty = tmp_path / "empty"
    empty.touch()

    assert worked_out(Hashing(), empty)[-1] == Fingerprint(
        path=str(empty), sha256=hashlib.sha256().hexdigest(), size_bytes=0
    )


def test_stopped_and_taken_up_again(large: Path) -> None:
    """What was read before is not read again, and the digest is the same; another program start begins anew."""
    hashing = Hashing()
    stopped_at_half(hashing, large)

    assert first_done(hashing, large) > 80_000_000
    assert worked_out(hashing, large)[-1] == Fingerprint(path=str(large), sha256=plain(large), size_bytes=SPARSE_BYTES)
    assert first_done(Hashing(), large) == 0


def test_left_in_the_middle_is_kept_as_well(large: Path) -> None:
    """Whoever stops listening loses nothing: a window that is closed, say."""
    hashing = Hashing()
    events = hashing.work_out(str(large), lambda: False)
    told = [next(events), next(events)][-1]
    events.close()  # type: ignore[attr-defined]

    assert isinstance(told, FingerprintProgress)
    assert first_done(hashing, large) == told.done


def test_changed_between_two_goes_begins_anew(large: Path) -> None:
    """A half-done digest of what is no longer there is thrown away."""
    hashing = Hashing()
    stopped_at_half(hashing, large)
    before = large.stat()
    with large.open("r+b") as file:
        file.write(b"FFUG")
    os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert first_done(hashing, large) == 0
    assert worked_out(hashing, large)[-1] == Fingerprint(path=str(large), sha256=plain(large), size_bytes=SPARSE_BYTES)


@pytest.mark.parametrize("how", ["overwritten", "longer", "shorter", "replaced", "gone"])
def test_changed_while_read(large: Path, how: str) -> None:
    """No digest is given of a file that is not the one that was begun with."""
    hashing = Hashing()
    events = hashing.work_out(str(large), lambda: False)
    next(events)
    if how == "overwritten":
        with large.open("r+b") as file:
            file.write(b"FFUG")
    elif how == "longer":
        with large.open("ab") as file:
            file.write(b"more")
    elif how == "shorter":
        os.truncate(large, 1_000)
    elif how == "replaced":
        other = large.with_name("other")
        other.write_bytes(b"GGUF")
        other.replace(large)
    else:
        large.unlink()

    with pytest.raises(HashTrouble) as trouble:
        list(events)
    assert trouble.value.phrase == ("hash.missing" if how == "gone" else "hash.changed")


def test_done_until_it_changes(large: Path) -> None:
    """What is finished is not read a second time, as long as the file is the same."""
    hashing = Hashing()
    done = worked_out(hashing, large)[-1]
    assert first_done(hashing, large) == SPARSE_BYTES
    assert worked_out(hashing, large)[-1] == done

    os.truncate(large, 100)
    assert first_done(hashing, large) == 0


@pytest.fixture(params=["open", "mapped"])
def held(large: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A real process has the file open, or mapped and closed, as model servers do."""
    script = "import mmap,sys\nf=open(sys.argv[1],'rb')\n"
    if request.param == "mapped":
        script += "m=mmap.mmap(f.fileno(),0,access=mmap.ACCESS_READ)\nf.close()\n"
    script += "print('ready',flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(large)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield large
        process.communicate()


def test_in_use_needs_a_yes(held: Path) -> None:
    """A file that a program has open is not read without a yes; the program is named."""
    with pytest.raises(HashTrouble) as trouble:
        worked_out(Hashing(), held)

    assert trouble.value.phrase == "hash.in_use"
    assert "python" in str(trouble.value.values["programs"])
    assert isinstance(worked_out(Hashing(), held, in_use=True)[-1], Fingerprint)


def test_by_another_name_it_is_still_in_use(held: Path) -> None:
    """The folder may be reached another way: the file counts, not how its path is written."""
    way = held.parent.parent / f"{held.parent.name}-link"
    way.symlink_to(held.parent)

    with pytest.raises(HashTrouble) as trouble:
        worked_out(Hashing(), way / held.name)
    assert trouble.value.phrase == "hash.in_use"


def test_our_own_reading_is_no_use(large: Path) -> None:
    """That this program has it open stops nobody."""
    with large.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ):
        assert isinstance(worked_out(Hashing(), large)[-1], Fingerprint)


def test_what_is_not_read(tmp_path: Path, large: Path) -> None:
    """Folders, links, pipes and what is not there are told apart, and a pipe makes nobody wait."""
    (tmp_path / "link").symlink_to(large)
    os.mkfifo(tmp_path / "pipe")
    phrases = {}
    for name in ("", "link", "pipe", "nothing"):
        with pytest.raises(HashTrouble) as trouble:
            worked_out(Hashing(), tmp_path / name)
        phrases[name] = trouble.value.phrase

    assert phrases == {"": "hash.folder", "link": "hash.link", "pipe": "hash.not_a_file", "nothing": "hash.missing"}


def test_several_come_in_order(tmp_path: Path, large: Path) -> None:
    """Two at a time, told in the order they were asked for; one that fails costs only itself."""
    small = tmp_path / "small"
    small.write_bytes(b"abc")
    paths = [str(large), str(tmp_path / "nothing"), str(small), str(large.parent)]
    events = list(Hashing().work_out_all(paths, lambda: False))

    results = [event for event in events if not isinstance(event, FingerprintProgress)]
    assert [getattr(one, "sha256", getattr(one, "phrase", "")) for one in results] == [
        plain(large), "hash.missing", hashlib.sha256(b"abc").hexdigest(), "hash.folder",
    ]  # fmt: skip
    done = [event.done for event in events if isinstance(event, FingerprintProgress)]
    assert done == sorted(done)


def test_of_a_find_the_file_of_the_model_is_read(tmp_path: Path) -> None:
    """Ollama's list leads to the weights. Without them the file is said to be gone; a list may also name none."""
    here = Surroundings(platform="linux", homes=(tmp_path,), environment={}, computer="desk", root=tmp_path)
    store = OllamaStore(tmp_path / ".ollama/models")
    store.model("little:1", {"model": b"weights", "system": b"a text", "license": b"a licence"})
    listed = tmp_path / ".ollama/models/manifests/registry.ollama.ai/library/little/1"
    find = Observation(id="x", kind="model", name="Little", places=(Place(path=here.shown(str(listed))),))

    def work_out() -> Fingerprint | FingerprintProgress:
        return list(Hashing(here).work_out_find(find, lambda: False))[-1]

    made = work_out()
    assert isinstance(made, Fingerprint)
    assert (hashlib.sha256(b"weights").hexdigest(), True) == (made.sha256, made.fits_name)

    Path(made.path).unlink()
    with pytest.raises(HashTrouble) as trouble:
        work_out()
    assert ("hash.gone", here.shown(made.path)) == (trouble.value.phrase, trouble.value.values["path"])

    listed.write_text('{"layers": []}')
    with pytest.raises(HashTrouble) as trouble:
        work_out()
    assert ("hash.not_one", find.places[0].path) == (trouble.value.phrase, trouble.value.values["path"])

    listed.unlink()
    with pytest.raises(HashTrouble) as trouble:
        work_out()
    assert ("hash.gone", find.places[0].path) == (trouble.value.phrase, trouble.value.values["path"])
