"""To what a folder belongs: a store, a program, a browser, a software project; read off its path."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.observation import Origin
from app.scan.catalogue import Catalogue
from app.scan.known_tool import Store

_PACKAGE_FOLDERS = frozenset({"site-packages", "dist-packages", "node_modules"})
_PROGRAM_FOLDERS = frozenset({"Program Files", "Program Files (x86)", "Applications"})
_SYSTEM_PROGRAMS = ("/usr/share", "/usr/lib", "/usr/local/share", "/usr/local/lib", "/usr/local/libexec")
_SAYS_NOTHING = re.compile(
    r"(model(\.bin)?|group\d+-shard\d+of\d+\.bin|models|onnx|weights|saved_model|snapshots|v?\d{1,12}|assets|adapters?|lora"
    r"|checkpoints?|checkpoint-\d{1,12}|final"
    r"|final[-_]?model|merged|out|outputs?|results?|saves?|train|runs|detect|segment|classify|obb)\Z",
    re.IGNORECASE,
)
_TEST_FOLDERS = frozenset(
    {"test", "tests", "testdata", "test_data", "test-data", "fixtures", "__tests__", "testing", "spec"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """What a folder inherits from those above it.

    ``next_is`` tells that the folders right below are named after packages or programs, or hold unpacked packages.
    """

    store: str = ""
    origin: Origin = "somebody"
    program: str = ""
    repository: bool = False
    test: bool = False
    next_is: Literal["", "package", "program", "unpacked"] = ""
    store_below: tuple[str, str] = ("", "")
    """The name of a folder right below that is a store, and the store's id."""


NOTHING = Belonging()
"""A folder that belongs to nothing in particular."""


def plain_name(name: str, path: str) -> str:
    """The name of a model in a folder: names that only count or say "model" give way to the one above.

    The name of a home is a person's, so it names no model.

    Args:
        name: what it would be called.
        path: the folder it lies in, or that it is.
    """
    steps = [step for step in path.replace("\\", "/").split("/") if step]
    while _SAYS_NOTHING.match(name) and steps and steps[-2:-1] not in (["home"], ["Users"]):
        name = steps.pop()
    return name


class Belongings:
    """Decides to what the folders of a walk belong."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._stores: dict[str, list[tuple[str, Belonging]]] = {}
        """By the last name of a store's path: the end of its path, and what lies in it belongs to."""
        for store in catalogue.stores:
            for tail in store.tails:
                end = os.sep + tail.replace("/", os.sep)
                self._stores.setdefault(tail.rsplit("/", 1)[-1], []).append((end, _of_store(store)))
        self._by_id = {store.id: _of_store(store) for store in reversed(catalogue.stores)}
        self._built_in = catalogue.built_in_folder
        self._built_in_starts = tuple(entry.folder.rstrip("*") for entry in catalogue.built_in)
        system = {path.rsplit("/", 1)[-1] for path in _SYSTEM_PROGRAMS}
        self._telling = frozenset(
            {"archive-v0", "Programs", *_PACKAGE_FOLDERS, *_PROGRAM_FOLDERS, *_TEST_FOLDERS, *self._stores, *system}
        )
        """Names that may tell something by themselves; those of built-in models and apps are known by their parts."""

    def pass_on(self, above: Belonging, names: list[str]) -> bool:
        """Whether all folders of these names surely belong to what the one above them does."""
        if above.next_is or above.store_below[0] or not self._telling.isdisjoint(names):
            return False
        starts = self._built_in_starts
        return not any(name.startswith(starts) or name.endswith(".app") for name in names)

    def below(self, above: Belonging, name: str, path: str) -> Belonging:
        """What the folder ``name`` at ``path`` belongs to, given what the one above belongs to."""
        if above.store_below[0]:
            if name == above.store_below[0]:
                return self._by_id[above.store_below[1]]
            above = replace(above, store_below=("", ""))
        if above.next_is == "unpacked":
            return replace(above, next_is="package")
        if above.next_is:
            if name in ("bin", ".bin", "__pycache__"):
                return replace(above, next_is="")
            if above.next_is == "package" and name.startswith("@"):
                return above  # a scope of packages: the package is one step further down
            # numpy.libs and torch-2.1.dist-info belong to numpy and torch
            package = above.next_is == "package"
            program = name.split(".", 1)[0].split("-", 1)[0] if package else name.removesuffix(".app")
            return Belonging(
                store=above.store, origin="program", program=program, repository=above.repository, test=above.test
            )
        if name == "archive-v0":
            # uv keeps each package unpacked in a folder with a name of its own making
            return replace(above, next_is="unpacked")
        if name in _PACKAGE_FOLDERS:
            return replace(above, next_is="package")
        if name.startswith(self._built_in_starts) and (entry := self._built_in(name)):
            return replace(above, origin="vendor", program=entry.program, store="")
        if name.endswith(".app"):
            return replace(above, origin="program", program=name.removesuffix(".app"))
        for end, belonging in self._stores.get(name, ()):
            if path.endswith(end):
                return belonging
        if name in _PROGRAM_FOLDERS or path.endswith(_SYSTEM_PROGRAMS):
            return replace(above, next_is="program")
        if name == "Programs" and path.endswith(os.path.join("AppData", "Local", "Programs")):
            return replace(above, next_is="program")
        if name in _TEST_FOLDERS and (above.repository or above.origin == "program"):
            return replace(above, test=True)
        return above

    def of_root(self, path: str, store: str) -> Belonging:
        """What a folder where a walk begins belongs to; ``store`` is the id of the store it is known to be."""
        if store:
            return self._by_id[store]
        belonging, above = Belonging(), ""
        for name in path.split(os.sep):
            if name:
                above += os.sep + name
                belonging = self.below(belonging, name, above)
        return belonging


def _of_store(store: Store) -> Belonging:
    program = store.name if store.origin == "program" else ""
    return Belonging(store=store.id, origin=store.origin, program=program)
