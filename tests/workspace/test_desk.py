"""Starting, opening and remembering files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import FileTrouble, ForTheUser
from app.workspace.desk import Desk, Surroundings


def test_recent_files_say_where_things_stand(desk: Desk, tmp_path: Path) -> None:
    """The newest file comes first, with its name and what is open; one that has gone says so."""
    bakery = desk.new(tmp_path / "Bakery.groundrules", "Bramble Bakery")
    bakery.answer("people", 9)
    bakery.answer("work", "hospitality")
    desk.remember(bakery)
    clinic = desk.new(tmp_path / "Clinic.groundrules", "Quay Street Dental")
    desk.remember(clinic)
    clinic.close()
    desk.remember(bakery)
    bakery.close()
    clinic.path.unlink()
    first, second = desk.recent()

    assert ("Bramble Bakery", 9, False) == (first.name, first.people, first.missing)
    assert ("Quay Street Dental", True) == (second.name, second.missing)


def test_a_file_can_be_taken_off_the_list(desk: Desk, tmp_path: Path) -> None:
    """Forgetting a file leaves the file itself alone."""
    workspace = desk.new(tmp_path / "x.groundrules", "X")
    desk.remember(workspace)
    workspace.close()
    desk.forget_recent(workspace.path.absolute())

    assert () == desk.recent()
    assert workspace.path.exists()


def test_nothing_is_remembered_when_it_should_not_be(desk: Desk, around: Surroundings, tmp_path: Path) -> None:
    """Who turns the list off leaves no trace of the files opened, before or afterwards."""
    early = desk.new(tmp_path / "early.groundrules", "Early")
    desk.remember(early)
    early.close()
    desk.change_settings(remember_files=False)
    left = [file.name for file in around.data.iterdir() if file.is_file() and b"Early" in file.read_bytes()]
    workspace = desk.new(tmp_path / "x.groundrules", "X")
    desk.remember(workspace)
    workspace.close()
    desk.change_settings(remember_files=True)

    assert [] == left
    assert () == desk.recent()


@pytest.mark.skipif(os.name == "nt", reason="a folder of one's own is nobody else's there")
def test_the_list_is_for_its_owner_only(desk: Desk, around: Surroundings, tmp_path: Path) -> None:
    """Names of organisations and how they stand are not for other accounts of this computer."""
    workspace = desk.new(tmp_path / "x.groundrules", "X")
    desk.remember(workspace)
    workspace.close()

    assert 0o600 == (around.data / "recent.json").stat().st_mode & 0o777


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b'[{"path": 7}]', b"\xff\xfe", b"[" * 100_000])
def test_a_broken_list_is_an_empty_list(desk: Desk, around: Surroundings, content: bytes) -> None:
    """What is left of a broken list of files costs nothing but the list."""
    around.data.mkdir(exist_ok=True)
    (around.data / "recent.json").write_bytes(content)
    (around.data / "settings.json").write_bytes(content)

    assert () == desk.recent()
    assert "system" == Desk(desk.phrases, around).settings.look


def test_a_suggested_name_replaces_nothing(desk: Desk) -> None:
    """A second check of the same organisation gets a name of its own."""
    first = desk.suggested_path("Bramble Bakery")
    first.touch()
    second = desk.suggested_path("Bramble Bakery")

    assert ("Bramble Bakery.groundrules", "Bramble Bakery 2.groundrules") == (first.name, second.name)


def test_opening_what_is_not_there(desk: Desk, tmp_path: Path) -> None:
    """A file that has gone is said to be gone, and none is made in its place."""
    with pytest.raises(FileTrouble) as trouble:
        desk.open(tmp_path / "gone.groundrules")

    assert "storage.missing" == trouble.value.phrase
    assert not (tmp_path / "gone.groundrules").exists()


@pytest.mark.parametrize("count", [120, 121, 5_000])
def test_a_name_has_to_fit_on_a_policy(desk: Desk, tmp_path: Path, count: int) -> None:
    """A name that is too long is refused in a sentence before any file is made, and later as well."""
    path, name = tmp_path / "Long.groundrules", "n" * count
    if count == 120:
        desk.new(path, f" {name} ").close()
        workspace = desk.open(path)
        with pytest.raises(ForTheUser):
            workspace.change_organisation(lead=name + "x")

        assert (name, "") == (workspace.assessment.organisation.name, workspace.assessment.organisation.lead)
        workspace.close()
    else:
        with pytest.raises(ForTheUser) as refused:
            desk.new(path, name)

        assert str(count) in desk.phrases.error(refused.value)
        assert not path.exists()
