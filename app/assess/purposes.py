"""Purposes: which finds may be of a kind whose use is restricted, going by names, tags and class lists.

Words are compared whole ("promotion" holds no "emotion"), and a word beside which they mean something else takes the
hint back ("music emotion"). What remains is a question to ask, not a verdict.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache

import msgspec

from app.domain.observation import Observation
from app.domain.purpose import Purpose, PurposeFile, PurposeHint
from app.paths import bundled

_LONGEST = 300
_MOST_TEXTS = 120
_MOST_CLASSES = 200
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SIGNS = re.compile(r"[^a-z0-9]+")


@cache
def purposes() -> tuple[Purpose, ...]:
    """The kinds of model that may be restricted; read once."""
    text = bundled("resources", "purposes.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), PurposeFile).purpose


def purpose_hints(find: Observation, known: Iterable[Purpose] | None = None) -> tuple[PurposeHint, ...]:
    """The restricted kinds a model or adapter may be of, each with the word that says so.

    What the maker of the system put there is left out: nobody here chose it.
    """
    if find.kind not in ("model", "adapter") or find.origin == "vendor":
        return ()
    told = (find.name, find.architecture, find.base_model, *find.tags)
    texts = [_plain(text) for text in told[:_MOST_TEXTS] if text]
    classes = {_SIGNS.sub(" ", name[:_LONGEST].lower()).strip() for name in find.classes[:_MOST_CLASSES]}
    found = []
    for purpose in known if known is not None else purposes():
        word = _word_in(purpose, texts) or _class_in(purpose, classes)
        if word:
            found.append(PurposeHint(purpose=purpose.id, hint=purpose.hint, seen=word))
    return tuple(found)


def _word_in(purpose: Purpose, texts: list[str]) -> str:
    if any(f" {word} " in text for word in purpose.unless for text in texts):
        return ""
    return next((word for word in purpose.words if any(f" {word} " in text for text in texts)), "")


def _class_in(purpose: Purpose, classes: set[str]) -> str:
    found = [name for name in purpose.classes if name in classes]
    return ", ".join(found[:4]) if found and len(found) >= purpose.least_classes else ""


def _plain(text: str) -> str:
    """Small whole words with a blank on both sides; a name in camel case is told in both ways, split and whole."""
    shortened = text[:_LONGEST]
    split = _SIGNS.sub(" ", _CAMEL.sub(" ", shortened).lower()).strip()
    whole = _SIGNS.sub(" ", shortened.lower()).strip()
    return f" {whole} " if split == whole else f" {whole} | {split} "
