"""Proof of an open assessment: what it can belong to, and how it comes out again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.domain.file_names import safe_file_name
from app.domain.register import RegisterEntry
from app.errors import EvidenceTrouble, FileTrouble, ForTheUser
from app.workspace.desk import Desk
from app.workspace.workspace import Workspace

HOSTILE = ("CON.txt", "..\\..\\up.txt", "photo\u202egpj.txt", "a\nb.txt", "ü" * 120 + ".txt", "same.txt", "Same.TXT")


@pytest.fixture
def workspace(desk: Desk, tmp_path: Path) -> Workspace:
    opened = desk.new(tmp_path / "Bakery.groundrules", "Bramble Bakery")
    opened.answer("people", 9)
    return opened


def test_names_that_nobody_means_well_with(workspace: Workspace, tmp_path: Path) -> None:
    """Whatever a file was called, in the zip file it has a safe name of its own, beside the hash of its bytes."""
    for number, name in enumerate(HOSTILE):
        folder = tmp_path / f"from {number}"
        folder.mkdir()
        (folder / name).write_text(f"proof {number}")
        workspace.proof.attach_file("people", folder / name)
    (saved,) = workspace.export(["evidence-zip"], tmp_path / "out")
    assert isinstance(saved, Path)
    with zipfile.ZipFile(saved) as archive:
        names = [name.removeprefix("files/") for name in archive.namelist() if name.startswith("files/")]
        contents = sorted(archive.read(f"files/{name}").decode() for name in names)
    folder = list(workspace.save_proof(tmp_path / "proof"))

    assert [f"proof {number}" for number in range(len(HOSTILE))] == contents
    assert len(HOSTILE) == len({name.casefold() for name in names})
    assert all(name == safe_file_name(name) for name in names)
    assert all((tmp_path / "proof").resolve() in path.resolve().parents for path in folder)


def test_two_exports_are_the_same(workspace: Workspace, tmp_path: Path) -> None:
    """The same proof gives the same zip file, whenever it is saved."""
    workspace.proof.attach_note("question/people", "Ana counted.")
    saved = [next(iter(workspace.export(["evidence-zip"], tmp_path / name))) for name in ("one", "two")]

    assert isinstance(saved[0], Path) and isinstance(saved[1], Path)
    assert saved[0].read_bytes() == saved[1].read_bytes()


def test_what_was_removed_comes_back_while_the_file_is_open(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    """Undo brings it back whole; after the file was closed it says that the copy is gone."""
    (tmp_path / "minutes.txt").write_text("We talked.")
    kept = workspace.proof.attach_file("people", tmp_path / "minutes.txt")
    workspace.proof.remove(kept.id)
    workspace.undo()
    back = workspace.assessment.evidence
    workspace.proof.remove(kept.id)
    workspace.close()
    again = desk.open(workspace.path)

    assert (kept,) == back
    with pytest.raises(FileTrouble) as trouble:
        again.undo()
    assert ("storage.proof_gone", ()) == (trouble.value.phrase, again.assessment.evidence)


def test_a_copy_to_look_at_is_what_was_attached(workspace: Workspace, tmp_path: Path) -> None:
    """It is for reading only; where the bytes are not those that were attached, nothing is opened."""
    (tmp_path / "minutes.txt").write_text("We talked.")
    kept = workspace.proof.attach_file("people", tmp_path / "minutes.txt")
    copy = workspace.proof.copy_out(kept, tmp_path / "looked-at")
    workspace._file._database.execute("UPDATE evidence_bytes SET content = ?", [b"We did not."])

    assert ("We talked.", 0o400) == (copy.read_text(), copy.stat().st_mode & 0o777)
    with pytest.raises(EvidenceTrouble) as trouble:
        workspace.proof.copy_out(kept, tmp_path / "looked-at")
    assert "evidence.damaged" == trouble.value.phrase
    assert [copy] == [path for path in (tmp_path / "looked-at").rglob("*") if path.is_file()]


def test_what_it_belongs_to_must_be_there(workspace: Workspace) -> None:
    """A question and an entry of the register take proof; what is none of them does not."""
    workspace.change_entry(RegisterEntry(id="tool", name="Claude", kind="online"))

    assert "register/tool" == workspace.proof.subject("tool")
    assert "question/people" == workspace.proof.subject("people")
    with pytest.raises(ForTheUser) as trouble:
        workspace.proof.subject("register/nobody")
    assert "evidence.no_subject" == trouble.value.phrase


@pytest.mark.parametrize(("words", "phrase"), [("  ", "no_words"), ("x" * 10_001, "too_long")])
def test_a_note_says_something_and_not_too_much(workspace: Workspace, words: str, phrase: str) -> None:
    """An empty note, and one that is a book, have their sentences."""
    with pytest.raises(EvidenceTrouble) as trouble:
        workspace.proof.attach_note("people", words)

    assert (f"evidence.{phrase}", ()) == (trouble.value.phrase, workspace.assessment.evidence)
