"""A guard against versions of PySide6 that lose references when a signal is sent."""

from __future__ import annotations

import os
import subprocess
import sys

CODE = """
from PySide6.QtCore import QObject, Signal
class Sender(QObject):
    flag = Signal(bool)
    thing = Signal(object)
sender = Sender()
for number in range(20_000):
    sender.flag.emit(True)
    sender.thing.emit(None)
"""


def test_twenty_thousand_signals_leave_python_alive() -> None:
    """PySide6 6.12.0 under Python 3.11 dies after some hundreds; such a version is not to be used."""
    ran = subprocess.run([sys.executable, "-c", CODE], env=os.environ, capture_output=True, check=False)

    assert (0, b"") == (ran.returncode, ran.stderr)
