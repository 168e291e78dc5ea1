"""Starting the window as the program does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = "from app.compose import window_works; raise SystemExit(0 if window_works() else 1)"


def test_the_window_opens_and_closes_in_a_process_of_its_own(tmp_path: Path) -> None:
    """From nothing: the window is shown, closed, and the process ends well and in silence."""
    environment = os.environ | {"GROUNDRULES_DATA": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, check=False)

    assert (0, b"", b"") == (ran.returncode, ran.stdout, ran.stderr)
