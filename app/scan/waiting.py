"""The folders that a walk has seen and not walked yet."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from app.scan.belonging import Belonging


@dataclass(slots=True)
class Anchor:
    """A folder handle that several waiting folders are opened from."""

    handle: int
    waiting: int
    chain: int


class Waiting(Struct, gc=False):
    """A folder that was seen and is not walked yet. ``remembered``: it stands for all the next steps of the trail.

    One is made for each folder of a disk: a struct, because a named tuple takes four times as long to make.
    """

    anchor: Anchor | None
    relative: str
    path: str
    name: str
    belonging: Belonging
    depth: int
    remembered: bool = False
