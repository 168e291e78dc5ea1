"""Plain text: one line, and nothing in it that cannot be seen."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.exports.plain import plain


def test_white_space_is_one_space() -> None:
    """Line ends, tabs and runs of spaces are one space; a space that may not break stays."""
    assert "a b c d e" == plain("  a\nb\r\n\tc \u2028 d\u2003e ")
    assert "12\u00a0November" == plain("12\u00a0November")


def test_direction_marks_are_gone() -> None:
    """Signs that turn the reading order round, and others without a shape, are left out."""
    assert "evilgpj.exe" == plain("evil\u202egpj.exe")
    assert "ab" == plain("a\u2066\u2069\u200b\ufeff\u00ad\U000e0041b")


def test_joiners_stay() -> None:
    """Joiners carry meaning in some scripts."""
    assert "\u0645\u06cc\u200c\u062e" == plain("\u0645\u06cc\u200c\u062e")


def test_what_cannot_be_written_is_seen() -> None:
    """Control characters and halves of surrogate pairs leave a sign."""
    assert "a\ufffdb" == plain("a\x00b")
    assert "a\ufffdb" == plain("a\udcffb")
    assert "\ufffd[31m" == plain("\x1b[31m")


def test_letters_are_composed() -> None:
    """A letter and its accent are one character where there is one."""
    assert "caf\u00e9" == plain("cafe\u0301")


@given(st.text())
def test_any_text_is_plain(text: str) -> None:
    """Whatever comes in, what comes out is one line that any file can hold, and plain already."""
    told = plain(text)

    assert told == plain(told)
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in told)
    assert told == told.encode("utf-8").decode("utf-8")


@given(st.characters(exclude_categories=["Cs"]).map(lambda c: f"\ud800{c}\udcff"))
def test_halves_of_pairs_do_not_get_through(text: str) -> None:
    """A text with halves of surrogate pairs can be written all the same."""
    assert plain(text).encode("utf-8")
