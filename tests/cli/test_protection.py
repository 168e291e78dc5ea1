"""Files with a passphrase, from the command line: what people type, what is kept, and what never lies in clear."""

from __future__ import annotations

import os
import pty
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.faces import CURABLE, DONE, LOCKED, USAGE
from app.storage import keys

HERE = Path(__file__).resolve().parents[2]
OLD, NEW = "bread rises at dawn", "cake waits for friday"
MARKER = "Zyxomarker"


class Computer:
    """A home, a temporary folder and a file; commands are run in it as people run them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "file.groundrules"
        for name in ("home", "tmp"):
            (folder / name).mkdir()
        for name, words in (("old", OLD), ("new", NEW), ("short", "short")):
            (folder / name).write_text(f"{words}\n")
        own = {"HOME": str(folder / "home"), "GROUNDRULES_DATA": str(folder / "home" / "data"),
               "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(HERE)}  # fmt: skip
        self.environment = {name: value for name, value in os.environ.items() if "DBUS" not in name} | own

    def run(self, *arguments: object, key: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command, with the passphrase in the file of this name."""
        given = ["--passphrase-file", self.folder / key] if key else []
        return subprocess.run(
            self.command(*given, *arguments), capture_output=True, text=True, env=self.environment, cwd=HERE,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def session(self, start: str, *steps: tuple[object, ...]) -> list[tuple[int, str]]:
        """Run commands in a fresh desktop session, the last word of each the file of its passphrase.

        Gives how each ended, and what it said.
        """
        script = start
        for number, (*words, key) in enumerate(steps):
            given = ["--passphrase-file", self.folder / str(key)] if key else []
            command = shlex.join(self.command(*given, *words))
            script += f"{command} >/dev/null 2>{self.folder}/said{number} </dev/null; echo $?\n"
        ended = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", script], capture_output=True, text=True, env=self.environment,
            cwd=HERE, check=True,
        )  # fmt: skip
        codes = [int(line) for line in ended.stdout.split()]
        return [(code, (self.folder / f"said{number}").read_text()) for number, code in enumerate(codes)]

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "app", *map(str, arguments)]

    def protect(self, *sheet: object) -> str:
        """Make a protected file; gives its recovery code."""
        assert DONE == self.run("new", self.file, "--name", "Plain").returncode
        more = ("--new-passphrase-file", self.folder / "old", *sheet)
        made = self.run("protect", self.file, *more)
        assert DONE == made.returncode, made.stderr
        (self.folder / "code").write_text(made.stdout)
        return made.stdout.strip()

    def in_clear(self, *needles: str) -> list[str]:
        """The files of this computer that hold one of these words as plain text, or carry it in their name."""
        wanted = [needle.encode(form) for needle in needles for form in ("utf-8", "utf-16-le")]
        own = {"old", "new", "short", "code"}
        return [
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and path.name not in own
            if any(needle in path.read_bytes() or needle in os.fsencode(path.name) for needle in wanted)
        ]


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_a_new_file_is_protected_from_the_start(computer: Computer) -> None:
    """The name of the organisation never lies anywhere in clear; without --protect its options are refused."""
    passphrase = ("--new-passphrase-file", computer.folder / "old")
    refused = computer.run("new", computer.file, "--name", MARKER, *passphrase)
    none = computer.file.exists()
    made = computer.run("new", computer.file, "--name", MARKER, "--protect", *passphrase)
    opened = computer.run("questions", computer.file, key="old")

    assert (USAGE, False) == (refused.returncode, none)
    assert DONE == made.returncode, made.stderr
    assert keys.from_passphrase(computer.file.read_bytes()[:16], OLD).code == made.stdout.strip()
    assert DONE == opened.returncode
    assert [] == computer.in_clear(MARKER)


def test_every_step(computer: Computer) -> None:
    """Protect, open, change, forget the passphrase, and take the protection away; each says so by its exit code."""
    sheet = computer.folder / "sheet.pdf"
    code = computer.protect("--code-sheet", sheet)
    ask = ("questions", computer.file)

    assert [True] == [code in page.extract_text() for page in PdfReader(sheet).pages]

    assert [LOCKED, LOCKED] == [computer.run(*ask).returncode, computer.run(*ask, key="new").returncode]
    assert [DONE, DONE] == [computer.run(*ask, key="old").returncode, computer.run(*ask, key="code").returncode]
    assert CURABLE == computer.run("protect", computer.file, key="old").returncode

    change = ("change-passphrase", computer.file, "--new-passphrase-file")
    assert CURABLE == computer.run(*change, computer.folder / "short", key="old").returncode
    assert LOCKED == computer.run(*change, computer.folder / "new").returncode
    assert DONE == computer.run(*change, computer.folder / "new", key="code").returncode
    assert [LOCKED, DONE] == [computer.run(*ask, key=key).returncode for key in ("old", "new")]
    assert code == keys.from_passphrase(computer.file.read_bytes()[:16], NEW).code

    assert [LOCKED, DONE] == [computer.run("unprotect", computer.file, key=key).returncode for key in ("old", "new")]
    assert DONE == computer.run(*ask).returncode
    assert CURABLE == computer.run("unprotect", computer.file).returncode


def test_nobody_to_ask(computer: Computer) -> None:
    """Without a terminal and a file, nothing is made up: the sentence says what is missing."""
    computer.run("new", computer.file, "--name", "Plain")

    ended = computer.run("protect", computer.file)

    assert (LOCKED, "") == (ended.returncode, ended.stdout)
    assert "A new passphrase is needed" in ended.stderr
    assert computer.file.read_bytes().startswith(b"SQLite")


def test_no_keychain(computer: Computer) -> None:
    """Where there is no keychain it is said, nothing is kept, and the passphrase goes on opening the file."""
    computer.protect()

    ended = computer.run("remember", computer.file, key="old")

    assert CURABLE == ended.returncode
    assert "no keychain" in ended.stderr
    assert DONE == computer.run("questions", computer.file, key="old").returncode
    assert b"[]" == (computer.folder / "home" / "data" / "remembered.json").read_bytes()


@pytest.mark.skipif(shutil.which("gnome-keyring-daemon") is None, reason="there is no Secret Service to ask here")
def test_each_keychain_leaves_a_working_program(computer: Computer) -> None:
    """One that works, is locked, was never set up, is missing, or keeps plain text: each is said, none is fatal."""
    computer.protect()
    remember, ask = ("remember", computer.file), ("questions", computer.file)
    unlock = 'printf "pw" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; '
    start = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "
    works = computer.session(unlock, (*remember, "old"), (*ask, ""))
    locked = computer.session(start, (*remember, "old"), (*ask, ""), (*ask, "old"))
    shutil.rmtree(computer.folder / "home" / ".local")
    not_set_up = computer.session(start, (*remember, "old"), (*ask, ""), (*ask, "old"))
    none = [computer.run(*remember, key="old"), computer.run(*ask), computer.run(*ask, key="old")]
    plain = computer.folder / "tmp" / "plain_keyring.py"
    plain.write_text(
        "import keyring.backend, pathlib\n"
        "class Plain(keyring.backend.KeyringBackend):\n"
        "    priority = 9\n"
        "    def set_password(self, service, name, word): pathlib.Path(__file__).with_suffix('.txt').write_text(word)\n"
        "    def get_password(self, service, name): return None\n"
    )
    computer.environment |= {"PYTHON_KEYRING_BACKEND": "plain_keyring.Plain",
                             "PYTHONPATH": os.pathsep.join((str(HERE), str(plain.parent)))}  # fmt: skip
    in_clear = [computer.run(*remember, key="old"), computer.run(*ask), computer.run(*ask, key="old")]

    assert [DONE, DONE] == [ended for ended, _said in works]
    for name, words in (("locked", "is locked"), ("not_set_up", "is not set up"), ("none", "no keychain")):
        told = {"locked": locked, "not_set_up": not_set_up}.get(name) or [(r.returncode, r.stderr) for r in none]
        assert [CURABLE, LOCKED, DONE] == [ended for ended, _said in told], (name, told)
        assert words in told[0][1], (name, told)
        assert "passphrase" in told[1][1]
    assert [CURABLE, LOCKED, DONE] == [ended.returncode for ended in in_clear]
    assert not plain.with_suffix(".txt").exists()


def test_in_a_terminal(computer: Computer) -> None:
    """The passphrase is asked for twice and never shown; the code must be typed back before anything changes."""
    computer.run("new", computer.file, "--name", "Plain")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(HERE)
        os.execvpe(sys.executable, computer.command("protect", computer.file), computer.environment)
    shown = ""

    def until(words: str) -> None:
        nonlocal shown
        while words not in shown.rpartition("\x00")[2]:
            shown += os.read(terminal, 4096).decode()

    def type_in(words: str) -> None:
        nonlocal shown
        shown += "\x00"
        time.sleep(0.2)  # the prompt turns the echo off just after it is written
        os.write(terminal, f"{words}\n".encode())

    until("New passphrase: ")
    type_in(OLD)
    until("The same again: ")
    type_in(OLD)
    until("to show that you have it: ")
    code = next(line for line in shown.split() if line.count("-") == 5)
    plain = computer.file.read_bytes()[:6]
    type_in("A" + code[1:] if code[0] != "A" else "B" + code[1:])
    until("to show that you have it: ")
    type_in(code.lower())
    until("is protected now")
    os.waitpid(child, 0)
    os.close(terminal)

    assert b"SQLite" == plain
    assert OLD not in shown
    assert code == keys.from_passphrase(computer.file.read_bytes()[:16], OLD).code


def test_nothing_lies_in_clear(computer: Computer) -> None:
    """Names, notes and finds of a protected file are in no file of this computer, also after kills on the way."""
    computer.protect()
    seen = computer.folder / "outside" / f"{MARKER}Find"
    seen.mkdir(parents=True)
    (seen / f"{MARKER}Model.gguf").write_bytes(b"GGUF" + (3).to_bytes(4, "little") + bytes(16))
    steps = [
        ("answer", computer.file, "organisation.name", f"{MARKER}Organisation"),
        ("answer", computer.file, "organisation.lead", f"{MARKER}Lead"),
        ("answer", computer.file, "people", "9", "--note", f"{MARKER}Note"),
        ("scan", seen, "--into", computer.file, "--no-processes"),
        ("questions", computer.file),
    ]
    for step in steps:
        assert computer.run(*step, key="old").returncode in (0, 3)
    dice = random.Random(9)
    for number in range(3):
        child = subprocess.Popen(
            computer.command("--passphrase-file", computer.folder / "old", "answer", computer.file, "people", number,
                             "--note", f"{MARKER}Note {number}"),
            env=computer.environment, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(dice.uniform(0.5, 1.5))
        child.send_signal(signal.SIGKILL)
        child.wait()
        (seen / f"{MARKER}Model.gguf").unlink(missing_ok=True)
        seen.exists() and seen.rmdir()
        assert [] == computer.in_clear(*(f"{MARKER}{kind}" for kind in ("Organisation", "Lead", "Note")), OLD)
        # What the last look met is kept for the next one: it is about this computer, where it lies in clear anyway.
        assert {"home/data/last-look.db"} >= set(computer.in_clear(MARKER))
    told = computer.run("report", computer.file, "--out", computer.folder / "out", key="old")
    assert DONE == told.returncode, told.stderr
    assert computer.in_clear(MARKER)  # the same search finds them where they are meant to be read
