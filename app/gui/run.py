"""Starts the window.

The order matters: the crash door first, so that nothing goes wrong in silence; fonts before the theme that names
them; the theme before any widget is made; the file last, so that trouble with it is told in the window.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from app.gui.crash import CrashDoor
from app.gui.hub import Hub
from app.gui.main_window import MainWindow
from app.gui.theme import Theme, load_fonts
from app.workspace.desk import Desk


def run(desk: Desk, path: Path | None) -> int:
    """Open the window, with a file where one is given; returns the exit code when it was closed."""
    application = _application()
    CrashDoor(application)
    hub = Hub(desk, application)
    window = _window(application, hub)
    window.show()
    QTimer.singleShot(0, hub.window_stands)
    if path is not None:
        window.open_path(path)
    return application.exec()


def works(desk: Desk, path: Path | None = None) -> bool:
    """Open the window, with a file where one is given, and close it again; True when that went well."""
    application = _application()
    window = _window(application, Hub(desk, application))
    window.show()
    if path is not None:
        window.open_path(path)
    QTimer.singleShot(0, window.close)
    return application.exec() == 0


def _application() -> QApplication:
    QCoreApplication.setApplicationName("Groundrules")
    known = QApplication.instance()
    # Named here: setStyle would give the style to Python, which then learns all there is about styles (8 ms).
    application = known if isinstance(known, QApplication) else QApplication([*sys.argv[:1], "-style", "fusion"])
    load_fonts()
    return application


def _window(application: QApplication, hub: Hub) -> MainWindow:
    settings = hub.desk.settings
    return MainWindow(hub, Theme(application, settings.look, settings.text_size))
