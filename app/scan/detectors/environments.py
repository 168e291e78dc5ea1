"""Python environments that can run or train models, or hold agents: said by the packages in them.

Source: packaging.python.org/specifications/recording-installed-packages (``<name>-<version>.dist-info``).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from app.domain.observation import Evidence, Observation
from app.scan.catalogue import Catalogue
from app.scan.cleaning import clean
from app.scan.find import Find
from app.scan.looking import Looking
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_PACKAGES = frozenset({"site-packages", "dist-packages"})
_SAYS_NOTHING = frozenset({".venv", "venv", "env", ".env", "virtualenv"})
"""What most people call an environment, whatever it is for."""


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(named=_PACKAGES)


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The environment whose packages lie in this folder, when some of them are made for AI."""
    if folder.name not in _PACKAGES:
        return
    known = looking.catalogue.libraries
    names = {
        name.split("-", 1)[0].lower().replace("_", "-").replace(".", "-")
        for name in folder.folders
        if name.endswith((".dist-info", ".egg-info"))
    }
    found = {
        kind: [name for name in getattr(known, kind) if name in names] for kind in ("train", "act", "rewrite", "run")
    }
    if not any(found.values()):
        return
    top = _environment(folder.path)
    notes = [looking.say(f"note.packages_{kind}", names=", ".join(values)) for kind, values in found.items() if values]
    yield Find(
        observation=Observation(
            id=f"program:environment:{hashlib.sha256(os.fsencode(folder.path)).hexdigest()[:32]}",
            kind="program",
            name=looking.say("note.environment", name=_title(top)),
            places=(looking.place(top),),
            note=" ".join(notes),
            evidence=(
                Evidence(
                    about="program",
                    how="folder",
                    source=", ".join(name for values in found.values() for name in values),
                ),
            ),
        )
    )


def _title(top: str) -> str:
    """The name of an environment; one that is only called as all are takes the name of the folder it lies in."""
    name = os.path.basename(top)
    if name.lower() in _SAYS_NOTHING:
        name = os.path.basename(os.path.dirname(top)) or name
    return clean(name) or "Python"


def _environment(path: str) -> str:
    """The folder of the environment: above lib/python3.11/site-packages, or Lib/site-packages on Windows."""
    top = os.path.dirname(path)
    while os.path.basename(top).lower() in ("lib", "lib64") or os.path.basename(top).lower().startswith("python3"):
        above = os.path.dirname(top)
        if above == top:
            break
        top = above
    return top
