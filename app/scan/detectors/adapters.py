"""Adapters: small additions that change what a model does, made by PEFT or MLX.

Two more are known by their names: a learnt word for a model that makes pictures (textual inversion), and the weights
of a custom diffusion.

Source: github.com/huggingface/peft utils/constants.py (adapter_config.json, adapter_model.*); pypi.org/project/mlx-lm
0.32.2 lora.py (adapters.safetensors, fine_tune_type); pypi.org/project/diffusers 0.42.1 loaders (learned_embeds,
pytorch_custom_diffusion_weights).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from app.domain.observation import Evidence
from app.scan.assembling import Assembly, assemble
from app.scan.belonging import plain_name
from app.scan.beside import settings
from app.scan.catalogue import Catalogue
from app.scan.find import Find
from app.scan.looking import Looking, Seen, is_regular
from app.scan.trained import facts_of, log_beside
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_CONFIG = "adapter_config.json"
_CONFIG_BYTES = 1_000_000
_WEIGHTS = re.compile(
    r"(adapter_model|adapters|\d{7}_adapters|pytorch_lora_weights)(-\d{5}-of-\d{5})?\.(safetensors|bin|pt|npz)\Z"
)
_NAMED = re.compile(
    r"(?P<word>learned_embeds(-steps-\d+)?)\.(safetensors|bin)\Z|pytorch_custom_diffusion_weights\.(safetensors|bin)\Z"
)
_NAMED_FILES = tuple(
    f"{stem}.{ending}"
    for stem in ("learned_embeds", "pytorch_custom_diffusion_weights")
    for ending in ("safetensors", "bin")
)
_SAVED_STEP = re.compile(r"\d{7}_adapters")


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(beside=frozenset({_CONFIG, *_NAMED_FILES}))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """The adapter in a folder that holds an adapter's settings, or a file that is one by its name."""
    yield from _named(folder, looking)
    if _CONFIG not in folder.beside:
        return
    config = settings(looking.data(folder.within(_CONFIG), _CONFIG_BYTES, folder=folder))
    ours = [entry for entry in folder.files if _WEIGHTS.match(entry.name)]
    base = config.get("base_model_name_or_path") or config.get("model")
    if not ours or not ("peft_type" in config or "fine_tune_type" in config or isinstance(base, str)):
        return
    folder.files[:] = [entry for entry in folder.files if entry not in ours]
    members: list[Seen] = []
    saved_steps: list[Seen] = []
    for entry in ours:
        facts = entry.stat(follow_symlinks=False)
        if not is_regular(facts.st_mode):
            continue
        seen = looking.file(folder.within(entry.name), folder=folder)
        if seen is None:
            continue
        (saved_steps if _SAVED_STEP.match(entry.name) else members).append(seen)
    if not members:
        members, saved_steps = saved_steps, []
    if not members:
        return
    about = looking.card_of(folder)
    names = {entry.name for entry in folder.files} | folder.beside
    log = log_beside(folder.path, folder.beside, looking)
    trained_here = (
        "fine_tune_type" in config or log is not None or not names.isdisjoint({"training_args.bin", "optimizer.pt"})
    )
    training = facts_of(folder.path, folder.beside, looking, log=log or ())
    assembly = Assembly(
        name=plain_name(folder.name, os.path.dirname(folder.path)),
        name_how="folder",
        members=members,
        path=folder.path,
        belonging=folder.belonging,
        about=about,
        other_sizes=tuple(seen.part.size_bytes for seen in saved_steps),
        kind="adapter",
        made_here=trained_here,
        base_model=_base(base, looking),
        notes=(_method(config, looking),),
        evidence=(Evidence(about="base_model", how="file", source=_CONFIG),),
    )
    find = assemble(assembly, looking)
    yield replace(find, observation=msgspec.structs.replace(find.observation, training=training))


def _named(folder: Folder, looking: Looking) -> Iterator[Find]:
    """Additions for models that make pictures; the steps saved on the way count with the last."""
    ours = [entry for entry in folder.files if _NAMED.match(entry.name)]
    if not ours:
        return
    folder.files[:] = [entry for entry in folder.files if entry not in ours]
    members = [seen for entry in ours if (seen := looking.file(folder.within(entry.name), folder=folder)) is not None]
    if not members:
        return
    about = looking.card_of(folder)
    word = all(name["word"] for seen in members if (name := _NAMED.match(seen.name)))
    steps = [seen for seen in members if "-steps-" in seen.name]
    last = [seen for seen in members if seen not in steps] or steps[-1:]
    assembly = Assembly(
        name=plain_name(folder.name, os.path.dirname(folder.path)),
        name_how="folder",
        members=last,
        path=folder.path,
        belonging=folder.belonging,
        about=about,
        other_sizes=tuple(seen.part.size_bytes for seen in members if seen not in last),
        kind="adapter",
        made_here=bool(steps),
        notes=(looking.say("note.learnt_word" if word else "note.custom_diffusion"),),
        evidence=(Evidence(about="kind", how="name", source=last[0].name),),
    )
    find = assemble(assembly, looking)
    if steps:
        training = facts_of(folder.path, folder.beside, looking)
        find = replace(find, observation=msgspec.structs.replace(find.observation, training=training))
    yield find


def _base(base: object, looking: Looking) -> str:
    if not isinstance(base, str):
        return ""
    return looking.surroundings.shown(base) if os.path.isabs(base) else base


def _method(config: dict[str, object], looking: Looking) -> str:
    method = config.get("peft_type") or config.get("fine_tune_type") or "LoRA"
    parameters = config.get("lora_parameters")
    rank = config.get("r") or (parameters.get("rank") if isinstance(parameters, dict) else None)
    name = {"lora": "LoRA", "dora": "DoRA"}.get(str(method).lower(), str(method)[:40])
    if isinstance(rank, int):
        return looking.say("note.adapter_rank", method=name, rank=rank)
    return looking.say("note.adapter", method=name)
