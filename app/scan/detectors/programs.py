"""Programs made for running AI, known by where they are installed, by what they leave behind, or as additions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from app.domain.observation import Evidence, Observation
from app.scan.cleaning import clean
from app.scan.find import Find
from app.scan.known_tool import Tool
from app.scan.looking import Looking


def on_computer(looking: Looking) -> Iterator[Find]:
    """Every program of the catalogue that is installed where its maker puts it, or has been used."""
    surroundings = looking.surroundings
    for tool in looking.catalogue.tools:
        signs = () if tool.bare else tool.signs.on(surroundings.platform)
        for home in surroundings.homes:
            for pattern in (*tool.apps.on(surroundings.platform), *signs):
                for path in surroundings.expand_all(pattern, home):
                    yield _find(f"program:{tool.id}", tool.name, tool.maker, path, looking)
            yield from _extensions(tool, home, looking)


def _extensions(tool: Tool, home: Path, looking: Looking) -> Iterator[Find]:
    """Additions to an editor that bring AI."""
    for pattern in tool.extensions.on(looking.surroundings.platform):
        for folder in looking.surroundings.expand_all(pattern, home):
            for name in _names(folder):
                extension = _without_version(name)
                shown = looking.catalogue.extension_names.get(extension)
                if shown:
                    title = looking.say("note.extension", name=shown, editor=tool.name)
                    yield _find(f"program:extension:{tool.id}:{extension}", title, "", folder / name, looking)


def _without_version(name: str) -> str:
    """Folders are named publisher.name-1.2.3, sometimes with a system at the end."""
    words = name.lower().split("-")
    kept = [word for at, word in enumerate(words) if not any(part[:1].isdigit() for part in words[1 : at + 1])]
    return "-".join(kept)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _find(record_id: str, name: str, maker: str, path: Path, looking: Looking) -> Find:
    shown = looking.surroundings.shown(path)
    return Find(
        observation=Observation(
            id=record_id,
            kind="program",
            name=clean(name),
            maker=maker,
            places=(looking.place(str(path)),),
            evidence=(Evidence(about="program", how="folder", source=shown),),
        )
    )
