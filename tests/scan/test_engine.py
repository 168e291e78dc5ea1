"""Whole looks at invented computers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import gguf
import msgspec
import numpy
import psutil
import pytest
from scan.readers.specimens import state_dict, torch_zip
from virtual_computer import NOON, Computer, OllamaStore, events_of, only, report_of, write_gguf, write_json

from app.domain.scan_event import (
    Done,
    ItemSeen,
    LookRequest,
    NotSeen,
    PlaceDone,
    PlaceEntered,
    Progress,
)
from app.scan import detectors
from app.scan.catalogue import Catalogue
from app.scan.engine import look
from app.scan.find import Find
from app.scan.looking import Looking
from app.scan.places import Surroundings
from app.scan.registry import LINUX
from app.scan.walk import Folder
from app.scan.wanted import Wanted


@pytest.fixture
def office(computer: Computer) -> Surroundings:
    """A computer as people use it: a store, a download, an agent, a training run."""
    here = computer(others=("anna",))
    home = here.homes[0]
    content = write_gguf(here.root / "made.gguf", name="Llama 3.1 8B Instruct").read_bytes()
    store = OllamaStore(home / ".ollama/models")
    store.model("llama3.1:8b", {"model": content})
    store.model("tenant-letters", {"model": content, "system": b"Be kind."}, source="llama3.1:8b")
    write_gguf(home / "Downloads/mistral.gguf", name="Mistral 7B", seed=2)
    write_gguf(here.homes[1] / "Downloads/mistral.gguf", name="Mistral 7B", seed=2)
    write_json(home / ".cursor/mcp.json", {"mcpServers": {"files": {"command": "npx", "args": ["files-mcp"]}}})
    write_json(home / "run/checkpoint-5/trainer_state.json", {"global_step": 5, "log_history": []})
    return here


def test_everything_is_found_once(office: Surroundings) -> None:
    """One record for each thing, whichever place or account it lies in."""
    found = [(item.kind, item.name, len(item.places)) for item in report_of(office).observations]

    assert [
        ("model", "Llama 3.1 8B Instruct", 1), ("model", "Mistral 7B", 2), ("model", "tenant-letters", 1),
        ("training", "run", 1), ("agent", "Cursor", 1),
    ] == found  # fmt: skip


def test_events_come_in_order(office: Surroundings) -> None:
    """Places begin and end in turn; finds come between; the report is last and holds them all."""
    events = events_of(office)

    places = [event for event in events if isinstance(event, PlaceEntered | PlaceDone)]
    assert [(number, kind) for number in range(1, 8) for kind in (PlaceEntered, PlaceDone)] == [
        (event.number, type(event)) for event in places
    ]
    assert {7} == {event.total for event in places}
    done = events[-1]
    assert isinstance(done, Done)
    latest = {event.item.id: event.item for event in events if isinstance(event, ItemSeen)}
    assert latest == {item.id: item for item in done.report.observations}
    assert len(latest) == sum(event.found for event in events if isinstance(event, PlaceDone))
    assert [done.report.files_opened] == [event.files_opened for event in events if isinstance(event, Progress)]
    assert "Ollama and its models" == done.report.places[0]


def test_the_same_scan_twice_gives_the_same_report(office: Surroundings) -> None:
    """Nothing depends on chance or on having been looked at before."""
    assert report_of(office) == report_of(office)


def test_looking_changes_nothing(office: Surroundings) -> None:
    """No file is written, and none is marked as read."""

    def state() -> dict[str, tuple[int, ...]]:
        paths = sorted(office.homes[0].parent.rglob("*"))
        facts = [(path, path.lstat()) for path in paths]
        return {str(path): (fact.st_size, fact.st_mtime_ns, fact.st_mode, fact.st_ctime_ns) for path, fact in facts}

    before = state()
    report_of(office)

    assert before == state()


def test_only_named_folders_are_looked_at(office: Surroundings) -> None:
    """With folders named, nothing else is looked at, and stores in them are still known."""
    report = report_of(office, office.homes[0] / ".ollama")

    assert ({"Llama 3.1 8B Instruct", "tenant-letters"}, ("~/.ollama",)) == (
        {item.name for item in report.observations},
        report.places,
    )


def test_a_folder_that_is_not_there_is_told(computer: Computer, tmp_path: Path) -> None:
    """A missing folder is not an error: it is told as missing."""
    report = report_of(computer(), tmp_path / "gone")

    assert ["missing"] == [skipped.reason for skipped in report.skipped]


def test_a_folder_named_twice_is_looked_at_once(office: Surroundings) -> None:
    """A folder inside another named one is not looked at again."""
    home = office.homes[0]

    assert report_of(office, home).files_passed == report_of(office, home, home / "Downloads").files_passed


def test_the_whole_computer_is_looked_at_when_asked(office: Surroundings) -> None:
    """What lies in no usual place is found when all disks are asked for, after the rest and only then."""
    write_gguf(office.root / "data/modelle/gross.gguf", name="Elsewhere", seed=9)

    usual, whole = report_of(office), report_of(office, whole=True)

    assert "Elsewhere" not in [item.name for item in usual.observations]
    assert {"Elsewhere"} == {item.name for item in whole.observations} - {item.name for item in usual.observations}
    assert (*usual.places, "All disks of this computer") == whole.places


def test_a_linux_inside_windows_is_told_and_not_started(computer: Computer) -> None:
    """Looking at it would start it: it is counted as not looked at, unless it was chosen."""
    asked = computer("windows")
    here = Surroundings(
        platform="windows", homes=asked.homes, environment={}, computer="desk-3", root=asked.root,
        registry={f"{LINUX}\\{{1}}": {"DistributionName": "Ubuntu", "Version": "2"}},
    )  # fmt: skip

    assert [("linux_inside", "Ubuntu")] == [(skipped.reason, skipped.what) for skipped in report_of(here).skipped]
    chosen = report_of(here, also=("\\\\wsl.localhost\\Ubuntu\\home",))
    assert "linux_inside" not in [skipped.reason for skipped in chosen.skipped]


def test_time_runs_out(office: Surroundings) -> None:
    """After the seconds asked for, the scan ends and says which places it did not come to."""
    ticks = iter(range(10_000))
    events = list(
        look(
            LookRequest(processes=False, max_seconds=3), office, cancelled=lambda: False,
            now=lambda: NOON + timedelta(seconds=next(ticks)),
        )
    )  # fmt: skip

    done = events[-1]
    assert isinstance(done, Done)
    assert not done.report.complete
    assert "Program folders" in {skipped.what for skipped in done.report.skipped if skipped.reason == "time"}


def test_a_failing_way_of_looking_is_told_and_the_others_go_on(
    office: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in one detector costs its finds only."""

    class Broken:
        def wanted(self, known: Catalogue) -> Wanted:
            return Wanted(named=frozenset({"run"}))

        def in_folder(self, folder: Folder, looking: Looking) -> Iterator[Find]:
            raise RecursionError("a hostile file")
            yield

    register = {"broken": Broken(), **detectors.FOLDER_DETECTORS}
    monkeypatch.setattr("app.scan.engine.FOLDER_DETECTORS", register)

    report = report_of(office)

    assert ("training", "run") in [(item.kind, item.name) for item in report.observations]
    assert [("~/run (broken: RecursionError)", "failed")] == [(item.what, item.reason) for item in report.skipped]


def test_what_is_not_seen_is_told_as_it_happens(office: Surroundings) -> None:
    """Each skipped thing is an event as well."""
    (office.homes[0] / ".codex").mkdir()
    (office.homes[0] / ".codex/config.toml").write_text("= broken")

    told = [event.skipped for event in events_of(office) if isinstance(event, NotSeen)]

    assert [("~/.codex/config.toml", "unreadable")] == [(skipped.what, skipped.reason) for skipped in told]


def test_an_empty_computer_is_an_empty_report(computer: Computer) -> None:
    """Nothing there is nothing found, and complete."""
    report = report_of(computer())

    assert ((), (), True) == (report.observations, report.skipped, report.complete)


def test_hostile_names_cannot_reach_a_report(computer: Computer) -> None:
    """Names that turn text around or hold control signs are cleaned; the report can always be written."""
    here = computer()
    write_gguf(here.homes[0] / "Downloads/\u202egpj.exe\x1b[2J\n.gguf")

    text = msgspec.json.encode(report_of(here)).decode()

    assert not set(text) & set("\u202e\x1b\n")
    assert "gpj.exe" in text


_NO_NETWORK = """
import sys
from datetime import datetime, UTC
from app.domain.scan_event import LookRequest
from app.scan.engine import look
from app.scan.places import Surroundings
from pathlib import Path
home = Path(sys.argv[1])
here = Surroundings(platform="linux", homes=(home,), environment={}, computer="c", root=home / "none")
*_, done = look(LookRequest(), here, cancelled=lambda: False, now=lambda: datetime.now(UTC))
failed = [skipped.what for skipped in done.report.skipped if skipped.reason == "failed"]
print(failed, {"tenant-letters", "Mistral 7B", "Cursor"} <= {item.name for item in done.report.observations})
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here, which would show network calls")
def test_no_network_is_ever_touched(office: Surroundings, tmp_path: Path) -> None:
    """A whole scan, processes included, asks the system for no network connection."""
    log = tmp_path / "calls"
    words = ["strace", "-f", "-e", "trace=socket,connect,bind,sendto", "-o", str(log)]
    done = subprocess.run(
        [*words, sys.executable, "-c", _NO_NETWORK, str(office.homes[0])], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    if "ptrace" in done.stderr or "PTRACE" in done.stderr:
        pytest.skip("this system does not let strace watch")

    assert (0, []) == (done.returncode, [line for line in log.read_text().splitlines() if "AF_INET" in line])
    assert "[] True" == done.stdout.strip()


def test_a_report_survives_being_written(office: Surroundings) -> None:
    """A report can be written as JSON and read back the same."""
    from app.domain.scan_event import ScanReport

    report = report_of(office)

    assert report == msgspec.json.decode(msgspec.json.encode(report), type=ScanReport)
    assert json.loads(msgspec.json.encode(report))["computer"] == "desk-3"


@pytest.mark.parametrize("path", ["", "~nobody-of-that-name/x", "\x00", "/dev/null", "x" * 5_000])
def test_any_path_may_be_named(computer: Computer, path: str) -> None:
    """A path that cannot be looked at is told, never an error; the empty one is the working folder."""
    stops = path == ""  # the working folder may be large
    events = list(look(LookRequest(paths=(path,)), computer(), cancelled=lambda: stops, now=lambda: NOON))

    done = events[-1]
    assert isinstance(done, Done)
    assert done.report.skipped


def test_no_process_is_left_behind(computer: Computer) -> None:
    """What reads files deeply ends with the scan, also when nobody listens to its end."""
    here = computer()
    numbers = {"w": 80_000}
    (here.homes[0] / "Downloads").mkdir()
    (here.homes[0] / "Downloads/old.pt").write_bytes(torch_zip(state_dict(numbers), numbers))
    before = psutil.Process().children()
    events = look(LookRequest(processes=False), here, cancelled=lambda: False, now=lambda: NOON)
    seen = next(event for event in events if isinstance(event, ItemSeen))
    during = psutil.Process().children()
    del events

    assert ("PyTorch", "no", 1) == (seen.item.format, seen.item.runs_code, len(during) - len(before))
    assert before == psutil.Process().children()


@pytest.mark.parametrize(("exact", "parameters"), [(False, 8_000_000_000), (True, 80_000)])
def test_parameters_are_counted_when_asked(computer: Computer, exact: bool, parameters: int) -> None:
    """In passing the size that a file names is taken for an estimate; asked, each of its numbers is counted."""
    here = computer()
    writer_path = here.homes[0] / "Downloads/Little-8B-Q8_0.gguf"
    writer_path.parent.mkdir()
    writer = gguf.GGUFWriter(writer_path, "llama")
    writer.add_token_list([f"word{number}" for number in range(500)])
    writer.add_tensor("a", numpy.ones(80_000, numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    found = only(report_of(here, exact=exact))

    assert (parameters, exact) == (found.parameters, found.parameters_exact)
