"""Programs made for running AI, known by where they are installed."""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.domain.observation import Evidence, Observation
from app.scan.find import Find
from app.scan.looking import Looking


def on_computer(looking: Looking) -> Iterator[Find]:
    """Every program of the catalogue that is installed where its maker puts it."""
    surroundings = looking.surroundings
    for program in looking.catalogue.programs:
        for home in surroundings.homes:
            for pattern in program.on(surroundings.platform):
                path = surroundings.expand(pattern, home)
                if path is None or not os.path.lexists(path):
                    continue
                yield Find(
                    observation=Observation(
                        id=f"program:{program.id}",
                        kind="program",
                        name=program.name,
                        maker=program.maker,
                        places=(looking.place(str(path)),),
                        evidence=(Evidence(about="program", how="folder", source=surroundings.shown(path)),),
                    )
                )
