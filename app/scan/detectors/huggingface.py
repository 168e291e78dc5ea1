"""The Hugging Face store: one folder for each repository, with snapshots that link to blobs.

Layout: ``models--<org>--<name>/{refs/<branch>, snapshots/<commit>/<files>, blobs/<hash>}``. Snapshots are links to
blobs, or copies on Windows without developer mode. A blob of weights is named by its SHA-256.
Source: pypi.org/project/huggingface_hub 2.4.0 constants.py; github.com/huggingface/huggingface_hub/pull/1067.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import replace

from app.domain.observation import Evidence, Observation
from app.scan.assembling import Assembly, assemble
from app.scan.belonging import Belonging
from app.scan.beside import card
from app.scan.catalogue import Catalogue
from app.scan.cleaning import clean
from app.scan.find import Find
from app.scan.looking import Looking, Seen, is_regular
from app.scan.packages import one_file
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_SMALL_BYTES = 4_096
_MAX_DEPTH = 6
_COMMIT_BYTES = 200
_NOT_MODELS = ("datasets--", "spaces--", "kernels--")
_SHA256 = re.compile(r"(?:sha256[-:])?([0-9a-f]{64})\Z")
_TRANSPORTS = {"huggingface": "huggingface.co", "hf": "huggingface.co", "ollama": "ollama.com"}
"""Source: github.com/containers/ramalama ramalama/config.py."""


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(below=frozenset({"snapshots", ".no_exist"}), below_starts=_NOT_MODELS)


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The model of one repository folder; data sets and spaces are passed by."""
    if any(name.startswith(_NOT_MODELS) for name in folder.folders):
        folder.folders[:] = [name for name in folder.folders if not name.startswith(_NOT_MODELS)]
    if ".no_exist" in folder.folders:
        folder.folders.remove(".no_exist")
    if "snapshots" not in folder.folders:
        return
    if folder.name.startswith("models--"):
        steps = folder.name.removeprefix("models--").split("--")
        host = "modelscope.cn/models" if folder.belonging.store == "modelscope" else "huggingface.co"
    elif (store := looking.catalogue.store(folder.belonging.store)) and store.layout == "snapshots":
        # store/<transport>/<organisation>/<model>: RamaLama keeps what it fetched from several places
        above = folder.path.replace("\\", "/").split("/")
        steps, host = above[-2:], _TRANSPORTS.get(above[-3], above[-3])
    else:
        return
    folder.folders.clear()
    folder.files.clear()
    source = f"{host}/{'/'.join(steps)}"
    yield from _repository("/".join(steps), steps[0] if len(steps) > 1 else "", source, folder, looking)


def _repository(repository: str, organisation: str, source: str, folder: Folder, looking: Looking) -> Iterator[Find]:
    snapshot = _snapshot(folder, looking)
    unfinished = _unfinished(folder)
    files = _files(snapshot, folder, looking) if snapshot else {}
    members: list[Seen] = []
    other_sizes: list[int] = []
    for name, (path, size) in files.items():
        if looking.cancelled():
            return
        digest = _SHA256.match(os.path.basename(path))
        sha256 = digest.group(1) if digest else ""
        ending = os.path.splitext(name)[1].lower()
        seen = None
        if size >= _SMALL_BYTES and ending not in looking.catalogue.passed_endings:
            seen = looking.file(path, name=name, sha256=sha256) or _by_first_bytes(name, path, sha256, looking)
        if seen is not None and seen.header.role in ("model", "adapter", "shard"):
            members.append(seen)
        else:
            other_sizes.append(size)
    notes = (looking.say("note.unfinished"),) if unfinished else ()
    title = repository.rsplit("/", 1)[-1]
    if not members:
        if unfinished:
            yield Find(
                observation=_only_begun(title, organisation, source, unfinished, notes, folder, looking),
                variant=folder.path,
            )
        return
    about = card(
        {name for name in files if "/" not in name},
        lambda name, limit: looking.data(files[name][0], limit) if name in files else b"",
        looking.catalogue,
    )
    assembly = Assembly(
        name=title,
        name_how="folder",
        members=members,
        path=folder.path,
        belonging=_in_store(folder),
        about=about,
        other_sizes=tuple(other_sizes),
        kind="adapter" if "adapter_config.json" in files else None,
        maker=organisation,
        source=source,
        notes=notes,
        evidence=(Evidence(about="source", how="folder", source=clean(folder.name)),),
    )
    yield assemble(assembly, looking)


def _by_first_bytes(name: str, path: str, sha256: str, looking: Looking) -> Seen | None:
    """Weights that no reader knows, such as those that faster-whisper keeps."""
    title = name.rsplit("/", 1)[-1]
    header = one_file(title, lambda wanted, limit: looking.data(path, limit) if wanted == title else b"")
    return looking.as_header(path, header, sha256=sha256) if header else None


def _in_store(folder: Folder) -> Belonging:
    return folder.belonging if folder.belonging.store else replace(folder.belonging, store="huggingface-cache")


def _snapshot(folder: Folder, looking: Looking) -> str:
    """The snapshot in use: the one the main branch names, else the newest; empty when there is none."""
    top = folder.within("snapshots")
    commit = looking.text(folder.within(os.path.join("refs", "main")), _COMMIT_BYTES).strip()
    try:
        with os.scandir(top) as entries:
            found = sorted(
                (entry.stat(follow_symlinks=False).st_mtime, entry.name)
                for entry in entries
                if entry.is_dir(follow_symlinks=False)
            )
    except OSError:
        return ""
    names = [name for _, name in found]
    chosen = commit if commit in names else (names[-1] if names else "")
    return os.path.join(top, chosen) if chosen else ""


def _files(snapshot: str, folder: Folder, looking: Looking) -> dict[str, tuple[str, int]]:
    """The files of a snapshot: name below it, with slashes, to real path and size in bytes."""
    files: dict[str, tuple[str, int]] = {}
    blobs = _blobs(folder)
    for entry in looking.entries_below(snapshot, deepest=_MAX_DEPTH):
        try:
            real = _behind(entry, blobs, folder) if entry.is_symlink() else entry.path
            facts = os.lstat(real) if real else None
        except OSError:
            continue
        if facts is None:
            looking.coverage.skip("link_outside", "", within=looking.within())
        elif is_regular(facts.st_mode):
            files[entry.path[len(snapshot) + 1 :].replace(os.sep, "/")] = (real, facts.st_size)
    return files


def _blobs(folder: Folder) -> frozenset[str]:
    """Paths of the blobs of a repository that are no links; none where they lie elsewhere."""
    path = folder.within("blobs")
    try:
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            return frozenset()
        with os.scandir(path) as entries:
            return frozenset(entry.path for entry in entries if not entry.is_symlink())
    except OSError:
        return frozenset()


def _behind(link: os.DirEntry[str], blobs: frozenset[str], folder: Folder) -> str:
    """The real path of what a link of a snapshot leads to; empty where that lies outside of the repository.

    Nearly every one leads right to a blob. Then no folder on the way has to be asked whether it is a link itself,
    which is what a store of thousands of links would cost.
    """
    target = os.path.normpath(os.path.join(os.path.dirname(link.path), os.readlink(link.path)))
    if target in blobs:
        return target
    real = os.path.realpath(link.path)
    return real if real.startswith(os.path.realpath(folder.path) + os.sep) else ""


def _unfinished(folder: Folder) -> int:
    """The size in bytes of downloads that were begun and not ended; at least 1 when there is one."""
    try:
        with os.scandir(folder.within("blobs")) as entries:
            sizes = [
                entry.stat(follow_symlinks=False).st_size for entry in entries if entry.name.endswith(".incomplete")
            ]
    except OSError:
        return 0
    return max(sum(sizes), 1) if sizes else 0


def _only_begun(
    title: str,
    organisation: str,
    source: str,
    size_bytes: int,
    notes: tuple[str, ...],
    folder: Folder,
    looking: Looking,
) -> Observation:
    return Observation(
        id="",
        kind="model",
        name=clean(title),
        maker=clean(organisation),
        source=clean(source),
        size_bytes=size_bytes,
        places=(looking.place(folder.path, _in_store(folder).store),),
        note=" ".join(notes),
        evidence=(Evidence(about="name", how="folder"),),
    )
