"""Ollama's store: manifests name the models, blobs hold their parts.

Layout: ``manifests/<host>/<namespace>/<model>/<tag>`` is JSON with a config and layers, which lie in
``blobs/sha256-<hex>``.
Source: github.com/ollama/ollama manifest/paths.go, types/model/config.go, server/create.go, server/layer.go.
A model whose config names a ``remote_host`` holds no weights: what is typed goes there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from app.domain.licence import licence_in_text
from app.domain.observation import Evidence, Observation
from app.scan.beside import BROKEN_JSON, LICENCE_BYTES, Size
from app.scan.catalogue import Catalogue
from app.scan.cleaning import clean
from app.scan.find import Find, Part
from app.scan.known_tool import Store
from app.scan.looking import Looking, Seen, moment
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_MEDIA = "application/vnd.ollama.image."
_MAX_MANIFEST_BYTES = 4_000_000
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})\Z")
_PUBLIC_HOSTS = frozenset({"registry.ollama.ai", "hf.co", "huggingface.co", "ollama.com"})


class _Layer(Struct, frozen=True):
    mediaType: str = ""  # noqa: N815 - the key in the file
    digest: str = ""
    size: Size = 0
    source: str = msgspec.field(default="", name="from")


class _Manifest(Struct):
    config: _Layer = _Layer()
    layers: list[_Layer] = []


class _Config(Struct):
    model_format: str = ""
    model_family: str = ""
    model_type: str = ""
    file_type: str = ""
    remote_host: str = ""
    remote_model: str = ""


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(below=frozenset({"manifests"}))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """Every model of an Ollama store, whichever folder the store lies in."""
    if "manifests" not in folder.folders:
        return
    store = looking.catalogue.store(folder.belonging.store)
    known = store is not None and store.layout == "ollama"
    manifests = folder.within("manifests")
    if not known and not ("blobs" in folder.folders and _looks_like_ollama(manifests)):
        return
    keeper = store if known else looking.catalogue.store("ollama")
    folder.folders[:] = [name for name in folder.folders if name not in ("manifests", "blobs")]
    heads: dict[str, Seen | None] = {}
    paths = list(looking.files_below(manifests, deepest=6))
    # the plain weights belong to the model of the library, whoever else publishes them with other instructions
    library = f"{os.sep}library{os.sep}"
    for path in sorted(paths, key=lambda path: library not in path[len(manifests) :]):
        if looking.cancelled():
            return
        find = _model(path, os.path.relpath(path, manifests), folder.within("blobs"), looking, heads, keeper)
        if find is not None:
            yield find


def _looks_like_ollama(manifests: str) -> bool:
    """Docker and other container programs also have manifests beside blobs; theirs lie under ``sha256``."""
    try:
        names = os.listdir(manifests)
    except OSError:
        return False
    return any("." in name or name == "localhost" for name in names)


def _model(
    path: str, relative: str, blobs: str, looking: Looking, heads: dict[str, Seen | None], keeper: Store | None
) -> Find | None:
    program, store = (keeper.name, keeper.id) if keeper else ("", "")
    steps = relative.split(os.sep)
    if len(steps) < 3 or steps[-1].startswith("."):
        return None
    try:
        manifest = msgspec.json.decode(looking.data(path, _MAX_MANIFEST_BYTES), type=_Manifest)
    except BROKEN_JSON:
        looking.coverage.skip("unreadable", looking.surroundings.shown(path))
        return None
    host, names, tag = steps[0], steps[1:-1], steps[-1]
    namespace = "/".join(names[:-1])
    library = host == "registry.ollama.ai" and namespace in ("", "library")
    public = host == "registry.ollama.ai"
    shown = names[-1:] if library else names
    title = "/".join(shown if public else [host, *shown])
    config = _config(manifest, blobs, looking)
    layers = {kind: [layer for layer in manifest.layers if layer.mediaType == _MEDIA + kind] for kind in _KINDS}
    weights = layers["model"] + layers["tensor"]
    head = _head(weights, blobs, looking, heads)
    cloud = bool(config.remote_host) or not (weights or layers["adapter"])
    from_here = sorted({layer.source for layer in manifest.layers if layer.source})
    # What is made here notes what it was made from. A system text alone proves nothing: published models carry one.
    changed = bool(from_here or (layers["adapter"] and library))
    made_here = not cloud and (changed or (host not in _PUBLIC_HOSTS and "." not in host))
    base = next((source for source in from_here if not source.startswith(("/", "sha256")) and ":\\" not in source), "")
    said = head.header.name if head and not made_here else ""
    if library and not _same_name(names[-1], said):
        said = ""  # weights keep the name of what they were made from: many say "LLaMA v2", whatever they became
    evidence = [] if said else [Evidence(about="name", how="program", source=program)]
    licence = _licence(layers["license"], blobs, looking)
    if licence:
        evidence.append(Evidence(about="licence", how="program", source=program))
    notes = []
    if layers["system"] or layers["messages"]:
        notes.append(looking.say("note.system_text"))
    if cloud:
        notes.append(looking.say("note.cloud", host=clean(config.remote_host or "ollama.com")))
    elif weights and head is None and not all(_blob_there(layer, blobs) for layer in weights):
        notes.append(looking.say("note.blob_missing"))
    observation = Observation(
        id="",
        kind="adapter" if layers["adapter"] and not weights else "model",
        name=said or clean(title if tag == "latest" else f"{title}:{tag}"),
        format=head.header.format if head else clean(config.model_format.upper()),
        size_bytes=sum(max(layer.size, 0) for layer in manifest.layers if layer.mediaType.startswith(_MEDIA)),
        file_count=max(len(manifest.layers), 1),
        places=(looking.place(path, store),),
        maker=head.header.maker if head else "",
        architecture=(head.header.architecture if head else "") or clean(config.model_family),
        task=head.header.task if head else ("language" if cloud else ""),
        parameters=(head.header.parameters if head else None) or _count(config.model_type),
        parameters_exact=bool(head and head.header.parameters_exact),
        quantisation=(head.header.quantisation if head else "") or clean(config.file_type),
        licence=(head.header.licence if head else "") or licence,
        licence_text=licence,
        tags=head.header.tags if head else (),
        base_model=clean(base) or (head.header.base_model if head else ""),
        source="" if made_here else clean(f"{'ollama.com' if public else host}/{'/'.join(shown)}:{tag}"),
        made_here=made_here,
        cloud=cloud,
        runs_code="" if cloud else "no",
        modified=_modified(path),
        last_used=head.last_read if head else "",
        note=" ".join(notes),
        evidence=(*evidence, *(head.header.evidence if head else ())),
    )
    parts = tuple(_part(layer, blobs) for layer in weights or layers["adapter"])
    if made_here or not parts:
        # what was added to the weights makes it another model; without weights only its name tells it apart
        added = sorted(layer.digest for layer in manifest.layers if layer.mediaType != _MEDIA + "license")
        return Find(observation=observation, parts=parts, variant=" ".join([*added, "" if parts else title]))
    added = sorted(layer.digest for kind in _ADDED for layer in layers[kind])
    return Find(observation=observation, parts=parts, added=" ".join(added), name_apart=clean(f"{title}:{tag}"))


def _same_name(untrusted_name: str, untrusted_said: str) -> bool:
    """Whether the name in a library is part of what the weights call themselves: llama3.2, Llama 3.2 3B Instruct."""
    return _SIGNS.sub("", untrusted_name.lower()) in _SIGNS.sub("", untrusted_said.lower())


_SIGNS = re.compile(r"[\W_]+")
_KINDS = ("model", "tensor", "adapter", "projector", "template", "system", "messages", "params", "license")
_ADDED = ("adapter", "projector", "template", "system", "messages", "params")


def _config(manifest: _Manifest, blobs: str, looking: Looking) -> _Config:
    path = _blob(manifest.config, blobs)
    if not path:
        return _Config()
    try:
        return msgspec.json.decode(looking.data(path, _MAX_MANIFEST_BYTES), type=_Config)
    except BROKEN_JSON:
        return _Config()


def _head(weights: list[_Layer], blobs: str, looking: Looking, heads: dict[str, Seen | None]) -> Seen | None:
    """The head of the first layer that holds weights; one blob serves several models and is opened once."""
    if not weights:
        return None
    path = _blob(weights[0], blobs)
    if not path:
        return None
    if path not in heads:
        match = _DIGEST.match(weights[0].digest)
        heads[path] = looking.file(path, sha256=match.group(1) if match else "")
    return heads[path]


def _part(layer: _Layer, blobs: str) -> Part:
    match = _DIGEST.match(layer.digest)
    return Part(path=_blob(layer, blobs), size_bytes=max(layer.size, 0), sha256=match.group(1) if match else "")


def _blob(layer: _Layer, blobs: str) -> str:
    """The path of a blob; empty for a digest that is none, so that nothing outside the store is ever opened."""
    match = _DIGEST.match(layer.digest)
    return os.path.join(blobs, f"sha256-{match.group(1)}") if match else ""


def _blob_there(layer: _Layer, blobs: str) -> bool:
    path = _blob(layer, blobs)
    return bool(path) and os.path.lexists(path)


def _licence(layers: list[_Layer], blobs: str, looking: Looking) -> str:
    for layer in layers:
        path = _blob(layer, blobs)
        found = licence_in_text(looking.text(path, LICENCE_BYTES), looking.catalogue.licence_texts) if path else ""
        if found:
            return found
    return ""


def _count(model_type: str) -> int | None:
    """Parameters as Ollama writes them: 8.0B, 137M."""
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?)([KMBT])", model_type)
    if not match:
        return None
    return round(float(match.group(1)) * {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[match.group(2)])


def _modified(path: str) -> str:
    try:
        return moment(os.lstat(path).st_mtime)
    except OSError:
        return ""
