"""What small files beside weights say: config.json, the model card in README.md, the text of a licence.

Of a card's front matter only plain ``key: value`` lines and plain lists are read. A full YAML reader would turn
``no`` into a truth value and costs more than it gives: nine keys are wanted. Source of the keys:
github.com/huggingface/hub-docs modelcard.md and docs/hub/model-cards.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

import msgspec

from app.domain.licence import licence_in_text
from app.domain.observation import Evidence
from app.scan.catalogue import Catalogue
from app.scan.cleaning import clean
from app.scan.plain_yaml import plain_yaml

BROKEN_JSON = (ValueError, RecursionError)
"""What decoding a stranger's JSON may raise: msgspec lets an error of the character set through as it is."""

Size = Annotated[int, msgspec.Meta(ge=-(1 << 62), le=1 << 62)]
"""A number of bytes or steps. JSON can hold numbers of thousands of digits, which nothing that counts can take."""

_FRONT_BYTES = 64_000
_JSON_BYTES = 1_000_000
LICENCE_BYTES = 16_000
"""Of the text of a licence no more is read: its title stands at the beginning."""

_KEYS = frozenset(
    (
        "license", "license_name", "license_link", "base_model", "base_model_relation", "library_name", "pipeline_tag",
        "tags", "datasets",
    )
)  # fmt: skip
MOST_WORDS = 100
"""Of a model's tags, and of what it tells apart, no more are kept."""

_MOST_IN_A_WORD = 60
_LICENCE_FILES = (
    "LICENSE-MODEL",
    "LICENSE",
    "LICENSE.txt",
    "LICENSE.md",
    "license",
    "license.txt",
    "LICENCE",
    "LICENCE.txt",
    "COPYING",
)
_MERGE = "mergekit_config.yml"
"""The settings of a merge. Source: github.com/arcee-ai/mergekit mergekit/merge.py."""
_MERGED = frozenset({"merge", "mergekit"})
_TRAINED = frozenset({"generated_from_trainer", "trl", "sft", "dpo", "axolotl"})
"""Tags of cards that a training program wrote. Source: pypi.org/project/trl trl/trainer/utils.py; cards of models.
``unsloth`` alone is none: copies of models that were only made smaller carry it too."""
_TRAINERS = {"axolotl": "Axolotl", "unsloth": "Unsloth", "trl": "TRL", "sft": "TRL", "dpo": "TRL"}
_MOST_BASES = 8
_PAIR = re.compile(r"^([A-Za-z_][\w-]*)\s*:\s*(.*)$")
_ITEM = re.compile(r"^\s*-\s+(.*)$")
_TASKS: Mapping[str, str] = {
    name: task
    for task, names in (
        (
            "language",
            "text-generation text2text-generation conversational summarization translation question-answering",
        ),
        ("language", "fill-mask text-classification token-classification zero-shot-classification image-text-to-text"),
        ("speech", "automatic-speech-recognition text-to-speech text-to-audio audio-classification"),
        ("speech", "voice-activity-detection"),
        ("images", "text-to-image image-to-image text-to-video"),
        ("vision", "image-classification object-detection image-segmentation image-to-text"),
        ("embeddings", "feature-extraction sentence-similarity text-ranking"),
        ("tabular", "tabular-classification tabular-regression time-series-forecasting"),
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the files beside weights say about them; empty means they do not say.

    ``whole_model``: config.json describes a model, so all weights here are parts of one. ``own_code``: the model
    brings program text that loading it may run. ``evidence`` says which file said what.
    """

    licence: str = ""
    licence_text: str = ""
    """Id of the licence whose text lies here."""
    base_model: str = ""
    library: str = ""
    task: str = ""
    architecture: str = ""
    quantisation: str = ""
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    whole_model: bool = False
    own_code: bool = False
    merged: bool = False
    """Made of several models."""
    trained: bool = False
    """A training program wrote the card."""
    trained_with: str = ""
    datasets: tuple[str, ...] = ()
    """Names of data that the card gives."""
    evidence: tuple[Evidence, ...] = ()


NO_CARD = Card()
"""Nothing stands beside the weights."""


def card(names: Collection[str], read: Callable[[str, int], bytes], catalogue: Catalogue) -> Card:
    """What the small files of a folder say.

    Args:
        names: the file names there.
        read: gives the beginning of one of them, so many bytes at most.
    """
    readme = next((name for name in ("README.md", "readme.md") if name in names), "")
    front = front_matter(read(readme, _FRONT_BYTES).decode("utf-8", "replace")) if readme else {}
    config = settings(read("config.json", _JSON_BYTES)) if "config.json" in names else {}
    licence = _licence_id(front, catalogue)
    licence_text, text_source = _licence_text(names, read, catalogue)
    merge = _merge(read(_MERGE, _JSON_BYTES)) if _MERGE in names else ()
    bases, base_source = (front.get("base_model", ()), readme) if front.get("base_model") else (merge, _MERGE)
    base_model = ", ".join(bases[:_MOST_BASES])
    tags = tuple(clean(tag, _MOST_IN_A_WORD) for tag in front.get("tags", ())[:MOST_WORDS])
    marks = {tag.lower() for tag in tags}
    trained = not marks.isdisjoint(_TRAINED)
    architecture = config.get("model_type")
    classes = config.get("architectures")
    evidence = []
    for found, source in ((licence, readme), (licence_text, text_source)):
        if found:
            evidence.append(Evidence(about="licence", how="folder", source=source))
    if base_model:
        evidence.append(Evidence(about="base_model", how="folder", source=base_source))
    return Card(
        licence=clean(licence) or licence_text,
        licence_text=licence_text,
        base_model=clean(base_model),
        library=clean(_first(front, "library_name")),
        task=_TASKS.get(_first(front, "pipeline_tag"), ""),
        architecture=clean(architecture) if isinstance(architecture, str) else "",
        quantisation=_quantisation(config),
        tags=tags,
        classes=_classes(config),
        whole_model=bool(architecture) or isinstance(classes, list) or "model_index.json" in names,
        own_code=isinstance(config.get("auto_map"), dict),
        merged=bool(merge) or not marks.isdisjoint(_MERGED) or _first(front, "base_model_relation") == "merge",
        trained=trained,
        trained_with=next((name for tag, name in _TRAINERS.items() if tag in marks), "") if trained else "",
        datasets=tuple(clean(name, _MOST_IN_A_WORD) for name in front.get("datasets", ())[:_MOST_BASES]),
        evidence=tuple(evidence),
    )


def front_matter(text: str) -> dict[str, tuple[str, ...]]:
    """The wanted keys of a card's front matter, each with its values; empty when there is no front matter."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---":
        return {}
    found: dict[str, list[str]] = {}
    open_key = ""
    for line in lines[1:]:
        if line.strip() == "---":
            break
        item = _ITEM.match(line)
        pair = _PAIR.match(line)
        if item and open_key:
            found[open_key].append(_plain(item.group(1)))
        elif pair:
            open_key = ""
            key, value = pair.group(1), pair.group(2).strip()
            if key not in _KEYS:
                continue
            if value in ("", "|", ">", "-"):
                open_key = key
                found[key] = []
            elif value.startswith("["):
                found[key] = [_plain(part) for part in value.strip("[]").split(",") if part.strip()]
            else:
                found[key] = [_plain(value)]
    return {key: tuple(value for value in values if value) for key, values in found.items()}


def settings(untrusted: bytes) -> dict[str, Any]:
    """A JSON object; empty when the text is none, or too deep."""
    try:
        value = msgspec.json.decode(untrusted)
    except BROKEN_JSON:
        return {}
    return value if isinstance(value, dict) else {}


def _merge(untrusted: bytes) -> tuple[str, ...]:
    """The models that the settings of a merge name, each once; a place on somebody's disk by its last name."""
    table = plain_yaml(untrusted.decode("utf-8", "replace")) or {}
    found: dict[str, None] = {}
    waiting: list[object] = [table]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += [part[key] for key in ("models", "slices", "sources") if key in part]
            for key in ("model", "base_model"):
                name = part.get(key)
                if isinstance(name, str) and name:
                    on_disk = name.startswith(("/", "~", ".")) or "\\" in name
                    found[name.replace("\\", "/").rstrip("/").rpartition("/")[2] if on_disk else name] = None
    return tuple(found)[:_MOST_BASES]


def _licence_text(names: Collection[str], read: Callable[[str, int], bytes], catalogue: Catalogue) -> tuple[str, str]:
    """The licence whose text lies here, and in which file."""
    for name in _LICENCE_FILES:
        if name in names:
            text = read(name, LICENCE_BYTES).decode("utf-8", "replace")
            found = licence_in_text(text, catalogue.licence_texts)
            if found:
                return found, name
    return "", ""


def _classes(config: Mapping[str, Any]) -> tuple[str, ...]:
    """What a model tells apart, as Hugging Face settings list it: ``id2label`` is a table of number to name."""
    labels = config.get("id2label")
    named = labels.values() if isinstance(labels, dict) else ()
    found = (clean(label, _MOST_IN_A_WORD) for label in islice(named, MOST_WORDS) if isinstance(label, str))
    return tuple(label for label in found if label)


def _licence_id(front: Mapping[str, tuple[str, ...]], catalogue: Catalogue) -> str:
    """The licence a card names. Its name says more than its kind, where we know it or the kind is "other"."""
    licence, name = _first(front, "license"), _first(front, "license_name")
    if licence.lower() in ("other", "unknown", ""):
        return name
    return name if any(name.lower() == known.id for known in catalogue.licence_texts) else licence


def _first(front: Mapping[str, tuple[str, ...]], key: str) -> str:
    return next(iter(front.get(key, ())), "")


def _plain(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"') and value[-1:] == value[:1]:
        return value[1:-1]
    return value.split(" #", 1)[0].rstrip()


def _quantisation(config: Mapping[str, Any]) -> str:
    """How the weights were made smaller, as Hugging Face and MLX settings say it."""
    for key in ("quantization_config", "quantization"):
        part = config.get(key)
        if isinstance(part, dict):
            method = part.get("quant_method")
            bits = part.get("bits")
            words = [method if isinstance(method, str) else "", f"{bits} bit" if isinstance(bits, int) else ""]
            return clean(" ".join(word for word in words if word))
    return ""
