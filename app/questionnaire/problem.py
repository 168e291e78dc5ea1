"""What is wrong with a pack, said so that its author can put it right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a pack: where it stands, what it is, and the cure.

    ``file`` is the path inside the pack with forward slashes, empty for the pack as a whole. ``line`` counts
    from 1; None where it cannot be told. An ``advice`` does not keep a pack from being used.
    """

    file: str
    line: int | None = None
    where: str = ""
    text: str
    cure: str
    severity: Literal["error", "advice"] = "error"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        head = ": ".join(part for part in (place, self.severity, self.where) if part)
        return f"{head}: {self.text} {self.cure}".rstrip()


def shown(untrusted_text: str) -> str:
    """A text from a pack that is safe to show: on one line, without hidden signs, at most 200 characters."""
    clean = "".join(" " if hidden(sign) or sign.isspace() else sign for sign in untrusted_text[:201])
    return clean if len(clean) <= 200 else clean[:199] + "…"


def hidden(sign: str) -> bool:
    """Whether this character shows nothing or changes how others are shown; joiners that scripts need do not count."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") and sign not in "\n\t\xad\u200c\u200d"


def did_you_mean(untrusted_word: str, known: Iterable[str]) -> str:
    """Did you mean 'options'? Empty when nothing is near."""
    import difflib  # deferred: a sound pack needs none of it

    near = difflib.get_close_matches(untrusted_word[:60], list(known), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""
