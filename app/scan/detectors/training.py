"""Signs that a model was trained here: checkpoints of a trainer. One find for each run, not for each checkpoint.

Source: github.com/huggingface/transformers trainer.py, trainer_utils.py (checkpoint-N, trainer_state.json).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from app.domain.observation import Evidence, Observation
from app.scan.belonging import plain_name
from app.scan.beside import BROKEN_JSON, Size, front_matter, settings
from app.scan.catalogue import Catalogue
from app.scan.cleaning import clean
from app.scan.find import Find
from app.scan.looking import Looking, moment
from app.scan.trained import CHECKPOINT, LEFT, MARKS, STATE, STATE_BYTES, base_of, facts_of, left, log_of, marked
from app.scan.walk import Folder
from app.scan.wanted import Wanted

_JSON_BYTES = 1_000_000


class _State(Struct):
    """The wanted part of a trainer's state; its long log stays unread."""

    global_step: Size = 0
    epoch: float | None = None
    log_history: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


def wanted(_known: Catalogue) -> Wanted:
    """The folders this is to be asked about."""
    return Wanted(beside=frozenset({STATE, *MARKS}), below=frozenset(LEFT), below_starts=("checkpoint-",))


def in_folder(folder: Folder, looking: Looking) -> Iterator[Find]:
    """A training run: a folder with checkpoints, or a single checkpoint."""
    numbers = sorted(int(match.group(1)) for name in folder.folders if (match := CHECKPOINT.match(name)))
    states = [
        number for number in numbers if os.path.lexists(folder.within(os.path.join(f"checkpoint-{number}", STATE)))
    ]
    if not states and STATE not in folder.beside:
        yield from _by_marks(folder, looking)
        return
    last = folder.within(f"checkpoint-{states[-1]}") if states else folder.path
    try:
        state = msgspec.json.decode(looking.data(os.path.join(last, STATE), STATE_BYTES), type=_State)
    except BROKEN_JSON:
        return
    step = max(state.global_step, 0) or (states[-1] if states else 0)
    if not step and not bytes(state.log_history):
        return  # a file of that name that no trainer wrote
    taken = [f"checkpoint-{number}" for number in states]
    sizes = [size for name in taken for size in _sizes(folder.within(name))]
    looking.coverage.files_passed += len(sizes)
    folder.folders[:] = [name for name in folder.folders if name not in taken]
    if not states and CHECKPOINT.match(folder.name):
        # the weights of a lone checkpoint are its own record of training, not a model in use
        sizes = _sizes(folder.path)
        folder.files.clear()
        folder.beside.discard("adapter_config.json")
    yield Find(observation=_observation(folder, last, state, step, len(states), sizes, looking))


def _by_marks(folder: Folder, looking: Looking) -> Iterator[Find]:
    """A run without saved steps, known by what its program left behind."""
    program = marked(folder.beside, folder.path, looking)
    if not program:
        yield from _by_logs(folder, looking)
        return
    base = base_of(folder.path, folder.beside, looking)
    yield Find(
        observation=Observation(
            id=_id(folder),
            kind="training",
            name=clean(plain_name(folder.name, os.path.dirname(folder.path))),
            places=(looking.place(folder.path, folder.belonging.store),),
            base_model=looking.surroundings.shown(base) if os.path.isabs(base) else clean(base),
            made_here=True,
            modified=max((_changed(folder.within(name)) for name in MARKS if name in folder.beside), default=""),
            note=looking.say("note.training_program", program=program),
            training=facts_of(folder.path, folder.beside, looking),
            evidence=(
                Evidence(about="kind", how="file", source=next(name for name in MARKS if name in folder.beside)),
                Evidence(about="name", how="folder"),
            ),
        )
    )


def _by_logs(folder: Folder, looking: Looking) -> Iterator[Find]:
    """A run of which only its log or its prepared data is left; what was trained may lie elsewhere, or be gone."""
    logs = left(folder.path)
    if not logs or "adapter_config.json" in folder.beside:
        return  # an adapter tells of the training beside it
    # whether what was trained has been tested cannot be told from here
    training = msgspec.structs.replace(facts_of(folder.path, folder.beside, looking), tests="")
    yield Find(
        observation=Observation(
            id=_id(folder),
            kind="training",
            name=clean(plain_name(folder.name, os.path.dirname(folder.path))),
            places=(looking.place(folder.path, folder.belonging.store),),
            made_here=True,
            modified=max(_changed(folder.within(name)) for name in logs),
            note=" ".join(looking.say("note.training_left", program=LEFT[name], folder=name) for name in logs),
            training=training,
            evidence=(
                Evidence(about="kind", how="folder", source=", ".join(logs)),
                Evidence(about="name", how="folder"),
            ),
        )
    )


def _observation(
    folder: Folder, last: str, state: _State, step: int, checkpoints: int, sizes: list[int], looking: Looking
) -> Observation:
    name = plain_name(folder.name, os.path.dirname(folder.path))
    if checkpoints > 1:
        notes = [looking.say("note.training", checkpoints=checkpoints, step=step)]
    else:
        notes = [looking.say("note.training_one", step=step)]
    epoch = state.epoch or 0.0
    if 0 < epoch < 1_000_000:
        notes.append(looking.say("note.training_epoch", epoch=f"{epoch:.1f}".removesuffix(".0")))
    return Observation(
        id=_id(folder),
        kind="training",
        name=clean(name),
        size_bytes=sum(sizes),
        file_count=max(len(sizes), 1),
        places=(looking.place(folder.path, folder.belonging.store),),
        base_model=_base_model(folder, last, looking),
        made_here=True,
        modified=_modified(last),
        note=" ".join(notes),
        training=facts_of(folder.path, folder.beside, looking, log=log_of(bytes(state.log_history))),
        evidence=(
            Evidence(about="kind", how="file", source=STATE),
            Evidence(about="name", how="folder"),
        ),
    )


def _id(folder: Folder) -> str:
    """A run is told again by its place: its content changes with every step."""
    return f"training:{hashlib.sha256(os.fsencode(folder.path)).hexdigest()[:32]}"


def _base_model(folder: Folder, last: str, looking: Looking) -> str:
    """What was trained further: as the adapter's settings, the model's settings or its card say it."""
    for name, key in (("adapter_config.json", "base_model_name_or_path"), ("config.json", "_name_or_path")):
        for place in (last, folder.path):
            path = os.path.join(place, name)
            value = settings(looking.data(path, _JSON_BYTES)).get(key) if os.path.lexists(path) else None
            if isinstance(value, str) and value:
                return looking.surroundings.shown(value) if os.path.isabs(value) else clean(value)
    for place in (last, folder.path):
        path = os.path.join(place, "README.md")
        if os.path.lexists(path):
            values = front_matter(looking.text(path, 64_000)).get("base_model", ())
            if values:
                return clean(values[0])
    return ""


def _sizes(path: str) -> list[int]:
    try:
        with os.scandir(path) as entries:
            files = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
        return [entry.stat(follow_symlinks=False).st_size for entry in files]
    except OSError:
        return []


def _modified(last: str) -> str:
    return _changed(os.path.join(last, STATE))


def _changed(path: str) -> str:
    try:
        return moment(os.lstat(path).st_mtime)
    except OSError:
        return ""
