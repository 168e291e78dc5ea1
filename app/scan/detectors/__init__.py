"""Ways of looking. Each is a module with one function; the registers below name them in the order they are asked.

A folder detector is asked at every folder of the walk that has a sign it ``wanted``, and may take names out of it:
what it takes care of, those after it do not see. A computer detector is asked once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from app.scan.catalogue import Catalogue
from app.scan.detectors import (
    adapters,
    agents,
    built_in,
    chats,
    docker,
    environments,
    folder_formats,
    huggingface,
    installs,
    ollama,
    pipelines,
    programs,
    running,
    start_up,
    training,
    weights,
)
from app.scan.find import Find
from app.scan.looking import Looking
from app.scan.walk import Folder
from app.scan.wanted import Wanted


class FolderDetector(Protocol):
    """Recognises something in one folder of the walk."""

    def wanted(self, known: Catalogue, /) -> Wanted: ...

    def in_folder(self, folder: Folder, looking: Looking) -> Iterator[Find]: ...


class ComputerDetector(Protocol):
    """Recognises something that does not lie in a folder of the walk."""

    def on_computer(self, looking: Looking) -> Iterator[Find]: ...


FOLDER_DETECTORS: Mapping[str, FolderDetector] = {
    "ollama": ollama,
    "docker": docker,
    "huggingface": huggingface,
    "built_in": built_in,
    "installs": installs,
    "environments": environments,
    "pipelines": pipelines,
    "training": training,
    "adapters": adapters,
    "agents": agents,
    "chats": chats,
    "folder_formats": folder_formats,
    "weights": weights,
}
COMPUTER_DETECTORS: Mapping[str, tuple[ComputerDetector, ...]] = {
    "running": (running,),
    "agents": (agents,),
    "programs": (programs, built_in, start_up, chats),
}
"""By the id of their place; see resources/catalogue/places.toml."""
