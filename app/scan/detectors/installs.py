"""Programs that are unpacked anywhere and known by what lies in their folder: picture programs, agents, and programs
that change their own text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.observation import Evidence
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.known_tool import Install, Tool
from app.scan.looking import Looking
from app.scan.of_tool import of_tool
from app.scan.opened import opened_by
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_MOST_BYTES = 64_000


def wanted(known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(beside=frozenset(known.installs_by_file), below=frozenset(known.installs_by_folder))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The program whose folder this is; the folder in it that holds models is then known as its store."""
    known = looking.catalogue
    candidates = [
        pair for name in folder.beside & known.installs_by_file.keys() for pair in known.installs_by_file[name]
    ]
    if not known.installs_by_folder.keys().isdisjoint(folder.folders):
        candidates += [pair for name in folder.folders for pair in known.installs_by_folder.get(name, ())]
    for tool, install in candidates:
        if folder.beside.issuperset(install.files) and set(folder.folders).issuperset(install.folders):
            if install.below and known.store(tool.id):
                folder.belonging = replace(folder.belonging, store_below=(install.below, tool.id))
            if tool.suspected:
                looking.suspect(tool.name, folder.path)
            yield _find(tool, install, folder, looking)


def _find(tool: Tool, install: Install, folder: Folder, looking: Looking) -> Find:
    marks = ", ".join([*install.files, *install.folders])
    about = "writes_itself" if install.rewrites else "program"
    observation = of_tool(
        tool,
        folder.path,
        looking,
        Evidence(about=about, how="folder", source=marks),
        note=" ".join(_notes(install, folder, looking)),
        writes_itself=install.rewrites or None,
    )
    return Find(observation=observation)


def _notes(install: Install, folder: Folder, looking: Looking) -> Iterator[str]:
    if install.rewrites:
        yield looking.say("note.rewrites")
    opened = {opened_by(looking.text(folder.within(name), _MOST_BYTES)) for name in install.arguments_in}
    for phrase in ("note.shared", "note.open_gateway"):
        if phrase in opened:
            yield looking.say(phrase)
            return
