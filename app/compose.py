"""The composition root: the one place where the parts are built and introduced to each other."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths, phrases
from app.errors import ForTheUser

if TYPE_CHECKING:
    from app.domain.scan_event import LookRequest, ScanEvent
    from app.workspace.desk import Desk


def now() -> datetime:
    """The time on this computer's clock, in its own zone."""
    return datetime.now().astimezone()


def look(request: LookRequest, cancelled: Callable[[], bool]) -> Iterator[ScanEvent]:
    """Look at this computer."""
    from app.scan.engine import look as engine_look
    from app.scan.places import Surroundings as Places

    memory = paths.user_data() / paths.LAST_LOOK
    return engine_look(request, Places.of_this_computer(), cancelled=cancelled, now=now, memory=memory)


def desk() -> Desk:
    """A desk in this person's own folders."""
    from app.workspace.desk import Desk, Surroundings

    around = Surroundings(
        data=paths.user_data(), documents=paths.documents(), now=now, look=look, environment=os.environ
    )
    return Desk(phrases.load(), around)


def window(path: Path | None) -> int:
    """Open the window, with a file where one is given; returns the exit code.

    Where there is no screen, or a library of the system is missing, it says so in a sentence with the cure.
    """
    trouble = _no_window()
    if trouble:
        sys.stderr.write(f"{phrases.load().error(trouble)}\n")
        return 1
    # What is loaded now stays until the end: looking for garbage in it took a tenth of the start.
    gc.disable()
    from app.gui.run import run

    return run(desk(), path)


def window_works() -> bool:
    """Open and close a window out of sight; True when that works."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.gui.run import works

    return works(desk())


def command_line(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    from app.cli import run

    return run(arguments, desk, window_works)


def _no_window() -> ForTheUser | None:
    if not sys.platform.startswith("linux"):
        return None
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if not chosen and not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return ForTheUser("start.no_screen")
    import ctypes

    # Qt ends the whole program, without a word an owner could use, when one of these is missing.
    needed = ["libEGL.so.1", "libxkbcommon.so.0", "libfontconfig.so.1", "libdbus-1.so.3"]
    if not chosen and not os.environ.get("WAYLAND_DISPLAY"):
        needed += ["libxcb-cursor.so.0", "libxkbcommon-x11.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1"]
    missing = []
    for library in needed:
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    return ForTheUser("start.missing_library", libraries=", ".join(missing)) if missing else None
