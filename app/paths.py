"""Where the files that come with the program and the files of its user live.

The same code serves a source checkout, an installed wheel and a frozen program: what comes with the
program lies beside this package in a checkout, and inside it (``app/bundled``) in a wheel and a bundle.
"""

from __future__ import annotations

import os
from pathlib import Path

LAST_LOOK = "last-look.db"
"""The file in the folder for the program's own data that remembers the last look at this computer."""

_PACKAGE = Path(__file__).resolve().parent


def bundled(*parts: str) -> Path:
    """A file or folder that comes with the program, such as ``bundled("resources", "fonts")``."""
    inside = _PACKAGE / "bundled"
    base = inside if inside.is_dir() else _PACKAGE.parent
    return base.joinpath(*parts)


def user_data() -> Path:
    """The folder for the program's own data (recent files, settings); not created here.

    ``GROUNDRULES_DATA`` overrides the system's usual place, for tests and for use from a stick.
    """
    override = os.environ.get("GROUNDRULES_DATA")
    if override:
        return Path(override)
    import platformdirs  # deferred: the command line often needs no user folder

    return Path(platformdirs.user_data_dir("Groundrules", appauthor=False))


def documents() -> Path:
    """The folder where people keep their documents; offered when a file is saved."""
    import platformdirs

    return Path(platformdirs.user_documents_dir())
