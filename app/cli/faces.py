"""What every command of the command line stands on: the desk, exit codes, and how things are said."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.errors import KeychainTrouble, KeyNeeded, KeyWrong

if TYPE_CHECKING:
    from app.workspace.desk import Desk
    from app.workspace.workspace import Workspace

DONE, CURABLE, FAIL_ON, IN_PART, LOCKED, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 4, 64, 70, 130

as_option = click.option("--as", "as_person", default=None, help="Who does this, as the record shall name them.")

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


class Faces:
    """What commands are given: the desk, made at first use."""

    def __init__(self, desk: Callable[[], Desk], window_works: Callable[[], bool]) -> None:
        self._make = desk
        self._desk: Desk | None = None
        self.window_works = window_works

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = self._make()
        return self._desk


@contextmanager
def opened(desk: Desk, file: Path, person: str | None = None) -> Iterator[Workspace]:
    """An open assessment, closed at the end; ``person`` works on it instead of who was chosen on this computer."""
    workspace = unlocked(desk, file)
    try:
        if person is not None:
            workspace.person = person
        for sentence in workspace.warnings():
            say(sentence)
        yield workspace
    finally:
        workspace.close()


def unlocked(desk: Desk, file: Path) -> Workspace:
    """Open an assessment; a protected one with the passphrase from a file, the keychain, or the terminal.

    Raises:
        KeyNeeded: there is no passphrase, and nobody to ask.
        KeyWrong: it does not open the file.
    """
    try:
        return desk.open(file)
    except KeyNeeded:
        words = given("passphrase_file")
        if words is None:
            try:
                key = desk.protection.from_keychain(file)
                if key is not None:
                    return desk.open(file, key)
            except KeyWrong:
                pass  # it was remembered for a file that has changed since
            except KeychainTrouble as trouble:
                say(desk.phrases.error(trouble))
            if not sys.stdin.isatty():
                raise
            words = click.prompt(desk.phrases.say("cli.ask_passphrase"), hide_input=True, err=True)
        return desk.open(file, desk.protection.key(file, str(words)))


def given(option: str) -> str | None:
    """The first line of the file that an option names; None where it was not given.

    A passphrase is never an argument, nor in the environment: other programs can read both.
    """
    context = click.get_current_context()
    path: Path | None = context.params.get(option) or context.find_root().params.get(option)
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def write(untouched: bytes | None) -> None:
    """Write data to standard output, with a line end behind it."""
    if untouched:
        sys.stdout.buffer.write(untouched if untouched.endswith(b"\n") else untouched + b"\n")
        sys.stdout.buffer.flush()


def say(sentence: str) -> None:
    """Say a sentence on standard error."""
    click.echo(sentence, err=True)


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """While this lasts, Ctrl+C asks the work to end and keeps what was found."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
