"""Taking in a questionnaire of somebody else, from a folder or a zip file."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace
from small_pack import PACK

from app.domain.pack import PackInfo
from app.errors import ForTheUser
from app.questionnaire.importing import inspect, install, pretends
from app.questionnaire.library import packs, read_pack

OURS = replace(PACK.info, id="responsible-ai", made_by="Groundrules")


def zipped(folder: Path, below: str = "tea-room/") -> Path:
    """The pack in a folder as an ordinary zip file."""
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, below + path.relative_to(folder).as_posix())
    return target


def theirs(pack_id: str, made_by: str = "Penrose Advisers") -> PackInfo:
    return replace(PACK.info, id=pack_id, made_by=made_by)


def test_folder_and_zip_are_the_same(example) -> None:  # type: ignore[no-untyped-def]
    """The same pack comes out, whichever way it came, and nothing is wrong with it."""
    folder, whole, bare = inspect(example.folder), inspect(zipped(example.folder)), inspect(zipped(example.folder, ""))

    assert folder.pack == whole.pack == bare.pack
    assert dict(folder.files) == dict(whole.files) == dict(bare.files)
    assert ((), (), ()) == (folder.problems, whole.problems, bare.problems)
    assert whole.usable


def test_a_guide_beside_it_is_fine_and_a_program_is_left_out(example) -> None:  # type: ignore[no-untyped-def]
    """A guide passes in silence; what is no part of a pack is named, and never unpacked."""
    (example.folder / "README.md").write_text("Read me.")
    (example.folder / "setup.exe").write_bytes(b"MZ")
    seen = inspect(zipped(example.folder))

    assert [("tea-room/setup.exe", "advice")] == [(problem.file, problem.severity) for problem in seen.problems]
    assert seen.usable
    assert not any("exe" in name or "README" in name for name in seen.files)


def test_what_a_mac_adds_is_passed_over(example) -> None:  # type: ignore[no-untyped-def]
    """Shadow files and hidden files are no part of it."""
    path = zipped(example.folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/tea-room/._pack.toml", b"\x00\x05\x16\x07")
        archive.writestr("tea-room/.DS_Store", b"\x00")
        archive.writestr("tea-room/questions/._rules.toml", b"\x00\x05\x16\x07")

    assert () == inspect(path).problems


def test_a_mistake_in_a_zip_is_said_with_its_line(example) -> None:  # type: ignore[no-untyped-def]
    """Somebody who made it can put it right."""
    example.change("questions/rules.toml", "weight = 3", "weight = 7")
    line = example.line("questions/rules.toml", "weight = 7")
    seen = inspect(zipped(example.folder))

    assert [("questions/rules.toml", line)] == [(problem.file, problem.line) for problem in seen.problems]
    assert not seen.usable


@pytest.mark.parametrize("key", ["version", "made_by", "licence"])
def test_a_name_as_long_as_a_letter(example, key: str) -> None:  # type: ignore[no-untyped-def]
    """What is shown before somebody says yes is short enough to be read."""
    text = example.text("pack.toml")
    old = next(line for line in text.splitlines() if line.startswith(f"{key} ="))
    example.change("pack.toml", old, f'{key} = "{"Penrose " * 40}"')

    assert [key] == [problem.where for problem in inspect(example.folder).problems if problem.severity == "error"]


@pytest.mark.parametrize(
    "pack_id",
    ["responsible-ai", "responsible_ai", "responsible-al", "responsib1e-ai", "responsibleai", "resp0nsible-ai",
     "responsible-ai2", "responsible-a", "re-sponsible-ai", "responsibel-ai", "responsable-ai", "resporsible-ai"],
)  # fmt: skip
def test_an_id_that_looks_like_ours(pack_id: str) -> None:
    """One sign more, less, swapped, or drawn alike, and it could be taken for ours."""
    assert OURS == pretends(theirs(pack_id), [OURS])


@pytest.mark.parametrize("pack_id", ["tea-room", "ai-in-schools", "responsible-ai-for-clinics", "kenya-clinics", "ai"])
def test_an_id_of_their_own(pack_id: str) -> None:
    """Names of their own are fine."""
    assert pretends(theirs(pack_id), [OURS]) is None


@pytest.mark.parametrize(
    "made_by",
    [
        "Groundrules",
        "GROUNDRULES team",
        "Ground-rules",
        "Groundru1es",
        "the Ground Rules people",
        "Ground\u200drules",
        "Gr\u043eundrul\u0435s",
        "\uff27roundrules",
        "Gr\u00f6undrules",
    ],
)
def test_a_maker_that_claims_to_be_us(made_by: str) -> None:
    """Nobody else makes a questionnaire under our name."""
    assert OURS == pretends(theirs("tea-room", made_by), [OURS])


def test_what_is_kept_is_what_was_checked(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The pack that was kept reads as the one that was looked at, and a later version takes its place whole."""
    base = tmp_path / "data" / "questionnaires"
    first = inspect(example.folder)
    install(first.files, "tea-room", base)
    kept = read_pack(packs(base)[0])
    (example.folder / "glossary.toml").unlink()
    second = inspect(example.folder)
    install(second.files, "tea-room", base)

    assert first.pack == kept
    assert second.pack == read_pack(packs(base)[0])
    assert not (base / "tea-room" / "glossary.toml").exists()
    assert ["questionnaires"] == [path.name for path in base.parent.iterdir()]


@pytest.mark.skipif(sys.platform == "win32", reason="needs the rights of Unix")
def test_where_nothing_can_be_written(example, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A file where the folder should be: said in a sentence, and what was there stays."""
    (tmp_path / "questionnaires").write_text("mine")

    with pytest.raises(ForTheUser) as trouble:
        install(inspect(example.folder).files, "tea-room", tmp_path / "questionnaires")

    assert "questionnaire.not_kept" == trouble.value.phrase
    assert "mine" == (tmp_path / "questionnaires").read_text()
    assert {"questionnaires", "tea-room"} == {path.name for path in tmp_path.iterdir()}
