"""What a look says while it runs, and how soon it stops; counted in steps, because clocks differ."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from virtual_computer import Computer, OllamaStore, events_of, write_gguf

from app.domain.scan_event import Done, ItemSeen, LookRequest, PlaceEntered, Progress, ScanEvent
from app.scan.engine import look
from app.scan.places import Surroundings

LATER = datetime.now(UTC) + timedelta(hours=1)
_MANY = 3_000


def _later() -> datetime:
    return LATER


def looked(
    here: Surroundings, memory: Path | None = None, *, cancelled: Callable[[], bool] = bool, full: bool = False
) -> list[ScanEvent]:
    """What a look at one home says."""
    request = LookRequest(paths=(str(here.homes[0]),), processes=False, full=full)
    return list(look(request, here, cancelled=cancelled, now=_later, memory=memory))


class Patience:
    """Says that it is time to stop when it has been asked so often."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.asked = 0

    def over(self) -> bool:
        """Whether to stop."""
        self.asked += 1
        return self.asked > self.most


@pytest.fixture
def crowded(computer: Computer) -> Surroundings:
    """A home with one folder of very many files, which say nothing by their names, and a model after them."""
    here = computer()
    folder = here.homes[0] / "crowd"
    folder.mkdir(parents=True)
    for number in range(_MANY):
        os.mknod(folder / f"part{number}")
    write_gguf(here.homes[0] / "later/mistral.gguf", name="Mistral 7B")
    return here


def test_how_far_it_is_goes_by_the_last_count_of_folders(computer: Computer, tmp_path: Path) -> None:
    """The first time nothing is said of a share; the second time the folders are counted up to those of the first."""
    here = computer()
    for number in range(1_600):
        (here.homes[0] / f"work/{number}").mkdir(parents=True)
    memory = tmp_path / "memory.db"

    first, again, anew = (
        [event for event in looked(here, memory, full=full) if isinstance(event, Progress)]
        for full in (False, False, True)
    )

    assert {0} == {event.folders_last for event in first}
    for events in (again, anew):
        assert {first[-1].folders} == {event.folders_last for event in events} == {1_602}
        folders = [event.folders for event in events]
        assert len(folders) > 3 and folders == sorted(folders) and folders[-1] == 1_602


def test_a_place_that_was_only_known_in_part_has_no_share(computer: Computer, tmp_path: Path) -> None:
    """What has grown since is not hidden: there are then more folders than last time."""
    here = computer()
    (here.homes[0] / "work").mkdir(parents=True)
    memory = tmp_path / "memory.db"
    looked(here, memory)
    for number in range(10):
        (here.homes[0] / f"work/{number}").mkdir()

    last = [event for event in looked(here, memory) if isinstance(event, Progress)][-1]

    assert (12, 2) == (last.folders, last.folders_last)


@pytest.mark.parametrize("most", [2, 3, 5])
def test_it_stops_within_a_folder_of_very_many_files(crowded: Surroundings, most: int) -> None:
    """A folder is not listed or asked for sizes to its end when it is to stop."""
    patience = Patience(most)

    done = looked(crowded, cancelled=patience.over)[-1]

    assert isinstance(done, Done)
    assert (False, ()) == (done.report.complete, done.report.observations)
    assert patience.asked == most + 1, "it is not asked again once it has said so"


def test_it_is_asked_often_in_a_folder_of_very_many_files(crowded: Surroundings) -> None:
    """At least once for each thousand files while listing, and again while sizes are asked for."""
    patience = Patience(1_000_000)

    looked(crowded, cancelled=patience.over)

    assert patience.asked >= 2 * (_MANY // 1_024)


@pytest.mark.parametrize("most", [2, 4])
def test_what_was_listed_in_part_is_not_remembered_as_whole(crowded: Surroundings, tmp_path: Path, most: int) -> None:
    """The look after one that was stopped sees everything."""
    memory = tmp_path / "memory.db"
    looked(crowded, memory, cancelled=Patience(most).over)

    done = looked(crowded, memory)[-1]

    assert isinstance(done, Done)
    assert ([("Mistral 7B", 1)], _MANY + 1) == (
        [(item.name, len(item.places)) for item in done.report.observations],
        done.report.files_passed,
    )


def test_it_stops_among_the_finds_of_one_folder(computer: Computer) -> None:
    """Each find of a folder is told before the next is put together, and no more once it is to stop."""
    here = computer()
    for number in range(30):
        write_gguf(here.homes[0] / f"models/m{number}.gguf", name=f"Model {number}", numbers=2_000, seed=number)
    patience = Patience(1_000_000)
    request = LookRequest(paths=(str(here.homes[0]),), processes=False)
    found = 0

    for event in look(request, here, cancelled=patience.over, now=_later):
        found += isinstance(event, ItemSeen)
        patience.most = 0 if found >= 3 else patience.most

    assert 3 == found


def test_stores_are_told_before_the_home_is_walked(computer: Computer) -> None:
    """The first find does not wait for the long walk through a home."""
    here = computer()
    content = write_gguf(here.root / "made.gguf", name="Llama").read_bytes()
    OllamaStore(here.homes[0] / ".ollama/models").model("llama:8b", {"model": content})
    for number in range(50):
        (here.homes[0] / f"a/{number}").mkdir(parents=True)

    events = events_of(here)

    kinds = [type(event) for event in events]
    places = [event.place for event in events[: kinds.index(ItemSeen)] if isinstance(event, PlaceEntered)]
    assert ["ollama"] == places
