"""An invented computer for every test of the scan."""

from __future__ import annotations

from pathlib import Path

import pytest
from virtual_computer import Computer

from app.scan.known_tool import Platform
from app.scan.places import Surroundings


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """Makes an invented computer with an empty home."""

    def make(platform: Platform = "linux", *, others: tuple[str, ...] = (), **environment: str) -> Surroundings:
        homes = tuple(tmp_path / "homes" / name for name in ("owner", *others))
        for home in homes:
            home.mkdir(parents=True, exist_ok=True)
        (tmp_path / "root").mkdir(exist_ok=True)
        return Surroundings(
            platform=platform, homes=homes, environment=environment, computer="desk-3", root=tmp_path / "root"
        )

    return make
