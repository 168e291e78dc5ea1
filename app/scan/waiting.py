"""The folders that a walk has seen and not walked yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.scan.belonging import Belonging


@dataclass(slots=True)
class Anchor:
    """A folder handle that several waiting folders are opened from."""

    handle: int
    waiting: int
    chain: int


class Waiting(NamedTuple):
    """A folder that was seen and is not walked yet. ``remembered``: it stands for all the next steps of the trail."""

    anchor: Anchor | None
    relative: str
    path: str
    name: str
    belonging: Belonging
    depth: int
    remembered: bool = False
