"""Has files read deeply by a process of its own, so that a hostile one can cost that process and no more.

The process is started when the first such file is met, kept for the whole scan, and started anew when it has died.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import app
from app.scan.deep_channel import (
    GIVEN,
    LENGTH_BYTES,
    MOST_SAID_BYTES,
    REFUSED,
    WORD,
    Answer,
    Task,
    frame,
    framed,
    read_frame,
    read_said,
)
from app.scan.header import ModelHeader
from app.scan.untrusted_file import UntrustedFile

_MOST_WAIT_SECONDS = 15.0
"""For one file, of waiting for the process; it ends itself much earlier (``own_limits.MOST_SECONDS``)."""
_LISTEN_SECONDS = 0.1
_MOST_STARTS = 50
"""Processes that one scan may use up; a folder full of hostile files shall not keep a computer busy."""
_MOST_WISHES = 20_000


_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""Windows opens a console for a program without a window, unless told not to (CREATE_NO_WINDOW)."""


class NotToTheEnd(Exception):
    """The process died over a file, took too long, or cannot be started."""


class DeepReading:
    """The process that reads files deeply, and what is said to it.

    Args:
        cancelled: whether the scan shall stop; then the process is ended, whatever it does.
    """

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        self._cancelled = cancelled
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = 0
        self._patience = 0.0

    def identify(self, untrusted: UntrustedFile, file_name: str, exact: bool) -> ModelHeader | None:
        """What a file is, as ``readers.identify`` says it.

        Raises:
            NotToTheEnd: nothing is known of it.
        """
        process = self._running()
        self._patience = _MOST_WAIT_SECONDS
        try:
            self._say(process, framed(Task(size=untrusted.size, file_name=file_name[-1_000:], exact=exact)))
            for _ in range(_MOST_WISHES):
                said = read_said(read_frame(partial(self._heard, process), MOST_SAID_BYTES))
                if isinstance(said, Answer):
                    return said.header
                self._give(process, untrusted, said.offset, said.count)
            raise NotToTheEnd
        except (OSError, ValueError, RecursionError) as error:
            # it has died, or says what it should not
            self.close()
            raise NotToTheEnd from error
        except BaseException:
            self.close()
            raise
        finally:
            untrusted.renew()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self._starts += 1
        if self._starts > _MOST_STARTS:
            raise NotToTheEnd
        try:
            self._process = _started()
        except OSError as error:
            raise NotToTheEnd from error
        return self._process

    def _say(self, process: subprocess.Popen[bytes], data: bytes) -> None:
        assert process.stdin is not None
        handle, view = process.stdin.fileno(), memoryview(data)
        while view:
            view = view[os.write(handle, view) :]

    def _give(self, process: subprocess.Popen[bytes], untrusted: UntrustedFile, offset: int, count: int) -> None:
        try:
            data = untrusted.read_at(offset, count)
        except OSError as error:
            self._say(process, REFUSED + frame((error.strerror or str(error)).encode()[:500]))
        else:
            self._say(process, GIVEN + len(data).to_bytes(LENGTH_BYTES, "little"))
            self._say(process, data)

    def _heard(self, process: subprocess.Popen[bytes], count: int) -> bytes:
        assert process.stdout is not None
        handle, parts = process.stdout.fileno(), []
        while count:
            self._wait(handle)
            data = os.read(handle, count)
            if not data:
                break
            parts.append(data)
            count -= len(data)
        return b"".join(parts)

    def _wait(self, handle: int) -> None:
        """Wait until there is something to hear. On Windows a pipe cannot be asked; there the process ends itself."""
        if sys.platform == "win32":
            return
        heard = select.poll()
        heard.register(handle, select.POLLIN)
        while not heard.poll(_LISTEN_SECONDS * 1_000):
            self._patience -= _LISTEN_SECONDS
            if self._patience < 0 or self._cancelled():
                raise NotToTheEnd


def _started() -> subprocess.Popen[bytes]:
    """This program once more, as the process that reads files."""
    again = [] if getattr(sys, "frozen", False) else ["-P", "-m", "app"]
    return subprocess.Popen(  # noqa: S603 - this program itself, with a word of its own
        [sys.executable, *again, WORD],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(Path(app.__path__[0]).parent)},
        creationflags=_NO_WINDOW,
    )
