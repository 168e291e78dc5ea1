"""Packs made to do harm, or broken by accident, end in problems: never in a crash, and never in endless work."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.questionnaire.checker import check_files, check_pack
from app.questionnaire.pack_files import LARGEST_FILE_BYTES, MOST_FILES
from app.questionnaire.reader import MOST_PIECES, MOST_PROBLEMS

Q = Path("questions", "rules.toml")
HEAD = b'[[question]]\nid = "deep"\n'
unix = pytest.mark.skipif(sys.platform == "win32", reason="needs the files of Unix")


def written(data: bytes, file: Path = Q) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return spoil


def many_files(folder: Path) -> None:
    for number in range(MOST_FILES + 5):
        (folder / "questions" / f"q{number}.toml").write_text("")


def very_many_names(folder: Path) -> None:
    for number in range(2_500):
        (folder / "tasks" / f"{number}.txt").touch()


def large_together(folder: Path) -> None:
    for number in range(12):
        (folder / "tasks" / f"t{number}.toml").write_bytes(b"# " + b"x" * (LARGEST_FILE_BYTES - 10))


def many_pieces(folder: Path) -> None:
    terms = "".join(f'[[term]]\nid = "t{n}"\nterm = "word {n}"\nmeaning = "M."\n' for n in range(MOST_PIECES + 10))
    (folder / "glossary.toml").write_text(terms)


def folder_for_file(folder: Path) -> None:
    (folder / Q).unlink()
    (folder / Q).mkdir()


def file_for_folder(folder: Path) -> None:
    shutil.rmtree(folder / "findings")
    (folder / "findings").write_text("[[finding]]")


def folder_in_folder(folder: Path) -> None:
    (folder / "questions" / "more").mkdir()
    (folder / "questions" / "more" / "q.toml").write_text("")


def link_out(folder: Path) -> None:
    outside = folder.parent / "secret.toml"
    outside.write_text('[[question]]\nid = "top_secret"\n')
    (folder / "questions" / "link.toml").symlink_to(outside)


def link_of_folder_out(folder: Path) -> None:
    shutil.copytree(folder / "tasks", folder.parent / "elsewhere")
    shutil.rmtree(folder / "tasks")
    (folder / "tasks").symlink_to(folder.parent / "elsewhere")


def link_in_a_circle(folder: Path) -> None:
    (folder / "questions" / "a.toml").symlink_to(folder / "questions" / "b.toml")
    (folder / "questions" / "b.toml").symlink_to(folder / "questions" / "a.toml")


def link_of_folder_in_a_circle(folder: Path) -> None:
    shutil.rmtree(folder / "tasks")
    (folder / "tasks").symlink_to(folder / "tasks")


def link_to_nowhere(folder: Path) -> None:
    (folder / "pack.toml").unlink()
    (folder / "pack.toml").symlink_to(folder / "gone.toml")


def link_to_a_device(folder: Path) -> None:
    (folder / "questions" / "zero.toml").symlink_to("/dev/zero")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "questions" / "pipe.toml")


def listening(folder: Path) -> None:
    # Names of sockets are short, so it is made from within.
    before = Path.cwd()
    os.chdir(folder / "questions")
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("socket.toml")
    finally:
        os.chdir(before)


def strange_name(folder: Path) -> None:
    (folder / "questions" / "a\x1b[31m\nb.toml").write_text("")


def broken_name(folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder / "questions") + b"/\xff\xfe.toml")).write_text("")
    except OSError:
        pytest.skip("this disk takes no such name")


HOSTILE: dict[str, Callable[[Path], None]] = {
    "deep list": written(HEAD + b"why = " + b"[" * 100_000),
    "deep list, closed": written(HEAD + b"why = " + b"[" * 5_000 + b"]" * 5_000),
    "deep table": written(HEAD + b"why = " + b"{a = " * 50_000),
    "long dotted key": written(b".".join([b"a"] * 400_000) + b" = 1"),
    "long dotted key with spaces": written(b"a . " * 200_000 + b"a = 1"),
    "long dotted key in quotes": written(b'"a".' * 200_000 + b"a = 1"),
    "long dotted header": written(b"[" + b".".join([b"a"] * 400_000) + b"]"),
    "many dotted keys": written(b"\n".join(b".".join([b"k%d" % n] + [b"a"] * 28) + b" = 1" for n in range(15_000))),
    "one long word": written(b"a" * 900_000),
    "one long line of quotes": written(b"'" * 900_001),
    "many unknown keys": written(HEAD + b"\n".join(b"key%d = 1" % n for n in range(60_000))),
    "many broken options": written(HEAD + b"options = [" + b"{ }, " * 150_000 + b"]"),
    "many tables": written(b"[[question]]\n" * 60_000),
    "huge number": written(HEAD + b"weight = " + b"9" * 100_000),
    "infinity": written(HEAD + b"weight = inf\nleast = nan"),
    "a huge text": written(HEAD + b'why = "' + b"word " * 150_000 + b'"'),
    "huge condition": written(HEAD + b'when = "' + b"(" * 500_000 + b'"'),
    "huge id": written(b'[[question]]\nid = "' + b"x" * 500_000 + b'"'),
    "too large": written(b"#" * (LARGEST_FILE_BYTES + 1)),
    "large together": large_together,
    "many files": many_files,
    "very many names": very_many_names,
    "many pieces": many_pieces,
    "empty": written(b""),
    "binary": written(random.Random(7).randbytes(200_000)),
    "zeros": written(bytes(100_000)),
    "utf-16": written('[[question]]\nid = "q"\n'.encode("utf-16")),
    "latin-1": written('[[question]]\nid = "q"\nwhy = "für"'.encode("latin-1")),
    "broken utf-8": written(b'[[question]]\nid = "\xf0\x28\x8c\xbc"'),
    "lone carriage returns": written(b'[[question]]\rid = "q"\r'),
    "escape signs": written(b'[[question]]\nid = "\\u001b[2J"\nwhy = "\\u0000"'),
    "not a table": written(b"[[question]]\n", Path("pack.toml")),
    "areas are numbers": written(b"areas = [1, 2, 3]", Path("pack.toml")),
    "areas without ids": written(b"areas = [{ id = 1 }, { id = [] }, {}]", Path("pack.toml")),
    "ids are lists": written(b"[[question]]\nid = []\n[[question]]\nid = {}\n[[question]]\nid = 1979-05-27"),
    "a list of numbers": written(b"question = [1, [], 'x', { id = 'q' }]"),
    "json": written(b'{"question": []}'),
    "a program": written(b"import os\nos.system('true')\n"),
    "folder for file": folder_for_file,
    "file for folder": file_for_folder,
    "folder in folder": folder_in_folder,
}
HOSTILE_ON_UNIX: dict[str, Callable[[Path], None]] = {
    "link out": link_out,
    "link of folder out": link_of_folder_out,
    "link in a circle": link_in_a_circle,
    "link of folder in a circle": link_of_folder_in_a_circle,
    "link to nowhere": link_to_nowhere,
    "link to a device": link_to_a_device,
    "pipe": pipe,
    "socket": listening,
    "strange name": strange_name,
    "broken name": broken_name,
}


def spoilt(example, spoil: Callable[[Path], None]) -> None:  # type: ignore[no-untyped-def]
    spoil(example.folder)
    problems = example.problems()

    assert any(problem.severity == "error" for problem in problems)
    assert len(problems) <= 3 * MOST_PROBLEMS
    for problem in problems:
        assert str(problem).isprintable()
        assert len(str(problem)) < 1_500
        assert problem.cure


@pytest.mark.parametrize("spoil", HOSTILE.values(), ids=HOSTILE)
def test_ends_in_problems(example, spoil: Callable[[Path], None]) -> None:  # type: ignore[no-untyped-def]
    """Each hostile pack is refused with problems that can be shown, each with a cure."""
    spoilt(example, spoil)


@unix
@pytest.mark.parametrize("spoil", HOSTILE_ON_UNIX.values(), ids=HOSTILE_ON_UNIX)
def test_ends_in_problems_on_unix(example, spoil: Callable[[Path], None]) -> None:  # type: ignore[no-untyped-def]
    """Links that leave the pack, devices, pipes and names that cannot be shown are refused."""
    spoilt(example, spoil)


@unix
def test_what_a_link_leads_to_is_not_read(example) -> None:  # type: ignore[no-untyped-def]
    """Nothing from outside the folder shows up in what is said."""
    link_out(example.folder)

    assert "top_secret" not in "\n".join(map(str, example.problems()))


@unix
def test_a_link_that_stays_inside_is_read(example) -> None:  # type: ignore[no-untyped-def]
    """A pack may link to its own files."""
    (example.folder / Q).rename(example.folder / "questions" / "kept.toml")
    (example.folder / Q).symlink_to("kept.toml")

    assert any("another question with the id 'written'" in problem.text for problem in example.problems())


@unix
@pytest.mark.parametrize("locked", ["questions/rules.toml", "questions", "pack.toml"])
def test_what_may_not_be_read(example, public_path: Path, locked: str) -> None:  # type: ignore[no-untyped-def]
    """A file or folder of somebody else is named, with the cure, and the rest is checked all the same."""
    example.change("tasks/rules.toml", "minutes = 60", "minutes = 0")
    (example.folder / locked).chmod(0)
    root = os.geteuid() == 0
    example.problems()  # so that everything is imported before root gives up its rights
    if root:
        os.seteuid(65_534)
    try:
        found = [(problem.file, problem.text) for problem in example.problems() if problem.severity == "error"]
    finally:
        if root:
            os.seteuid(0)
        (example.folder / locked).chmod(0o755)

    assert [
        (locked, "This cannot be read: Permission denied."),
        ("tasks/rules.toml", "0 minutes cannot be right."),
    ] == found


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is one problem."""
    problems = check_pack(tmp_path / "gone")

    assert 1 == len(problems)
    assert "cannot be read" in problems[0].text


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file is not a pack."""
    (tmp_path / "pack").write_text("")

    assert 1 == len(check_pack(tmp_path / "pack"))


def test_an_empty_folder(tmp_path: Path) -> None:
    """An empty folder lacks everything, and that is what is said."""
    texts = [problem.file for problem in check_pack(tmp_path)]

    assert ["clauses", "find-out.toml", "findings", "pack.toml", "questions", "tasks"] == texts


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("question", "'questions'"),
        ("Pack.toml", "'pack.toml'"),
        ("findout.toml", "'find-out.toml'"),
        ("unrelated words.toml", "A pack has"),
    ],
)
def test_a_name_that_is_nearly_right(example, name: str, cure: str) -> None:  # type: ignore[no-untyped-def]
    """What would be passed over in silence is reported instead."""
    (example.folder / name).write_text("")

    example.expect(name, "", "not part of a pack", cure)


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "licence.txt", ".gitignore", "text", "questions/README.md"])
def test_what_may_lie_beside(example, name: str) -> None:  # type: ignore[no-untyped-def]
    """A guide, a licence, hidden files and translations are no part of the check."""
    (example.folder / name).write_text("")

    assert () == example.problems()


def test_a_questions_file_may_have_any_name(example) -> None:  # type: ignore[no-untyped-def]
    """A file about licences is a file about licences."""
    (example.folder / Q).rename(example.folder / "questions" / "licences.toml")

    assert () == example.problems()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_changed_anywhere(example, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    """Whatever is cut out of a sound pack or put into it, checking ends with a pack or with errors."""
    files = {
        path.relative_to(example.folder).as_posix(): path.read_bytes()
        for path in sorted(example.folder.rglob("*.toml"))
    }
    for _ in range(data.draw(st.integers(1, 4))):
        file = data.draw(st.sampled_from(sorted(files)))
        at = data.draw(st.integers(0, len(files[file])))
        cut = data.draw(st.integers(0, 40))
        put = data.draw(
            st.one_of(st.binary(max_size=5), st.sampled_from([b'"', b"]", b"[[", b"{", b"=", b"\n", b" 9 ", b"'''"]))
        )
        files[file] = files[file][:at] + put + files[file][at + cut :]
    pack, problems = check_files(files, ())

    assert pack is not None or any(problem.severity == "error" for problem in problems)
