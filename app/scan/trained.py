"""What a folder says about a training that happened in it: by which program, on which data, and whether it was tested.

Of training data only names, sizes, numbers of examples and the names of their fields are looked at, never what stands
in them. Sources: github.com/hiyouga/LLaMA-Factory extras/constants.py, webui/common.py; github.com/huggingface/
autotrain-advanced trainers/common.py; github.com/axolotl-ai-cloud/axolotl common/const.py; pypi.org/project/mlx-lm
lora.py; github.com/huggingface/transformers trainer.py, trainer_callback.py (log_history), trainer_pt_utils.py
(save_metrics); huggingface.co/docs/datasets (save_to_disk); github.com/ultralytics/ultralytics engine/trainer.py
(args.yaml, results.csv). Folders of logs: github.com/wandb/wandb
wandb/sdk/wandb_settings.py (``run_mode``, ``timespec``); github.com/mlflow/mlflow mlflow/store/tracking/__init__.py
(``./mlruns``), file_store.py (``meta.yaml``), sqlalchemy_store.py (``models/m-...``, where all else is in a database);
github.com/pytorch/pytorch torch/utils/tensorboard/writer.py and github.com/tensorflow/tensorboard
tensorboard/summary/writer/event_file_writer.py. What lies in them has to fit as well.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from app.domain.observation import Tests, TrainingData, TrainingFacts
from app.scan.beside import BROKEN_JSON, front_matter, settings
from app.scan.cleaning import clean
from app.scan.looking import Looking
from app.scan.plain_yaml import plain_yaml

STATE = "trainer_state.json"
STATE_BYTES = 16_000_000
CHECKPOINT = re.compile(r"checkpoint-(\d{1,12})\Z")
_JSON_BYTES = 1_000_000
_COUNTED_BYTES = 32_000_000
"""Examples in a larger file are estimated from its beginning."""
_MOST_FILES = 200
_MOST_DATA = 20
_SHOWN = 100
_DATA_FOLDERS = ("data", "dataset", "datasets", "training_data", "train", "autotrain-data", "last_run_prepared")
_DATA_FILE = re.compile(
    r"(?:.*[-_. ])?(train|training|valid|validation|val|test|eval|dataset|examples)\b.*|data-\d{5}-of-\d{5}\.arrow",
    re.IGNORECASE,
)
_DATA_ENDINGS = (".jsonl", ".json", ".csv", ".tsv", ".parquet", ".arrow")
_FIELDS = frozenset(
    ("messages", "prompt", "completion", "chosen", "rejected", "instruction", "conversations", "response", "question",
     "answer", "input", "output", "text")
)  # fmt: skip
"""Names of the fields by which trainers know an example. Source: huggingface.co/docs/trl dataset_formats."""
_SURE = frozenset({"text", "input", "output", "question", "answer", "response"})
"""Fields that other files have as well: one of them alone is no sign."""
_PREPARED = "last_run_prepared"
LEFT: Mapping[str, str] = {
    "wandb": "Weights & Biases",
    ".wandb": "Weights & Biases",
    "mlruns": "MLflow",
    "runs": "TensorBoard",
    _PREPARED: "Axolotl",
    "autotrain-data": "AutoTrain",
}
"""Folders in which a training is written down, or its data is made ready, and the program that does so."""
_RUN_OF_WANDB = re.compile(r"(offline-)?run-\d{8}_\d{6}-[^/]+\Z")
_FITS: Mapping[str, re.Pattern[str]] = {
    "wandb": _RUN_OF_WANDB,
    ".wandb": _RUN_OF_WANDB,
    "mlruns": re.compile(r"\d+/(meta\.yaml|models/m-[^/]+|[0-9a-f]{32}/(artifacts|meta\.yaml))\Z"),
    "runs": re.compile(r"([^/]+/){0,2}events\.out\.tfevents\.[^/]+\Z"),
    _PREPARED: re.compile(r"[^/]+/(dataset_info\.json|[^/]+\.arrow)\Z"),
    "autotrain-data": re.compile(r"([^/]+/){0,2}(dataset_info\.json|[^/]+\.arrow|[^/]+\.jsonl)\Z"),
}
"""What has to lie in such a folder: the name alone is no sign."""
_DEEPEST_LOG = 2
_MOST_LOGS = 500
_TEST_FILES = ("eval_results.json", "all_results.json", "test_results.json", "predict_results.json")

MARKS: Mapping[str, str] = {
    "trainer_log.jsonl": "LLaMA-Factory",
    "llamaboard_config.yaml": "LLaMA-Factory",
    "training_args.yaml": "LLaMA-Factory",
    "training_params.json": "AutoTrain",
    "running_log.txt": "LLaMA-Factory",
    "args.yaml": "Ultralytics",
}
"""Files that a training leaves behind, and the program that writes them."""
_MARKED_BY: Mapping[str, tuple[str, ...]] = {
    "trainer_log.jsonl": ('"current_steps"', '"total_steps"'),
    "llamaboard_config.yaml": ("top.model_name", "top.finetuning_type"),
    "training_args.yaml": ("finetuning_type:", "output_dir:"),
    "training_params.json": ('"project_name"', '"data_path"'),
    "running_log.txt": ("llamafactory", "LLaMA Factory", "LLaMA-Factory"),
    "args.yaml": ("mode: train\nmodel: ",),
}
"""Words of which one stands in such a file; the name alone is no sign."""


class _State(msgspec.Struct):
    """The wanted part of a trainer's state."""

    log_history: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


def marked(names: Collection[str], path: str, looking: Looking) -> str:
    """The program whose training left its marks in this folder; empty when there are none."""
    for name, program in MARKS.items():
        if name in names:
            text = looking.text(os.path.join(path, name), 20_000)
            if any(word in text for word in _MARKED_BY[name]):
                return program
    return ""


def facts_of(
    path: str, names: Collection[str], looking: Looking, *, log: Iterable[Mapping[str, Any]] = ()
) -> TrainingFacts:
    """What the folder of a run or an adapter says about its training.

    Args:
        names: names of known files in it.
        log: the log of a trainer, entry by entry.
    """
    program = marked(names, path, looking)
    config = settings(_read(path, "adapter_config.json", names, looking))
    if "fine_tune_type" in config:
        program = program or "MLX"
    named = dict.fromkeys(clean(name, _SHOWN) for name in _named_data(path, names, config, looking) if name)
    found = tuple(_found_data(path, looking))
    return TrainingFacts(
        program=program,
        data=found,
        named_data=tuple(named)[:_MOST_DATA],
        tests=_tests(path, config, log, looking),
        logs=left(path),
    )


def left(path: str) -> tuple[str, ...]:
    """The folders here in which a training is written down or made ready, and in which something of that lies."""
    return tuple(name for name in LEFT if _fits(os.path.join(path, name), name, 0, [_MOST_LOGS]))


def _fits(path: str, name: str, depth: int, budget: list[int], above: str = "") -> bool:
    """Whether one of the first 500 names in and below a folder is what a program of that kind writes."""
    below: list[str] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                budget[0] -= 1
                if budget[0] < 0:
                    return False
                if _FITS[name].match(above + entry.name):
                    return True
                if depth < _DEEPEST_LOG and entry.is_dir(follow_symlinks=False):
                    below.append(entry.name)
    except OSError:
        return False
    return any(
        _fits(os.path.join(path, folder), name, depth + 1, budget, f"{above}{folder}/") for folder in sorted(below)
    )


def base_of(path: str, names: Collection[str], looking: Looking) -> str:
    """The model that the settings of a training name as its beginning; empty when none does."""
    if "training_args.yaml" in names:
        value = _yaml(path, "training_args.yaml", looking).get("model_name_or_path")
        if isinstance(value, str) and value:
            return value
    if "args.yaml" in names:
        value = _yaml(path, "args.yaml", looking).get("model")
        return _last(value) if isinstance(value, str) else ""
    value = settings(_read(path, "training_params.json", names, looking)).get("model")
    return value if isinstance(value, str) else ""


def _read(path: str, name: str, names: Collection[str], looking: Looking) -> bytes:
    return looking.data(os.path.join(path, name), _JSON_BYTES) if name in names else b""


def _yaml(path: str, name: str, looking: Looking) -> Mapping[str, object]:
    return plain_yaml(looking.text(os.path.join(path, name), 64_000)) or {}


def _named_data(path: str, names: Collection[str], config: Mapping[str, Any], looking: Looking) -> Iterator[str]:
    if "fine_tune_type" in config and isinstance(config.get("data"), str):
        yield _last(config["data"])
    value = settings(_read(path, "training_params.json", names, looking)).get("data_path")
    if isinstance(value, str):
        yield _last(value)
    if "training_args.yaml" in names:
        value = _yaml(path, "training_args.yaml", looking).get("dataset")
        if isinstance(value, str):
            yield from (part.strip() for part in value.split(","))
    if "args.yaml" in names:
        value = _yaml(path, "args.yaml", looking).get("data")
        if isinstance(value, str):
            yield _last(value)
    for readme in ("README.md", "readme.md"):
        if readme in names:
            yield from front_matter(looking.text(os.path.join(path, readme), 64_000)).get("datasets", ())


def _last(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _found_data(path: str, looking: Looking) -> Iterator[TrainingData]:
    """Files of examples in the folder, beside it, and in folders for data of either; at most 20."""
    above = os.path.dirname(path)
    places = [path, *(os.path.join(path, name) for name in _DATA_FOLDERS)]
    places += _folders_in(os.path.join(path, _PREPARED))
    if looking.inside(above) and above != str(looking.surroundings.home_of(path) or ""):
        places += [above, *(os.path.join(above, name) for name in _DATA_FOLDERS)]
    given = 0
    for place in places:
        for name, size in _files(place):
            data = _as_data(place, name, size, looking, loose=place in (path, above))
            if data is not None:
                yield data
                given += 1
                if given == _MOST_DATA:
                    return


def _folders_in(place: str) -> list[str]:
    """Folders in a folder, by name; links are left alone."""
    try:
        with os.scandir(place) as entries:
            found = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(found)[:_MOST_DATA]


def _files(place: str) -> list[tuple[str, int]]:
    """Names and sizes of what may be files of examples; links are left alone."""
    try:
        with os.scandir(place) as entries:
            found = [
                (entry.name, entry.stat(follow_symlinks=False).st_size)
                for entry, _ in zip(entries, range(_MOST_FILES * 10), strict=False)
                if entry.name.lower().endswith(_DATA_ENDINGS) and entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return []
    return sorted(found)[:_MOST_FILES]


def _as_data(place: str, name: str, size: int, looking: Looking, *, loose: bool) -> TrainingData | None:
    """A file of examples: by the names of its fields, or, in a folder for data, by its own name."""
    path = os.path.join(place, name)
    rows, exact = None, False
    if name.lower().endswith(".jsonl"):
        head = looking.data(path, 64_000)
        if not _is_example(head):
            return None
        rows, exact = _rows(path, size, looking)
    elif loose or not _DATA_FILE.match(name):
        return None
    return TrainingData(
        name=clean(name, _SHOWN), place=looking.surroundings.shown(place), size_bytes=size, rows=rows, rows_exact=exact
    )


def _is_example(untrusted: bytes) -> bool:
    """Whether the first line is an example, going by the names of its fields; the line itself is dropped."""
    line = untrusted.partition(b"\n")[0]
    names = set(re.findall(r'"([a-z_]{3,20})"\s*:', line.decode("utf-8", "replace")))
    if not line.lstrip().startswith(b"{"):
        return False
    return bool(names & (_FIELDS - _SURE)) or len(names & _SURE) >= 2 or names == {"text"}


def _rows(path: str, size: int, looking: Looking) -> tuple[int | None, bool]:
    """How many lines a file has, and whether they were all counted."""
    counted = looking.data(path, _COUNTED_BYTES)
    if not counted:
        return None, False
    lines = counted.count(b"\n") + (not counted.endswith(b"\n"))
    if size <= len(counted):
        return lines, True
    return lines * size // len(counted), False


def _tests(path: str, config: Mapping[str, Any], log: Iterable[Mapping[str, Any]], looking: Looking) -> Tests:
    """Whether results of tests from before and after the training are there; ``none``: we saw none."""
    steps = [entry.get("step") for entry in log if any(str(name).startswith("eval_") for name in entry)]
    before = any(step == 0 for step in steps)
    after = any(isinstance(step, int | float) and step > 0 for step in steps) or bool(config.get("test"))
    # Ultralytics tests after each round, and writes that down in columns of this name
    after = after or "metrics/" in looking.text(os.path.join(path, "results.csv"), 1_000)
    for name in _TEST_FILES:
        table = settings(looking.data(os.path.join(path, name), _JSON_BYTES))
        after = after or any(key.startswith(("eval_", "test_", "predict_")) for key in table)
    if before and after:
        return "before_after"
    return "after" if after else "none"


def log_beside(path: str, names: Collection[str], looking: Looking) -> tuple[Mapping[str, Any], ...] | None:
    """The log of the trainer that made what lies in a folder: its own state, or that of its last saved step.

    None where no trainer left its state there.
    """
    state = os.path.join(path, STATE)
    if STATE not in names:
        try:
            steps = [int(match.group(1)) for name in os.listdir(path) if (match := CHECKPOINT.match(name))]
        except OSError:
            return None
        if not steps:
            return None
        state = os.path.join(path, f"checkpoint-{max(steps)}", STATE)
        if not os.path.lexists(state):
            return None
    try:
        return log_of(bytes(msgspec.json.decode(looking.data(state, STATE_BYTES), type=_State).log_history))
    except BROKEN_JSON:
        return None


def log_of(untrusted: bytes) -> tuple[Mapping[str, Any], ...]:
    """The log of a trainer's state; empty where it is none."""
    try:
        return tuple(msgspec.json.decode(untrusted, type=list[dict[str, Any]])[:100_000])
    except BROKEN_JSON:
        return ()
