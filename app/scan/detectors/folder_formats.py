"""Models that are folders or pairs of files: each is one record, with all its files counted."""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.scan.assembling import Assembly, assemble
from app.scan.belonging import plain_name
from app.scan.beside import NO_CARD, card
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.header import ModelHeader
from app.scan.looking import Looking, Seen, is_regular
from app.scan.packages import CORE_ML_ENDINGS, JS_MANIFEST, JS_PART, compiled_core_ml, core_ml, packages, saved_model
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_ENDINGS = (".bin", ".ftz", ".mlmodel", ".engine", ".trt", ".plan")
_SMALL_BYTES = 4_096
_DEEPEST = 6
_HEAD_BYTES = 256_000


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(
        beside=frozenset({"saved_model.pb"}), named_ends=CORE_ML_ENDINGS, files=True, four_kilobytes=frozenset(_ENDINGS)
    )


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The models of this folder that are recognised by its shape or by pairs of its files."""
    if folder.name.endswith(CORE_ML_ENDINGS):
        yield from _core_ml(folder, looking)
    if "saved_model.pb" in folder.beside and "variables" in folder.folders:
        header = saved_model(looking.data(folder.within("saved_model.pb"), 64, folder=folder))
        if header is not None:
            yield from _whole_folder(folder, header, looking)
    names = [entry.name for entry in folder.files if entry.name.lower().endswith(_ENDINGS)]
    if names:
        yield from _pairs(names, folder, looking)


def _pairs(names: list[str], folder: Folder, looking: Looking) -> Iterator[Find]:
    def read(name: str, limit: int) -> bytes:
        return looking.data(folder.within(name), limit, folder=folder) if name in listed else b""

    sizes = {entry.name: _size(entry) for entry in folder.files}
    listed = {*sizes, *_neighbours(names, folder)}
    large = [name for name in names if sizes[name] >= _SMALL_BYTES]
    for package in packages([*large, *(name for name in sizes if name.endswith(".param"))], read):
        seen = looking.as_header(folder.within(package.main), package.header, folder=folder)
        if seen is None:
            continue
        taken = {package.main, *package.others}
        others = [looking.size(folder.within(name)) for name in package.others]
        folder.files[:] = [entry for entry in folder.files if entry.name not in taken]
        yield _find(package.main, seen, others, folder, looking, alone=len(large) == 1)


def _neighbours(names: list[str], folder: Folder) -> list[str]:
    """Settings beside weights; the walk passes them by, because nearly all such files are something else."""
    stems = [name.rpartition(".")[0] for name in names if name.lower().endswith(".bin")]
    wanted = [f"{stem}{ending}" for stem in stems for ending in (".xml", JS_MANIFEST)]
    if any(JS_PART.match(name) for name in names):
        wanted.append("model.json")
    return [name for name in wanted if os.path.lexists(folder.within(name))]


def _core_ml(folder: Folder, looking: Looking) -> Iterator[Find]:
    header: ModelHeader | None = None
    if folder.name.endswith(".mlpackage"):
        for path in looking.files_below(folder.path, deepest=_DEEPEST):
            if path.endswith(".mlmodel") and (header := core_ml(looking.data(path, _HEAD_BYTES))):
                break
    elif any(entry.name == "coremldata.bin" for entry in folder.files):
        header = compiled_core_ml(looking.data(folder.within("metadata.json"), _HEAD_BYTES, folder=folder))
    if header is not None:
        yield from _whole_folder(folder, header, looking)


def _whole_folder(folder: Folder, header: ModelHeader, looking: Looking) -> Iterator[Find]:
    """One model that is a folder: its largest file stands for its weights, the others count with it."""
    files = []
    for path in looking.files_below(folder.path, deepest=_DEEPEST):
        try:
            facts = os.lstat(path)
        except OSError:
            continue
        if is_regular(facts.st_mode):
            files.append((facts.st_size, path))
    files.sort(reverse=True)
    seen = looking.as_header(files[0][1], header) if files else None
    if seen is None:
        return
    folder.files.clear()
    folder.folders.clear()
    folder.beside.discard("config.json")
    yield _find(folder.name, seen, [size for size, _ in files[1:]], folder, looking, alone=True)


def _find(name: str, seen: Seen, others: list[int], folder: Folder, looking: Looking, *, alone: bool) -> Find:
    about = card(
        folder.beside, lambda file, limit: looking.data(folder.within(file), limit, folder=folder), looking.catalogue
    )
    whole = name == folder.name
    title = folder.name.removesuffix(".mlpackage").removesuffix(".mlmodelc") if whole else name
    plain = plain_name(title, folder.path) if whole or title == "model.bin" or JS_PART.match(title) else title
    assembly = Assembly(
        name=seen.header.name or plain,
        name_how="file" if seen.header.name else ("folder" if whole or plain != name else "name"),
        members=[seen],
        path=folder.path if whole else seen.part.path,
        belonging=folder.belonging,
        about=about if alone or about.whole_model else NO_CARD,
        other_sizes=tuple(others),
    )
    return assemble(assembly, looking)


def _size(entry: os.DirEntry[str]) -> int:
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError:
        return 0
    return facts.st_size if is_regular(facts.st_mode) else 0
