"""How much a look gives way to other programs."""

from __future__ import annotations

import sys

_LAST = 19
"""The friendliest of the 40 levels of Unix. Source: nice(2)."""


def go_last() -> None:
    """Let all other programs go first from now on, at the processor and at the disk.

    It holds for the whole process, and for those that it starts. Where the system refuses, the look goes on as it is:
    being polite is no reason to fail.
    """
    import psutil  # deferred: a look that somebody waits for does without

    process = psutil.Process()
    try:
        if sys.platform == "win32":
            process.nice(psutil.IDLE_PRIORITY_CLASS)
            process.ionice(psutil.IOPRIO_VERYLOW)
        else:
            process.nice(_LAST)
            if sys.platform == "linux":
                process.ionice(psutil.IOPRIO_CLASS_IDLE)
    except (psutil.Error, OSError):
        return
