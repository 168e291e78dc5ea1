"""The words a format adds come in the document's language, or in English."""

from __future__ import annotations

import pytest

from app.exports.words import words


@pytest.mark.parametrize("language", ["en", "xx", "en-GB", "", "../en", "..\\en", "/etc/passwd", "e\x00n", "x" * 500])
def test_there_are_always_words(language: str) -> None:
    """A language without sentences, or no language at all, gives the English words."""
    assert "Who" == words(language).say("exports.who")
