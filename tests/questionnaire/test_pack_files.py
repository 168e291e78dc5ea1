"""The fingerprint of a pack: the same for the same files, and another one for any change."""

from __future__ import annotations

import shutil

import pytest

from app.questionnaire.pack_files import content_fingerprint, fingerprint, pack_files


def test_a_copy_has_the_same_fingerprint(example) -> None:  # type: ignore[no-untyped-def]
    """Place, dates and order on disk do not matter."""
    copy = example.folder.parent / "another name"
    shutil.copytree(example.folder, copy)

    assert fingerprint(example.folder) == fingerprint(copy)


@pytest.mark.parametrize("file", ["pack.toml", "glossary.toml", "questions/rules.toml"])
def test_any_change_gives_another(example, file: str) -> None:  # type: ignore[no-untyped-def]
    """One more byte in any file is another pack."""
    before = fingerprint(example.folder)
    example.change(file, "", "")

    assert before != fingerprint(example.folder)


def test_a_name_is_part_of_it(example) -> None:  # type: ignore[no-untyped-def]
    """The order of questions follows from names, so names count."""
    before = fingerprint(example.folder)
    (example.folder / "questions" / "rules.toml").rename(example.folder / "questions" / "a.toml")

    assert before != fingerprint(example.folder)


def test_names_and_bytes_cannot_run_into_each_other() -> None:
    """Moving a byte from a name into the file, or from one file to the next, is seen."""
    ways = [{"ab": b"c"}, {"a": b"bc"}, {"a": b"b", "c": b""}, {"a": b"", "bc": b""}, {"a": b"", "b": b"c"}]

    assert len(ways) == len({content_fingerprint(way) for way in ways})


def test_what_is_no_part_of_a_pack_does_not_count(example) -> None:  # type: ignore[no-untyped-def]
    """A guide beside the files changes nothing."""
    before = fingerprint(example.folder)
    (example.folder / "README.md").write_text("How to use this pack.")

    assert before == fingerprint(example.folder)


def test_files_come_in_a_fixed_order(example) -> None:  # type: ignore[no-untyped-def]
    """The order in which files are read does not depend on the disk."""
    files, problems = pack_files(example.folder)

    assert () == problems
    assert [
        "pack.toml", "find-out.toml", "glossary.toml", "questions/about_you.toml", "questions/rules.toml",
        "findings/rules.toml", "clauses/rules.toml", "tasks/rules.toml",
    ] == list(files)  # fmt: skip
