"""Makes texts from outside fit to be shown: nothing that steers a screen, turns text around or names a person."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 1_000
_MOST_IN_A_NAME = 120

# Cc control, Cf format (direction marks, zero-width signs), Cs lone surrogates, Co private use, Cn not a character,
# Zl and Zp line and paragraph separators. https://www.unicode.org/reports/tr44/#General_Category_Values
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Signs that show as nothing although they count as letters or marks: fillers, and selectors that alter a sign.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_MOST_MARKS = re.compile(r"[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")

_HASH = re.compile(r"(?:sha256[-:])?[0-9a-f]{16,}\Z|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_PATH = re.compile(r"[a-zA-Z]:[\\/]|[\\/~.]|file:", re.IGNORECASE)
_ACCOUNT_FOLDERS = frozenset({"home", "users", "documents and settings"})
_RELATIVE = re.compile(r"(?:\.{1,2}|~)[\\/]")
_HOME = re.compile(r"[\\/](?:home|users)[\\/]", re.IGNORECASE)
_ENDING = re.compile(
    r"\.(?:gguf|ggml|safetensors|onnx|pt|pth|ckpt|bin|keras|h5|hdf5|tflite|pkl|pickle|joblib)\Z", re.IGNORECASE
)


def clean(untrusted_text: str, most: int = MOST_CHARACTERS) -> str:
    """A text from outside, fit to be shown on one line.

    Control signs, direction marks, zero-width signs and lone surrogates are taken out, white space becomes one
    blank, piled-up marks are cut to two, and what is longer than ``most`` characters ends in "…".
    """
    # a hostile text may be huge: nothing behind four times the limit can matter
    shortened = untrusted_text[: 4 * most]
    if shortened.isascii() and shortened.isprintable():
        shown = shortened
    else:
        kept = (
            " " if sign.isspace() else sign
            for sign in _INVISIBLE.sub("", shortened)
            if sign.isspace() or unicodedata.category(sign) not in _UNSHOWN
        )  # fmt: skip
        shown = _MOST_MARKS.sub(lambda marks: marks.group()[:2], "".join(kept))
    shown = " ".join(shown.split())
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def clean_name(untrusted_name: str) -> str:
    """A name that a file gives itself, fit to be shown; empty when it is none.

    Some files carry the folder they were made in, which may name a person, or a bare hash: of a path only the last
    part is kept, without the ending of a model file, and a hash is no name.
    """
    name = clean(untrusted_name, MOST_CHARACTERS)
    if name.startswith("models--"):
        name = name.rpartition("--")[2]  # the folder of the Hugging Face store that it was made from
    if _PATH.match(name) or "\\" in name or _HOME.search(name):
        steps = [step for step in re.split(r"[\\/]", name) if step.strip(" .~")]
        name = "" if _leads_to_no_model(name, steps) else _ENDING.sub("", steps[-1]).strip()
    return "" if _HASH.match(name) else clean(name, _MOST_IN_A_NAME)


def _leads_to_no_model(path: str, steps: list[str]) -> bool:
    """Whether the last step of a path is a drive or somebody's own folder rather than a model."""
    if len(steps) < 2:
        return not (steps and _RELATIVE.match(path))
    return steps[-2].lower() in _ACCOUNT_FOLDERS
