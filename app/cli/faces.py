"""What every command of the command line stands on: the desk, exit codes, and how things are said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.workspace.desk import Desk
    from app.workspace.workspace import Workspace

DONE, CURABLE, FAIL_ON, IN_PART, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 64, 70, 130

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
def opened(desk: Desk, file: Path) -> Iterator[Workspace]:
    """An open assessment, closed at the end."""
    workspace = desk.open(file)
    try:
        yield workspace
    finally:
        workspace.close()


def write(untouched: bytes | None) -> None:
    """Write data to standard output, with a line end behind it."""
    if untouched:
        sys.stdout.buffer.write(untouched if untouched.endswith(b"\n") else untouched + b"\n")
        sys.stdout.buffer.flush()


def say(sentence: str) -> None:
    """Say a sentence on standard error."""
    click.echo(sentence, err=True)
