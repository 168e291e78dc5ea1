"""Who made a model, going by its name, where neither the file nor what lies beside it says so.

A name proves nothing, and people call what they changed after what they changed. So a name tells its maker only when
it begins with a family and all its other words are sizes, versions, kinds and ways to store numbers. A file that can
run code is never vouched for in this way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec
from msgspec import Struct

from app.domain.observation import Evidence, Observation
from app.paths import bundled

_LONGEST = 200
_WORD = re.compile(r"[a-z]+|\d+")
_SAYS_NOTHING = frozenset(
    (
        # kinds
        "instruct", "it", "chat", "base", "pt", "coder", "code", "math", "vl", "vision", "omni", "audio", "embed",
        "embedding", "text", "reranker", "guard", "moe", "thinking", "reasoning", "multilingual", "en", "speech",
        # sizes, editions
        "mini", "small", "medium", "large", "nano", "nemo", "tiny", "turbo", "pro", "max", "plus", "lite", "xl", "b",
        "m", "k", "x", "e", "a", "n", "v", "r", "t", "latest", "preview", "dev", "schnell", "scout", "maverick", "long",
        "refiner", "pruned", "emaonly", "edge", "flash", "next", "dense",
        # ways to store numbers, endings, packers
        "q", "iq", "s", "l", "xs", "xxs", "f", "fp", "bf", "int", "bit", "gguf", "ggml", "mlx", "awq", "gptq", "exl",
        "bnb", "onnx", "imatrix", "i", "ud", "qat", "hf", "safetensors", "bin", "model", "ov", "cloud",
    )
)  # fmt: skip


class _Maker(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    families: tuple[str, ...]
    source: str


class _Makers(Struct, frozen=True, forbid_unknown_fields=True):
    maker: tuple[_Maker, ...]


def with_maker(find: Observation) -> Observation:
    """The find, with the maker that its name tells where nothing else does."""
    if find.kind != "model" or find.maker or find.made_here or find.runs_code in ("can", "unread"):
        return find
    maker = maker_by_name(find.name)
    if not maker:
        return find
    said = Evidence(about="maker", how="name", source=find.name)
    return msgspec.structs.replace(find, maker=maker, evidence=(*find.evidence, said))


def maker_by_name(untrusted_name: str) -> str:
    """The maker that the name of a model tells; empty where it tells none, or somebody else's work too."""
    words = _WORD.findall(untrusted_name[:_LONGEST].lower())
    known = _families()
    for length in range(min(len(words), _most_words()), 0, -1):
        maker = known.get(" ".join(words[:length]))
        if maker:
            rest = words[length:]
            return maker if all(word in _SAYS_NOTHING or word[0].isdigit() for word in rest) else ""
    return ""


@cache
def _families() -> Mapping[str, str]:
    text = bundled("resources", "makers.toml").read_text(encoding="utf-8")
    told = msgspec.convert(tomllib.loads(text), _Makers)
    return {family: maker.name for maker in told.maker for family in maker.families}


@cache
def _most_words() -> int:
    return max(len(family.split()) for family in _families())
