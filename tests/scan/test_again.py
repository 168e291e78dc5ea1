"""Looking again: whatever happened since, a look that remembers sees what a plain one sees."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from virtual_computer import Computer, OllamaStore, write_gguf

from app.domain.difference import difference
from app.domain.scan_event import Done, LookRequest, ScanReport
from app.scan.catalogue import catalogue
from app.scan.engine import look
from app.scan.places import Surroundings
from app.scan.readers import identify
from app.scan.untrusted_file import open_untrusted

LATER = datetime.now(UTC) + timedelta(hours=1)
"""Looks in these tests are an hour late, so that nothing was changed a moment before."""
_FOLDERS = (
    "models", "work", "node_modules", "checkpoint-3", ".git", "__pycache__", "snapshots", "manifests", "blobs", "x.app",
    "site-packages", "chart.js", "größe", os.fsdecode(b"m\xfc"), ".lmstudio", "net.mlmodelc", "site-packages.old",
    "variables",
)  # fmt: skip
_FILES = (
    "a.gguf", "b.GGUF", "c.bin", "d", "e.dat", "f.txt", "README.md", "LICENSE", "config.json", "g.gguf.part", "h.js",
    os.fsdecode(b"\xe9.gguf"), "trainer_state.json", "adapter_config.json", "saved_model.pb", "CLAUDE.md", "mcp.json",
)  # fmt: skip


def remembered(here: Surroundings, memory: Path | None, *, at: datetime = LATER, **asked: object) -> ScanReport:
    """The report of a look, with or without a memory."""
    request = LookRequest(paths=(str(here.homes[0]),), processes=False, **asked)  # type: ignore[arg-type]
    done = list(look(request, here, cancelled=lambda: False, now=lambda: at, memory=memory))[-1]
    assert isinstance(done, Done)
    return done.report


def plain(report: ScanReport) -> ScanReport:
    """A report without what a memory may change: how it was looked, and how many files were opened for it."""
    return msgspec.structs.replace(report, thorough="", files_opened=0, difference=None)


def sniffed(home: Path) -> dict[bytes, list[str]]:
    """The slow, plain way: every file is asked for its size, opened and read; GGUF files by their content.

    What is never entered or opened by rule is left out here too.
    """
    known = catalogue()
    found: dict[bytes, list[str]] = {}
    for above, folders, files in os.walk(home):
        folders[:] = [name for name in folders if name.lower() not in known.closed_folders]
        for path in (Path(above, name) for name in files):
            ending = path.suffix.lower()
            if path.is_symlink() or ending in known.passed_endings or path.name.lower() in known.passed_names:
                continue
            size = path.stat().st_size
            if size < 4_096 or (size < 262_144 and ending not in known.small_endings):
                continue
            with open_untrusted(path) as untrusted:
                header = identify(untrusted, path.name)
            if header is not None and header.format == "GGUF" and header.role == "model":
                found.setdefault(path.read_bytes(), []).append(str(path))
    return found


@dataclass(frozen=True)
class Model:
    """Bytes to write: a GGUF head of ``seed`` when it has one, filled up to ``size``."""

    seed: int
    size: int

    def write(self, path: Path, *, append: bool = False) -> None:
        with path.open("r+b" if path.exists() else "wb") as file:
            if append:
                file.seek(0, os.SEEK_END)
                file.write(b"\0" * self.size)
                return
            file.truncate(0)
            file.write(_HEADS[self.seed] if self.seed else b"no model ")
            file.truncate(self.size)


def _head(seed: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_gguf(Path(folder) / "x.gguf", name=f"Model {seed}", numbers=900).read_bytes()


_HEADS = {seed: _head(seed) for seed in range(1, 5)}
sizes = st.sampled_from((0, 100, 4_095, 5_000, 200_000, 300_000))
_SHAPES = {
    "net.mlmodelc", "snapshots", "manifests", "checkpoint-3", ".lmstudio", "trainer_state.json", "adapter_config.json",
    "README.md", "config.json", "saved_model.pb",
}  # fmt: skip
contents = st.builds(Model, st.integers(0, 4), sizes)
steps = st.lists(st.sampled_from(_FOLDERS), max_size=3)
places = st.tuples(steps, st.sampled_from(_FILES), contents)
changes = st.tuples(
    st.sampled_from(
        (
            "create",
            "overwrite",
            "append",
            "rename",
            "move",
            "delete",
            "replace",
            "set back",
            "folder",
            "set folder back",
        )
    ),
    st.integers(0, 50),
    places,
)


def put(home: Path, place: tuple[list[str], str, Model]) -> Path:
    """Make one file and the folders above it."""
    names, name, content = place
    path = home.joinpath(*names)
    path.mkdir(parents=True, exist_ok=True)
    content.write(path / name)
    return path / name


def change(home: Path, what: str, which: int, place: tuple[list[str], str, Model]) -> None:
    """Do one thing to the tree, as people and programs do."""
    files = sorted(path for path in home.rglob("*") if path.is_file())
    folders = sorted(path for path in home.rglob("*") if path.is_dir())
    if what == "create" or not files:
        put(home, place)
        return
    file, content = files[which % len(files)], place[2]
    before = file.stat()
    if what == "overwrite":
        content.write(file)
    elif what == "append":
        content.write(file, append=True)
    elif what == "rename":
        file.rename(file.with_name(place[1]))
    elif what == "move":
        file.rename(put(home, place))
    elif what == "delete":
        file.unlink()
    elif what == "replace":
        new = file.with_name("new")
        content.write(new)
        new.replace(file)
    elif what == "set back":
        content.write(file)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif folders:
        folder = folders[which % len(folders)]
        if what == "folder":
            shutil.rmtree(folder)
        else:
            before = folder.stat()
            content.write(folder / "late.gguf")
            os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))


@contextmanager
def somewhere() -> Iterator[tuple[Surroundings, Path]]:
    """An empty home, and where the memory lies."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(os.path.realpath(name))
        for folder in ("home", "root"):
            (top / folder).mkdir()
        yield (
            Surroundings(platform="linux", homes=(top / "home",), environment={}, computer="desk-3", root=top / "root"),
            top / "memory.db",
        )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(places, max_size=12), st.lists(st.lists(changes, min_size=1, max_size=4), max_size=3))
def test_a_look_that_remembers_sees_what_a_plain_one_sees(
    planted: list[tuple[list[str], str, Model]],
    rounds: list[list[tuple[str, int, tuple[list[str], str, Model]]]],
) -> None:
    """Before and after any changes: the first look, the next ones, one that forgets, and a plain walk agree."""
    with somewhere() as (here, memory):
        home = here.homes[0]
        for place in planted:
            put(home, place)
        before = None
        for changed in [[], *rounds]:
            for what, which, place in changed:
                change(home, what, which, place)
            alone, again = remembered(here, None), remembered(here, memory)

            assert plain(alone) == plain(again)
            assert difference(before, alone) == again.difference
            before = alone
            # the coarsest clock of a file system that is used for tests ticks every ten milliseconds
            time.sleep(0.012)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(places, max_size=12))
def test_the_walk_finds_what_a_plain_walk_finds(planted: list[tuple[list[str], str, Model]]) -> None:
    """Every GGUF file that asking, opening and reading every file finds is in a record, with all its places."""
    with somewhere() as (here, _):
        home = here.homes[0]
        for names, name, content in planted:
            # where a whole folder is one model, or settings speak for the weights, the plain walk knows less
            if not _SHAPES & {*names, name}:
                put(home, (names, name, content))

        slow = sniffed(home)
        quick = [
            sorted(place.path for place in item.places)
            for item in remembered(here, None).observations
            if item.format == "GGUF"
        ]

    assert sorted(sorted(here.shown(path) for path in paths) for paths in slow.values()) == sorted(quick)


def test_nothing_that_did_not_change_is_opened_again(computer: Computer, tmp_path: Path) -> None:
    """The second look opens no model; one that was overwritten in place, and no other, is opened by the third."""
    here = computer()
    for number in range(3):
        write_gguf(here.homes[0] / f"models-{number}/model.gguf", name=f"Model {number}", seed=number)
    memory = tmp_path / "memory.db"

    first, second = remembered(here, memory), remembered(here, memory)
    with (here.homes[0] / "models-1/model.gguf").open("r+b") as file:
        file.write(write_gguf(tmp_path / "other.gguf", name="Another").read_bytes())
    third = remembered(here, memory)

    assert [(3, "first"), (0, "again"), (1, "again")] == [
        (report.files_opened, report.thorough) for report in (first, second, third)
    ]
    assert ["Another", "Model 0", "Model 2"] == [item.name for item in third.observations]


def test_a_file_that_grows_in_an_unchanged_folder_is_found(computer: Computer, tmp_path: Path) -> None:
    """A download that had only begun is a model at the next look, although its folder shows no change."""
    here = computer()
    memory = tmp_path / "memory.db"
    whole = write_gguf(tmp_path / "whole.gguf", name="Whole").read_bytes()
    (here.homes[0] / "Downloads").mkdir()
    path = here.homes[0] / "Downloads/model.gguf"
    path.write_bytes(whole[:100])
    begun = remembered(here, memory)
    with path.open("ab") as file:
        file.write(whole[100:])

    assert ([], ["Whole"]) == (
        [item.name for item in begun.observations],
        [item.name for item in remembered(here, memory).observations],
    )


def test_what_changed_a_moment_ago_is_not_relied_on(computer: Computer, tmp_path: Path) -> None:
    """Clocks of file systems are coarse: what was written less than two seconds before a look is read next time too."""
    here = computer()
    write_gguf(here.homes[0] / "models/model.gguf")
    memory = tmp_path / "memory.db"

    opened = [remembered(here, memory, at=datetime.now(UTC)).files_opened for _ in range(2)]

    assert [1, 1] == opened


def test_a_clock_in_the_future_is_not_relied_on(computer: Computer, tmp_path: Path) -> None:
    """A folder and a file that say they will change tomorrow are looked at each time."""
    here = computer()
    path = write_gguf(here.homes[0] / "models/model.gguf")
    tomorrow = time.time() + 100_000
    for thing in (path, path.parent):
        os.utime(thing, (tomorrow, tomorrow))
    memory = tmp_path / "memory.db"

    assert [1, 1] == [remembered(here, memory).files_opened for _ in range(2)]


@pytest.mark.parametrize(
    ("spoil", "thorough"),
    [
        (lambda file: file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000), "broken"),
        (lambda file: file.write_bytes(b"no database at all, but long enough to be read as one" * 20), "broken"),
        (lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]), "broken"),
        (lambda file: _execute(file, "PRAGMA application_id = 7"), "broken"),
        (lambda file: _execute(file, "DROP TABLE files"), "broken"),
        (lambda file: _execute(file, "UPDATE meta SET value = 'older'"), "rules"),
        (lambda file: _execute(file, "UPDATE looks SET thorough = 'never'"), "month"),
        (lambda file: _execute(file, "UPDATE folders SET data = x'00'"), "again"),
        (lambda file: _execute(file, "UPDATE files SET data = x'00'"), "again"),
        (lambda file: _execute(file, "DELETE FROM folders"), "again"),
        (lambda file: file.unlink(), "first"),
    ],
)
def test_a_spoilt_memory_costs_time_and_nothing_else(
    computer: Computer, tmp_path: Path, spoil: Callable[[Path], object], thorough: str
) -> None:
    """Whatever is done to it, the look sees the same, says why it was thorough, and the one after it is quick again."""
    here = computer()
    write_gguf(here.homes[0] / "a/b/model.gguf", name="Alpha")
    memory = tmp_path / "memory.db"
    first = remembered(here, memory)
    spoil(memory)

    second, third = remembered(here, memory), remembered(here, memory)

    assert thorough == second.thorough
    assert plain(first) == plain(second) == plain(third)
    assert ("again", 0) == (third.thorough, third.files_opened)


def _execute(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


def test_a_full_look_comes_when_asked_for_and_after_a_month(computer: Computer, tmp_path: Path) -> None:
    """Each says why; the month begins again with a full look, and a clock that went back brings one too."""
    here = computer()
    write_gguf(here.homes[0] / "model.gguf")
    memory = tmp_path / "memory.db"
    days = (0, 20, 40, 60, 65, 10)

    told = [remembered(here, memory, at=LATER + timedelta(days=day)).thorough for day in days]
    asked = remembered(here, memory, at=LATER + timedelta(days=11), full=True)

    assert ["first", "again", "month", "again", "again", "month"] == told
    assert ("asked", 1) == (asked.thorough, asked.files_opened)


def test_a_stopped_look_spoils_nothing(computer: Computer, tmp_path: Path) -> None:
    """After a look that was stopped half way the next one sees everything, and is quick where the one before ended."""
    here = computer()
    for number in range(200):
        write_gguf(
            here.homes[0] / f"models-{number:03}/model.gguf", name=f"Model {number}", numbers=70_000, seed=number
        )
    memory = tmp_path / "memory.db"
    calls = iter(range(100_000))
    request = LookRequest(paths=(str(here.homes[0]),), processes=False)
    stopped = list(look(request, here, cancelled=lambda: next(calls) > 150, now=lambda: LATER, memory=memory))[-1]
    after = remembered(here, memory)

    assert isinstance(stopped, Done)
    assert not stopped.report.complete
    assert len(stopped.report.observations) < 200 == len(after.observations)
    assert plain(remembered(here, None)) == plain(after)


def test_two_looks_at_once_do_not_harm_each_other(computer: Computer, tmp_path: Path) -> None:
    """While another program writes to the memory, a look goes on without it."""
    here = computer()
    write_gguf(here.homes[0] / "model.gguf", name="Alpha")
    memory = tmp_path / "memory.db"
    remembered(here, memory)
    with sqlite3.connect(memory, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        during = remembered(here, memory)
        other.execute("ROLLBACK")
    other.close()

    assert ["Alpha"] == [item.name for item in during.observations]
    assert 0 == remembered(here, memory).files_opened


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_its_person_can_read_the_memory(computer: Computer, tmp_path: Path) -> None:
    """It holds names of folders: nobody else on the computer may read it."""
    memory = tmp_path / "data/memory.db"
    remembered(computer(), memory)

    assert 0o600 == memory.stat().st_mode & 0o777


def test_looks_from_different_places_do_not_mix(computer: Computer, tmp_path: Path) -> None:
    """A folder that was walked on its own before is walked again as part of the home."""
    here = computer()
    write_gguf(here.homes[0] / "a/inner/deep/model.gguf", name="Inner")
    write_gguf(here.homes[0] / "b/model.gguf", name="Outer", seed=2)
    memory = tmp_path / "memory.db"
    both = (str(here.homes[0] / "a/inner"), str(here.homes[0]))
    reports = []
    for paths in (both, both, (str(here.homes[0]),), (str(here.homes[0]),), both):
        request = LookRequest(paths=paths, processes=False)
        done = list(look(request, here, cancelled=lambda: False, now=lambda: LATER, memory=memory))[-1]
        assert isinstance(done, Done)
        reports.append(sorted(item.name for item in done.report.observations))

    assert [["Inner", "Outer"]] * 5 == reports


def test_settings_and_stores_are_read_each_time(computer: Computer, tmp_path: Path) -> None:
    """An agent's settings that changed in place, and a store's new manifest, are seen in folders that look alike."""
    here = computer()
    settings_file = here.homes[0] / ".claude/settings.json"
    settings_file.parent.mkdir()
    settings_file.write_text(json.dumps({"permissions": {"defaultMode": "default"}}))
    store = OllamaStore(here.homes[0] / ".ollama/models")
    head = write_gguf(tmp_path / "x.gguf", name="Alpha").read_bytes()
    store.model("alpha", {"model": head})
    memory = tmp_path / "memory.db"
    before = remembered(here, memory)
    with settings_file.open("r+") as file:
        file.write(json.dumps({"permissions": {"defaultMode": "bypassPermissions"}}))
    store.model("beta", {"model": write_gguf(tmp_path / "y.gguf", name="Beta", seed=2).read_bytes()})
    after = remembered(here, memory)

    assert {"Alpha"} == {item.name for item in before.observations if item.kind == "model"}
    assert {"Alpha", "Beta"} == {item.name for item in after.observations if item.kind == "model"}
    assert plain(remembered(here, None)) == plain(after)
    assert [False] == [item.agent.asks_first for item in after.observations if item.agent]
