"""Docker Model Runner's store: manifests name the layers of a model, blobs hold them, a list gives their names.

Layout: ``models.json`` {models: [{id, tags, files}]}, ``manifests/sha256/<hex>``, ``blobs/sha256/<hex>``.
Source: github.com/docker/model-runner pkg/distribution/internal/store, cmd/cli/commands/package.go.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from app.domain.licence import licence_in_text
from app.domain.observation import Evidence
from app.scan.assembling import Assembly, assemble
from app.scan.beside import BROKEN_JSON, LICENCE_BYTES, Card, Size
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.looking import Looking, Seen
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_MAX_BYTES = 4_000_000
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})\Z")
_WEIGHTS = ("vnd.docker.ai.gguf", "vnd.docker.ai.safetensors")


class _Layer(Struct):
    mediaType: str = ""  # noqa: N815 - the key in the file
    digest: str = ""
    size: Size = 0


class _Manifest(Struct):
    layers: list[_Layer] = []


class _Entry(Struct):
    id: str = ""
    tags: list[str] | None = None


class _List(Struct):
    models: list[_Entry] | None = None


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(below=frozenset({"manifests"}))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """Every model of a store of Docker Model Runner."""
    if not {"blobs", "manifests"} <= set(folder.folders):
        return
    listed = folder.within("models.json")
    if not os.path.lexists(listed):
        return
    try:
        names = msgspec.json.decode(looking.data(listed, _MAX_BYTES), type=_List).models or []
    except BROKEN_JSON:
        looking.coverage.skip("unreadable", looking.surroundings.shown(listed))
        return
    folder.folders[:] = [name for name in folder.folders if name not in ("blobs", "manifests", "bundles")]
    tags = {match.group(1): entry.tags or [] for entry in names if (match := _DIGEST.match(entry.id))}
    for path in looking.files_below(folder.within("manifests"), deepest=2):
        if looking.cancelled():
            return
        find = _model(path, tags.get(os.path.basename(path), []), folder, looking)
        if find is not None:
            yield find


def _model(path: str, tags: list[str], folder: Folder, looking: Looking) -> Find | None:
    try:
        manifest = msgspec.json.decode(looking.data(path, _MAX_BYTES), type=_Manifest)
    except BROKEN_JSON:
        looking.coverage.skip("unreadable", looking.surroundings.shown(path))
        return None
    members: list[Seen] = []
    others: list[int] = []
    licence = ""
    for layer in manifest.layers:
        match = _DIGEST.match(layer.digest)
        blob = folder.within(os.path.join("blobs", "sha256", match.group(1))) if match else ""
        weights = any(kind in layer.mediaType for kind in _WEIGHTS)
        seen = looking.file(blob, sha256=match.group(1)) if match and weights else None
        if seen is not None and seen.header.role in ("model", "adapter", "shard"):
            members.append(seen)
        elif match:
            others.append(max(layer.size, 0))
            if "license" in layer.mediaType:
                licence = licence or licence_in_text(looking.text(blob, LICENCE_BYTES), looking.catalogue.licence_texts)
    if not members:
        return None
    said = next((seen.header.name for seen in members if seen.header.name), "")
    tag = tags[0] if tags else ""
    assembly = Assembly(
        name=said or tag.rsplit("/", 1)[-1] or os.path.basename(path)[:12],
        name_how="file" if said else "program",
        members=members,
        path=path,
        belonging=folder.belonging,
        about=Card(licence=licence),
        other_sizes=tuple(others),
        source=tag,
        evidence=(Evidence(about="source", how="program", source="Docker Model Runner"),) if tag else (),
    )
    return assemble(assembly, looking)
