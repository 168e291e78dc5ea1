"""Files that hold weights, wherever they lie, joined to models: parts and projectors count with their model."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator

from app.domain.observation import How
from app.scan.assembling import Assembly, assemble
from app.scan.belonging import NOTHING, plain_name
from app.scan.beside import NO_CARD, Card, settings
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.looking import Looking, Seen, is_regular
from app.scan.masked import SIGNS
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_SMALL_BYTES = 4_096
_LARGE_BYTES = 256 * 1024
_INDEX_BYTES = 8_000_000
_SHARD = re.compile(r"^(?P<stem>.*?)[-._]?(?P<number>\d{5})-of-(?P<count>\d{5})(?P<ending>\.\w+)?$")
_BARE_STEMS = frozenset(
    (
        "model", "pytorch_model", "tf_model", "flax_model", "adapter_model", "adapters", "consolidated", "weights",
        "ggml-model", "diffusion_pytorch_model", "saved_model",
    )
)  # fmt: skip
"""File names that many models share; the folder's name says more."""
_ONE_MODEL_FOLDERS = frozenset({"onnx"})
"""Folders beside a model that hold it once more, in pieces and in several sizes.

Source: huggingface.co/docs/optimum, export to ONNX.
"""
_UNFINISHED = (".part", ".partial", "-partial", ".crdownload", ".incomplete", ".download", ".opdownload", ".aria2")
"""How browsers and programs call what they have not fetched to its end."""
_WHOLE = ("model", "adapter", "shard", "code")
"""What is a record of its own, or a part of one."""
_PICKLES = (".pkl", ".pickle", ".joblib", ".pt", ".pth", ".ckpt", ".bin", ".npy")
_MOST_PICKLES = 200
_JOINED_FORMATS = frozenset({"safetensors", "PyTorch", "ONNX", "TensorFlow", "Keras", "Flax", "TFLite", "HDF5"})
_HASH = re.compile(r"(?:sha256[-_:])?([0-9a-fA-F]{32,64})\Z")
"""A name made of what is in the file tells a person nothing."""


def wanted(known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(files=True, beside=SIGNS, four_kilobytes=known.small_endings, store_links=True)


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """One find for each model whose weights lie in this folder."""
    heads = _heads(folder, looking)
    if not heads:
        return
    about = looking.card_of(folder)
    yield from joined(heads, about, folder, looking)


def one_file(path: str, looking: Looking) -> Iterator[Find]:
    """The model in one file that lies outside every place."""
    seen = looking.file(path)
    if seen is not None and seen.header.role in _WHOLE:
        folder = Folder(path=os.path.dirname(path), handle=None, belonging=NOTHING)
        yield _find(seen.name, [seen], [], [], NO_CARD, folder, looking)


def joined(heads: dict[str, Seen], about: Card, folder: Folder, looking: Looking) -> Iterator[Find]:
    """Join the files of one folder to models.

    Args:
        heads: what was recognised, by file name.
        about: what stands beside them.
    """
    belongs: set[str] = set()
    for seen in heads.values():
        belongs.update(name for name in seen.header.external_data if name != seen.name)
    sidecars = [seen for seen in heads.values() if seen.header.role == "sidecar"]
    whole = {name: seen for name, seen in heads.items() if seen.header.role in _WHOLE and name not in belongs}
    groups = _groups(whole, about, _indexed(folder, looking), folder.name)
    for stem, members in groups.items():
        helpers = [seen for seen in sidecars if len(groups) == 1 or _shares_stem(seen.name, stem)]
        outside = [name for seen in members for name in seen.header.external_data if name in belongs]
        yield _find(
            stem, members, helpers, outside, about if _speaks_for(about, groups, folder) else NO_CARD, folder, looking
        )


def _heads(folder: Folder, looking: Looking) -> dict[str, Seen]:
    """What the files of this folder are; only those that are large enough are opened."""
    floor = _SMALL_BYTES if folder.belonging.store else _LARGE_BYTES
    small_endings = looking.catalogue.small_endings
    heads: dict[str, Seen] = {}
    others: dict[str, Seen] = {}
    unopened: list[str] = []
    for entry in folder.files:
        if looking.cancelled():
            break
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if not is_regular(facts.st_mode):
            looking.coverage.skip("not_a_file", "", within=looking.within())
            continue
        if facts.st_size < floor and entry.name not in folder.beside:
            ending = os.path.splitext(entry.name)[1].lower()
            if facts.st_size < _SMALL_BYTES or ending not in small_endings:
                if ending in _PICKLES:
                    unopened.append(entry.name)
                continue
        seen = looking.file(folder.within(entry.name), folder=folder)
        if seen is not None and seen.header.role not in ("data", "vocabulary", "training"):
            heads[entry.name] = seen
        elif seen is not None:
            others[entry.name] = seen
    if any(seen.header.role in ("model", "adapter", "shard") for seen in heads.values()):
        heads |= _code(others, unopened, folder, looking)
    if folder.belonging.store:
        # LM Studio and others link to files of the Hugging Face store instead of copying them.
        for name in folder.links:
            target = os.path.realpath(folder.within(name))
            # a linked folder is looked at where it lies
            seen = looking.file(target) if looking.inside(target) and not os.path.isdir(target) else None
            if seen is not None and seen.header.role not in ("data", "vocabulary", "training"):
                heads[name] = seen
    return heads


def _code(others: dict[str, Seen], unopened: list[str], folder: Folder, looking: Looking) -> dict[str, Seen]:
    """Data that may run code when opened, of any size: among models somebody may take them for one."""
    for name in unopened[:_MOST_PICKLES]:
        seen = None if looking.cancelled() else looking.file(folder.within(name), folder=folder)
        if seen is not None:
            others[name] = seen
    return {
        name: dataclasses.replace(seen, header=dataclasses.replace(seen.header, role="code"))
        for name, seen in others.items()
        if seen.header.runs_code == "can" and seen.header.role in ("data", "code")
    }


def _indexed(folder: Folder, looking: Looking) -> dict[str, str]:
    """File name to index name, for weights that an index lists as parts of one model."""
    found: dict[str, str] = {}
    for name in folder.beside:
        if name.endswith(".index.json"):
            table = settings(looking.data(folder.within(name), _INDEX_BYTES, folder=folder)).get("weight_map")
            if isinstance(table, dict):
                found |= {part: name for part in table.values() if isinstance(part, str)}
    return found


def _groups(whole: dict[str, Seen], about: Card, indexed: dict[str, str], folder_name: str) -> dict[str, list[Seen]]:
    """The files of each model, by the name they share."""
    groups: dict[str, list[Seen]] = {}
    for name in sorted(whole):
        seen = whole[name]
        shard = _SHARD.match(name)
        if name in indexed:
            stem = indexed[name].removesuffix(".index.json").rsplit(".", 1)[0]
        elif shard:
            stem = shard.group("stem")
        elif about.whole_model and seen.header.format in _JOINED_FORMATS and seen.header.role != "adapter":
            stem = "model"
        else:
            stem = name
        groups.setdefault(stem, []).append(seen)
    if folder_name in _ONE_MODEL_FOLDERS and whole and all(seen.header.format == "ONNX" for seen in whole.values()):
        return {"model": list(whole.values())}
    if about.whole_model:
        parts = [stem for stem in groups if stem in _BARE_STEMS and groups[stem][0].header.format in _JOINED_FORMATS]
        for stem in parts[1:]:
            groups[parts[0]] += groups.pop(stem)
    return groups


def _shares_stem(sidecar: str, stem: str) -> bool:
    plain = sidecar.lower().removeprefix("mmproj-").removeprefix("mtp-")
    return plain.split("-", 1)[0] == stem.lower().split("-", 1)[0]


def _speaks_for(about: Card, groups: dict[str, list[Seen]], folder: Folder) -> bool:
    """Whether a card in the folder is about these weights: a README among downloads is not."""
    return about.whole_model or bool(folder.belonging.store) or len(groups) == 1


def _find(
    stem: str,
    members: list[Seen],
    helpers: list[Seen],
    outside: list[str],
    about: Card,
    folder: Folder,
    looking: Looking,
) -> Find:
    first = min(members, key=lambda seen: seen.header.shard or (0, 0))
    name, how = _name(stem, first, folder)
    beside = {name for name in folder.beside if "token" in name or "vocab" in name} if about is not NO_CARD else set()
    sizes = _sizes(folder, set(outside) | beside)
    assembly = Assembly(
        name=name,
        name_how=how,
        members=members,
        path=members[0].part.path if len(members) == 1 else folder.path,
        belonging=folder.belonging,
        about=about,
        other_sizes=tuple(seen.part.size_bytes for seen in helpers) + tuple(sizes),
        source=_published(folder),
        notes=tuple(_notes(members, looking)),
    )
    return assemble(assembly, looking)


def _notes(members: list[Seen], looking: Looking) -> Iterator[str]:
    if members[0].header.role == "code":
        yield looking.say("note.code")
    if any(seen.name.lower().endswith(_UNFINISHED) for seen in members):
        yield looking.say("note.unfinished")
    parts = [shard for seen in members if (shard := _SHARD.match(seen.name))]
    expected = max((int(shard.group("count")) for shard in parts), default=0)
    if 0 < len(parts) < expected:
        yield looking.say("note.parts_missing", here=len(parts), all=expected)


def _name(stem: str, first: Seen, folder: Folder) -> tuple[str, How]:
    """The name to show, and how it is known."""
    if first.header.name:
        return first.header.name, "file"
    plain = os.path.splitext(stem)[0] if stem == first.name else stem
    if hashed := _HASH.match(plain):
        # what is left of a download of Hugging Face whose list of files is gone
        above = os.path.basename(os.path.dirname(folder.path)) if folder.name == "blobs" else ""
        kept = above.removeprefix("models--").rsplit("--", 1)[-1] if above.startswith("models--") else ""
        return (kept, "folder") if kept else (f"{hashed[1][:8]}…", "name")
    if plain.lower() in _BARE_STEMS and folder.name:
        return plain_name(folder.name, os.path.dirname(folder.path)), "folder"
    return stem, "name"


def _sizes(folder: Folder, names: set[str]) -> list[int]:
    sizes = []
    for name in sorted(names):
        try:
            if folder.handle is not None:
                facts = os.stat(name, dir_fd=folder.handle, follow_symlinks=False)
            else:
                facts = os.lstat(folder.within(name))
        except (OSError, ValueError):
            continue
        if is_regular(facts.st_mode):
            sizes.append(facts.st_size)
    return sizes


def _published(folder: Folder) -> str:
    """The publisher and model of stores that are laid out by them: LM Studio keeps publisher/model/files."""
    store = folder.belonging.store
    steps = folder.path.replace("\\", "/").split("/")
    return "/".join(steps[-2:]) if store == "lm-studio" and len(steps) > 3 and steps[-3] == "models" else ""
