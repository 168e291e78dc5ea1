"""Starts Groundrules: the window, or a command where one is named."""

from __future__ import annotations

import sys
from pathlib import Path

_READS_A_FILE = "read-strangers-file"
"""The program starts itself with this word while it looks at a computer; see ``app/scan/deep_channel.py``."""


def main() -> int:
    """Open the window when there is nothing to do but that; else run the command."""
    arguments = sys.argv[1:]
    if not arguments:
        return _window(None)
    if len(arguments) == 1 and arguments[0].endswith(".groundrules"):
        return _window(Path(arguments[0]))
    if arguments[0] == _READS_A_FILE:
        from app.scan.deep_worker import serve

        return serve()
    from app.compose import command_line

    return command_line(arguments)


def _window(path: Path | None) -> int:
    from app.compose import window

    return window(path)


if __name__ == "__main__":
    sys.exit(main())
