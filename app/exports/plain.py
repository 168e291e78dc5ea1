"""Text as it may stand in a document that people read: one line, nothing unseen in it."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"
"""Zero-width joiners carry meaning in Persian, Indic scripts and emoji; they stay."""

REPLACEMENT = "\ufffd"
"""Stands for what cannot be written: control characters and halves of a surrogate pair."""

_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"[\s\x85]+")


def plain(text: str) -> str:
    """The text on one line, composed (NFC), without direction marks and other characters nobody sees.

    White space of any kind becomes one space, save a space that may not break.
    """
    one_line = _SPACES.sub(_space, text).strip(" ")
    if _HIDDEN.search(one_line):
        one_line = _HIDDEN.sub(_seen, one_line)
    return unicodedata.normalize("NFC", one_line)


def _space(found: re.Match[str]) -> str:
    return "\u00a0" if set(found[0]) <= {"\u00a0", "\u202f"} else " "


def _seen(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) in ("Cf", "Cn") else REPLACEMENT
