"""Opens the window as the program does, with a file where one is named, and closes it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from app.compose import desk

gc.disable()  # as the program does until its window stands

from app.gui.run import works  # noqa: E402 - what is loaded here is not to be searched for garbage

sys.exit(not works(desk(), Path(sys.argv[1]) if len(sys.argv) > 1 else None))
